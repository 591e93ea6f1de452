#include "icmpkit/io/netlink.hpp"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <net/if.h>
#include <sys/socket.h>

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace icmpkit::io {
namespace {

constexpr std::size_t kAnswerSize = std::size_t{32} << 10U;

unsigned char system_family(Family family) { return family == Family::V4 ? AF_INET : AF_INET6; }

Bytes payload_of(const nlattr* attribute) {
  return {static_cast<const std::byte*>(mnl_attr_get_payload(attribute)),
          mnl_attr_get_payload_len(attribute)};
}

std::optional<IpAddress> address_of(Bytes octets) {
  if (octets.size() == Ipv4Address::kSize) return Ipv4Address::load(octets, 0);
  if (octets.size() == Ipv6Address::kSize) return Ipv6Address::load(octets, 0);
  return std::nullopt;
}

std::optional<IpAddress> address_in(const nlattr* attribute) {
  return address_of(payload_of(attribute));
}

std::string device_name(std::uint32_t link) {
  std::array<char, IF_NAMESIZE> name{};
  return if_indextoname(link, name.data()) != nullptr ? std::string(name.data()) : std::string{};
}

/// The fixed part of a message, which stands before its attributes.
template <class Fixed>
std::optional<Fixed> fixed_part(const nlmsghdr* message) {
  if (mnl_nlmsg_get_payload_len(message) < sizeof(Fixed)) return std::nullopt;
  Fixed fixed{};
  std::memcpy(&fixed, mnl_nlmsg_get_payload(message), sizeof fixed);
  return fixed;
}

/// Calls the `OnAttribute` that `context` points to.
template <class OnAttribute>
int call_with(const nlattr* attribute, void* context) {
  (*static_cast<OnAttribute*>(context))(attribute);
  return MNL_CB_OK;
}

/// Calls `on_attribute(attribute)` for each attribute behind a fixed part of `skipped` octets.
template <class OnAttribute>
void for_each_attribute(const nlmsghdr* message, std::size_t skipped, OnAttribute on_attribute) {
  mnl_attr_parse(message, static_cast<unsigned>(skipped), call_with<OnAttribute>, &on_attribute);
}

/// The same for each attribute inside of another one.
template <class OnAttribute>
void for_each_nested(const nlattr* outer, OnAttribute on_attribute) {
  mnl_attr_parse_nested(outer, call_with<OnAttribute>, &on_attribute);
}

std::optional<SystemAddress> read_address(const nlmsghdr* message) {
  const auto fixed = fixed_part<ifaddrmsg>(message);
  if (!fixed) return std::nullopt;
  std::optional<IpAddress> address;
  // On a point-to-point link, IFA_ADDRESS is the other end and IFA_LOCAL this one.
  for_each_attribute(message, sizeof *fixed, [&](const nlattr* attribute) {
    const auto type = mnl_attr_get_type(attribute);
    if (type == IFA_LOCAL || (type == IFA_ADDRESS && !address)) address = address_in(attribute);
  });
  if (!address) return std::nullopt;
  return SystemAddress{.address = *address,
                       .prefix_length = fixed->ifa_prefixlen,
                       .device = device_name(fixed->ifa_index)};
}

std::optional<SystemRoute> read_route(const nlmsghdr* message) {
  const auto fixed = fixed_part<rtmsg>(message);
  if (!fixed || (fixed->rtm_family != AF_INET && fixed->rtm_family != AF_INET6) ||
      (fixed->rtm_flags & RTM_F_CLONED) != 0) {
    return std::nullopt;
  }
  IpAddress destination = fixed->rtm_family == AF_INET ? IpAddress{} : IpAddress{Ipv6Address{}};
  std::string device;
  for_each_attribute(message, sizeof *fixed, [&](const nlattr* attribute) {
    const auto type = mnl_attr_get_type(attribute);
    if (type == RTA_DST) destination = address_in(attribute).value_or(destination);
    if (type == RTA_OIF) device = device_name(mnl_attr_get_u32(attribute));
  });
  return SystemRoute{.prefix = Prefix(destination, fixed->rtm_dst_len),
                     .device = std::move(device)};
}

// A bridge or a tunnel has a kind; hardware that is part of a bond has only the bond's.
bool has_kind(const nlattr* link_info) {
  bool is_found = false;
  for_each_nested(link_info, [&](const nlattr* part) {
    is_found = is_found || mnl_attr_get_type(part) == IFLA_INFO_KIND;
  });
  return is_found;
}

// LOWER_UP is of a device that was set up and has a carrier, at once; the operational state follows
// a while later, and counts only where it waits for more than a carrier.
LinkState link_state(unsigned flags, unsigned operational_state) {
  const bool waits = operational_state == IF_OPER_DORMANT || operational_state == IF_OPER_TESTING;
  return (flags & IFF_LOWER_UP) != 0 && !waits ? LinkState::Up : LinkState::Down;
}

std::optional<SystemLink> read_link(const nlmsghdr* message) {
  const auto fixed = fixed_part<ifinfomsg>(message);
  if (!fixed) return std::nullopt;
  SystemLink link{.index = static_cast<std::uint32_t>(fixed->ifi_index),
                  .is_loopback = (fixed->ifi_flags & IFF_LOOPBACK) != 0};
  unsigned operational_state = IF_OPER_UNKNOWN;
  for_each_attribute(message, sizeof *fixed, [&](const nlattr* attribute) {
    const auto type = mnl_attr_get_type(attribute);
    if (type == IFLA_OPERSTATE) operational_state = mnl_attr_get_u8(attribute);
    if (type == IFLA_IFNAME) link.device = mnl_attr_get_str(attribute);
    if (type == IFLA_MTU) link.mtu = mnl_attr_get_u32(attribute);
    if (type == IFLA_LINKINFO) link.is_virtual = has_kind(attribute);
  });
  link.state = link_state(fixed->ifi_flags, operational_state);
  return link;
}

LocalRoute local_route(unsigned char type) {
  switch (type) {
    case RTN_LOCAL:
    case RTN_ANYCAST:
      return LocalRoute::Itself;
    case RTN_UNICAST:
    case RTN_BROADCAST:
    case RTN_MULTICAST:
      return LocalRoute::OnLink;
    default:
      return LocalRoute::Unknown;
  }
}

// What the kernel says where it has no route, and in place of one that refuses.
std::optional<LocalRoute> local_route_of_error(int system_error) {
  switch (system_error) {
    case ENETUNREACH:
    case EOPNOTSUPP:  // a kernel without IPv6 has no routes of it
      return LocalRoute::None;
    case EHOSTUNREACH:  // unreachable
    case EACCES:        // prohibit
    case EINVAL:        // blackhole
      return LocalRoute::Refused;
    default:
      return std::nullopt;
  }
}

/// The gateway of a route whose own is of another family, which stands in front of it.
std::optional<IpAddress> address_via(const nlattr* attribute) {
  const Bytes octets = payload_of(attribute);
  if (octets.size() < sizeof(rtvia)) return std::nullopt;
  return address_of(octets.subspan(sizeof(rtvia)));
}

std::optional<SystemWay> read_way(const nlmsghdr* message) {
  const auto fixed = fixed_part<rtmsg>(message);
  if (!fixed) return std::nullopt;
  SystemWay way{.route = local_route(fixed->rtm_type)};
  for_each_attribute(message, sizeof *fixed, [&](const nlattr* attribute) {
    const auto type = mnl_attr_get_type(attribute);
    if (type == RTA_OIF) way.link = mnl_attr_get_u32(attribute);
    if (type == RTA_GATEWAY) way.gateway = address_in(attribute);
    if (type == RTA_VIA) way.gateway = address_via(attribute);
    if (type == RTA_PREFSRC) way.source = address_in(attribute);
  });
  if (way.route == LocalRoute::OnLink && way.gateway) way.route = LocalRoute::Gateway;
  return way;
}

// One that is being asked for is not known yet.
FirstHopState first_hop_state(unsigned state) {
  if ((state & NUD_FAILED) != 0) return FirstHopState::Failed;
  constexpr unsigned kAnswered =
      NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT | NUD_NOARP;
  return (state & kAnswered) != 0 ? FirstHopState::Resolved : FirstHopState::Unknown;
}

bool overlap(const Prefix& a, const Prefix& b) {
  return a.address().family() == b.address().family() &&
         (a.contains(b.address()) || b.contains(a.address()));
}

}  // namespace

std::optional<std::string> use_of(const Prefix& prefix, std::span<const SystemAddress> addresses,
                                  std::span<const SystemRoute> routes) {
  for (const SystemAddress& own : addresses) {
    const Prefix network(own.address, own.prefix_length);
    if (!overlap(prefix, network)) continue;
    return own.device + " has the address " + std::string(own.address.text()) + "/" +
           std::to_string(own.prefix_length);
  }
  for (const SystemRoute& route : routes) {
    if (route.prefix.length() == 0 || !overlap(prefix, route.prefix)) continue;
    const std::string words = "there is a route to " + std::string(route.prefix.text());
    return route.device.empty() ? words : words + " by " + route.device;
  }
  return std::nullopt;
}

/// A message to the kernel, in place.
class Netlink::Request {
 public:
  template <class Fixed>
  Request(std::uint16_t type, std::uint16_t flags, const Fixed& fixed)
      : header_(mnl_nlmsg_put_header(octets_.data())) {
    header_->nlmsg_type = type;
    header_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    std::memcpy(mnl_nlmsg_put_extra_header(header_, sizeof fixed), &fixed, sizeof fixed);
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request() = default;

  void put(std::uint16_t type, const IpAddress& address) {
    mnl_attr_put(header_, type, address.octets().size(), address.octets().data());
  }
  void put(std::uint16_t type, std::uint32_t value) { mnl_attr_put_u32(header_, type, value); }
  [[nodiscard]] nlmsghdr* header() { return header_; }

 private:
  static constexpr std::size_t kSize = 256;
  alignas(nlmsghdr) std::array<std::byte, kSize> octets_{};
  nlmsghdr* header_;
};

void Netlink::Closer::operator()(mnl_socket* socket) const { mnl_socket_close(socket); }

Netlink::Netlink(Netlink&& other) noexcept = default;
Netlink& Netlink::operator=(Netlink&& other) noexcept = default;
Netlink::~Netlink() = default;

std::expected<Netlink, OpenError> Netlink::open() {
  Netlink netlink(mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC));
  if (!netlink.socket_ || mnl_socket_bind(netlink.socket_.get(), 0, MNL_SOCKET_AUTOPID) != 0) {
    return std::unexpected(make_open_error("opening a netlink socket", errno));
  }
  return netlink;
}

template <class OnMessage>
std::expected<void, OpenError> Netlink::ask(Request& request, const std::string& what,
                                            OnMessage&& on_message) {
  nlmsghdr* const header = request.header();
  header->nlmsg_seq = ++sequence_;
  const auto call = [](const nlmsghdr* message, void* context) {
    (*static_cast<std::remove_reference_t<OnMessage>*>(context))(message);
    return MNL_CB_OK;
  };
  if (mnl_socket_sendto(socket_.get(), header, header->nlmsg_len) < 0) {
    return std::unexpected(make_open_error(what, errno));
  }
  std::vector<std::byte> answer(kAnswerSize);
  for (;;) {
    const ssize_t size = mnl_socket_recvfrom(socket_.get(), answer.data(), answer.size());
    if (size < 0) return std::unexpected(make_open_error(what, errno));
    const int result = mnl_cb_run(answer.data(), static_cast<std::size_t>(size), sequence_,
                                  mnl_socket_get_portid(socket_.get()), call, &on_message);
    if (result < 0) return std::unexpected(make_open_error(what, errno));
    if (result == MNL_CB_STOP) return {};
  }
}

std::expected<void, OpenError> Netlink::tell(Request& request, const std::string& what) {
  return ask(request, what, [](const nlmsghdr*) {});
}

std::expected<std::vector<SystemAddress>, OpenError> Netlink::addresses() {
  std::vector<SystemAddress> found;
  Request request(RTM_GETADDR, NLM_F_DUMP, ifaddrmsg{});
  const auto asked = ask(request, "reading addresses", [&](const nlmsghdr* message) {
    if (auto address = read_address(message)) found.push_back(std::move(*address));
  });
  if (!asked) return std::unexpected(asked.error());
  return found;
}

std::expected<std::vector<SystemRoute>, OpenError> Netlink::routes() {
  std::vector<SystemRoute> found;
  for (const Family family : {Family::V4, Family::V6}) {
    rtmsg fixed{};
    fixed.rtm_family = system_family(family);
    Request request(RTM_GETROUTE, NLM_F_DUMP, fixed);
    const auto asked = ask(request, "reading routes", [&](const nlmsghdr* message) {
      if (auto route = read_route(message)) found.push_back(std::move(*route));
    });
    // A kernel without IPv6 has no routes of it.
    if (!asked && asked.error().system_error != EOPNOTSUPP) return std::unexpected(asked.error());
  }
  return found;
}

std::expected<std::vector<SystemLink>, OpenError> Netlink::links() {
  std::vector<SystemLink> found;
  Request request(RTM_GETLINK, NLM_F_DUMP, ifinfomsg{});
  const auto asked = ask(request, "reading interfaces", [&](const nlmsghdr* message) {
    if (auto link = read_link(message)) found.push_back(std::move(*link));
  });
  if (!asked) return std::unexpected(asked.error());
  return found;
}

std::expected<SystemWay, OpenError> Netlink::way_to(const IpAddress& destination,
                                                    std::uint32_t link) {
  rtmsg fixed{};
  fixed.rtm_family = system_family(destination.family());
  fixed.rtm_dst_len = static_cast<unsigned char>(8 * destination.octets().size());
  Request request(RTM_GETROUTE, NLM_F_ACK, fixed);
  request.put(RTA_DST, destination);
  if (link != 0) request.put(RTA_OIF, link);
  SystemWay way;
  const auto asked = ask(request, "looking for a route to " + std::string(destination.text()),
                         [&](const nlmsghdr* message) { way = read_way(message).value_or(way); });
  if (asked) return way;
  const auto instead = local_route_of_error(asked.error().system_error);
  if (!instead) return std::unexpected(asked.error());
  return SystemWay{.route = *instead};
}

std::expected<FirstHopState, OpenError> Netlink::neighbour(std::uint32_t link,
                                                           const IpAddress& address) {
  ndmsg fixed{};
  fixed.ndm_family = system_family(address.family());
  fixed.ndm_ifindex = static_cast<int>(link);
  Request request(RTM_GETNEIGH, NLM_F_ACK, fixed);
  request.put(NDA_DST, address);
  FirstHopState state = FirstHopState::Unknown;
  const auto asked = ask(request, "looking for the neighbour " + std::string(address.text()),
                         [&](const nlmsghdr* message) {
                           if (const auto found = fixed_part<ndmsg>(message)) {
                             state = first_hop_state(found->ndm_state);
                           }
                         });
  // There is no entry, or a kernel before 5.0 gives only all of them.
  if (!asked && asked.error().system_error != ENOENT && asked.error().system_error != EOPNOTSUPP) {
    return std::unexpected(asked.error());
  }
  return state;
}

std::expected<void, OpenError> Netlink::prepare_link(std::uint32_t link, std::uint32_t mtu,
                                                     std::uint32_t queue) {
  ifinfomsg fixed{};
  fixed.ifi_index = static_cast<int>(link);
  Request size(RTM_NEWLINK, NLM_F_ACK, fixed);
  size.put(IFLA_MTU, mtu);
  size.put(IFLA_TXQLEN, queue);
  if (auto told = tell(size, "setting the MTU to " + std::to_string(mtu)); !told) return told;

  Request quiet(RTM_NEWLINK, NLM_F_ACK, fixed);
  nlattr* const families = mnl_attr_nest_start(quiet.header(), IFLA_AF_SPEC);
  nlattr* const v6 = mnl_attr_nest_start(quiet.header(), AF_INET6);
  mnl_attr_put_u8(quiet.header(), IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
  mnl_attr_nest_end(quiet.header(), v6);
  mnl_attr_nest_end(quiet.header(), families);
  // A kernel without IPv6 refuses, and has no need of it.
  if (auto told = tell(quiet, "turning off automatic addresses");
      !told && told.error().system_error != EAFNOSUPPORT) {
    return told;
  }
  return {};
}

std::expected<void, OpenError> Netlink::bring_up(std::uint32_t link) {
  ifinfomsg fixed{};
  fixed.ifi_index = static_cast<int>(link);
  fixed.ifi_flags = IFF_UP;
  fixed.ifi_change = IFF_UP;
  Request request(RTM_NEWLINK, NLM_F_ACK, fixed);
  return tell(request, "bringing the device up");
}

std::expected<void, OpenError> Netlink::add_address(std::uint32_t link, const IpAddress& address) {
  ifaddrmsg fixed{};
  fixed.ifa_family = system_family(address.family());
  fixed.ifa_prefixlen = static_cast<unsigned char>(8 * address.octets().size());
  fixed.ifa_flags = IFA_F_NODAD;
  fixed.ifa_scope = RT_SCOPE_UNIVERSE;
  fixed.ifa_index = link;
  Request request(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, fixed);
  request.put(IFA_LOCAL, address);
  request.put(IFA_ADDRESS, address);
  return tell(request, "adding the address " + std::string(address.text()));
}

std::expected<void, OpenError> Netlink::add_route(std::uint32_t link, const Prefix& prefix,
                                                  const std::optional<IpAddress>& source) {
  rtmsg fixed{};
  fixed.rtm_family = system_family(prefix.address().family());
  fixed.rtm_dst_len = static_cast<unsigned char>(prefix.length());
  fixed.rtm_table = RT_TABLE_MAIN;
  fixed.rtm_protocol = RTPROT_STATIC;
  fixed.rtm_scope = prefix.address().is_v4() ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  fixed.rtm_type = RTN_UNICAST;
  Request request(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, fixed);
  request.put(RTA_DST, prefix.address());
  request.put(RTA_OIF, link);
  if (source) request.put(RTA_PREFSRC, *source);
  return tell(request, "adding a route to " + std::string(prefix.text()));
}

std::expected<std::uint64_t, OpenError> Netlink::transmit_drops(std::uint32_t link) {
  ifinfomsg fixed{};
  fixed.ifi_index = static_cast<int>(link);
  Request request(RTM_GETLINK, NLM_F_ACK, fixed);
  std::uint64_t drops = 0;
  const auto asked = ask(request, "reading the device's counters", [&](const nlmsghdr* message) {
    for_each_attribute(message, sizeof fixed, [&](const nlattr* attribute) {
      rtnl_link_stats64 statistics{};
      if (mnl_attr_get_type(attribute) != IFLA_STATS64 ||
          mnl_attr_get_payload_len(attribute) < offsetof(rtnl_link_stats64, multicast)) {
        return;
      }
      std::memcpy(&statistics, mnl_attr_get_payload(attribute),
                  offsetof(rtnl_link_stats64, multicast));
      drops = statistics.tx_dropped;
    });
  });
  if (!asked) return std::unexpected(asked.error());
  return drops;
}

}  // namespace icmpkit::io

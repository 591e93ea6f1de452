#include "icmpkit/io/icmp_socket_open.hpp"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/in6.h>
#include <linux/net_tstamp.h>

#include <utility>

#include "icmpkit/io/packet_filter.hpp"
#include "icmpkit/io/receive_stamps.hpp"
#include "icmpkit/io/socket_address.hpp"

namespace icmpkit::io::detail {
namespace {

constexpr int kOn = 1;

/// Sets options one after the other and keeps the first failure.
class OptionSetter {
 public:
  explicit OptionSetter(int descriptor) : descriptor_(descriptor) {}

  template <class Value>
  OptionSetter& set(const char* what, int level, int name, const Value& value) {
    if (error_) return *this;
    if (setsockopt(descriptor_, level, name, &value, sizeof value) != 0) {
      error_ = make_open_error(what, errno);
    }
    return *this;
  }
  /// For what is only better to have.
  template <class Value>
  OptionSetter& wish(int level, int name, const Value& value) {
    setsockopt(descriptor_, level, name, &value, sizeof value);
    return *this;
  }

  [[nodiscard]] const std::optional<OpenError>& error() const { return error_; }

 private:
  int descriptor_;
  std::optional<OpenError> error_;
};

int pmtu_discovery_value(Family family, PathMtuDiscovery wish) {
  const bool is_v4 = family == Family::V4;
  switch (wish) {
    case PathMtuDiscovery::System:
    case PathMtuDiscovery::Want:
      return is_v4 ? IP_PMTUDISC_WANT : IPV6_PMTUDISC_WANT;
    case PathMtuDiscovery::Do:
      return is_v4 ? IP_PMTUDISC_DO : IPV6_PMTUDISC_DO;
    case PathMtuDiscovery::Dont:
      return is_v4 ? IP_PMTUDISC_DONT : IPV6_PMTUDISC_DONT;
    case PathMtuDiscovery::Probe:
      return is_v4 ? IP_PMTUDISC_PROBE : IPV6_PMTUDISC_PROBE;
  }
  return IP_PMTUDISC_WANT;
}

// Every ICMP message that reaches the machine is copied to every raw socket, so the kernel is told
// to drop at once what cannot be for us: echo replies with another identifier, and errors that
// quote another's echo request. Neighbor Discovery's Redirects are few, and none is dropped.
int attach_raw_filter(int descriptor, Family family, std::uint16_t identifier) {
  const std::string id = std::to_string(identifier);
  if (family == Family::V4) {
    return attach_filter(
        descriptor, FilterView::IpHeader,
        "(icmp[0] = 0 and icmp[4:2] = " + id +
            ") or ((icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 5 or icmp[0] = 11 or icmp[0] = 12) "
            "and icmp[17] = 1 and icmp[12 + (icmp[8] & 15) * 4 : 2] = " +
            id + ")");
  }
  return attach_filter(descriptor, FilterView::Payload,
                       "ether[0] = 137 or (ether[0] = 129 and ether[4:2] = " + id +
                           ") or (ether[0] >= 1 and ether[0] <= 4 and (ether[14] != 58 or "
                           "ether[52:2] = " +
                           id + "))");
}

/// Segments from the port that was asked to one that asked.
int attach_ports_filter(int descriptor, Family family, const TransportAnswers& answers) {
  const bool is_v4 = family == Family::V4;
  std::string word = answers.protocol == wire::IpProtocol::Udp ? "udp" : "tcp";
  if (!is_v4) word = "ether";
  const std::string from = answers.remote_port == 0
                               ? ""
                               : word + "[0:2] = " + std::to_string(answers.remote_port) + " and ";
  return attach_filter(descriptor, is_v4 ? FilterView::IpHeader : FilterView::Payload,
                       from + word + "[2:2] >= " + std::to_string(answers.first_local_port) +
                           " and " + word + "[2:2] <= " + std::to_string(answers.last_local_port));
}

int attach_filter_of(int descriptor, const IcmpSocketOptions& options) {
  if (options.answers) return attach_ports_filter(descriptor, options.family, *options.answers);
  if (options.hearing == Hearing::Everything) return 0;
  return attach_raw_filter(descriptor, options.family, options.identifier);
}

/// Without it the kernel would put ICMPv6's checksum into whatever is sent.
int include_headers(int descriptor) {
  return setsockopt(descriptor, SOL_IPV6, IPV6_HDRINCL, &kOn, sizeof kOn) == 0 ? 0 : errno;
}

int protocol_of(SocketKind kind, const IcmpSocketOptions& options) {
  if (kind == SocketKind::Udp) return IPPROTO_UDP;
  if (options.answers) return static_cast<int>(options.answers->protocol);
  return options.family == Family::V4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
}

void set_v4_options(OptionSetter& setter, SocketKind kind, const IcmpSocketOptions& options) {
  if (kind == SocketKind::Raw) setter.set("building IPv4 headers", SOL_IP, IP_HDRINCL, kOn);
  setter.set("setting the TTL", SOL_IP, IP_TTL, int{options.hop_limit})
      .set("setting the type of service", SOL_IP, IP_TOS, int{options.traffic_class})
      .set("asking for the TTL of replies", SOL_IP, IP_RECVTTL, kOn)
      .set("asking for the TOS of replies", SOL_IP, IP_RECVTOS, kOn)
      .set("asking for the destination of replies", SOL_IP, IP_PKTINFO, kOn)
      .set("asking for errors", SOL_IP, IP_RECVERR, kOn)
      .set("setting path MTU discovery", SOL_IP, IP_MTU_DISCOVER,
           pmtu_discovery_value(Family::V4, options.path_mtu_discovery))
      .set("setting the multicast TTL", SOL_IP, IP_MULTICAST_TTL, int{options.hop_limit})
      .set("setting multicast loop-back", SOL_IP, IP_MULTICAST_LOOP,
           int{options.loop_multicast ? 1 : 0});
}

void set_v6_options(OptionSetter& setter, const IcmpSocketOptions& options) {
  setter.set("setting the hop limit", SOL_IPV6, IPV6_UNICAST_HOPS, int{options.hop_limit})
      .set("setting the multicast hop limit", SOL_IPV6, IPV6_MULTICAST_HOPS, int{options.hop_limit})
      .set("setting the traffic class", SOL_IPV6, IPV6_TCLASS, int{options.traffic_class})
      .set("asking for the hop limit of replies", SOL_IPV6, IPV6_RECVHOPLIMIT, kOn)
      .set("asking for the traffic class of replies", SOL_IPV6, IPV6_RECVTCLASS, kOn)
      .set("asking for the destination of replies", SOL_IPV6, IPV6_RECVPKTINFO, kOn)
      .set("asking for errors", SOL_IPV6, IPV6_RECVERR, kOn)
      .set("setting path MTU discovery", SOL_IPV6, IPV6_MTU_DISCOVER,
           pmtu_discovery_value(Family::V6, options.path_mtu_discovery))
      .set("setting multicast loop-back", SOL_IPV6, IPV6_MULTICAST_LOOP,
           int{options.loop_multicast ? 1 : 0});
}

/// A flow label has to be leased before it may be sent (Linux, ipv6_flowlabel).
void set_flow_label(OptionSetter& setter, std::uint32_t flow_label) {
  if (flow_label == 0) return;
  in6_flowlabel_req request{};
  request.flr_label = htonl(flow_label);
  request.flr_action = IPV6_FL_A_GET;
  request.flr_flags = IPV6_FL_F_CREATE;
  request.flr_share = IPV6_FL_S_EXCL;
  setter.set("leasing the flow label", SOL_IPV6, IPV6_FLOWLABEL_MGR, request)
      .set("sending flow labels", SOL_IPV6, IPV6_FLOWINFO_SEND, kOn);
}

void set_common_options(OptionSetter& setter, const IcmpSocketOptions& options) {
  const auto receive_buffer = static_cast<int>(options.receive_buffer);
  setter.wish(SOL_SOCKET, SO_RCVBUF, receive_buffer)
      .wish(SOL_SOCKET, SO_RCVBUFFORCE, receive_buffer)
      .set("counting overflows", SOL_SOCKET, SO_RXQ_OVFL, kOn);
  if (options.send_buffer) {
    setter.set("setting the send buffer", SOL_SOCKET, SO_SNDBUF,
               static_cast<int>(*options.send_buffer));
  }
  if (options.mark) setter.set("setting the mark", SOL_SOCKET, SO_MARK, *options.mark);
  if (options.allow_broadcast) {
    setter.set("allowing broadcast", SOL_SOCKET, SO_BROADCAST, kOn);
  }
  if (options.bypass_routes) {
    setter.set("bypassing the routes", SOL_SOCKET, SO_DONTROUTE, kOn);
  }
}

std::optional<OpenError> bind_socket(int descriptor, SocketKind kind,
                                     const IcmpSocketOptions& options) {
  if (!options.interface.empty()) {
    if (if_nametoindex(options.interface.c_str()) == 0) {
      return make_open_error("interface " + options.interface, errno);
    }
    if (setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, options.interface.c_str(),
                   static_cast<socklen_t>(options.interface.size() + 1)) != 0) {
      return make_open_error("binding to the interface " + options.interface, errno);
    }
  }
  if (!options.source && kind == SocketKind::Raw) return std::nullopt;
  const IpAddress unspecified =
      options.family == Family::V4 ? IpAddress{Ipv4Address{}} : IpAddress{Ipv6Address{}};
  const IpAddress local = options.source.value_or(unspecified);
  const std::uint16_t port = kind == SocketKind::Raw ? std::uint16_t{0} : options.identifier;
  const SocketAddress address(local, port);
  if (!address.bind(descriptor)) {
    return make_open_error("binding to " + std::string(local.text().view()), errno);
  }
  return std::nullopt;
}

const char* opening(SocketKind kind, Family family) {
  if (kind == SocketKind::Udp) return "opening a UDP socket";
  return family == Family::V4 ? "opening an ICMP socket" : "opening an ICMPv6 socket";
}

const char* permission_advice(SocketKind kind) {
  if (kind == SocketKind::Raw) {
    return "it takes a raw socket: give the program the capability with: setcap cap_net_raw+ep "
           "$(command -v icmp)";
  }
  return "allow it for everybody with: sysctl -w net.ipv4.ping_group_range='0 2147483647', or give "
         "the program the capability with: setcap cap_net_raw+ep $(command -v icmp)";
}

std::expected<OpenedSocket, OpenError> open_kind(SocketKind kind,
                                                 const IcmpSocketOptions& options) {
  const bool is_v4 = options.family == Family::V4;
  const int type = kind == SocketKind::Raw ? SOCK_RAW : SOCK_DGRAM;
  FileDescriptor descriptor(socket(is_v4 ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                   protocol_of(kind, options)));
  if (!descriptor.is_open()) {
    const int failure = errno;
    const bool is_denied = failure == EPERM || failure == EACCES;
    return std::unexpected(make_open_error(opening(kind, options.family), failure,
                                           is_denied ? permission_advice(kind) : ""));
  }
  const int number = descriptor.number();
  OptionSetter setter(number);
  set_common_options(setter, options);
  if (is_v4) {
    set_v4_options(setter, kind, options);
  } else {
    // Else its port would be taken from IPv4's sockets.
    if (kind == SocketKind::Udp) setter.set("leaving IPv4 out", SOL_IPV6, IPV6_V6ONLY, kOn);
    set_v6_options(setter, options);
    set_flow_label(setter, options.flow_label);
  }
  if (setter.error()) return std::unexpected(*setter.error());
  if (auto error = bind_socket(number, kind, options)) return std::unexpected(*error);

  OpenedSocket opened{.kind = kind, .identifier = options.identifier};
  if (kind == SocketKind::Raw) {
    if (const int failure = attach_filter_of(number, options); failure != 0) {
      return std::unexpected(make_open_error("filtering what is received", failure));
    }
    if (!is_v4 && options.sends_whole_datagrams) {
      if (const int failure = include_headers(number); failure != 0) {
        return std::unexpected(make_open_error("building IPv6 headers", failure));
      }
    }
  } else {
    opened.identifier = SocketAddress::local_port(number);
  }
  const int failure = set_stamping(number, options.stamping);
  if (failure != 0) return std::unexpected(make_open_error("asking for time stamps", failure));
  if (options.stamping != Stamping::None) await_receive_stamps();
  opened.descriptor = std::move(descriptor);
  return opened;
}

}  // namespace

std::expected<OpenedSocket, OpenError> open_icmp_socket(const IcmpSocketOptions& options) {
  if (options.kind) return open_kind(*options.kind, options);
  auto raw = open_kind(SocketKind::Raw, options);
  if (raw || !raw.error().is_permission()) return raw;
  return open_kind(SocketKind::Datagram, options);
}

int set_stamping(int descriptor, Stamping stamping) {
  constexpr unsigned kReceived = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
  constexpr unsigned kSent = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                             SOF_TIMESTAMPING_OPT_TSONLY | SOF_TIMESTAMPING_OPT_CMSG;
  const unsigned none = 0;
  unsigned wanted = 0;
  if (stamping != Stamping::None) wanted |= kReceived;
  if (stamping == Stamping::SentAndReceived) wanted |= kSent;
  // The kernel starts numbering at zero when OPT_ID goes from off to on.
  if (setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &none, sizeof none) != 0 ||
      setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &wanted, sizeof wanted) != 0) {
    return errno;
  }
  return 0;
}

}  // namespace icmpkit::io::detail

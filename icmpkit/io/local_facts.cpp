#include "icmpkit/io/local_facts.hpp"

#include <errno.h>
#include <net/if.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace icmpkit::io {
namespace {

/// What the kernel was asked.
struct Answers {
  std::vector<SystemLink> links;
  std::vector<SystemAddress> addresses;
  SystemWay way;
};

const SystemLink* find_link(std::span<const SystemLink> links, std::uint32_t index) {
  const auto found = std::ranges::find(links, index, &SystemLink::index);
  return found == links.end() ? nullptr : &*found;
}

void tell_link(const SystemLink& link, LocalFacts& facts) {
  facts.interface = link.device;
  facts.link = link.state;
  facts.mtu = link.mtu;
}

void tell_source(const IpAddress& source, std::span<const SystemAddress> addresses,
                 LocalFacts& facts) {
  facts.source = source;
  const auto own = std::ranges::find(addresses, source, &SystemAddress::address);
  if (own != addresses.end()) facts.prefix_length = static_cast<std::uint8_t>(own->prefix_length);
}

std::expected<Answers, OpenError> ask(Netlink& netlink, const IpAddress& destination,
                                      std::uint32_t wanted_link) {
  auto links = netlink.links();
  if (!links) return std::unexpected(links.error());
  auto addresses = netlink.addresses();
  if (!addresses) return std::unexpected(addresses.error());
  auto way = netlink.way_to(destination, wanted_link);
  if (!way) return std::unexpected(way.error());
  return Answers{.links = std::move(*links), .addresses = std::move(*addresses), .way = *way};
}

}  // namespace

const SystemLink* link_to_blame(const IpAddress& destination, std::span<const SystemLink> links,
                                std::span<const SystemAddress> addresses) {
  const auto suspicion = [&](const SystemLink& link) {
    // IPv6 gives every device that was ever up an address of its own.
    const bool has_address = std::ranges::any_of(addresses, [&](const SystemAddress& own) {
      const bool is_link_local = own.address.is_v6() && own.address.v6().is_link_local();
      return own.device == link.device && !is_link_local;
    });
    return (link.is_virtual ? 0 : 2) + (has_address ? 1 : 0);
  };
  const SystemLink* most_likely = nullptr;
  for (const SystemLink& link : links) {
    if (link.is_loopback != destination.is_loopback()) continue;
    if (link.state != LinkState::Down) return nullptr;
    if (most_likely == nullptr || suspicion(link) > suspicion(*most_likely)) most_likely = &link;
  }
  return most_likely;
}

std::expected<LocalFacts, OpenError> local_facts(const IpAddress& destination,
                                                 const std::string& interface) {
  std::uint32_t wanted_link = 0;
  if (!interface.empty()) {
    wanted_link = if_nametoindex(interface.c_str());
    if (wanted_link == 0) return std::unexpected(make_open_error("interface " + interface, errno));
  }
  auto netlink = Netlink::open();
  if (!netlink) return std::unexpected(netlink.error());
  const auto answers = ask(*netlink, destination, wanted_link);
  if (!answers) return std::unexpected(answers.error());
  const SystemWay& way = answers->way;

  LocalFacts facts{.route = way.route};
  const SystemLink* link = find_link(answers->links, way.link != 0 ? way.link : wanted_link);
  if (link == nullptr && way.route == LocalRoute::None) {
    link = link_to_blame(destination, answers->links, answers->addresses);
  }
  if (link != nullptr) tell_link(*link, facts);
  if (way.source) tell_source(*way.source, answers->addresses, facts);
  if (way.route == LocalRoute::Gateway) facts.first_hop = way.gateway;
  if (way.route == LocalRoute::OnLink) facts.first_hop = destination;
  if (facts.first_hop) {
    const auto state = netlink->neighbour(way.link, *facts.first_hop);
    if (!state) return std::unexpected(state.error());
    facts.first_hop_state = *state;
  }
  return facts;
}

}  // namespace icmpkit::io

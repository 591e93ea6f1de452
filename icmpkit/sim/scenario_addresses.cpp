#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <utility>

#include "icmpkit/sim/scenario_builder.hpp"

namespace icmpkit::sim {

namespace {

bool overlap(const Prefix& a, const Prefix& b) {
  return a.contains(b.address()) || b.contains(a.address());
}

/// How many addresses a prefix has, as far as that is a number of 64 bits.
std::uint64_t size_of(const Prefix& prefix) {
  const unsigned host_bits = (prefix.address().is_v4() ? 32 : 128) - prefix.length();
  return host_bits >= 63 ? std::uint64_t{1} << 63U : std::uint64_t{1} << host_bits;
}

bool is_broadcast_or_network(const Prefix& prefix, const IpAddress& address) {
  if (!address.is_v4() || prefix.length() >= 31) return false;
  return address == prefix.address() || address == advanced(prefix.address(), size_of(prefix) - 1);
}

auto order_of(const Prefix& prefix) {
  return std::tuple(prefix.address().family(), prefix.address(), prefix.length());
}

std::string_view word(Family family) { return family == Family::V4 ? "IPv4" : "IPv6"; }

}  // namespace

IpAddress advanced(const IpAddress& address, std::uint64_t offset) {
  if (address.is_v4()) {
    return Ipv4Address(address.v4().number() + static_cast<std::uint32_t>(offset));
  }
  auto octets = address.v6().octets();
  std::uint64_t carry = offset;
  for (std::size_t i = octets.size(); i-- > 0 && carry != 0;) {
    const std::uint64_t sum = octets[i] + (carry & 0xFFU);
    octets[i] = static_cast<std::uint8_t>(sum);
    carry = (carry >> 8U) + (sum >> 8U);
  }
  return Ipv6Address(octets);
}

// Addresses that a node has beside those of its links keep networks from being chosen around them.
// Those inside of a written network need not be named: what is written must not overlap.
void ScenarioBuilder::reserve_own_addresses() {
  for (const ScenarioNode& node : scenario_.nodes) {
    for (const engine::InterfaceConfig& interface : node.config.interfaces) {
      for (const engine::InterfaceAddress& own : interface.addresses) {
        auto& written = own.address.is_v4() ? written_v4_ : written_v6_;
        const Prefix alone(own.address, own.address.is_v4() ? 32 : 128);
        const bool is_held = std::ranges::any_of(
            written, [&](const Prefix& prefix) { return prefix.contains(own.address); });
        if (!is_held) written.push_back(alone);
      }
    }
  }
}

// What is written down is kept; what is not is taken from the pools, around what is written down.
void ScenarioBuilder::assign_addresses() {
  for (const LinkPlan& plan : plans_) {
    for (const auto& prefix : plan.prefixes) {
      (prefix.value.address().is_v4() ? written_v4_ : written_v6_).push_back(prefix.value);
    }
  }
  reserve_own_addresses();
  std::ranges::sort(written_v4_, {}, order_of);
  std::ranges::sort(written_v6_, {}, order_of);
  for (std::size_t link = 0; link < plans_.size(); ++link) {
    if (plans_[link].is_unnumbered) continue;
    for (const Family family : {Family::V4, Family::V6}) {
      std::vector<Prefix> assigned;
      for (const auto& prefix : plans_[link].prefixes) {
        if (prefix.value.address().family() != family) continue;
        if (std::ranges::find(assigned, prefix.value) != assigned.end()) continue;
        assign(link, family, prefix);
        assigned.push_back(prefix.value);
      }
      const bool is_wanted = family == Family::V4 ? address_plan_.v4 : address_plan_.v6;
      if (assigned.empty() && is_wanted) assign(link, family, std::nullopt);
    }
    for (const auto& [position, addresses] : plans_[link].addresses) {
      for (const WrittenAddress& address : addresses) {
        const bool is_used = std::ranges::any_of(
            scenario_.nodes[scenario_.links[link].ends[position].node].config.interfaces,
            [&](const auto& interface) {
              return std::ranges::find(interface.addresses, address.address,
                                       &engine::InterfaceAddress::address) !=
                     interface.addresses.end();
            });
        if (is_used) continue;
        problems_->add(
            address.place,
            "link: " + std::string(address.address.text().view()) + " is in no prefix of this link",
            "write the link's prefix, or the address with a length, like \"" +
                std::string(address.address.text().view()) + "/24\"");
      }
    }
  }
  check_prefixes();
  check_unique();
  shrink();
}

// Large networks are made of many small lists.
void ScenarioBuilder::shrink() {
  scenario_.properties.shrink_to_fit();
  for (ScenarioNode& node : scenario_.nodes) {
    node.config.interfaces.shrink_to_fit();
    node.links.shrink_to_fit();
    for (auto& interface : node.config.interfaces) interface.addresses.shrink_to_fit();
  }
}

void ScenarioBuilder::assign(std::size_t link, Family family,
                             const std::optional<Placed<Prefix>>& written) {
  const std::size_t ends = scenario_.links[link].ends.size();
  std::optional<Prefix> prefix;
  if (written) {
    prefix = written->value;
  } else {
    prefix = next_free(family, ends);
    if (!prefix) {
      problems_->add(plans_[link].place,
                     "link: no " + std::string(word(family)) + " addresses are left",
                     family == Family::V4 ? "take a larger pool, like prefix = \"10.0.0.0/8\""
                                          : "take a larger pool, like prefix6 = \"fd00::/16\"");
      return;
    }
  }
  used_.push_back({*prefix, written ? written->place : plans_[link].place});
  number_ends(link, *prefix);
}

/// The addresses that are written down for the ends of a link, of those in one of its networks.
std::vector<IpAddress> ScenarioBuilder::taken_in(const LinkPlan& plan, const Prefix& prefix) {
  std::vector<IpAddress> taken;
  for (const auto& [position, addresses] : plan.addresses) {
    for (const WrittenAddress& written : addresses) {
      if (!prefix.contains(written.address)) continue;
      if (is_broadcast_or_network(prefix, written.address)) {
        problems_->add(written.place,
                       "link: " + std::string(written.address.text().view()) +
                           " is no host's address in " + std::string(prefix.text().view()),
                       "take one between the first and the last of the network");
      }
      taken.push_back(written.address);
    }
  }
  return taken;
}

void ScenarioBuilder::number_ends(std::size_t link, const Prefix& prefix) {
  const LinkPlan& plan = plans_[link];
  const auto add = [&](const LinkEnd& end, const IpAddress& address, engine::AddressUse use) {
    scenario_.nodes[end.node].config.interfaces[end.interface].addresses.push_back(
        {.address = address,
         .prefix_length = static_cast<std::uint8_t>(prefix.length()),
         .use = use});
  };
  // Gives whether there were any.
  const auto add_written = [&](std::size_t position, engine::AddressUse use) {
    const auto own = plan.addresses.find(position);
    if (own == plan.addresses.end()) return false;
    bool any = false;
    for (const WrittenAddress& written : own->second) {
      if (written.use != use || !prefix.contains(written.address)) continue;
      add(scenario_.links[link].ends[position], written.address, use);
      any = true;
    }
    return any;
  };
  const std::vector<IpAddress> taken = taken_in(plan, prefix);
  const bool has_no_ends =
      prefix.address().is_v4() ? prefix.length() >= 31 : prefix.length() >= 127;
  std::uint64_t next = has_no_ends ? 0 : 1;
  const std::uint64_t past_last =
      size_of(prefix) - (prefix.address().is_v4() && !has_no_ends ? 1 : 0);
  const auto& ends = scenario_.links[link].ends;
  for (std::size_t position = 0; position < ends.size(); ++position) {
    const bool has_own = add_written(position, engine::AddressUse::Unicast);
    if (!has_own && !plan.unnumbered_ends.contains(position)) {
      while (std::ranges::find(taken, advanced(prefix.address(), next)) != taken.end()) ++next;
      if (next >= past_last) {
        problems_->add(plan.place,
                       "link: " + std::string(prefix.text().view()) + " is too small for " +
                           std::to_string(ends.size()) + " nodes",
                       "take a shorter prefix");
        return;
      }
      add(ends[position], advanced(prefix.address(), next++), engine::AddressUse::Unicast);
    }
    add_written(position, engine::AddressUse::Anycast);
  }
}

// Blocks are taken in order and never given back, so the search goes on where it ended.
std::optional<Prefix> ScenarioBuilder::next_free(Family family, std::size_t ends) {
  const Prefix& pool = family == Family::V4 ? address_plan_.pool_v4 : address_plan_.pool_v6;
  const std::vector<Prefix>& written = family == Family::V4 ? written_v4_ : written_v6_;
  std::uint64_t& next = family == Family::V4 ? next_v4_ : next_v6_;
  constexpr unsigned kNetworkBits = 64;
  unsigned length = kNetworkBits;
  if (family == Family::V4) {
    constexpr std::uint64_t kLeastShared = 16;
    const std::uint64_t wanted =
        ends == 2 ? 4 : std::max(kLeastShared, std::bit_ceil(std::uint64_t{ends} + 2));
    length = 32 - static_cast<unsigned>(std::countr_zero(wanted));
  }
  if (length < pool.length()) return std::nullopt;
  // Counted in addresses for IPv4, and in networks for IPv6.
  const std::uint64_t step = family == Family::V4 ? std::uint64_t{1} << (32 - length) : 1;
  const unsigned counted_bits = (family == Family::V4 ? 32 : kNetworkBits) - pool.length();
  const std::uint64_t past_last =
      counted_bits >= 63 ? std::uint64_t{1} << 63U : std::uint64_t{1} << counted_bits;
  for (next = (next + step - 1) / step * step; next + step <= past_last; next += step) {
    IpAddress address = pool.address();
    if (family == Family::V4) {
      address = advanced(address, next);
    } else {
      auto octets = address.v6().octets();
      std::uint64_t network = next;
      for (std::size_t i = 8; i-- > 0; network >>= 8U) {
        octets[i] = static_cast<std::uint8_t>(octets[i] | (network & 0xFFU));
      }
      address = Ipv6Address(octets);
    }
    const Prefix candidate(address, length);
    const auto after = std::ranges::upper_bound(written, order_of(candidate), {}, order_of);
    const bool clashes = (after != written.end() && overlap(*after, candidate)) ||
                         (after != written.begin() && overlap(*std::prev(after), candidate));
    if (clashes) continue;
    next += step;
    return candidate;
  }
  return std::nullopt;
}

void ScenarioBuilder::check_prefixes() {
  std::vector<std::size_t> order(used_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return order_of(used_[i].value); });
  // Sorted, a prefix that holds others stands right before them.
  std::size_t widest = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto& a = used_[order[widest]];
    const auto& b = used_[order[i]];
    if (!overlap(a.value, b.value)) {
      widest = i;
      continue;
    }
    const auto& [first, second] = a.place.line <= b.place.line ? std::tie(a, b) : std::tie(b, a);
    problems_->add(second.place,
                   "link: " + std::string(second.value.text().view()) + " overlaps " +
                       std::string(first.value.text().view()) + " of the link in line " +
                       std::to_string(first.place.line),
                   "take another prefix, or none to have one chosen");
  }
}

// Anycast addresses are shared on purpose.
void ScenarioBuilder::check_unique() {
  struct Held {
    engine::InterfaceAddress own;
    std::uint32_t node;
  };
  std::vector<Held> all;
  for (std::uint32_t node = 0; node < scenario_.nodes.size(); ++node) {
    for (const auto& interface : scenario_.nodes[node].config.interfaces) {
      for (const auto& address : interface.addresses) all.push_back({address, node});
    }
  }
  // Unicast addresses before anycast ones.
  std::ranges::sort(all, {}, [](const Held& held) {
    return std::tuple(held.own.address, held.own.use, held.node);
  });
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool is_shared =
        all[i - 1].node != all[i].node && all[i - 1].own.use == engine::AddressUse::Anycast;
    if (all[i].own.address != all[i - 1].own.address || is_shared) continue;
    const auto name = [&](std::size_t at) {
      return "'" + scenario_.nodes[all[at].node].config.name + "'";
    };
    problems_->add(node_places_[all[i].node],
                   "the address " + std::string(all[i].own.address.text().view()) + " is of both " +
                       name(i - 1) + " and " + name(i),
                   "give each an address of its own, or none to have them chosen");
  }
}

}  // namespace icmpkit::sim

// Our side of the comparison with Linux: a node in virtual time, with the network that kernel.py
// gives to the kernel. Commands come on standard input, one a line:
//
//   node host|router    a fresh node
//   in LINK CAST HEX    a datagram arrives; CAST is unicast, multicast or broadcast
//   wait MILLISECONDS   time passes; neighbours that were looked for and are not there stay unfound
//
// Each line is repeated on standard output, followed by what the node sends because of it, as
// `out LINK HEX`.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/hex.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::engine::test {
namespace {

using icmpkit::test::hex_of;
using icmpkit::test::octets_of_hex;

constexpr LinkId kIn{0};
constexpr LinkId kOut{1};

/// What is said of every node here: whatever is asked is answered, as often as it is asked.
[[nodiscard]] std::shared_ptr<const Policy> policy_of(Role role) {
  Policy policy = make_policy(role);
  policy.rate_limit = {.peer_per_second = 0, .overall_per_second = 0};
  for (const auto* const everybody : {"0.0.0.0/0", "::/0"}) {
    policy.extended_echo.push_back({.from = *Prefix::parse(everybody),
                                    .by_name = true,
                                    .by_index = true,
                                    .by_address = true,
                                    .remote = true});
  }
  return std::make_shared<const Policy>(std::move(policy));
}

[[nodiscard]] InterfaceConfig interface(std::string name, std::uint32_t index,
                                        std::string_view address4, std::string_view address6,
                                        std::uint32_t mtu) {
  return {.name = std::move(name),
          .index = index,
          .addresses = {{address(address4), 24}, {address(address6), 64}, {address("fe80::1"), 64}},
          .mtu = mtu,
          .kind = LinkKind::Shared};
}

[[nodiscard]] Route way(std::string_view to, LinkId link, std::string_view gateway) {
  return {.prefix = *Prefix::parse(to), .hops = {{.link = link, .gateway = address(gateway)}}};
}

[[nodiscard]] Route refusal(std::string_view to, RouteAction action) {
  return {.prefix = *Prefix::parse(to), .action = action};
}

/// 192.0.2.1 and 2001:db8:a::1, with a default route by .254 and ::fe.
[[nodiscard]] NodeConfig host() {
  NodeConfig config;
  config.name = "host";
  config.interfaces = {interface("in", 10, "192.0.2.1", "2001:db8:a::1", 1500)};
  config.routes.add(way("0.0.0.0/0", kIn, "192.0.2.254"));
  config.routes.add(way("::/0", kIn, "2001:db8:a::fe"));
  config.policy = policy_of(Role::Host);
  config.midnight = std::chrono::hours{12};
  config.key = {.k0 = 1, .k1 = 2};
  return config;
}

/// The same address on `in`, 198.51.100.1 and 2001:db8:b::1 on `out`, and routes of every kind.
[[nodiscard]] NodeConfig router() {
  NodeConfig config = host();
  config.name = "router";
  config.interfaces.push_back(interface("out", 11, "198.51.100.1", "2001:db8:b::1", 1400));
  config.routes = {};
  for (const auto& route :
       {way("203.0.113.0/26", kOut, "198.51.100.254"), way("10.0.0.0/8", kIn, "192.0.2.254"),
        refusal("203.0.113.64/26", RouteAction::Reject),
        refusal("203.0.113.128/26", RouteAction::Prohibit),
        refusal("203.0.113.192/26", RouteAction::Blackhole),
        way("2001:db8:c:1::/64", kOut, "2001:db8:b::fe"),
        way("2001:db8:c:2::/64", kIn, "2001:db8:a::fe"), way("2001:db8:c:6::/64", kIn, "fe80::2"),
        refusal("2001:db8:c:3::/64", RouteAction::Reject),
        refusal("2001:db8:c:4::/64", RouteAction::Prohibit),
        refusal("2001:db8:c:5::/64", RouteAction::Blackhole)}) {
    config.routes.add(route);
  }
  config.policy = policy_of(Role::Router);
  return config;
}

/// Whether somebody is at home there: everybody but .77 and ::77.
[[nodiscard]] bool is_present(const IpAddress& neighbour) {
  const AddressText text = neighbour.text();
  return !text.view().ends_with(".77") && !text.view().ends_with(":77");
}

class Bench {
 public:
  explicit Bench(const NodeConfig& config) : harness_(config) {}

  std::vector<Sent> receive(Bytes octets, LinkId link, Cast cast) {
    return settled(harness_.receive(octets, link, cast));
  }

  std::vector<Sent> wait(Duration time) {
    for (const NodeEvent& each : std::exchange(unfound_, {})) tell(each, NeighbourState::Failed);
    std::vector<Sent> sent = harness_.drain();
    const Instant end = harness_.now() + time;
    while (harness_.now() < end) {
      const Instant next = std::min(end, harness_.node().next_deadline().value_or(end));
      std::ranges::move(settled(harness_.advance(next - harness_.now())), std::back_inserter(sent));
    }
    return sent;
  }

 private:
  void tell(const NodeEvent& event, NeighbourState state) {
    harness_.node().set_neighbour(event.link, event.peer, state, harness_.now());
  }

  /// Answers what the node asks of its links, and gives what it sends then.
  std::vector<Sent> settled(std::vector<Sent> sent) {
    for (; looked_at_ < harness_.events().size(); ++looked_at_) {
      const NodeEvent event = harness_.events()[looked_at_];
      if (event.kind != NodeEventKind::Resolve) continue;
      if (!is_present(event.peer)) {
        unfound_.push_back(event);
        continue;
      }
      tell(event, NeighbourState::Reachable);
      std::ranges::move(harness_.drain(), std::back_inserter(sent));
    }
    return sent;
  }

  NodeHarness harness_;
  std::size_t looked_at_ = 0;
  std::vector<NodeEvent> unfound_;
};

[[nodiscard]] Cast cast_of(std::string_view word) {
  if (word == "broadcast") return Cast::Broadcast;
  return word == "multicast" ? Cast::Multicast : Cast::Unicast;
}

/// What one command makes the node send.
std::vector<Sent> obey(std::optional<Bench>& bench, std::istream& command) {
  std::string verb;
  command >> verb;
  if (verb == "node") {
    std::string role;
    command >> role;
    bench.emplace(role == "router" ? router() : host());
  } else if (verb == "in" && bench) {
    std::uint32_t link = 0;
    std::string cast;
    std::string hex;
    command >> link >> cast >> hex;
    return bench->receive(octets_of_hex(hex), LinkId{link}, cast_of(cast));
  } else if (verb == "wait" && bench) {
    std::int64_t milliseconds = 0;
    command >> milliseconds;
    return bench->wait(std::chrono::milliseconds{milliseconds});
  }
  return {};
}

}  // namespace
}  // namespace icmpkit::engine::test

int main() {
  std::optional<icmpkit::engine::test::Bench> bench;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << line << '\n';
    std::istringstream command(line);
    for (const auto& sent : icmpkit::engine::test::obey(bench, command)) {
      std::cout << "out " << static_cast<std::uint32_t>(sent.link) << ' '
                << icmpkit::test::hex_of(sent.octets) << '\n';
    }
  }
  return 0;
}

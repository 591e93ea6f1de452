// A network as somebody wrote it down: nodes, the links between them, what goes wrong when, who
// attacks, and what a perfect observer at the vantage would conclude.
//
// It is a value, already checked: every name is resolved to an index, every interface has its
// addresses, nothing contradicts itself. docs/lab-format.md describes the text that it is read
// from; it does not read files, and it is not a running network (sim::Network is).
//
//   const auto scenario = read_scenario(text);
//   if (!scenario) for (const ScenarioProblem& problem : scenario.error()) tell(problem);
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/engine/node_config.hpp"
#include "icmpkit/sim/link_faults.hpp"

namespace icmpkit::sim {

/// Stands for no node, link or end.
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

enum class NodeState : std::uint8_t {
  On,
  Off,     ///< a host that is there and does not run: nobody answers for its address
  Absent,  ///< the link layer says with authority that there is no such host
};

/// What a link does to datagrams in one direction.
struct LinkProperties {
  LinkFaults faults{};
  std::uint64_t bits_per_second = 0;  ///< 0: a datagram takes no time to be put on the line
  std::uint32_t queue = 100;          ///< datagrams of the link's MTU that may wait for the line
  std::uint32_t mark = 0;  ///< past so many waiting, the sender may quench sources; 0: never
  friend bool operator==(const LinkProperties&, const LinkProperties&) = default;
};

/// Where a link meets a node.
struct LinkEnd {
  std::uint32_t node = kNone;
  std::uint32_t interface = 0;   ///< of the node
  std::uint32_t properties = 0;  ///< in `Scenario::properties`, of the direction away from the node
};

struct ScenarioLink {
  std::string name{};
  engine::LinkKind kind = engine::LinkKind::PointToPoint;
  engine::InterfaceState state = engine::InterfaceState::Up;
  std::uint32_t cost = 1;  ///< of going out on it, for computed routes
  std::vector<LinkEnd> ends{};
  std::vector<std::byte> labels{};  ///< the MPLS stack that datagrams wear on it, 4 octets a label
};

struct ScenarioNode {
  engine::NodeConfig config{};
  NodeState state = NodeState::On;
  /// How computed routes choose among ways of equal cost; empty: only the first is taken.
  std::optional<engine::Balancing> balancing{};
  std::vector<std::uint32_t> links{};  ///< of each interface; `kNone`: the node's own addresses
};

/// Something that changes while the network runs.
struct ScenarioChange {
  Duration time{};  ///< from the start of the run
  std::uint32_t link = kNone;
  std::uint32_t node = kNone;
  std::optional<engine::InterfaceState> link_state{};
  std::optional<NodeState> node_state{};
  std::optional<LinkProperties> properties{};  ///< of all directions of `link`
};

/// What of a datagram that it saw an attacker quotes in an error.
enum class ForgedQuote : std::uint8_t {
  Seen,     ///< the datagram itself: who sits on the path can
  Guessed,  ///< its addresses and protocol, the rest made up: who sits beside the path can
};

/// A node that puts a forged datagram into the network whenever it sees one that matches.
struct ScenarioAttack {
  std::uint32_t node = kNone;  ///< which sends it
  std::uint32_t link = kNone;  ///< where it looks
  engine::FilterMatch match{};
  Duration after{};
  std::uint32_t count = 0;          ///< at most so many; 0: no limit
  std::optional<IpAddress> from{};  ///< empty: the destination of the datagram that was seen
  std::optional<IpAddress> to{};    ///< empty: its source
  std::uint8_t type = 3;            ///< in the family of the datagram that was seen
  std::uint8_t code = 1;
  std::uint32_t word = 0;    ///< the message's second: MTU, pointer, gateway
  Ipv6Address better_hop{};  ///< of Neighbor Discovery's Redirect
  ForgedQuote quote = ForgedQuote::Seen;
  std::vector<std::byte> datagram{};  ///< sent as it stands in place of all the above, if not empty
};

/// What a diagnosis is marked against.
struct ScenarioTruth {
  std::string target{};
  std::string options{};  ///< as they are given to `icmp diagnose`
  std::string verdict{};
  std::string culprit{};  ///< a node's name; empty: nobody
  std::vector<std::string> suspects{};
};

struct Scenario {
  std::string title{};
  std::uint32_t vantage = kNone;
  std::uint64_t seed = 1;
  Duration resolution{};  ///< how long a neighbour takes to be found
  Duration resolution_timeout = std::chrono::seconds{3};  ///< and to be given up
  std::optional<Duration> convergence{};  ///< after a link changed, computed routes follow
  std::vector<LinkProperties> properties{};
  std::vector<ScenarioNode> nodes{};
  std::vector<ScenarioLink> links{};
  std::vector<ScenarioChange> changes{};  ///< by time
  std::vector<ScenarioAttack> attacks{};
  std::vector<ScenarioTruth> truths{};
  std::vector<std::pair<std::string, IpAddress>> names{};  ///< of addresses that are no node's

  /// The node of that name, or `kNone`.
  [[nodiscard]] std::uint32_t find_node(std::string_view name) const;
  [[nodiscard]] std::uint32_t find_link(std::string_view name) const;
  /// The address that a name of a node or of `names`, or an address as text, stands for. A node's
  /// own addresses come before those of its links.
  [[nodiscard]] std::optional<IpAddress> resolve(std::string_view name, Family family) const;
  /// The networks of all links and the addresses of all nodes, as few prefixes as they are written:
  /// what has to be routed into the lab.
  [[nodiscard]] std::vector<Prefix> prefixes() const;
};

/// The first address of the family that an interface has, and no other node.
[[nodiscard]] std::optional<IpAddress> unicast_address(const engine::InterfaceConfig& interface,
                                                       Family family);
/// The address that others on its link route by: link-local where it has such a one.
[[nodiscard]] std::optional<IpAddress> gateway_address(const engine::InterfaceConfig& interface,
                                                       Family family);
/// The first such address that a node has; its own come before those of its links.
[[nodiscard]] std::optional<IpAddress> first_address(const engine::NodeConfig& config,
                                                     Family family);

/// What is wrong with the text of a scenario. The name of the file is the caller's to add.
struct ScenarioProblem {
  std::uint32_t line = 0;  ///< from 1
  std::uint32_t column = 0;
  std::string message{};
  std::string remedy{};
  friend bool operator==(const ScenarioProblem&, const ScenarioProblem&) = default;
};

/// More problems than this are not told.
inline constexpr std::size_t kMaxProblems = 20;

/// Reads the text of a scenario (TOML, docs/lab-format.md). Fails with at least one problem, in the
/// order of their lines.
[[nodiscard]] std::expected<Scenario, std::vector<ScenarioProblem>> read_scenario(
    std::string_view text);

}  // namespace icmpkit::sim

// A whole network in virtual time, from a scenario: nodes that speak ICMP, and the links between
// them with what links do to datagrams. It is itself a machine, so io's driver runs it on a TUN
// device in real time and sim's runner runs it against a probe in no time at all.
//
// The outside is attached at one node, the vantage unless said otherwise:
//   Attachment::Host    datagrams that come in are sent by that node as its own (`originate`), and
//                       what is delivered to it goes out;
//   Attachment::Uplink  the outside is in the place of that node: what comes in goes on its link,
//                       and what its link brings goes out.
//
//   Network network(std::move(*scenario), {.seed = 7});
//   network.receive(datagram, {.seen = now});
//   network.on_deadline(later);
//   while (const auto transmit = network.poll_transmit(buffer, later)) ...
//
// Same scenario, same seed, same calls: the same octets at the same instants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/node.hpp"
#include "icmpkit/sim/link_faults.hpp"
#include "icmpkit/sim/network_event.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::sim {

enum class Attachment : std::uint8_t { Host, Uplink };

/// What `poll_event` tells; the rest is counted only.
enum class EventDetail : std::uint8_t { Everything, Nothing };

struct NetworkConfig {
  std::optional<std::uint64_t> seed{};  ///< empty: the scenario's
  Attachment attachment = Attachment::Host;
  std::uint32_t at = kNone;                                  ///< the node; `kNone`: the vantage
  engine::Splitting splitting = engine::Splitting::Allowed;  ///< of what is sent by `originate`
  Instant start{};                                           ///< the scenario's zero of time
  EventDetail events = EventDetail::Everything;
  std::size_t event_queue = 4096;  ///< events that wait to be polled; more are counted and lost
  std::size_t outbox = 4096;       ///< datagrams that wait to go out; more are counted and lost
  std::uint32_t most_datagrams = 1U << 20U;  ///< under way at once, of each of three sizes
};

struct NetworkCounters {
  std::uint64_t hops = 0;      ///< datagrams that arrived at a node
  std::uint64_t came_in = 0;   ///< from the outside
  std::uint64_t went_out = 0;  ///< to the outside
  std::uint64_t refused = 0;   ///< from the outside, and could not be sent
  std::uint64_t link_down = 0;
  std::uint64_t node_off = 0;
  std::uint64_t no_such_peer = 0;
  std::uint64_t queue_full = 0;
  std::uint64_t pool_full = 0;
  std::uint64_t outbox_full = 0;
  std::uint64_t attacks = 0;
  std::uint64_t events_lost = 0;
  WireCounters wires{};  ///< what chance did, on all links
};

/// Takes every datagram as it is put on a link, for a capture.
class LinkTap {
 public:
  LinkTap() = default;
  LinkTap(const LinkTap&) = default;
  LinkTap& operator=(const LinkTap&) = default;
  virtual ~LinkTap() = default;
  virtual void on_datagram(std::uint32_t link, Bytes datagram, Instant at) = 0;
};

class Network {
 public:
  /// Nodes are made when the first datagram reaches them. Cost: some ten microseconds a node.
  explicit Network(Scenario scenario, const NetworkConfig& config = {});
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;
  ~Network();

  // The five verbs (base/machine.hpp). Links of the outside have one number: 0.
  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const;
  std::optional<NetworkEvent> poll_event();

  /// As `receive`, and says what a socket would say. In place of an uplink nothing fails.
  std::expected<void, SendError> originate(Bytes datagram, Instant now);

  /// Every datagram goes through `tap` too, which must outlive the network; null: no more.
  void set_tap(LinkTap* tap);

  /// As it was read, but for who is on which link and the interfaces of nodes that run.
  [[nodiscard]] const Scenario& scenario() const;
  /// The address that a name of a node or of an address, or an address as text, stands for.
  [[nodiscard]] std::optional<IpAddress> resolve(std::string_view name, Family family) const;
  /// The node that has an address, or `kNone`.
  [[nodiscard]] std::uint32_t owner_of(const IpAddress& address) const;
  [[nodiscard]] const NetworkCounters& counters() const;
  [[nodiscard]] const std::string& node_name(std::uint32_t node) const;
  /// The node itself, to look at its counters; null until it was first reached.
  [[nodiscard]] const engine::Node* node(std::uint32_t node) const;
  /// The node that the outside is attached at.
  [[nodiscard]] std::uint32_t attached_at() const;
  /// How that node would send to `destination`, as things stand now: see `Node::local_facts`. Where
  /// there is no way because every link of the node is down, the first of them is named.
  [[nodiscard]] LocalFacts local_facts(const IpAddress& destination);
  [[nodiscard]] Instant now() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace icmpkit::sim

// A host or a router that speaks all of ICMP: a sans-IO machine that receives datagrams, forwards
// them, answers requests, reports what went wrong, and keeps silent when it must.
//
// It has no ARP, Neighbor Discovery or routing protocol, and no sockets: neighbours and routes come
// from its driver, and what is delivered here goes to the responders, to ports that are open, and
// to a `LocalDelivery` if there is one.
//
//   Node router({.interfaces = {lan, wan}, .policy = ...}, Instant{});
//   router.receive(datagram, {.link = LinkId{0}, .seen = now});
//   while (const auto transmit = router.poll_transmit(buffer, now)) send(*transmit);
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/neighbour.hpp"
#include "icmpkit/engine/node_config.hpp"
#include "icmpkit/engine/node_event.hpp"

namespace icmpkit::engine {

/// Takes whole datagrams that reached their node, as a raw socket does; the node answers requests
/// and hears errors all the same.
class LocalDelivery {
 public:
  LocalDelivery() = default;
  LocalDelivery(const LocalDelivery&) = default;
  LocalDelivery& operator=(const LocalDelivery&) = default;
  virtual ~LocalDelivery() = default;
  virtual void deliver(Bytes datagram, const Arrival& arrival) = 0;
};

/// How often each thing happened; refusals and reports are counted by name, see `Node::count`.
struct NodeCounters {
  std::uint64_t received = 0;
  std::uint64_t delivered = 0;
  std::uint64_t forwarded = 0;
  std::uint64_t originated = 0;  ///< by `originate`
  std::uint64_t replies = 0;     ///< answers to requests, RST and port echoes included
  std::uint64_t errors = 0;      ///< reports of all kinds
  std::uint64_t events_lost = 0;
};

/// Whether a datagram of a node's own may go out in fragments.
enum class Splitting : std::uint8_t {
  Allowed,
  Forbidden,
  Probing,  ///< not either, and what is known of the path does not count: for who looks for it
};

class Node {
 public:
  /// `now` is when router discovery starts.
  explicit Node(const NodeConfig& config, Instant now = {});
  Node(Node&&) noexcept;
  Node& operator=(Node&&) noexcept;
  ~Node();

  // The five verbs (base/machine.hpp).
  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const;
  std::optional<NodeEvent> poll_event();

  /// Sends a datagram of this node's own, as an application would: it is routed, split where that
  /// is allowed, and remembered, so that errors about it are believed. Fails as a socket does.
  /// DF forbids to split in IPv4, whatever `splitting` says.
  std::expected<void, SendError> originate(Bytes datagram, Instant now,
                                           Splitting splitting = Splitting::Allowed);

  /// As `receive`, of a datagram that came with an MPLS label stack, four octets a label, which
  /// errors about it carry by policy (RFC 4950).
  void receive_labelled(Bytes datagram, Bytes label_stack, const Arrival& arrival);
  /// The queue in front of a link went over its mark as this forwarded datagram joined it: the
  /// condition of Source Quench.
  void on_queue_over_mark(Bytes datagram, const Arrival& arrival);

  /// What the driver found out about `address` on `link`.
  void set_neighbour(LinkId link, IpAddress address, NeighbourState state, Instant now);
  void set_interface_state(LinkId link, InterfaceState state);
  /// Asks `source` for the way in place of the table in the configuration. It must outlive the
  /// node.
  void set_route_source(const RouteSource* source);
  /// Hands what reaches this node to `sink` too. It must outlive the node.
  void set_local_delivery(LocalDelivery* sink);

  [[nodiscard]] const NodeConfig& config() const;
  [[nodiscard]] const NodeCounters& counters() const;
  [[nodiscard]] std::uint64_t count(Silence silence) const;
  [[nodiscard]] std::uint64_t count(Discard discard) const;
  [[nodiscard]] std::uint64_t count(CauseKind cause) const;  ///< errors sent for it
  /// Whether `address` is one of this node's own.
  [[nodiscard]] bool owns(const IpAddress& address) const;
  /// How this node would send to `destination`, by its routes, interfaces and neighbours as they
  /// are; of several ways of equal cost, one. Nothing is sent, and nobody is asked for. A route by
  /// an interface that is down is told as it is, with that state.
  [[nodiscard]] LocalFacts local_facts(const IpAddress& destination, Instant now);

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace icmpkit::engine

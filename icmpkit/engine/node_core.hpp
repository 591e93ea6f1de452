// The inside of a node. Its members stand in the files that are named for what they do:
// node_receive (the door), node_forward, node_deliver (what is for this node), node_answer
// (requests other than echo), node_ports (UDP and TCP), node_discovery (RFC 1256), node_report
// (errors about what came), node_hear (errors about what was sent), node_output, node_local_facts
// (what it would say of a way).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/engine/error_rate_limiter.hpp"
#include "icmpkit/engine/ipv4_options.hpp"
#include "icmpkit/engine/ipv6_headers.hpp"
#include "icmpkit/engine/neighbour_table.hpp"
#include "icmpkit/engine/node.hpp"
#include "icmpkit/engine/own_addresses.hpp"
#include "icmpkit/engine/path_mtu_cache.hpp"
#include "icmpkit/engine/plan_error.hpp"
#include "icmpkit/engine/reassembly.hpp"
#include "icmpkit/engine/recently_sent.hpp"
#include "icmpkit/engine/redirect_cache.hpp"
#include "icmpkit/engine/responder/answer.hpp"
#include "icmpkit/engine/responder/extended_echo.hpp"
#include "icmpkit/engine/router_discovery.hpp"
#include "icmpkit/engine/time_of_day.hpp"
#include "icmpkit/engine/traceroute_report.hpp"
#include "icmpkit/engine/transmit_queue.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {

inline constexpr ExaminedOptions kNoOptions{};

/// A datagram that came in, and all that is known of its coming. What few have is elsewhere, since
/// one is made for each.
struct Inbound {
  wire::DatagramView view;
  Bytes octets;  ///< as received, without a link's padding
  const Arrival& arrival;
  Bytes label_stack{};                          ///< MPLS, four octets a label; mostly empty
  const ExaminedOptions& options = kNoOptions;  ///< of an IPv4 header
  const Ipv6Segment* segment = nullptr;  ///< the next station of an IPv6 Routing header, or null
};

/// The IP header in front of a reply, before it is written.
struct ReplyHead {
  std::size_t size = 0;  ///< octets
  std::optional<ReturnOptions> back{};
  IpAddress to{};
  std::uint8_t tos = 0;
  std::uint8_t hop_limit = 0;
  bool dont_fragment = false;
  std::size_t departure_stamp_at = 0;  ///< of a Timestamp Reply's ICMP header; 0: there is none
  Duration longest_delay{};            ///< it is sent at random within this time

  /// RFC 8335 section 4 has its own wishes. [R8335-RPL-1]
  void like_extended_echo(std::uint8_t ttl) {
    tos = 0;
    hop_limit = ttl;
    dont_fragment = true;
  }
};

/// A datagram that goes out, in the transmit queue's memory but not committed to it yet.
struct Outbound {
  MutableBytes octets;
  const IpAddress& destination;  ///< as in the header
  const Hop& hop;
  const Inbound* cause = nullptr;  ///< what it was, where it is forwarded; null: this node's own
  std::size_t departure_stamp_at = 0;  ///< see `ReplyHead`
};

[[nodiscard]] inline bool is_link_local(const IpAddress& address) {
  return address.is_v6() && address.v6().is_link_local();
}

/// Straight to a neighbour on `link`.
[[nodiscard]] inline RouteDecision onto_link(LinkId link) {
  return {.outcome = RouteDecision::Outcome::Forward, .hop = {.link = link}};
}

/// A reply that is sent later.
struct HeldBack {
  Instant due{};
  std::vector<std::byte> octets;
  IpAddress destination{};
  Hop hop{};
};
inline constexpr std::size_t kMaxHeldBack = 64;  // more are dropped

/// Router discovery on the interfaces that take part in it.
struct RouterDiscoveryState {
  struct Advertising {
    LinkId link;
    RouterAdvertiser machine;
  };
  struct Listening {
    LinkId link;
    RouterList routers;
  };
  std::vector<Advertising> advertising;
  std::vector<Listening> listening;
};

/// How often each refusal and each report happened.
struct Tally {
  std::array<std::uint64_t, kSilences> silences{};
  std::array<std::uint64_t, kDiscards> discards{};
  std::array<std::uint64_t, kCauseKinds> causes{};
};

class Node::Core {
 public:
  Core(const NodeConfig& node_config, Instant now);

  // node_receive.cpp
  void receive(Bytes datagram, Bytes label_stack, const Arrival& arrival);

  // node_forward.cpp
  void forward(const Inbound& in);
  void report_queue_over_mark(Bytes datagram, const Arrival& arrival);

  // node_deliver.cpp
  void deliver(const Inbound& in, AddressKind destination);

  // node_output.cpp
  std::expected<void, SendError> originate(Bytes datagram, Instant now, Splitting splitting);
  std::optional<Transmit> poll_transmit(MutableBytes buffer);
  void set_neighbour(LinkId link, const IpAddress& address, NeighbourState state);
  void set_interface_state(LinkId link, InterfaceState state);
  void set_route_source(const RouteSource* source);

  // node_local_facts.cpp
  [[nodiscard]] LocalFacts local_facts(const IpAddress& destination) const;

  // What the driver sees.
  NodeConfig config;
  const Policy& policy;
  OwnAddresses own;
  const RouteSource* routes;
  LocalDelivery* local_delivery = nullptr;
  NodeCounters counters;
  std::unique_ptr<Tally> tally;  ///< null until something was refused

  // How it tells; node.cpp.
  void tell(const NodeEvent& event);
  /// To be filled in where it stands; null where too many wait, which is counted.
  NodeEvent* new_event(NodeEventKind kind);
  std::optional<NodeEvent> poll_event();
  void advance(Instant now);
  void on_deadline(Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] Instant now() const { return now_; }

 private:
  [[nodiscard]] Tally& counts();
  void count(Discard why, std::size_t times);
  [[nodiscard]] const InterfaceConfig& interface(LinkId link) const {
    return config.interfaces[static_cast<std::size_t>(link)];
  }
  [[nodiscard]] bool is_up(LinkId link) const {
    const auto place = static_cast<std::size_t>(link);
    return place < config.interfaces.size() && config.interfaces[place].state == InterfaceState::Up;
  }

  // node_receive.cpp
  void receive_v4(wire::CutBytes datagram, Bytes label_stack, const Arrival& arrival);
  void receive_v6(wire::CutBytes datagram, Bytes label_stack, const Arrival& arrival);
  void take_v4(const Inbound& in);
  void take_v6(const Inbound& in);
  void take_or_forward(const Inbound& in, AddressKind destination);
  void take_with_headers(const Inbound& in, AddressKind destination);
  void take_with_options(const Inbound& in, AddressKind destination);
  void discard(Discard why, const Arrival& arrival, const IpAddress& peer = {});

  // node_forward.cpp
  [[nodiscard]] bool may_forward(const Inbound& in);
  [[nodiscard]] std::optional<Discard> no_station(const IpAddress& address) const;
  [[nodiscard]] bool passes_filters(const Inbound& in);
  void refuse(FilterAction action, const Inbound& in);
  [[nodiscard]] bool is_cut_off(const Inbound& in, const InterfaceConfig& exit) const;
  void forward_to(const Inbound& in, const IpAddress& destination);
  void maybe_redirect(const Inbound& in, const RouteDecision& way);
  [[nodiscard]] bool could_send_to(const Inbound& in, const IpAddress& better) const;
  void send_on(const Inbound& in, const IpAddress& destination, const RouteDecision& way);
  void write_options(const Inbound& in, const RouteDecision& way, MutableBytes datagram);
  void report_traceroute(const Inbound& in, const OutputLink& link);

  // node_deliver.cpp
  void deliver_icmpv4(const Inbound& in, AddressKind destination);
  void deliver_icmpv6(const Inbound& in, AddressKind destination);
  [[nodiscard]] bool answers_echo_to(const Inbound& in, AddressKind destination) const;
  [[nodiscard]] bool may_answer_echo();
  void answer_echo(const Inbound& in, AddressKind destination);
  [[nodiscard]] std::optional<IpAddress> reply_source(const Inbound& in,
                                                      AddressKind destination) const;
  [[nodiscard]] ReplyHead reply_head(const Inbound& in) const;
  void send_reply(const Inbound& in, const IpAddress& source, const ReplyHead& head,
                  MutableBytes reply);
  [[nodiscard]] static std::uint32_t next_header_offset(const wire::DatagramView& view);

  void hold_back(const Outbound& out, Duration at_most);
  void send_held_back();
  void remember_if_large(Bytes reply);
  void reassemble(const Inbound& in);
  void report_expired_fragments();

  // node_answer.cpp
  void answer_query(const Inbound& in);
  void answer_query_v6(const Inbound& in);
  [[nodiscard]] responder::Answered write_answer(const Inbound& in, MutableBytes out);
  [[nodiscard]] responder::ProbedNode probed_node(const Inbound& in) const;
  [[nodiscard]] bool may_answer_probe(const Inbound& in);
  void send_answer(const Inbound& in, const responder::Answer& answer, ReplyHead head,
                   MutableBytes room);

  // node_discovery.cpp
  void start_router_discovery(Instant now);
  void hear_router(const Inbound& in);
  void run_router_discovery();
  /// The default router that advertisements told of.
  [[nodiscard]] std::optional<Hop> discovered_router() const;
  void send_discovery(LinkId link, const RouterMessage& message);

  // node_ports.cpp
  void deliver_udp(const Inbound& in);
  void deliver_tcp(const Inbound& in);
  void accept(const Inbound& in, const wire::Tcp& segment);
  [[nodiscard]] std::uint32_t cookie_of(const Inbound& in, wire::Ports ports) const;
  void reset(const Inbound& in);
  void send_segment(const Inbound& in, const wire::Tcp& segment);

  // node_report.cpp
  void report(const Cause& cause, const Inbound& in);
  [[nodiscard]] std::optional<IpAddress> error_source(const Cause& cause, const Inbound& in,
                                                      const Hop& way_back) const;
  void suppress(const Cause& cause, Silence silence, const Inbound& in);
  [[nodiscard]] Bytes extensions_of(const Inbound& in, MutableBytes out);
  [[nodiscard]] ReturnOptions error_options_for(const Inbound& in, const Cause& cause) const;

  void report_to_self(const Cause& cause, Bytes datagram);

  // node_hear.cpp
  void hear_error(const Inbound& in);
  [[nodiscard]] bool is_about_own(const wire::QuoteView& quote) const;
  void hear_too_big(const Inbound& in, const wire::QuoteView& quote, const IpAddress& destination);
  void hear_redirect(const Inbound& in, const wire::QuoteView& quote);
  void hear_nd_redirect(const Inbound& in);
  /// What a Redirect says: a way for all of the service `tos`, or for that one alone.
  struct RedirectHeard {
    IpAddress destination;
    IpAddress gateway;
    std::uint8_t tos = 0;
    bool is_for_service = false;
  };
  [[nodiscard]] bool may_obey(const Inbound& in, const RedirectHeard& redirect);
  void obey_or_refuse(const Inbound& in, const RedirectHeard& redirect);

  // node_local_facts.cpp
  [[nodiscard]] FirstHopState first_hop_state(LinkId link, const IpAddress& address) const;
  [[nodiscard]] std::uint8_t prefix_length_of(const IpAddress& own_address) const;

  // node_output.cpp
  /// The way to `destination`; `flow` is what a balancer looks at, null for this node's own.
  [[nodiscard]] RouteDecision route(const IpAddress& destination, std::uint8_t tos,
                                    const wire::DatagramView* flow);
  /// The same for a query, whose `at_least` is found here.
  [[nodiscard]] RouteDecision way_of(RouteQuery&& query) const;
  [[nodiscard]] RouteDecision routed_way(const RouteQuery& query, const Connected* connected) const;
  /// The way for what this node sends of itself; the last one is remembered.
  [[nodiscard]] const RouteDecision& route_own(const IpAddress& destination, std::uint8_t tos);
  [[nodiscard]] const RouteDecision& way_back(const Inbound& in, const IpAddress& to,
                                              std::uint8_t tos);
  /// Why `decision` leads nowhere; empty where it does. Not asked about black holes.
  [[nodiscard]] std::optional<CauseKind> no_way(const RouteDecision& decision) const;
  void dispatch(const Outbound& out);
  /// Whether the datagram was taken: false once its neighbour is known to be none, which was
  /// reported then.
  bool dispatch_piece(const Outbound& out);
  bool enqueue(const Outbound& out, const IpAddress& next_hop);
  [[nodiscard]] bool is_resolved(const IpAddress& address) const;
  void dispatch_split(const Outbound& out, std::uint32_t mtu);
  void send_waiting(LinkId link, const IpAddress& neighbour, Bytes datagram);

  TransmitQueue queue_;
  ErrorRateLimiter rate_limiter_;
  std::optional<TokenBucket> echo_budget_;  ///< empty until it is charged
  RecentlySent recently_sent_;
  NeighbourTable neighbours_;
  PathMtuCache path_mtus_;
  RedirectCache redirects_;
  Reassembly reassembly_;
  std::unique_ptr<RouterDiscoveryState> discovery_;   ///< null where no interface takes part
  std::unique_ptr<std::vector<HeldBack>> held_back_;  ///< null until a reply was held back
  std::vector<std::byte> split_;                      ///< a datagram that goes out in pieces
  std::vector<std::byte> scratch_;  ///< a datagram that this node changes before it takes it
  std::vector<NodeEvent> events_;
  std::size_t first_event_ = 0;
  Instant now_{};
  Prng prng_;
  struct {
    IpAddress destination{};
    std::uint8_t tos = 0;
    bool is_known = false;
    RouteDecision decision{};
  } last_way_;  ///< of `route_own` and `way_back`
  std::uint64_t next_transmit_ = 0;
  std::uint32_t packets_ = 0;
  std::uint16_t identification_ = 0;
};

}  // namespace icmpkit::engine

// The inside of a network. Its members stand in the files that are named for what they do:
// network_core (time and nodes), network_links (what links do), network_neighbours (who is found),
// network_changes (faults by time, attacks).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/engine/node.hpp"
#include "icmpkit/sim/bounded_queue.hpp"
#include "icmpkit/sim/datagram_pool.hpp"
#include "icmpkit/sim/event_queue.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/sim/routing.hpp"
#include "icmpkit/sim/topology.hpp"

namespace icmpkit::sim {

class Network::Core final : public engine::LocalDelivery {
 public:
  Core(Scenario from, const NetworkConfig& config);

  // network_core.cpp
  void run_until(Instant until);
  std::expected<void, SendError> take_in(Bytes datagram, Instant at);
  std::optional<Transmit> poll_transmit(MutableBytes buffer);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  std::optional<NetworkEvent> poll_event() { return events_.pop(); }
  void deliver(Bytes datagram, const Arrival& arrival) override;
  [[nodiscard]] LocalFacts local_facts(const IpAddress& destination);
  [[nodiscard]] std::uint32_t owner_of(const IpAddress& address) const {
    const auto owner = topology_.owner_of(address);
    return owner ? owner->node : kNone;
  }
  [[nodiscard]] const engine::Node* node(std::uint32_t at) const {
    return nodes_[at] ? &nodes_[at]->node : nullptr;
  }

  Scenario scenario;
  NetworkCounters counters;
  LinkTap* tap = nullptr;
  std::uint32_t attached_at;
  Instant now;

 private:
  enum class HappeningKind : std::uint8_t {
    Arrive,    ///< `datagram` at the end `subject`
    Wake,      ///< the node `subject` asked for it
    Resolve,   ///< the resolution `subject` has its outcome
    Change,    ///< the change `subject` of the scenario
    Converge,  ///< computed routes are settled
    Inject,    ///< the attacker `subject` sends `datagram`
  };

  struct Happening {
    HappeningKind kind{};
    Cast cast = Cast::Unicast;
    std::uint32_t subject = 0;
    DatagramPool::Handle datagram{};
  };

  static constexpr Instant kNever = Instant::max();
  /// Between what happens and what it causes elsewhere: nothing goes on for ever in no time.
  static constexpr Duration kLeastTime{1};

  struct RunningNode {
    explicit RunningNode(const engine::NodeConfig& config) : node(config) {}
    engine::Node node;
    NodeRoutes routes{};
    Instant wake = kNever;  ///< the earliest one that is scheduled
  };

  /// One direction of a link, by the end that it leads away from.
  struct Direction {
    Prng prng{0};
    Instant line_free{};  ///< when what waits for the line is on it
    std::uint32_t properties = 0;
  };

  /// Somebody whom a node wants to find.
  struct Resolution {
    std::uint32_t node = kNone;
    LinkId link{};
    IpAddress address{};
    engine::NeighbourState outcome{};
    bool is_open = true;
  };

  /// A neighbour that a node took for gone.
  struct Missing {
    std::uint32_t node = kNone;  ///< who missed it
    LinkId link{};
    IpAddress address{};
    std::uint32_t owner = kNone;
  };

  // network_core.cpp
  void happen(const Happening& what);
  void arrive(const Happening& what);
  [[nodiscard]] engine::Node& node_at(std::uint32_t at);
  void start_advertisers();
  /// Takes out of a node what it has to send and to tell, until there is nothing left.
  void serve(std::uint32_t at);
  void schedule_wake(std::uint32_t at);
  void tell(NetworkEventKind kind, std::uint32_t node, std::uint32_t link);
  void tell(std::uint32_t node, const engine::NodeEvent& told);
  void put_out(Bytes datagram);
  [[nodiscard]] bool is_outside(std::uint32_t node) const {
    return attachment_ == Attachment::Uplink && node == attached_at;
  }

  // network_links.cpp
  void send_on(std::uint32_t node, const Transmit& transmit, Bytes datagram);
  void send_from_outside(Bytes datagram);
  void put_on_link(std::uint32_t end, const IpAddress& next_hop, Bytes datagram);
  [[nodiscard]] std::optional<Duration> wait_for_line(std::uint32_t end, Bytes datagram);
  void quench(std::uint32_t end, Bytes datagram);
  [[nodiscard]] std::optional<Cast> cast_of(std::uint32_t end, const IpAddress& next_hop) const;
  void carry(std::uint32_t from, std::uint32_t to, Cast cast, Duration wait, Bytes datagram);
  void schedule_arrival(std::uint32_t end, Cast cast, Instant at, Bytes datagram);

  // network_neighbours.cpp
  void resolve(std::uint32_t node, LinkId link, const IpAddress& address);
  void settle(std::uint32_t resolution);
  void schedule(const Resolution& resolution, Duration after);
  [[nodiscard]] std::uint32_t neighbour_with(std::uint32_t node, LinkId link,
                                             const IpAddress& address) const;
  bool remember(const Missing& missing);
  void miss(std::uint32_t from_end, std::uint32_t to_end, const IpAddress& address);
  void find_again(std::uint32_t owner);

  // network_changes.cpp
  void change(const ScenarioChange& what);
  void set_link_state(std::uint32_t link, engine::InterfaceState state);
  void set_node_state(std::uint32_t node, NodeState state);
  void refresh_carrier(std::uint32_t end);
  void look_for_attacks(std::uint32_t link, Bytes datagram);
  void inject(const Happening& what);

  Topology topology_;
  Routing routing_;
  std::vector<std::unique_ptr<RunningNode>> nodes_;
  std::vector<Direction> directions_;
  std::vector<bool> is_watched_;  ///< by link: an attacker looks at it
  std::vector<std::uint32_t> attacks_made_;
  EventQueue<Happening> happenings_;
  DatagramPool pool_;
  BoundedQueue<NetworkEvent> events_;
  BoundedQueue<DatagramPool::Handle> outbox_;
  std::vector<Resolution> resolutions_;
  std::vector<std::uint32_t> free_resolutions_;
  std::vector<Missing> missing_;
  std::vector<std::byte> buffer_;   ///< what a node is sending; allocated at first use
  std::vector<std::byte> damaged_;  ///< a copy that lost a bit
  Arrival last_arrival_{};          ///< at the node that is being served
  Attachment attachment_;
  engine::Splitting splitting_;
  EventDetail event_detail_;
  std::uint64_t seed_;
  std::uint64_t next_transmit_ = 0;
};

}  // namespace icmpkit::sim

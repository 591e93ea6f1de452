#include "icmpkit/sim/network.hpp"

#include <array>
#include <utility>

#include "icmpkit/sim/network_core.hpp"

namespace icmpkit::sim {

std::string_view name(NetworkEventKind kind) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"node", "lost", "corrupted", "queue-full", "link-down", "node-off", "no-such-peer",
       "pool-full", "link-changed", "node-changed", "converged", "attacked"});
  return kNames[static_cast<std::size_t>(kind)];
}

Network::Network(Scenario scenario, const NetworkConfig& config)
    : core_(std::make_unique<Core>(std::move(scenario), config)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

void Network::receive(Bytes datagram, const Arrival& arrival) {
  // What a socket would refuse is counted.
  static_cast<void>(core_->take_in(datagram, arrival.seen));
}

void Network::on_deadline(Instant now) { core_->run_until(now); }

std::optional<Transmit> Network::poll_transmit(MutableBytes buffer, Instant now) {
  core_->run_until(now);
  return core_->poll_transmit(buffer);
}

std::optional<Instant> Network::next_deadline() const { return core_->next_deadline(); }

std::size_t Network::max_transmit_size() const { return 65'535; }

std::optional<NetworkEvent> Network::poll_event() { return core_->poll_event(); }

std::expected<void, SendError> Network::originate(Bytes datagram, Instant now) {
  return core_->take_in(datagram, now);
}

void Network::set_tap(LinkTap* tap) { core_->tap = tap; }

const Scenario& Network::scenario() const { return core_->scenario; }

std::optional<IpAddress> Network::resolve(std::string_view name, Family family) const {
  const std::uint32_t at = core_->scenario.find_node(name);
  const engine::Node* const running = at == kNone ? nullptr : core_->node(at);
  if (running == nullptr) return core_->scenario.resolve(name, family);
  return first_address(running->config(), family);
}

std::uint32_t Network::owner_of(const IpAddress& address) const { return core_->owner_of(address); }

const NetworkCounters& Network::counters() const { return core_->counters; }

const std::string& Network::node_name(std::uint32_t node) const {
  return core_->scenario.nodes[node].config.name;
}

const engine::Node* Network::node(std::uint32_t node) const { return core_->node(node); }

std::uint32_t Network::attached_at() const { return core_->attached_at; }

LocalFacts Network::local_facts(const IpAddress& destination) {
  return core_->local_facts(destination);
}

Instant Network::now() const { return core_->now; }

}  // namespace icmpkit::sim

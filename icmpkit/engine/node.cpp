#include "icmpkit/engine/node.hpp"

#include <algorithm>
#include <utility>

#include "icmpkit/engine/node_core.hpp"

namespace icmpkit::engine {

namespace {

constexpr std::size_t kMaxDatagram = 65'535;

NodeConfig completed(NodeConfig config) {
  if (!config.policy) config.policy = std::make_shared<const Policy>(make_policy(Role::Host));
  std::ranges::sort(config.udp_ports);
  std::ranges::sort(config.tcp_ports);
  return config;
}

}  // namespace

Node::Core::Core(const NodeConfig& node_config, Instant now)
    : config(completed(node_config)),
      policy(*config.policy),
      own(config.interfaces),
      routes(&config.routes),
      rate_limiter_(policy.rate_limit, config.key),
      recently_sent_(config.key, policy.recently_sent),
      neighbours_(config.key),
      path_mtus_(config.key, {.lifetime = policy.path_mtu_lifetime}),
      redirects_(config.key),
      reassembly_(config.key, policy.reassembly_timeout),
      now_(now),
      prng_(config.key.k0 ^ config.key.k1) {
  start_router_discovery(now);
}

void Node::Core::advance(Instant now) { now_ = std::max(now_, now); }

void Node::Core::on_deadline(Instant now) {
  advance(now);
  report_expired_fragments();
  send_held_back();
  run_router_discovery();
}

std::optional<Instant> Node::Core::next_deadline() const {
  std::optional<Instant> next = reassembly_.next_deadline();
  const auto consider = [&next](const std::optional<Instant>& candidate) {
    if (candidate && (!next || *candidate < *next)) next = candidate;
  };
  if (held_back_) {
    for (const HeldBack& reply : *held_back_) consider(reply.due);
  }
  if (discovery_) {
    for (const auto& each : discovery_->advertising) consider(each.machine.next_deadline());
    for (const auto& each : discovery_->listening) consider(each.routers.next_deadline());
  }
  return next;
}

void Node::Core::set_interface_state(LinkId link, InterfaceState state) {
  const auto place = static_cast<std::size_t>(link);
  if (place < config.interfaces.size()) config.interfaces[place].state = state;
  last_way_.is_known = false;
}

void Node::Core::set_route_source(const RouteSource* source) {
  routes = source;
  last_way_.is_known = false;
}

Tally& Node::Core::counts() {
  if (!tally) tally = std::make_unique<Tally>();
  return *tally;
}

void Node::Core::count(Discard why, std::size_t times) {
  if (times != 0) counts().discards[static_cast<std::size_t>(why)] += times;
}

void Node::Core::tell(const NodeEvent& event) {
  NodeEvent* const told = new_event(event.kind);
  if (told == nullptr) return;
  *told = event;
  told->at = now_;
}

NodeEvent* Node::Core::new_event(NodeEventKind kind) {
  constexpr std::size_t kMaxEvents = 1024;
  if (first_event_ == events_.size()) {
    events_.clear();
    first_event_ = 0;
  }
  if (events_.size() == kMaxEvents) {
    ++counters.events_lost;
    return nullptr;
  }
  NodeEvent& event = events_.emplace_back();
  event.kind = kind;
  event.at = now_;
  return &event;
}

std::optional<NodeEvent> Node::Core::poll_event() {
  if (first_event_ == events_.size()) return std::nullopt;
  return events_[first_event_++];
}

Node::Node(const NodeConfig& config, Instant now) : core_(std::make_unique<Core>(config, now)) {}
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

void Node::receive(Bytes datagram, const Arrival& arrival) {
  core_->receive(datagram, {}, arrival);
}

void Node::receive_labelled(Bytes datagram, Bytes label_stack, const Arrival& arrival) {
  core_->receive(datagram, label_stack, arrival);
}

void Node::on_queue_over_mark(Bytes datagram, const Arrival& arrival) {
  core_->report_queue_over_mark(datagram, arrival);
}

void Node::on_deadline(Instant now) { core_->on_deadline(now); }

std::optional<Transmit> Node::poll_transmit(MutableBytes buffer, Instant now) {
  core_->advance(now);
  return core_->poll_transmit(buffer);
}

std::optional<Instant> Node::next_deadline() const { return core_->next_deadline(); }

std::size_t Node::max_transmit_size() const { return kMaxDatagram; }

std::optional<NodeEvent> Node::poll_event() { return core_->poll_event(); }

std::expected<void, SendError> Node::originate(Bytes datagram, Instant now, Splitting splitting) {
  return core_->originate(datagram, now, splitting);
}

void Node::set_neighbour(LinkId link, IpAddress address, NeighbourState state, Instant now) {
  core_->advance(now);
  core_->set_neighbour(link, address, state);
}

void Node::set_interface_state(LinkId link, InterfaceState state) {
  core_->set_interface_state(link, state);
}

void Node::set_route_source(const RouteSource* source) { core_->set_route_source(source); }

void Node::set_local_delivery(LocalDelivery* sink) { core_->local_delivery = sink; }

const NodeConfig& Node::config() const { return core_->config; }

const NodeCounters& Node::counters() const { return core_->counters; }

std::uint64_t Node::count(Silence silence) const {
  return core_->tally ? core_->tally->silences[static_cast<std::size_t>(silence)] : 0;
}

std::uint64_t Node::count(Discard discard) const {
  return core_->tally ? core_->tally->discards[static_cast<std::size_t>(discard)] : 0;
}

std::uint64_t Node::count(CauseKind cause) const {
  return core_->tally ? core_->tally->causes[static_cast<std::size_t>(cause)] : 0;
}

bool Node::owns(const IpAddress& address) const { return core_->own.owns(address); }

LocalFacts Node::local_facts(const IpAddress& destination, Instant now) {
  core_->advance(now);
  return core_->local_facts(destination);
}

}  // namespace icmpkit::engine

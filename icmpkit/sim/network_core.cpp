#include "icmpkit/sim/network_core.hpp"

#include <algorithm>
#include <utility>

namespace icmpkit::sim {

namespace {

constexpr std::size_t kMaxDatagram = 65'535;

}  // namespace

Network::Core::Core(Scenario from, const NetworkConfig& config)
    : scenario(std::move(from)),
      attached_at(config.at == kNone ? scenario.vantage : config.at),
      now(config.start),
      topology_(scenario),
      routing_(topology_, scenario.convergence ? RouteBasis::AsIs : RouteBasis::AsWritten),
      nodes_(scenario.nodes.size()),
      directions_(topology_.end_count()),
      is_watched_(scenario.links.size()),
      attacks_made_(scenario.attacks.size()),
      pool_(config.most_datagrams),
      events_(config.event_queue),
      outbox_(config.outbox),
      attachment_(config.attachment),
      splitting_(config.splitting),
      event_detail_(config.events),
      seed_(config.seed.value_or(scenario.seed)) {
  Prng seeds(seed_);
  for (std::uint32_t link = 0; link < scenario.links.size(); ++link) {
    const std::uint32_t first = topology_.link(link).first_end;
    auto& ends = scenario.links[link].ends;
    for (std::uint32_t i = 0; i < ends.size(); ++i) {
      directions_[first + i] = {.prng = Prng(seeds.next()), .properties = ends[i].properties};
    }
    std::vector<LinkEnd>().swap(ends);
  }
  // The topology holds them now.
  for (ScenarioNode& node : scenario.nodes) std::vector<std::uint32_t>().swap(node.links);
  for (std::uint32_t end = 0; end < topology_.end_count(); ++end) {
    if (!topology_.has_carrier(end)) refresh_carrier(end);
  }
  for (const ScenarioAttack& attack : scenario.attacks) is_watched_[attack.link] = true;
  for (std::uint32_t i = 0; i < scenario.changes.size(); ++i) {
    happenings_.push(now + scenario.changes[i].time, {.kind = HappeningKind::Change, .subject = i});
  }
  start_advertisers();
}

// Nodes that speak unasked cannot wait until they are spoken to.
void Network::Core::start_advertisers() {
  for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
    const auto& interfaces = scenario.nodes[at].config.interfaces;
    const bool advertises = std::ranges::any_of(
        interfaces, [](const auto& interface) { return interface.advertising.is_on; });
    if (!advertises || is_outside(at) || topology_.state(at) != NodeState::On) continue;
    node_at(at).on_deadline(now);
    serve(at);
  }
}

// Made at first use. The configuration moves to the node, but for its name.
engine::Node& Network::Core::node_at(std::uint32_t at) {
  if (nodes_[at]) return nodes_[at]->node;
  engine::NodeConfig& config = scenario.nodes[at].config;
  Prng keys(seed_ ^ Prng(at).next());
  config.key = {keys.next(), keys.next()};
  nodes_[at] = std::make_unique<RunningNode>(config);
  RunningNode& running = *nodes_[at];
  std::vector<engine::InterfaceConfig>().swap(config.interfaces);
  config.routes = {};
  running.routes = NodeRoutes(routing_, at, running.node.config().routes);
  running.node.set_route_source(&running.routes);
  if (at == attached_at && attachment_ == Attachment::Host) running.node.set_local_delivery(this);
  return running.node;
}

void Network::Core::run_until(Instant until) {
  while (const auto next = happenings_.next()) {
    if (*next > until) break;
    now = std::max(now, *next);
    happen(happenings_.pop());
  }
  now = std::max(now, until);
}

std::optional<Instant> Network::Core::next_deadline() const { return happenings_.next(); }

void Network::Core::happen(const Happening& what) {
  switch (what.kind) {
    case HappeningKind::Arrive:
      return arrive(what);
    case HappeningKind::Wake: {
      RunningNode& running = *nodes_[what.subject];
      // A node that was woken earlier has made another appointment.
      if (running.wake != now) return;
      running.wake = kNever;
      running.node.on_deadline(now);
      return serve(what.subject);
    }
    case HappeningKind::Resolve:
      return settle(what.subject);
    case HappeningKind::Change:
      return change(scenario.changes[what.subject]);
    case HappeningKind::Converge:
      routing_.settle();
      return tell(NetworkEventKind::Converged, kNone, kNone);
    case HappeningKind::Inject:
      return inject(what);
  }
}

void Network::Core::arrive(const Happening& what) {
  const TopologyEnd& end = topology_.end(what.subject);
  const Bytes datagram = pool_.at(what.datagram);
  ++counters.hops;
  if (topology_.link(end.link).state == engine::InterfaceState::Down) {
    ++counters.link_down;
    tell(NetworkEventKind::LinkDown, end.node, end.link);
  } else if (topology_.state(end.node) != NodeState::On) {
    ++counters.node_off;
    tell(NetworkEventKind::NodeOff, end.node, end.link);
  } else if (is_outside(end.node)) {
    put_out(datagram);
  } else {
    engine::Node& node = node_at(end.node);
    last_arrival_ = {.link = static_cast<LinkId>(end.interface),
                     .cast = what.cast,
                     .stamp = {.at = now},
                     .seen = now};
    const Bytes labels = scenario.links[end.link].labels;
    if (labels.empty()) {
      node.receive(datagram, last_arrival_);
    } else {
      node.receive_labelled(datagram, labels, last_arrival_);
    }
    serve(end.node);
  }
  pool_.release(what.datagram);
}

void Network::Core::serve(std::uint32_t at) {
  engine::Node& node = nodes_[at]->node;
  if (buffer_.empty()) buffer_.resize(kMaxDatagram);
  for (bool is_busy = true; is_busy;) {
    is_busy = false;
    while (const auto transmit = node.poll_transmit(buffer_, now)) {
      send_on(at, *transmit, Bytes(buffer_).first(transmit->size));
      is_busy = true;
    }
    while (const auto event = node.poll_event()) {
      tell(at, *event);
      if (event->kind == engine::NodeEventKind::Resolve) {
        resolve(at, event->link, event->peer);
        is_busy = true;
      }
    }
  }
  schedule_wake(at);
}

void Network::Core::schedule_wake(std::uint32_t at) {
  RunningNode& running = *nodes_[at];
  const auto deadline = running.node.next_deadline();
  if (!deadline || running.wake <= *deadline) return;
  // A deadline that has passed would be asked for again and again at the same instant.
  running.wake = std::max(*deadline, now + Duration{1});
  happenings_.push(running.wake, {.kind = HappeningKind::Wake, .subject = at});
}

std::expected<void, SendError> Network::Core::take_in(Bytes datagram, Instant at) {
  run_until(at);
  ++counters.came_in;
  if (attachment_ == Attachment::Uplink) {
    send_from_outside(datagram);
    return {};
  }
  auto sent = node_at(attached_at).originate(datagram, now, splitting_);
  if (!sent) ++counters.refused;
  serve(attached_at);
  return sent;
}

void Network::Core::deliver(Bytes datagram, const Arrival&) { put_out(datagram); }

void Network::Core::put_out(Bytes datagram) {
  const auto copy = pool_.put(datagram);
  if (copy && outbox_.push(*copy)) return;
  if (copy) pool_.release(*copy);
  ++counters.outbox_full;
}

std::optional<Transmit> Network::Core::poll_transmit(MutableBytes buffer) {
  const auto handle = outbox_.pop();
  if (!handle) return std::nullopt;
  store_bytes(buffer, 0, pool_.at(*handle));
  pool_.release(*handle);
  ++counters.went_out;
  return Transmit{.id = TransmitId{next_transmit_++}, .size = handle->size};
}

// Computed routes avoid what is down, so that a node without links has no way at all.
LocalFacts Network::Core::local_facts(const IpAddress& destination) {
  run_until(now);
  engine::Node& node = node_at(attached_at);
  LocalFacts facts = node.local_facts(destination, now);
  if (facts.route != LocalRoute::None) return facts;
  const engine::InterfaceConfig* first_down = nullptr;
  const auto ends = topology_.ends_of(attached_at);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i] == kNone) continue;
    const engine::InterfaceConfig& interface = node.config().interfaces[i];
    if (interface.state == engine::InterfaceState::Up) return facts;
    if (first_down == nullptr) first_down = &interface;
  }
  if (first_down == nullptr) return facts;
  facts.interface = first_down->name;
  facts.link = LinkState::Down;
  facts.mtu = first_down->mtu;
  return facts;
}

void Network::Core::tell(NetworkEventKind kind, std::uint32_t node, std::uint32_t link) {
  if (event_detail_ == EventDetail::Nothing) return;
  if (!events_.push({.kind = kind, .node = node, .link = link, .at = now})) ++counters.events_lost;
}

void Network::Core::tell(std::uint32_t node, const engine::NodeEvent& told) {
  if (event_detail_ == EventDetail::Nothing) return;
  const auto place = static_cast<std::size_t>(told.link);
  const auto ends = topology_.ends_of(node);
  const std::uint32_t end = place < ends.size() ? ends[place] : kNone;
  const std::uint32_t link = end == kNone ? kNone : topology_.end(end).link;
  if (!events_.push(
          {.kind = NetworkEventKind::Node, .node = node, .link = link, .at = now, .told = told})) {
    ++counters.events_lost;
  }
}

}  // namespace icmpkit::sim

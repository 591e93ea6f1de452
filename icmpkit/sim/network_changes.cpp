#include <algorithm>

#include "icmpkit/engine/filter.hpp"
#include "icmpkit/sim/forgery.hpp"
#include "icmpkit/sim/network_core.hpp"

namespace icmpkit::sim {

using engine::InterfaceState;

namespace {

bool is_icmp_error(const wire::DatagramView& datagram) {
  if (datagram.is_v4()) return engine::is_icmpv4_error(datagram);
  constexpr std::uint8_t kFirstInformational = 128;
  const auto icmp = datagram.icmp();
  return icmp && icmp->message.size() != 0 &&
         load_u8(icmp->message.bytes(), 0) < kFirstInformational;
}

}  // namespace

void Network::Core::change(const ScenarioChange& what) {
  if (what.link != kNone) {
    if (what.link_state) set_link_state(what.link, *what.link_state);
    if (what.properties) {
      const auto index = static_cast<std::uint32_t>(scenario.properties.size());
      scenario.properties.push_back(*what.properties);
      const TopologyLink& link = topology_.link(what.link);
      for (std::uint32_t i = 0; i < link.ends; ++i) {
        directions_[link.first_end + i].properties = index;
      }
    }
    tell(NetworkEventKind::LinkChanged, kNone, what.link);
  }
  if (what.node != kNone && what.node_state) {
    set_node_state(what.node, *what.node_state);
    tell(NetworkEventKind::NodeChanged, what.node, kNone);
  }
  if (scenario.convergence && (what.link_state || what.node_state)) {
    happenings_.push(now + *scenario.convergence, {.kind = HappeningKind::Converge});
  }
}

void Network::Core::set_link_state(std::uint32_t link, InterfaceState state) {
  topology_.set_link_state(link, state);
  const TopologyLink& changed = topology_.link(link);
  for (std::uint32_t i = 0; i < changed.ends; ++i) refresh_carrier(changed.first_end + i);
}

void Network::Core::set_node_state(std::uint32_t node, NodeState state) {
  topology_.set_node_state(node, state);
  for (const std::uint32_t end : topology_.ends_of(node)) {
    if (end == kNone) continue;
    if (topology_.link(topology_.end(end).link).kind == engine::LinkKind::PointToPoint) {
      refresh_carrier(topology_.far_end(end));
    }
  }
  if (state == NodeState::On) find_again(node);
}

void Network::Core::refresh_carrier(std::uint32_t end) {
  const TopologyEnd& at = topology_.end(end);
  const InterfaceState state =
      topology_.has_carrier(end) ? InterfaceState::Up : InterfaceState::Down;
  if (nodes_[at.node]) {
    nodes_[at.node]->node.set_interface_state(static_cast<LinkId>(at.interface), state);
  } else {
    scenario.nodes[at.node].config.interfaces[at.interface].state = state;
  }
}

// Nobody forges errors about errors, so that attackers cannot feed each other; who wants to names
// the type.
void Network::Core::look_for_attacks(std::uint32_t link, Bytes datagram) {
  const auto view = wire::DatagramView::parse(wire::CutBytes{datagram});
  if (!view) return;
  for (std::uint32_t i = 0; i < scenario.attacks.size(); ++i) {
    const ScenarioAttack& attack = scenario.attacks[i];
    if (attack.link != link || !engine::matches(attack.match, *view)) continue;
    if (!attack.match.icmp_type && is_icmp_error(*view)) continue;
    if (attack.count != 0 && attacks_made_[i] >= attack.count) continue;
    const std::vector<std::byte> forged = forge(attack, datagram);
    if (forged.empty()) continue;
    const auto copy = pool_.put(forged);
    if (!copy) continue;
    ++attacks_made_[i];
    happenings_.push(now + std::max(attack.after, kLeastTime),
                     {.kind = HappeningKind::Inject, .subject = attack.node, .datagram = *copy});
  }
}

void Network::Core::inject(const Happening& what) {
  if (topology_.state(what.subject) == NodeState::On && !is_outside(what.subject)) {
    if (node_at(what.subject).originate(pool_.at(what.datagram), now)) {
      ++counters.attacks;
      tell(NetworkEventKind::Attacked, what.subject, kNone);
    }
    serve(what.subject);
  }
  pool_.release(what.datagram);
}

}  // namespace icmpkit::sim

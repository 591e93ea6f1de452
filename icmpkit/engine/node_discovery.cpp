// Router discovery (RFC 1256) on the interfaces that take part in it.
#include "icmpkit/engine/node_core.hpp"

namespace icmpkit::engine {

void Node::Core::start_router_discovery(Instant now) {
  RouterDiscoveryState state;
  std::uint32_t number = 0;
  for (const InterfaceConfig& each : config.interfaces) {
    const LinkId link{number++};
    const std::uint64_t seed = siphash(config.key, octets(0x09, number));
    if (policy.role == Role::Router && each.advertising.is_on) {
      state.advertising.push_back({.link = link, .machine = {each, seed, now}});
    } else if (policy.role == Role::Host && policy.discovers_routers) {
      state.listening.push_back({.link = link, .routers = {each, RouterDiscovery::On, seed, now}});
    }
  }
  if (!state.advertising.empty() || !state.listening.empty()) {
    discovery_ = std::make_unique<RouterDiscoveryState>(std::move(state));
  }
}

void Node::Core::run_router_discovery() {
  if (!discovery_) return;
  std::vector<std::byte> buffer;
  const auto room = [&](LinkId link) {
    buffer.resize(interface(link).mtu);
    return MutableBytes(buffer);
  };
  for (auto& each : discovery_->advertising) {
    while (const auto message = each.machine.poll(room(each.link), now_)) {
      send_discovery(each.link, *message);
    }
  }
  for (auto& each : discovery_->listening) {
    each.routers.on_deadline(now_);
    while (const auto message = each.routers.poll(room(each.link), now_)) {
      send_discovery(each.link, *message);
    }
  }
}

// [R1256-FMT-3]
void Node::Core::send_discovery(LinkId link, const RouterMessage& message) {
  const auto source = own.on_link(link, message.destination);
  const auto out = queue_.reserve(wire::Ipv4Header::kMinSize + message.message.size());
  if (!source || !out) return count(Discard::TransmitQueueFull, out ? 0 : 1);
  const auto ip = wire::encode(wire::Ipv4Header{.identification = identification_++,
                                                .ttl = kRouterDiscoveryTtl,
                                                .protocol = wire::IpProtocol::Icmp,
                                                .source = source->v4(),
                                                .destination = message.destination},
                               message.message.size(), *out);
  if (!ip) return;
  store_bytes(*out, wire::Ipv4Header::kMinSize, message.message);
  ++counters.replies;
  const Hop hop{.link = link};
  const IpAddress destination = message.destination;
  dispatch({.octets = *out, .destination = destination, .hop = hop});
}

void Node::Core::hear_router(const Inbound& in) {
  const Bytes message = in.view.payload().bytes();
  const bool is_solicitation = static_cast<wire::icmpv4::Type>(load_u8(message, 0)) ==
                               wire::icmpv4::Type::RouterSolicitation;
  if (!discovery_) return discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
  if (is_solicitation) {
    for (auto& each : discovery_->advertising) {
      if (each.link == in.arrival.link) {
        return each.machine.on_solicitation(message, in.view.v4().source(), now_);
      }
    }
  } else {
    for (auto& each : discovery_->listening) {
      if (each.link != in.arrival.link) continue;
      if (each.routers.on_advertisement(message, now_) == AdvertisementHeard::Learnt) {
        tell({.kind = NodeEventKind::RouterLearnt, .link = each.link, .peer = in.view.source()});
      }
      return;
    }
  }
  discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
}

std::optional<Hop> Node::Core::discovered_router() const {
  if (!discovery_) return std::nullopt;
  for (const auto& each : discovery_->listening) {
    if (const auto router = each.routers.best(now_))
      return Hop{.link = each.link, .gateway = *router};
  }
  return std::nullopt;
}

}  // namespace icmpkit::engine

#include "icmpkit/sim/random_faults.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace icmpkit::sim {

namespace {

constexpr std::uint32_t kDefaultTtl = 64;

void reachable(Drawing& d) { d.conclude({}); }

std::string percent(std::uint32_t number) { return "\"" + std::to_string(number) + " %\""; }

/// Which way a link treats datagrams badly.
enum class Direction : std::uint8_t { Both, There, Back };

// What a link does to datagrams shows from the node behind it on, in whichever direction.
void degrade(Drawing& d, Direction direction, std::string_view what) {
  const std::uint32_t at = d.pick(0, d.last());
  d.lose_nothing();
  const std::string key = std::string(what);
  if (direction != Direction::Back) d.end_key(at, at, key);
  if (direction != Direction::There) d.end_key(at, at + 1, key);
  d.conclude({.culprit = d.name(at + 1)});
}

void degraded_loss(Drawing& d) {
  const auto direction = static_cast<Direction>(d.below(3));
  const std::uint32_t most = direction == Direction::Both ? 25 : 40;
  degrade(d, direction, "loss = " + percent(d.between(10, most)));
}

void degraded_duplicates(Drawing& d) {
  const auto direction = static_cast<Direction>(d.below(3));
  degrade(d, direction, "duplication = " + percent(d.between(10, 40)));
}

// A request that is damaged is dropped and looks lost: on the way back there must be damage too.
void degraded_corruption(Drawing& d) {
  const Direction direction = d.is_drawn(2) ? Direction::Both : Direction::Back;
  degrade(d, direction, "corruption = " + percent(d.between(10, 30)));
}

std::string mtu(std::uint32_t octets) { return "mtu = " + std::to_string(octets) + "\n"; }

std::uint32_t draw_mtu(Drawing& d) { return d.between(d.is_v4() ? 1000 : 1280, 1480); }

// Where the way gets narrower twice, the second router tells what the path's MTU is.
void mtu_reduced(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  const std::uint32_t least = draw_mtu(d);
  d.link_keys(at, mtu(least));
  if (at > 1 && d.is_drawn(2)) d.link_keys(d.between(1, at - 1), mtu(d.between(least + 8, 1496)));
  d.conclude({.culprit = d.name(at)});
}

// By a router that does not tell, or by one that drops what is long before it looks at its TTL.
void mtu_black_hole(Drawing& d) {
  if (d.is_drawn(3)) {
    const std::uint32_t at = d.pick(2, d.last());
    d.filter(at, "longer_than = " + std::to_string(draw_mtu(d)) + "\naction = \"drop\"\n");
    return d.conclude({.culprit = d.name(at - 1), .suspect = d.name(at)});
  }
  const std::uint32_t at = d.pick(1, d.last());
  d.node_keys(at, "silent = [\"too-big\"]\n");
  d.link_keys(at, mtu(draw_mtu(d)));
  d.conclude({.culprit = d.name(at), .suspect = d.name(at + 1)});
}

// A router's own route says something else than that the target is further on.
void by_route(Drawing& d, std::string_view action) {
  const std::uint32_t at = d.pick(1, d.last());
  d.route(at, "action = \"" + std::string(action) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}
void network_unknown(Drawing& d) { by_route(d, "unknown"); }

// A route that refuses, a line that is cut, or one on which the target is switched off.
void network_unreachable(Drawing& d) {
  const std::uint32_t how = d.below(3);
  if (how == 0) return by_route(d, "reject");
  const std::uint32_t at = how == 1 ? d.pick(1, d.last()) : d.pick(d.last(), d.last());
  if (how == 1) d.link_keys(at, "state = \"down\"\n");
  if (how == 2) d.node_keys(d.target(), "state = \"off\"\n");
  d.conclude({.culprit = d.name(at)});
}

void service_class(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.route(at, "tos = 8\nvia = \"" + d.name(at + 1) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

// Who is behind a shared link is looked for by the router in front of it.
void is_missing(Drawing& d, std::uint32_t node, std::string_view state) {
  d.keep_noise_off(node);
  d.node_keys(node, "state = \"" + std::string(state) + "\"\n");
  d.make_shared(node - 1);
  d.conclude({.culprit = d.name(node - 1)});
}

// The target, or a router that is switched off.
void host_unreachable(Drawing& d) {
  if (d.is_drawn(3)) return is_missing(d, d.pick(2, d.last()), "off");
  const bool is_absent = !d.is_v4() && d.is_drawn(2);
  is_missing(d, d.target(), is_absent ? "absent" : "off");
}

void host_unknown(Drawing& d) { is_missing(d, d.target(), "absent"); }

void host_isolated(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.node_keys(at, "reports_isolation = true\n");
  d.end_key(at - 1, at, "isolates_sources = true");
  d.conclude({.culprit = d.name(at)});
}

std::string udp_option(Drawing& d) { return "--udp " + std::to_string(d.between(33434, 33534)); }

void protocol_unreachable(Drawing& d) {
  static constexpr auto kProtocols = std::to_array<std::uint32_t>({132, 136, 200, 253});
  const std::uint32_t protocol = kProtocols[d.below(kProtocols.size())];
  const std::string options = "--protocol " + std::to_string(protocol);
  d.conclude({.culprit = "target", .options = options});
}

void port_unreachable(Drawing& d) {
  const std::string options =
      d.is_drawn(2) ? udp_option(d) : "--tcp " + std::to_string(d.between(1, 1023));
  d.conclude({.culprit = "target", .options = options});
}

// By a filter, of the target too, or by a route.
void prohibited(Drawing& d) {
  static constexpr auto kActions =
      std::to_array<std::string_view>({"network-prohibited", "host-prohibited",
                                       "communication-prohibited", "source-policy-failed"});
  if (d.is_drawn(4)) return by_route(d, "prohibit");
  const std::uint32_t at = d.pick(1, d.target());
  d.filter(at, "action = \"" + std::string(kActions[d.below(kActions.size())]) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

// Of everything, of what claims to be important, or of what is not important enough for a line.
void precedence(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  const std::uint32_t how = d.below(3);
  if (how == 0) d.filter(at, "action = \"precedence-violation\"\n");
  if (how == 1) d.filter(at, "precedence_above = 2\naction = \"precedence-violation\"\n");
  if (how == 2) d.end_key(at, at, "precedence_cutoff = 3");
  d.conclude({.culprit = d.name(at), .options = how == 1 ? "-Q 0xc0" : ""});
}

void source_route_failed(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.node_keys(at, "forwards_source_routes = false\n");
  d.conclude({.culprit = d.name(at), .options = "--via " + d.name(at)});
}

// IPv4: who asks by ICMP, without the label that is required, hears nothing of it (RFC 1108). IPv6:
// an address that stands for "go on to the next segment" takes nothing but echoes (RFC 8754).
void bad_header(Drawing& d) {
  if (d.is_v4()) {
    const std::uint32_t at = d.pick(1, d.target());
    d.node_keys(at, "requires_security_option = true\n");
    return d.conclude({.culprit = d.name(at), .options = udp_option(d)});
  }
  d.keep_noise_off(d.target());
  d.node_keys(d.target(), "segments = [\"2001:db8:5e9::1\"]\n");
  d.append("\n[names]\nsegment = \"2001:db8:5e9::1\"\n");
  const std::string options = d.is_drawn(2) ? udp_option(d) : "--protocol 132";
  d.conclude({.culprit = "target", .options = options, .target = "segment"});
}

// A filter that knows ICMP by its type does not know the later fragments.
void reassembly_failed(Drawing& d) {
  static constexpr auto kTypesV4 = std::to_array<std::uint32_t>({0, 3, 8, 11, 12});
  static constexpr auto kTypesV6 = std::to_array<std::uint32_t>({1, 2, 3, 4, 128, 129});
  const std::uint32_t at = d.pick(1, d.last());
  const std::string protocol = "protocol = \"" + std::string(d.icmp()) + "\"\n";
  for (const std::uint32_t type : d.is_v4() ? std::span<const std::uint32_t>(kTypesV4) : kTypesV6) {
    d.filter(at, protocol + "icmp_type = " + std::to_string(type) + "\naction = \"accept\"\n");
  }
  d.filter(at, protocol + "action = \"drop\"\n");
  d.lose_nothing();  // each try takes as long as the target waits for the rest
  d.node_keys(d.target(), "reassembly_timeout = \"5 s\"\n");
  d.conclude({.culprit = "target", .options = "--size 3000"});
}

// A router sends datagrams back: to the one before it, or over a link that nobody else would take.
void routing_loop(Drawing& d) {
  const std::uint32_t at = d.pick(2, d.last());
  const std::uint32_t back = d.between(at > 3 ? at - 3 : 1, at - 1);
  for (std::uint32_t node = back; node < at; ++node) d.keep_noise_off(node);
  if (back + 1 != at) d.join(back, at, "cost = 10000\n");
  d.route(at, "via = \"" + d.name(back) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

// The way is longer than a TTL of 64 lasts.
void too_far(Drawing& d) {
  d.keep_noise_off(kDefaultTtl);
  d.conclude({.culprit = d.name(kDefaultTtl)});
}

void drop(Drawing& d, std::uint32_t at, std::string_view protocol) {
  d.filter(at, "protocol = \"" + std::string(protocol) + "\"\naction = \"drop\"\n");
}

// A router or the target drops everything, or all that one would ask with; before it looks at the
// TTL, so that it is not heard of either.
void dropped_by_a_node(Drawing& d) {
  const std::uint32_t how = d.below(3);
  const std::uint32_t at = d.pick(2, how == 0 ? d.last() : d.target());
  if (how == 0) d.route(at, "action = \"blackhole\"\n");
  if (how == 1) d.filter(at, "action = \"drop\"\n");
  if (how == 2) {
    for (const std::string_view protocol :
         {d.icmp(), std::string_view("udp"), std::string_view("tcp")}) {
      drop(d, at, protocol);
    }
  }
  d.conclude({.culprit = d.name(at - 1), .suspect = d.name(at)});
}

// A line that loses everything, there or back, and whose ends take it for sound.
void silent_drop(Drawing& d) {
  if (!d.is_drawn(3)) return dropped_by_a_node(d);
  const std::uint32_t at = d.pick(1, d.last());
  d.end_key(at, d.is_drawn(2) ? at : at + 1, "loss = 1.0");
  d.conclude({.culprit = d.name(at), .suspect = d.name(at + 1)});
}

// Echoes are dropped by the target or by the router before it; what is answered is TCP, if only by
// RSTs, or UDP alone.
void filtered_but_up(Drawing& d) {
  const std::uint32_t at = d.pick(d.last(), d.target());
  if (at == d.target() && d.is_drawn(2)) {
    d.node_keys(at, "responders = { echo = false }\n");
  } else {
    drop(d, at, d.icmp());
  }
  const std::uint32_t how = d.below(3);
  if (how == 0) d.node_keys(d.target(), "tcp_ports = [80, 443]\n");
  if (how == 2) drop(d, at, "tcp");
  if (how != 2 && d.is_drawn(2)) d.node_keys(d.target(), "answers_closed_udp = false\n");
  d.conclude({.culprit = d.name(at - 1), .suspect = d.name(at)});
}

// Home hands everything to a router beside the right one, which says so each time: no loss.
void detour(Drawing& d) {
  d.lose_nothing();
  const std::uint32_t wrong = d.share(0, "wrong", "router");
  d.add_link_local(0);
  if (d.is_drawn(3)) d.node_keys(wrong, "sends_network_redirects = true\n");
  d.route(0, "via = \"wrong\"\n");
  d.conclude({.culprit = "wrong"});
}

void congested(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.lose_nothing();
  d.node_keys(at, "sends_source_quench = true\n");
  d.link_keys(at, "rate = \"256 kbit/s\"\nqueue = 20\nmark = 1\n");
  d.conclude({.culprit = d.name(at)});
}

void local_no_route(Drawing& d) {
  d.route(0, "action = \"reject\"\n");
  d.conclude({});
}

void local_interface_down(Drawing& d) {
  d.link_keys(0, "state = \"down\"\n");
  d.conclude({});
}

void first_hop_dead(Drawing& d) {
  d.node_keys(1, "state = \"off\"\n");
  d.make_shared(0);
  d.conclude({.culprit = d.name(1)});
}

constexpr RandomFault verdict(std::string_view word, void (*draw)(Drawing&)) {
  return {.family = {.word = word, .verdict = word}, .draw = draw};
}

constexpr RandomFault v4_verdict(std::string_view word, void (*draw)(Drawing&)) {
  return {.family = {.word = word, .verdict = word, .has_v6 = false}, .draw = draw};
}

// IPv6 has no message of its own for what is said of IPv4 alone here.
constexpr auto kFaults = std::to_array<RandomFault>({
    {.family = {.word = "none", .verdict = "reachable"}, .draw = reachable},
    verdict("degraded-loss", degraded_loss),
    verdict("degraded-duplicates", degraded_duplicates),
    verdict("degraded-corruption", degraded_corruption),
    verdict("mtu-reduced", mtu_reduced),
    verdict("mtu-black-hole", mtu_black_hole),
    verdict("network-unreachable", network_unreachable),
    v4_verdict("network-unknown", network_unknown),
    verdict("host-unreachable", host_unreachable),
    v4_verdict("host-unknown", host_unknown),
    v4_verdict("host-isolated", host_isolated),
    verdict("protocol-unreachable", protocol_unreachable),
    verdict("port-unreachable", port_unreachable),
    verdict("prohibited", prohibited),
    v4_verdict("precedence", precedence),
    v4_verdict("service-class", service_class),
    v4_verdict("source-route-failed", source_route_failed),
    verdict("bad-header", bad_header),
    verdict("reassembly-failed", reassembly_failed),
    verdict("routing-loop", routing_loop),
    {.family = {.word = "too-far", .verdict = "too-far"}, .draw = too_far, .least_routers = 70},
    verdict("silent-drop", silent_drop),
    verdict("filtered-but-up", filtered_but_up),
    {.family = {.word = "detour", .verdict = "detour"}, .draw = detour, .beside = 1},
    v4_verdict("congested", congested),
    verdict("local-no-route", local_no_route),
    verdict("local-interface-down", local_interface_down),
    verdict("first-hop-dead", first_hop_dead),
});

}  // namespace

std::span<const RandomFault> random_faults() { return kFaults; }

}  // namespace icmpkit::sim

#include "icmpkit/sim/random_faults.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace icmpkit::sim {

namespace {

constexpr std::uint32_t kDefaultTtl = 64;

void reachable(Drawing& d) { d.conclude({}); }

// What a link does to datagrams shows from the node behind it on.
void degrade(Drawing& d, std::string_view what) {
  const std::uint32_t at = d.pick(0, d.last());
  d.lose_nothing();
  const std::string key = std::string(what) + " = 0.15";
  d.end_key(at, at, key);
  d.end_key(at, at + 1, key);
  d.conclude({.culprit = d.name(at + 1)});
}
void degraded_loss(Drawing& d) { degrade(d, "loss"); }
void degraded_duplicates(Drawing& d) { degrade(d, "duplication"); }
void degraded_corruption(Drawing& d) { degrade(d, "corruption"); }

std::string mtu(std::uint32_t octets) { return "mtu = " + std::to_string(octets) + "\n"; }

void mtu_reduced(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.link_keys(at, mtu(d.between(1280, 1480)));
  d.conclude({.culprit = d.name(at)});
}

void mtu_black_hole(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.node_keys(at, "silent = [\"too-big\"]\n");
  d.link_keys(at, mtu(d.between(1280, 1480)));
  d.conclude({.culprit = d.name(at), .suspect = d.name(at + 1)});
}

// A router's own route says something else than that the target is further on.
void by_route(Drawing& d, std::string_view action) {
  const std::uint32_t at = d.pick(1, d.last());
  d.route(at, "action = \"" + std::string(action) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}
void network_unreachable(Drawing& d) { by_route(d, "reject"); }
void network_unknown(Drawing& d) { by_route(d, "unknown"); }

void service_class(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.route(at, "tos = 8\nvia = \"" + d.name(at + 1) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

void target_is(Drawing& d, std::string_view state) {
  d.keep_noise_off(d.last());
  d.node_keys(d.target(), "state = \"" + std::string(state) + "\"\n");
  d.make_shared(d.last());
  d.conclude({.culprit = d.name(d.last())});
}
void host_unreachable(Drawing& d) { target_is(d, "off"); }
void host_unknown(Drawing& d) { target_is(d, "absent"); }

void host_isolated(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  d.node_keys(at, "reports_isolation = true\n");
  d.end_key(at - 1, at, "isolates_sources = true");
  d.conclude({.culprit = d.name(at)});
}

void protocol_unreachable(Drawing& d) {
  d.conclude({.culprit = "target", .options = "--protocol 200"});
}
void port_unreachable(Drawing& d) { d.conclude({.culprit = "target", .options = "--udp 33434"}); }

void prohibited(Drawing& d) {
  static constexpr auto kActions = std::to_array<std::string_view>(
      {"network-prohibited", "host-prohibited", "communication-prohibited"});
  const std::uint32_t at = d.pick(1, d.last());
  d.filter(at, "action = \"" + std::string(kActions[d.below(kActions.size())]) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

void precedence(Drawing& d) {
  const std::uint32_t at = d.pick(1, d.last());
  if (d.is_drawn(2)) {
    d.filter(at, "action = \"precedence-violation\"\n");
  } else {
    d.end_key(at, at, "precedence_cutoff = 3");
  }
  d.conclude({.culprit = d.name(at)});
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
    const std::uint32_t at = d.pick(1, d.last());
    d.node_keys(at, "requires_security_option = true\n");
    d.conclude({.culprit = d.name(at), .options = "--udp 33434"});
    return;
  }
  d.keep_noise_off(d.target());
  d.node_keys(d.target(), "segments = [\"2001:db8:5e9::1\"]\n");
  d.append("\n[names]\nsegment = \"2001:db8:5e9::1\"\n");
  d.conclude({.culprit = "target", .options = "--udp 33434", .target = "segment"});
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

void routing_loop(Drawing& d) {
  const std::uint32_t at = d.pick(2, d.last());
  d.route(at, "via = \"" + d.name(at - 1) + "\"\n");
  d.conclude({.culprit = d.name(at)});
}

// The way is longer than a TTL of 64 lasts.
void too_far(Drawing& d) {
  d.keep_noise_off(kDefaultTtl);
  d.conclude({.culprit = d.name(kDefaultTtl)});
}

void silent_drop(Drawing& d) {
  const std::uint32_t at = d.pick(2, d.last());
  if (d.is_drawn(2)) {
    d.route(at, "action = \"blackhole\"\n");
  } else {
    d.filter(at, "action = \"drop\"\n");
  }
  d.conclude({.culprit = d.name(at - 1), .suspect = d.name(at)});
}

void filtered_but_up(Drawing& d) {
  d.keep_noise_off(d.target());
  d.node_keys(d.target(), "responders = { echo = false }\ntcp_ports = [80, 443]\n");
  d.conclude({.culprit = d.name(d.last()), .suspect = "target"});
}

// Home hands everything to a router beside the right one, which says so each time: no loss.
void detour(Drawing& d) {
  d.lose_nothing();
  d.share(0, "wrong", "router");
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

// IPv6 has no message of its own for what is said of IPv4 alone here; its redirects are Neighbor
// Discovery's, which the simulated links do without.
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
    {.family = {.word = "detour", .verdict = "detour", .has_v6 = false},
     .draw = detour,
     .beside = 1},
    v4_verdict("congested", congested),
    verdict("local-no-route", local_no_route),
    verdict("local-interface-down", local_interface_down),
    verdict("first-hop-dead", first_hop_dead),
});

}  // namespace

std::span<const RandomFault> random_faults() { return kFaults; }

}  // namespace icmpkit::sim

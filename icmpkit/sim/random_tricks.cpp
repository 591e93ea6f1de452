#include <array>
#include <string>
#include <string_view>

#include "icmpkit/sim/random_faults.hpp"

namespace icmpkit::sim {

namespace {

std::string attack(std::string_view link, std::string_view keys) {
  return "\n[[attack]]\nnode = \"mallory\"\nlink = \"" + std::string(link) + "\"\n" +
         std::string(keys);
}

// Somebody beside the path knows that there is one and whose it is, not what is sent on it.
void forged_errors(Drawing& d) {
  static constexpr auto kErrorsV4 = std::to_array<std::string_view>(
      {"type = 3\ncode = 0\n", "type = 3\ncode = 1\n", "type = 3\ncode = 4\nmtu = 576\n",
       "type = 3\ncode = 13\n", "type = 11\ncode = 0\n"});
  static constexpr auto kErrorsV6 = std::to_array<std::string_view>(
      {"type = 1\ncode = 0\n", "type = 1\ncode = 3\n", "type = 2\ncode = 0\nmtu = 1280\n",
       "type = 1\ncode = 1\n", "type = 3\ncode = 0\n"});
  static_assert(kErrorsV4.size() == kErrorsV6.size());
  const auto& errors = d.is_v4() ? kErrorsV4 : kErrorsV6;
  d.join(d.between(1, d.last()), d.add("mallory", "host"));
  const std::string_view error = errors[d.below(kErrorsV4.size())];
  const std::string& liar = d.name(d.between(1, d.target()));
  d.append(attack("home-r1", "destination = \"" + std::string(d.target_address()) +
                                 "\"\nfrom = \"" + liar + "\"\nquote = \"guessed\"\n" +
                                 std::string(error)));
  d.conclude({});
}

// A neighbour claims a better first hop: in her own name, having seen what was sent, or in the
// router's, having not.
void spoofed_redirect(Drawing& d) {
  d.share(0, "mallory", "host");
  d.add_link_local(0);
  std::string_view mallory = "\"mallory\"\n";
  std::string_view router = "\"r1\"\n";
  std::string keys = "type = 5\ncode = 1\n";
  if (!d.is_v4()) {
    mallory = "\"fe80::3\"\n";
    router = "\"fe80::2\"\n";
    keys = "type = 137\ncode = 0\n";
  }
  keys.append("gateway = ").append(mallory).append("from = ");
  if (d.is_drawn(2)) {
    keys.append(mallory).append("quote = \"seen\"\n");
  } else {
    keys.append(router).append("quote = \"guessed\"\n");
  }
  d.append(attack("shared", "destination = \"" + std::string(d.target_address()) + "\"\n" + keys));
  d.conclude({});
}

// Routers that quote the least, and report from where datagrams came in.
void short_quotes(Drawing& d) {
  for (std::uint32_t at = 1; at <= d.last(); ++at) {
    d.node_keys(at, "quote_length = \"eight-octets\"\nerror_tos = \"zero\"\n");
    if (d.is_drawn(2)) d.node_keys(at, "error_source = \"incoming\"\ninitial_ttl = 255\n");
  }
  d.conclude({});
}

void silent_hops(Drawing& d) {
  for (std::uint32_t at = d.between(1, 3); at <= d.last(); at += 3) {
    d.node_keys(at, "silent = \"all\"\n");
    if (d.is_drawn(2)) d.node_keys(at, "responders = { echo = false }\n");
  }
  d.conclude({});
}

void hard_limits(Drawing& d) {
  for (std::uint32_t at = 1; at <= d.last(); ++at) {
    d.node_keys(at, "rate_limit = { peer_per_second = 1, peer_burst = 1 }\n");
    if (d.is_drawn(2)) d.node_keys(at, "echo_rate = { per_second = 1, burst = 1 }\n");
  }
  d.conclude({});
}

// One of two ways swallows everything: flows that go by the other are answered.
void balancer_hole(Drawing& d) {
  const std::uint32_t around = d.pick(2, d.last() - 1);
  const std::uint32_t hole = d.balance(around, "per-flow");
  d.lose_nothing();
  if (d.is_drawn(2)) {
    d.route(hole, "action = \"blackhole\"\n");
  } else {
    d.filter(hole, "action = \"drop\"\n");
  }
  d.conclude({.culprit = d.name(around - 1), .suspect = d.name(hole)});
}

constexpr auto kTricks = std::to_array<RandomFault>({
    {.family = {.word = "none-forged-errors", .verdict = "reachable"},
     .draw = forged_errors,
     .beside = 1},
    {.family = {.word = "none-spoofed-redirect", .verdict = "reachable"},
     .draw = spoofed_redirect,
     .beside = 1},
    {.family = {.word = "none-short-quotes", .verdict = "reachable", .has_v6 = false},
     .draw = short_quotes},
    {.family = {.word = "none-silent-hops", .verdict = "reachable"}, .draw = silent_hops},
    {.family = {.word = "none-hard-limits", .verdict = "reachable"}, .draw = hard_limits},
    {.family = {.word = "balancer-hole", .verdict = "degraded-loss"},
     .draw = balancer_hole,
     .beside = 1,
     .least_routers = 3},
});

}  // namespace

std::span<const RandomFault> random_tricks() { return kTricks; }

}  // namespace icmpkit::sim

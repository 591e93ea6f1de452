#include "icmpkit/sim/random_scenario.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::sim {

namespace {

constexpr std::uint32_t kDefaultTtl = 64;
constexpr std::string_view kTargetNetwork = "198.51.100.0/24";
constexpr std::string_view kTargetAddress = "198.51.100.7";

std::string numbered(std::string_view name, std::uint32_t number) {
  return std::string(name).append(std::to_string(number));
}

struct DrawnNode {
  std::string name;
  std::string keys;  ///< lines of its table
  bool is_router = true;
};

struct DrawnLink {
  std::vector<std::uint32_t> nodes;
  std::string keys;
};

/// A network while it is drawn. Its nodes begin with the way: home, the routers, the target.
class Drawing {
 public:
  explicit Drawing(const RandomScenario& request)
      : request_(request), prng_(request.seed ^ 0x6C61622D6D616B65ULL) {}

  void draw_way(std::uint32_t routers) {
    add("home", false);
    for (std::uint32_t i = 1; i <= routers; ++i) add(numbered("r", i), true);
    add("target", false);
    last_ = routers;
    for (std::uint32_t i = 0; i <= routers; ++i) join(i, i + 1);
    links_.back().keys = "prefix = \"" + std::string(kTargetNetwork) +
                         "\"\nat.target = { address = \"" + std::string(kTargetAddress) + "\" }\n";
    // In the middle, with a router before it and one behind it that answer; or where TTLs end.
    guilty_ = routers > kDefaultTtl ? kDefaultTtl : 2 + prng_.below(routers - 2);
  }

  void draw_surroundings() {
    std::uint32_t hosts = 0;
    std::vector<std::uint32_t> routers;
    for (std::uint32_t i = 1; i <= last_; ++i) routers.push_back(i);
    while (nodes_.size() < request_.nodes) {
      const std::uint32_t beside = routers[prng_.below(static_cast<std::uint32_t>(routers.size()))];
      const bool is_host = prng_.below(3) == 0;
      const auto at = static_cast<std::uint32_t>(nodes_.size());
      add(is_host ? numbered("h", ++hosts) : numbered("r", at), !is_host);
      if (!is_host) routers.push_back(at);
      join(beside, at);
    }
    // Links across are there for who looks at the map, and too dear to be taken.
    const auto across = static_cast<std::uint32_t>(nodes_.size() / 10);
    for (std::uint32_t i = 0; i < across; ++i) {
      const std::uint32_t a = routers[prng_.below(static_cast<std::uint32_t>(routers.size()))];
      const std::uint32_t b = routers[prng_.below(static_cast<std::uint32_t>(routers.size()))];
      if (a == b || are_joined(a, b)) continue;
      join(a, b);
      links_.back().keys += "cost = 10000\n";
    }
  }

  void draw_noise() {
    for (std::uint32_t at = 1; at < nodes_.size(); ++at) {
      if (!nodes_[at].is_router) continue;
      const bool is_near = at + 1 >= guilty_ && at <= guilty_ + 1;
      const bool is_end = at == last_ || at == 1;
      if (prng_.below(10) == 0 && !is_near && !is_end) {
        nodes_[at].keys += "profile = \"silent\"\n";
      } else if (prng_.below(3) == 0) {
        nodes_[at].keys += "profile = \"limited\"\n";
      }
    }
    for (std::size_t at = 0; at < links_.size(); ++at) {
      std::string& keys = links_[at].keys;
      keys += "delay = \"" + std::to_string(200 + prng_.below(5000)) + " us\"\n";
      if (prng_.below(2) == 0) {
        keys += "jitter = \"" + std::to_string(prng_.below(500)) + " us\"\n";
      }
      const bool is_on_the_way = at <= last_;
      if (!is_on_the_way && prng_.below(10) == 0) keys += "loss = 0.002\n";
    }
  }

  [[nodiscard]] std::string text() const {
    std::string out = "title = \"Random network: " + std::to_string(nodes_.size()) + " nodes, " +
                      std::string(request_.fault) + "\"\nvantage = \"home\"\nseed = " +
                      std::to_string(request_.seed & 0x7FFFFFFFFFFFFFFFULL) + "\n" + head +
                      "\n[profile.limited]\n"
                      "rate_limit = { peer_per_second = 1, peer_burst = 6 }\n"
                      "\n[profile.silent]\nsilent = [\"hop-limit-used-up\"]\n";
    for (const DrawnNode& node : nodes_) {
      out += "\n[node." + node.name + "]\n";
      if (node.is_router) out += "role = \"router\"\n";
      out += node.keys;
    }
    for (const DrawnLink& link : links_) {
      out += "\n[[link]]\nnodes = [";
      for (const std::uint32_t node : link.nodes) {
        out += (node == link.nodes.front() ? "\"" : ", \"") + nodes_[node].name + "\"";
      }
      out += "]\n" + link.keys;
    }
    return out + tail;
  }

  // What a fault is made with.
  void add(std::string name, bool is_router) {
    nodes_.push_back({.name = std::move(name), .keys = {}, .is_router = is_router});
  }
  void join(std::uint32_t a, std::uint32_t b) { links_.push_back({.nodes = {a, b}, .keys = {}}); }
  [[nodiscard]] std::string way(std::uint32_t at) const { return nodes_[at].name; }
  [[nodiscard]] std::uint32_t guilty() const { return guilty_; }
  [[nodiscard]] std::uint32_t last() const { return last_; }
  [[nodiscard]] std::uint32_t target() const { return last_ + 1; }
  std::string& keys(std::uint32_t node) { return nodes_[node].keys; }
  /// The link behind a node of the way.
  DrawnLink& link_behind(std::uint32_t node) { return links_[node]; }
  /// Puts somebody else on a link of the way, so that neighbours are looked for there.
  void share(std::uint32_t link, std::string name, bool is_router) {
    add(std::move(name), is_router);
    links_[link].nodes.push_back(static_cast<std::uint32_t>(nodes_.size() - 1));
    links_[link].keys += "name = \"shared\"\n";
  }
  std::uint32_t below(std::uint32_t bound) { return prng_.below(bound); }
  void route(std::uint32_t node, std::string_view keys) {
    tail += "\n[[route]]\nnode = \"" + way(node) + "\"\nto = \"target\"\n" + std::string(keys);
  }
  void filter(std::uint32_t node, std::string_view keys) {
    tail += "\n[[node." + way(node) + ".filters]]\ndestination = \"" + std::string(kTargetAddress) +
            "\"\n" + std::string(keys);
  }
  struct Blame {
    std::string_view culprit{};
    std::string_view suspects{};
    std::string_view options{};
  };
  void blame(const Blame& blame) {
    tail += "\n[[truth]]\ntarget = \"target\"\nverdict = \"" +
            std::string(request_.fault == "none" ? "reachable" : request_.fault) + "\"\n";
    if (!blame.options.empty()) tail += "options = \"" + std::string(blame.options) + "\"\n";
    if (!blame.culprit.empty()) tail += "culprit = \"" + std::string(blame.culprit) + "\"\n";
    if (!blame.suspects.empty()) {
      tail += "suspects = [\"" + std::string(blame.suspects) + "\"]\n";
    }
  }

  std::string head;
  std::string tail;

 private:
  [[nodiscard]] bool are_joined(std::uint32_t a, std::uint32_t b) const {
    return std::ranges::any_of(links_, [&](const DrawnLink& link) {
      return std::ranges::find(link.nodes, a) != link.nodes.end() &&
             std::ranges::find(link.nodes, b) != link.nodes.end();
    });
  }

  RandomScenario request_;
  Prng prng_;
  std::vector<DrawnNode> nodes_;
  std::vector<DrawnLink> links_;
  std::uint32_t last_ = 0;    ///< the last router of the way
  std::uint32_t guilty_ = 0;  ///< where the fault is
};

void reachable(Drawing& drawing) { drawing.blame({}); }

// What a link does to datagrams shows from the node behind it on.
void degrade(Drawing& drawing, std::string_view keys) {
  const std::uint32_t at = drawing.guilty();
  drawing.link_behind(at).keys += keys;
  drawing.blame({.culprit = drawing.way(at + 1)});
}
void degraded_loss(Drawing& d) { degrade(d, "loss = 0.15\n"); }
void degraded_duplicates(Drawing& d) { degrade(d, "duplication = 0.15\n"); }
void degraded_corruption(Drawing& d) { degrade(d, "corruption = 0.15\n"); }

void mtu_reduced(Drawing& d) {
  d.link_behind(d.guilty()).keys += "mtu = " + std::to_string(1280 + d.below(200)) + "\n";
  d.blame({.culprit = d.way(d.guilty())});
}

void mtu_black_hole(Drawing& d) {
  d.keys(d.guilty()) += "silent = [\"too-big\"]\n";
  d.link_behind(d.guilty()).keys += "mtu = " + std::to_string(1280 + d.below(200)) + "\n";
  d.blame({.culprit = d.way(d.guilty()), .suspects = d.way(d.guilty() + 1)});
}

void by_route(Drawing& d, std::string_view keys) {
  d.route(d.guilty(), keys);
  d.blame({.culprit = d.way(d.guilty())});
}
void network_unreachable(Drawing& d) { by_route(d, "action = \"reject\"\n"); }
void network_unknown(Drawing& d) { by_route(d, "action = \"unknown\"\n"); }
void service_class(Drawing& d) {
  by_route(d, "tos = 8\nvia = \"" + d.way(d.guilty() + 1) + "\"\n");
}

void target_is(Drawing& d, std::string_view state) {
  d.keys(d.target()) += "state = \"" + std::string(state) + "\"\n";
  d.share(d.last(), "beside", false);
  d.blame({.culprit = d.way(d.last())});
}
void host_unreachable(Drawing& d) { target_is(d, "off"); }
void host_unknown(Drawing& d) { target_is(d, "absent"); }

void host_isolated(Drawing& d) {
  d.keys(1) += "reports_isolation = true\n";
  d.link_behind(0).keys += "at.r1 = { isolates_sources = true }\n";
  d.blame({.culprit = d.way(1)});
}

void protocol_unreachable(Drawing& d) {
  d.blame({.culprit = "target", .options = "--protocol 200"});
}
void port_unreachable(Drawing& d) { d.blame({.culprit = "target", .options = "--udp 33434"}); }

void prohibited(Drawing& d) {
  static constexpr auto kActions = std::to_array<std::string_view>(
      {"network-prohibited", "host-prohibited", "communication-prohibited"});
  d.filter(d.guilty(), "action = \"" + std::string(kActions[d.below(kActions.size())]) + "\"\n");
  d.blame({.culprit = d.way(d.guilty())});
}

void precedence(Drawing& d) {
  if (d.below(2) == 0) {
    d.filter(d.guilty(), "action = \"precedence-violation\"\n");
  } else {
    d.link_behind(d.guilty()).keys += "at." + d.way(d.guilty()) + " = { precedence_cutoff = 3 }\n";
  }
  d.blame({.culprit = d.way(d.guilty())});
}

void source_route_failed(Drawing& d) {
  d.keys(d.guilty()) += "forwards_source_routes = false\n";
  d.blame({.culprit = d.way(d.guilty()), .options = "--via " + d.way(d.guilty())});
}

// Who asks by ICMP, without the label that is required, hears nothing of it (RFC 1108).
void bad_header(Drawing& d) {
  d.keys(d.guilty()) += "requires_security_option = true\n";
  d.blame({.culprit = d.way(d.guilty()), .options = "--udp 33434"});
}

// A filter that knows ICMP by its type does not know the later fragments.
void reassembly_failed(Drawing& d) {
  for (const int type : {0, 3, 8, 11, 12}) {
    d.filter(d.guilty(), "protocol = \"icmp\"\nicmp_type = " + std::to_string(type) +
                             "\naction = \"accept\"\n");
  }
  d.filter(d.guilty(), "protocol = \"icmp\"\naction = \"drop\"\n");
  d.keys(d.target()) += "reassembly_timeout = \"5 s\"\n";
  d.blame({.culprit = "target", .options = "--size 3000"});
}

void routing_loop(Drawing& d) {
  d.route(d.guilty(), "via = \"" + d.way(d.guilty() - 1) + "\"\n");
  d.blame({.culprit = d.way(d.guilty())});
}

// The way was drawn longer than a TTL of 64 lasts.
void too_far(Drawing& d) { d.blame({.culprit = d.way(d.guilty())}); }

void silent_drop(Drawing& d) {
  if (d.below(2) == 0) {
    d.route(d.guilty(), "action = \"blackhole\"\n");
  } else {
    d.filter(d.guilty(), "action = \"drop\"\n");
  }
  d.blame({.culprit = d.way(d.guilty() - 1), .suspects = d.way(d.guilty())});
}

void filtered_but_up(Drawing& d) {
  d.keys(d.target()) += "responders = { echo = false }\ntcp_ports = [80, 443]\n";
  d.blame({.culprit = "target"});
}

// Home hands everything to a router beside the right one.
void detour(Drawing& d) {
  d.share(0, "wrong", true);
  d.route(0, "via = \"wrong\"\n");
  d.blame({.culprit = "wrong"});
}

void congested(Drawing& d) {
  d.keys(d.guilty()) += "sends_source_quench = true\n";
  d.link_behind(d.guilty()).keys += "rate = \"256 kbit/s\"\nqueue = 20\nmark = 1\n";
  d.blame({.culprit = d.way(d.guilty())});
}

void local_no_route(Drawing& d) {
  d.route(0, "action = \"reject\"\n");
  d.blame({});
}

void local_interface_down(Drawing& d) {
  d.link_behind(0).keys += "state = \"down\"\n";
  d.blame({});
}

void first_hop_dead(Drawing& d) {
  d.keys(1) += "state = \"off\"\n";
  d.share(0, "beside", false);
  d.blame({.culprit = d.way(1)});
}

struct Family {
  std::string_view word;
  void (*make)(Drawing&);
};

constexpr auto kFamilies = std::to_array<Family>({
    {"none", reachable},
    {"degraded-loss", degraded_loss},
    {"degraded-duplicates", degraded_duplicates},
    {"degraded-corruption", degraded_corruption},
    {"mtu-reduced", mtu_reduced},
    {"mtu-black-hole", mtu_black_hole},
    {"network-unreachable", network_unreachable},
    {"network-unknown", network_unknown},
    {"host-unreachable", host_unreachable},
    {"host-unknown", host_unknown},
    {"host-isolated", host_isolated},
    {"protocol-unreachable", protocol_unreachable},
    {"port-unreachable", port_unreachable},
    {"prohibited", prohibited},
    {"precedence", precedence},
    {"service-class", service_class},
    {"source-route-failed", source_route_failed},
    {"bad-header", bad_header},
    {"reassembly-failed", reassembly_failed},
    {"routing-loop", routing_loop},
    {"too-far", too_far},
    {"silent-drop", silent_drop},
    {"filtered-but-up", filtered_but_up},
    {"detour", detour},
    {"congested", congested},
    {"local-no-route", local_no_route},
    {"local-interface-down", local_interface_down},
    {"first-hop-dead", first_hop_dead},
});

constexpr auto kWords = [] {
  std::array<std::string_view, kFamilies.size()> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = kFamilies[i].word;
  return words;
}();

}  // namespace

std::span<const std::string_view> fault_families() { return kWords; }

std::optional<std::string> make_scenario(const RandomScenario& request) {
  const auto family = std::ranges::find(kFamilies, request.fault, &Family::word);
  if (family == kFamilies.end() || request.nodes < kLeastRandomNodes) return std::nullopt;
  constexpr std::uint32_t kTooFar = 70;
  constexpr std::uint32_t kLeastRouters = 4;
  const std::uint32_t room = std::min<std::uint32_t>(request.nodes - 3 - kLeastRouters, 6);
  Drawing drawing(request);
  const std::uint32_t routers =
      request.fault == "too-far" ? kTooFar : kLeastRouters + drawing.below(room + 1);
  drawing.draw_way(routers);
  drawing.draw_surroundings();
  drawing.draw_noise();
  family->make(drawing);
  return drawing.text();
}

}  // namespace icmpkit::sim

#include "icmpkit/sim/random_drawing.hpp"

#include <algorithm>
#include <utility>

namespace icmpkit::sim {

namespace {

std::string numbered(std::string_view name, std::uint32_t number) {
  return std::string(name).append(std::to_string(number));
}

std::string quoted(std::string_view text) {
  return std::string(1, '"').append(text).append(1, '"');
}

// Linux limits the errors to one peer to one a second, after six at once (icmp_ratelimit).
constexpr std::string_view kProfiles =
    "\n[profile.limited]\nrate_limit = { peer_per_second = 1, peer_burst = 6 }\n"
    "\n[profile.silent]\nsilent = [\"hop-limit-used-up\"]\n";

}  // namespace

Drawing::Drawing(const RandomScenario& request, std::string_view verdict)
    : request_(request), verdict_(verdict), prng_(request.seed ^ 0x6C61622D6D616B65ULL) {}

std::string_view Drawing::target_address() const {
  return is_v4() ? "198.51.100.7" : "2001:db8:7::7";
}

void Drawing::draw_way(std::uint32_t routers) {
  add("home", "host");
  for (std::uint32_t i = 1; i <= routers; ++i) add(numbered("r", i), "router");
  add("target", "host");
  last_ = routers;
  for (std::uint32_t i = 0; i <= routers; ++i) join(i, i + 1);
  link_keys(last_, is_v4() ? "prefix = \"198.51.100.0/24\"\n" : "prefix = \"2001:db8:7::/64\"\n");
  end_key(last_, target(), "address = " + quoted(target_address()));
}

std::uint32_t Drawing::pick(std::uint32_t first, std::uint32_t last) {
  const std::uint32_t node = between(first, last);
  keep_noise_off(node);
  return node;
}

void Drawing::keep_noise_off(std::uint32_t node) {
  const std::uint32_t before = node == 0 ? 0 : node - 1;
  for (std::uint32_t near = before; near <= std::min(node + 1, target()); ++near) {
    nodes_[near].is_spared = true;
  }
}

std::uint32_t Drawing::add(std::string name, std::string_view role) {
  nodes_.push_back({.name = std::move(name), .role = role});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void Drawing::join(std::uint32_t a, std::uint32_t b, std::string_view keys) {
  links_.push_back({.nodes = {a, b}, .keys = std::string(keys)});
}

void Drawing::end_key(std::uint32_t link, std::uint32_t node, std::string_view key) {
  link_keys(link, "at." + name(node) + "." + std::string(key) + "\n");
}

std::uint32_t Drawing::share(std::uint32_t link, std::string name, std::string_view role) {
  const std::uint32_t node = add(std::move(name), role);
  nodes_[node].is_spared = true;
  links_[link].nodes.push_back(node);
  link_keys(link, "name = \"shared\"\n");
  return node;
}

void Drawing::add_link_local(std::uint32_t link) {
  if (!is_v4()) link_keys(link, "prefix = [\"2001:db8:6::/64\", \"fe80::/64\"]\n");
}

void Drawing::make_shared(std::uint32_t link) {
  if (has_room() && is_drawn(2)) {
    share(link, "beside", "host");
  } else {
    link_keys(link, "kind = \"shared\"\n");
  }
}

void Drawing::route(std::uint32_t node, std::string_view keys) {
  append("\n[[route]]\nnode = " + quoted(name(node)) + "\nto = \"target\"\n" + std::string(keys));
}

void Drawing::filter(std::uint32_t node, std::string_view keys) {
  append("\n[[node." + name(node) + ".filters]]\ndestination = " + quoted(target_address()) + "\n" +
         std::string(keys));
}

std::uint32_t Drawing::balance(std::uint32_t around, std::string_view balancing) {
  const std::uint32_t twin = add(name(around) + "b", "router");
  nodes_[twin].is_spared = true;
  join(around - 1, twin);
  join(twin, around + 1);
  std::uint32_t first = around;
  std::uint32_t second = twin;
  if (is_drawn(2)) std::swap(first, second);
  route(around - 1, "via = [" + quoted(name(first)) + ", " + quoted(name(second)) +
                        "]\nbalancing = " + quoted(balancing) + "\n");
  return twin;
}

void Drawing::conclude(const Truth& truth) {
  std::string options = is_v4() ? "" : "-6";
  if (!options.empty() && !truth.options.empty()) options += ' ';
  options += truth.options;
  append("\n[[truth]]\ntarget = " + quoted(truth.target) + "\nverdict = " + quoted(verdict_) +
         "\n");
  if (!options.empty()) append("options = " + quoted(options) + "\n");
  if (!truth.culprit.empty()) append("culprit = " + quoted(truth.culprit) + "\n");
  if (!truth.suspect.empty()) append("suspects = [" + quoted(truth.suspect) + "]\n");
}

// Two routers side by side, away from what the truth depends on, so that its culprit is one node.
void Drawing::draw_balancers() {
  for (std::uint32_t at = 2; at < last_ && has_room(); ++at) {
    if (nodes_[at].is_spared || !is_drawn(5)) continue;
    balance(at, is_drawn(4) ? "per-packet" : "per-flow");
    ++at;  // the next one begins where this one ends, at the earliest
  }
}

bool Drawing::are_joined(std::uint32_t a, std::uint32_t b) const {
  return std::ranges::any_of(links_, [&](const DrawnLink& link) {
    return std::ranges::find(link.nodes, a) != link.nodes.end() &&
           std::ranges::find(link.nodes, b) != link.nodes.end();
  });
}

void Drawing::draw_surroundings() {
  std::uint32_t hosts = 0;
  std::vector<std::uint32_t> routers;
  for (std::uint32_t i = 1; i <= last_; ++i) routers.push_back(i);
  while (has_room()) {
    const std::uint32_t beside = routers[below(static_cast<std::uint32_t>(routers.size()))];
    const bool is_host = is_drawn(3);
    const auto at = static_cast<std::uint32_t>(nodes_.size());
    if (is_host) {
      add(numbered("h", ++hosts), "host");
    } else {
      add(numbered("r", at), "router");
      routers.push_back(at);
    }
    join(beside, at);
  }
  draw_links_across(routers);
}

// They are there for who looks at the map, and too dear to be taken.
void Drawing::draw_links_across(const std::vector<std::uint32_t>& routers) {
  const auto across = static_cast<std::uint32_t>(nodes_.size() / 10);
  for (std::uint32_t i = 0; i < across; ++i) {
    const std::uint32_t a = routers[below(static_cast<std::uint32_t>(routers.size()))];
    const std::uint32_t b = routers[below(static_cast<std::uint32_t>(routers.size()))];
    if (a != b && !are_joined(a, b)) join(a, b, "cost = 10000\n");
  }
}

bool Drawing::is_off_the_way(std::uint32_t link) const {
  return link > last_ && std::ranges::none_of(links_[link].nodes, [this](std::uint32_t node) {
           return nodes_[node].is_spared;
         });
}

void Drawing::draw_noise() {
  for (std::uint32_t at = 1; at < nodes_.size(); ++at) {
    if (!is_router(at)) continue;
    const bool may_be_silent = !nodes_[at].is_spared && at != 1 && at != last_;
    if (may_be_silent && is_drawn(10)) {
      node_keys(at, "profile = \"silent\"\n");
    } else if (is_drawn(3)) {
      node_keys(at, "profile = \"limited\"\n");
    }
  }
  for (std::uint32_t at = 0; at < links_.size(); ++at) {
    link_keys(at, "delay = \"" + std::to_string(200 + below(5000)) + " us\"\n");
    if (is_drawn(2)) link_keys(at, "jitter = \"" + std::to_string(below(500)) + " us\"\n");
    if (is_off_the_way(at) && is_drawn(10)) link_keys(at, "loss = 0.002\n");
  }
  // A datagram crosses the link twice: up to 0.5 % on the round trip.
  if (may_lose_ && is_drawn(2)) {
    const std::uint32_t at = below(last_ + 1);
    link_keys(at, "loss = \"0." + std::to_string(10 + below(16)) + " %\"\n");
  }
}

std::string Drawing::text() const {
  std::string out =
      "title = \"Random network: " + std::to_string(nodes_.size()) + " nodes, " +
      std::string(request_.fault) + (is_v4() ? "" : ", IPv6") +
      "\"\nvantage = \"home\"\nseed = " + std::to_string(request_.seed & 0x7FFFFFFFFFFFFFFFULL) +
      "\n";
  if (!is_v4()) out += "families = [6]\n";
  out += kProfiles;
  for (const DrawnNode& node : nodes_) {
    out += "\n[node." + node.name + "]\n";
    if (node.role != "host") out += "role = " + quoted(node.role) + "\n";
    out += node.keys;
  }
  for (const DrawnLink& link : links_) {
    out += "\n[[link]]\nnodes = [";
    for (const std::uint32_t node : link.nodes) {
      out += (node == link.nodes.front() ? "" : ", ") + quoted(name(node));
    }
    out += "]\n" + link.keys;
  }
  return out + tail_;
}

}  // namespace icmpkit::sim

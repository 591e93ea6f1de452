#include "icmpkit/sim/scenario_builder.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "icmpkit/sim/scenario_policy.hpp"

namespace icmpkit::sim {

namespace {

constexpr auto kRoles = std::to_array<Word<engine::Role>>(
    {{"host", engine::Role::Host}, {"router", engine::Role::Router}});
constexpr auto kNodeStates = std::to_array<Word<NodeState>>(
    {{"on", NodeState::On}, {"off", NodeState::Off}, {"absent", NodeState::Absent}});

std::vector<std::string_view> keys_of(const auto& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) keys.push_back(key);
  std::ranges::sort(keys);
  return keys;
}

}  // namespace

Scenario ScenarioBuilder::build(TomlTable& root) {
  read_head(root);
  read_profiles(root);
  read_nodes(root);
  read_links(root);
  assign_addresses();
  read_names(root);
  read_routes(root);
  read_changes(root);
  read_attacks(root);
  read_truths(root);
  check_vantage(root);
  root.finish();
  return std::move(scenario_);
}

void ScenarioBuilder::read_head(TomlTable& root) {
  if (auto title = root.text("title")) scenario_.title = std::move(*title);
  if (const auto seed = root.integer("seed", 0, std::numeric_limits<std::int64_t>::max())) {
    scenario_.seed = static_cast<std::uint64_t>(*seed);
  }
  if (const auto time = root.duration("resolution")) scenario_.resolution = *time;
  if (const auto time = root.duration("resolution_timeout")) scenario_.resolution_timeout = *time;
  scenario_.convergence = root.duration("convergence");
  balancing_ = read_balancing(root);
  if (root.has("families")) {
    address_plan_.v4 = address_plan_.v6 = false;
    for (const std::int64_t family : root.integers("families", 4, 6)) {
      if (family == 4) address_plan_.v4 = true;
      if (family == 6) address_plan_.v6 = true;
      if (family == 5) root.problem("families", "there is no IP version 5", "write 4, 6 or both");
    }
  }
  const auto pool = [&](std::string_view key, Prefix& prefix) {
    const auto written = root.prefix(key);
    if (!written) return;
    if (written->address().family() == prefix.address().family()) {
      prefix = *written;
    } else {
      root.problem(key, std::string(key).append(" is of the other family"),
                   "IPv4 addresses are taken from prefix, IPv6 addresses from prefix6");
    }
  };
  pool("prefix", address_plan_.pool_v4);
  pool("prefix6", address_plan_.pool_v6);
  host_policy_ = std::make_shared<engine::Policy>(engine::make_policy(engine::Role::Host));
  router_policy_ = std::make_shared<engine::Policy>(engine::make_policy(engine::Role::Router));
}

void ScenarioBuilder::read_profiles(TomlTable& root) {
  for (auto& [name, table] : root.children("profile")) {
    const auto role = table.word<engine::Role>("role", kRoles).value_or(engine::Role::Router);
    auto policy = std::make_shared<engine::Policy>(engine::make_policy(role));
    read_policy(table, *policy);
    table.finish();
    profiles_.emplace(name, std::move(policy));
  }
}

void ScenarioBuilder::read_nodes(TomlTable& root) {
  auto nodes = root.children("node");
  scenario_.nodes.reserve(nodes.size());
  for (auto& [name, table] : nodes) read_node(name, table);
  if (nodes.empty()) {
    root.problem("node", "there is no node", "write one, like [node.home]");
  }
}

void ScenarioBuilder::read_node(const std::string& name, TomlTable& table) {
  if (name.empty() || IpAddress::parse(name)) {
    problems_->add(table.place(), "'" + name + "' cannot be the name of a node",
                   "choose a name that is not empty and no address");
  }
  ScenarioNode node;
  node.config.name = name;
  const auto role = table.word<engine::Role>("role", kRoles);
  node.config.policy = policy_for(table, role.value_or(engine::Role::Host));
  if (role && node.config.policy->role != *role) {
    table.problem("role", table.what() + ": its profile is of the other role",
                  "give the profile role = \"" +
                      std::string(*role == engine::Role::Host ? "host" : "router") + "\"");
  }
  node.state = table.word<NodeState>("state", kNodeStates).value_or(NodeState::On);
  const auto ports = [&](std::string_view key, std::vector<std::uint16_t>& out) {
    for (const std::int64_t port : table.integers(key, 1, 65535)) {
      out.push_back(static_cast<std::uint16_t>(port));
    }
  };
  ports("udp_ports", node.config.udp_ports);
  ports("tcp_ports", node.config.tcp_ports);
  if (const auto midnight = table.duration("midnight")) {
    node.config.midnight = std::chrono::duration_cast<std::chrono::milliseconds>(*midnight);
  }
  node.balancing = read_balancing(table);
  read_own_addresses(table, node);
  table.finish();
  node_index_.emplace(name, static_cast<std::uint32_t>(scenario_.nodes.size()));
  node_places_.push_back(table.place());
  scenario_.nodes.push_back(std::move(node));
}

// Of the computed routes of all nodes, or of one.
std::optional<engine::Balancing> ScenarioBuilder::read_balancing(TomlTable& table) const {
  if (!table.has("balancing")) return balancing_;
  static constexpr auto kWords = std::to_array<Word<std::optional<engine::Balancing>>>(
      {{"none", std::nullopt},
       {"per-flow", engine::Balancing::PerFlow},
       {"per-packet", engine::Balancing::PerPacket}});
  return table.word<std::optional<engine::Balancing>>("balancing", kWords).value_or(balancing_);
}

// Nodes that say nothing of their own share one policy.
ScenarioBuilder::PolicyPtr ScenarioBuilder::policy_for(TomlTable& table, engine::Role role) {
  PolicyPtr base = role == engine::Role::Host ? host_policy_ : router_policy_;
  if (const auto name = table.text("profile")) {
    const auto found = profiles_.find(*name);
    if (found != profiles_.end()) {
      base = found->second;
    } else {
      table.problem("profile", table.what() + ": there is no profile '" + *name + "'",
                    profiles_.empty() ? "write it, like [profile." + *name + "]"
                                      : suggest(*name, keys_of(profiles_)));
    }
  }
  engine::Policy own = *base;
  if (!read_policy(table, own)) return base;
  return std::make_shared<engine::Policy>(std::move(own));
}

void ScenarioBuilder::read_own_addresses(TomlTable& table, ScenarioNode& node) {
  engine::InterfaceConfig own{.name = "lo", .mtu = 65535};
  using enum engine::AddressUse;
  for (const auto use : {Unicast, Anycast, Segment}) {
    std::ranges::move(own_addresses(table, use), std::back_inserter(own.addresses));
  }
  if (own.addresses.empty()) return;
  node.config.interfaces.push_back(std::move(own));
  node.links.push_back(kNone);
}

std::vector<engine::InterfaceAddress> ScenarioBuilder::own_addresses(TomlTable& table,
                                                                     engine::AddressUse use) {
  std::vector<engine::InterfaceAddress> own;
  for (const auto& text : table.texts(address_key(use, "addresses"))) {
    const auto address = IpAddress::parse(text.value);
    if (!address) {
      problems_->add(text.place, table.what() + ": '" + text.value + "' is no address",
                     "write an IPv4 or IPv6 address, like \"192.0.2.1\"");
      continue;
    }
    check_use(*address, use, text.place);
    own.push_back({.address = *address,
                   .prefix_length = static_cast<std::uint8_t>(address->is_v4() ? 32 : 128),
                   .use = use});
  }
  return own;
}

void ScenarioBuilder::check_use(const IpAddress& address, engine::AddressUse use, Place place) {
  if (use == engine::AddressUse::Unicast || address.is_v6()) return;
  problems_->add(place,
                 std::string(address.text().view()) + " cannot be " +
                     (use == engine::AddressUse::Anycast ? "an anycast address" : "a segment"),
                 "write one of IPv6, like \"2001:db8:ffff::1\"");
}

std::uint32_t ScenarioBuilder::find_node(const Placed<std::string>& name) {
  const auto found = node_index_.find(name.value);
  if (found != node_index_.end()) return found->second;
  problems_->add(name.place, "there is no node '" + name.value + "'",
                 suggest(name.value, keys_of(node_index_)));
  return kNone;
}

std::uint32_t ScenarioBuilder::find_link(const Placed<std::string>& name) {
  const auto found = link_index_.find(name.value);
  if (found != link_index_.end()) return found->second;
  problems_->add(name.place, "there is no link '" + name.value + "'",
                 suggest(name.value, keys_of(link_index_)));
  return kNone;
}

void ScenarioBuilder::check_vantage(TomlTable& root) {
  const auto name = root.text("vantage");
  if (!name && root.has("vantage")) return;  // told already
  if (!name) {
    root.problem("vantage", "there is no vantage: the node that probes are sent from",
                 "name it on the first line, like vantage = \"home\"");
    return;
  }
  scenario_.vantage = find_node({*name, root.place("vantage")});
  if (scenario_.vantage == kNone) return;
  const ScenarioNode& node = scenario_.nodes[scenario_.vantage];
  if (node.state != NodeState::On) {
    root.problem("vantage", "the vantage '" + *name + "' is not on",
                 "choose a node that runs, or take its state away");
  }
  if (std::ranges::all_of(node.links, [](std::uint32_t link) { return link == kNone; })) {
    root.problem("vantage", "the vantage '" + *name + "' is on no link",
                 "write a link, like [[link]] nodes = [\"" + *name + "\", \"...\"]");
  }
}

void ScenarioBuilder::read_names(TomlTable& root) {
  auto table = root.table("names");
  if (!table) return;
  const auto names = table->names();
  for (const auto& [name, place] : names) {
    const auto address = table->address(name);
    if (node_index_.contains(name)) {
      problems_->add(place, "'" + name + "' is the name of a node already", "choose another one");
    }
    if (address) scenario_.names.emplace_back(name, *address);
  }
}

std::expected<Scenario, std::vector<ScenarioProblem>> read_scenario(std::string_view text) {
  Problems problems;
  if (auto hazard = find_hazard(text)) return std::unexpected(std::vector{std::move(*hazard)});
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    problems.add(place_of(error.source()), std::string(error.description()),
                 "write it as TOML 1.0 asks");
    return std::unexpected(problems.take());
  }
  TomlTable root(parsed.table(), "", problems);
  Scenario scenario = ScenarioBuilder(problems).build(root);
  if (!problems.empty()) return std::unexpected(problems.take());
  return scenario;
}

}  // namespace icmpkit::sim

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "icmpkit/probe/verdict.hpp"
#include "icmpkit/sim/scenario_builder.hpp"
#include "icmpkit/sim/scenario_policy.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::sim {

namespace {

constexpr auto kRouteActions =
    std::to_array<Word<engine::RouteAction>>({{"forward", engine::RouteAction::Forward},
                                              {"unknown", engine::RouteAction::Unknown},
                                              {"reject", engine::RouteAction::Reject},
                                              {"prohibit", engine::RouteAction::Prohibit},
                                              {"blackhole", engine::RouteAction::Blackhole}});
constexpr auto kBalancings = std::to_array<Word<engine::Balancing>>(
    {{"per-flow", engine::Balancing::PerFlow}, {"per-packet", engine::Balancing::PerPacket}});
constexpr auto kLinkStates = std::to_array<Word<engine::InterfaceState>>(
    {{"up", engine::InterfaceState::Up}, {"down", engine::InterfaceState::Down}});
constexpr auto kNodeStates =
    std::to_array<Word<NodeState>>({{"on", NodeState::On}, {"off", NodeState::Off}});
constexpr auto kQuotes = std::to_array<Word<ForgedQuote>>(
    {{"seen", ForgedQuote::Seen}, {"guessed", ForgedQuote::Guessed}});

Prefix whole(const IpAddress& address) { return {address, address.is_v4() ? 32U : 128U}; }

}  // namespace

void ScenarioBuilder::read_routes(TomlTable& root) {
  for (TomlTable& table : root.tables("route")) read_route(table);
}

void ScenarioBuilder::read_route(TomlTable& table) {
  const auto nodes = table.texts("node");
  if (nodes.empty()) {
    table.problem("node", "route: 'node' is missing", "say whose route it is, like node = \"r1\"");
  }
  engine::Route route{.prefix = Prefix(Ipv4Address{}, 0)};
  const auto action = table.word<engine::RouteAction>("action", kRouteActions);
  route.action = action.value_or(engine::RouteAction::Forward);
  if (const auto tos = table.integer("tos", 0, 255)) route.tos = static_cast<std::uint8_t>(*tos);
  route.balancing =
      table.word<engine::Balancing>("balancing", kBalancings).value_or(engine::Balancing::PerFlow);
  const bool has_hops = table.has("via");
  if (route.action == engine::RouteAction::Forward && !has_hops) {
    table.problem("via", "route: neither 'via' nor another action than forward",
                  "say where it leads, like via = \"r2\", or action = \"blackhole\"");
  }
  if (route.action != engine::RouteAction::Forward && has_hops) {
    table.problem("via", "route: what is not forwarded has no 'via'", "take one of them away");
  }
  const auto prefixes = destinations(table);
  for (const auto& name : nodes) {
    const std::uint32_t node = find_node(name);
    if (node == kNone) continue;
    for (const Prefix& prefix : prefixes) {
      route.prefix = prefix;
      if (has_hops) route.hops = hops(table, node, prefix.address().family());
      if (has_hops && route.hops.empty()) continue;  // no way for this family
      scenario_.nodes[node].config.routes.add(route);
    }
  }
  table.finish();
}

std::vector<Prefix> ScenarioBuilder::destinations(TomlTable& table) {
  std::vector<Prefix> all;
  const auto written = table.texts("to");
  if (written.empty()) {
    table.problem("to", "route: 'to' is missing",
                  "say which destinations, like to = \"192.0.2.0/24\", a node, or \"default\"");
  }
  for (const auto& text : written) {
    if (text.value == "default") {
      all.emplace_back(Ipv4Address{}, 0);
      all.emplace_back(Ipv6Address{}, 0);
    } else if (const auto prefix = Prefix::parse(text.value)) {
      all.push_back(*prefix);
    } else if (const auto name = std::ranges::find(scenario_.names, text.value,
                                                   &std::pair<std::string, IpAddress>::first);
               name != scenario_.names.end()) {
      all.push_back(whole(name->second));
    } else if (const std::uint32_t node = find_node(text); node != kNone) {
      for (const auto& interface : scenario_.nodes[node].config.interfaces) {
        for (const auto& own : interface.addresses) {
          if (own.use == engine::AddressUse::Unicast) all.push_back(whole(own.address));
        }
      }
    }
  }
  return all;
}

// A hop is a neighbour's name, or an address: of a neighbour, or of nobody on a link.
std::vector<engine::Hop> ScenarioBuilder::hops(TomlTable& table, std::uint32_t node,
                                               Family family) {
  std::vector<engine::Hop> all;
  const ScenarioNode& owner = scenario_.nodes[node];
  const auto& links = owner.links;
  for (const auto& via : table.texts("via")) {
    const auto written = IpAddress::parse(via.value);
    if (written && written->family() != family) continue;
    const std::uint32_t wanted = written ? kNone : find_node(via);
    if (!written && wanted == kNone) continue;
    std::optional<engine::Hop> hop;
    for (std::uint32_t i = 0; i < links.size() && !hop; ++i) {
      if (links[i] == kNone) continue;
      for (const auto& own : owner.config.interfaces[i].addresses) {
        if (written && Prefix(own.address, own.prefix_length).contains(*written)) {
          hop = engine::Hop{static_cast<LinkId>(i), *written};
        }
      }
      for (const LinkEnd& end : scenario_.links[links[i]].ends) {
        if (hop || written || end.node != wanted || end.node == node) continue;
        const auto& far = scenario_.nodes[end.node].config.interfaces[end.interface];
        if (const auto address = gateway_address(far, family)) {
          hop = engine::Hop{static_cast<LinkId>(i), *address};
        } else if (far.kind == engine::LinkKind::PointToPoint && far.addresses.empty()) {
          hop = engine::Hop{.link = static_cast<LinkId>(i)};
        }
      }
    }
    if (hop) {
      all.push_back(*hop);
    } else if (!written && family == Family::V6) {
      continue;  // a neighbour that speaks IPv4 only
    } else {
      problems_->add(via.place,
                     "route: '" + via.value + "' is no neighbour of '" + owner.config.name + "'",
                     "name a node or an address on a link of '" + owner.config.name + "'");
    }
  }
  return all;
}

void ScenarioBuilder::read_changes(TomlTable& root) {
  for (TomlTable& table : root.tables("at")) read_change(table);
  std::ranges::stable_sort(scenario_.changes, {}, &ScenarioChange::time);
}

void ScenarioBuilder::read_change(TomlTable& table) {
  ScenarioChange change;
  if (const auto time = table.duration("time")) {
    change.time = *time;
  } else if (!table.has("time")) {
    table.problem("time", "at: 'time' is missing", "say when, like time = \"5 s\"");
  }
  const auto link = table.text("link");
  const auto node = table.text("node");
  if (link.has_value() == node.has_value()) {
    table.problem("link", "at: one of 'link' and 'node' is needed",
                  "say what changes, like link = \"r1-r2\"");
  }
  if (link) {
    change.link = find_link({*link, table.place("link")});
    change.link_state = table.word<engine::InterfaceState>("state", kLinkStates);
    // Ends that nobody could be found for have been told already.
    const bool has_ends = change.link != kNone && !scenario_.links[change.link].ends.empty();
    LinkProperties properties =
        scenario_.properties[has_ends ? scenario_.links[change.link].ends.front().properties : 0];
    if (read_properties(table, properties)) change.properties = properties;
  } else if (node) {
    change.node = find_node({*node, table.place("node")});
    change.node_state = table.word<NodeState>("state", kNodeStates);
    if (!change.node_state && !table.has("state")) {
      table.problem("state", "at: 'state' is missing", "write state = \"off\" or \"on\"");
    }
  }
  table.finish();
  scenario_.changes.push_back(change);
}

void ScenarioBuilder::read_attacks(TomlTable& root) {
  for (TomlTable& table : root.tables("attack")) read_attack(table);
}

void ScenarioBuilder::read_attack(TomlTable& table) {
  ScenarioAttack attack;
  const auto required = [&](std::string_view key, std::string_view example) {
    auto text = table.text(key);
    if (!text) {
      table.problem(key, "attack: '" + std::string(key) + "' is missing",
                    "write it, like " + std::string(key) + " = \"" + std::string(example) + "\"");
    }
    return text;
  };
  if (const auto node = required("node", "mallory")) {
    attack.node = find_node({*node, table.place("node")});
  }
  if (const auto link = required("link", "r1-r2")) {
    attack.link = find_link({*link, table.place("link")});
  }
  attack.match = read_match(table);
  attack.after = table.duration("after").value_or(Duration{});
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  attack.count = static_cast<std::uint32_t>(table.integer("count", 0, kMost).value_or(0));
  const auto address_of = [&](std::string_view key) -> std::optional<IpAddress> {
    const auto text = table.text(key);
    if (!text) return std::nullopt;
    if (const auto address = scenario_.resolve(*text, Family::V4)) return address;
    if (const auto address = scenario_.resolve(*text, Family::V6)) return address;
    table.problem(key, "attack: '" + *text + "' is neither an address nor a name",
                  "write an address or the name of a node");
    return std::nullopt;
  };
  attack.from = address_of("from");
  attack.to = address_of("to");
  attack.type = static_cast<std::uint8_t>(table.integer("type", 0, 255).value_or(attack.type));
  attack.code = static_cast<std::uint8_t>(table.integer("code", 0, 255).value_or(attack.code));
  if (const auto mtu = table.integer("mtu", 0, kMost)) {
    attack.word = static_cast<std::uint32_t>(*mtu);
  }
  if (const auto gateway = address_of("gateway")) {
    if (gateway->is_v4()) attack.word = gateway->v4().number();
    if (gateway->is_v6()) attack.better_hop = gateway->v6();
  }
  constexpr auto kRedirect = static_cast<std::uint8_t>(wire::icmpv6::Type::Redirect);
  if (attack.type == kRedirect && attack.better_hop.is_unspecified()) {
    table.problem("gateway", "attack: a Redirect of IPv6 (type 137) has no gateway of IPv6",
                  "write its address, like gateway = \"fe80::3\"");
  }
  if (const auto pointer = table.integer("pointer", 0, 255)) {
    attack.word = static_cast<std::uint32_t>(*pointer) << 24U;
  }
  attack.quote = table.word<ForgedQuote>("quote", kQuotes).value_or(ForgedQuote::Seen);
  attack.datagram = table.hex("datagram");
  table.finish();
  scenario_.attacks.push_back(std::move(attack));
}

void ScenarioBuilder::read_truths(TomlTable& root) {
  for (TomlTable& table : root.tables("truth")) {
    ScenarioTruth truth;
    const auto required = [&](std::string_view key, std::string_view example) {
      if (!table.has(key)) {
        table.problem(key, "truth: '" + std::string(key) + "' is missing",
                      "write it, like " + std::string(key) + " = \"" + std::string(example) + "\"");
      }
      return table.text(key).value_or("");
    };
    truth.target = required("target", "server");
    truth.verdict = required("verdict", "reachable");
    truth.options = table.text("options").value_or("");
    if (!truth.verdict.empty() &&
        std::ranges::find(probe::kVerdictWords, truth.verdict) == probe::kVerdictWords.end()) {
      table.problem("verdict", "truth: '" + truth.verdict + "' is no verdict",
                    suggest(truth.verdict, probe::kVerdictWords));
    }
    if (const auto culprit = table.text("culprit")) {
      if (find_node({*culprit, table.place("culprit")}) != kNone) truth.culprit = *culprit;
    }
    for (const auto& suspect : table.texts("suspects")) {
      if (find_node(suspect) != kNone) truth.suspects.push_back(suspect.value);
    }
    table.finish();
    scenario_.truths.push_back(std::move(truth));
  }
}

}  // namespace icmpkit::sim

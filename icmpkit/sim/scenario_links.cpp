#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "icmpkit/engine/router_discovery.hpp"
#include "icmpkit/sim/scenario_builder.hpp"

namespace icmpkit::sim {

namespace {

constexpr auto kKinds = std::to_array<Word<engine::LinkKind>>(
    {{"point-to-point", engine::LinkKind::PointToPoint}, {"shared", engine::LinkKind::Shared}});
constexpr auto kLinkStates = std::to_array<Word<engine::InterfaceState>>(
    {{"up", engine::InterfaceState::Up}, {"down", engine::InterfaceState::Down}});

constexpr std::int64_t kLeastMtu = 68;
constexpr std::int64_t kMostMtu = 65535;

// The bottom-of-stack bit stands in the last entry; the TTL is one, as on the way out of a tunnel.
std::vector<std::byte> read_labels(TomlTable& table) {
  const auto labels = table.integers("labels", 0, 0xFFFFF);
  constexpr std::uint32_t kBottomOfStack = 0x100;
  constexpr std::uint32_t kTtl = 1;
  std::vector<std::byte> stack(4 * labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::uint32_t bottom = i + 1 == labels.size() ? kBottomOfStack : 0;
    store_be32(stack, 4 * i, static_cast<std::uint32_t>(labels[i]) << 12U | bottom | kTtl);
  }
  return stack;
}

/// What is wrong with how a router advertises itself. [R1256-RTR-2]
void tell(TomlTable& table, engine::AdvertisingProblem problem) {
  switch (problem) {
    case engine::AdvertisingProblem::MaxInterval:
      return table.problem("max_interval", "advertises: max_interval is out of bounds",
                           "take 4 s to 1800 s");
    case engine::AdvertisingProblem::MinInterval:
      return table.problem("min_interval", "advertises: min_interval is out of bounds",
                           "take 3 s to max_interval");
    case engine::AdvertisingProblem::Lifetime:
      return table.problem("lifetime", "advertises: lifetime is out of bounds",
                           "take max_interval to 9000, in seconds");
  }
}

}  // namespace

bool read_properties(TomlTable& table, LinkProperties& properties) {
  bool any = false;
  const auto set = [&](auto& member, const auto& value) {
    if (!value) return;
    member = static_cast<std::remove_reference_t<decltype(member)>>(*value);
    any = true;
  };
  // As many datagrams as may wait at the slowest rate still end in time that can be counted.
  constexpr std::int64_t kMostWaiting = 65535;
  set(properties.faults.delay, table.duration("delay"));
  set(properties.faults.jitter, table.duration("jitter"));
  set(properties.faults.loss, table.ratio("loss"));
  set(properties.faults.duplication, table.ratio("duplication"));
  set(properties.faults.reordering, table.ratio("reordering"));
  set(properties.faults.corruption, table.ratio("corruption"));
  set(properties.bits_per_second, table.rate("rate"));
  set(properties.queue, table.integer("queue", 1, kMostWaiting));
  set(properties.mark, table.integer("mark", 1, kMostWaiting));
  return any;
}

// Links without a word of their own share the properties at index 0.
std::uint32_t ScenarioBuilder::keep(const LinkProperties& properties) {
  auto& all = scenario_.properties;
  if (properties == all.front()) return 0;
  if (properties != all.back()) all.push_back(properties);
  return static_cast<std::uint32_t>(all.size() - 1);
}

void ScenarioBuilder::read_links(TomlTable& root) {
  LinkProperties defaults{.faults = {.delay = std::chrono::milliseconds{1}}};
  std::uint32_t mtu = 1500;
  if (auto table = root.table("defaults")) {
    read_properties(*table, defaults);
    mtu = static_cast<std::uint32_t>(table->integer("mtu", kLeastMtu, kMostMtu).value_or(mtu));
    table->finish();
  }
  scenario_.properties.push_back(defaults);
  auto links = root.tables("link");
  scenario_.links.reserve(links.size());
  plans_.reserve(links.size());
  for (TomlTable& table : links) read_link(table, defaults, mtu);
}

void ScenarioBuilder::read_link(TomlTable& table, const LinkProperties& defaults,
                                std::uint32_t default_mtu) {
  ScenarioLink link;
  LinkPlan plan{.place = table.place()};
  const auto mtu =
      static_cast<std::uint32_t>(table.integer("mtu", kLeastMtu, kMostMtu).value_or(default_mtu));
  const auto nodes = table.texts("nodes");
  if (nodes.empty()) {
    table.problem("nodes", "link: 'nodes' is missing",
                  "say what it joins, like nodes = [\"r1\", \"r2\"]");
  }
  link.kind = nodes.size() == 2 ? engine::LinkKind::PointToPoint : engine::LinkKind::Shared;
  if (const auto kind = table.word<engine::LinkKind>("kind", kKinds)) link.kind = *kind;
  link.state = table.word<engine::InterfaceState>("state", kLinkStates).value_or(link.state);
  link.cost = static_cast<std::uint32_t>(table.integer("cost", 1, 65535).value_or(1));
  link.labels = read_labels(table);
  LinkProperties properties = defaults;
  read_properties(table, properties);
  for (const auto& node : nodes) {
    const std::uint32_t index = find_node(node);
    if (index == kNone) continue;
    if (std::ranges::find(link.ends, index, &LinkEnd::node) != link.ends.end()) {
      problems_->add(node.place, "link: '" + node.value + "' is on it twice", "name it once");
      continue;
    }
    attach(link, index, mtu);
  }
  read_ends(table, link, plan, properties);
  std::string name;
  for (const auto& node : nodes) name += (name.empty() ? "" : "-") + node.value;
  if (const auto written = table.text("name")) {
    name = *written;
  } else if (nodes.size() > 2) {
    name = "link" + std::to_string(scenario_.links.size() + 1);
  }
  link.name = std::move(name);
  const auto index = static_cast<std::uint32_t>(scenario_.links.size());
  if (!link_index_.emplace(link.name, index).second) {
    table.problem("name", "link: there is another one named '" + link.name + "'",
                  "give it a name of its own, like name = \"" + link.name + "-2\"");
  }
  // A node that is not there has been told already.
  if (link.ends.size() == nodes.size()) check_kind(table, link);
  table.finish();
  scenario_.links.push_back(std::move(link));
  plans_.push_back(std::move(plan));
}

std::uint32_t ScenarioBuilder::attach(ScenarioLink& link, std::uint32_t node, std::uint32_t mtu) {
  ScenarioNode& owner = scenario_.nodes[node];
  auto& links = owner.links;
  const auto interface = static_cast<std::uint32_t>(links.size());
  // The node's own addresses come first, if it has any, and are no link's.
  const auto number = static_cast<std::uint32_t>(
      std::ranges::count_if(links, [](std::uint32_t l) { return l != kNone; }));
  links.push_back(static_cast<std::uint32_t>(scenario_.links.size()));
  owner.config.interfaces.push_back({.name = "eth" + std::to_string(number),
                                     .index = number + 1,
                                     .mtu = mtu,
                                     .kind = link.kind,
                                     .state = link.state});
  link.ends.push_back({.node = node, .interface = interface});
  return interface;
}

void ScenarioBuilder::read_ends(TomlTable& table, ScenarioLink& link, LinkPlan& plan,
                                const LinkProperties& properties) {
  for (const auto& text : table.texts("prefix")) {
    if (text.value == "none") {
      plan.is_unnumbered = true;
    } else if (const auto prefix = Prefix::parse(text.value)) {
      plan.prefixes.push_back({*prefix, text.place});
    } else {
      problems_->add(text.place, "link: '" + text.value + "' is no prefix",
                     "write an address and a length, like \"192.0.2.0/24\", or \"none\"");
    }
  }
  const std::uint32_t shared = keep(properties);
  for (LinkEnd& end : link.ends) end.properties = shared;
  for (auto& [name, end_table] : table.children("at")) {
    const auto found = node_index_.find(name);
    const auto end = std::ranges::find(
        link.ends, found == node_index_.end() ? kNone : found->second, &LinkEnd::node);
    if (end == link.ends.end()) {
      problems_->add(end_table.place(), "link: '" + name + "' is not on it",
                     "name a node of this link");
      continue;
    }
    const auto position = static_cast<std::size_t>(end - link.ends.begin());
    read_end(end_table, *end, position, plan, properties);
    end_table.finish();
  }
}

void ScenarioBuilder::read_end(TomlTable& table, LinkEnd& end, std::size_t position, LinkPlan& plan,
                               const LinkProperties& properties) {
  LinkProperties own = properties;
  if (read_properties(table, own)) end.properties = keep(own);
  read_interface(table, scenario_.nodes[end.node].config.interfaces[end.interface]);
  read_end_addresses(table, engine::AddressUse::Unicast, position, plan);
  read_end_addresses(table, engine::AddressUse::Anycast, position, plan);
}

void ScenarioBuilder::read_interface(TomlTable& table, engine::InterfaceConfig& interface) {
  const auto set = [](auto& member, const auto& value) {
    if (value) member = static_cast<std::remove_reference_t<decltype(member)>>(*value);
  };
  set(interface.name, table.text("name"));
  set(interface.index, table.integer("index", 0, std::numeric_limits<std::uint32_t>::max()));
  set(interface.mtu, table.integer("mtu", kLeastMtu, kMostMtu));
  set(interface.forwards, table.flag("forwards"));
  set(interface.isolates_sources, table.flag("isolates_sources"));
  set(interface.reports_unreachable, table.flag("reports_unreachable"));
  set(interface.precedence_cutoff, table.integer("precedence_cutoff", 0, 7));
  set(interface.speaks_version_7, table.flag("speaks_version_7"));
  // RFC 1393 counts octets.
  if (const auto bits = table.rate("speed")) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    interface.speed = static_cast<std::uint32_t>(std::min(*bits / 8, kMost));
  }
  set(interface.virtual_network, table.integer("virtual_network", 0, 255));
  if (auto advertising = table.table("advertises")) {
    engine::RouterAdvertising& own = interface.advertising;
    own.is_on = true;
    set(own.lifetime, advertising->integer("lifetime", 0, 9000));
    set(own.preference, advertising->integer("preference", std::numeric_limits<std::int32_t>::min(),
                                             std::numeric_limits<std::int32_t>::max()));
    set(own.max_interval, advertising->duration("max_interval"));
    set(own.min_interval, advertising->duration("min_interval"));
    advertising->finish();
    if (const auto problem = engine::advertising_problem(own)) tell(*advertising, *problem);
  }
}

void ScenarioBuilder::read_end_addresses(TomlTable& table, engine::AddressUse use,
                                         std::size_t position, LinkPlan& plan) {
  for (const auto& text : table.texts(address_key(use, "address"))) {
    if (text.value == "none" && use == engine::AddressUse::Unicast) {
      plan.unnumbered_ends[position] = true;
      continue;
    }
    const auto slash = text.value.find('/');
    const auto address = IpAddress::parse(text.value.substr(0, slash));
    const auto prefix = Prefix::parse(text.value);
    if (!address || !prefix) {
      problems_->add(text.place, table.what() + ": '" + text.value + "' is no address",
                     "write an address, like \"192.0.2.1\" or \"192.0.2.1/24\"");
      continue;
    }
    check_use(*address, use, text.place);
    WrittenAddress written{.address = *address, .use = use, .place = text.place};
    if (slash != std::string::npos) {
      written.length = prefix->length();
      plan.prefixes.push_back({*prefix, text.place});
    }
    plan.addresses[position].push_back(written);
  }
}

void ScenarioBuilder::check_kind(TomlTable& table, const ScenarioLink& link) {
  if (link.kind == engine::LinkKind::PointToPoint && link.ends.size() != 2) {
    table.problem(
        "kind",
        "link: a point-to-point link joins two nodes, here are " + std::to_string(link.ends.size()),
        "make it kind = \"shared\"");
    return;
  }
  if (link.kind == engine::LinkKind::Shared) return;
  for (const LinkEnd& end : link.ends) {
    if (scenario_.nodes[end.node].state == NodeState::Absent) {
      table.problem("nodes",
                    "link: only a shared link can say that there is no '" +
                        scenario_.nodes[end.node].config.name + "'",
                    "make it kind = \"shared\"");
    }
  }
}

}  // namespace icmpkit::sim

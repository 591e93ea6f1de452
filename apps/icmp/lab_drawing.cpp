#include "apps/icmp/lab_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <vector>

namespace icmpkit::app {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::uint32_t kUsualMtu = 1500;
/// More addresses of one node than this are counted instead of shown.
constexpr std::size_t kAddressesShown = 4;

/// Words with commas between them.
class List {
 public:
  void add(std::string_view item) {
    if (!text_.empty()) text_ += ", ";
    text_ += item;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string words_of(Duration duration) {
  return duration >= std::chrono::seconds{1}
             ? fmt::format("{:g} s", std::chrono::duration<double>(duration).count())
             : fmt::format("{:g} ms", Milliseconds(duration).count());
}

std::string words_of_rate(std::uint64_t bits_per_second) {
  constexpr double kMega = 1e6;
  constexpr double kKilo = 1e3;
  const auto bits = static_cast<double>(bits_per_second);
  return bits >= kMega ? fmt::format("{:g} Mbit/s", bits / kMega)
                       : fmt::format("{:g} kbit/s", bits / kKilo);
}

void add_properties(List& list, const sim::LinkProperties& properties) {
  constexpr double kPercent = 100;
  const auto add_ratio = [&](double ratio, std::string_view what) {
    if (ratio > 0) list.add(fmt::format("{} {:g} %", what, kPercent * ratio));
  };
  const sim::LinkFaults& faults = properties.faults;
  list.add(words_of(faults.delay));
  if (faults.jitter > Duration::zero()) list.add("jitter " + words_of(faults.jitter));
  add_ratio(faults.loss, "loss");
  add_ratio(faults.duplication, "duplication");
  add_ratio(faults.reordering, "reordering");
  add_ratio(faults.corruption, "corruption");
  if (properties.bits_per_second != 0) list.add(words_of_rate(properties.bits_per_second));
}

const engine::InterfaceConfig& interface_at(const sim::Scenario& scenario,
                                            const sim::LinkEnd& end) {
  return scenario.nodes[end.node].config.interfaces[end.interface];
}

/// What a person wants to know of a link; `from` is the end that it is looked at from.
std::string words_of_link(const sim::Scenario& scenario, const sim::ScenarioLink& link,
                          const sim::LinkEnd& from) {
  List list;
  if (link.kind == engine::LinkKind::Shared) list.add(link.name + " (shared)");
  add_properties(list, scenario.properties[from.properties]);
  const auto other = std::ranges::find_if(link.ends, [&](const sim::LinkEnd& end) {
    return end.node != from.node && end.properties != from.properties;
  });
  if (other != link.ends.end()) {
    List back;
    add_properties(back, scenario.properties[other->properties]);
    list.add("back " + back.text());
  }
  const std::uint32_t mtu = interface_at(scenario, from).mtu;
  if (mtu != kUsualMtu) list.add(fmt::format("MTU {}", mtu));
  if (!link.labels.empty()) list.add("MPLS");
  if (link.state == engine::InterfaceState::Down) list.add("down");
  return list.text();
}

/// The addresses of a node: its own first, then those of its links.
std::string addresses_of(const sim::ScenarioNode& node) {
  std::vector<AddressText> addresses;
  for (const engine::InterfaceConfig& interface : node.config.interfaces) {
    for (const engine::InterfaceAddress& address : interface.addresses) {
      addresses.push_back(address.address.text());
    }
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(addresses.size(), kAddressesShown); ++i) {
    if (i != 0) text += ' ';
    text += addresses[i].view();
  }
  if (addresses.size() > kAddressesShown) {
    text += fmt::format(" and {} more", addresses.size() - kAddressesShown);
  }
  return text;
}

std::string ports_of(std::string_view protocol, const std::vector<std::uint16_t>& ports) {
  std::string text(protocol);
  for (const std::uint16_t port : ports) text += fmt::format(" {}", port);
  return text;
}

/// What a node is beside its name and addresses.
std::string traits_of(const sim::Scenario& scenario, std::uint32_t index) {
  const sim::ScenarioNode& node = scenario.nodes[index];
  const engine::Policy& policy = *node.config.policy;
  List list;
  if (index == scenario.vantage) list.add("the vantage");
  if (policy.role == engine::Role::Router) list.add("router");
  if (node.state == sim::NodeState::Off) list.add("off");
  if (node.state == sim::NodeState::Absent) list.add("does not exist");
  if (!policy.responders.echo) list.add("answers no echo");
  if (!policy.filters.empty()) {
    list.add(
        fmt::format("{} filter{}", policy.filters.size(), policy.filters.size() == 1 ? "" : "s"));
  }
  if (policy.silent_causes.all()) list.add("reports nothing");
  if (!node.config.udp_ports.empty()) list.add(ports_of("UDP", node.config.udp_ports));
  if (!node.config.tcp_ports.empty()) list.add(ports_of("TCP", node.config.tcp_ports));
  return list.text();
}

/// Draws the tree that a walk from the vantage finds.
class TreeDrawing {
 public:
  explicit TreeDrawing(const sim::Scenario& scenario)
      : scenario_(scenario),
        is_node_drawn_(scenario.nodes.size()),
        is_link_drawn_(scenario.links.size()),
        parent_(scenario.nodes.size(), sim::kNone) {
    find_parents();
  }

  void draw_from(std::uint32_t node) { draw_node(node, ""); }
  [[nodiscard]] bool is_node_drawn(std::uint32_t node) const { return is_node_drawn_[node]; }
  [[nodiscard]] bool is_link_drawn(std::uint32_t link) const { return is_link_drawn_[link]; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Branch {
    std::string words;  ///< of the link; empty: none is crossed
    std::uint32_t node;
  };

  /// The link by which each node is nearest to the vantage. First, so that a node hangs where few
  /// hops lead to it, however the tree is drawn.
  void find_parents() {
    std::vector<bool> is_found(scenario_.nodes.size());
    std::vector<std::uint32_t> queue{scenario_.vantage};
    is_found[scenario_.vantage] = true;
    for (std::size_t next = 0; next < queue.size(); ++next) {
      for (const std::uint32_t link : scenario_.nodes[queue[next]].links) {
        if (link == sim::kNone) continue;
        for (const sim::LinkEnd& end : scenario_.links[link].ends) {
          if (is_found[end.node]) continue;
          is_found[end.node] = true;
          parent_[end.node] = link;
          queue.push_back(end.node);
        }
      }
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> links_down(std::uint32_t node) const {
    std::vector<std::uint32_t> links;
    for (const std::uint32_t link : scenario_.nodes[node].links) {
      if (link == sim::kNone || is_link_drawn_[link]) continue;
      if (!nodes_behind(link).empty()) links.push_back(link);
    }
    return links;
  }

  [[nodiscard]] std::vector<std::uint32_t> nodes_behind(std::uint32_t link) const {
    std::vector<std::uint32_t> nodes;
    for (const sim::LinkEnd& end : scenario_.links[link].ends) {
      if (parent_[end.node] == link && !is_node_drawn_[end.node]) nodes.push_back(end.node);
    }
    return nodes;
  }

  /// A node, and what hangs on it. What there is one of stands below it without going in, so that a
  /// long path is a column.
  void draw_node(std::uint32_t node, const std::string& indent) {
    for (;;) {
      is_node_drawn_[node] = true;
      append_node(node, indent);
      const auto links = links_down(node);
      for (const std::uint32_t link : links) is_link_drawn_[link] = true;
      if (links.size() != 1 || nodes_behind(links.front()).size() != 1) {
        draw_branches(node, links, indent);
        return;
      }
      fmt::format_to(std::back_inserter(text_), "{}│ {}\n", indent,
                     link_words(links.front(), node));
      node = nodes_behind(links.front()).front();
    }
  }

  void draw_branches(std::uint32_t node, const std::vector<std::uint32_t>& links,
                     const std::string& indent) {
    for (const std::uint32_t link : links) {
      const bool is_last = link == links.back();
      fmt::format_to(std::back_inserter(text_), "{}{} {}\n", indent, is_last ? "└" : "├",
                     link_words(link, node));
      const std::string inner = indent + (is_last ? "  " : "│ ");
      for (const std::uint32_t behind : nodes_behind(link)) draw_node(behind, inner);
    }
  }

  [[nodiscard]] std::string link_words(std::uint32_t link, std::uint32_t node) const {
    const sim::ScenarioLink& drawn = scenario_.links[link];
    const auto from = std::ranges::find(drawn.ends, node, &sim::LinkEnd::node);
    return words_of_link(scenario_, drawn, *from);
  }

  void append_node(std::uint32_t index, const std::string& indent) {
    const sim::ScenarioNode& node = scenario_.nodes[index];
    const std::string traits = traits_of(scenario_, index);
    fmt::format_to(std::back_inserter(text_), "{}{}  {}", indent, node.config.name,
                   addresses_of(node));
    text_ += traits.empty() ? "\n" : fmt::format("  ({})\n", traits);
  }

  const sim::Scenario& scenario_;
  std::vector<bool> is_node_drawn_;
  std::vector<bool> is_link_drawn_;
  std::vector<std::uint32_t> parent_;
  std::string text_;
};

std::string names_of_ends(const sim::Scenario& scenario, const sim::ScenarioLink& link) {
  std::string names;
  for (const sim::LinkEnd& end : link.ends) {
    if (!names.empty()) names += " - ";
    names += scenario.nodes[end.node].config.name;
  }
  return names;
}

std::string_view word_of(sim::NodeState state) {
  switch (state) {
    case sim::NodeState::On:
      return "on";
    case sim::NodeState::Off:
      return "off";
    case sim::NodeState::Absent:
      return "gone";
  }
  return {};
}

std::string words_of(const sim::Scenario& scenario, const sim::ScenarioChange& change) {
  List list;
  std::string what;
  if (change.link != sim::kNone) what = scenario.links[change.link].name;
  if (change.node != sim::kNone) what = scenario.nodes[change.node].config.name;
  if (change.link_state) {
    list.add(*change.link_state == engine::InterfaceState::Up ? "up" : "down");
  }
  if (change.node_state) list.add(word_of(*change.node_state));
  if (change.properties) add_properties(list, *change.properties);
  return fmt::format("  after {}: {} {}\n", words_of(change.time), what, list.text());
}

/// A name between the quotation marks of graphviz.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string draw(const sim::Scenario& scenario) {
  TreeDrawing tree(scenario);
  tree.draw_from(scenario.vantage);
  std::string text = scenario.title.empty() ? "" : scenario.title + "\n\n";
  text += tree.text();
  for (std::uint32_t node = 0; node < scenario.nodes.size(); ++node) {
    if (!tree.is_node_drawn(node)) {
      text += fmt::format("{}  {}  (on no path from the vantage)\n",
                          scenario.nodes[node].config.name, addresses_of(scenario.nodes[node]));
    }
  }
  std::string further;
  for (std::uint32_t link = 0; link < scenario.links.size(); ++link) {
    const sim::ScenarioLink& closing = scenario.links[link];
    if (tree.is_link_drawn(link) || closing.ends.empty()) continue;
    further += fmt::format("  {}: {}\n", names_of_ends(scenario, closing),
                           words_of_link(scenario, closing, closing.ends.front()));
  }
  if (!further.empty()) text += "\nFurther links\n" + further;
  if (!scenario.changes.empty()) text += "\nChanges\n";
  for (const sim::ScenarioChange& change : scenario.changes) text += words_of(scenario, change);
  if (!scenario.truths.empty()) text += "\nTargets\n" + list_targets(scenario);
  return text;
}

std::string draw_dot(const sim::Scenario& scenario) {
  std::string text = "graph lab {\n  node [shape=box, fontname=sans];\n  edge [fontname=sans];\n";
  if (!scenario.title.empty()) text += "  label=" + quoted(scenario.title) + ";\n";
  for (std::uint32_t i = 0; i < scenario.nodes.size(); ++i) {
    const sim::ScenarioNode& node = scenario.nodes[i];
    const bool is_router = node.config.policy->role == engine::Role::Router;
    text += fmt::format("  n{} [label={}, shape={}{}{}];\n", i, quoted(node.config.name),
                        is_router ? "ellipse" : "box",
                        node.state == sim::NodeState::On ? "" : ", style=dashed",
                        i == scenario.vantage ? ", penwidth=3" : "");
  }
  for (std::uint32_t i = 0; i < scenario.links.size(); ++i) {
    const sim::ScenarioLink& link = scenario.links[i];
    const std::string style = link.state == engine::InterfaceState::Down ? ", style=dashed" : "";
    if (link.ends.size() == 2) {
      text += fmt::format("  n{} -- n{} [label={}{}];\n", link.ends[0].node, link.ends[1].node,
                          quoted(words_of_link(scenario, link, link.ends[0])), style);
      continue;
    }
    if (link.ends.empty()) continue;
    text += fmt::format("  l{} [label={}, shape=plain];\n", i,
                        quoted(words_of_link(scenario, link, link.ends[0])));
    for (const sim::LinkEnd& end : link.ends) {
      text += fmt::format("  l{} -- n{}{};\n", i, end.node, style.empty() ? "" : " [style=dashed]");
    }
  }
  return text + "}\n";
}

std::string list_targets(const sim::Scenario& scenario) {
  std::size_t width = 0;
  for (const sim::ScenarioTruth& truth : scenario.truths)
    width = std::max(width, truth.target.size());
  std::string text;
  for (const sim::ScenarioTruth& truth : scenario.truths) {
    auto address = scenario.resolve(truth.target, Family::V4);
    if (!address) address = scenario.resolve(truth.target, Family::V6);
    text += fmt::format("  {:<{}}  {:<15}  {}{}{}\n", truth.target, width,
                        address ? address->text().view() : std::string_view{}, truth.verdict,
                        truth.culprit.empty() ? "" : ", by " + truth.culprit,
                        truth.options.empty() ? "" : fmt::format("  ({})", truth.options));
  }
  return text;
}

}  // namespace icmpkit::app

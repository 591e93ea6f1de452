// The text of a scenario. What is refused is told in one line of printable text each; what is read
// holds together, and can be run.
#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "fuzz/target.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/udp.hpp"

namespace {

using namespace icmpkit;
using sim::kNone;

// Larger networks are only read: what runs in them is the nodes', which have targets of their own.
constexpr std::size_t kMostNodes = 32;
constexpr Duration kRun = std::chrono::milliseconds{50};
constexpr std::uint64_t kMostHops = 10'000;

[[nodiscard]] bool is_one_line(std::string_view text) {
  return !text.empty() &&
         std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

void judge(test::Reader& reader, const std::vector<sim::ScenarioProblem>& problems) {
  reader.expect(!problems.empty(), "a refusal without a reason");
  reader.expect(problems.size() <= sim::kMaxProblems, "more problems than are told");
  for (const auto& problem : problems) {
    reader.expect(problem.line != 0 && problem.column != 0, "a problem without a place");
    reader.expect(is_one_line(problem.message), "a message that is no line of text");
    reader.expect(is_one_line(problem.remedy), "a remedy that is no line of text");
  }
}

void judge(test::Reader& reader, const sim::Scenario& scenario) {
  const std::size_t nodes = scenario.nodes.size();
  const std::size_t links = scenario.links.size();
  reader.expect(scenario.vantage < nodes, "no vantage");
  for (const auto& link : scenario.links) {
    for (const auto& end : link.ends) {
      reader.expect(end.node < nodes && end.properties < scenario.properties.size(), "a loose end");
    }
  }
  for (const auto& change : scenario.changes) {
    reader.expect(change.time >= Duration{}, "a change before the start");
    reader.expect(change.link < links || change.node < nodes, "a change of nothing");
  }
  for (const auto& attack : scenario.attacks) {
    reader.expect(attack.link < links && attack.node < nodes, "an attack by nobody");
  }
}

/// A datagram from the vantage to every node, and as much as happens soon after.
void run(sim::Scenario scenario) {
  std::vector<IpAddress> targets;
  for (const auto& node : scenario.nodes) {
    for (const Family family : {Family::V4, Family::V6}) {
      if (const auto address = sim::first_address(node.config, family)) targets.push_back(*address);
    }
  }
  const auto source = sim::first_address(scenario.nodes[scenario.vantage].config, Family::V4);
  sim::Network network(std::move(scenario), {.most_datagrams = 4096});
  for (const IpAddress& target : targets) {
    if (!source || !target.is_v4()) continue;
    std::array<std::byte, 28> datagram{};
    const std::array<std::byte, 8> udp{std::byte{0}, std::byte{7}, std::byte{0}, std::byte{7}};
    if (!wire::encode(wire::Ipv4Header{.protocol = wire::IpProtocol::Udp,
                                       .source = source->v4(),
                                       .destination = target.v4()},
                      udp.size(), datagram)) {
      continue;
    }
    store_bytes(datagram, 20, udp);
    static_cast<void>(network.originate(datagram, network.now()));
  }
  while (const auto next = network.next_deadline()) {
    if (*next > Instant{kRun} || network.counters().hops > kMostHops) break;
    network.on_deadline(*next);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes octets = fuzz::Input(data, size).rest();
  std::string text;
  for (const std::byte octet : octets) text.push_back(static_cast<char>(octet));
  auto scenario = sim::read_scenario(text);
  test::Reader reader;
  if (scenario) {
    judge(reader, *scenario);
  } else {
    judge(reader, scenario.error());
  }
  fuzz::check(reader);
  if (scenario && scenario->nodes.size() <= kMostNodes) run(std::move(*scenario));
  return 0;
}

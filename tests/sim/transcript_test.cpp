// A long run of a network with every fault of its links, written down: bit for bit the same from
// the same seed.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "icmpkit/base/siphash.hpp"
#include "icmpkit/sim/random_scenario.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;

/// A hash of every datagram on every link, with its time.
class Transcript final : public LinkTap {
 public:
  void on_datagram(std::uint32_t link, Bytes datagram, Instant at) override {
    ++count_;
    const auto time = static_cast<std::uint64_t>(at.time_since_epoch().count());
    hash_ = siphash({hash_, time ^ link}, datagram);
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::uint64_t hash_ = 0;
  std::uint64_t count_ = 0;
};

struct Written {
  std::uint64_t hash = 0;
  std::uint64_t datagrams = 0;
  friend bool operator==(const Written&, const Written&) = default;
};

Written run(std::uint64_t seed, std::uint32_t rounds) {
  const auto text = make_scenario({.nodes = 200, .fault = "degraded-loss", .seed = 3});
  Network network(test::scenario_of(*text + "\n[defaults]\nreordering = 0.01\nduplication = 0.01\n"
                                            "corruption = 0.01\n"),
                  {.seed = seed, .events = EventDetail::Nothing});
  Transcript transcript;
  network.set_tap(&transcript);
  probe::Ping ping({.identifier = 7,
                    .key = {1, 2},
                    .sources = {.v4 = network.resolve("home", Family::V4)->v4()},
                    .count = rounds,
                    .interval = 10ms,
                    .timeout = 1s});
  for (const ScenarioNode& node : network.scenario().nodes) {
    if (const auto address = network.resolve(node.config.name, Family::V4)) {
      ping.add_target(*address);
    }
  }
  VirtualRun(ping, network).until_done(1h, [](const probe::PingEvent&) {});
  return {transcript.hash(), transcript.count()};
}

constexpr std::uint32_t kRounds = 1000;

TEST(Transcript, OfAMillionDatagramsRepeatsFromItsSeed) {
  const Written first = run(5, kRounds);
  EXPECT_GT(first.datagrams, 1'000'000U);
  EXPECT_EQ(run(5, kRounds), first);
}

TEST(Transcript, DiffersWithTheSeed) { EXPECT_NE(run(6, 2).hash, run(7, 2).hash); }

}  // namespace
}  // namespace icmpkit::sim

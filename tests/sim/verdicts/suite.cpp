#include "tests/sim/verdicts/suite.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::test {
namespace {

constexpr std::string_view kSound = "none";
constexpr std::uint32_t kMoreSoundOnes = 4;

TrialResult run(const Trial& trial) {
  const auto text = sim::make_scenario(
      {.nodes = trial.nodes(), .family = trial.ip, .fault = trial.family.word, .seed = trial.seed});
  auto scenario =
      text ? sim::read_scenario(*text) : std::unexpected(std::vector<sim::ScenarioProblem>{});
  if (!scenario || scenario->truths.size() != 1) {
    std::fprintf(stderr, "verdicts: no network of %s, seed %u\n", trial.family.word.data(),
                 trial.seed);
    std::abort();
  }
  const sim::ScenarioTruth truth = scenario->truths.front();
  return {.trial = trial, .truth = truth, .told = mark(std::move(*scenario), truth)};
}

}  // namespace

std::vector<Trial> trials_of(const SuiteOptions& options) {
  std::vector<Trial> trials;
  for (const sim::FaultFamily& family : sim::fault_families()) {
    if (!options.family.empty() && family.word != options.family) continue;
    const std::uint32_t count = options.networks * (family.word == kSound ? kMoreSoundOnes : 1);
    for (const Family ip : {Family::V4, Family::V6}) {
      if (!family.applies_to(ip)) continue;
      if (options.seed != 0) {
        trials.push_back({.family = family, .ip = ip, .seed = options.seed});
        continue;
      }
      for (std::uint32_t seed = 1; seed <= count; ++seed) {
        trials.push_back({.family = family, .ip = ip, .seed = seed});
      }
    }
  }
  return trials;
}

std::vector<TrialResult> run(const std::vector<Trial>& trials) {
  constexpr int kThreads = 2;
  std::vector<TrialResult> results(trials.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < trials.size(); i = next++) results[i] = run(trials[i]);
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  }
  return results;
}

}  // namespace icmpkit::test

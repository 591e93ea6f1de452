#include "tests/sim/verdicts/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "icmpkit/probe/verdict.hpp"

namespace icmpkit::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kMostProbes = 300;
constexpr Duration kLongest = 10s;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

/// The verdicts that were told or should have been, in their order.
std::vector<std::string_view> columns_of(const std::vector<FamilyTally>& families) {
  std::vector<std::string_view> told;
  for (const std::string_view word : probe::kVerdictWords) {
    const bool is_told = std::ranges::any_of(families, [&](const FamilyTally& tally) {
      return tally.family.verdict == word || tally.told.contains(std::string(word));
    });
    if (is_told) told.push_back(word);
  }
  return told;
}

std::string instead_of(const FamilyTally& tally) {
  std::string text;
  for (const auto& [verdict, count] : tally.told) {
    if (verdict != tally.family.verdict) text += fmt::format("  {} {}", verdict, count);
  }
  return text;
}

}  // namespace

bool FamilyTally::is_good() const {
  return is_sound() ? right == networks
                    : std::uint64_t{right} * 100 >= std::uint64_t{networks} * 99;
}

bool FamilyTally::keeps_bounds() const { return most_probes <= kMostProbes && longest <= kLongest; }

ConfusionMatrix::ConfusionMatrix(const std::vector<TrialResult>& results) {
  for (const TrialResult& result : results) {
    if (families_.empty() || families_.back().family.word != result.trial.family.word) {
      families_.push_back({.family = result.trial.family});
    }
    FamilyTally& tally = families_.back();
    ++tally.networks;
    tally.right += std::uint32_t{result.is_right()};
    tally.wrong_culprits += std::uint32_t{result.is_verdict_right() && !result.is_right()};
    tally.probes += result.told.probes;
    tally.most_probes = std::max(tally.most_probes, result.told.probes);
    tally.took += result.told.took;
    tally.longest = std::max(tally.longest, result.told.took);
    ++tally.told[result.told.verdict];
  }
}

bool ConfusionMatrix::is_good() const {
  return !families_.empty() && std::ranges::all_of(families_, [](const FamilyTally& tally) {
    return tally.is_good() && tally.keeps_bounds();
  });
}

std::string ConfusionMatrix::list() const {
  std::string text =
      fmt::format("{:<22}{:>8}  {:>5}  {:>13}  {:>13}  {:>14}  {:>15}\n", "truth", "networks",
                  "right", "wrong culprit", "wrong verdict", "probes (most)", "seconds (most)");
  for (const FamilyTally& tally : families_) {
    const std::uint32_t wrong = tally.networks - tally.right - tally.wrong_culprits;
    fmt::format_to(std::back_inserter(text),
                   "{:<22}{:>8}  {:>5}  {:>13}  {:>13}  {:>7} {:>6}  {:>8.1f} {:>6}{}{}\n",
                   tally.family.word, tally.networks, tally.right, tally.wrong_culprits, wrong,
                   tally.probes / tally.networks, fmt::format("({})", tally.most_probes),
                   seconds(tally.took) / tally.networks,
                   fmt::format("({:.1f})", seconds(tally.longest)), instead_of(tally),
                   tally.is_good() && tally.keeps_bounds() ? "" : "  <- that is not good enough");
  }
  return text;
}

std::string ConfusionMatrix::table() const {
  const auto columns = columns_of(families_);
  std::string text = fmt::format("{:<22}", "told:");
  for (std::size_t i = 0; i < columns.size(); ++i) text += fmt::format("{:>3}", i + 1);
  text += "  right\n";
  for (const FamilyTally& tally : families_) {
    text += fmt::format("{:<22}", tally.family.word);
    for (const std::string_view column : columns) {
      const auto told = tally.told.find(std::string(column));
      if (column == tally.family.verdict) {
        text += "  =";
      } else {
        text += told == tally.told.end() ? "  ." : fmt::format(" {:>2}", told->second);
      }
    }
    const auto right = tally.told.find(std::string(tally.family.verdict));
    text += fmt::format("{:>7}\n", right == tally.told.end() ? 0 : right->second);
  }
  text += "\n";
  constexpr std::size_t kInALine = 5;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_last = i % kInALine + 1 == kInALine || i + 1 == columns.size();
    text += is_last ? fmt::format("{:>2} {}\n", i + 1, columns[i])
                    : fmt::format("{:>2} {:<22}", i + 1, columns[i]);
  }
  return text;
}

std::string misses(const std::vector<TrialResult>& results) {
  std::string text;
  for (const TrialResult& result : results) {
    if (result.is_right()) continue;
    const Trial& trial = result.trial;
    const std::string by = result.truth.culprit.empty() ? "" : " by " + result.truth.culprit;
    const std::string options = result.truth.options + (result.truth.options.empty() ? "" : " ");
    text += fmt::format(
        "{0}, seed {1}, {2} nodes, IPv{3}: it is {4}{5}, told was {6} ({7:.2f})\n"
        "  again: verdicts --family {0} --seed {1}\n"
        "  or:    icmp lab make --fault {0} --seed {1} --nodes {2}{8} >net.toml\n"
        "         icmp diagnose --lab net.toml {9}{10}\n",
        trial.family.word, trial.seed, trial.nodes(), trial.ip == Family::V4 ? 4 : 6,
        trial.family.verdict, by, result.told.text(), result.told.confidence,
        trial.ip == Family::V4 ? "" : " -6", options, result.truth.target);
  }
  return text;
}

}  // namespace icmpkit::test

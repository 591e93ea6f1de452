#include "apps/icmp/tour_verdict.hpp"

#include <CLI/App.hpp>
#include <CLI/Error.hpp>

#include "apps/icmp/diagnose_options.hpp"
#include "apps/icmp/diagnosis_run.hpp"
#include "icmpkit/probe/verdict_table.hpp"

namespace icmpkit::app {

std::optional<TourVerdict> diagnose_stop(const sim::ScenarioTruth& truth, Family family,
                                         std::uint64_t seed) {
  DiagnoseOptions options;
  CLI::App command;
  declare_diagnose_options(command, options);
  try {
    command.parse(truth.options + " " + truth.target);
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  options.vantage.family = family;
  options.vantage.lab.lab = "tour";
  const auto run = DiagnosisRun::open(options, {.seed = seed});
  if (!run) return std::nullopt;
  (*run)->run([](const probe::DiagnosisEvent&) {});
  const probe::Judgement judgement = probe::judge((*run)->diagnosis().findings());
  TourVerdict told{.verdict = std::string(word(judgement.verdict)), .culprit = {}};
  if (judgement.culprit) told.culprit = (*run)->vantage().node_of(*judgement.culprit);
  told.is_right =
      told.verdict == truth.verdict && (truth.culprit.empty() || told.culprit == truth.culprit);
  return told;
}

}  // namespace icmpkit::app

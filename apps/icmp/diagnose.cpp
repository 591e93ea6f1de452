// `icmp diagnose`: runs a diagnosis and tells the verdict.
#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>

#include "apps/icmp/diagnose_options.hpp"
#include "apps/icmp/diagnosis_run.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/io/terminal.hpp"
#include "icmpkit/probe/diagnosis.hpp"
#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/text/verdict_report.hpp"

namespace icmpkit::app {
namespace {

using probe::Diagnosis;
using probe::DiagnosisEvent;
using probe::DiagnosisStage;
using probe::Verdict;

constexpr std::string_view kCommand = "icmp diagnose";
constexpr int kExitDegraded = 4;

std::string_view words(DiagnosisStage stage) {
  switch (stage) {
    case DiagnosisStage::Contact:
      return "does it answer";
    case DiagnosisStage::Path:
      return "by which routers";
    case DiagnosisStage::Asked:
      return "does the port answer";
    case DiagnosisStage::Knock:
      return "does it answer something else";
    case DiagnosisStage::OtherPath:
      return "by which routers that comes";
    case DiagnosisStage::Flows:
      return "do some flows vanish";
    case DiagnosisStage::FlowPath:
      return "where do they vanish";
    case DiagnosisStage::Loss:
      return "how much is lost";
    case DiagnosisStage::Load:
      return "what does a burst bring to light";
    case DiagnosisStage::Gaps:
      return "who are the silent hops";
    case DiagnosisStage::Hops:
      return "at which hop does it begin";
    case DiagnosisStage::Size:
      return "which sizes get through";
  }
  return "";
}

int exit_code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
    case Verdict::MtuReduced:
    case Verdict::Detour:
    case Verdict::Congested:
      return 0;
    case Verdict::DegradedLoss:
    case Verdict::DegradedDuplicates:
    case Verdict::DegradedCorruption:
    case Verdict::MtuBlackHole:
    case Verdict::FilteredButUp:
      return kExitDegraded;
    case Verdict::NoPermission:
      return kExitPermission;
    default:
      return kExitNotFound;
  }
}

/// One line on a terminal, which the verdict takes the place of.
class Progress {
 public:
  explicit Progress(const CommonOptions& common)
      : is_shown_(!common.json && io::is_terminal(io::StandardStream::Error)) {}

  void show(const DiagnosisEvent& event) const {
    if (is_shown_)
      fmt::print(stderr, "\r\033[K{:3} probes: {} ...", event.sent, words(event.stage));
  }
  void clear() const {
    if (is_shown_) fmt::print(stderr, "\r\033[K");
  }

 private:
  bool is_shown_;
};

class DiagnoseCommand {
 public:
  DiagnoseCommand(DiagnoseOptions options, const CommonOptions& common)
      : options_(std::move(options)), common_(common), progress_(common) {}

  int run() {
    if (std::string conflict = conflict_of(options_); !conflict.empty()) {
      return fail({.text = std::move(conflict), .advice = {}});
    }
    auto run = DiagnosisRun::open(options_, common_);
    if (!run) return fail(run.error());
    run_ = std::move(*run);
    const auto end = run_->run([this](const DiagnosisEvent& event) { progress_.show(event); });
    progress_.clear();
    if (end == VantageEnd::Interrupted) return kExitInterrupted;
    return tell(run_->diagnosis());
  }

 private:
  int fail(const CommandFailure& failure) {
    switch (failure.cause) {
      case FailureCause::NameNotFound:
        return tell_local(Verdict::NameNotFound, failure);
      case FailureCause::NoPermission:
        tell_local(Verdict::NoPermission, failure);
        break;
      case FailureCause::Other:
        break;
    }
    report_failure(common_, kCommand, failure.text, failure.advice);
    return failure.exit_code;
  }

  int tell(const Diagnosis& diagnosis) {
    const probe::Judgement judgement = probe::judge(diagnosis.findings());
    ask_names(diagnosis.findings(), judgement);
    run_->vantage().await_names();
    print({.target = run_->vantage().target_name(),
           .findings = diagnosis.findings(),
           .judgement = judgement,
           .sent = diagnosis.sent(),
           .elapsed = diagnosis.elapsed()});
    return exit_code_of(judgement.verdict);
  }

  int tell_local(Verdict verdict, const CommandFailure& failure) {
    probe::Findings findings;
    const probe::Judgement judgement{.verdict = verdict, .confidence = 1};
    print({.target = options_.vantage.target,
           .findings = findings,
           .judgement = judgement,
           .failure = failure.text});
    return exit_code_of(verdict);
  }

  void ask_names(const probe::Findings& findings, const probe::Judgement& judgement) {
    if (judgement.culprit) run_->vantage().ask_name(*judgement.culprit);
    for (const IpAddress& suspect : judgement.suspects) run_->vantage().ask_name(suspect);
    if (findings.local.first_hop) run_->vantage().ask_name(*findings.local.first_hop);
    for (const probe::TraceHop& hop : findings.path.hops()) {
      for (const auto& responder : hop.responders) run_->vantage().ask_name(responder.address);
    }
  }

  void print(const text::VerdictReport& report) {
    const text::NameSource name_of = [this](const IpAddress& address) {
      return run_ ? run_->vantage().name_of(address) : std::string_view{};
    };
    text::Buffer out;
    if (common_.json) {
      append_verdict_json(out, report, name_of, unix_time());
    } else {
      append_verdict(out, report, name_of);
    }
    write_out(out, stdout);
  }

  DiagnoseOptions options_;
  const CommonOptions& common_;
  Progress progress_;
  std::unique_ptr<DiagnosisRun> run_;
};

}  // namespace

void add_diagnose(CLI::App& app, Program& program) {
  auto options = std::make_shared<DiagnoseOptions>();
  CLI::App* command =
      app.add_subcommand("diagnose", "why packets do not arrive, or arrive badly: one verdict")
          ->alias("why");
  declare_diagnose_options(*command, *options);
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 reachable; 1 not; 4 reachable, but badly; 2 an error of the command; 3 no "
      "permission; 130 interrupted.");
  command->callback(
      [options, &program] { program.exit_code = DiagnoseCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

// `icmp diagnose`: wires the machine to a vantage and tells the verdict.
#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>

#include "apps/icmp/diagnose_options.hpp"
#include "apps/icmp/probe_identity.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/vantage.hpp"
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
constexpr std::uint16_t kFirstPort = 32'768;
constexpr std::uint16_t kPorts = 28'000;

std::string_view words(DiagnosisStage stage) {
  switch (stage) {
    case DiagnosisStage::Contact:
      return "does it answer";
    case DiagnosisStage::Path:
      return "by which routers";
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
    options_.vantage.splitting =
        options_.payload_size ? engine::Splitting::Allowed : engine::Splitting::Probing;
    auto vantage = Vantage::open(options_.vantage, common_);
    if (!vantage) return fail(vantage.error());
    vantage_ = std::move(*vantage);
    auto config = make_config();
    if (!config) return fail(config.error());
    Diagnosis diagnosis(*config);
    const auto end =
        vantage_->run(diagnosis, [this](const DiagnosisEvent& event) { progress_.show(event); });
    progress_.clear();
    if (end == VantageEnd::Interrupted) return kExitInterrupted;
    // Whether the first hop answers on its link is known only now.
    if (const auto local = vantage_->local_facts(); local && diagnosis.sent() != 0) {
      diagnosis.set_local_facts(*local);
    }
    return tell(diagnosis);
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

  std::expected<probe::DiagnosisConfig, CommandFailure> make_config() {
    const ProbeIdentity identity = draw_identity(common_);
    probe::DiagnosisConfig config = make_diagnosis_config(options_);
    config.question.target = vantage_->target();
    config.key = identity.key;
    config.identifier = identity.identifier;
    config.source_port = static_cast<std::uint16_t>(kFirstPort + identity.key.k1 % kPorts);
    const auto local = vantage_->local_facts();
    if (!local) return std::unexpected(local.error());
    config.local = *local;
    for (const std::string& name : options_.via) {
      const auto station = vantage_->station(name);
      if (!station || !station->is_v4()) {
        return std::unexpected(
            CommandFailure{.text = "--via: '" + name + "' is no IPv4 address", .advice = {}});
      }
      config.via.addresses[config.via.size++] = station->v4();
    }
    if (auto failure = open_sockets(config)) return std::unexpected(std::move(*failure));
    set_source(config);
    return config;
  }

  std::optional<CommandFailure> open_sockets(probe::DiagnosisConfig& config) {
    const bool sends_nothing = config.local.link == LinkState::Down ||
                               config.local.route == LocalRoute::None ||
                               config.local.route == LocalRoute::Refused;
    if (sends_nothing) return std::nullopt;
    constexpr std::size_t kHeaders = 128;
    io::IcmpSocketOptions options{
        .identifier = config.identifier,
        .traffic_class = config.traffic_class,
        .largest_datagram =
            std::max<std::size_t>(
                {config.local.mtu, config.question.payload_size.value_or(0), 2048}) +
            kHeaders,
        .path_mtu_discovery =
            options_.payload_size ? io::PathMtuDiscovery::Dont : io::PathMtuDiscovery::Probe,
        .hearing = io::Hearing::Everything,
        .sends_whole_datagrams = true};
    if (config.question.method != probe::TraceMethod::Icmp) options.kind = io::SocketKind::Raw;
    const auto identifier = vantage_->open_socket(options);
    if (!identifier) return identifier.error();
    config.identifier = *identifier;
    config.is_raw = vantage_->is_raw();
    if (!config.is_raw) return std::nullopt;
    for (const auto protocol : {wire::IpProtocol::Tcp, wire::IpProtocol::Udp}) {
      options.kind = io::SocketKind::Raw;
      options.stamping = io::Stamping::Received;
      options.answers = io::TransportAnswers{.protocol = protocol,
                                             .first_local_port = config.source_port,
                                             .last_local_port = static_cast<std::uint16_t>(
                                                 config.source_port + Diagnosis::kSourcePorts - 1)};
      if (auto failure = vantage_->open_answers(options)) return failure;
    }
    return std::nullopt;
  }

  /// Checksums of UDP and TCP cover the source.
  void set_source(probe::DiagnosisConfig& config) const {
    const bool is_chosen = vantage_->is_lab() || options_.vantage.source;
    const auto source = is_chosen ? std::optional(vantage_->source()) : config.local.source;
    if (source && source->is_v4()) config.sources.v4 = source->v4();
    if (source && source->is_v6()) config.sources.v6 = source->v6();
  }

  int tell(const Diagnosis& diagnosis) {
    const probe::Judgement judgement = probe::judge(diagnosis.findings());
    ask_names(diagnosis.findings(), judgement);
    vantage_->await_names();
    print({.target = vantage_->target_name(),
           .findings = diagnosis.findings(),
           .judgement = judgement,
           .sent = diagnosis.sent(),
           .elapsed = diagnosis.elapsed()});
    return exit_code_of(judgement.verdict);
  }

  int tell_local(Verdict verdict, const CommandFailure& failure) {
    probe::Findings findings;
    if (vantage_) findings.question.target = vantage_->target();
    const probe::Judgement judgement{.verdict = verdict, .confidence = 1};
    print({.target = options_.vantage.target,
           .findings = findings,
           .judgement = judgement,
           .failure = failure.text});
    return exit_code_of(verdict);
  }

  void ask_names(const probe::Findings& findings, const probe::Judgement& judgement) {
    if (judgement.culprit) vantage_->ask_name(*judgement.culprit);
    for (const IpAddress& suspect : judgement.suspects) vantage_->ask_name(suspect);
    if (findings.local.first_hop) vantage_->ask_name(*findings.local.first_hop);
    for (const probe::TraceHop& hop : findings.path.hops()) {
      for (const auto& responder : hop.responders) vantage_->ask_name(responder.address);
    }
  }

  void print(const text::VerdictReport& report) {
    const text::NameSource name_of = [this](const IpAddress& address) {
      return vantage_ ? vantage_->name_of(address) : std::string_view{};
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
  std::unique_ptr<Vantage> vantage_;
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

// `icmp trace`: wires the machine to sockets or a lab, names and a report.
#include "icmpkit/probe/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "apps/icmp/probe_identity.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/reverse_names.hpp"
#include "apps/icmp/target_source.hpp"
#include "apps/icmp/trace_options.hpp"
#include "apps/icmp/trace_report.hpp"
#include "apps/icmp/trace_sockets.hpp"
#include "icmpkit/io/resolver.hpp"
#include "icmpkit/io/signals.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kCommand = "icmp trace";
constexpr unsigned kResolverThreads = 8;
/// Names are worth a short wait when everything else is known.
constexpr Duration kWaitForNames = 1s;
constexpr std::uint16_t kFirstPort = 32'768;
constexpr std::uint16_t kPorts = 28'000;  ///< flows count up behind them

class TraceCommand {
 public:
  TraceCommand(TraceOptions options, const CommonOptions& common)
      : options_(std::move(options)),
        common_(common),
        report_(make_trace_report(options_, common)) {}

  int run() {
    if (std::string conflict = conflict_of(options_, common_); !conflict.empty()) {
      return fail({.text = std::move(conflict), .advice = {}});
    }
    if (options_.lab.is_wanted()) {
      auto world = LabWorld::open(options_.lab, common_.seed);
      if (!world) return fail({.text = world.error().text, .advice = world.error().advice});
      world_.emplace(std::move(*world));
    }
    if (auto failure = take_targets()) return fail(*failure);
    if (targets_.empty()) return kExitUsage;
    probe::TraceConfig config = make_config();
    auto failure = world_ ? choose_sources_in_lab(config) : open_sockets(config);
    if (failure) return fail(*failure);
    return trace(config);
  }

 private:
  int fail(const CommandFailure& failure) {
    report_failure(common_, kCommand, failure.text, failure.advice);
    return failure.exit_code;
  }

  std::optional<CommandFailure> take_targets() {
    auto source = TargetSource::open(options_);
    if (!source) return CommandFailure{.text = source.error(), .advice = {}};
    while (const auto target = source->next()) {
      if (const auto* address = std::get_if<IpAddress>(&*target)) {
        targets_.push_back({.address = *address, .name = std::string(address->text().view())});
      } else if (auto failure = take_name(std::get<std::string>(*target))) {
        return failure;
      }
    }
    if (!source->failure().empty()) {
      return CommandFailure{.text = source->failure(), .advice = {}};
    }
    return await_targets();
  }

  std::optional<CommandFailure> take_name(const std::string& name) {
    if (!world_) {
      resolver_.ask_addresses(targets_.size(), name, options_.family);
      targets_.push_back({.address = {}, .name = name});
      return std::nullopt;
    }
    const auto address = world_->resolve(name, options_.family);
    if (!address) {
      return CommandFailure{.text = address.error().text, .advice = address.error().advice};
    }
    targets_.push_back({.address = *address, .name = name});
    return std::nullopt;
  }

  /// Waits for the addresses of all names; a target without one is told and left out.
  std::optional<CommandFailure> await_targets() {
    while (resolver_.outstanding() != 0) {
      wait_for(resolver_, signals_, std::nullopt);
      if (signals_.poll() == io::Signal::Stop) {
        return CommandFailure{.text = "interrupted", .advice = {}, .exit_code = kExitInterrupted};
      }
      while (const auto resolved = resolver_.poll()) {
        TracedTarget& target = targets_[resolved->question];
        if (!resolved->addresses.empty()) {
          target.address = resolved->addresses.front();
          names_.note(target.address, target.name);
          continue;
        }
        had_unknown_name_ = true;
        report_failure(common_, kCommand, target.name + ": " + resolved->error, {});
        target.name.clear();
      }
    }
    std::erase_if(targets_, [](const TracedTarget& target) { return target.name.empty(); });
    return std::nullopt;
  }

  probe::TraceConfig make_config() {
    // In a lab all repeats, without a seed by the lab's own.
    CommonOptions seeded = common_;
    if (world_ && !seeded.seed) seeded.seed = world_->network().scenario().seed;
    const ProbeIdentity identity = draw_identity(seeded);
    probe::TraceConfig config = make_trace_config(options_);
    config.identifier = identity.identifier;
    config.key = identity.key;
    config.source_port = options_.source_port.value_or(
        static_cast<std::uint16_t>(kFirstPort + identity.key.k0 % kPorts));
    return config;
  }

  std::optional<CommandFailure> choose_sources_in_lab(probe::TraceConfig& config) {
    for (const TracedTarget& target : targets_) {
      const auto source =
          options_.source ? options_.source : world_->source(target.address.family());
      if (!source || source->family() != target.address.family()) {
        return CommandFailure{.text = "the node that traces does not speak the target's family",
                              .advice = {}};
      }
      set_source(config, *source);
    }
    return std::nullopt;
  }

  std::optional<CommandFailure> open_sockets(probe::TraceConfig& config) {
    for (const TracedTarget& target : targets_) {
      const auto source = options_.source ? options_.source
                                          : io::source_towards(target.address, options_.interface);
      if (!source) {
        return CommandFailure{.text = target.name + ": there is no route to it", .advice = {}};
      }
      set_source(config, *source);
      if (auto failure = sockets_.open(target.address.family(), config)) return failure;
    }
    return std::nullopt;
  }

  static void set_source(probe::TraceConfig& config, const IpAddress& source) {
    if (source.is_v4()) config.sources.v4 = source.v4();
    if (source.is_v6()) config.sources.v6 = source.v6();
  }

  int trace(const probe::TraceConfig& config) {
    probe::Trace trace(config);
    std::erase_if(targets_, [&](const TracedTarget& target) {  // two names of one address
      const std::size_t before = trace.target_count();
      trace.add_target(target.address);
      return trace.target_count() == before;
    });
    if (sockets_.hides_answers() && options_.shows_answers()) {
      fmt::print(stderr,
                 "{}: without privileges the kernel hides what -e, --back and -v show: setcap "
                 "cap_net_raw+ep $(command -v icmp)\n",
                 kCommand);
    }
    const TraceRun run{.options = options_,
                       .trace = trace,
                       .targets = targets_,
                       .name_of = name_source(),
                       .source_host = source_host(config)};
    report_->begin(run);
    const auto on_event = [&](const probe::TraceEvent& event) { take(event); };
    const auto after_turn = [&] {
      names_.take();
      if (names_.knows_all()) tell(run);
    };
    const bool is_interrupted = world_ ? run_in_lab(trace, on_event, after_turn)
                                       : run_on_sockets(trace, on_event, after_turn);
    names_.await(signals_, kWaitForNames);
    tell(run);
    if (is_interrupted) return kExitInterrupted;
    const bool all_reached = std::ranges::all_of(targets_, [](const TracedTarget& target) {
      return target.path.stop() == probe::TraceStop::Reached;
    });
    if (had_unknown_name_) return kExitUsage;
    return all_reached ? 0 : 1;
  }

  /// None with -n.
  [[nodiscard]] text::NameSource name_source() const {
    if (options_.numeric) return {};
    return [this](const IpAddress& address) { return names_.of(address); };
  }

  [[nodiscard]] std::string source_host(const probe::TraceConfig& config) const {
    const bool is_v4 = targets_.front().address.is_v4();
    const IpAddress source = is_v4 ? IpAddress{config.sources.v4} : IpAddress{config.sources.v6};
    return std::string(source.text().view());
  }

  template <class OnEvent, class AfterTurn>
  bool run_in_lab(probe::Trace& trace, OnEvent& on_event, AfterTurn& after_turn) {
    bool is_interrupted = false;
    world_->run(trace, on_event, [&] {
      after_turn();
      is_interrupted = signals_.poll() == io::Signal::Stop;
      return is_interrupted;
    });
    return is_interrupted;
  }

  template <class OnEvent, class AfterTurn>
  bool run_on_sockets(probe::Trace& trace, OnEvent& on_event, AfterTurn& after_turn) {
    io::Driver driver(trace.max_transmit_size());
    driver.watch(signals_.descriptor());
    driver.watch(names_.descriptor());
    sockets_.attach_to(driver);
    bool is_interrupted = false;
    while (!trace.is_finished()) {
      driver.turn(trace, on_event);
      after_turn();
      if (signals_.poll() != io::Signal::Stop) continue;
      is_interrupted = true;
      trace.stop();
    }
    while (const auto event = trace.poll_event()) on_event(*event);
    return is_interrupted;
  }

  void take(const probe::TraceEvent& event) {
    const auto number = static_cast<std::size_t>(event.target);
    targets_[number].path.add(event);
    if (event.kind == probe::TraceEventKind::Answer) ask_name_of(event.from);
    if (changed_.empty() || changed_.back() != number) changed_.push_back(number);
  }

  /// Tells what has changed.
  void tell(const TraceRun& run) {
    for (const std::size_t target : std::exchange(changed_, {})) {
      TracedTarget& traced = targets_[target];
      if (traced.is_told) continue;
      traced.is_told = traced.path.is_finished();
      report_->tell(run, target);
    }
  }

  void ask_name_of(const IpAddress& address) {
    if (options_.numeric) return;
    if (world_) return names_.note(address, world_->name_of(address));
    names_.ask(address);
  }

  TraceOptions options_;
  const CommonOptions& common_;
  std::unique_ptr<TraceReport> report_;
  io::Signals signals_;
  io::Resolver resolver_{kResolverThreads};  ///< of the targets' names
  ReverseNames names_{kResolverThreads};
  std::optional<LabWorld> world_;
  TraceSockets sockets_{options_};
  std::vector<TracedTarget> targets_;
  std::vector<std::size_t> changed_;  ///< targets that are to be told
  bool had_unknown_name_ = false;
};

}  // namespace

void add_trace(CLI::App& app, Program& program) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* command = app.add_subcommand("trace", "show the path to hosts, and where it ends");
  declare_trace_options(*command, *options);
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 all targets were reached; 1 not; 2 a bad command line; 3 no "
      "permission; 130 interrupted.");
  command->callback(
      [options, &program] { program.exit_code = TraceCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

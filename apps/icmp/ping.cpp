// `icmp ping`: wires the machine to sockets, names and a report.
#include "icmpkit/probe/ping.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "apps/icmp/ping_options.hpp"
#include "apps/icmp/ping_report.hpp"
#include "apps/icmp/ping_session.hpp"
#include "apps/icmp/ping_tally.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/reverse_names.hpp"
#include "apps/icmp/target_source.hpp"
#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/io/resolver.hpp"
#include "icmpkit/io/signals.hpp"

namespace icmpkit::app {
namespace {

constexpr std::string_view kCommand = "icmp ping";
constexpr unsigned kResolverThreads = 8;
/// Questions from here on are for the names of those who answer.
constexpr std::uint64_t kNameQuestions = std::uint64_t{1} << 32U;

/// Why the run cannot begin or go on.
struct Failure {
  std::string text;
  std::string advice;
};

class PingCommand {
 public:
  PingCommand(PingOptions options, const CommonOptions& common)
      : options_(std::move(options)), common_(common) {}

  int run() {
    for (std::string conflict : std::array{conflict_of(options_), take_zones(options_)}) {
      if (!conflict.empty()) return fail({.text = std::move(conflict), .advice = {}});
    }
    if (options_.lab.is_wanted()) return ping_in_lab(options_, common_);
    auto targets = TargetSource::open(options_);
    if (!targets) return fail({.text = targets.error(), .advice = {}});
    const Instant start = io::monotonic_now();
    if (!take_targets(*targets)) return fail(*failure_);
    while (!ping_ && !failure_ && awaits_targets()) {
      wait_for_a_name();
      take_names();
    }
    if (failure_) return fail(*failure_);
    if (!ping_) return kExitPingFailure;
    if (!session_->is_many &&
        !io::source_towards(ping_->address_of(probe::TargetId{0}), options_.interface)) {
      return fail({.text = "there is no route to the target", .advice = {}});
    }
    return drive(start);
  }

 private:
  int fail(const Failure& failure) {
    report_failure(common_, kCommand, failure.text, failure.advice);
    return kExitPingFailure;
  }

  /// There is nothing to do until the first address is known.
  void wait_for_a_name() {
    wait_for(resolver_, signals_, std::nullopt);
    if (signals_.poll() == io::Signal::Stop)
      failure_ = Failure{.text = "interrupted", .advice = {}};
  }

  /// Everything depends on whether there is more than one target, so two are taken first. False
  /// where there is none, or one that cannot be taken.
  bool take_targets(TargetSource& targets) {
    const auto first = targets.next();
    const auto second = first ? targets.next() : std::nullopt;
    session_ = std::make_unique<PingSession>(options_, common_,
                                             second ? TargetCount::Many : TargetCount::One);
    expected_targets_ = targets.known_size();
    if (first) take_target(*first);
    if (second) take_target(*second);
    while (!failure_) {
      const auto target = targets.next();
      if (!target) break;
      take_target(*target);
    }
    if (!targets.failure().empty()) failure_ = Failure{.text = targets.failure(), .advice = {}};
    if (!first && !failure_) {
      failure_ =
          Failure{.text = "no target: give a name, an address, -g or --targets", .advice = {}};
    }
    return !failure_;
  }

  void take_target(const NamedTarget& target) {
    if (const auto* address = std::get_if<IpAddress>(&target)) return add_target(*address, {});
    names_to_resolve_.push_back(std::get<std::string>(target));
    resolver_.ask_addresses(names_to_resolve_.size() - 1, names_to_resolve_.back(),
                            options_.family);
  }

  /// Opens the socket of a family when its first target comes. The machine is made with the first
  /// socket, whose kernel may dictate the identifier; a second one has to live with it.
  bool open_socket(Family family) {
    std::unique_ptr<io::IcmpSocket>& socket = sockets_[family];
    if (socket) return true;
    io::IcmpSocketOptions wanted = make_socket_options(options_, family);
    wanted.identifier = session_->config.identifier;
    auto opened = io::IcmpSocket::open(wanted);
    if (!opened) {
      failure_ = Failure{.text = opened.error().what, .advice = opened.error().advice};
      return false;
    }
    socket = std::move(*opened);
    if (!ping_) {
      session_->config.identifier = socket->identifier();
      ping_ = std::make_unique<probe::Ping>(session_->config);
      ping_->reserve_targets(expected_targets_);
      driver_ = std::make_unique<io::Driver>(ping_->max_transmit_size());
      driver_->watch(resolver_.descriptor());
      driver_->watch(signals_.descriptor());
    }
    driver_->attach(probe::link_of(family), *socket);
    return true;
  }

  void add_target(const IpAddress& address, std::string name) {
    if (failure_ || !open_socket(address.family())) return;
    const bool is_answered_by_many = address.is_multicast() || options_.broadcast;
    const auto target = ping_->add_target(
        address, is_answered_by_many ? probe::Answerers::Anybody : probe::Answerers::TargetOnly);
    if (name.empty()) return;
    names_.resize(static_cast<std::size_t>(target) + 1);
    names_.back() = std::move(name);
  }

  /// With -H, asks for the name of an address that answers for the first time.
  void ask_name_of(const IpAddress& address) {
    if (!options_.look_up_names || answerers_.contains(address)) return;
    answerers_.emplace(address, std::string{});
    resolver_.ask_name(kNameQuestions + asked_.size(), address);
    asked_.push_back(address);
  }

  /// Look-ups that the run waits for: those of targets, not those of names to print.
  [[nodiscard]] bool awaits_targets() const { return targets_resolved_ < names_to_resolve_.size(); }

  /// Targets whose names are known by now join the run, and names of answerers are noted.
  void take_names() {
    while (auto resolved = resolver_.poll()) {
      if (resolved->question >= kNameQuestions) {
        answerers_[asked_[resolved->question - kNameQuestions]] = std::move(resolved->name);
        continue;
      }
      ++targets_resolved_;
      std::string& name = names_to_resolve_[resolved->question];
      if (resolved->addresses.empty()) {
        had_unknown_name_ = true;
        report_failure(common_, kCommand, name + ": " + resolved->error, {});
      } else {
        add_target(resolved->addresses.front(), std::move(name));
      }
    }
  }

  int drive(Instant start) {
    PingRun run{.options = options_,
                .ping = *ping_,
                .tally = *session_->tally,
                .names = names_,
                .answerers = answerers_};
    session_->tally->reserve(ping_->target_count());
    session_->report->begin(run);
    Instant last = start;
    bool is_interrupted = false;
    while (!failure_ && !is_interrupted && (!ping_->is_finished() || awaits_targets())) {
      if (ping_->is_finished()) wait_for_a_name();
      driver_->turn(*ping_, [&](const probe::PingEvent& event) {
        last = event.at;
        ask_name_of(event.from);
        session_->tally->add(event);
        session_->report->tell(run, event);
      });
      take_names();
      while (const auto signal = signals_.poll()) {
        if (*signal == io::Signal::Status) session_->report->tell_status(run);
        if (*signal == io::Signal::Stop) is_interrupted = true;
      }
      session_->report->refresh(run);
    }
    const Instant first = ping_->started().value_or(last);
    run.elapsed = std::max(last, ping_->last_sent()) - first;
    for (const auto& [family, socket] : sockets_) run.links += socket->counters();
    session_->report->end(run);
    if (failure_) return fail(*failure_);
    return had_unknown_name_ ? kExitPingFailure : session_->exit_code(*ping_);
  }

  PingOptions options_;
  const CommonOptions& common_;
  io::Signals signals_;
  io::Resolver resolver_{kResolverThreads};
  std::vector<std::string> names_to_resolve_;
  std::size_t targets_resolved_ = 0;
  std::vector<std::string> names_;
  std::vector<IpAddress> asked_;  ///< by question, less `kNameQuestions`
  AnswererNames answerers_;
  std::unique_ptr<PingSession> session_;
  std::map<Family, std::unique_ptr<io::IcmpSocket>> sockets_;
  std::unique_ptr<probe::Ping> ping_;
  std::unique_ptr<io::Driver> driver_;
  std::optional<Failure> failure_;
  std::size_t expected_targets_ = 0;
  bool had_unknown_name_ = false;
};

}  // namespace

void add_ping(CLI::App& app, Program& program) {
  auto options = std::make_shared<PingOptions>();
  CLI::App* command = app.add_subcommand("ping", "ask hosts to answer, and say why they do not");
  declare_ping_options(*command, *options);
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 a reply, with many targets one from each; 1 none; 2 anything else.");
  command->callback(
      [options, &program] { program.exit_code = PingCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

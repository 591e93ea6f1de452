// `icmp ping --lab`: the same machine and the same reports, against a network in virtual time.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "apps/icmp/lab_world.hpp"
#include "apps/icmp/ping_session.hpp"
#include "apps/icmp/target_source.hpp"
#include "icmpkit/io/signals.hpp"

namespace icmpkit::app {
namespace {

constexpr std::string_view kCommand = "icmp ping";
/// Time costs nothing in a lab, so a run without an end would be a flood of lines.
constexpr std::uint32_t kProbesUnlessSaid = 5;

int fail(const CommonOptions& common, std::string_view text, std::string_view advice = {}) {
  report_failure(common, kCommand, text, advice);
  return kExitPingFailure;
}

/// What in the options a lab has no meaning for; empty where nothing is.
std::string_view conflict_with_lab(const PingOptions& options) {
  if (!options.interface.empty()) return "-I takes an address in a lab, or give --from NODE";
  if (options.mark) return "-m has no meaning in a lab";
  return {};
}

struct Target {
  IpAddress address;
  std::string name;
};

std::expected<std::vector<Target>, LabError> resolve_targets(const LabWorld& world,
                                                             const PingOptions& options) {
  auto source = TargetSource::open(options);
  if (!source) return std::unexpected(LabError{.text = source.error(), .advice = {}});
  std::vector<Target> targets;
  while (const auto target = source->next()) {
    if (const auto* address = std::get_if<IpAddress>(&*target)) {
      targets.push_back({.address = *address, .name = {}});
      continue;
    }
    const auto& name = std::get<std::string>(*target);
    const auto address = world.resolve(name, options.family);
    if (!address) return std::unexpected(address.error());
    targets.push_back({.address = *address, .name = name});
  }
  if (!source->failure().empty()) {
    return std::unexpected(LabError{.text = source->failure(), .advice = {}});
  }
  if (targets.empty()) {
    return std::unexpected(
        LabError{.text = "no target: give a name, an address, -g or --targets", .advice = {}});
  }
  return targets;
}

/// Sets the addresses that replies come back to. Gives whether there is one for each target.
bool set_sources(probe::PingConfig& config, const LabWorld& world, const PingOptions& options,
                 const std::vector<Target>& targets) {
  auto v4 = world.source(Family::V4);
  auto v6 = world.source(Family::V6);
  if (options.source) (options.source->is_v4() ? v4 : v6) = options.source;
  if (v4) config.sources.v4 = v4->v4();
  if (v6) config.sources.v6 = v6->v6();
  return std::ranges::all_of(targets, [&](const Target& target) {
    return target.address.is_v4() ? v4.has_value() : v6.has_value();
  });
}

}  // namespace

int ping_in_lab(const PingOptions& options, const CommonOptions& common) {
  if (const auto conflict = conflict_with_lab(options); !conflict.empty()) {
    return fail(common, conflict);
  }
  auto world = LabWorld::open(options.lab, common.seed);
  if (!world) return fail(common, world.error().text, world.error().advice);
  const auto targets = resolve_targets(*world, options);
  if (!targets) return fail(common, targets.error().text, targets.error().advice);

  // In a lab all repeats, without a seed by the lab's own.
  CommonOptions seeded = common;
  if (!seeded.seed) seeded.seed = world->network().scenario().seed;
  PingSession session(options, seeded, targets->size() > 1 ? TargetCount::Many : TargetCount::One);
  session.tally->reserve(targets->size());
  if (!session.config.count && !session.config.deadline) session.config.count = kProbesUnlessSaid;
  if (!set_sources(session.config, *world, options, *targets)) {
    return fail(common, "the node that pings does not speak the target's family");
  }
  probe::Ping ping(session.config);
  std::vector<std::string> names;
  for (const Target& target : *targets) {
    const bool is_answered_by_many = target.address.is_multicast() || options.broadcast;
    ping.add_target(target.address,
                    is_answered_by_many ? probe::Answerers::Anybody : probe::Answerers::TargetOnly);
    names.push_back(target.name);
  }
  AnswererNames answerers;
  PingRun run{.options = options,
              .ping = ping,
              .tally = *session.tally,
              .names = names,
              .answerers = answerers};
  io::Signals signals;
  Instant last{};
  session.report->begin(run);
  const auto tell = [&](const probe::PingEvent& event) {
    last = event.at;
    if (options.look_up_names) answerers.try_emplace(event.from, world->name_of(event.from));
    session.tally->add(event);
    session.report->tell(run, event);
  };
  world->run(ping, tell, [&] {
    session.report->refresh(run);
    const auto signal = signals.poll();
    if (signal == io::Signal::Status) session.report->tell_status(run);
    return signal == io::Signal::Stop;
  });
  run.elapsed = std::max(last, ping.last_sent()) - ping.started().value_or(last);
  session.report->end(run);
  return session.exit_code(ping);
}

}  // namespace icmpkit::app

#include "apps/icmp/ping_session.hpp"

#include "apps/icmp/probe_identity.hpp"

namespace icmpkit::app {

PingSession::PingSession(const PingOptions& ping_options, const CommonOptions& common,
                         TargetCount count)
    : options(ping_options),
      is_many(count == TargetCount::Many),
      config(make_ping_config(ping_options, count)) {
  const ProbeIdentity identity = draw_identity(common);
  config.key = identity.key;
  config.identifier = options.identifier.value_or(identity.identifier);
  const bool is_single_probe = is_many && config.count == 1U;
  tally = std::make_unique<PingTally>(is_single_probe ? PingTally::Depth::OneProbe
                                                      : PingTally::Depth::Statistics);
  if (common.json) {
    report = make_json_report();
  } else {
    report =
        is_many ? make_many_targets_report(common.color) : make_single_target_report(common.color);
  }
}

int PingSession::exit_code(const probe::Ping& ping) const {
  if (is_many) return tally->alive() == ping.target_count() ? 0 : kExitNoReply;
  const bool wants_count = options.deadline && options.count;
  return tally->replies() >= (wants_count ? *options.count : 1) ? 0 : kExitNoReply;
}

}  // namespace icmpkit::app

#include "apps/icmp/ping_session.hpp"

#include "icmpkit/base/prng.hpp"
#include "icmpkit/io/entropy.hpp"

namespace icmpkit::app {

PingSession::PingSession(const PingOptions& ping_options, const CommonOptions& common,
                         TargetCount count)
    : options(ping_options),
      is_many(count == TargetCount::Many),
      config(make_ping_config(ping_options, count)) {
  Prng numbers(common.seed ? *common.seed : io::random_bits());
  config.key = common.seed ? SipKey{.k0 = numbers.next(), .k1 = numbers.next()} : io::random_key();
  config.identifier = options.identifier.value_or(static_cast<std::uint16_t>(numbers.next()));
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

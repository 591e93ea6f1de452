#include "icmpkit/probe/findings.hpp"

#include <algorithm>

namespace icmpkit::probe {

ShareInterval Findings::loss() const {
  return interval_of_share(echo.lost(), echo.sent, kRiskOfAlarm);
}

bool Findings::is_lossy() const { return echo.sent != 0 && loss().low > kNormalLoss; }

bool Findings::is_answered() const {
  const bool is_path_asked = question.method != TraceMethod::Icmp || question.is_plain_echo();
  const bool is_echo_asked = question.method == TraceMethod::Icmp;
  return (is_echo_asked && echo.answered != 0) ||
         (is_path_asked && asked.answer == KnockAnswer::Open);
}

bool Findings::is_up() const {
  const auto answers = [](const Knock& knock) { return knock.answer != KnockAnswer::None; };
  return echo.answered != 0 || answers(asked) || std::ranges::any_of(knocks, answers);
}

const HeardReport* Findings::leading_report() const {
  const auto& heard = reports.empty() && !is_up() ? other_reports : reports;
  const auto leading = std::ranges::max_element(heard, {}, &HeardReport::count);
  return leading == heard.end() ? nullptr : &*leading;
}

const TraceHop* Findings::last_hop(const TracePath& path) {
  const auto& hops = path.hops();
  const auto last = std::find_if(hops.rbegin(), hops.rend(), [](const TraceHop& hop) {
    return std::ranges::any_of(hop.responders, [](const TraceResponder& responder) {
      return responder.latest.answer == TraceAnswer::OnTheWay;
    });
  });
  return last == hops.rend() ? nullptr : &*last;
}

std::optional<IpAddress> Findings::turn_of_loop() const {
  const auto& hops = path.hops();
  const auto at = [&](std::size_t hop) -> std::optional<IpAddress> {
    if (hop >= hops.size() || hops[hop].responders.empty()) return std::nullopt;
    return hops[hop].responders.front().address;
  };
  for (std::size_t again = 1; again < hops.size(); ++again) {
    for (std::size_t first = 0; first + 1 < again; ++first) {
      if (!at(again) || at(again) != at(first)) continue;
      // A hop that kept silent has its turn again a round later.
      for (std::size_t turn = again - 1; turn < hops.size(); turn += again - first) {
        if (at(turn)) return at(turn);
      }
    }
  }
  return std::nullopt;
}

}  // namespace icmpkit::probe

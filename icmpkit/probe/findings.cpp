#include "icmpkit/probe/findings.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace icmpkit::probe {
namespace {

const TraceResponder* responder_of(const std::vector<TraceHop>& hops, std::size_t hop) {
  if (hop >= hops.size() || hops[hop].responders.empty()) return nullptr;
  return &hops[hop].responders.front();
}

/// Many routers answer with the address of the link that a probe came by, so that the first of a
/// loop, which is entered from outside, goes by another address when its turn comes again. The ways
/// back are as long both times, while another router would be further away.
bool are_likely_one(const TraceResponder* first, const TraceResponder* again) {
  return first != nullptr && again != nullptr && first->hops_back() &&
         first->hops_back() == again->hops_back();
}

/// A circle in which all routers but one keep silent is taken for one up to this length.
constexpr std::size_t kLongestQuietLoop = 4;

/// Whether the router at `first` comes three times, every `period` hops, and nobody else between.
bool comes_alone(const std::vector<TraceHop>& hops, std::size_t first, std::size_t period) {
  const TraceResponder* const router = responder_of(hops, first);
  if (router == nullptr || first + 2 * period >= hops.size()) return false;
  for (std::size_t i = 1; i <= 2 * period; ++i) {
    const TraceResponder* const other = responder_of(hops, first + i);
    const bool is_its_turn = i % period == 0;
    if (is_its_turn != (other != nullptr)) return false;
    if (is_its_turn && other->address != router->address) return false;
  }
  return true;
}

}  // namespace

std::uint32_t FlowTally::answered() const {
  std::uint32_t sum = 0;
  for (const Flow& flow : flows) sum += flow.answered;
  return sum;
}

bool FlowTally::some_vanish() const {
  constexpr double kSlip = 0.02;  // a flow that gets through loses this much at most
  constexpr double kOdds = 100;
  const auto has_vanished = [](const Flow& flow) { return flow.answered == 0; };
  const auto dead = static_cast<double>(std::ranges::count_if(flows, has_vanished));
  std::uint32_t sent = 0;
  for (const Flow& flow : flows) sent += flow.sent;
  if (dead == 0 || answered() == 0) return false;
  const double share = static_cast<double>(answered()) / sent;
  const auto likelihood = [](const Flow& flow, double answer) {
    return std::pow(answer, flow.answered) * std::pow(1 - answer, flow.sent - flow.answered);
  };
  double odds = 1;
  for (const Flow& flow : flows) {
    const double apart =
        dead / kFlows * likelihood(flow, kSlip) + (1 - dead / kFlows) * likelihood(flow, 1 - kSlip);
    odds *= apart / likelihood(flow, share);
  }
  return odds > kOdds;
}

std::uint8_t FlowTally::vanished() const {
  return static_cast<std::uint8_t>(std::ranges::find(flows, 0U, &Flow::answered) - flows.begin());
}

ShareInterval Findings::loss() const {
  return interval_of_share(echo.lost(), echo.sent, kRiskOfAlarm);
}

bool Findings::is_without_echo() const {
  return question.method != TraceMethod::Icmp && echo.answered == 0;
}

bool Findings::is_lossy() const {
  return echo.sent != 0 && !is_without_echo() && loss().low > kNormalLoss;
}

bool Findings::is_answered() const {
  const bool is_path_asked = question.method != TraceMethod::Icmp || question.is_plain_echo();
  const bool is_echo_asked = question.method == TraceMethod::Icmp;
  return (is_echo_asked && echo.answered != 0) || (flows && flows->answered() != 0) ||
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
  const auto last = std::ranges::find_if(hops | std::views::reverse, [](const TraceHop& hop) {
    return std::ranges::any_of(hop.responders, [](const TraceResponder& responder) {
      return responder.latest.answer == TraceAnswer::OnTheWay;
    });
  });
  return last == hops.rend() ? nullptr : &*last;
}

bool Findings::is_path_loop() const {
  if (!path.is_finished() || path.stop() == TraceStop::Reached) return false;
  if (path.stop() == TraceStop::Loop) return true;
  for (std::size_t first = 0; first < path.hops().size(); ++first) {
    for (std::size_t period = 2; period <= kLongestQuietLoop; ++period) {
      if (comes_alone(path.hops(), first, period)) return true;
    }
  }
  return false;
}

std::optional<IpAddress> Findings::turn_of_loop() const {
  const auto& hops = path.hops();
  for (std::size_t again = 1; again < hops.size(); ++again) {
    const TraceResponder* const answered = responder_of(hops, again);
    if (answered == nullptr) continue;
    for (std::size_t first = 0; first + 1 < again; ++first) {
      const TraceResponder* const known = responder_of(hops, first);
      if (known == nullptr || known->address != answered->address) continue;
      const bool began_before = first != 0 && are_likely_one(responder_of(hops, first - 1),
                                                             responder_of(hops, again - 1));
      // A hop that kept silent has its turn again a round later.
      for (std::size_t turn = again - (began_before ? 2 : 1); turn < hops.size();
           turn += again - first) {
        if (const auto* const turner = responder_of(hops, turn)) return turner->address;
      }
      // It always keeps silent; if nobody answers before the circle either, that is likely the same
      // router, by which the circle is entered.
      const bool is_entered_there = first != 0 && responder_of(hops, first - 1) == nullptr;
      return is_entered_there ? std::optional(known->address) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace icmpkit::probe

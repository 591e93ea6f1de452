#include "icmpkit/probe/remote_clock.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

namespace icmpkit::probe {
namespace {

using wire::icmpv4::TimeOfDay;
using namespace std::chrono_literals;

constexpr Duration kDay = 24h;
constexpr Duration kTick = 1ms;
/// A clock that is kept is closer to ours than this; who writes nonsense hits it once in a hundred
/// times at most.
constexpr Duration kKept = 10min;

/// Of a difference between two times of day, the part within half a day.
constexpr Duration within_half_day(Duration difference) {
  const Duration turned = (difference + kDay / 2) % kDay;
  return (turned < Duration::zero() ? turned + kDay : turned) - kDay / 2;
}

constexpr TimeOfDay swapped(TimeOfDay time) { return TimeOfDay{std::byteswap(time.number())}; }

/// The two stamps of a reply, in one of their forms.
struct Stamps {
  TimeOfDay receive;
  TimeOfDay transmit;

  [[nodiscard]] bool are_within_day() const {
    return receive.is_within_day() && transmit.is_within_day();
  }
  /// Whether they could be those of a clock that is kept.
  [[nodiscard]] bool are_plausible(const OwnTimes& own) const {
    if (!are_within_day()) return false;
    const Duration ahead = within_half_day(receive.since_midnight() - own.sent);
    return ahead > -kKept && ahead < kKept;
  }
};

/// Requires stamps within a day. Midnight may have passed between any two of the four times.
std::optional<OffsetBounds> bounds(const Stamps& theirs, const OwnTimes& own) {
  const Duration here = within_half_day(own.received - own.sent);
  const Duration there =
      within_half_day(theirs.transmit.since_midnight() - theirs.receive.since_midnight());
  const Duration least = within_half_day(theirs.transmit.since_midnight() - own.received);
  const Duration width = here - there + kTick;
  if (there < Duration::zero() || width < Duration::zero()) return std::nullopt;
  return OffsetBounds{.least = least, .most = least + width};
}

ClockForm form_of(const Stamps& stamps, const OwnTimes& own) {
  if (stamps.are_plausible(own)) return ClockForm::Standard;
  if (Stamps{swapped(stamps.receive), swapped(stamps.transmit)}.are_plausible(own)) {
    return ClockForm::ByteSwapped;
  }
  if (!stamps.receive.is_standard() || !stamps.transmit.is_standard()) {
    return ClockForm::NonStandard;
  }
  if (!stamps.are_within_day()) return ClockForm::OutOfDay;
  if (stamps.receive.number() == 0 && stamps.transmit.number() == 0) return ClockForm::Unset;
  return ClockForm::Standard;
}

}  // namespace

RemoteClock read_clock(const wire::icmpv4::Timestamp& reply, const OwnTimes& own) {
  Stamps stamps{reply.receive, reply.transmit};
  RemoteClock clock{.form = form_of(stamps, own)};
  if (clock.form == ClockForm::ByteSwapped) {
    stamps = {swapped(stamps.receive), swapped(stamps.transmit)};
  } else if (clock.form != ClockForm::Standard) {
    return clock;
  }
  clock.offset = bounds(stamps, own);
  if (!clock.offset) clock.form = ClockForm::Inconsistent;
  return clock;
}

std::optional<OffsetBounds> intersection(const OffsetBounds& a, const OffsetBounds& b) {
  const OffsetBounds both{.least = std::max(a.least, b.least), .most = std::min(a.most, b.most)};
  if (both.least > both.most) return std::nullopt;
  return both;
}

}  // namespace icmpkit::probe

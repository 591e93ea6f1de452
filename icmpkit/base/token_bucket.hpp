// A token bucket in whole numbers: it holds at most `burst` tokens, gains `per_second` of them each
// second and gives one for each thing that is let through.
//
// It is refilled when it is asked, not by a timer. Credit is counted in billionths of a token, of
// which a rate of R a second earns exactly R each nanosecond, so that no rate is rounded:
//
//   TokenBucket bucket{{.per_second = 3, .burst = 1}, t};
//   bucket.take(rate, t)                   -> true, it was full
//   bucket.take(rate, t + 333'333'333 ns)  -> false: 999,999,999 billionths
//   bucket.take(rate, t + 333'333'334 ns)  -> true, and two billionths stay
//
// The rate is handed in with each call: a million buckets of one rate hold it once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "icmpkit/base/clock.hpp"

namespace icmpkit {

struct TokenRate {
  std::uint32_t per_second = 0;
  std::uint32_t burst = 0;  ///< a bucket for none of them never gives any
};

class TokenBucket {
 public:
  constexpr TokenBucket() = default;
  /// A full one.
  constexpr TokenBucket(TokenRate rate, Instant now) : credit_(capacity(rate)), refilled_(now) {}

  /// Takes `tokens` out, or none where there are fewer. In any span of time it gives no more than
  /// the burst and what the rate earns in that span.
  [[nodiscard]] constexpr bool take(TokenRate rate, Instant now, std::uint32_t tokens = 1) {
    refill(rate, now);
    const std::uint64_t price = tokens * kToken;
    if (credit_ < price) return false;
    credit_ -= price;
    return true;
  }

  /// Takes up to `tokens` more out: what is charged beyond the price of something let through.
  constexpr void drain(std::uint32_t tokens) { credit_ -= std::min(credit_, tokens * kToken); }

  /// Whether it holds its burst again, and so knows nothing that a new one would not.
  [[nodiscard]] constexpr bool is_full(TokenRate rate, Instant now) const {
    TokenBucket refilled = *this;
    refilled.refill(rate, now);
    return refilled.credit_ == capacity(rate);
  }

 private:
  static constexpr std::uint64_t kToken = 1'000'000'000;

  [[nodiscard]] static constexpr std::uint64_t capacity(TokenRate rate) {
    return rate.burst * kToken;
  }

  constexpr void refill(TokenRate rate, Instant now) {
    if (now <= refilled_) return;  // time does not go back
    // As numbers without a sign, so that any two instants have a difference.
    const std::uint64_t elapsed = static_cast<std::uint64_t>(now.time_since_epoch().count()) -
                                  static_cast<std::uint64_t>(refilled_.time_since_epoch().count());
    refilled_ = now;
    const std::uint64_t missing = capacity(rate) - std::min(credit_, capacity(rate));
    // Divided, because the product of a long time and a high rate has no room.
    const bool is_filled = rate.per_second != 0 && elapsed > missing / rate.per_second;
    credit_ = is_filled ? capacity(rate) : credit_ + elapsed * rate.per_second;
  }

  std::uint64_t credit_ = 0;  ///< billionths of a token
  Instant refilled_{};
};

}  // namespace icmpkit

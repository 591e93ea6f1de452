// How often a node may report errors: a token bucket for each peer, and one for all of them.
//
// The peer's bucket is asked first, and only what it lets through charges the overall one: else
// somebody who is limited himself could still tell from his own answers how many errors the node
// sent to others (CVE-2024-47678). The overall charge is drawn at random: with an exact one,
// whoever sends 49 forged datagrams and one of his own to a budget of 50 learns whether all 49
// caused errors, which is a scan for open UDP ports (SAD DNS, CVE-2020-25705).
//
// A charge is one token, in one case of eight two of them, and in one of eight three. That scatters
// nearly as much as Linux's charge of none, one or two, but never costs less than one, so that the
// configured rate is an upper bound for any arrivals. Under full load three quarters of it are
// sent. (Not one or three: their sums would show by being odd or even.)
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/base/token_bucket.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/engine/silence.hpp"

namespace icmpkit::engine {

class ErrorRateLimiter {
 public:
  /// Peers that are told apart. With more of them at a time one is forgotten at random, and may
  /// have its burst anew; the overall bucket holds all the same.
  static constexpr std::size_t kMaxPeers = 1024;

  ErrorRateLimiter(const ErrorRateLimit& limit, const SipKey& key);
  ErrorRateLimiter(ErrorRateLimiter&&) noexcept;
  ErrorRateLimiter& operator=(ErrorRateLimiter&&) noexcept;
  ~ErrorRateLimiter();

  /// Charges one error to `peer`; what keeps it from being sent, if anything does. Where both rates
  /// are 0 it costs a comparison. [R4443-RATE-1] [R1812-RATE-1]
  [[nodiscard]] std::optional<Silence> charge(const IpAddress& peer, Instant now) {
    if (limit_.peer_per_second == 0 && limit_.overall_per_second == 0) return std::nullopt;
    return charge_limited(peer, now);
  }

 private:
  struct State;

  [[nodiscard]] std::optional<Silence> charge_limited(const IpAddress& peer, Instant now);

  ErrorRateLimit limit_;
  SipKey key_;
  std::unique_ptr<State> state_;  ///< null until the first charge
};

}  // namespace icmpkit::engine

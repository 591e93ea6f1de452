#include "icmpkit/engine/error_rate_limiter.hpp"

#include "icmpkit/engine/bounded_table.hpp"

namespace icmpkit::engine {

struct ErrorRateLimiter::State {
  State(TokenRate overall_rate, const SipKey& key, Instant now)
      : overall(overall_rate, now), random(key) {}

  BoundedTable<IpAddress, std::optional<TokenBucket>, kMaxPeers> peers{};
  TokenBucket overall;
  KeyedRandom random;
};

ErrorRateLimiter::ErrorRateLimiter(const ErrorRateLimit& limit, const SipKey& key)
    : limit_(limit), key_(key) {}
ErrorRateLimiter::ErrorRateLimiter(ErrorRateLimiter&&) noexcept = default;
ErrorRateLimiter& ErrorRateLimiter::operator=(ErrorRateLimiter&&) noexcept = default;
ErrorRateLimiter::~ErrorRateLimiter() = default;

std::optional<Silence> ErrorRateLimiter::charge_limited(const IpAddress& peer, Instant now) {
  const TokenRate peer_rate{.per_second = limit_.peer_per_second, .burst = limit_.peer_burst};
  const TokenRate overall_rate{.per_second = limit_.overall_per_second,
                               .burst = limit_.overall_burst};
  if (!state_) state_ = std::make_unique<State>(overall_rate, key_, now);

  if (limit_.peer_per_second != 0) {
    auto& bucket = state_->peers.place(
        keyed_hash(key_, peer), peer,
        idle_or_random(state_->random, [&](const std::optional<TokenBucket>& other) {
          return other->is_full(peer_rate, now);
        }));
    if (!bucket) bucket.emplace(peer_rate, now);
    if (!bucket->take(peer_rate, now)) return Silence::RateLimitedPeer;
  }

  if (limit_.overall_per_second != 0) {
    if (!state_->overall.take(overall_rate, now)) return Silence::RateLimitedOverall;
    const std::uint32_t draw = state_->random.below(8);
    if (draw < 2) state_->overall.drain(1 + draw);
  }
  return std::nullopt;
}

}  // namespace icmpkit::engine

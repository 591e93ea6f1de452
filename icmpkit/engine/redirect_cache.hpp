// The better first hops that a host was told of: RFC 1122 section 3.3.1.2, RFC 1349 section 7.1,
// RFC 4861 section 8.3.
//
// An entry is for one destination, whether the Redirect was for its network or for it alone: no
// host knows how far a network reaches. It is for one type of service, or for any; a lookup takes
// the one for its own type of service first.
//
// Whether a Redirect may be obeyed (from the present first hop, to a neighbour) is for the owner to
// ask first, as is whether it quotes what was sent (recently_sent.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/engine/route.hpp"

namespace icmpkit::engine {

class RedirectCache {
 public:
  /// Entries that are kept. Beyond it one is forgotten at random, under a keyed hash, so that
  /// nobody sees from outside how many there are (CVE-2021-20322).
  static constexpr std::size_t kMaxEntries = 1024;
  /// How long an entry stands. A router that still knows better says so again.
  static constexpr Duration kLifetime = std::chrono::minutes{10};

  explicit RedirectCache(const SipKey& key);
  RedirectCache(RedirectCache&&) noexcept;
  RedirectCache& operator=(RedirectCache&&) noexcept;
  ~RedirectCache();

  /// Codes 0 and 1, and of IPv6: `hop` is the way to `destination` for any type of service, those
  /// of its own included. [R1122-RD-2] [R1349-RD-2]
  void learn(const IpAddress& destination, const Hop& hop, Instant now);
  /// Codes 2 and 3: for the type of service in `tos`, the whole octet of the quoted header.
  /// [R1349-RD-1]
  void learn_for_service(const IpAddress& destination, std::uint8_t tos, const Hop& hop,
                         Instant now);

  /// Whether none was ever told of.
  [[nodiscard]] bool is_empty() const { return !state_; }
  /// The way for a datagram whose whole octet is `tos`; empty where none was told of. Cost where
  /// none ever was: a comparison.
  [[nodiscard]] std::optional<Hop> find(const IpAddress& destination, std::uint8_t tos,
                                        Instant now) const {
    if (!state_) return std::nullopt;
    return find_learnt(destination, tos, now);
  }

 private:
  struct State;

  [[nodiscard]] std::optional<Hop> find_learnt(const IpAddress& destination, std::uint8_t tos,
                                               Instant now) const;
  void place(const IpAddress& destination, std::uint8_t service, const Hop& hop, Instant now);

  SipKey key_;
  std::unique_ptr<State> state_;  ///< null until something is learnt
};

}  // namespace icmpkit::engine

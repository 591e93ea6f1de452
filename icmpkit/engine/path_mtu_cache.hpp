// What this node learnt of the largest datagram that reaches a destination: RFC 1191, RFC 8201.
//
//   PathMtuCache cache(key, {});
//   cache.learn({.destination = d, .reported_mtu = 1400, .datagram_size = 1500}, 1500, now)
//                                   -> Learnt
//   cache.mtu(d, 1500, now)         -> 1400, and 1500 again ten minutes later
//
// Whether a report is about something that was sent is for its owner to ask first
// (recently_sent.hpp). There is no probing here (RFC 4821, RFC 8899).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::engine {

struct PathMtuLimits {
  /// No IPv4 path is taken to carry less. 68 is what RFC 791 promises; Linux has 552, below which
  /// it sends without DF.
  std::uint32_t ipv4_floor = 68;
  /// How long an estimate stands without being confirmed; `Duration::max()` is for ever. Less than
  /// five minutes count as five. [R1191-HOST-6] [R8201-PMTU-4]
  Duration lifetime = std::chrono::minutes{10};
};

/// What a "fragmentation needed" or a "packet too big" says.
struct TooBigReport {
  /// Of the quoted datagram, in the end: where its routing header leads (`final_destination()`).
  IpAddress destination{};
  std::uint32_t reported_mtu = 0;   ///< of the next hop; 0 in IPv4 is a router older than RFC 1191
  std::uint32_t datagram_size = 0;  ///< octets of the quoted datagram, as the quote says
  std::uint8_t header_size = 20;    ///< octets of the quoted IPv4 header
};

enum class PathMtuVerdict : std::uint8_t {
  Learnt,           ///< the estimate is smaller now
  Confirmed,        ///< what is known already; it stands longer
  IgnoredTooSmall,  ///< less than every link carries: below 68, below 1280 in IPv6
  IgnoredFits,      ///< the datagram was not larger than what is reported
  IgnoredRaise,     ///< larger than the present estimate, which no message may raise
};

/// How to send to a destination.
struct PathMtu {
  std::uint32_t mtu = 0;  ///< octets of the largest datagram
  /// The path carries less than the floor: datagrams of up to `mtu` octets have to go without DF.
  bool is_below_floor = false;
};

class PathMtuCache {
 public:
  /// Destinations that are kept. Beyond it one is forgotten at random, under a keyed hash, so that
  /// nobody sees from outside how many there are (CVE-2021-20322).
  static constexpr std::size_t kMaxDestinations = 1024;

  PathMtuCache(const SipKey& key, const PathMtuLimits& limits);
  PathMtuCache(PathMtuCache&&) noexcept;
  PathMtuCache& operator=(PathMtuCache&&) noexcept;
  ~PathMtuCache();

  /// Hears a report. `link_mtu` is that of the way to the destination: the estimate where nothing
  /// is known yet.
  PathMtuVerdict learn(const TooBigReport& report, std::uint32_t link_mtu, Instant now);

  /// Never more than `link_mtu`. Cost where nothing was ever learnt: a comparison.
  [[nodiscard]] PathMtu find(const IpAddress& destination, std::uint32_t link_mtu,
                             Instant now) const {
    if (!state_) return {.mtu = link_mtu};
    return find_learnt(destination, link_mtu, now);
  }
  /// `find(...).mtu`.
  [[nodiscard]] std::uint32_t mtu(const IpAddress& destination, std::uint32_t link_mtu,
                                  Instant now) const {
    return find(destination, link_mtu, now).mtu;
  }

 private:
  struct State;

  [[nodiscard]] PathMtu find_learnt(const IpAddress& destination, std::uint32_t link_mtu,
                                    Instant now) const;
  /// Whether a datagram of the same size gave the present estimate.
  [[nodiscard]] bool is_repeated(const TooBigReport& report, Instant now) const;
  void store(const TooBigReport& report, PathMtu estimate, Instant now);

  SipKey key_;
  PathMtuLimits limits_;
  std::unique_ptr<State> state_;  ///< null until something is learnt
};

}  // namespace icmpkit::engine

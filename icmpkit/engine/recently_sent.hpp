// What this node sent lately, as keyed digests: an error counts only if it quotes one of them.
//
// A digest covers what comes back unchanged in a quote: family, source, final destination, protocol
// and the first eight octets of the transport. Not TTL, type of service, ECN, DF, identification,
// lengths, options, flow label and extension headers: routers change those on the way, and some of
// them in the quote. The transport's checksum is left out where it stands in the eight octets (UDP,
// UDP-Lite, DCCP, ICMP): offload fills it in after the datagram was remembered, and translators of
// addresses that put the quoted ones back often leave it as they made it.
//
// Of TCP the digest covers the ports, and the sequence number has to be one of the window in flight
// (RFC 5927 section 4.1): it keeps the lowest and the highest number sent, at most 65,535 apart.
//
// What is quoted with fewer than eight octets of its transport cannot be told from what is made up,
// and is not recalled; RFC 792 promises as many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/engine/bounded_table.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::engine {

class RecentlySent {
 public:
  /// Digests that are kept. Beyond it the oldest of the four that share a set is forgotten, so
  /// that an error about it is taken for a forged one.
  static constexpr std::size_t kMaxDigests = 1024;
  /// Octets of TCP's sequence space that may be in flight.
  static constexpr std::uint32_t kTcpWindow = 65'535;

  /// `memory` is how long an error may come late, `Policy::recently_sent`.
  RecentlySent(const SipKey& key, Duration memory) : key_(key), memory_(memory) {}

  /// Notes a datagram that is being sent. What has no readable transport is not noted: no error
  /// about it could be told from a forged one. Cost: about 30 ns, one set of four read.
  void remember(Bytes datagram, Instant now);
  /// The same for one that has been read already.
  void remember(const wire::DatagramView& datagram, Instant now);

  /// Whether `quote` is of a datagram that was noted, and not longer ago than errors may come late.
  /// [R8201-PMTU-3] [R8899-DPL-1]
  [[nodiscard]] bool recalls(const wire::QuoteView& quote, Instant now) const;
  /// Whether a quote that ends among IPv6's extension headers is of a datagram that had some, by
  /// its two addresses. Enough for a path's MTU, which has a floor, and for nothing else: no
  /// transport is told (RFC 4443 section 2.4 d).
  [[nodiscard]] bool recalls_headers(const wire::QuoteView& quote, Instant now) const;

 private:
  struct Nothing {
    friend bool operator==(Nothing, Nothing) = default;
  };
  struct Sent {
    Instant at{};
    std::uint32_t tcp_first = 0;  ///< the lowest sequence number in flight
    std::uint32_t tcp_next = 0;   ///< the one behind the highest; equal: not TCP
  };
  using Table = BoundedTable<Nothing, Sent, kMaxDigests, 4>;

  Sent& place(std::uint64_t digest, Instant now);
  /// Takes `space` octets from `first` on into a window of sequence numbers.
  void extend(Sent& sent, std::uint32_t first, std::uint32_t space, Instant now) const;
  [[nodiscard]] bool is_forgotten(const Sent& sent, Instant now) const {
    return now - sent.at > memory_;
  }

  SipKey key_;
  Duration memory_;
  Table table_;
};

}  // namespace icmpkit::engine

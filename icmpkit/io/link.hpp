// What a driver moves datagrams over: a socket, later a TUN device or a packet ring.
//
// A link sends in batches and collects in batches. It speaks complete IP datagrams; where the
// system strips or builds headers, the link rebuilds or strips them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::io {

/// Who hears what a link has to tell. The octets are borrowed for the call.
class LinkListener {
 public:
  virtual void on_datagram(Bytes datagram, const Arrival& arrival) = 0;
  virtual void on_transmitted(TransmitId id, const Stamp& stamp) = 0;
  virtual void on_send_failed(TransmitId id, const SendError& error) = 0;
  virtual void on_report(const Report& report, const Arrival& arrival) = 0;

 protected:
  ~LinkListener() = default;
};

/// What went wrong on this side, apart from the network.
struct LinkCounters {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t send_refused = 0;      ///< each was told by `on_send_failed`
  std::uint64_t receive_overflow = 0;  ///< datagrams that our full receive buffer dropped
  std::uint64_t stamps_lost = 0;       ///< transmit stamps that belong to no known transmission
  std::uint64_t clock_steps = 0;       ///< the wall clock was set while we ran

  constexpr LinkCounters& operator+=(const LinkCounters& other) {
    sent += other.sent;
    received += other.received;
    send_refused += other.send_refused;
    receive_overflow += other.receive_overflow;
    stamps_lost += other.stamps_lost;
    clock_steps += other.clock_steps;
    return *this;
  }
};

/// What a call did: whether asking again at once may find more.
enum class Progress : std::uint8_t { Nothing, Some };

class Link {
 public:
  /// At most this many datagrams are staged between two flushes.
  static constexpr std::size_t kBatch = 64;

  virtual ~Link() = default;
  /// For poll: readable when `collect` has something.
  [[nodiscard]] virtual int descriptor() const = 0;
  /// Takes note of a datagram to send, which must stay where it is until `flush`. Requires that
  /// fewer than `kBatch` are staged.
  virtual void stage(TransmitId id, Bytes datagram) = 0;
  /// Sends what is staged and tells which datagrams did not leave.
  virtual void flush(LinkListener& listener) = 0;
  /// Tells what has come since: transmit stamps first, then reports, then datagrams. Never blocks.
  virtual Progress collect(LinkListener& listener) = 0;
  [[nodiscard]] virtual const LinkCounters& counters() const = 0;
};

}  // namespace icmpkit::io

// Fragments on their way to become datagrams again: RFC 791 and RFC 815, RFC 8200 section 4.5.
//
//   const auto result = reassembly.receive(fragment, arrival, now);
//   switch (result.outcome)
//     Waits:      nothing to do
//     Whole:      result.datagram, to be received like any other
//     Discarded:  result.discard
//     Reported:   result.cause, about this fragment
//
//   while (const auto expired = reassembly.poll_expired(now)) ...   11/1, 3/1 where fragment zero
//   came
//
// Fragments that overlap end their datagram, in both families and without a word, those that are
// yet to come included (RFC 5722); one that comes twice is dropped. The timer runs from the first
// fragment that came, and nothing prolongs it. The bounds below hold whatever comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/silence.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::engine {

enum class ReassemblyOutcome : std::uint8_t { Waits, Whole, Discarded, Reported };

struct ReassemblyResult {
  ReassemblyOutcome outcome = ReassemblyOutcome::Waits;
  Bytes datagram{};         ///< with `Whole`; valid until the next call
  Discard discard{};        ///< with `Discarded`
  Cause cause{};            ///< with `Reported`
  std::size_t evicted = 0;  ///< other datagrams that had to make room: each counts as
                            ///< `Discard::ReassemblyFull`
};

/// A datagram of which some fragments did not come in time.
struct ReassemblyExpired {
  Bytes first_fragment{};  ///< as it was received; empty where it never came, and nothing is to be
                           ///< said then; valid until the next call
  Arrival arrival{};       ///< of the first fragment
};

class Reassembly {
 public:
  /// Datagrams in assembly. Beyond it one is given up at random.
  static constexpr std::size_t kMaxDatagrams = 64;
  /// Of one source: beyond it that source's oldest is given up.
  static constexpr std::size_t kMaxDatagramsOfOne = 16;
  /// Octets that are kept of all of them: beyond it others are given up at random.
  static constexpr std::size_t kMaxOctets = std::size_t{512} * 1024;
  /// Fragments of one datagram: enough for 65,535 octets over links of 576. Beyond it the datagram
  /// is given up, and the rest of it discarded.
  static constexpr std::size_t kMaxFragments = 128;

  /// `timeout` is `Policy::reassembly_timeout`. [R1122-REASM-1] [R8200-FRAG-1]
  Reassembly(const SipKey& key, Duration timeout);
  Reassembly(Reassembly&&) noexcept;
  Reassembly& operator=(Reassembly&&) noexcept;
  ~Reassembly();

  /// Takes a fragment, an atomic one too (RFC 6946). Requires that its header's checksum is right,
  /// and that it is a fragment.
  [[nodiscard]] ReassemblyResult receive(const wire::DatagramView& fragment, const Arrival& arrival,
                                         Instant now);

  /// When the next datagram's time is over.
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  /// One whose time is over; each counts as `Discard::ReassemblyTimeout`. Empty: no more of them.
  /// [R1122-REASM-2]
  [[nodiscard]] std::optional<ReassemblyExpired> poll_expired(Instant now);

  /// Of fragments that wait.
  [[nodiscard]] std::size_t octets_held() const;

 private:
  struct State;

  SipKey key_;
  Duration timeout_;
  std::unique_ptr<State> state_;  ///< null until a fragment comes
};

}  // namespace icmpkit::engine

// What every sans-IO machine of icmpkit is: five verbs, and three more for what a network tells
// that is no datagram.
//
// A machine speaks complete IP datagrams and never touches a socket, a clock or entropy. A driver
// moves the octets: io's in real time, sim's in virtual time; the machine cannot tell them apart.
//
// The contract, which drivers and machines are tested against:
//   1. Any order of calls is safe. A driver that forgets to drain costs latency and, at a queue's
//      bound, a drop that has a counter with a name.
//   2. `receive` copies what it keeps; `poll_transmit` writes into the caller's buffer of at least
//      `max_transmit_size()` octets, so an empty answer always means "nothing to send now".
//   3. Time never goes back: an older instant is taken as the latest one seen.
//   4. After `on_deadline(t)` and draining both polls at `t`, `next_deadline()` is later than `t`
//      or empty. Calls that come early or twice do nothing.
//   5. Same inputs and same seed, same octets out.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"

namespace icmpkit {

/// One of a machine's attachments to the network, numbered by whoever wires it up.
enum class LinkId : std::uint32_t {};

/// Which clock a stamp was read from.
enum class StampSource : std::uint8_t {
  Monotonic,  ///< the driver's own clock, read beside the system call
  Kernel,     ///< the kernel's wall clock, at the device's edge
  Hardware,   ///< the network card's clock
};

/// An instant and the clock that it is an instant of: two stamps may be subtracted only where the
/// sources agree, and only if the difference fits the monotonic bracket around both.
struct Stamp {
  Instant at{};
  StampSource source = StampSource::Monotonic;
  friend constexpr bool operator==(const Stamp&, const Stamp&) = default;
};

/// How the frame that brought a datagram was addressed; not the datagram's own destination.
enum class Cast : std::uint8_t { Unicast, Multicast, Broadcast };

/// Whether the datagram in the buffer is all that arrived.
enum class Completeness : std::uint8_t { Whole, Truncated };

/// What a received datagram cannot say about itself.
struct Arrival {
  LinkId link{};
  Cast cast = Cast::Unicast;
  Completeness completeness = Completeness::Whole;
  Stamp stamp{};   ///< when it came, by the best clock there is
  Instant seen{};  ///< when the driver took it up, by the driver's monotonic clock
};

/// Names one transmission, so that its stamp or its failure can be told later.
enum class TransmitId : std::uint64_t {};

/// One datagram that the machine wrote to the front of the driver's buffer.
struct Transmit {
  TransmitId id{};
  LinkId link{};
  IpAddress next_hop{};  ///< unspecified where the link has one peer or does its own routing
  std::size_t size = 0;  ///< octets written
};

/// Why a datagram did not leave this machine.
enum class SendFailure : std::uint8_t {
  NoBuffers,     ///< a queue on this side was full (ENOBUFS): our own drop, not the network's loss
  TooBig,        ///< larger than the interface or the known path takes (EMSGSIZE)
  NoRoute,       ///< no route to the destination (ENETUNREACH, EHOSTUNREACH)
  LinkDown,      ///< the interface is down (ENETDOWN, ENODEV)
  NotAllowed,    ///< a local filter or a missing permission (EPERM, EACCES)
  NotSupported,  ///< the socket cannot express what the datagram asks for
  Other,
};

struct SendError {
  SendFailure failure = SendFailure::Other;
  int system_error = 0;   ///< the system's own number, to print; 0 where there is none
  std::uint32_t mtu = 0;  ///< with TooBig: what would fit, 0 where unknown
};

/// An answer that the kernel hands over without its packet: an error (IP_RECVERR), or what became
/// of a connection that it opened for us. What the kernel hid is empty here, never invented.
struct Report {
  IpAddress destination{};               ///< of the datagram that was answered
  std::optional<IpAddress> from{};       ///< who answered; empty: raised on this machine
  std::optional<std::uint8_t> type{};    ///< of the ICMP error, in the destination's family
  std::optional<std::uint8_t> code{};    ///< of the ICMP error
  std::uint32_t info = 0;                ///< next-hop MTU or pointer, as the kernel extracted it
  int system_error = 0;                  ///< the system's own number; 0: a connection was accepted
  Bytes quoted{};                        ///< our datagram's ICMP header and data, or UDP's data
  std::uint16_t local_port = 0;          ///< that our datagram was sent from, where it is UDP
  std::optional<TransmitId> transmit{};  ///< the transmission it is about, where the link knows

  /// Whether the destination itself answered, by another protocol than ICMP.
  [[nodiscard]] bool is_from_transport() const { return from.has_value() && !type; }
};

/// The five verbs.
template <class M>
concept Machine = requires(M machine, const M& constant, Bytes datagram, MutableBytes buffer,
                           const Arrival& arrival, Instant now) {
  { machine.receive(datagram, arrival) } -> std::same_as<void>;
  { machine.on_deadline(now) } -> std::same_as<void>;
  { machine.poll_transmit(buffer, now) } -> std::same_as<std::optional<Transmit>>;
  { constant.next_deadline() } -> std::same_as<std::optional<Instant>>;
  { constant.max_transmit_size() } -> std::same_as<std::size_t>;
  { machine.poll_event().has_value() } -> std::same_as<bool>;
};

/// A machine that comes to an end: a probe does, a host does not.
template <class M>
concept Finite = requires(const M& constant) {
  { constant.is_finished() } -> std::same_as<bool>;
};

/// A machine that wants to know when its datagrams left.
template <class M>
concept HearsTransmitted =
    requires(M machine, TransmitId id, Stamp stamp) { machine.on_transmitted(id, stamp); };

/// A machine that wants to know which datagrams never left.
template <class M>
concept HearsSendFailures =
    requires(M machine, TransmitId id, SendError error) { machine.on_send_failed(id, error); };

/// A machine that listens to answers which come without their packet.
template <class M>
concept HearsReports = requires(M machine, const Report& report, const Arrival& arrival) {
  machine.on_report(report, arrival);
};

}  // namespace icmpkit

// Why a node said nothing: every refusal to report an error, and every datagram that was dropped
// without one, has a name and a counter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace icmpkit::engine {

/// Why no error was sent about a datagram that could have had one.
enum class Silence : std::uint8_t {
  AboutIcmpError,        ///< the datagram is itself an ICMP error, or one that could be
  AboutRedirect,         ///< ICMPv6's Redirect counts as an error here
  DestinationMulticast,  ///< of the datagram
  DestinationBroadcast,  ///< of the datagram: limited, or of a subnet that is known
  LinkBroadcast,         ///< the frame was a broadcast
  LinkMulticast,         ///< the frame was a multicast
  LaterFragment,         ///< only the first fragment may cause an error
  SourceUnspecified,
  SourceLoopback,
  SourceMulticast,
  SourceBroadcast,
  SourceReserved,      ///< class E, or network zero
  SourceIsOwn,         ///< the error would go to this node itself
  DisabledByPolicy,    ///< the message is off
  FamilyHasNone,       ///< the family has no message for the cause
  RateLimitedPeer,     ///< this peer had its share
  RateLimitedOverall,  ///< the node had its share
  NoRouteToSource,     ///< nowhere to send the error, or no address to send it from
  QueueFull,           ///< the transmit queue is at its bound
};
inline constexpr std::size_t kSilences = static_cast<std::size_t>(Silence::QueueFull) + 1;

/// Why a datagram went no further without anybody being told.
enum class Discard : std::uint8_t {
  BadVersion,
  BadHeader,  ///< its lengths contradict themselves
  BadHeaderChecksum,
  Truncated,      ///< octets are missing
  MartianSource,  ///< a source that no datagram on a wire can have
  MartianDestination,
  SourceValidation,    ///< came from where its source is not
  NotForThisHost,      ///< and hosts do not forward
  ForwardingDisabled,  ///< on the interface
  LinkBroadcast,       ///< frames to all are not forwarded
  DirectedBroadcast,   ///< not forwarded by default (RFC 2644)
  Multicast,           ///< not forwarded: there is no multicast routing here
  Filtered,            ///< by a rule whose action is to drop
  Blackhole,           ///< by a route whose purpose is to drop
  InterfaceDown,
  BadIcmpChecksum,
  BadTransportChecksum,
  IcmpMalformed,
  IcmpUnknown,         ///< an informational type that is not spoken
  IcmpNotAnswered,     ///< a request for a responder that is off
  ReplySourceInvalid,  ///< a request from no single host
  RequestRateLimited,  ///< extended echo from who asked too often
  SourceQuenchIgnored,
  ForgedOrStale,       ///< an error about nothing that was sent lately
  LabelRefused,        ///< of an ICMP message (RFC 1108)
  UnrecognisedOption,  ///< an IPv6 option that asks to be dropped in silence
  FragmentOverlap,
  FragmentTooSmall,
  ReassemblyFull,
  ReassemblyTimeout,
  NeighbourQueueFull,
  TransmitQueueFull,
  PortSilent,      ///< a closed port that policy keeps silent
  SegmentIgnored,  ///< a TCP segment that gets no answer: a reset, or one to many
  NoRouteBack,     ///< for a reply
  ReplyTooBig,     ///< longer than a datagram can be, with the options that it has to carry
};
inline constexpr std::size_t kDiscards = static_cast<std::size_t>(Discard::ReplyTooBig) + 1;

/// `about-icmp-error`, `rate-limited-peer`: for counters, events and JSON.
[[nodiscard]] std::string_view name(Silence silence);
[[nodiscard]] std::string_view name(Discard discard);

}  // namespace icmpkit::engine

// Why a node could not do with a datagram what its sender wished: the condition that was met, in
// words that both families share. Which message reports it, if any, is for `plan_error` to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "icmpkit/base/address.hpp"

namespace icmpkit::engine {

enum class CauseKind : std::uint8_t {
  // There is no way to the destination.
  NoRoute,               ///< no route, default included: 3/0, 1/0
  NetworkUnknown,        ///< the route says that the network does not exist: 3/6, 1/0
  RouteRejects,          ///< a route whose purpose is to refuse: 3/0, 1/6
  HostUnreachable,       ///< on the link, but its neighbour resolution failed: 3/1, 1/3
  HostUnknown,           ///< the link layer says that there is no such host: 3/7, 1/3
  SourceIsolated,        ///< the source's link is marked isolated: 3/8, 1/5
  NetworkNotForService,  ///< routes exist, none for this type of service: 3/11, 1/0
  HostNotForService,     ///< the same for a connected network: 3/12, 1/0
  BeyondScope,           ///< a source of smaller scope than the destination: 1/2
  // Somebody does not want it.
  NetworkProhibited,        ///< 3/9, 1/1
  HostProhibited,           ///< 3/10, 1/1
  CommunicationProhibited,  ///< 3/13, 1/1
  SourcePolicyFailed,       ///< ingress or egress policy on the source: 3/13, 1/5
  PrecedenceViolation,      ///< 3/14; IPv6 has no precedence
  PrecedenceCutoff,         ///< 3/15; IPv6 has no precedence
  // It is here, and nobody takes it.
  ProtocolNotSpoken,  ///< `info`: where the number stands; 3/2, 4/1
  PortClosed,         ///< 3/3, 1/4
  // It cannot go on as it is.
  TooBig,             ///< `info`: the next link's MTU; 3/4, 2/0
  HopLimitUsedUp,     ///< 11/0, 3/0
  ReassemblyTimeout,  ///< 11/1, 3/1
  SourceRouteFailed,  ///< 3/5, 1/7
  QueueOverMark,      ///< 4/0; IPv6 has no Source Quench
  BetterFirstHop,     ///< `gateway`: the better one; 5/0-3, Neighbor Discovery's 137
  ConversionFailed,   ///< 31/`code`; `info`: the pointer (RFC 1475)
  // It is not as the RFCs want it; `info` is the offset of the octet, except where said.
  BadField,                  ///< 12/0, 4/0
  OptionMissing,             ///< `info`: the type of the option (RFC 1108); 12/1
  BadLength,                 ///< 12/2, 4/0
  UnrecognisedNextHeader,    ///< 4/1
  UnrecognisedOption,        ///< 4/2, to a multicast destination too where its bits say so
  FirstFragmentIncomplete,   ///< 4/3 (RFC 7112)
  SrUpperLayerHeader,        ///< 4/4 (RFC 8754)
  NextHeaderAtIntermediate,  ///< 4/5 (RFC 8883), and so the following
  ExtensionHeaderTooBig,     ///< 4/6
  ExtensionChainTooLong,     ///< 4/7
  TooManyExtensionHeaders,   ///< 4/8
  TooManyOptions,            ///< 4/9
  OptionTooBig,              ///< 4/10
  HeadersTooLong,            ///< 1/8, `info`: the first octet over the limit
};
inline constexpr std::size_t kCauseKinds = static_cast<std::size_t>(CauseKind::HeadersTooLong) + 1;

struct Cause {
  CauseKind kind{};
  std::uint32_t info = 0;
  std::uint8_t code = 0;  ///< of messages whose code the condition itself decides: 5/0-3, 31
  IpAddress gateway{};    ///< with `BetterFirstHop`
  friend constexpr bool operator==(const Cause&, const Cause&) = default;
};

/// `no-route`, `port-closed`: for counters, events and scenario files.
[[nodiscard]] std::string_view name(CauseKind kind);

}  // namespace icmpkit::engine

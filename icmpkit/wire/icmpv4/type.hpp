// ICMPv4's types and the codes that have names. Open enumerations: every octet is a value, and one
// without a name is kept and printed as its number. Words, status and RFC of each: wire/registry.
#pragma once

#include <cstdint>

namespace icmpkit::wire::icmpv4 {

enum class Type : std::uint8_t {
  EchoReply = 0,
  DestinationUnreachable = 3,
  SourceQuench = 4,
  Redirect = 5,
  AlternateHostAddress = 6,
  EchoRequest = 8,
  RouterAdvertisement = 9,
  RouterSolicitation = 10,
  TimeExceeded = 11,
  ParameterProblem = 12,
  TimestampRequest = 13,
  TimestampReply = 14,
  InformationRequest = 15,
  InformationReply = 16,
  AddressMaskRequest = 17,
  AddressMaskReply = 18,
  Traceroute = 30,
  DatagramConversionError = 31,
  MobileHostRedirect = 32,
  Ipv6WhereAreYou = 33,
  Ipv6IAmHere = 34,
  MobileRegistrationRequest = 35,
  MobileRegistrationReply = 36,
  DomainNameRequest = 37,
  DomainNameReply = 38,
  Skip = 39,
  Photuris = 40,
  ExperimentalMobility = 41,
  ExtendedEchoRequest = 42,
  ExtendedEchoReply = 43,
  Experiment1 = 253,
  Experiment2 = 254,
};

/// The messages that report a failure and quote the datagram that failed; none of them may be
/// caused by another of them. [R1122-SUP-1]
[[nodiscard]] constexpr bool is_error(Type type) {
  return type == Type::DestinationUnreachable || type == Type::SourceQuench ||
         type == Type::Redirect || type == Type::TimeExceeded || type == Type::ParameterProblem ||
         type == Type::DatagramConversionError || type == Type::Photuris;
}

/// RFC 792, RFC 1122 section 3.2.2.1 [R1122-DU-1], RFC 1812 section 5.2.7.1 [R1812-DU-4].
enum class UnreachableCode : std::uint8_t {
  Net = 0,
  Host = 1,
  Protocol = 2,
  Port = 3,
  FragmentationNeeded = 4,
  SourceRouteFailed = 5,
  NetUnknown = 6,
  HostUnknown = 7,
  SourceHostIsolated = 8,
  NetProhibited = 9,
  HostProhibited = 10,
  NetUnreachableForTos = 11,
  HostUnreachableForTos = 12,
  Prohibited = 13,
  HostPrecedenceViolation = 14,
  PrecedenceCutoff = 15,
};

/// RFC 792. [R792-RD-1]
enum class RedirectCode : std::uint8_t { Net = 0, Host = 1, TosAndNet = 2, TosAndHost = 3 };

enum class TimeExceededCode : std::uint8_t { TtlInTransit = 0, Reassembly = 1 };

/// RFC 792, RFC 1108 section 2.3, RFC 1812.
enum class ParameterProblemCode : std::uint8_t { Pointer = 0, MissingOption = 1, BadLength = 2 };

/// RFC 1256, RFC 5944 section 2.1.
enum class RouterAdvertisementCode : std::uint8_t {
  Normal = 0,
  DoesNotRouteCommonTraffic = 16,  ///< a mobility agent that routes only what it must
};

/// RFC 1393 section 2.3. [R1393-FMT-1]
enum class TracerouteCode : std::uint8_t { Forwarded = 0, Discarded = 1 };

/// RFC 1475 section 6.2. [R1475-FMT-1]
enum class ConversionErrorCode : std::uint8_t {
  Unspecified = 0,
  DontConvertOption = 1,
  UnknownMandatoryOption = 2,
  KnownUnsupportedOption = 3,
  UnsupportedTransport = 4,
  OverallLengthExceeded = 5,
  HeaderLengthExceeded = 6,
  TransportAbove255 = 7,
  PortOutOfRange = 8,
  TransportHeaderLengthExceeded = 9,
  RolloverMissing = 10,
  UnknownMandatoryTransportOption = 11,
};

/// RFC 2521 section 2. [R2521-FMT-1]
enum class PhoturisCode : std::uint8_t {
  BadSpi = 0,
  AuthenticationFailed = 1,
  DecompressionFailed = 2,
  DecryptionFailed = 3,
  NeedAuthentication = 4,
  NeedAuthorization = 5,
};

}  // namespace icmpkit::wire::icmpv4

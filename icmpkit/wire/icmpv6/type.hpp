// ICMPv6's types and the codes that have names. Open enumerations: every octet is a value, and one
// without a name is kept and printed as its number. Words, status and RFC of each: wire/registry.
#pragma once

#include <cstdint>

namespace icmpkit::wire::icmpv6 {

enum class Type : std::uint8_t {
  DestinationUnreachable = 1,
  PacketTooBig = 2,
  TimeExceeded = 3,
  ParameterProblem = 4,
  PrivateErrorExperiment1 = 100,
  PrivateErrorExperiment2 = 101,
  ReservedForErrors = 127,
  EchoRequest = 128,
  EchoReply = 129,
  MulticastListenerQuery = 130,
  MulticastListenerReport = 131,
  MulticastListenerDone = 132,
  RouterSolicitation = 133,
  RouterAdvertisement = 134,
  NeighborSolicitation = 135,
  NeighborAdvertisement = 136,
  Redirect = 137,
  RouterRenumbering = 138,
  NodeInformationQuery = 139,
  NodeInformationResponse = 140,
  InverseNeighborSolicitation = 141,
  InverseNeighborAdvertisement = 142,
  MulticastListenerReportV2 = 143,
  HomeAgentAddressDiscoveryRequest = 144,
  HomeAgentAddressDiscoveryReply = 145,
  MobilePrefixSolicitation = 146,
  MobilePrefixAdvertisement = 147,
  CertificationPathSolicitation = 148,
  CertificationPathAdvertisement = 149,
  ExperimentalMobility = 150,
  MulticastRouterAdvertisement = 151,
  MulticastRouterSolicitation = 152,
  MulticastRouterTermination = 153,
  Fmipv6 = 154,
  RplControl = 155,
  IlnpLocatorUpdate = 156,
  DuplicateAddressRequest = 157,
  DuplicateAddressConfirmation = 158,
  MplControl = 159,
  ExtendedEchoRequest = 160,
  ExtendedEchoReply = 161,
  PrivateInformationalExperiment1 = 200,
  PrivateInformationalExperiment2 = 201,
  ReservedForInformational = 255,
};

/// Types 0-127 are errors, 128-255 informational. [R4443-FMT-1]
[[nodiscard]] constexpr bool is_error(Type type) { return static_cast<std::uint8_t>(type) < 128; }

/// RFC 4443 section 3.1 [R4443-DU-1], RFC 6550, RFC 8883, RFC 9914.
enum class UnreachableCode : std::uint8_t {
  NoRoute = 0,
  Prohibited = 1,
  BeyondScope = 2,
  Address = 3,
  Port = 4,
  SourcePolicy = 5,
  RejectRoute = 6,
  SourceRoutingHeader = 7,
  HeadersTooLong = 8,
  PRoute = 9,
};

enum class TimeExceededCode : std::uint8_t { HopLimitInTransit = 0, Reassembly = 1 };

/// RFC 4443 section 3.4, RFC 7112, RFC 8754, RFC 8883.
enum class ParameterProblemCode : std::uint8_t {
  ErroneousField = 0,
  UnrecognizedNextHeader = 1,
  UnrecognizedOption = 2,
  IncompleteHeaderChain = 3,
  SegmentRoutingUpperLayer = 4,
  UnrecognizedNextHeaderByNode = 5,
  ExtensionHeaderTooBig = 6,
  ChainTooLong = 7,
  TooManyExtensionHeaders = 8,
  TooManyOptions = 9,
  OptionTooBig = 10,
};

}  // namespace icmpkit::wire::icmpv6

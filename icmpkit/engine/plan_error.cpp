#include "icmpkit/engine/plan_error.hpp"

#include <array>
#include <optional>

namespace icmpkit::engine {

namespace {

// How a cause is reported in one family. `kNone` as type: it is not.
struct Message {
  std::uint8_t type;
  std::uint8_t code;
};
constexpr std::uint8_t kNone = 0xFF;

struct Messages {
  CauseKind cause;
  Message v4;
  Message v6;
};

constexpr std::array<Messages, kCauseKinds> kMessages = {{
    {CauseKind::NoRoute, {3, 0}, {1, 0}},  // [R1812-DU-1]
    {CauseKind::NetworkUnknown, {3, 6}, {1, 0}},
    {CauseKind::RouteRejects, {3, 0}, {1, 6}},
    {CauseKind::HostUnreachable, {3, 1}, {1, 3}},  // [R1812-DU-2] [R4443-DU-2]
    {CauseKind::HostUnknown, {3, 7}, {1, 3}},
    {CauseKind::SourceIsolated, {3, 8}, {1, 5}},
    {CauseKind::NetworkNotForService, {3, 11}, {1, 0}},  // [R1812-DU-3]
    {CauseKind::HostNotForService, {3, 12}, {1, 0}},
    {CauseKind::BeyondScope, {kNone, 0}, {1, 2}},
    {CauseKind::NetworkProhibited, {3, 9}, {1, 1}},
    {CauseKind::HostProhibited, {3, 10}, {1, 1}},
    {CauseKind::CommunicationProhibited, {3, 13}, {1, 1}},  // [R1812-DU-5]
    {CauseKind::SourcePolicyFailed, {3, 13}, {1, 5}},
    {CauseKind::PrecedenceViolation, {3, 14}, {kNone, 0}},  // [R1812-DU-8]
    {CauseKind::PrecedenceCutoff, {3, 15}, {kNone, 0}},
    {CauseKind::ProtocolNotSpoken, {3, 2}, {4, 1}},  // [R1122-DU-2] [R8200-NH-1]
    {CauseKind::PortClosed, {3, 3}, {1, 4}},         // [R1122-DU-3] [R4443-DU-5]
    {CauseKind::TooBig, {3, 4}, {2, 0}},             // [R1812-DU-7] [R4443-PTB-1]
    {CauseKind::HopLimitUsedUp, {11, 0}, {3, 0}},    // [R1812-TE-1] [R4443-TE-1]
    {CauseKind::ReassemblyTimeout, {11, 1}, {3, 1}},
    {CauseKind::SourceRouteFailed, {3, 5}, {1, 7}},
    {CauseKind::QueueOverMark, {4, 0}, {kNone, 0}},
    {CauseKind::BetterFirstHop, {5, 1}, {137, 0}},
    {CauseKind::ConversionFailed, {31, 0}, {kNone, 0}},
    {CauseKind::BadField, {12, 0}, {4, 0}},  // [R1122-PP-1] [R4443-PP-1]
    {CauseKind::OptionMissing, {12, 1}, {kNone, 0}},
    {CauseKind::BadLength, {12, 2}, {4, 0}},
    {CauseKind::UnrecognisedNextHeader, {3, 2}, {4, 1}},
    {CauseKind::UnrecognisedOption, {12, 0}, {4, 2}},
    {CauseKind::FirstFragmentIncomplete, {kNone, 0}, {4, 3}},
    {CauseKind::SrUpperLayerHeader, {kNone, 0}, {4, 4}},
    {CauseKind::NextHeaderAtIntermediate, {kNone, 0}, {4, 5}},
    {CauseKind::ExtensionHeaderTooBig, {kNone, 0}, {4, 6}},
    {CauseKind::ExtensionChainTooLong, {kNone, 0}, {4, 7}},
    {CauseKind::TooManyExtensionHeaders, {kNone, 0}, {4, 8}},
    {CauseKind::TooManyOptions, {kNone, 0}, {4, 9}},
    {CauseKind::OptionTooBig, {kNone, 0}, {4, 10}},
    {CauseKind::HeadersTooLong, {kNone, 0}, {1, 8}},
}};

consteval bool is_in_order() {
  for (std::size_t i = 0; i < kMessages.size(); ++i) {
    if (static_cast<std::size_t>(kMessages[i].cause) != i) return false;
  }
  return true;
}
static_assert(is_in_order(), "the table is read by the cause's number");

const Message& message_for(CauseKind cause, Family family) {
  const Messages& row = kMessages[static_cast<std::size_t>(cause)];
  return family == Family::V4 ? row.v4 : row.v6;
}

std::optional<Silence> about_the_message_v4(const wire::DatagramView& datagram) {
  if (datagram.v4().is_later_fragment()) return Silence::LaterFragment;  // [R1122-SUP-4]
  if (datagram.protocol() != wire::IpProtocol::Icmp) return std::nullopt;
  const Bytes message = datagram.payload().bytes();
  if (message.empty()) return std::nullopt;
  // [R1122-SUP-1] Only the errors: a query that fails may be reported. [R792-GEN-1]
  return wire::icmpv4::is_error(static_cast<wire::icmpv4::Type>(load_u8(message, 0)))
             ? std::optional(Silence::AboutIcmpError)
             : std::nullopt;
}

std::optional<Silence> about_the_message_v6(const wire::DatagramView& datagram) {
  if (datagram.is_later_fragment()) return std::nullopt;
  if (datagram.protocol() != wire::IpProtocol::Icmpv6) return std::nullopt;
  const Bytes message = datagram.payload().bytes();
  if (message.empty()) return std::nullopt;
  const auto type = static_cast<wire::icmpv6::Type>(load_u8(message, 0));
  if (wire::icmpv6::is_error(type)) return Silence::AboutIcmpError;  // [R4443-SUP-1]
  if (type == wire::icmpv6::Type::Redirect) return Silence::AboutRedirect;
  return std::nullopt;
}

std::optional<Silence> about_the_source_v4(Ipv4Address source, const AddressFacts& facts) {
  if (source.is_unspecified()) return Silence::SourceUnspecified;  // [R1122-SUP-5]
  if (source.is_loopback()) return Silence::SourceLoopback;
  if (source.is_multicast()) return Silence::SourceMulticast;
  if (source.is_limited_broadcast()) return Silence::SourceBroadcast;
  if (facts.source_is_subnet_broadcast) return Silence::SourceBroadcast;
  // Class E, and the network zero of RFC 1812 section 4.3.2.7. [R1812-SUP-3]
  if (source.number() >> 28U == 0xF || source.number() >> 24U == 0) return Silence::SourceReserved;
  return std::nullopt;
}

std::optional<Silence> about_the_source_v6(const Ipv6Address& source) {
  if (source.is_unspecified()) return Silence::SourceUnspecified;  // [R4443-SUP-4]
  if (source.is_multicast()) return Silence::SourceMulticast;
  if (source.is_loopback()) return Silence::SourceLoopback;
  return std::nullopt;
}

// Packet Too Big, and an unknown option whose two high bits are 10, are told to the senders of
// multicast too. [R4443-SUP-2] [R4443-SUP-3] [R8200-OPT-1]
bool is_told_of_multicast(const Cause& cause, const wire::DatagramView& datagram) {
  if (datagram.is_v4()) return false;
  if (cause.kind == CauseKind::TooBig) return true;
  if (cause.kind != CauseKind::UnrecognisedOption) return false;
  const Bytes octets = datagram.datagram().bytes();
  return cause.info < octets.size() && load_u8(octets, cause.info) >> 6U == 2;
}

std::optional<Silence> about_the_cast(const Cause& cause, const wire::DatagramView& datagram,
                                      const Arrival& arrival, const AddressFacts& facts) {
  if (is_told_of_multicast(cause, datagram)) return std::nullopt;
  const IpAddress destination = datagram.destination();
  if (destination.is_multicast()) return Silence::DestinationMulticast;  // [R1122-SUP-2]
  if (destination.is_v4() &&
      (destination.v4().is_limited_broadcast() || facts.destination_is_subnet_broadcast)) {
    return Silence::DestinationBroadcast;
  }
  if (arrival.cast == Cast::Broadcast) return Silence::LinkBroadcast;  // [R1122-SUP-3]
  if (arrival.cast == Cast::Multicast) return Silence::LinkMulticast;  // [R1812-SUP-1]
  return std::nullopt;
}

std::optional<Silence> suppression(const Cause& cause, const wire::DatagramView& datagram,
                                   const Arrival& arrival, const AddressFacts& facts) {
  // Neighbor Discovery's Redirect is no error: whoever sends errors is told of a better hop, too.
  const bool is_error = datagram.is_v4() || cause.kind != CauseKind::BetterFirstHop;
  const auto message =
      datagram.is_v4() ? about_the_message_v4(datagram) : about_the_message_v6(datagram);
  if (message && is_error) return message;
  if (const auto cast = about_the_cast(cause, datagram, arrival, facts)) return cast;
  const IpAddress source = datagram.source();
  const auto sender =
      source.is_v4() ? about_the_source_v4(source.v4(), facts) : about_the_source_v6(source.v6());
  if (sender) return sender;
  if (facts.source_is_own) return Silence::SourceIsOwn;
  return std::nullopt;
}

bool is_enabled(CauseKind cause, const Policy& policy) {
  if (policy.silent_causes.test(static_cast<std::size_t>(cause))) return false;  // [R4443-DU-6]
  switch (cause) {
    case CauseKind::QueueOverMark:  // [R6633-SQ-1]
      return policy.sends_source_quench && policy.role == Role::Router;
    case CauseKind::BetterFirstHop:  // [R1122-RD-1] [R4861-RA-5]
      return policy.sends_redirects && policy.role == Role::Router;
    case CauseKind::ConversionFailed:
      return policy.reports_conversion;
    case CauseKind::PortClosed:
      return policy.answers_closed_udp;
    default:
      return true;
  }
}

std::uint8_t redirect_code(std::uint8_t code, const Policy& policy) {
  constexpr std::uint8_t kForService = 2;
  constexpr std::uint8_t kForHost = 1;
  if (!policy.sends_network_redirects) code |= kForHost;  // [R1812-RD-1]
  if (policy.redirects_for_service_as_host) {             // [R1812-RD-2]
    code &= static_cast<std::uint8_t>(~kForService);
  }
  return code;
}

std::uint8_t code_of(const Cause& cause, const Message& message, Family family,
                     const Policy& policy) {
  if (family == Family::V6) return message.code;
  switch (cause.kind) {
    case CauseKind::BetterFirstHop:
      return redirect_code(cause.code, policy);
    case CauseKind::ConversionFailed:
      return cause.code;
    case CauseKind::SourceIsolated:
      // RFC 1812 section 5.2.7.1: codes 0 and 1 are used instead. [R1812-DU-6]
      return policy.reports_isolation ? message.code : std::uint8_t{0};
    default:
      return message.code;
  }
}

std::uint32_t word_of(const Cause& cause, const Message& message, Family family) {
  if (family == Family::V6) {
    const bool has_word = message.type == 2 || message.type == 4;
    return has_word ? cause.info : 0;
  }
  switch (message.type) {
    case 3:
      return cause.kind == CauseKind::TooBig ? cause.info & 0xFFFFU : 0;
    case 5:
      return cause.gateway.v4().number();
    case 12:  // [R792-PP-2]
      return (cause.info & 0xFFU) << 24U;
    case 31:
      return cause.info;
    default:
      return 0;
  }
}

// RFC 1812 section 4.3.2.5: the service asked for, at the precedence of the network's own control,
// which Source Quench does not claim. [R1812-TOS-1] [R1812-TOS-2] [R1122-GEN-4] [R1349-TOS-1]
std::uint8_t tos_of(const wire::DatagramView& datagram, const Message& message,
                    const Policy& policy) {
  constexpr std::uint8_t kInternetworkControl = 6U << 5U;
  constexpr std::uint8_t kService = 0x1E;
  constexpr std::uint8_t kPrecedence = 7U << 5U;
  if (!datagram.is_v4() || policy.error_tos == ErrorTos::Zero) return 0;
  const std::uint8_t tos = datagram.traffic_class();
  const std::uint8_t precedence = message.type == 4 ? tos & kPrecedence : kInternetworkControl;
  return static_cast<std::uint8_t>(precedence | (tos & kService));
}

}  // namespace

std::expected<ErrorPlan, Silence> plan_error(const Cause& cause, const wire::DatagramView& datagram,
                                             const Arrival& arrival, const AddressFacts& facts,
                                             const Policy& policy) {
  std::expected<ErrorPlan, Silence> result;  // filled in where the caller has it
  const Family family = datagram.family();
  const Message& message = message_for(cause.kind, family);
  if (message.type == kNone) {
    result = std::unexpected(Silence::FamilyHasNone);
    return result;
  }
  if (const auto silence = suppression(cause, datagram, arrival, facts)) {
    result = std::unexpected(*silence);
    return result;
  }
  if (!is_enabled(cause.kind, policy)) {
    result = std::unexpected(Silence::DisabledByPolicy);
    return result;
  }
  result->family = family;
  result->type = message.type;
  result->code = code_of(cause, message, family, policy);
  result->word = word_of(cause, message, family);
  result->tos = tos_of(datagram, message, policy);
  result->to = datagram.source();  // [R792-DST-1]
  return result;
}

}  // namespace icmpkit::engine

// What a node may say, and where RFCs disagree, which of them it follows. One policy is shared by
// as many nodes as like it.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/token_bucket.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/ipv4_options.hpp"

namespace icmpkit::engine {

/// Whether a node passes on what is not for it.
enum class Role : std::uint8_t { Host, Router };

/// How much of an offending datagram an error quotes.
enum class QuoteLength : std::uint8_t {
  AsMuchAsFits,  ///< within 576 octets (RFC 1812 section 4.3.2.3), 1280 in IPv6 (RFC 4443)
  EightOctets,   ///< the header and eight octets, RFC 792; IPv4 only
};

/// The type of service of an error that IPv4 reports.
enum class ErrorTos : std::uint8_t {
  Copied,  ///< of the offending datagram (RFC 1812 section 4.3.2.5), what routers do
  Zero,    ///< RFC 1122 section 3.2.2, RFC 1349 section 5.1, what hosts do
};

/// The source of an error about a datagram that was not for this node.
enum class ErrorSource : std::uint8_t {
  Outgoing,  ///< an address of the interface that the error leaves by (RFC 1812 section 4.3.2.4)
  Incoming,  ///< of the interface that the datagram came in by: what traceroute likes to see
};

/// Where a Parameter Problem about an option's length points.
enum class OptionPointer : std::uint8_t {
  LengthOctet,  ///< the octet that is wrong, as RFC 792 has it and FreeBSD [R792-PP-2]
  OptionStart,  ///< its type octet, as Linux
};

/// How often errors may be sent: a bucket for each peer first, and only what passes it charges the
/// overall one, at random, so that nobody outside can count what others caused (CVE-2020-25705,
/// CVE-2024-47678). A rate of 0 is no limit. [R4443-RATE-1] [R1812-RATE-1]
struct ErrorRateLimit {
  std::uint32_t peer_per_second = 10;
  std::uint32_t peer_burst = 10;
  std::uint32_t overall_per_second = 1000;
  std::uint32_t overall_burst = 50;
};

/// Which requests are answered. [R6918-DEP-1]
struct Responders {
  bool echo = true;
  bool broadcast_echo = false;  ///< timestamps too; RFC 1122 section 3.2.2.6 leaves it free
  bool multicast_echo = true;   ///< IPv6 (RFC 4443 section 4.2)
  bool timestamp = true;
  bool information = false;
  bool address_mask = false;
  bool domain_name = false;
  bool node_information = false;  ///< IPv6 (RFC 4620)
};

/// What extended echo may ask for (RFC 8335 section 3 and 8): everything starts forbidden.
struct ExtendedEchoPermission {
  Prefix from;
  bool by_name = false;
  bool by_index = false;
  bool by_address = false;
  bool remote = false;  ///< with the L bit clear: the neighbour table
};

/// What is appended to errors (RFC 4884).
struct ErrorExtensions {
  bool interface_information = false;  ///< RFC 5837: by which interface the datagram came in
  bool next_hop = false;               ///< RFC 5837: and by which one it would have gone on
  bool mpls = true;                    ///< RFC 4950: the stack that the datagram came with
  // What interface information tells of an interface. [R5837-IFO-6]
  bool interface_index = true;
  bool interface_address = true;
  bool interface_name = true;
  bool interface_mtu = true;
  std::vector<Prefix> receivers{};  ///< who gets any of it; empty: everybody [R4950-MPLS-3]
};

/// What a filter compares; empty matches everything.
struct FilterMatch {
  std::optional<Prefix> source{};
  std::optional<Prefix> destination{};
  std::optional<std::uint8_t> protocol{};
  std::optional<std::uint16_t> destination_port{};
  std::optional<std::uint8_t> icmp_type{};
  std::optional<std::uint8_t> precedence_above{};  ///< IPv4; never matches an ICMP error
  std::uint32_t longer_than = 0;                   ///< octets of the datagram
};

enum class FilterAction : std::uint8_t {
  Accept,
  Drop,                     ///< in silence
  NetworkProhibited,        ///< 3/9, 1/1
  HostProhibited,           ///< 3/10, 1/1
  CommunicationProhibited,  ///< 3/13, 1/1
  PrecedenceViolation,      ///< 3/14
  SourcePolicyFailed,       ///< 3/13, 1/5
  Reset,                    ///< a TCP RST
};

/// The first rule that matches decides; where none does, the datagram passes.
struct FilterRule {
  FilterMatch match{};
  FilterAction action = FilterAction::Accept;
};

/// Limits on IPv6 extension headers (RFC 8883); 0 is no limit.
struct ExtensionHeaderLimits {
  std::uint16_t header_size = 0;
  std::uint16_t chain_size = 0;
  std::uint8_t headers = 0;
  std::uint8_t options = 0;
  std::uint16_t option_size = 0;
  std::uint16_t padding = 0;         ///< octets of padding in a row
  std::uint16_t aggregate_size = 0;  ///< all headers, the first one of the transport included
  friend bool operator==(const ExtensionHeaderLimits&, const ExtensionHeaderLimits&) = default;
};

/// The labels that a port takes, both ends included (RFC 1108 section 2.3).
struct SecurityRange {
  wire::ipv4::Classification minimum = wire::ipv4::Classification::Unclassified;
  wire::ipv4::Classification maximum = wire::ipv4::Classification::TopSecret;
  /// What is reported about another: this or `NetworkProhibited`.
  CauseKind refusal = CauseKind::HostProhibited;
};

struct Policy {
  Role role = Role::Host;

  /// Causes about which nothing is said, whatever else holds.
  std::bitset<kCauseKinds> silent_causes{};
  bool reports_isolation = false;             ///< 3/8; retired by RFC 1812
  bool sends_source_quench = false;           ///< 4/0; retired by RFC 6633
  bool reports_conversion = false;            ///< 31
  bool answers_traceroute = false;            ///< 30 (RFC 1393)
  bool sends_redirects = true;                ///< routers only [R1122-RD-1]
  bool discovers_routers = false;             ///< hosts only: RFC 1256's other side
  bool obeys_redirects = true;                ///< hosts only [R1812-RD-4]
  bool sends_network_redirects = false;       ///< 5/0, 5/2 [R1812-RD-1]
  bool redirects_for_service_as_host = true;  ///< 5/1 in place of 5/3 [R1812-RD-2]
  bool answers_closed_udp = true;             ///< 3/3
  bool answers_closed_tcp = true;             ///< RST

  QuoteLength quote_length = QuoteLength::AsMuchAsFits;
  ErrorTos error_tos = ErrorTos::Copied;  ///< `make_policy(Role::Host)` has Zero
  ErrorSource error_source = ErrorSource::Outgoing;
  OptionPointer option_pointer = OptionPointer::LengthOctet;
  std::uint8_t initial_ttl = 64;
  ErrorRateLimit rate_limit{};
  TokenRate echo_rate{};  ///< of the replies to all; 0 a second is no limit [R6192-CP-1]
  Responders responders{};
  std::vector<ExtendedEchoPermission> extended_echo{};  ///< empty: not answered
  ErrorExtensions extensions{};

  bool forwards_source_routes = true;         ///< else 3/5 [R1122-SR-1]
  bool validates_sources = false;             ///< reverse path, RFC 1812 section 5.3.8
  bool forwards_directed_broadcasts = false;  ///< [R2644-BC-1]
  bool requires_security_option = false;      ///< RFC 1108: 12/1
  SecurityRange security{};                   ///< where it is required
  std::vector<FilterRule> filters{};
  ExtensionHeaderLimits header_limits{};
  /// What a packet for a segment of this node may hold (RFC 8754 section 4.3.1.2); else 4/4. With
  /// ICMPv6 segments can be pinged (RFC 9259). [R8754-SRV6-1]
  std::vector<wire::IpProtocol> segment_upper_layers{wire::IpProtocol::Icmpv6};

  Duration reassembly_timeout = std::chrono::seconds{60};  ///< [R1122-REASM-1] [R8200-FRAG-1]
  Duration path_mtu_lifetime = std::chrono::minutes{10};   ///< RFC 1191 section 6.3
  Duration recently_sent = std::chrono::seconds{30};       ///< how long an error may come late
};

/// The defaults of the role: a host's errors carry no type of service, and it forwards nothing.
[[nodiscard]] Policy make_policy(Role role);

}  // namespace icmpkit::engine

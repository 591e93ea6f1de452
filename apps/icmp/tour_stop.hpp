// The stops of the tour: what is sent where, what comes back, and what it means. They are data; the
// network that they are about is the lab `tour` (labs/tour.toml).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/engine/node_event.hpp"

namespace icmpkit::app {

/// What is sent at a stop.
enum class Stimulus : std::uint8_t {
  Echo,
  Udp,       ///< to port `number`
  TcpSyn,    ///< to port `number`
  Protocol,  ///< eight octets of protocol `number`
  TimestampRequest,
  InformationRequest,
  AddressMaskRequest,
  DomainNameRequest,
  RouterSolicitation,
  ExtendedEcho,      ///< about the interface `up0`
  StrictRoute,       ///< echo, by a strict source route over `via`, or a Routing header
  LooseRoute,        ///< echo, by a loose source route over `via`
  BadPointer,        ///< echo with a Record Route option whose pointer is before its first slot
  BadLength,         ///< echo with an option that is longer than the header
  TracerouteOption,  ///< echo with RFC 1393's option
  RecordRoute,       ///< echo with a Record Route option
  FirstFragment,     ///< of an echo, and no other one
  ShortFragment,     ///< a first fragment that ends before its UDP header does
  LinkLocalSource,   ///< echo from an address of this link alone
  BadRouting,        ///< echo with a Routing header of a type that nobody knows
  SegmentRoute,      ///< UDP to port `number` behind a Segment Routing header without segments left
  UnknownOption,     ///< echo with a destination option that asks to be reported where unknown
  Headers,           ///< echo behind the extension headers of `headers`
};

/// Octets of each option of each Destination Options header; 0: no more.
using HeaderSizes = std::array<std::array<std::uint8_t, 6>, 5>;

struct Probe {
  Stimulus stimulus = Stimulus::Echo;
  std::uint16_t number = 0;
  std::uint16_t size = 56;  ///< octets of data
  std::uint8_t tos = 0;
  std::uint8_t hop_limit = 64;
  bool dont_fragment = false;
  std::uint8_t count = 1;  ///< all at once
  std::string_view via{};
  HeaderSizes headers{};
  std::string_view note{};  ///< what is special about it that the decoded line does not say
};

enum class AnswerKind : std::uint8_t { Icmp, Udp, TcpAccepted, TcpReset, Nothing };

struct Answer {
  AnswerKind kind = AnswerKind::Nothing;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
};

struct Stop {
  std::string_view name;
  std::string_view target;  ///< a name of the lab
  Family family = Family::V4;
  Probe probe{};
  Answer answer{};  ///< among what comes back
  /// What the vantage makes of a message that it should not believe.
  std::optional<engine::NodeEventKind> refusal{};
  std::string_view options{};  ///< of the truth about the target that this stop shows
  std::string_view means;
};

[[nodiscard]] constexpr Answer icmp(std::uint8_t type, std::uint8_t code) {
  return {.kind = AnswerKind::Icmp, .type = type, .code = code};
}

// In the order of the tour, which goes through IPv4 first.
[[nodiscard]] std::span<const Stop> tour_stops_ipv4();
[[nodiscard]] std::span<const Stop> tour_stops_ipv6();

}  // namespace icmpkit::app

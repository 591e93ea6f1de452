#include "icmpkit/engine/ipv4_options.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"

namespace icmpkit::engine {

namespace {

using wire::Ipv4Header;
using wire::ipv4::OptionType;
using wire::ipv4::TimestampFlag;

constexpr std::size_t kProtocolAt = 9;
constexpr std::size_t kSourceAt = 12;
constexpr std::size_t kDestinationAt = 16;

// Where the parts of an option stand that routers fill in.
constexpr std::size_t kLengthAt = 1;
constexpr std::size_t kPointerAt = 2;
constexpr std::size_t kTimestampFlagAt = 3;
constexpr std::size_t kMaxOverflow = 15;

Cause bad_field(std::size_t offset) {
  return {.kind = CauseKind::BadField, .info = static_cast<std::uint32_t>(offset)};
}

/// An impossible length; the octet that says it is `length_at`.
Cause bad_length(std::size_t option_at, std::size_t length_at, const Policy& policy) {
  Cause cause =
      bad_field(policy.option_pointer == OptionPointer::OptionStart ? option_at : length_at);
  cause.kind = CauseKind::BadLength;
  return cause;
}

/// The options that a router fills in by slots, a pointer saying which is the next. wire's views
/// want whole slots only; RFC 791 is content if the next one is.
struct Slots {
  std::size_t first_pointer;
  std::size_t size;
};
constexpr Slots kRouteSlots{.first_pointer = wire::ipv4::Route::kFirstPointer, .size = 4};

Slots timestamp_slots(Bytes option) {
  const auto flag = static_cast<TimestampFlag>(load_u8(option, kTimestampFlagAt) & 0x0FU);
  return {.first_pointer = wire::ipv4::Timestamp::kFirstPointer,
          .size = wire::ipv4::timestamp_slot_size(flag).value_or(0)};
}

bool is_full(Bytes option) { return load_u8(option, kPointerAt) > option.size(); }

/// What is wrong with the slots of `option`, which stands at `at`. [R791-OPT-1]
std::optional<Cause> judge_slots(Bytes option, std::size_t at, Slots slots, const Policy& policy) {
  if (option.size() + 1 < slots.first_pointer) return bad_length(at, at + kLengthAt, policy);
  const std::size_t pointer = load_u8(option, kPointerAt);
  if (pointer < slots.first_pointer) return bad_field(at + kPointerAt);
  if (is_full(option)) return std::nullopt;
  if (option.size() - pointer + 1 < slots.size) return bad_field(at + kPointerAt);
  return std::nullopt;
}

/// [R791-OPT-2]
std::optional<Cause> judge_timestamp(Bytes option, std::size_t at, const Policy& policy) {
  if (option.size() + 1 < wire::ipv4::Timestamp::kFirstPointer) {
    return bad_length(at, at + kLengthAt, policy);
  }
  const Slots slots = timestamp_slots(option);
  if (slots.size == 0) return bad_field(at + kTimestampFlagAt);
  if (const auto fault = judge_slots(option, at, slots, policy)) return fault;
  const std::uint8_t octet = load_u8(option, kTimestampFlagAt);
  const bool counts =
      static_cast<TimestampFlag>(octet & 0x0FU) != TimestampFlag::PrespecifiedAddresses;
  if (is_full(option) && counts && octet >> 4U == kMaxOverflow) {
    return bad_field(at + kTimestampFlagAt);
  }
  return std::nullopt;
}

/// Notes that an option stands at `at`; a second one of its kind is an error. [R1812-PP-3]
std::optional<Cause> note_place(std::uint8_t& place, std::size_t at) {
  if (place != 0) return bad_field(at);
  place = static_cast<std::uint8_t>(at);
  return std::nullopt;
}

std::optional<Cause> note_option(Bytes option, std::size_t at, const Policy& policy,
                                 ExaminedOptions& found) {
  switch (static_cast<OptionType>(load_u8(option, 0))) {
    case OptionType::RecordRoute:
      if (const auto fault = note_place(found.record_route_at, at)) return fault;
      return judge_slots(option, at, kRouteSlots, policy);
    case OptionType::LooseSourceRoute:
    case OptionType::StrictSourceRoute:
      if (const auto fault = note_place(found.source_route_at, at)) return fault;
      return judge_slots(option, at, kRouteSlots, policy);
    case OptionType::Timestamp:
      if (const auto fault = note_place(found.timestamp_at, at)) return fault;
      return judge_timestamp(option, at, policy);
    case OptionType::Security:
      // Who does not ask for labels does not know the option.
      if (policy.requires_security_option) return note_place(found.security_at, at);
      return std::nullopt;
    case OptionType::Traceroute:
      // One of another length is not RFC 1393's, and passes as any unknown option does.
      if (found.traceroute_at == 0 && option.size() == encoded_size(wire::ipv4::Traceroute{})) {
        found.traceroute_at = static_cast<std::uint8_t>(at);
      }
      return std::nullopt;
    case OptionType::RouterAlert:
      found.has_router_alert = true;
      return std::nullopt;
    default:
      return std::nullopt;  // [R792-PP-3]
  }
}

/// Finds the options and what is wrong with their form; one walk, bounded by the header.
/// [R1122-OPT-1]
std::optional<Cause> note_options(Bytes header, const Policy& policy, ExaminedOptions& found) {
  const auto options = wire::ipv4::options_of(header.subspan(Ipv4Header::kMinSize));
  for (auto option = options.begin(); option != options.end(); ++option) {
    const std::size_t at = Ipv4Header::kMinSize + option.offset();
    if (!option->has_value()) {
      // [R792-PP-2]
      return bad_length(at, Ipv4Header::kMinSize + option->error().offset, policy);
    }
    if (const auto fault = note_option((*option)->octets(), at, policy, found)) return fault;
  }
  return std::nullopt;
}

/// The option at `at`, which a walk has proven.
Bytes option_at(Bytes header, std::size_t at) {
  return header.subspan(at, load_u8(header, at + kLengthAt));
}
MutableBytes option_at(MutableBytes header, std::size_t at) {
  return header.subspan(at, load_u8(header, at + kLengthAt));
}

/// From the least to the most secret; empty for what is no level (RFC 1108 section 2.3).
std::optional<unsigned> rank(wire::ipv4::Classification level) {
  using enum wire::ipv4::Classification;
  constexpr std::array kRanks{Unclassified, Confidential, Secret, TopSecret};
  const auto* const place = std::ranges::find(kRanks, level);
  if (place == kRanks.end()) return std::nullopt;
  return static_cast<unsigned>(place - kRanks.begin());
}

/// Seven flags an octet, the lowest bit of each saying whether another follows.
bool ends_soundly(Bytes authorities) {
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    const bool has_more = (load_u8(authorities, i) & 1U) != 0;
    if (has_more != (i + 1 < authorities.size())) return false;
  }
  return true;
}

std::optional<Cause> judge_label(Bytes header, const ExaminedOptions& found,
                                 const SecurityRange& labels) {
  if (found.security_at == 0) {
    // The pointer is the type of what is missing, not a place. [R1108-BSO-1]
    return Cause{.kind = CauseKind::OptionMissing,
                 .info = static_cast<std::uint32_t>(OptionType::Security)};
  }
  const auto option = wire::ipv4::OptionView::parse(option_at(header, found.security_at));
  const auto label = wire::ipv4::BasicSecurityView::parse(*option);
  if (!label || !ends_soundly(label->authorities())) return bad_field(found.security_at);
  const auto level = rank(label->level());
  if (!level) return bad_field(found.security_at);  // [R1108-BSO-2]
  if (*level < rank(labels.minimum) || *level > rank(labels.maximum)) {
    return Cause{.kind = labels.refusal};  // [R1108-BSO-3]
  }
  return std::nullopt;
}

/// Sets `found.source_route` where this node is a station of it.
std::optional<Cause> judge_source_route(Bytes header, const OwnAddresses& own, const Policy& policy,
                                        ExaminedOptions& found) {
  const std::size_t at = found.source_route_at;
  const Bytes option = option_at(header, at);
  const bool is_strict =
      static_cast<OptionType>(load_u8(option, 0)) == OptionType::StrictSourceRoute;
  if (!own.owns(Ipv4Address::load(header, kDestinationAt))) {
    // On a strict route every router is a station; this one is not. [R1812-PP-3]
    return is_strict ? std::optional(bad_field(kDestinationAt)) : std::nullopt;
  }
  SourceRouteStep step{.is_strict = is_strict, .stations = 0};
  for (std::size_t slot = load_u8(option, kPointerAt) - 1U; slot < option.size(); slot += 4) {
    if (option.size() - slot < 4) return bad_field(at + kPointerAt);
    step.destination = Ipv4Address::load(option, slot);
    ++step.stations;
    if (!own.owns(step.destination)) {
      // [R1122-SR-1]
      if (!policy.forwards_source_routes) return Cause{.kind = CauseKind::SourceRouteFailed};
      break;
    }
  }
  if (step.stations != 0) found.source_route = step;
  return std::nullopt;
}

/// Writes the address of this node over the last station that is passed, as RFC 791's recorded
/// route; the stations before it hold such an address already.
void pass_stations(MutableBytes header, std::size_t at, const SourceRouteStep& step,
                   Ipv4Address address) {
  const MutableBytes option = option_at(header, at);
  const std::size_t pointer = load_u8(option, kPointerAt) + std::size_t{4} * step.stations;
  address.store(option, pointer - 1 - 4);
  store_u8(option, kPointerAt, static_cast<std::uint8_t>(pointer));
  step.destination.store(header, kDestinationAt);
}

void record_route(MutableBytes option, Ipv4Address address) {
  if (is_full(option)) return;
  const std::uint8_t pointer = load_u8(option, kPointerAt);
  address.store(option, pointer - 1U);
  store_u8(option, kPointerAt, static_cast<std::uint8_t>(pointer + 4));
}

/// One more host that found no slot. A count at its end was refused before, except where the slots
/// are meant for others and nobody counts. [R791-OPT-2]
void count_overflow(MutableBytes option) {
  const std::uint8_t octet = load_u8(option, kTimestampFlagAt);
  if (static_cast<TimestampFlag>(octet & 0x0FU) == TimestampFlag::PrespecifiedAddresses) return;
  store_u8(option, kTimestampFlagAt, static_cast<std::uint8_t>(octet + 0x10U));
}

void record_time(MutableBytes option, const OptionStamp& stamp) {
  if (is_full(option)) return count_overflow(option);
  const std::uint8_t pointer = load_u8(option, kPointerAt);
  const std::size_t size = timestamp_slots(option).size;
  std::size_t slot = pointer - 1U;
  switch (static_cast<TimestampFlag>(load_u8(option, kTimestampFlagAt) & 0x0FU)) {
    case TimestampFlag::TimestampsOnly:
      break;
    case TimestampFlag::AddressAndTimestamp:
      stamp.address.store(option, slot);
      slot += Ipv4Address::kSize;
      break;
    case TimestampFlag::PrespecifiedAddresses:
      if (!stamp.own.owns(Ipv4Address::load(option, slot))) return;
      slot += Ipv4Address::kSize;
      break;
  }
  store_be32(option, slot, stamp.now.number());
  store_u8(option, kPointerAt, static_cast<std::uint8_t>(pointer + size));
}

/// The stations that a route has been through, nearest first, and then `source`: the way back.
struct WayBack {
  std::array<Ipv4Address, wire::ipv4::Route::kMaxSlots + 1> stations{};
  std::size_t count = 0;
};
WayBack way_back(Bytes option, Ipv4Address source, Ipv4Address here) {
  WayBack way;
  const std::size_t pointer = load_u8(option, kPointerAt);
  const std::size_t end = std::min(pointer, option.size() + 1) - std::min<std::size_t>(pointer, 1);
  std::size_t first = kRouteSlots.first_pointer - 1;
  // Some senders record themselves as the first station; once is enough. [R1122-ECHO-7]
  if (first + 4 <= end && Ipv4Address::load(option, first) == source) first += 4;
  std::size_t recorded = end > first ? (end - first) / 4 : 0;
  // And some name the last station twice, which is no step.
  while (recorded > 0 && Ipv4Address::load(option, first + 4 * (recorded - 1)) == here) --recorded;
  for (std::size_t i = recorded; i > 0 && way.count < wire::ipv4::Route::kMaxSlots; --i) {
    way.stations[way.count++] = Ipv4Address::load(option, first + 4 * (i - 1));
  }
  if (way.count != 0) way.stations[way.count++] = source;
  return way;
}

/// Sends the answer back by the stations of the source route at `at`.
void return_by(Bytes header, std::size_t at, ReturnOptions& answer) {
  const Bytes option = option_at(header, at);
  const WayBack way = way_back(option, Ipv4Address::load(header, kSourceAt),
                               Ipv4Address::load(header, kDestinationAt));
  if (way.count == 0) return;
  wire::ipv4::Route route{.type = static_cast<OptionType>(load_u8(option, 0)),
                          .slot_count = static_cast<std::uint8_t>(way.count - 1)};
  std::copy_n(way.stations.begin() + 1, way.count - 1, route.slots.begin());
  if (!answer.options.add(route)) answer.via = way.stations[0];
}

/// Copies the option as it stands. All that come from one header fit into another.
void copy_option(Bytes option, wire::ipv4::OptionList& list) {
  static_cast<void>(list.add(wire::ipv4::OtherOption{
      .type = static_cast<OptionType>(load_u8(option, 0)), .data = option.subspan(2)}));
}

/// Whether `cause` is a Parameter Problem about the source route at `at`, about a second one, or
/// about the address that it led to.
bool is_about(const Cause& cause, Bytes header, std::size_t at) {
  if (cause.kind != CauseKind::BadField && cause.kind != CauseKind::BadLength) return false;
  if (cause.info >= at && cause.info < at + load_u8(header, at + kLengthAt)) return true;
  if (cause.info >= Ipv4Header::kMinSize && cause.info < header.size()) {
    return wire::ipv4::is_source_route(static_cast<OptionType>(load_u8(header, cause.info)));
  }
  return cause.info == kDestinationAt;
}

/// Whether a label was missing, malformed or refused.
bool is_label_error(const Cause& cause, const ExaminedOptions& found, const SecurityRange& labels) {
  if (cause.kind == CauseKind::OptionMissing) return true;
  if (found.security_at == 0) return false;
  return cause.kind == labels.refusal ||
         (cause.kind == CauseKind::BadField && cause.info == found.security_at);
}

}  // namespace

std::expected<ExaminedOptions, OptionsRefusal> examine_options(Bytes header,
                                                               const OwnAddresses& own,
                                                               const Policy& policy) {
  const SecurityRange& labels = policy.security;
  ExaminedOptions found;
  if (header.size() > Ipv4Header::kMinSize) {
    if (const auto fault = note_options(header, policy, found)) return std::unexpected(fault);
  }
  if (policy.requires_security_option) {
    if (const auto fault = judge_label(header, found, labels)) {
      const bool is_icmp =
          load_u8(header, kProtocolAt) == static_cast<std::uint8_t>(wire::IpProtocol::Icmp);
      return std::unexpected(is_icmp ? OptionsRefusal{} : fault);  // [R1108-BSO-4]
    }
  }
  if (found.has_source_route()) {
    if (const auto fault = judge_source_route(header, own, policy, found)) {
      return std::unexpected(fault);
    }
  }
  return found;
}

void record_visit(MutableBytes header, const ExaminedOptions& options, const OptionStamp& stamp) {
  if (options.source_route) {
    pass_stations(header, options.source_route_at, *options.source_route, stamp.address);
  }
  if (options.record_route_at != 0) {
    record_route(option_at(header, options.record_route_at), stamp.address);
  }
  if (options.timestamp_at != 0) record_time(option_at(header, options.timestamp_at), stamp);
}

std::optional<wire::ipv4::Traceroute> count_hop(MutableBytes header,
                                                const ExaminedOptions& options) {
  if (options.traceroute_at == 0) return std::nullopt;
  const MutableBytes octets = option_at(header, options.traceroute_at);
  const auto view = wire::ipv4::TracerouteView::parse(*wire::ipv4::OptionView::parse(octets));
  wire::ipv4::Traceroute option = view->value();
  // [R1393-RTR-1]
  if (option.return_hops == wire::ipv4::Traceroute::kOutbound) {
    if (option.outbound_hops != std::numeric_limits<std::uint16_t>::max()) ++option.outbound_hops;
  } else if (option.return_hops + 1 != wire::ipv4::Traceroute::kOutbound) {
    ++option.return_hops;
  }
  write(option, octets);
  return option;
}

ReturnOptions reply_options(Bytes request, const Policy& policy) {
  ReturnOptions answer;
  if (request.size() <= Ipv4Header::kMinSize) return answer;
  ExaminedOptions found;
  if (note_options(request, policy, found)) return answer;
  if (found.has_source_route()) return_by(request, found.source_route_at, answer);
  for (const std::size_t at : {found.record_route_at, found.timestamp_at, found.security_at}) {
    if (at != 0) copy_option(option_at(request, at), answer.options);
  }
  if (found.traceroute_at != 0 && policy.answers_traceroute) {
    const auto view = wire::ipv4::TracerouteView::parse(
        *wire::ipv4::OptionView::parse(option_at(request, found.traceroute_at)));
    wire::ipv4::Traceroute option = view->value();
    option.return_hops = 0;  // [R1393-HOST-1]
    static_cast<void>(answer.options.add(option));
  }
  return answer;
}

ReturnOptions error_options(Bytes offending, const Cause& cause, const Policy& policy) {
  const SecurityRange& labels = policy.security;
  ReturnOptions answer;
  ExaminedOptions found;
  // What stands behind a fault is not looked at; what was found before it counts.
  if (offending.size() > Ipv4Header::kMinSize) note_options(offending, policy, found);
  if (is_label_error(cause, found, labels)) {
    // As octets: GCC 12 under sanitizers takes a value without authorities for one of -1 of them.
    const auto level = octets(static_cast<std::uint8_t>(labels.minimum));
    static_cast<void>(answer.options.add(
        wire::ipv4::OtherOption{.type = OptionType::Security, .data = Bytes(level)}));
  } else if (found.security_at != 0) {
    copy_option(option_at(offending, found.security_at), answer.options);
  }
  const std::size_t at = found.source_route_at;
  if (at != 0 && load_u8(offending, at + kLengthAt) >= 3 && !is_about(cause, offending, at)) {
    return_by(offending, at, answer);
  }
  return answer;
}

}  // namespace icmpkit::engine

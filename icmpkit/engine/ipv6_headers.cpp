#include "icmpkit/engine/ipv6_headers.hpp"

#include <algorithm>

#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/ipv6_extension.hpp"
#include "icmpkit/wire/ipv6_options.hpp"
#include "icmpkit/wire/ipv6_routing.hpp"

namespace icmpkit::engine {

namespace {

using wire::IpProtocol;
using wire::Ipv6Header;
using wire::ipv6::ExtensionHeaderView;
using wire::ipv6::RoutingHeaderView;
using wire::ipv6::RoutingType;
using wire::ipv6::UnrecognizedAction;

constexpr std::size_t kPayloadLengthAt = 4;
constexpr std::size_t kDestinationAt = 24;
// In extension headers.
constexpr std::size_t kHeaderLengthAt = 1;
constexpr std::size_t kRoutingTypeAt = 2;
constexpr std::size_t kSegmentsLeftAt = 3;

Cause cause_at(CauseKind kind, std::size_t offset) {
  return {.kind = kind, .info = static_cast<std::uint32_t>(offset)};
}

/// How urgent a report is, most urgent first: the order of RFC 8883 section 4.1. [R8883-EHL-4]
enum class Urgency : std::uint8_t {
  Rfc4443,
  UnknownHeader,
  HeaderTooBig,
  Padding,
  OptionTooBig,
  TooManyOptions,
  ChainTooLong,
  TooManyHeaders,
  HeadersTooLong,
  Nothing,
};

/// The most urgent refusal so far; of two that are alike the first.
class MostUrgent {
 public:
  void note(Urgency urgency, HeaderRefusal refusal) {
    if (urgency >= urgency_) return;
    urgency_ = urgency;
    refusal_ = refusal;
  }
  [[nodiscard]] bool is_final() const { return urgency_ == Urgency::Rfc4443; }
  [[nodiscard]] bool is_set() const { return urgency_ != Urgency::Nothing; }
  [[nodiscard]] HeaderRefusal refusal() const { return refusal_; }

 private:
  Urgency urgency_ = Urgency::Nothing;
  HeaderRefusal refusal_{};
};

bool has_limits(const ExtensionHeaderLimits& limits) {
  return limits.header_size != 0 || limits.chain_size != 0 || limits.headers != 0 ||
         limits.options != 0 || limits.option_size != 0 || limits.padding != 0 ||
         limits.aggregate_size != 0;
}

/// Whether `value` is over a limit, of which 0 is none.
bool exceeds(std::size_t value, std::size_t limit) { return limit != 0 && value > limit; }

/// The octets of a transport's header that a parser of headers would want; 0 of one that is not
/// known.
std::size_t transport_header_size(IpProtocol protocol, Bytes transport) {
  switch (protocol) {
    case IpProtocol::Tcp: {
      constexpr std::size_t kMin = 20;
      const std::size_t said =
          transport.size() > 12 ? std::size_t{4} * (load_u8(transport, 12) >> 4U) : kMin;
      return std::max(kMin, said);
    }
    case IpProtocol::Udp:
    case IpProtocol::UdpLite:
    case IpProtocol::Icmpv6:
      return 8;
    default:
      return 0;
  }
}

/// Protocols that a router knows to be no extension header. Any other number could be one.
bool is_known_transport(IpProtocol protocol) {
  switch (protocol) {
    case IpProtocol::Icmp:
    case IpProtocol::Igmp:
    case IpProtocol::Ipv4:
    case IpProtocol::Tcp:
    case IpProtocol::Udp:
    case IpProtocol::Dccp:
    case IpProtocol::Ipv6:
    case IpProtocol::Gre:
    case IpProtocol::Esp:
    case IpProtocol::Icmpv6:
    case IpProtocol::NoNextHeader:
    case IpProtocol::Sctp:
    case IpProtocol::UdpLite:
      return true;
    default:
      return false;
  }
}

/// What both kinds of walk do: step from header to header and look at options and limits.
class Walker {
 public:
  Walker(Bytes packet, const ExtensionHeaderLimits& limits)
      : packet_(packet), limits_(limits), has_limits_(has_limits(limits)) {
    at_.protocol = static_cast<IpProtocol>(load_u8(packet, at_.next_header_at));
    at_.offset = Ipv6Header::kSize;
  }

  [[nodiscard]] const Ipv6HeaderWalk& at() const { return at_; }
  [[nodiscard]] Ipv6HeaderWalk& at() { return at_; }
  [[nodiscard]] Bytes rest() const { return packet_.subspan(at_.offset); }
  [[nodiscard]] MostUrgent& found() { return found_; }
  [[nodiscard]] bool is_first() const { return at_.offset == Ipv6Header::kSize; }

  /// The extension header here; empty where it cannot be read.
  [[nodiscard]] std::optional<ExtensionHeaderView> readable_header() const {
    const auto view = ExtensionHeaderView::parse(at_.protocol, wire::CutBytes(rest()));
    return view ? std::optional(*view) : std::nullopt;
  }

  /// The same; one that cannot be read is noted as an error of the sender's.
  [[nodiscard]] std::optional<ExtensionHeaderView> header() {
    const auto view = readable_header();
    if (view) return view;
    // A header whose first eight octets are not here has no length to blame.
    const std::size_t where = rest().size() < ExtensionHeaderView::kMinSize
                                  ? kPayloadLengthAt
                                  : at_.offset + kHeaderLengthAt;
    found_.note(Urgency::Rfc4443, cause_at(CauseKind::BadField, where));
    return std::nullopt;
  }

  void step_over(const ExtensionHeaderView& header) {
    if (has_limits_) check_header(header);
    at_.next_header_at = at_.offset;
    at_.protocol = header.next_header();
    at_.offset += header.octets().size();
  }

  /// Obeys the options of a header that this node processes. [R8200-OPT-1]
  void process_options(const ExtensionHeaderView& header) {
    const auto options = wire::ipv6::options_of(header);
    for (auto option = options.begin(); option != options.end(); ++option) {
      if (!option->has_value()) {
        found_.note(Urgency::Rfc4443,
                    cause_at(CauseKind::BadField, at_.offset + option->error().offset));
        return;
      }
      const wire::ipv6::OptionView view = **option;
      if (view.is_padding()) continue;
      if (view.type() == wire::ipv6::OptionType::RouterAlert) {
        at_.has_router_alert = true;
        continue;
      }
      obey_unrecognised(view, at_.offset + option.offset());
      if (found_.is_final()) return;
    }
  }

  /// Checks what only the end of the walk tells.
  void finish() {
    if (!has_limits_) return;
    const std::size_t all = at_.offset + transport_header_size(at_.protocol, rest());
    if (exceeds(all, limits_.aggregate_size)) {
      found_.note(Urgency::HeadersTooLong,
                  cause_at(CauseKind::HeadersTooLong, limits_.aggregate_size));  // [R8883-EHL-3]
    }
  }

  [[nodiscard]] WalkResult result() const {
    if (found_.is_set()) return std::unexpected(found_.refusal());
    return at_;
  }

 private:
  void obey_unrecognised(const wire::ipv6::OptionView& option, std::size_t where) {
    const bool is_multicast = Ipv6Address::load(packet_, kDestinationAt).is_multicast();
    switch (option.unrecognized_action()) {
      case UnrecognizedAction::Skip:
        return;
      case UnrecognizedAction::Discard:
        return found_.note(Urgency::Rfc4443, std::nullopt);
      case UnrecognizedAction::DiscardAndReport:
        return found_.note(Urgency::Rfc4443, cause_at(CauseKind::UnrecognisedOption, where));
      case UnrecognizedAction::DiscardAndReportUnlessMulticast:
        if (is_multicast) return found_.note(Urgency::Rfc4443, std::nullopt);
        return found_.note(Urgency::Rfc4443, cause_at(CauseKind::UnrecognisedOption, where));
    }
  }

  /// [R8883-EHL-1]
  void check_header(const ExtensionHeaderView& header) {
    const std::size_t size = header.octets().size();
    ++headers_;
    if (exceeds(size, limits_.header_size)) {
      found_.note(Urgency::HeaderTooBig, cause_at(CauseKind::ExtensionHeaderTooBig, at_.offset));
    }
    if (exceeds(headers_, limits_.headers)) {
      found_.note(Urgency::TooManyHeaders,
                  cause_at(CauseKind::TooManyExtensionHeaders, at_.offset));
    }
    if (exceeds(at_.offset + size - Ipv6Header::kSize, limits_.chain_size)) {
      found_.note(Urgency::ChainTooLong, cause_at(CauseKind::ExtensionChainTooLong,
                                                  Ipv6Header::kSize + limits_.chain_size));
    }
    check_options(header);
  }

  void check_options(const ExtensionHeaderView& header) {
    std::size_t count = 0;
    std::size_t padding = 0;
    const auto options = wire::ipv6::options_of(header);
    for (auto option = options.begin(); option != options.end(); ++option) {
      if (!option->has_value()) return;
      const wire::ipv6::OptionView view = **option;
      const std::size_t where = at_.offset + option.offset();
      padding = view.is_padding() ? padding + view.size() : 0;
      if (exceeds(padding, limits_.padding)) {
        found_.note(Urgency::Padding, cause_at(CauseKind::OptionTooBig, where));
      }
      if (view.is_padding()) continue;
      ++count;
      if (exceeds(view.size(), limits_.option_size)) {
        found_.note(Urgency::OptionTooBig, cause_at(CauseKind::OptionTooBig, where));
      }
      if (exceeds(count, limits_.options)) {
        found_.note(Urgency::TooManyOptions, cause_at(CauseKind::TooManyOptions, where));
      }
    }
  }

  Bytes packet_;
  const ExtensionHeaderLimits& limits_;
  bool has_limits_;
  std::size_t headers_ = 0;
  Ipv6HeaderWalk at_{};
  MostUrgent found_{};
};

/// Whether a first fragment holds all headers, the transport's included. What is not known is
/// taken to be whole. [R7112-CH-1]
bool has_whole_chain(IpProtocol protocol, Bytes rest) {
  wire::ipv6::ExtensionCursor cursor{protocol, wire::CutBytes(rest)};
  while (const auto header = cursor.next()) {
    if (!header->has_value()) return false;
  }
  const Bytes transport = cursor.rest().bytes();
  if (cursor.protocol() == IpProtocol::NoNextHeader) return true;
  return !transport.empty() &&
         transport.size() >= transport_header_size(cursor.protocol(), transport);
}

/// A destination's walk: the headers that act.
class DestinationWalk {
 public:
  DestinationWalk(Bytes packet, const DestinationContext& context)
      : packet_(packet), context_(context), walker_(packet, context.policy.header_limits) {}

  WalkResult run() {
    while (!found().is_final() && process_one()) {
    }
    if (!found().is_final() && walker_.at().fragment_at == 0) {
      check_upper_layer();
      walker_.finish();
    }
    return walker_.result();
  }

 private:
  MostUrgent& found() { return walker_.found(); }
  [[nodiscard]] std::size_t offset() const { return walker_.at().offset; }

  void blame(CauseKind kind, std::size_t where) {
    found().note(Urgency::Rfc4443, cause_at(kind, where));
  }

  /// Processes the header here. Gives false where the walk ends.
  bool process_one() {
    switch (walker_.at().protocol) {
      case IpProtocol::HopByHopOptions:
        // Only right behind the IPv6 header it is one. [R8200-NH-1]
        if (!walker_.is_first()) {
          blame(CauseKind::UnrecognisedNextHeader, walker_.at().next_header_at);
          return false;
        }
        break;
      case IpProtocol::DestinationOptions:
      case IpProtocol::Routing:
      case IpProtocol::Fragment:
        break;
      default:
        return false;
    }
    const auto header = walker_.header();
    if (!header) return false;
    if (header->protocol() == IpProtocol::Fragment) return process_fragment(*header);
    if (header->protocol() == IpProtocol::Routing) {
      process_routing(*header);
    } else {
      walker_.process_options(*header);
    }
    if (found().is_final() || walker_.at().next_segment) return false;
    walker_.step_over(*header);
    return true;
  }

  bool process_fragment(const ExtensionHeaderView& header) {
    const wire::Fragment fragment = wire::ipv6::FragmentHeaderView::parse(header)->fragment();
    if (!fragment.is_atomic()) {
      walker_.at().fragment_at = offset();
      const Bytes inside = walker_.rest().subspan(header.octets().size());
      if (!fragment.is_later() && !has_whole_chain(header.next_header(), inside)) {
        blame(CauseKind::FirstFragmentIncomplete, 0);
      }
    }
    walker_.step_over(header);
    return fragment.is_atomic();
  }

  void process_routing(const ExtensionHeaderView& header) {
    const RoutingHeaderView routing = *RoutingHeaderView::parse(header);
    if (routing.segments_left() == 0) return;
    if (routing.type() == RoutingType::Rpl && context_.policy.forwards_source_routes) {
      return process_rpl(routing);
    }
    if (routing.type() == RoutingType::SegmentRouting && is_segment()) {
      return process_segments(routing);
    }
    // Also the types that are known and not for this node. [R8200-RH-1]
    blame(CauseKind::BadField, offset() + kRoutingTypeAt);
  }

  /// RFC 6554 section 4.2. [R6554-SRH-1]
  void process_rpl(const RoutingHeaderView& routing) {
    const std::size_t count = routing.address_count();
    if (routing.segments_left() > count) {
      return blame(CauseKind::BadField, offset() + kSegmentsLeftAt);
    }
    const Ipv6Address here = Ipv6Address::load(packet_, kDestinationAt);
    const Ipv6Address next = routing.address(count - routing.segments_left(), here);
    if (next.is_multicast() || here.is_multicast()) return found().note(Urgency::Rfc4443, {});
    if (visits_twice(routing, here)) {
      return blame(CauseKind::BadField, offset() + kSegmentsLeftAt);
    }
    walker_.at().next_segment =
        Ipv6Segment{.header_at = offset(), .destination = next, .is_strict = true};
  }

  /// Whether a route comes back here after having left: a loop.
  [[nodiscard]] bool visits_twice(const RoutingHeaderView& routing, const Ipv6Address& here) const {
    bool was_here = false;
    bool has_left = false;
    for (std::size_t i = 0; i < routing.address_count(); ++i) {
      const bool is_here = context_.own.owns(routing.address(i, here));
      if (is_here && has_left) return true;
      was_here = was_here || is_here;
      has_left = was_here && !is_here;
    }
    return false;
  }

  [[nodiscard]] bool is_segment() const {
    const auto here = Ipv6Address::load(packet_, kDestinationAt);
    return context_.own.kind_of(here) == AddressKind::OwnSegment;
  }

  /// RFC 8754 section 4.3.1.1.
  void process_segments(const RoutingHeaderView& routing) {
    const std::size_t count = routing.address_count();
    // Segments Left counts from the last entry down, and may name the one past it.
    if (count == 0 || routing.segments_left() > count) {
      return blame(CauseKind::BadField, offset() + kSegmentsLeftAt);
    }
    walker_.at().next_segment = Ipv6Segment{
        .header_at = offset(), .destination = routing.address(count - routing.segments_left(), {})};
  }

  /// What may follow in a packet for a segment of this node. [R8754-SRV6-1]
  void check_upper_layer() {
    if (walker_.at().next_segment || !is_segment()) return;
    const auto& allowed = context_.policy.segment_upper_layers;
    if (std::ranges::find(allowed, walker_.at().protocol) == allowed.end()) {
      blame(CauseKind::SrUpperLayerHeader, offset());
    }
  }

  Bytes packet_;
  const DestinationContext& context_;
  Walker walker_;
};

}  // namespace

WalkResult walk_at_router(Bytes packet, const Policy& policy) {
  Walker walker{packet, policy.header_limits};
  const bool looks_on = has_limits(policy.header_limits);
  while (walker.at().protocol == IpProtocol::HopByHopOptions ||
         (looks_on && wire::ipv6::is_extension(walker.at().protocol))) {
    const bool is_ours = walker.at().protocol == IpProtocol::HopByHopOptions;
    if (is_ours && !walker.is_first()) break;
    // A header that is malformed and not ours is for the destination to report.
    const auto header = is_ours ? walker.header() : walker.readable_header();
    if (!header) return walker.result();
    if (is_ours) walker.process_options(*header);
    if (walker.found().is_final()) return walker.result();
    walker.step_over(*header);
    const auto fragment = wire::ipv6::FragmentHeaderView::parse(*header);
    if (fragment && fragment->fragment().is_later()) return walker.result();
  }
  if (looks_on && !is_known_transport(walker.at().protocol)) {
    walker.found().note(Urgency::UnknownHeader,
                        cause_at(CauseKind::NextHeaderAtIntermediate, walker.at().next_header_at));
  }
  walker.finish();
  return walker.result();
}

WalkResult walk_at_destination(Bytes packet, const DestinationContext& context) {
  return DestinationWalk{packet, context}.run();
}

void pass_segment(MutableBytes packet, const Ipv6Segment& segment) {
  const MutableBytes header = packet.subspan(segment.header_at);
  const auto left = static_cast<std::uint8_t>(load_u8(header, kSegmentsLeftAt) - 1);
  store_u8(header, kSegmentsLeftAt, left);
  if (static_cast<RoutingType>(load_u8(header, kRoutingTypeAt)) == RoutingType::Rpl) {
    // The station that was reached takes the place of the one that is next.
    const auto view =
        ExtensionHeaderView::parse(IpProtocol::Routing, wire::CutBytes(Bytes(header)));
    const RoutingHeaderView routing = *RoutingHeaderView::parse(*view);
    const std::size_t index = routing.address_count() - left - 1;
    const bool is_last = left == 0;
    const std::size_t slot = Ipv6Address::kSize - (load_u8(header, 4) >> 4U);
    const std::size_t size = is_last ? Ipv6Address::kSize - (load_u8(header, 4) & 0x0FU) : slot;
    const Bytes here = packet.subspan(kDestinationAt, Ipv6Address::kSize);
    store_bytes(header, 8 + index * slot, here.last(size));
  }
  segment.destination.store(packet, kDestinationAt);
}

}  // namespace icmpkit::engine

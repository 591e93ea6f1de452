// Errors about what this node sent: believed only if they quote it.
#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"

namespace icmpkit::engine {

namespace {

// The quoted datagram, without the extensions that may follow it.
wire::CutBytes quote_in(wire::CutBytes message, Family family) {
  const std::uint8_t type = load_u8(message.bytes(), 0);
  const wire::CutBytes body = message.after(wire::kErrorHeaderSize);
  const bool has_length =
      family == Family::V4 ? type == 3 || type == 11 || type == 12 : type == 1 || type == 3;
  if (!has_length) return body;
  const auto unit = family == Family::V4 ? wire::LengthUnit::Words32 : wire::LengthUnit::Words64;
  const std::size_t size = std::size_t{load_u8(message.bytes(), wire::length_offset(unit))} *
                           static_cast<std::size_t>(unit);
  return size != 0 && size < body.size() ? body.first(size) : body;
}

}  // namespace

// [R1122-DU-4] [R1122-TE-1] [R1122-PP-2] [R4443-UP-1] [R4443-RX-1]
void Node::Core::hear_error(const Inbound& in) {
  const wire::CutBytes message = in.view.payload();
  if (message.size() < wire::kErrorHeaderSize) {
    return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  }
  const wire::QuoteView quote(in.view.family(), quote_in(message, in.view.family()));
  NodeEvent event{.kind = NodeEventKind::ErrorHeard,
                  .type = load_u8(message.bytes(), 0),
                  .code = load_u8(message.bytes(), 1),
                  .link = in.arrival.link,
                  .parameter = load_be32(message.bytes(), 4),
                  .peer = in.view.source(),
                  .quoted_destination = quote.final_destination().value_or(IpAddress{}),
                  .quoted_protocol = static_cast<std::uint8_t>(
                      quote.protocol().value_or(wire::IpProtocol::NoNextHeader))};
  constexpr std::uint8_t kSourceQuench = 4;
  if (in.view.is_v4() && event.type == kSourceQuench) {  // [R6633-SQ-2] [R6633-SQ-3] [R6633-SQ-4]
    ++counts().discards[static_cast<std::size_t>(Discard::SourceQuenchIgnored)];
    event.kind = NodeEventKind::SourceQuenched;
    return tell(event);
  }
  if (!quote.source() || !own.owns(*quote.source()) || !recently_sent_.recalls(quote, now_)) {
    ++counts().discards[static_cast<std::size_t>(Discard::ForgedOrStale)];
    event.kind = NodeEventKind::ForgedOrStale;
    return tell(event);
  }
  tell(event);
}

}  // namespace icmpkit::engine

#include "icmpkit/text/quote_fields.hpp"

#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

/// Where the fields stand in either family's header.
struct HeaderPlaces {
  FieldPlace source, destination, protocol, hop_limit, length;
};
constexpr HeaderPlaces kIpv4{{12, 4}, {16, 4}, {9, 1}, {8, 1}, {2, 2}};
constexpr HeaderPlaces kIpv6{{8, 16}, {24, 16}, {6, 1}, {7, 1}, {4, 2}};

std::string_view words(wire::QuoteExtent extent) {
  switch (extent) {
    case wire::QuoteExtent::Unreadable:
      return "unreadable";
    case wire::QuoteExtent::HeaderCut:
      return "header cut";
    case wire::QuoteExtent::BelowMinimum:
      return "below minimum";
    case wire::QuoteExtent::Partial:
      return "partial";
    case wire::QuoteExtent::Whole:
      return "whole";
  }
  return {};
}

template <class Number>
void describe_number(FieldSink& sink, JsonKey name, FieldPlace place,
                     const std::optional<Number>& value) {
  if (value) {
    sink.number(name, place, *value);
  } else {
    sink.unknown(name);
  }
}

void describe_address(FieldSink& sink, JsonKey name, FieldPlace place,
                      const std::optional<IpAddress>& value) {
  if (value) {
    sink.address(name, place, *value);
  } else {
    sink.unknown(name);
  }
}

void describe_protocol(const wire::QuoteView& quote, FieldSink& sink, FieldPlace place) {
  const auto protocol = quote.protocol();
  if (!protocol) return sink.unknown("protocol");
  const auto number = static_cast<std::uint8_t>(*protocol);
  sink.number("protocol", place, number, wire::find(wire::RegistrySet::IpProtocol, number).words);
}

void describe_ports(const wire::QuoteView& quote, FieldSink& sink) {
  const auto ports = quote.ports();
  if (!ports) {
    sink.unknown("sport");
    return sink.unknown("dport");
  }
  sink.number("sport", {quote.transport_offset(), 2}, ports->source);
  sink.number("dport", {quote.transport_offset() + 2, 2}, ports->destination);
}

void describe_icmp(const wire::QuoteView& quote, FieldSink& sink) {
  const auto icmp = quote.icmp();
  if (!icmp) return;
  const std::size_t at = quote.transport_offset();
  sink.number("icmp_type", {at, 1}, icmp->type,
              wire::find(wire::icmp_set(quote.family()), icmp->type).words);
  sink.number("icmp_code", {at + 1, 1}, icmp->code);
  if (icmp->identifier) sink.number("icmp_identifier", {at + 4, 2}, *icmp->identifier);
  if (icmp->sequence) sink.number("icmp_sequence", {at + 6, 2}, *icmp->sequence);
}

}  // namespace

void describe_quote(const wire::QuoteView& quote, FieldSink& sink) {
  const HeaderPlaces& places = quote.family() == Family::V4 ? kIpv4 : kIpv6;
  describe_address(sink, "src", places.source, quote.source());
  describe_address(sink, "dst", places.destination, quote.final_destination());
  describe_protocol(quote, sink, places.protocol);
  describe_number(sink, "ttl", places.hop_limit, quote.hop_limit());
  describe_number(sink, "length", places.length, quote.original_length());
  describe_ports(quote, sink);
  describe_icmp(quote, sink);
  if (const auto fragment = quote.fragment()) {
    sink.number("fragment_offset", {6, 2}, fragment->offset, "octets");
  }
  sink.text("extent", {0, quote.octets().size()}, words(quote.extent()));
}

}  // namespace icmpkit::text

#include "icmpkit/text/message_details.hpp"

#include "icmpkit/text/error_parts.hpp"
#include "icmpkit/text/extension_fields.hpp"
#include "icmpkit/text/message_fields.hpp"
#include "icmpkit/text/quote_fields.hpp"
#include "icmpkit/text/text_fields.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

std::string_view words(wire::ChecksumState state) {
  switch (state) {
    case wire::ChecksumState::Correct:
      return "correct";
    case wire::ChecksumState::Wrong:
      return "wrong";
    case wire::ChecksumState::Unknown:
      return "cannot be verified";
  }
  return {};
}

std::string_view words(wire::Reading reading) {
  switch (reading) {
    case wire::Reading::Strict:
      return "as RFC 4884 wants them";
    case wire::Reading::Compliant:
      return "as RFC 4884 takes them";
    case wire::Reading::Legacy:
      return "of a router older than RFC 4884, behind 128 octets";
    case wire::Reading::Lenient:
      return "elsewhere than the length says";
  }
  return {};
}

void describe_v4(const wire::Ipv4View& header, FieldSink& sink) {
  sink.number("header_length", {0, 1}, header.header_size(), "octets");
  sink.bits("tos", {1, 1}, header.tos());
  sink.number("total_length", {2, 2}, header.total_length());
  sink.number("identification", {4, 2}, header.identification());
  sink.flag("dont_fragment", {6, 1}, header.dont_fragment());
  sink.flag("more_fragments", {6, 1}, header.more_fragments());
  sink.number("fragment_offset", {6, 2}, header.fragment_offset(), "octets");
  sink.number("ttl", {8, 1}, header.ttl());
  const auto protocol = static_cast<std::uint8_t>(header.protocol());
  sink.number("protocol", {9, 1}, protocol,
              wire::find(wire::RegistrySet::IpProtocol, protocol).words);
  sink.bits("header_checksum", {10, 2}, header.header_checksum(), words(header.checksum_state()));
  sink.address("source", {12, 4}, header.source());
  sink.address("destination", {16, 4}, header.destination());
  sink.begin_list("options");
  std::size_t at = wire::Ipv4Header::kMinSize;
  for (const auto& option : wire::ipv4::options_of(header.options())) {
    if (!option) {
      sink.problem(at, wire::words(option.error().kind));
      break;
    }
    const auto number = static_cast<std::uint8_t>(option->type());
    const Bytes octets = option->octets();
    sink.number("option", {at, octets.size()}, number,
                wire::find(wire::RegistrySet::Ipv4Option, number).words);
    at += octets.size();
  }
  sink.end_list();
}

void describe_v6(const wire::Ipv6View& header, FieldSink& sink) {
  sink.bits("traffic_class", {0, 2}, header.traffic_class());
  sink.bits("flow_label", {1, 3}, header.flow_label());
  sink.number("payload_length", {4, 2}, header.payload_length());
  const auto next = static_cast<std::uint8_t>(header.next_header());
  sink.number("next_header", {6, 1}, next, wire::find(wire::RegistrySet::IpProtocol, next).words);
  sink.number("hop_limit", {7, 1}, header.hop_limit());
  sink.address("source", {8, 16}, header.source());
  sink.address("destination", {24, 16}, header.destination());
  std::size_t at = wire::Ipv6Header::kSize;
  for (const auto& extension :
       wire::ipv6::extension_headers(header.next_header(), header.payload())) {
    if (!extension) {
      sink.problem(wire::Ipv6Header::kSize + extension.error().offset,
                   wire::words(extension.error().kind));
      break;
    }
    const auto number = static_cast<std::uint8_t>(extension->protocol());
    sink.number("extension_header", {at, extension->octets().size()}, number,
                wire::find(wire::RegistrySet::IpProtocol, number).words);
    at += extension->octets().size();
  }
}

void describe_common(const IcmpMessage& message, FieldSink& sink) {
  const auto type = message.type();
  const auto code = message.code();
  if (!type || !code) return;
  const auto set = wire::icmp_set(message.family);
  sink.number("type", {wire::kTypeOffset, 1}, *type, wire::find(set, *type).words);
  sink.number("code", {wire::kCodeOffset, 1}, *code,
              wire::reason_name(message.family, *type, *code).empty()
                  ? std::string_view{}
                  : wire::find(set, *type, *code).words);
  if (message.octets.size() < wire::kCommonSize) return;
  sink.bits("checksum", {wire::kChecksumOffset, 2},
            load_be16(message.octets.bytes(), wire::kChecksumOffset),
            words(message.context.checksum));
}

struct DescribeContent {
  FieldSink& sink;
  void operator()(wire::ParseError error) const {
    sink.problem(error.offset, wire::words(error.kind));
  }
  template <class MessageView>
  void operator()(const MessageView& message) const {
    describe_fields(message, sink);
  }
};

}  // namespace

void append_details(Buffer& out, const wire::DatagramView& datagram) {
  out.append(datagram.is_v4() ? "  IPv4 header\n" : "  IPv6 header\n");
  TextFields fields(out, datagram.datagram().bytes());
  if (datagram.is_v4()) {
    describe_v4(datagram.v4(), fields);
  } else {
    describe_v6(datagram.v6(), fields);
  }
}

void append_details(Buffer& out, const IcmpMessage& message) {
  out.append(message.family == Family::V4 ? "  ICMP message\n" : "  ICMPv6 message\n");
  TextFields fields(out, message.octets.bytes());
  describe_common(message, fields);
  std::visit(DescribeContent{fields}, message.content);
  const auto parts = error_parts_of(message);
  if (!parts) return;
  const Bytes quote = parts->quote.octets().bytes();
  fields.begin_part("quoted_datagram", {parts->offset, quote.size()}, quote);
  describe_quote(parts->quote, fields);
  fields.end_part();
  if (!parts->body.structure) return;
  out.append("  Extensions, ");
  out.append(words(*parts->body.reading));
  out.append('\n');
  describe_extensions(*parts->body.structure, parts->structure_offset(), fields);
}

}  // namespace icmpkit::text

#include "icmpkit/text/message_json.hpp"

#include "icmpkit/text/error_parts.hpp"
#include "icmpkit/text/extension_fields.hpp"
#include "icmpkit/text/json_fields.hpp"
#include "icmpkit/text/message_fields.hpp"
#include "icmpkit/text/quote_fields.hpp"
#include "icmpkit/text/reason.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

/// A name, or null where the tables have none.
void write_name(JsonWriter& json, JsonKey key, std::string_view name) {
  if (name.empty()) {
    json.null(key);
  } else {
    json.field(key, name);
  }
}

void write_names(JsonWriter& json, const IcmpMessage& message) {
  const auto type = message.type();
  const auto code = message.code();
  write_name(json, "name", type ? wire::type_name(message.family, *type) : std::string_view{});
  write_name(json, "reason",
             type && code ? wire::reason_name(message.family, *type, *code) : std::string_view{});
  if (!type || !code || message.unreadable() != nullptr) return json.null("text");
  const Bytes here = message.octets.bytes();
  ReasonNumbers numbers{.family = message.family,
                        .type = *type,
                        .code = *code,
                        .parameter = here.size() >= 8 ? load_be32(here, 4) : 0};
  if (message.family == Family::V6) {
    const auto redirect = wire::icmpv6::RedirectView::parse(message.octets);
    if (redirect) numbers.target = redirect->target();
  }
  json.plain_text("text", [&](Buffer& out) { append_reason(out, numbers); });
}

/// The next-hop MTU that a message's second word holds, where that is what it holds.
std::optional<std::uint32_t> next_hop_mtu_of(const ReasonNumbers& numbers) {
  using wire::icmpv4::UnreachableCode;
  const bool is_v4 = numbers.family == Family::V4;
  const auto needed = static_cast<std::uint8_t>(UnreachableCode::FragmentationNeeded);
  if (is_v4 &&
      static_cast<wire::icmpv4::Type>(numbers.type) == wire::icmpv4::Type::DestinationUnreachable &&
      numbers.code == needed)
    return numbers.parameter & 0xFFFFU;
  if (!is_v4 && static_cast<wire::icmpv6::Type>(numbers.type) == wire::icmpv6::Type::PacketTooBig)
    return numbers.parameter;
  return std::nullopt;
}

std::optional<bool> is_correct(wire::ChecksumState state) {
  if (state == wire::ChecksumState::Unknown) return std::nullopt;
  return state == wire::ChecksumState::Correct;
}

void write_error_parts(JsonWriter& json, const std::optional<ErrorParts>& parts) {
  JsonFields fields(json);
  if (parts && parts->body.structure) {
    describe_extensions(*parts->body.structure, parts->structure_offset(), fields);
  } else {
    json.empty_array("extensions");
  }
  if (!parts) return json.null("quoted");
  json.begin_object("quoted");
  describe_quote(parts->quote, fields);
  json.end_object();
}

struct WriteFields {
  JsonWriter& json;

  void operator()(wire::ParseError error) const {
    json.begin_object("problem");
    json.field("offset", error.offset);
    json.field("words", wire::words(error.kind));
    json.end_object();
  }
  template <class MessageView>
  void operator()(const MessageView& message) const {
    json.begin_object("fields");
    JsonFields fields(json);
    describe_fields(message, fields);
    json.end_object();
  }
};

void write_violations(JsonWriter& json, const wire::Violations& violations) {
  if (violations.empty()) return json.empty_array("violations");
  json.begin_array("violations");
  for (const wire::Violation& violation : violations) {
    json.begin_object();
    json.field("rule", violation.requirement);
    json.field("offset", violation.offset);
    json.field("discard", violation.severity == wire::Severity::Discard);
    json.field("words", violation.words);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_reported_icmp(JsonWriter& json, const ReasonNumbers& numbers,
                         const std::optional<IpAddress>& from) {
  json.begin_object();
  json.field("family", static_cast<unsigned>(numbers.family));
  json.field("type", numbers.type);
  json.field("code", numbers.code);
  write_name(json, "name", wire::type_name(numbers.family, numbers.type));
  write_name(json, "reason", wire::reason_name(numbers.family, numbers.type, numbers.code));
  json.plain_text("text", [&](Buffer& out) { append_reason(out, numbers); });
  json.field("from", from);
  json.field("next_hop_mtu", next_hop_mtu_of(numbers));
  // The packet is not here, and with it what it carried.
  json.null("checksum_ok");
  json.null("extensions");
  json.null("quoted");
  json.end_object();
}

void write_icmp(JsonWriter& json, const IcmpMessage& message,
                const std::optional<IpAddress>& from) {
  const auto parts = error_parts_of(message);
  json.begin_object();
  json.field("family", static_cast<unsigned>(message.family));
  json.field("type", message.type());
  json.field("code", message.code());
  write_names(json, message);
  json.field("from", from);
  json.field("next_hop_mtu", parts ? parts->next_hop_mtu : std::nullopt);
  json.field("checksum_ok", is_correct(message.context.checksum));
  write_error_parts(json, parts);
  json.field("length", message.length());
  if (message.missing() != 0) json.field("missing", message.missing());
  std::visit(WriteFields{json}, message.content);
  write_violations(json, message.violations);
  json.end_object();
}

}  // namespace icmpkit::text

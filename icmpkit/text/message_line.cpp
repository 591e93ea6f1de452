#include "icmpkit/text/message_line.hpp"

#include "icmpkit/text/reason.hpp"
#include "icmpkit/text/shared_words.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

/// The message cannot be read: its type as far as it is known, why, and where.
void append_unreadable(Buffer& out, const IcmpMessage& message, wire::ParseError error) {
  if (const auto type = message.type()) {
    append_registered_type(out, message.family, *type, message.code().value_or(0));
  } else {
    out.append("without a type");
  }
  out.append(" [cannot be read: ");
  const bool is_cut = error.kind == wire::ParseErrorKind::Truncated && message.missing() != 0;
  out.append(is_cut ? std::string_view("the capture ends") : wire::words(error.kind));
  out.append(" at octet ");
  out.append_decimal(error.offset);
  out.append(']');
}

/// Errors give a reason; everything else says it all in its own words.
void append_reason_of_error(Buffer& out, const IcmpMessage& message) {
  const Bytes here = message.octets.bytes();
  const std::uint8_t type = load_u8(here, wire::kTypeOffset);
  if (wire::find(wire::icmp_set(message.family), type).kind != wire::MessageKind::Error) return;
  out.append(" (");
  append_reason(out, {.family = message.family,
                      .type = type,
                      .code = load_u8(here, wire::kCodeOffset),
                      .parameter = here.size() >= 8 ? load_be32(here, 4) : 0});
  out.append(')');
}

void append_incompleteness(Buffer& out, const IcmpMessage& message) {
  if (message.fragment) out.append(" [first fragment, the rest is elsewhere]");
  const std::size_t missing = message.missing();
  if (missing == 0) return;
  out.append(" [");
  out.append_decimal(missing);
  out.append(missing == 1 ? " octet not captured]" : " octets not captured]");
}

void append_violations(Buffer& out, const wire::Violations& violations) {
  for (const wire::Violation& violation : violations) {
    out.append(" [octet ");
    out.append_decimal(violation.offset);
    out.append(": ");
    out.append(violation.words);
    out.append(" (");
    out.append(violation.requirement);
    out.append(violation.severity == wire::Severity::Discard ? "): receivers discard it]" : ")]");
  }
  if (violations.left_out() == 0) return;
  out.append(" [and ");
  out.append_decimal(violations.left_out());
  out.append(" more]");
}

}  // namespace

void append_message(Buffer& out, const IcmpMessage& message) {
  out.append(message.family == Family::V4 ? "ICMP " : "ICMP6, ");
  const wire::ParseError* const error = message.unreadable();
  if (error != nullptr) {
    append_unreadable(out, message, *error);
  } else if (const auto* v4 = std::get_if<wire::icmpv4::MessageView>(&message.content)) {
    append_words(out, *v4);
  } else if (const auto* v6 = std::get_if<wire::icmpv6::MessageView>(&message.content)) {
    append_words(out, *v6);
  }
  out.append(", length ");
  out.append_decimal(message.length());
  if (error == nullptr) append_reason_of_error(out, message);
  append_incompleteness(out, message);
  append_violations(out, message.violations);
}

}  // namespace icmpkit::text

#include "apps/icmp/capture_summary.hpp"

#include "icmpkit/wire/registry.hpp"

namespace icmpkit::app {
namespace {

constexpr std::size_t index_of(Family family, std::uint8_t type, std::uint8_t code) {
  return (family == Family::V4 ? 0U : 0x10000U) | std::size_t{type} << 8U | code;
}

void append_count(text::Buffer& out, std::uint64_t count, std::string_view one,
                  std::string_view many) {
  out.append_decimal(count);
  out.append(' ');
  out.append(count == 1 ? one : many);
}

}  // namespace

void CaptureSummary::count_message(const text::IcmpMessage& message) {
  ++messages_;
  if (message.missing() != 0) ++truncated_;
  if (message.context.checksum == wire::ChecksumState::Wrong) ++checksum_failures_;
  if (message.unreadable() != nullptr) ++unreadable_;
  const auto type = message.type();
  if (type) ++(*counts_)[index_of(message.family, *type, message.code().value_or(0))];
  if (message.violations.empty()) return;
  violations_ += message.violations.size() + message.violations.left_out();
  for (const wire::Violation& violation : message.violations) ++rules_[violation.requirement];
}

void CaptureSummary::append_text(text::Buffer& out) const {
  append_count(out, packets_, "packet", "packets");
  out.append(", ");
  append_count(out, messages_, "ICMP message", "ICMP messages");
  out.append(", ");
  append_count(out, checksum_failures_, "wrong checksum", "wrong checksums");
  out.append(", ");
  append_count(out, violations_, "rule broken", "rules broken");
  if (unreadable_ != 0) {
    out.append(", ");
    append_count(out, unreadable_, "unreadable", "unreadable");
  }
  if (truncated_ != 0) {
    out.append(", ");
    append_count(out, truncated_, "cut by the capture", "cut by the capture");
  }
  if (later_fragments_ != 0) {
    out.append(", ");
    append_count(out, later_fragments_, "later fragment", "later fragments");
  }
  out.append('\n');
  for (const Family family : {Family::V4, Family::V6}) {
    for (unsigned number = 0; number <= 0xFFFF; ++number) {
      const auto type = static_cast<std::uint8_t>(number >> 8U);
      const auto code = static_cast<std::uint8_t>(number);
      const std::uint64_t count = (*counts_)[index_of(family, type, code)];
      if (count == 0) continue;
      out.append_repeated(' ', 2);
      out.append_decimal(count);
      out.append(family == Family::V4 ? "  ICMP " : "  ICMPv6 ");
      out.append_decimal(type);
      out.append('/');
      out.append_decimal(code);
      const auto set = wire::icmp_set(family);
      out.append("  ");
      out.append(wire::find(set, type).words);
      if (!wire::reason_name(family, type, code).empty()) {
        out.append(": ");
        out.append(wire::find(set, type, code).words);
      }
      out.append('\n');
    }
  }
  for (const auto& [rule, count] : rules_) {
    out.append_repeated(' ', 2);
    out.append_decimal(count);
    out.append("  rule ");
    out.append(rule);
    out.append(" broken\n");
  }
}

void CaptureSummary::append_json(text::Buffer& out) const {
  text::JsonWriter json(out);
  json.begin_object();
  json.field("v", 1);
  json.field("type", "capture");
  json.key("ts");
  if (last_) {
    json.value(text::seconds(*last_));
  } else {
    json.null();
  }
  json.field("packets", packets_);
  json.field("icmp", messages_);
  json.key("by_type");
  json.begin_array();
  for (const Family family : {Family::V4, Family::V6}) {
    for (unsigned number = 0; number <= 0xFFFF; ++number) {
      const auto type = static_cast<std::uint8_t>(number >> 8U);
      const auto code = static_cast<std::uint8_t>(number);
      const std::uint64_t count = (*counts_)[index_of(family, type, code)];
      if (count == 0) continue;
      json.begin_object();
      json.field("family", static_cast<unsigned>(family));
      json.field("type", type);
      json.field("code", code);
      json.field("count", count);
      json.end_object();
    }
  }
  json.end_array();
  json.field("checksum_failures", checksum_failures_);
  json.field("violations", violations_);
  json.field("truncated", truncated_);
  json.field("unreadable", unreadable_);
  json.field("later_fragments", later_fragments_);
  json.key("rules");
  json.begin_array();
  for (const auto& [rule, count] : rules_) {
    json.begin_object();
    json.field("rule", rule);
    json.field("count", count);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::app

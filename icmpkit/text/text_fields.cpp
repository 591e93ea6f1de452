#include "icmpkit/text/text_fields.hpp"

#include <algorithm>

#include "icmpkit/text/printable.hpp"

namespace icmpkit::text {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kPlaceWidth = 9;
constexpr std::size_t kOctetsWidth = 2 * TextFields::kShownOctets + 2;

}  // namespace

TextFields::TextFields(Buffer& out, Bytes octets) : out_(out) { parts_[0] = octets; }

Bytes TextFields::part() const { return parts_[std::min(depth_, kMaxDepth - 1)]; }

void TextFields::indent() {
  out_.append_repeated(' ', kIndent * (std::min(depth_, kMaxDepth - 1) + 2));
}

void TextFields::append_name(std::string_view name) {
  for (const char c : name) out_.append(c == '_' ? ' ' : c);
}

void TextFields::begin_line(FieldPlace place, std::string_view name) {
  indent();
  const std::size_t start = out_.size();
  out_.append_decimal(place.offset);
  out_.append('+');
  out_.append_decimal(place.size);
  const std::size_t place_end = std::max(start + kPlaceWidth, out_.size() + 1);
  out_.append_repeated(' ', place_end - out_.size());
  const Bytes field = first_octets(octets_after(part(), place.offset), place.size);
  out_.append_octets(first_octets(field, kShownOctets));
  if (field.size() > kShownOctets) out_.append("..");
  const std::size_t octets_end = std::max(place_end + kOctetsWidth, out_.size()) + 1;
  out_.append_repeated(' ', octets_end - out_.size());
  append_name(name);
}

void TextFields::end_line(std::string_view words) {
  if (!words.empty()) {
    out_.append(" (");
    out_.append(words);
    out_.append(')');
  }
  out_.append('\n');
}

void TextFields::number(JsonKey name, FieldPlace place, std::uint64_t value,
                        std::string_view words) {
  begin_line(place, name.text());
  out_.append(" = ");
  out_.append_decimal(value);
  end_line(words);
}

void TextFields::signed_number(JsonKey name, FieldPlace place, std::int64_t value) {
  begin_line(place, name.text());
  out_.append(" = ");
  out_.append_signed(value);
  end_line({});
}

void TextFields::bits(JsonKey name, FieldPlace place, std::uint64_t value, std::string_view words) {
  begin_line(place, name.text());
  out_.append(" = 0x");
  out_.append_hex(value, static_cast<unsigned>(2 * std::clamp<std::size_t>(place.size, 1, 8)));
  end_line(words);
}

void TextFields::flag(JsonKey name, FieldPlace place, bool is_set) {
  begin_line(place, name.text());
  out_.append(is_set ? " = yes\n" : " = no\n");
}

void TextFields::address(JsonKey name, FieldPlace place, const IpAddress& value) {
  begin_line(place, name.text());
  out_.append(" = ");
  out_.append(value);
  end_line({});
}

void TextFields::text(JsonKey name, FieldPlace place, std::string_view value) {
  begin_line(place, name.text());
  out_.append(" = ");
  append_printable(out_, value);
  end_line({});
}

void TextFields::unknown(JsonKey) {}

void TextFields::octets(JsonKey name, FieldPlace place, Bytes value) {
  if (value.empty()) return;
  begin_line(place, name.text());
  out_.append(value.size() == 1 ? ", 1 octet\n" : ", ");
  if (value.size() == 1) return;
  out_.append_decimal(value.size());
  out_.append(" octets\n");
}

void TextFields::begin_list(JsonKey name) { list_ = name.text(); }

void TextFields::end_list() { list_ = {}; }

void TextFields::begin_item(FieldPlace place, std::string_view words) {
  begin_line(place, words.empty() ? list_ : words);
  out_.append(":\n");
  // The fields of an item count like the item itself.
  const Bytes octets = part();
  ++depth_;
  if (depth_ < kMaxDepth) parts_[depth_] = octets;
}

void TextFields::end_item() { --depth_; }

void TextFields::begin_part(JsonKey name, FieldPlace place, Bytes octets) {
  begin_line(place, name.text());
  out_.append(":\n");
  ++depth_;
  if (depth_ < kMaxDepth) parts_[depth_] = octets;
}

void TextFields::end_part() { --depth_; }

void TextFields::problem(std::size_t offset, std::string_view words) {
  indent();
  out_.append("octet ");
  out_.append_decimal(offset);
  out_.append(": ");
  out_.append(words);
  out_.append('\n');
}

}  // namespace icmpkit::text

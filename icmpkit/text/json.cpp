#include "icmpkit/text/json.hpp"

#include <array>
#include <cmath>

namespace icmpkit::text {
namespace {

constexpr unsigned char octet_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// The octets of the character at the front of `text`, which is not ASCII; 0 where they are no
/// well-formed UTF-8 (Unicode table 3-7: no surrogates, no overlong forms, at most U+10FFFF).
std::size_t utf8_size(std::string_view text) {
  const unsigned char lead = octet_at(text, 0);
  std::size_t size = 0;
  unsigned char least = 0x80;
  unsigned char most = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3;
    if (lead == 0xE0) least = 0xA0;
    if (lead == 0xED) most = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;
  }
  if (size == 0 || text.size() < size) return 0;
  if (octet_at(text, 1) < least || octet_at(text, 1) > most) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (octet_at(text, i) < 0x80 || octet_at(text, i) > 0xBF) return 0;
  }
  return size;
}

constexpr std::array<bool, 256> make_plain_octets() {
  std::array<bool, 256> plain{};
  for (std::size_t octet = 0x20; octet < 0x80; ++octet) {
    plain[octet] = octet != '"' && octet != '\\';
  }
  return plain;
}
constexpr auto kIsPlain = make_plain_octets();

void append_escaped(Buffer& out, unsigned char octet) {
  switch (octet) {
    case '"':
      return out.append("\\\"");
    case '\\':
      return out.append("\\\\");
    case '\n':
      return out.append("\\n");
    case '\r':
      return out.append("\\r");
    case '\t':
      return out.append("\\t");
    default:
      out.append("\\u");
      out.append_hex(octet, 4);
  }
}

/// What is left of a text from its first octet on that is not plain.
void append_from_escape(Buffer& out, std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && kIsPlain[octet_at(text, plain)]) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (octet_at(text, 0) < 0x80) {
      append_escaped(out, octet_at(text, 0));
      text.remove_prefix(1);
    } else if (const std::size_t size = utf8_size(text); size != 0) {
      out.append(text.substr(0, size));
      text.remove_prefix(size);
    } else {
      out.append("\\ufffd");
      text.remove_prefix(1);
    }
  }
}

}  // namespace

void JsonWriter::write_text(char* at, std::string_view text) {
  *at++ = '"';
  std::size_t plain = 0;
  for (; plain < text.size() && kIsPlain[octet_at(text, plain)]; ++plain) *at++ = text[plain];
  out_.end_at(at);
  if (plain != text.size()) append_from_escape(out_, text.substr(plain));
  out_.append('"');
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  out_.end_at(begin_value(0));
  out_.append_shortest(number);
}

}  // namespace icmpkit::text

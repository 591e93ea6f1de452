#include "icmpkit/wire/domain_name.hpp"

namespace icmpkit::wire {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The octet that the text at `at` stands for; moves `at` behind it. Empty for a broken escape.
std::optional<std::byte> read_octet(std::string_view text, std::size_t& at) {
  if (text[at] != '\\') return static_cast<std::byte>(text[at++]);
  if (++at == text.size()) return std::nullopt;
  if (!is_digit(text[at])) return static_cast<std::byte>(text[at++]);
  unsigned number = 0;
  for (int i = 0; i < 3; ++i, ++at) {
    if (at == text.size() || !is_digit(text[at])) return std::nullopt;
    number = number * 10 + static_cast<unsigned>(text[at] - '0');
  }
  if (number > 0xFF) return std::nullopt;
  return static_cast<std::byte>(number);
}

void append_octet(DomainNameText& text, std::uint8_t octet) {
  const char c = static_cast<char>(octet);
  if (octet <= ' ' || octet > '~') {
    text.append('\\');
    text.append(static_cast<char>('0' + octet / 100));
    text.append(static_cast<char>('0' + octet / 10 % 10));
    text.append(static_cast<char>('0' + octet % 10));
    return;
  }
  if (c == '.' || c == '\\') text.append('\\');
  text.append(c);
}

}  // namespace

std::optional<DomainName> DomainName::parse(std::string_view text) {
  if (text.empty()) return std::nullopt;
  DomainName name;
  if (text == ".") return name;
  std::array<std::byte, kMaxLabelSize> label{};
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '.') {
      if (!name.append(Bytes(label).first(size))) return std::nullopt;
      size = 0;
      ++at;
      continue;
    }
    const auto octet = read_octet(text, at);
    if (!octet || size == kMaxLabelSize) return std::nullopt;
    label[size++] = *octet;
  }
  if (size != 0 && !name.append(Bytes(label).first(size))) return std::nullopt;
  return name;
}

DomainNameText DomainName::text() const {
  DomainNameText text;
  if (is_root()) text.append('.');
  for (std::size_t at = 0; octets_[at] != std::byte{0};) {
    if (at != 0) text.append('.');
    const std::size_t end = at + 1 + load_u8(octets_, at);
    while (++at < end) append_octet(text, load_u8(octets_, at));
  }
  return text;
}

}  // namespace icmpkit::wire

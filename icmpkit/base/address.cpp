#include "icmpkit/base/address.hpp"

#include <charconv>

namespace icmpkit {
namespace {

constexpr unsigned bits_of(const IpAddress& address) { return address.is_v4() ? 32 : 128; }

/// A decimal number of at most `max` without sign or leading zeros, the whole of `text`.
std::optional<unsigned> parse_decimal(std::string_view text, unsigned max) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

/// One 16-bit group of an IPv6 address: one to four hexadecimal digits.
std::optional<std::uint16_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether groups end the address, so that a dotted quad may stand for the last two.
enum class Position : std::uint8_t { BeforeGap, AtEnd };

/// The groups between colons, in order. At most eight fit.
struct Groups {
  std::array<std::uint8_t, Ipv6Address::kSize> octets{};
  std::size_t size = 0;

  bool append(std::uint16_t group) {
    if (size + 2 > octets.size()) return false;
    octets[size++] = static_cast<std::uint8_t>(group >> 8U);
    octets[size++] = static_cast<std::uint8_t>(group);
    return true;
  }

  bool append_all(std::string_view text, Position position) {
    while (!text.empty()) {
      const std::size_t colon = text.find(':');
      const std::string_view part = text.substr(0, colon);
      const bool is_last = colon == std::string_view::npos;
      if (is_last && position == Position::AtEnd && part.contains('.')) {
        const auto quad = Ipv4Address::parse(part);
        return quad && append(static_cast<std::uint16_t>(quad->number() >> 16U)) &&
               append(static_cast<std::uint16_t>(quad->number()));
      }
      const auto group = parse_group(part);
      if (!group || !append(*group)) return false;
      if (is_last) return true;
      text.remove_prefix(colon + 1);
      if (text.empty()) return false;  // a single colon at the end
    }
    return true;
  }
};

/// The decimal text of an octet, looked up: addresses are most of what a decoder prints.
struct OctetText {
  std::array<char, 3> chars{};
  std::uint8_t size = 0;
  [[nodiscard]] constexpr std::string_view view() const { return {chars.data(), size}; }
};

constexpr std::array<OctetText, 256> make_octet_texts() {
  std::array<OctetText, 256> texts{};
  for (unsigned octet = 0; octet < texts.size(); ++octet) {
    OctetText& text = texts[octet];
    unsigned unit = 1;
    while (octet / unit >= 10) unit *= 10;
    for (; unit != 0; unit /= 10) {
      text.chars[text.size++] = static_cast<char>('0' + octet / unit % 10);
    }
  }
  return texts;
}
constexpr auto kOctetTexts = make_octet_texts();

/// A group in lower-case hexadecimal without leading zeros.
void append_group(AddressText& text, std::uint16_t group) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (group > 0xFFF) text.append(kDigits[group >> 12U]);
  if (group > 0xFF) text.append(kDigits[group >> 8U & 0xFU]);
  if (group > 0xF) text.append(kDigits[group >> 4U & 0xFU]);
  text.append(kDigits[group & 0xFU]);
}

/// The longest run of two or more zero groups, as RFC 5952 section 4.2 wants it shortened: the
/// first of equals; an empty run where there is none.
struct ZeroRun {
  std::size_t begin = 8;
  std::size_t size = 0;
};

ZeroRun longest_zero_run(const std::array<std::uint16_t, 8>& groups) {
  ZeroRun best;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - i >= 2 && end - i > best.size) best = {i, end - i};
    i = end + 1;
  }
  return best;
}

}  // namespace

void AddressText::append_decimal(unsigned value) {
  char* const begin = chars_.data() + size_;
  const auto result = std::to_chars(begin, chars_.data() + chars_.size(), value);
  size_ += static_cast<std::size_t>(result.ptr - begin);
}

std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
  std::uint32_t number = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto octet = parse_decimal(text.substr(0, dot), 255);
    if (!octet) return std::nullopt;
    number = number << 8U | *octet;
    text.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  return Ipv4Address{number};
}

AddressText Ipv4Address::text() const {
  AddressText text;
  for (unsigned shift = 24;; shift -= 8) {
    text.append(kOctetTexts[number_ >> shift & 0xFFU].view());
    if (shift == 0) return text;
    text.append('.');
  }
}

std::optional<Ipv6Address> Ipv6Address::parse(std::string_view text) {
  const std::size_t gap = text.find("::");
  Groups head;
  const bool has_gap = gap != std::string_view::npos;
  if (!head.append_all(text.substr(0, gap), has_gap ? Position::BeforeGap : Position::AtEnd)) {
    return std::nullopt;
  }
  if (!has_gap) {
    if (head.size != kSize) return std::nullopt;
    return Ipv6Address{head.octets};
  }
  Groups tail;
  if (!tail.append_all(text.substr(gap + 2), Position::AtEnd)) return std::nullopt;
  if (head.size + tail.size >= kSize) return std::nullopt;  // the gap stands for at least one group
  std::copy_n(tail.octets.begin(), tail.size,
              head.octets.end() - static_cast<std::ptrdiff_t>(tail.size));
  return Ipv6Address{head.octets};
}

AddressText Ipv6Address::text() const {
  AddressText text;
  std::array<std::uint16_t, 8> groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i] = static_cast<std::uint16_t>(octets_[2 * i] << 8U | octets_[2 * i + 1]);
  }
  const bool is_mapped_v4 = std::all_of(groups.begin(), groups.begin() + 5,
                                        [](std::uint16_t group) { return group == 0; }) &&
                            groups[5] == 0xFFFF;
  if (is_mapped_v4) {  // RFC 5952 section 5
    text.append("::ffff:");
    text.append(Ipv4Address{std::uint32_t{groups[6]} << 16U | groups[7]}.text());
    return text;
  }
  const ZeroRun run = longest_zero_run(groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == run.begin) text.append("::");
    if (i >= run.begin && i < run.begin + run.size) continue;
    if (i != 0 && i != run.begin + run.size) text.append(':');
    append_group(text, groups[i]);
  }
  return text;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (const auto v4 = Ipv4Address::parse(text)) return IpAddress{*v4};
  if (const auto v6 = Ipv6Address::parse(text)) return IpAddress{*v6};
  return std::nullopt;
}

AddressText IpAddress::text() const { return is_v4() ? v4().text() : v6().text(); }

Prefix::Prefix(IpAddress address, unsigned length) : address_(address), length_(length) {
  if (address.is_v4()) {
    const std::uint32_t mask = length == 0 ? 0 : ~std::uint32_t{0} << (32U - length);
    address_ = Ipv4Address{address.v4().number() & mask};
    return;
  }
  auto octets = address.v6().octets();
  for (unsigned i = 0; i < octets.size(); ++i) {
    const unsigned kept = length > 8 * i ? std::min(length - 8 * i, 8U) : 0;
    octets[i] = static_cast<std::uint8_t>(octets[i] & (0xFF00U >> kept));
  }
  address_ = Ipv6Address{octets};
}

std::optional<Prefix> Prefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Prefix{*address, bits_of(*address)};
  const auto length = parse_decimal(text.substr(slash + 1), bits_of(*address));
  if (!length) return std::nullopt;
  return Prefix{*address, *length};
}

bool Prefix::contains(const IpAddress& address) const {
  return address.family() == address_.family() && Prefix{address, length_}.address_ == address_;
}

AddressText Prefix::text() const {
  AddressText text = address_.text();
  text.append('/');
  text.append_decimal(length_);
  return text;
}

}  // namespace icmpkit

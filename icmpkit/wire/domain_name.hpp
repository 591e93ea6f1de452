// Names of the DNS as they stand in ICMP messages (RFC 1035 sections 3.1 and 4.1.4): labels, each
// behind its length, ended by an empty one, or by a pointer to labels that came earlier. Not a
// resolver.
//
//   04 'h' 'o' 's' 't' 07 'e' 'x' 'a' 'm' 'p' 'l' 'e' 00
//
// `DomainNameView` reads one, in place; `DomainName` writes one, from text, never compressed. Names
// stand in ICMPv4's Domain Name Reply (RFC 1788), ICMPv6's node information (RFC 4620) and search
// lists (RFC 8106). The last allows no pointers: what a message allows is said by the function that
// reads its names.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/parse_error.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire {

/// The most octets a name can have, lengths and the empty label included (RFC 1035 section 2.3.4).
inline constexpr std::size_t kDomainNameMax = 255;
/// The most octets of one label.
inline constexpr std::size_t kLabelMax = 63;
/// The most pointers that are followed in one name: as many as it can have labels. A chain of them
/// would otherwise make one name cost as much as the whole message is long.
inline constexpr std::size_t kNamePointersMax = 127;

/// Text of a name, in place.
class DomainNameText {
 public:
  static constexpr std::size_t kCapacity = 1020;  // 255 octets, each as a backslash and its number

  constexpr void append(char c) { chars_[size_++] = c; }
  [[nodiscard]] constexpr std::string_view view() const { return {chars_.data(), size_}; }
  constexpr operator std::string_view() const { return view(); }

 private:
  std::array<char, kCapacity> chars_{};
  std::size_t size_ = 0;
};

/// A name that is proven to be one.
class DomainNameView {
 public:
  class Labels;
  class Iterator {
   public:
    using value_type = Bytes;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    [[nodiscard]] constexpr Bytes operator*() const {
      return area_.subspan(at_ + 1, load_u8(area_, at_));
    }
    constexpr Iterator& operator++() {
      at_ = resolved(area_, at_ + 1 + load_u8(area_, at_));
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.at_ == b.at_;
    }
    friend constexpr bool operator==(const Iterator& at, std::default_sentinel_t) {
      return load_u8(at.area_, at.at_) == 0;
    }

   private:
    friend Labels;
    constexpr Iterator(Bytes area, std::size_t at) : area_(area), at_(resolved(area, at)) {}
    Bytes area_{};
    std::size_t at_ = 0;
  };

  /// Reads the name at the front of `octets`, without pointers. Fails where a label is of another
  /// form (`BadValue`, at its first octet), where the name is longer than 255 octets or goes past
  /// the end (`BadLength`), and where the octets are only missing from the capture (`Truncated`).
  [[nodiscard]] static constexpr Parsed<DomainNameView> parse(CutBytes octets) {
    return read(octets, 0, std::nullopt);
  }

  /// Reads the name that starts `at` octets into `area`, from whose start pointers count. One has
  /// to lead to before the place where the labels that it ends started, so that none leads in a
  /// circle, and not to before `lowest`; one that does not is `BadValue`. Errors count from the
  /// start of `area`. Cost: at most 255 steps. [R1788-FMT-2]
  [[nodiscard]] static constexpr Parsed<DomainNameView> parse_compressed(CutBytes area,
                                                                         std::size_t at,
                                                                         std::size_t lowest = 0) {
    return read(area, at, lowest);
  }

  /// How many octets it takes where it stands.
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  /// As it stands, a pointer unresolved.
  [[nodiscard]] constexpr Bytes octets() const { return area_.subspan(start_, size_); }
  /// The labels without the empty one: a range of `Bytes`.
  [[nodiscard]] constexpr Labels labels() const;
  /// As `DomainName` takes it, without a dot at the end: dots and backslashes inside labels
  /// escaped, and whatever is not a printable ASCII character as its number. The root is a dot.
  [[nodiscard]] constexpr DomainNameText text() const;

 private:
  constexpr DomainNameView(Bytes area, std::size_t start, std::size_t size)
      : area_(area), start_(start), size_(size) {}

  /// `lowest` is empty where no pointer may stand.
  [[nodiscard]] static constexpr Parsed<DomainNameView> read(CutBytes area, std::size_t start,
                                                             std::optional<std::size_t> lowest);
  /// Where the label stands that a pointer at `at`, if there is one, leads to.
  [[nodiscard]] static constexpr std::size_t resolved(Bytes area, std::size_t at) {
    while (load_u8(area, at) >= 0xC0) at = load_be16(area, at) & 0x3FFFU;
    return at;
  }

  Bytes area_;
  std::size_t start_;
  std::size_t size_;
};

class DomainNameView::Labels {
 public:
  [[nodiscard]] constexpr Iterator begin() const { return {area_, start_}; }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  friend DomainNameView;
  constexpr Labels(Bytes area, std::size_t start) : area_(area), start_(start) {}
  Bytes area_;
  std::size_t start_;
};

constexpr DomainNameView::Labels DomainNameView::labels() const { return {area_, start_}; }

constexpr Parsed<DomainNameView> DomainNameView::read(CutBytes area, std::size_t start,
                                                      std::optional<std::size_t> lowest) {
  std::size_t at = start;
  std::size_t run_start = start;  // of the labels since the last pointer
  std::size_t end = 0;            // of the name where it stands; 0 until it is known
  std::size_t length = 1;         // of the whole name, its empty label counted from the start
  std::size_t pointers = 0;
  while (true) {
    if (at >= area.size()) return refuse_short(area, at + 1, at);
    const std::uint8_t head = load_u8(area.bytes(), at);
    if (head == 0) {
      if (end == 0) end = at + 1;
      return DomainNameView{area.bytes(), start, end - start};
    }
    if (head > kLabelMax) {
      if (head < 0xC0 || !lowest) return refuse(ParseErrorKind::BadValue, at);
      if (at + 2 > area.size()) return refuse_short(area, at + 2, at);
      const std::size_t target = load_be16(area.bytes(), at) & 0x3FFFU;
      if (target < *lowest || target >= run_start || ++pointers > kNamePointersMax) {
        return refuse(ParseErrorKind::BadValue, at);
      }
      if (end == 0) end = at + 2;
      at = run_start = target;
      continue;
    }
    const std::size_t next = at + 1 + head;
    if (next > area.size()) return refuse_short(area, next, at);
    length += next - at;
    if (length > kDomainNameMax) return refuse(ParseErrorKind::BadLength, at);
    at = next;
  }
}

constexpr DomainNameText DomainNameView::text() const {
  DomainNameText text;
  for (const Bytes label : labels()) {
    if (!text.view().empty()) text.append('.');
    for (std::size_t at = 0; at < label.size(); ++at) {
      const std::uint8_t octet = load_u8(label, at);
      const char c = static_cast<char>(octet);
      if (octet <= ' ' || octet > '~') {
        text.append('\\');
        text.append(static_cast<char>('0' + octet / 100));
        text.append(static_cast<char>('0' + octet / 10 % 10));
        text.append(static_cast<char>('0' + octet % 10));
        continue;
      }
      if (c == '.' || c == '\\') text.append('\\');
      text.append(c);
    }
  }
  if (text.view().empty()) text.append('.');
  return text;
}

/// Walks names one behind the other that may have pointers, which count from the start of `area`
/// and lead no lower than to the first name.
class CompressedNameCursor {
 public:
  using Element = DomainNameView;

  constexpr CompressedNameCursor() = default;
  constexpr CompressedNameCursor(CutBytes area, std::size_t first)
      : area_(area), first_(first), at_(first) {}

  [[nodiscard]] constexpr std::optional<Parsed<DomainNameView>> next() {
    if (at_ >= area_.wire_length()) return std::nullopt;
    const auto name = DomainNameView::parse_compressed(area_, at_, first_);
    if (name) at_ += name->size();
    return name;
  }
  [[nodiscard]] constexpr std::size_t offset() const { return at_; }

 private:
  CutBytes area_{};
  std::size_t first_ = 0;
  std::size_t at_ = 0;
};

using CompressedNames = ParsedRange<CompressedNameCursor>;

/// A name as people write it, to be written as DNS does: `DomainName{"host.example"}`. Labels with
/// dots between, perhaps one at the end; `.` is the root. A backslash takes the next character as
/// it is, or the three decimal digits of an octet. Borrows its text.
struct DomainName {
  std::string_view text = ".";
  friend constexpr bool operator==(const DomainName&, const DomainName&) = default;
};

namespace detail {

/// Takes the label at the front of a name's text and the dot behind it; its escapes are kept.
[[nodiscard]] constexpr std::string_view take_label(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '.') end += text[end] == '\\' ? 2U : 1U;
  const std::string_view label = text.substr(0, std::min(end, text.size()));
  text.remove_prefix(std::min(end + 1, text.size()));
  return label;
}

/// Takes the octet that the front of a label's text stands for; empty for an escape that is none.
[[nodiscard]] constexpr std::optional<std::uint8_t> take_octet(std::string_view& label) {
  const auto take = [&label] {
    const char c = label.front();
    label.remove_prefix(1);
    return c;
  };
  const auto starts_with_digit = [&label] {
    return !label.empty() && label.front() >= '0' && label.front() <= '9';
  };
  const char first = take();
  if (first != '\\') return static_cast<std::uint8_t>(first);
  if (label.empty()) return std::nullopt;
  if (!starts_with_digit()) return static_cast<std::uint8_t>(take());
  unsigned number = 0;
  for (int digit = 0; digit < 3; ++digit) {
    if (!starts_with_digit()) return std::nullopt;
    number = number * 10 + static_cast<unsigned>(take() - '0');
  }
  if (number > 0xFF) return std::nullopt;
  return static_cast<std::uint8_t>(number);
}

/// How many octets a label's text stands for; empty where an escape is none.
[[nodiscard]] constexpr std::optional<std::size_t> label_size(std::string_view label) {
  std::size_t size = 0;
  for (; !label.empty(); ++size) {
    if (!take_octet(label)) return std::nullopt;
  }
  return size;
}

/// What there is to take labels from: the root has none.
[[nodiscard]] constexpr std::string_view labels_of(const DomainName& name) {
  return name.text == "." ? std::string_view{} : name.text;
}

}  // namespace detail

/// `NotAllowed` for an empty text, an empty label and an escape that is none, `TooLong` for a label
/// of more than 63 octets or a name of more than 255.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const DomainName& name) {
  if (name.text.empty()) return EncodeError::NotAllowed;
  std::size_t size = 1;
  for (std::string_view left = detail::labels_of(name); !left.empty();) {
    const auto label = detail::label_size(detail::take_label(left));
    if (!label || *label == 0) return EncodeError::NotAllowed;
    size += 1 + *label;
    if (*label > kLabelMax || size > kDomainNameMax) return EncodeError::TooLong;
  }
  return std::nullopt;
}

/// Requires a name without a problem, as `write` does.
[[nodiscard]] constexpr std::size_t encoded_size(const DomainName& name) {
  std::size_t size = 1;
  for (std::string_view left = detail::labels_of(name); !left.empty();) {
    size += 1 + detail::label_size(detail::take_label(left)).value_or(0);
  }
  return size;
}

constexpr void write(const DomainName& name, MutableBytes out) {
  std::size_t at = 0;
  for (std::string_view left = detail::labels_of(name); !left.empty();) {
    std::string_view label = detail::take_label(left);
    store_u8(out, at++, static_cast<std::uint8_t>(detail::label_size(label).value_or(0)));
    while (!label.empty()) store_u8(out, at++, detail::take_octet(label).value_or(0));
  }
  store_u8(out, at, 0);
}

}  // namespace icmpkit::wire

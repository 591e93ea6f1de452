// Domain names as DNS writes them (RFC 1035 section 3.1): labels, each behind its length, ended by
// an empty one.
//
//   04 'h' 'o' 's' 't' 07 'e' 'x' 'a' 'm' 'p' 'l' 'e' 00
//
// Search lists (RFC 8106) and node information (RFC 4620) carry such names. Compression is allowed
// in node information replies alone; who asks says which holds. What the octets of a label are is
// not looked at here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "icmpkit/wire/item_range.hpp"
#include "icmpkit/wire/message_view.hpp"

namespace icmpkit::wire::icmpv6 {

/// The most octets a name can have, lengths and the empty label included (RFC 1035 section 2.3.4).
inline constexpr std::size_t kDomainNameMax = 255;
/// The most octets of one label.
inline constexpr std::size_t kLabelMax = 63;

/// The most pointers that are followed in one name: as many as it can have labels. A chain of them
/// would otherwise make one name cost as much as the whole message is long.
inline constexpr std::size_t kNamePointersMax = 127;

enum class NameCompression : std::uint8_t { Refused, Allowed };

/// A name that is proven to be one.
class DomainNameView {
 public:
  /// The labels without the empty one, as octets.
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

  /// Reads the name at the front of `octets`, without compression. Fails where a label is of
  /// another form (`BadValue`, at its first octet), where the name is longer than 255 octets or
  /// goes past the end (`BadLength`), and where the capture ends within it.
  [[nodiscard]] static constexpr Parsed<DomainNameView> parse(CutBytes octets) {
    return parse_at(octets, 0, NameCompression::Refused);
  }

  /// Reads the name that starts `at` octets into `area`, which is what compression counts from.
  /// A pointer has to lead to before the place where the labels it ends started, so that reading
  /// comes to an end. Errors count from the start of `area`. Cost: at most 255 steps.
  [[nodiscard]] static constexpr Parsed<DomainNameView> parse_at(CutBytes area, std::size_t at,
                                                                 NameCompression compression) {
    const std::size_t start = at;
    std::size_t run_start = at;  // of the labels since the last pointer
    std::size_t end = 0;         // of the name where it stands; 0 until it is known
    std::size_t length = 0;
    std::size_t pointers = 0;
    while (true) {
      if (at >= area.size()) return refuse_end(area, area.size());
      const std::uint8_t head = load_u8(area.bytes(), at);
      if (head > kLabelMax) {
        if (head < 0xC0 || compression == NameCompression::Refused) {
          return refuse(ParseErrorKind::BadValue, at);
        }
        if (at + 1 >= area.size()) return refuse_end(area, at);
        const std::size_t target = load_be16(area.bytes(), at) & 0x3FFFU;
        if (target >= run_start || ++pointers > kNamePointersMax)
          return refuse(ParseErrorKind::BadValue, at);
        if (end == 0) end = at + 2;
        at = run_start = target;
        continue;
      }
      length += 1 + std::size_t{head};
      if (length > kDomainNameMax) return refuse(ParseErrorKind::BadLength, at);
      if (at + 1 + head > area.size()) return refuse_end(area, at);
      at += 1 + std::size_t{head};
      if (head == 0) break;
    }
    if (end == 0) end = at;
    return DomainNameView{area.bytes(), start, end - start};
  }

  /// How many octets it takes where it stands.
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  /// As it stands, a pointer unresolved.
  [[nodiscard]] constexpr Bytes octets() const { return area_.subspan(start_, size_); }
  [[nodiscard]] constexpr Labels labels() const;

 private:
  constexpr DomainNameView(Bytes area, std::size_t start, std::size_t size)
      : area_(area), start_(start), size_(size) {}

  /// What starts at `at` goes past the end of what is here.
  [[nodiscard]] static constexpr std::unexpected<ParseError> refuse_end(CutBytes area,
                                                                        std::size_t at) {
    return area.is_cut() ? refuse(ParseErrorKind::Truncated, area.size())
                         : refuse(ParseErrorKind::BadLength, at);
  }
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

/// A name as people write it, to be written as DNS does: `DomainName{"host.example"}`. A dot at the
/// end changes nothing; no dot can be part of a label.
struct DomainName {
  std::string_view text{};
  friend constexpr bool operator==(const DomainName&, const DomainName&) = default;
};

/// Without a dot at its end, which says no more than the empty label does.
[[nodiscard]] constexpr std::string_view undotted(const DomainName& name) {
  std::string_view text = name.text;
  if (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

[[nodiscard]] constexpr std::size_t encoded_size(const DomainName& name) {
  const std::string_view text = undotted(name);
  return text.empty() ? 1 : text.size() + 2;
}

/// `TooLong` for a label of more than 63 octets or a name of more than 255, `NotAllowed` for an
/// empty label that is not the last.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const DomainName& name) {
  if (encoded_size(name) > kDomainNameMax) return EncodeError::TooLong;
  std::string_view text = undotted(name);
  while (!text.empty()) {
    const std::size_t label = std::min(text.find('.'), text.size());
    if (label == 0 || label + 1 == text.size()) return EncodeError::NotAllowed;
    if (label > kLabelMax) return EncodeError::TooLong;
    text.remove_prefix(std::min(label + 1, text.size()));
  }
  return std::nullopt;
}

constexpr void write(const DomainName& name, MutableBytes out) {
  std::string_view text = undotted(name);
  std::size_t at = 0;
  while (!text.empty()) {
    const std::size_t label = std::min(text.find('.'), text.size());
    store_u8(out, at++, static_cast<std::uint8_t>(label));
    for (const char c : text.substr(0, label)) store_u8(out, at++, static_cast<std::uint8_t>(c));
    text.remove_prefix(std::min(label + 1, text.size()));
  }
  store_u8(out, at, 0);
}

}  // namespace icmpkit::wire::icmpv6

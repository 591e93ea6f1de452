// Domain Name Request (37) and Domain Name Reply (38), RFC 1788: what are your names? Deprecated
// by RFC 6918.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |        Sequence Number        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Time-To-Live                          |  reply only
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Names (reply only) ...
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>

#include "icmpkit/wire/domain_name.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/query.hpp"

namespace icmpkit::wire::icmpv4 {

/// The value of a request. Borrows what follows its fixed part, which should be nothing.
struct DomainNameRequest {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  Bytes trailing{};

  friend constexpr bool operator==(const DomainNameRequest& a, const DomainNameRequest& b) {
    return a.code == b.code && a.identifier == b.identifier && a.sequence == b.sequence &&
           std::ranges::equal(a.trailing, b.trailing);
  }
};

class DomainNameRequestView : public QueryView<DomainNameRequestView, 8, Type::DomainNameRequest> {
 public:
  using QueryView::QueryView;

  [[nodiscard]] constexpr DomainNameRequest value() const {
    return {.code = code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const DomainNameRequest& request) {
  return DomainNameRequestView::kFixedSize + request.trailing.size();
}

constexpr void write(const DomainNameRequest& request, MutableBytes out) {
  write_query(out, Type::DomainNameRequest, request.code, request.identifier, request.sequence);
  store_bytes(out, 8, request.trailing);
}

/// The names of a reply: a forward range of `Parsed<DomainName>`. Reading stops at the first name
/// that cannot be read, which is given as an error once; its offset counts from the type octet, as
/// the pointers of compressed names do. [R1788-FMT-2]
class DomainNames : public std::ranges::view_interface<DomainNames> {
 public:
  class Iterator {
   public:
    using value_type = Parsed<DomainName>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    constexpr Iterator() = default;
    constexpr Iterator(CutBytes message, std::size_t at, std::size_t lowest)
        : message_(message), at_(at), lowest_(lowest) {}

    constexpr value_type operator*() const {
      const auto read = read_domain_name(message_, at_, lowest_);
      if (!read) return std::unexpected(read.error());
      return read->name;
    }
    constexpr Iterator& operator++() {
      const auto read = read_domain_name(message_, at_, lowest_);
      at_ = read ? read->end : message_.wire_length();
      return *this;
    }
    constexpr Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.at_ == b.at_;
    }
    friend constexpr bool operator==(const Iterator& a, std::default_sentinel_t) {
      return a.at_ >= a.message_.wire_length();
    }

   private:
    CutBytes message_{};
    std::size_t at_ = 0;
    std::size_t lowest_ = 0;
  };

  constexpr DomainNames() = default;
  /// The names from `first` to the end of `message`.
  constexpr DomainNames(CutBytes message, std::size_t first) : message_(message), first_(first) {}

  [[nodiscard]] constexpr Iterator begin() const { return {message_, first_, first_}; }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  CutBytes message_{};
  std::size_t first_ = 0;
};

/// The value of a reply. Borrows both of its parts.
///
/// As read from a message (`view.value()`) `rest` is everything behind the first twelve octets, so
/// that encoding gives the same octets back. To send, set `names`: they are written without
/// compression, and `rest` follows them.
struct DomainNameReply {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  std::chrono::duration<std::int32_t> ttl{};  ///< how long the names may be cached; signed
  std::span<const DomainName> names{};
  Bytes rest{};

  friend constexpr bool operator==(const DomainNameReply& a, const DomainNameReply& b) {
    return a.code == b.code && a.identifier == b.identifier && a.sequence == b.sequence &&
           a.ttl == b.ttl && std::ranges::equal(a.names, b.names) &&
           std::ranges::equal(a.rest, b.rest);
  }
};

class DomainNameReplyView : public QueryView<DomainNameReplyView, 12, Type::DomainNameReply> {
 public:
  using QueryView::QueryView;

  /// How long the names may be cached. [R1788-FMT-1]
  [[nodiscard]] constexpr std::chrono::duration<std::int32_t> ttl() const {
    return std::chrono::duration<std::int32_t>{static_cast<std::int32_t>(load_be32(octets(), 8))};
  }
  [[nodiscard]] constexpr DomainNames names() const { return {message(), kFixedSize}; }
  [[nodiscard]] constexpr DomainNameReply value() const {
    return {.code = code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .ttl = ttl(),
            .rest = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const DomainNameReply& reply) {
  std::size_t size = DomainNameReplyView::kFixedSize + reply.rest.size();
  for (const DomainName& name : reply.names) size += name.octets().size();
  return size;
}

constexpr void write(const DomainNameReply& reply, MutableBytes out) {
  write_query(out, Type::DomainNameReply, reply.code, reply.identifier, reply.sequence);
  store_be32(out, 8, static_cast<std::uint32_t>(reply.ttl.count()));
  std::size_t at = 12;
  for (const DomainName& name : reply.names) {
    store_bytes(out, at, name.octets());
    at += name.octets().size();
  }
  store_bytes(out, at, reply.rest);
}

}  // namespace icmpkit::wire::icmpv4

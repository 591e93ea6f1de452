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

#include <chrono>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/domain_name.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/query.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// The value of a request. Borrows what follows its fixed part, which should be nothing.
struct DomainNameRequest {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  OctetsRef trailing{};
  friend constexpr bool operator==(const DomainNameRequest&, const DomainNameRequest&) = default;
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
  SpanRef<DomainName> names{};
  OctetsRef rest{};
  friend constexpr bool operator==(const DomainNameReply&, const DomainNameReply&) = default;
};

class DomainNameReplyView : public QueryView<DomainNameReplyView, 12, Type::DomainNameReply> {
 public:
  using QueryView::QueryView;

  /// How long the names may be cached. [R1788-FMT-1]
  [[nodiscard]] constexpr std::chrono::duration<std::int32_t> ttl() const {
    return std::chrono::duration<std::int32_t>{static_cast<std::int32_t>(load_be32(octets(), 8))};
  }
  /// A range of `Parsed<DomainNameView>`. Offsets of refusals, and the pointers of compressed
  /// names, count from the type octet. [R1788-FMT-2]
  [[nodiscard]] constexpr CompressedNames names() const {
    return CompressedNames{CompressedNameCursor{message(), kFixedSize}};
  }
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
  for (const DomainName& name : reply.names) size += encoded_size(name);
  return size;
}

/// Each of the names can be one that cannot be written.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const DomainNameReply& reply) {
  for (const DomainName& name : reply.names) {
    if (const auto problem = encode_problem(name)) return problem;
  }
  return std::nullopt;
}

constexpr void write(const DomainNameReply& reply, MutableBytes out) {
  write_query(out, Type::DomainNameReply, reply.code, reply.identifier, reply.sequence);
  store_be32(out, 8, static_cast<std::uint32_t>(reply.ttl.count()));
  std::size_t at = 12;
  for (const DomainName& name : reply.names) {
    const std::size_t size = encoded_size(name);
    write(name, out.subspan(at, size));
    at += size;
  }
  store_bytes(out, at, reply.rest);
}

}  // namespace icmpkit::wire::icmpv4

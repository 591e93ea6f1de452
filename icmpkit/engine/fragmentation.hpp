// Splitting a datagram for a link that carries less: IPv4 on the way (RFC 791 section 3.2), IPv6 at
// its source alone (RFC 8200 section 4.5).
//
//   auto pieces = Ipv4Fragments::make(datagram, mtu);
//   while (const auto size = pieces->next(buffer)) send(buffer.first(*size));
//
// Each piece is written when it is asked for, and nothing is allocated. What fits is one piece, as
// it is. Whether a datagram may be split (DF) is for its owner to ask. The datagram must outlive
// its pieces.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::engine {

class Ipv4Fragments {
 public:
  /// What every link carries: the longest header and eight octets.
  static constexpr std::size_t kMinMtu = 68;

  /// `datagram` may be a fragment itself. Empty where it cannot be read or is cut, and where `mtu`
  /// is less than 68.
  [[nodiscard]] static std::optional<Ipv4Fragments> make(Bytes datagram, std::size_t mtu);

  /// Writes the next piece to the front of `out`; its octets. Empty where there are no more.
  /// Requires room for `mtu` octets.
  [[nodiscard]] std::optional<std::size_t> next(MutableBytes out);

 private:
  Ipv4Fragments(Bytes datagram, std::size_t mtu, std::size_t header_size)
      : datagram_(datagram), mtu_(mtu), header_size_(header_size) {}
  void write_later_options(Bytes options);

  Bytes datagram_;
  std::size_t mtu_;
  std::size_t header_size_;
  std::size_t done_ = 0;  ///< octets of the payload that have been written
  bool is_finished_ = false;
  /// The options that later pieces carry, padded: those whose copied flag is set.
  std::array<std::byte, 40> later_options_{};
  std::size_t later_options_size_ = 0;
};

class Ipv6Fragments {
 public:
  /// What every link carries (RFC 8200 section 5).
  static constexpr std::size_t kMinMtu = 1280;

  /// `identification` must not have been used lately between the same two addresses, and should not
  /// be foreseeable (RFC 7739). Empty where the datagram cannot be read or is cut, where it is a
  /// fragment, where `mtu` is less than 1280, and where the first piece would not hold all headers,
  /// the transport's included (RFC 7112).
  [[nodiscard]] static std::optional<Ipv6Fragments> make(Bytes datagram, std::size_t mtu,
                                                         std::uint32_t identification);

  /// As for IPv4.
  [[nodiscard]] std::optional<std::size_t> next(MutableBytes out);

 private:
  Ipv6Fragments(Bytes datagram, std::size_t mtu, std::uint32_t identification)
      : datagram_(datagram), mtu_(mtu), identification_(identification) {}

  Bytes datagram_;
  std::size_t mtu_;
  std::uint32_t identification_;
  std::size_t unfragmentable_ = 40;  ///< octets of the headers that each piece carries
  std::size_t next_header_at_ = 6;   ///< the octet that will name the Fragment header
  std::size_t done_ = 0;             ///< octets of the rest that have been written
  bool is_finished_ = false;
};

}  // namespace icmpkit::engine

// The two sub-objects that interface information (RFC 5837 section 4) and node identification
// share: an IP address with its family, and a name.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |              AFI              |           Reserved            |   address: 4 or 16 octets
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |    Length     |  Name, UTF-8, with NULs to whole words ...        length: with itself and
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   the NULs, at most 64
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/extension/object.hpp"

namespace icmpkit::wire::extension {

/// IANA's Address Family Numbers that ICMP's objects know. An open enumeration.
enum class AddressFamily : std::uint16_t { Ipv4 = 1, Ipv6 = 2, Mac48 = 16389, Mac64 = 16390 };

/// A name takes at most this many octets (RFC 5837 section 4.3).
inline constexpr std::size_t kMaxName = 63;

/// `octets` without the NULs at their end.
[[nodiscard]] constexpr Bytes without_padding(Bytes octets) {
  while (!octets.empty() && octets.back() == std::byte{0}) octets = octets.first(octets.size() - 1);
  return octets;
}

/// Takes sub-objects off the front of an object's payload; offsets count from the object's start.
class SubObjectReader {
 public:
  constexpr explicit SubObjectReader(Bytes payload) : rest_(payload) {}

  [[nodiscard]] constexpr Parsed<std::uint32_t> number() {
    if (rest_.size() < 4) return refuse(ParseErrorKind::BadLength, offset_);
    const std::uint32_t number = load_be32(rest_, 0);
    skip(4);
    return number;
  }
  /// Fails on a family that is not the Internet's. [R5837-IFO-3]
  [[nodiscard]] constexpr Parsed<IpAddress> address() {
    if (rest_.size() < 4) return refuse(ParseErrorKind::BadLength, offset_);
    const auto family = static_cast<AddressFamily>(load_be16(rest_, 0));
    if (family == AddressFamily::Ipv4 && rest_.size() >= 8) {
      const IpAddress address = Ipv4Address::load(rest_, 4);
      skip(8);
      return address;
    }
    if (family == AddressFamily::Ipv6 && rest_.size() >= 20) {
      const IpAddress address = Ipv6Address::load(rest_, 4);
      skip(20);
      return address;
    }
    const bool is_known = family == AddressFamily::Ipv4 || family == AddressFamily::Ipv6;
    return refuse(is_known ? ParseErrorKind::BadLength : ParseErrorKind::BadValue, offset_);
  }
  /// The name without its padding. Fails on a length of no whole number of words, above 64 or
  /// beyond the object. [R5837-IFO-4]
  [[nodiscard]] constexpr Parsed<Bytes> name() {
    if (rest_.empty()) return refuse(ParseErrorKind::BadLength, offset_);
    const std::size_t length = load_u8(rest_, 0);
    if (length == 0 || length % 4 != 0 || length > kMaxName + 1 || length > rest_.size()) {
      return refuse(ParseErrorKind::BadLength, offset_);
    }
    const Bytes name = without_padding(rest_.first(length).subspan(1));
    skip(length);
    return name;
  }

 private:
  constexpr void skip(std::size_t size) {
    rest_ = rest_.subspan(size);
    offset_ += size;
  }

  Bytes rest_;
  std::size_t offset_ = kObjectHeaderSize;
};

[[nodiscard]] constexpr std::size_t address_sub_object_size(const IpAddress& address) {
  return 4 + address.octets().size();
}
[[nodiscard]] constexpr std::size_t name_sub_object_size(Bytes name) {
  return padded_to_word(1 + name.size());
}

/// Puts sub-objects behind each other into an object.
class SubObjectWriter {
 public:
  /// `object` is the whole object; the first sub-object goes behind its header.
  constexpr explicit SubObjectWriter(MutableBytes object) : object_(object) {}

  constexpr void number(std::uint32_t number) {
    store_be32(object_, at_, number);
    at_ += 4;
  }
  constexpr void address(const IpAddress& address) {
    const auto family = address.is_v4() ? AddressFamily::Ipv4 : AddressFamily::Ipv6;
    store_be16(object_, at_, static_cast<std::uint16_t>(family));
    store_be16(object_, at_ + 2, 0);
    if (address.is_v4()) {
      address.v4().store(object_, at_ + 4);
    } else {
      address.v6().store(object_, at_ + 4);
    }
    at_ += address_sub_object_size(address);
  }
  /// Requires at most `kMaxName` octets.
  constexpr void name(Bytes name) {
    const std::size_t size = name_sub_object_size(name);
    store_u8(object_, at_, static_cast<std::uint8_t>(size));
    store_bytes(object_, at_ + 1, name);
    store_zeros(object_, at_ + 1 + name.size(), size - 1 - name.size());
    at_ += size;
  }

 private:
  MutableBytes object_;
  std::size_t at_ = kObjectHeaderSize;
};

}  // namespace icmpkit::wire::extension

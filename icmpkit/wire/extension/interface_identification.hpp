// Which interface an Extended Echo asks about (class 3): by name, by index or by address, RFC 8335
// section 2.1. A name is padded with NULs to whole words, and the padding counts in the length.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |            AFI                | Address Length|   Reserved    |   C-Type 3; the address
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   follows, zero-padded
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/extension/object.hpp"
#include "icmpkit/wire/extension/sub_object.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::extension {

/// By its name; borrows it.
struct InterfaceName {
  static constexpr std::uint8_t kCType = 1;
  OctetsRef name{};  ///< without NULs at its end
  friend constexpr bool operator==(const InterfaceName&, const InterfaceName&) = default;
};

/// By its index (RFC 8335 calls it ifIndex).
struct InterfaceIndex {
  static constexpr std::uint8_t kCType = 2;
  std::uint32_t index = 0;
  friend constexpr bool operator==(const InterfaceIndex&, const InterfaceIndex&) = default;
};

/// By an address of any family; borrows it.
struct InterfaceAddress {
  static constexpr std::uint8_t kCType = 3;
  AddressFamily family = AddressFamily::Ipv4;
  OctetsRef address{};
  friend constexpr bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
  /// The address where it is an IP address of its family's length.
  [[nodiscard]] constexpr std::optional<IpAddress> ip() const {
    if (family == AddressFamily::Ipv4 && address.size() == Ipv4Address::kSize) {
      return Ipv4Address::load(address, 0);
    }
    if (family == AddressFamily::Ipv6 && address.size() == Ipv6Address::kSize) {
      return Ipv6Address::load(address, 0);
    }
    return std::nullopt;
  }
};

using InterfaceIdentification = std::variant<InterfaceName, InterfaceIndex, InterfaceAddress>;

/// Reads the object. Fails on another class, on a C-Type without a layout, on an empty name, an
/// index of another size, and an address that is longer than the object. [R8335-OBJ-1]
[[nodiscard]] constexpr Parsed<InterfaceIdentification> interface_identification(
    ObjectView object) {
  if (object.object_class() != ObjectClass::InterfaceIdentification) {
    return refuse(ParseErrorKind::WrongType, 2);
  }
  const Bytes payload = object.payload();
  switch (object.c_type()) {
    case InterfaceName::kCType: {
      const Bytes name = without_padding(payload);
      if (name.empty()) return refuse(ParseErrorKind::BadLength, 0);
      return InterfaceName{.name = name};
    }
    case InterfaceIndex::kCType:
      if (payload.size() != 4) return refuse(ParseErrorKind::BadLength, 0);
      return InterfaceIndex{.index = load_be32(payload, 0)};
    case InterfaceAddress::kCType: {
      if (payload.size() < 4) return refuse(ParseErrorKind::BadLength, 0);
      const std::size_t length = load_u8(payload, 2);
      if (4 + padded_to_word(length) != payload.size()) return refuse(ParseErrorKind::BadLength, 6);
      return InterfaceAddress{.family = static_cast<AddressFamily>(load_be16(payload, 0)),
                              .address = payload.subspan(4, length)};
    }
    default:
      return refuse(ParseErrorKind::WrongType, 3);
  }
}

/// What follows the fixed part of an Extended Echo: a structure of one object, then data that its
/// checksum does not cover and that a reply copies (RFC 8335bis).
struct ProbeBody {
  CutBytes structure{};
  CutBytes data{};
};
/// Splits it where the first object ends; octets that hold no whole object are all structure.
[[nodiscard]] constexpr ProbeBody split_probe(CutBytes rest) {
  const auto object = ObjectView::parse(rest.after(kStructureHeaderSize));
  if (!object) return {.structure = rest};
  const std::size_t size = kStructureHeaderSize + object->octets().size();
  return {.structure = rest.first(size), .data = rest.after(size)};
}

[[nodiscard]] constexpr std::size_t encoded_size(const InterfaceName& name) {
  return kObjectHeaderSize + padded_to_word(name.name.size());
}
constexpr void write(const InterfaceName& name, MutableBytes out) {
  write(Object{.object_class = ObjectClass::InterfaceIdentification,
               .c_type = InterfaceName::kCType,
               .payload = name.name},
        out);
}

[[nodiscard]] constexpr std::size_t encoded_size(const InterfaceIndex&) {
  return kObjectHeaderSize + 4;
}
constexpr void write(const InterfaceIndex& index, MutableBytes out) {
  write_object_head(out, ObjectClass::InterfaceIdentification, InterfaceIndex::kCType);
  store_be32(out, kObjectHeaderSize, index.index);
}

[[nodiscard]] constexpr std::size_t encoded_size(const InterfaceAddress& address) {
  return kObjectHeaderSize + 4 + padded_to_word(address.address.size());
}
/// The address's length has one octet.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const InterfaceAddress& address) {
  if (address.address.size() > 0xFF) return EncodeError::TooLong;
  return std::nullopt;
}
constexpr void write(const InterfaceAddress& address, MutableBytes out) {
  write_object_head(out, ObjectClass::InterfaceIdentification, InterfaceAddress::kCType);
  store_be16(out, 4, static_cast<std::uint16_t>(address.family));
  store_u8(out, 6, static_cast<std::uint8_t>(address.address.size()));
  store_u8(out, 7, 0);
  store_bytes(out, 8, address.address);
  const std::size_t written = 8 + address.address.size();
  store_zeros(out, written, out.size() - written);
}

[[nodiscard]] constexpr std::size_t encoded_size(const InterfaceIdentification& identification) {
  return std::visit([](const auto& by) { return encoded_size(by); }, identification);
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const InterfaceIdentification& identification) {
  const auto* address = std::get_if<InterfaceAddress>(&identification);
  return address != nullptr ? encode_problem(*address) : std::nullopt;
}
constexpr void write(const InterfaceIdentification& identification, MutableBytes out) {
  std::visit([out](const auto& by) { write(by, out); }, identification);
}

}  // namespace icmpkit::wire::extension

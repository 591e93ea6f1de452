// What a router tells of an interface that the datagram came or would have left by (class 2),
// RFC 5837. The C-Type says which items are there; they follow in this order.
//
//     0     1     2     3     4       5       6       7
//   +-----+-----+-----+-----+-------+-------+-------+-----+
//   | Interface |  Reserved | ifIndex | IPAddr | name | MTU |
//   |   role    |           |         |        |      |     |
//   +-----+-----+-----+-----+-------+-------+-------+-----+
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/extension/object.hpp"
#include "icmpkit/wire/extension/sub_object.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::extension {

enum class InterfaceRole : std::uint8_t {
  Incoming = 0,
  SubIpOfIncoming = 1,
  Outgoing = 2,
  NextHop = 3,  ///< the address is the next hop's, not the interface's
};

/// The value of the object. Borrows its name.
struct InterfaceInformation {
  InterfaceRole role = InterfaceRole::Incoming;
  std::optional<std::uint32_t> if_index{};
  std::optional<IpAddress> address{};
  std::optional<OctetsRef> name{};     ///< UTF-8, at most 63 octets, without NULs at its end
  std::optional<std::uint32_t> mtu{};  ///< octets
  friend constexpr bool operator==(const InterfaceInformation&,
                                   const InterfaceInformation&) = default;
};

/// The bits of the C-Type below the role. [R5837-IFO-1]
struct InterfaceInformationBits {
  static constexpr std::uint8_t kIfIndex = 0x08;
  static constexpr std::uint8_t kAddress = 0x04;
  static constexpr std::uint8_t kName = 0x02;
  static constexpr std::uint8_t kMtu = 0x01;
};

/// Reads the object; an object without any item is one, and what follows the items is ignored.
/// Fails on another class and on an item that is not what its C-Type promises. [R5837-IFO-2]
[[nodiscard]] constexpr Parsed<InterfaceInformation> interface_information(ObjectView object) {
  if (object.object_class() != ObjectClass::InterfaceInformation) {
    return refuse(ParseErrorKind::WrongType, 2);
  }
  using Bits = InterfaceInformationBits;
  const std::uint8_t items = object.c_type();
  InterfaceInformation information{.role = static_cast<InterfaceRole>(items >> 6U)};
  SubObjectReader reader{object.payload()};
  if ((items & Bits::kIfIndex) != 0) {
    const auto number = reader.number();
    if (!number) return std::unexpected(number.error());
    information.if_index = *number;
  }
  if ((items & Bits::kAddress) != 0) {
    const auto address = reader.address();
    if (!address) return std::unexpected(address.error());
    information.address = *address;
  }
  if ((items & Bits::kName) != 0) {
    const auto name = reader.name();
    if (!name) return std::unexpected(name.error());
    information.name = *name;
  }
  if ((items & Bits::kMtu) != 0) {
    const auto number = reader.number();
    if (!number) return std::unexpected(number.error());
    information.mtu = *number;
  }
  return information;
}

/// Whether two objects of `structure` have the same role: a message with such a structure is
/// illegal, and to be discarded silently. [R5837-IFO-5]
[[nodiscard]] constexpr bool repeats_interface_role(StructureView structure) {
  unsigned seen = 0;
  for (const auto& object : structure.objects()) {
    if (!object) break;
    if (object->object_class() != ObjectClass::InterfaceInformation) continue;
    const unsigned role = 1U << (object->c_type() >> 6U);
    if ((seen & role) != 0) return true;
    seen |= role;
  }
  return false;
}

[[nodiscard]] constexpr std::size_t encoded_size(const InterfaceInformation& information) {
  return kObjectHeaderSize + (information.if_index ? 4U : 0U) +
         (information.address ? address_sub_object_size(*information.address) : 0U) +
         (information.name ? name_sub_object_size(*information.name) : 0U) +
         (information.mtu ? 4U : 0U);
}
/// The name has a limit.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const InterfaceInformation& information) {
  if (information.name && information.name->size() > kMaxName) return EncodeError::TooLong;
  return std::nullopt;
}
constexpr void write(const InterfaceInformation& information, MutableBytes out) {
  using Bits = InterfaceInformationBits;
  const unsigned items =
      static_cast<unsigned>(information.role) << 6U | (information.if_index ? Bits::kIfIndex : 0U) |
      (information.address ? Bits::kAddress : 0U) | (information.name ? Bits::kName : 0U) |
      (information.mtu ? Bits::kMtu : 0U);
  write_object_head(out, ObjectClass::InterfaceInformation, static_cast<std::uint8_t>(items));
  SubObjectWriter writer{out};
  if (information.if_index) writer.number(*information.if_index);
  if (information.address) writer.address(*information.address);
  if (information.name) writer.name(*information.name);
  if (information.mtu) writer.number(*information.mtu);
}

}  // namespace icmpkit::wire::extension

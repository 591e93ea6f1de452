// Who sends an error, where its source address does not say (class 5): an address or a name of the
// node, draft-ietf-intarea-extended-icmp-nodeid. The C-Type says which items are there.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/extension/object.hpp"
#include "icmpkit/wire/extension/sub_object.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::extension {

/// The value of the object. Borrows its name.
struct NodeIdentification {
  static constexpr std::uint8_t kAddressBit = 0x04;
  static constexpr std::uint8_t kNameBit = 0x02;

  std::optional<IpAddress> address{};
  std::optional<OctetsRef> name{};  ///< UTF-8, at most 63 octets, without NULs at its end
  friend constexpr bool operator==(const NodeIdentification&, const NodeIdentification&) = default;
};

/// Reads the object. Fails on another class and on an item that is not what its C-Type promises.
[[nodiscard]] constexpr Parsed<NodeIdentification> node_identification(ObjectView object) {
  if (object.object_class() != ObjectClass::NodeIdentification) {
    return refuse(ParseErrorKind::WrongType, 2);
  }
  NodeIdentification node;
  SubObjectReader reader{object.payload()};
  if ((object.c_type() & NodeIdentification::kAddressBit) != 0) {
    const auto address = reader.address();
    if (!address) return std::unexpected(address.error());
    node.address = *address;
  }
  if ((object.c_type() & NodeIdentification::kNameBit) != 0) {
    const auto name = reader.name();
    if (!name) return std::unexpected(name.error());
    node.name = *name;
  }
  return node;
}

[[nodiscard]] constexpr std::size_t encoded_size(const NodeIdentification& node) {
  return kObjectHeaderSize + (node.address ? address_sub_object_size(*node.address) : 0U) +
         (node.name ? name_sub_object_size(*node.name) : 0U);
}
/// The name has a limit.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const NodeIdentification& node) {
  if (node.name && node.name->size() > kMaxName) return EncodeError::TooLong;
  return std::nullopt;
}
constexpr void write(const NodeIdentification& node, MutableBytes out) {
  const unsigned items = (node.address ? NodeIdentification::kAddressBit : 0U) |
                         (node.name ? NodeIdentification::kNameBit : 0U);
  write_object_head(out, ObjectClass::NodeIdentification, static_cast<std::uint8_t>(items));
  SubObjectWriter writer{out};
  if (node.address) writer.address(*node.address);
  if (node.name) writer.name(*node.name);
}

}  // namespace icmpkit::wire::extension

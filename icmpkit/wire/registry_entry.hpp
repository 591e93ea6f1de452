// One row of a number table: what a number is called, who defined it, and whether it still counts.
// The rows themselves: wire/registry_data.hpp (generated). How to find one: wire/registry.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace icmpkit::wire {

/// A set of numbers that has a table of its own.
enum class RegistrySet : std::uint8_t {
  Icmpv4,
  Icmpv6,
  ExtensionClass,           ///< RFC 4884 object classes; their codes are the c-types
  InterfaceInformationBit,  ///< bits of the c-type of class 2, bit 0 is the highest
  InterfaceRole,            ///< bits 0 and 1 of the same, as a number
  NdOption,
  RaFlag,   ///< bit numbers from octet 5 of a Router Advertisement on
  PioFlag,  ///< bit numbers in octet 3 of a Prefix Information option
  AroStatus,
  NiQtype,
  FmipSubtype,
  TrustAnchorName,
  CertificateType,
  IpProtocol,  ///< what is quoted: IPv4's protocol, IPv6's next header
  Ipv4Option,
  Ipv6Option,
  Ipv6RoutingType,
};

inline constexpr std::size_t kRegistrySets = 17;

enum class RegistryStatus : std::uint8_t {
  Current,
  Deprecated,
  Experimental,
  Reserved,
  Unassigned
};

/// What a message is for; `None` where the set has no messages.
enum class MessageKind : std::uint8_t { Error, Query, Reply, Info, None };

/// The numbers from `first` to `last`, both included.
struct NumberRange {
  std::uint8_t first = 0;
  std::uint8_t last = 0;

  [[nodiscard]] constexpr bool contains(std::uint8_t number) const {
    return first <= number && number <= last;
  }
  friend constexpr bool operator==(NumberRange, NumberRange) = default;
};

struct RegistryEntry {
  RegistrySet set{};
  NumberRange numbers{};               ///< one number, or a range that shares its row
  std::optional<NumberRange> codes{};  ///< empty: the row of the number itself
  RegistryStatus status = RegistryStatus::Unassigned;
  MessageKind kind = MessageKind::None;
  std::string_view name{};    ///< our enumerator, `FragmentationNeeded`; empty if unassigned
  std::string_view words{};   ///< the registry's words, "Fragmentation needed and DF set"
  std::string_view rfc{};     ///< "792,1191": numbers of RFCs, or other documents by name
  std::string_view layout{};  ///< what its octets are, "[4-5]=identifier ..."
};

}  // namespace icmpkit::wire

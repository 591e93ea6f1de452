#include "icmpkit/engine/error_extensions.hpp"

#include <algorithm>
#include <array>

#include "icmpkit/wire/extension/interface_information.hpp"
#include "icmpkit/wire/extension/mpls.hpp"

namespace icmpkit::engine {

namespace {

namespace extension = wire::extension;

constexpr std::size_t kMaxLabels = 16;

// Which of an interface's addresses says where it is, if it has any of the family.
std::optional<IpAddress> address_of(const InterfaceConfig& interface, Family family) {
  const auto own = std::ranges::find_if(interface.addresses, [family](const auto& candidate) {
    return candidate.address.family() == family && candidate.use == AddressUse::Unicast;
  });
  return own == interface.addresses.end() ? std::nullopt : std::optional(own->address);
}

extension::InterfaceInformation describe(const InterfaceConfig& interface,
                                         extension::InterfaceRole role, Family family,
                                         const ErrorExtensions& policy) {
  extension::InterfaceInformation information{.role = role};
  if (policy.interface_address) information.address = address_of(interface, family);
  if (policy.interface_mtu) information.mtu = interface.mtu;
  if (policy.interface_index && interface.index != 0) information.if_index = interface.index;
  if (policy.interface_name && !interface.name.empty()) {
    information.name = first_octets(std::as_bytes(std::span(interface.name)), 63);
  }
  return information;
}

}  // namespace

Bytes write_extensions(const ErrorExtensions& policy, const ExtensionFacts& facts,
                       MutableBytes out) {
  extension::StructureWriter writer(out);
  bool is_empty = true;
  const auto add = [&](const auto& object) { is_empty &= writer.add(object).has_value(); };
  std::array<extension::LabelStackEntry, kMaxLabels> labels{};
  const std::size_t count = std::min(kMaxLabels, facts.label_stack.size() / 4);
  if (policy.mpls && count != 0) {
    for (std::size_t i = 0; i < count; ++i) {
      labels[i] = extension::label_stack_entry(load_be32(facts.label_stack, 4 * i));
    }
    add(extension::LabelStack{.entries = std::span(labels).first(count)});
  }
  if (policy.interface_information && facts.incoming != nullptr) {
    add(describe(*facts.incoming, extension::InterfaceRole::Incoming, facts.family, policy));
  }
  if (policy.next_hop && facts.outgoing != nullptr) {
    add(describe(*facts.outgoing, extension::InterfaceRole::Outgoing, facts.family, policy));
    if (facts.next_hop) {
      add(extension::InterfaceInformation{.role = extension::InterfaceRole::NextHop,
                                          .address = facts.next_hop});
    }
  }
  return is_empty ? Bytes{} : Bytes(writer.finish());
}

}  // namespace icmpkit::engine

#include "icmpkit/engine/responder/extended_echo.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"

namespace icmpkit::engine::responder {

namespace {

namespace extension = wire::extension;
using extension::InterfaceIdentification;
using wire::ExtendedEchoReplyCode;
using wire::InterfaceStatus;
using wire::NeighborState;
using wire::ProbedInterface;

/// What a request asks.
struct Query {
  ProbedInterface whose{};
  /// Empty where the structure names no interface.
  std::optional<InterfaceIdentification> interface{};
};

struct Finding {
  ExtendedEchoReplyCode code = ExtendedEchoReplyCode::NoError;
  InterfaceStatus status{};
};

/// The interface that the structure names; empty where it is missing, holds other than one object,
/// or has no right checksum. The checksum alone tells a second object from data. [R8335-RPL-2]
std::optional<InterfaceIdentification> identification(wire::CutBytes extensions) {
  const extension::ProbeBody body = extension::split_probe(extensions);
  const auto structure = extension::StructureView::parse(body.structure);
  if (!structure || structure->checksum_state() != wire::ChecksumState::Correct) {
    return std::nullopt;
  }
  const auto object =
      extension::ObjectView::parse(body.structure.after(extension::kStructureHeaderSize));
  if (!object) return std::nullopt;
  const auto named = extension::interface_identification(*object);
  if (!named) return std::nullopt;
  return *named;
}

bool allows(const ExtendedEchoPermission& permission, const Query& query) {
  if (query.whose == ProbedInterface::Remote && !permission.remote) return false;
  if (!query.interface) return permission.by_name || permission.by_index || permission.by_address;
  if (std::holds_alternative<extension::InterfaceName>(*query.interface)) {
    return permission.by_name;
  }
  if (std::holds_alternative<extension::InterfaceIndex>(*query.interface)) {
    return permission.by_index;
  }
  return permission.by_address;
}

/// [R8335-ACL-1] [R8335-ACL-2]
std::optional<Discard> silence_for(const Request& request, const Query& query,
                                   std::span<const ExtendedEchoPermission> permissions) {
  const IpAddress& source = request.source;
  if (source.is_multicast() || source.is_unspecified() || is_broadcast(source, request.interface)) {
    return Discard::ReplySourceInvalid;
  }
  if (request.destination.is_multicast() || is_broadcast(request.destination, request.interface)) {
    return Discard::IcmpNotAnswered;
  }
  const bool is_allowed = std::ranges::any_of(permissions, [&](const auto& permission) {
    return permission.from.contains(source) && allows(permission, query);
  });
  if (!is_allowed) return Discard::IcmpNotAnswered;
  return std::nullopt;
}

bool is_named(const InterfaceConfig& interface, const extension::InterfaceName& by) {
  return std::ranges::equal(by.name, interface.name, [](std::byte octet, char c) {
    return std::to_integer<unsigned char>(octet) == static_cast<unsigned char>(c);
  });
}

bool has_address(const InterfaceConfig& interface, const IpAddress& address) {
  return std::ranges::any_of(interface.addresses,
                             [&](const InterfaceAddress& own) { return own.address == address; });
}

bool matches(const InterfaceConfig& interface, const InterfaceIdentification& by) {
  if (const auto* name = std::get_if<extension::InterfaceName>(&by)) {
    return is_named(interface, *name);
  }
  if (const auto* index = std::get_if<extension::InterfaceIndex>(&by)) {
    return interface.index != 0 && interface.index == index->index;
  }
  // Interfaces have no link-layer addresses here, so nothing is known by one.
  const auto ip = std::get<extension::InterfaceAddress>(by).ip();
  return ip && has_address(interface, *ip);
}

bool runs(const InterfaceConfig& interface, Family family) {
  return std::ranges::any_of(interface.addresses, [&](const InterfaceAddress& own) {
    return own.address.family() == family;
  });
}

/// [R8335-RPL-5]
InterfaceStatus status_of(const InterfaceConfig& interface) {
  if (interface.state != InterfaceState::Up) return {};
  return {.active = true, .ipv4 = runs(interface, Family::V4), .ipv6 = runs(interface, Family::V6)};
}

NeighborState reported(NeighbourState state) {
  switch (state) {
    case NeighbourState::Pending:
      return NeighborState::Incomplete;
    case NeighbourState::Reachable:
      return NeighborState::Reachable;
    case NeighbourState::Stale:
      return NeighborState::Stale;
    case NeighbourState::Delay:
      return NeighborState::Delay;
    case NeighbourState::Probe:
      return NeighborState::Probe;
    case NeighbourState::Failed:
    case NeighbourState::Unknown:
      return NeighborState::Failed;
  }
  return NeighborState::Failed;
}

/// Looks among the interfaces of the virtual network by which the request came. [R8335-SEC-1]
class Search {
 public:
  explicit Search(const ProbedNode& node)
      : node_(node),
        virtual_network_(node.interfaces[static_cast<std::size_t>(node.arrival)].virtual_network) {}

  /// [R8335-RPL-3]
  [[nodiscard]] Finding local(const InterfaceIdentification& by) const {
    std::optional<InterfaceStatus> found;
    for (const InterfaceConfig& interface : node_.interfaces) {
      if (!is_visible(interface) || !matches(interface, by)) continue;
      if (found) return {.code = ExtendedEchoReplyCode::MultipleInterfaces};
      found = status_of(interface);
    }
    if (!found) return {.code = ExtendedEchoReplyCode::NoSuchInterface};
    return {.status = *found};
  }

  /// [R8335-RPL-4]
  [[nodiscard]] Finding remote(const extension::InterfaceAddress& by) const {
    std::optional<NeighbourState> found;
    const auto address = by.ip();
    for (std::size_t link = 0; address && link < node_.interfaces.size(); ++link) {
      if (!is_visible(node_.interfaces[link])) continue;
      const auto state = node_.neighbours.neighbour(
          static_cast<LinkId>(static_cast<std::uint32_t>(link)), *address);
      if (!state) continue;
      if (found) return {.code = ExtendedEchoReplyCode::MultipleInterfaces};
      found = state;
    }
    if (!found) return {.code = ExtendedEchoReplyCode::NoSuchTableEntry};
    return {.status = {.state = reported(*found)}};
  }

 private:
  [[nodiscard]] bool is_visible(const InterfaceConfig& interface) const {
    return interface.virtual_network == virtual_network_;
  }

  const ProbedNode& node_;
  std::uint8_t virtual_network_;
};

/// An IP address is the only thing by which a remote interface can be named, and an address of a
/// family without a table here is one that no table has. [R8335-OBJ-2]
Finding find(const Query& query, const ProbedNode& node) {
  if (!query.interface) return {.code = ExtendedEchoReplyCode::MalformedQuery};
  if (query.whose == ProbedInterface::Local) return Search{node}.local(*query.interface);
  const auto* address = std::get_if<extension::InterfaceAddress>(&*query.interface);
  if (address == nullptr) return {.code = ExtendedEchoReplyCode::MalformedQuery};
  return Search{node}.remote(*address);
}

/// `encode` writes the family's message.
template <class Type, class View, class Encode>
Answered answer(const View& message, const Request& request, const ProbedNode& node,
                Encode encode) {
  const Query query{.whose = message.interface(),
                    .interface = identification(message.extensions())};
  if (const auto silence = silence_for(request, query, node.permissions)) {
    return std::unexpected(*silence);
  }
  const Finding finding = find(query, node);
  const wire::Encoded written =
      encode(wire::BasicExtendedEchoReply<Type>{.code = finding.code,
                                                .identifier = message.identifier(),
                                                .sequence = message.sequence(),
                                                .status = finding.status,
                                                .trailing = message.extensions().bytes()});
  if (!written) return std::unexpected(Discard::TransmitQueueFull);
  return Answer{.message = *written, .source = request.destination, .destination = request.source};
}

}  // namespace

Answered answer_extended_echo(const wire::icmpv4::ExtendedEchoRequestView& message,
                              const Request& request, const ProbedNode& node, MutableBytes out) {
  return answer<wire::icmpv4::Type>(message, request, node, [out](const auto& reply) {
    return wire::icmpv4::encode(reply, out);
  });
}

Answered answer_extended_echo(const wire::icmpv6::ExtendedEchoRequestView& message,
                              const Request& request, const ProbedNode& node, MutableBytes out) {
  const wire::icmpv6::Endpoints endpoints{.source = request.destination.v6(),
                                          .destination = request.source.v6()};
  return answer<wire::icmpv6::Type>(message, request, node, [&](const auto& reply) {
    return wire::icmpv6::encode(reply, endpoints, out);
  });
}

}  // namespace icmpkit::engine::responder

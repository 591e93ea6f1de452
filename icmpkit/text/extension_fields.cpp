#include "icmpkit/text/extension_fields.hpp"

#include "icmpkit/text/octet_chars.hpp"
#include "icmpkit/wire/extension/extended_information.hpp"
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/interface_information.hpp"
#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/extension/node_identification.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

namespace extension = wire::extension;

/// What the fields of one object are put into; its items have no places of their own, but the
/// object's payload.
struct ObjectSink {
  FieldSink& sink;
  FieldPlace payload;

  void number(JsonKey name, const std::optional<std::uint32_t>& value) const {
    if (value) sink.number(name, payload, *value);
  }
  void address(JsonKey name, const std::optional<IpAddress>& value) const {
    if (value) sink.address(name, payload, *value);
  }
  void text(JsonKey name, const std::optional<Bytes>& value) const {
    if (value) sink.text(name, payload, OctetChars(*value).view());
  }
  void problem(wire::ParseError error) const {
    sink.problem(payload.offset - extension::kObjectHeaderSize + error.offset,
                 wire::words(error.kind));
  }
};

void describe_mpls(const extension::ObjectView& object, const ObjectSink& out) {
  const auto stack = extension::LabelStackView::parse(object);
  if (!stack) return out.problem(stack.error());
  out.sink.begin_list("mpls");
  for (std::size_t i = 0; i < stack->size(); ++i) {
    const extension::LabelStackEntry entry = (*stack)[i];
    const std::size_t at = out.payload.offset + 4 * i;
    out.sink.begin_item({at, 4}, "label stack entry");
    out.sink.number("label", {at, 3}, entry.label);
    out.sink.number("tc", {at + 2, 1}, entry.traffic_class);
    out.sink.flag("s", {at + 2, 1}, entry.bottom_of_stack);
    out.sink.number("ttl", {at + 3, 1}, entry.ttl);
    out.sink.end_item();
  }
  out.sink.end_list();
}

void describe_interface(const extension::ObjectView& object, const ObjectSink& out) {
  const auto interface = extension::interface_information(object);
  if (!interface) return out.problem(interface.error());
  const auto role = static_cast<std::uint8_t>(interface->role);
  out.sink.number("role", {out.payload.offset - 1, 1}, role,
                  wire::find(wire::RegistrySet::InterfaceRole, role).words);
  out.number("if_index", interface->if_index);
  out.address("address", interface->address);
  out.text("name", interface->name);
  out.number("mtu", interface->mtu);
}

void describe_probe(const extension::ObjectView& object, const ObjectSink& out) {
  const auto probed = extension::interface_identification(object);
  if (!probed) return out.problem(probed.error());
  if (const auto* name = std::get_if<extension::InterfaceName>(&*probed)) {
    out.text("name", name->name);
  } else if (const auto* index = std::get_if<extension::InterfaceIndex>(&*probed)) {
    out.number("if_index", index->index);
  } else if (const auto* address = std::get_if<extension::InterfaceAddress>(&*probed)) {
    out.sink.number("address_family", {out.payload.offset, 2},
                    static_cast<std::uint16_t>(address->family));
    if (address->ip()) return out.address("address", address->ip());
    out.sink.octets("address_octets", {out.payload.offset + 4, address->address.size()},
                    address->address);
  }
}

void describe_object(const extension::ObjectView& object, const ObjectSink& out) {
  switch (object.object_class()) {
    case extension::ObjectClass::MplsLabelStack:
      return describe_mpls(object, out);
    case extension::ObjectClass::InterfaceInformation:
      return describe_interface(object, out);
    case extension::ObjectClass::InterfaceIdentification:
      return describe_probe(object, out);
    case extension::ObjectClass::ExtendedInformation:
      if (const auto pointer = extension::pointer(object)) {
        return out.number("pointer", pointer->pointer);
      }
      break;
    case extension::ObjectClass::NodeIdentification:
      if (const auto node = extension::node_identification(object)) {
        out.address("address", node->address);
        return out.text("name", node->name);
      }
      break;
    default:
      break;
  }
  out.sink.octets("body", out.payload, object.payload());
}

}  // namespace

void describe_extensions(const extension::StructureView& structure, std::size_t at,
                         FieldSink& sink) {
  sink.begin_list("extensions");
  at += extension::kStructureHeaderSize;
  for (const auto& object : structure.objects()) {
    if (!object) {
      sink.begin_item({at, 0}, "object");
      sink.problem(at, wire::words(object.error().kind));
      sink.end_item();
      break;
    }
    const auto number = static_cast<std::uint8_t>(object->object_class());
    const auto& entry = wire::find(wire::RegistrySet::ExtensionClass, number);
    const std::size_t size = object->octets().size();
    sink.begin_item({at, size}, entry.name.empty() ? "object" : entry.words);
    sink.number("class", {at + 2, 1}, number, entry.words);
    sink.number("ctype", {at + 3, 1}, object->c_type());
    describe_object(
        *object, {sink, {at + extension::kObjectHeaderSize, size - extension::kObjectHeaderSize}});
    sink.end_item();
    at += size;
  }
  sink.end_list();
}

}  // namespace icmpkit::text

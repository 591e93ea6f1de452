// Reads ICMP messages of both families with everything in them; see reader.hpp.
#pragma once

#include <ranges>
#include <variant>

#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/extension/extended_information.hpp"
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/interface_information.hpp"
#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/extension/node_identification.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "icmpkit/wire/icmpv6/nd_options.hpp"
#include "icmpkit/wire/quote.hpp"
#include "tests/support/reader.hpp"

namespace icmpkit::test {

inline void read_mpls(Reader& reader, wire::extension::ObjectView object) {
  const auto stack = wire::extension::LabelStackView::parse(object);
  if (!stack) return reader.refused(stack.error(), object.octets().size());
  std::vector<wire::extension::LabelStackEntry> entries;
  for (std::size_t i = 0; i < stack->size(); ++i) entries.push_back((*stack)[i]);
  const auto written = reader.write("label stack", wire::extension::LabelStack{.entries = entries});
  if (written) reader.compare("label stack", object.octets(), *written);
}

/// An object whose value `read` gives. What follows its items is ignored by a receiver, so it may
/// come out shorter.
template <class Read>
void read_object(Reader& reader, std::string_view what, wire::extension::ObjectView object,
                 Read read) {
  const auto value = read(object);
  if (!value) return reader.refused(value.error(), object.octets().size());
  const auto written = reader.write(what, *value);
  if (!written) return;
  reader.expect(written->size() <= object.octets().size(), std::string(what) + " grows");
  if (written->size() == object.octets().size()) reader.compare(what, object.octets(), *written);
  const auto again = read(*wire::extension::ObjectView::parse(*written));
  reader.expect(again && *again == *value, std::string(what) + " is written as another");
}

inline void read_extensions(Reader& reader, const wire::extension::StructureView& structure) {
  using wire::extension::ObjectClass;
  reader.take(structure.octets());
  reader.take(structure.checksum_state());
  reader.take(structure.is_sound());
  reader.take(wire::extension::repeats_interface_role(structure));
  for (const auto& object : structure.objects()) {
    if (!object) {
      reader.refused(object.error(), structure.octets().wire_length());
      continue;
    }
    reader.take(object->payload());
    switch (object->object_class()) {
      case ObjectClass::MplsLabelStack:
        read_mpls(reader, *object);
        break;
      case ObjectClass::InterfaceInformation:
        read_object(reader, "interface information", *object,
                    [](auto view) { return wire::extension::interface_information(view); });
        break;
      case ObjectClass::InterfaceIdentification:
        read_object(reader, "interface identification", *object,
                    [](auto view) { return wire::extension::interface_identification(view); });
        break;
      case ObjectClass::ExtendedInformation:
        read_object(reader, "extended information", *object,
                    [](auto view) { return wire::extension::pointer(view); });
        break;
      case ObjectClass::NodeIdentification:
        read_object(reader, "node identification", *object,
                    [](auto view) { return wire::extension::node_identification(view); });
        break;
      default:
        reader.round_trip(
            "object", object->octets(), wire::extension::value_of(*object), [&](Bytes octets) {
              return reader.write(
                  "object", wire::extension::value_of(*wire::extension::ObjectView::parse(octets)));
            });
    }
  }
}

inline void read_quote(Reader& reader, Family family, wire::CutBytes octets) {
  const wire::QuoteView quote{family, octets};
  reader.take(quote.extent());
  reader.take(quote.source());
  reader.take(quote.destination());
  reader.take(quote.final_destination());
  reader.take(quote.hop_limit());
  reader.take(quote.traffic_class());
  reader.take(quote.original_length());
  reader.take(quote.identification());
  reader.take(quote.protocol());
  reader.take(quote.transport());
  if (const auto ports = quote.ports()) reader.take(ports->source);
  if (const auto icmp = quote.icmp()) {
    reader.take(icmp->identifier);
    reader.take(icmp->sequence);
  }
  if (quote.has_transport()) {
    reader.expect(quote.transport_offset() <= octets.size(), "a quote's transport is behind it");
  }
}

/// An error's body in all readings; each has to accept what those before it do.
inline void read_body(Reader& reader, Family family, wire::CutBytes body, std::uint8_t length) {
  using wire::Reading;
  const auto unit = family == Family::V4 ? wire::LengthUnit::Words32 : wire::LengthUnit::Words64;
  bool was_accepted = false;
  for (const auto wanted :
       {Reading::Strict, Reading::Compliant, Reading::Legacy, Reading::Lenient}) {
    const wire::ExtendedBody split = wire::split_body(body, length, unit, wanted);
    reader.take(split.anomaly);
    read_quote(reader, family, split.quote);
    reader.expect(split.structure.has_value() == split.reading.has_value(),
                  "a structure without a reading, or a reading without a structure");
    reader.expect(!split.reading || *split.reading <= wanted, "a reading beyond what was wanted");
    reader.expect(!was_accepted || split.structure, "a structure that a looser reading refuses");
    was_accepted = split.structure.has_value();
  }
  const auto split = wire::split_body(body, length, unit, Reading::Lenient);
  if (split.structure) read_extensions(reader, *split.structure);
}

/// A neighbour discovery option. Values of options that cannot be written from what was read alone
/// (search lists as text) are left out by their type.
inline void read_nd_option(Reader& reader, const wire::icmpv6::OptionView& option) {
  using namespace wire::icmpv6;
  reader.take(option.body());
  const auto typed = parse_option(option);
  if (!typed) return reader.refused(typed.error(), option.size());
  std::visit(
      [&]<class View>(const View& view) {
        reader.take(view.octets());
        if constexpr (requires { view.names(); }) {
          for (const auto& name : view.names()) {
            if (!name) {
              reader.refused(name.error(), option.size());
              continue;
            }
            for (const Bytes label : name->labels()) reader.take(label);
          }
        }
        if constexpr (requires { encoded_size(view.value()); }) {
          const std::string what = "ND option " + std::to_string(static_cast<int>(option.type()));
          reader.round_trip(what, option.octets(), view.value(), [&](Bytes octets) {
            const auto again = OptionView::parse(octets);
            const auto same = again ? View::parse(*again) : wire::Parsed<View>{view};
            return again && same ? reader.write(what, same->value()) : std::nullopt;
          });
        }
      },
      *typed);
}

/// Everything that a range gives; offsets of refusals count from the message.
template <std::ranges::input_range Range>
void read_items(Reader& reader, const Range& items, std::size_t size) {
  for (const auto& item : items) {
    if constexpr (requires { item.error(); }) {
      if (!item) {
        reader.refused(item.error(), size);
        continue;
      }
      if constexpr (std::same_as<std::remove_cvref_t<decltype(*item)>, wire::icmpv6::OptionView>) {
        read_nd_option(reader, *item);
      } else {
        if constexpr (requires { item->sources(); }) read_items(reader, item->sources(), size);
        if constexpr (requires { item->auxiliary(); }) reader.take(item->auxiliary());
        if constexpr (requires { item->name().labels(); }) {
          read_items(reader, item->name().labels(), size);
        }
        if constexpr (requires { item->text(); }) reader.take(item->text().view().size());
        if constexpr (requires { item->address(); }) reader.take(item->address());
        reader.take(*item);
      }
    } else {
      reader.take(item);
    }
  }
}

/// The parts of a message that have a range or an octets of their own.
template <class View>
void read_parts(Reader& reader, Family family, const View& view) {
  const std::size_t size = view.message().wire_length();
  reader.take(view.octets());
  const auto read = [&](const auto& items) { read_items(reader, items, size); };
  if constexpr (requires { view.options().begin(); }) read(view.options());
  if constexpr (requires { view.names(); }) read(view.names());
  if constexpr (requires { view.records(); }) read(view.records());
  if constexpr (requires { view.sources(); }) read(view.sources());
  if constexpr (requires { view.agents(); }) read(view.agents());
  if constexpr (requires { view.addresses(); }) read(view.addresses());
  if constexpr (requires { view.ipv4_addresses(); }) read(view.ipv4_addresses());
  if constexpr (requires { view.operations(); }) read(view.operations());
  if constexpr (requires { view.matches(); }) read(view.matches());
  if constexpr (requires { view.entries(); }) {
    for (const auto& entry : view.entries()) reader.take(entry.address);
  }
  if constexpr (requires { view.extensions(); }) {
    const auto probe = wire::extension::split_probe(view.extensions());
    reader.take(probe.data);
    const auto structure = wire::extension::StructureView::parse(probe.structure);
    if (structure) {
      read_extensions(reader, *structure);
    } else {
      reader.refused(structure.error(), probe.structure.size());
    }
  }
  if constexpr (requires {
                  view.length();
                  view.body();
                }) {
    read_body(reader, family, view.body(), view.length());
  } else if constexpr (requires { view.body(); }) {
    read_quote(reader, family, view.body());
  }
}

/// The message with all that is in it; `encode(value, out)` writes one with its checksum. A cut one
/// is not written again.
template <class View, class Encode>
void read_view(Reader& reader, Family family, const View& view, Encode encode) {
  read_parts(reader, family, view);
  const auto value = view.value();
  if (view.message().is_cut()) return;
  const auto write = [&](const auto& message) {
    return reader.write("message", encoded_size(message),
                        [&](MutableBytes out) { return encode(message, out); });
  };
  const auto written = write(value);
  if (!written) return;
  reader.compare("message", view.octets(), *written);
  const auto again = View::parse(Bytes(*written));
  reader.expect(again.has_value(), "a message is written so that it cannot be read");
  if (!again) return;
  reader.expect(again->value() == value, "a message's value is another the second time");
  reader.expect(write(again->value()) == written, "a message is not the same the second time");
}

inline void read_icmpv4(Reader& reader, wire::CutBytes octets,
                        const wire::MessageContext& context = {}) {
  const auto message = wire::icmpv4::parse(octets);
  if (!message) return reader.refused(message.error(), octets.size());
  std::visit(
      [&](const auto& view) {
        read_view(reader, Family::V4, view, [](const auto& value, MutableBytes out) {
          return wire::icmpv4::encode(value, out);
        });
      },
      *message);
  for (const auto& violation : wire::icmpv4::validate(*message, context)) {
    reader.take(violation.requirement.size());
    reader.expect(violation.offset <= octets.wire_length(), "a violation behind the message");
  }
}

inline void read_icmpv6(Reader& reader, wire::CutBytes octets,
                        const wire::icmpv6::Endpoints& endpoints = {},
                        const wire::MessageContext& context = {}) {
  const auto message = wire::icmpv6::parse(octets);
  if (!message) return reader.refused(message.error(), octets.size());
  std::visit(
      [&](const auto& view) {
        read_view(reader, Family::V6, view, [&](const auto& value, MutableBytes out) {
          return wire::icmpv6::encode(value, endpoints, out);
        });
      },
      *message);
  for (const auto& violation : wire::icmpv6::validate(*message, context)) {
    reader.take(violation.requirement.size());
    reader.expect(violation.offset <= octets.wire_length(), "a violation behind the message");
  }
}

}  // namespace icmpkit::test

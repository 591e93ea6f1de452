// The fields of messages that both families have in one layout; of message_fields only.
#pragma once

#include "icmpkit/text/extension_fields.hpp"
#include "icmpkit/text/field_sink.hpp"
#include "icmpkit/wire/experimental_mobility.hpp"
#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {

/// What follows the fixed part of a view, as octets.
template <class View>
void describe_rest(const View& view, JsonKey name, FieldSink& sink) {
  const Bytes rest = view.rest().bytes();
  sink.octets(name, {View::kFixedSize, rest.size()}, rest);
}

[[nodiscard]] constexpr std::string_view words(wire::MobilitySubtype subtype) {
  switch (subtype) {
    case wire::MobilitySubtype::Card:
      return "Candidate Access Router Discovery";
    case wire::MobilitySubtype::Cxtp:
      return "Context Transfer Protocol";
  }
  return {};
}

[[nodiscard]] constexpr std::string_view words(wire::NeighborState state) {
  switch (state) {
    case wire::NeighborState::Reserved:
      return "reserved";
    case wire::NeighborState::Incomplete:
      return "incomplete";
    case wire::NeighborState::Reachable:
      return "reachable";
    case wire::NeighborState::Stale:
      return "stale";
    case wire::NeighborState::Delay:
      return "delay";
    case wire::NeighborState::Probe:
      return "probe";
    case wire::NeighborState::Failed:
      return "failed";
  }
  return {};
}

template <class View>
void describe_mobility(const View& view, FieldSink& sink) {
  sink.number("subtype", {4, 1}, static_cast<std::uint8_t>(view.subtype()), words(view.subtype()));
  sink.bits("reserved", {5, 3}, view.reserved());
  describe_rest(view, "options", sink);
}

template <class View>
void describe_extended_echo_request(const View& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("sequence", {6, 1}, view.sequence());
  sink.flag("local", {7, 1}, view.interface() == wire::ProbedInterface::Local);
  const auto body = wire::extension::split_probe(view.extensions());
  if (const auto structure = wire::extension::StructureView::parse(body.structure)) {
    describe_extensions(*structure, View::kFixedSize, sink);
  }
  sink.octets("data", {View::kFixedSize + body.structure.size(), body.data.size()},
              body.data.bytes());
}

template <class View>
void describe_extended_echo_reply(const View& view, FieldSink& sink) {
  const wire::InterfaceStatus status = view.status();
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("sequence", {6, 1}, view.sequence());
  sink.number("state", {7, 1}, static_cast<std::uint8_t>(status.state), words(status.state));
  sink.flag("active", {7, 1}, status.active);
  sink.flag("ipv4", {7, 1}, status.ipv4);
  sink.flag("ipv6", {7, 1}, status.ipv6);
  describe_rest(view, "trailing", sink);
}

}  // namespace icmpkit::text

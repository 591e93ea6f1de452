// The words of messages that both families have in one layout; of message_line only.
#pragma once

#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/shared_fields.hpp"
#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {

/// A message without words of its own: `type-#253`, and what the number tables call it.
inline void append_registered_type(Buffer& out, Family family, std::uint8_t type,
                                   std::uint8_t code) {
  out.append("type-#");
  out.append_decimal(type);
  if (code != 0) {
    out.append(" code-#");
    out.append_decimal(code);
  }
  const auto& entry = wire::find(wire::icmp_set(family), type);
  if (entry.name.empty()) return;
  out.append(" (");
  out.append(entry.words);
  const auto reason = wire::reason_name(family, type, code);
  if (!reason.empty()) {
    out.append(": ");
    out.append(wire::find(wire::icmp_set(family), type, code).words);
  }
  out.append(')');
}

template <class View>
void append_mobility(Buffer& out, const View& view) {
  out.append("experimental mobility");
  const auto subtype = words(view.subtype());
  out.append(", subtype ");
  out.append_decimal(static_cast<std::uint8_t>(view.subtype()));
  if (subtype.empty()) return;
  out.append(" (");
  out.append(subtype);
  out.append(')');
}

template <class View>
void append_extended_echo_request(Buffer& out, const View& view) {
  out.append("extended echo request, id ");
  out.append_decimal(view.identifier());
  out.append(", seq ");
  out.append_decimal(view.sequence());
  out.append(view.interface() == wire::ProbedInterface::Local ? ", local" : ", remote");
}

/// What the reply to an Extended Echo says of the interface: `, active, IPv4`.
inline void append_probed_interface(Buffer& out, wire::ExtendedEchoReplyCode code,
                                    const wire::InterfaceStatus& status) {
  switch (code) {
    case wire::ExtendedEchoReplyCode::NoError:
      break;
    case wire::ExtendedEchoReplyCode::MalformedQuery:
      return out.append(", malformed query");
    case wire::ExtendedEchoReplyCode::NoSuchInterface:
      return out.append(", no such interface");
    case wire::ExtendedEchoReplyCode::NoSuchTableEntry:
      return out.append(", no such table entry");
    case wire::ExtendedEchoReplyCode::MultipleInterfaces:
      return out.append(", multiple interfaces satisfy query");
    default:
      out.append(", code-#");
      return out.append_decimal(static_cast<std::uint8_t>(code));
  }
  if (status.state != wire::NeighborState::Reserved) {
    out.append(", neighbor ");
    out.append(words(status.state));
  }
  out.append(status.active ? ", active" : ", not active");
  if (status.ipv4) out.append(", IPv4");
  if (status.ipv6) out.append(", IPv6");
}

template <class View>
void append_extended_echo_reply(Buffer& out, const View& view) {
  out.append("extended echo reply, id ");
  out.append_decimal(view.identifier());
  out.append(", seq ");
  out.append_decimal(view.sequence());
  append_probed_interface(out, view.code(), view.status());
}

}  // namespace icmpkit::text

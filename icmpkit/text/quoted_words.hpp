// What the one-line form of an error says about the datagram that it quotes: its destination,
// protocol and destination port, as far as they are there.
#pragma once

#include "icmpkit/text/buffer.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::text {

/// The address; `(unknown)` where the quote ends before it.
inline void append_quoted_destination(Buffer& out, const wire::QuoteView& quote) {
  if (const auto destination = quote.final_destination()) {
    out.append(*destination);
  } else {
    out.append("(unknown)");
  }
}

/// ` protocol 132`; nothing where it is not there.
inline void append_quoted_protocol(Buffer& out, const wire::QuoteView& quote) {
  const auto protocol = quote.protocol();
  if (!protocol) return;
  out.append(" protocol ");
  out.append_decimal(static_cast<std::uint8_t>(*protocol));
}

/// ` udp port 53`; as much of it as is there.
inline void append_quoted_port(Buffer& out, const wire::QuoteView& quote) {
  const auto protocol = quote.protocol();
  if (protocol == wire::IpProtocol::Tcp) {
    out.append(" tcp");
  } else if (protocol == wire::IpProtocol::Udp) {
    out.append(" udp");
  } else {
    append_quoted_protocol(out, quote);
  }
  if (const auto ports = quote.ports()) {
    out.append(" port ");
    out.append_decimal(ports->destination);
  }
}

}  // namespace icmpkit::text

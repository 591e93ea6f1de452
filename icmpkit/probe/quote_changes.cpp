#include "icmpkit/probe/quote_changes.hpp"

#include <algorithm>

#include "icmpkit/probe/probe_tag.hpp"

namespace icmpkit::probe {
namespace {

constexpr std::size_t kTagOffset = 8;

bool agree(Bytes a, Bytes b, std::size_t from, std::size_t size) {
  const std::size_t end = std::min({a.size(), b.size(), from + size});
  return end <= from ||
         std::ranges::equal(a.subspan(from, end - from), b.subspan(from, end - from));
}

/// What differs between two headers of the same protocol, of which the quoted one may be cut.
void compare_transport(wire::IpProtocol protocol, Bytes sent, Bytes quoted, QuoteChanges& changes) {
  using Field = QuoteChanges::Field;
  const auto note = [&](std::size_t from, std::size_t size, Field field) {
    if (!agree(sent, quoted, from, size)) changes.add(field);
  };
  const std::size_t rest = sent.size();
  switch (protocol) {
    case wire::IpProtocol::Udp:
      note(0, 2, Field::SourcePort);
      note(2, 2, Field::DestinationPort);
      note(4, 2, Field::Length);
      note(6, 2, Field::Checksum);
      note(8, rest, Field::Data);
      break;
    case wire::IpProtocol::Tcp:
      note(0, 2, Field::SourcePort);
      note(2, 2, Field::DestinationPort);
      note(4, 12, Field::Data);
      note(16, 2, Field::Checksum);
      note(18, rest, Field::Data);
      break;
    case wire::IpProtocol::Icmp:
    case wire::IpProtocol::Icmpv6:
      note(0, 2, Field::Data);
      note(2, 2, Field::Checksum);
      note(4, 2, Field::Identifier);
      note(6, rest, Field::Data);
      break;
    default:
      note(0, rest, Field::Data);
  }
}

}  // namespace

bool is_quote_of(Bytes probe, const wire::QuoteView& quote) {
  const wire::QuoteView sent(quote.family(), probe);
  return sent.protocol() == quote.protocol() &&
         is_quote_of(probe, quote.family(), quote.transport().bytes());
}

bool is_quote_of(Bytes probe, Family family, Bytes transport) {
  const wire::QuoteView sent(family, probe);
  const Bytes ours = sent.transport().bytes();
  if (transport.size() < wire::QuoteView::kMinPayload) return false;
  const bool has_tag = sent.protocol() != wire::IpProtocol::Tcp &&
                       std::min(ours.size(), transport.size()) >= kTagOffset + ProbeTag::kSize;
  return (has_tag && agree(ours, transport, kTagOffset, ProbeTag::kSize)) ||
         agree(ours, transport, 0, wire::QuoteView::kMinPayload);
}

QuoteChanges changes_in(Bytes probe, const wire::QuoteView& quote) {
  using Field = QuoteChanges::Field;
  const wire::QuoteView sent(quote.family(), probe);
  QuoteChanges changes;
  const auto note = [&](bool differs, Field field) {
    if (differs) changes.add(field);
  };
  note(quote.traffic_class() != sent.traffic_class(), Field::TrafficClass);
  note(quote.original_length() != sent.original_length(), Field::Length);
  note(quote.identification() != sent.identification(), Field::Identification);
  note(quote.dont_fragment() != sent.dont_fragment() || quote.fragment().has_value(),
       Field::Fragmentation);
  note(!sent.source()->is_unspecified() && quote.source() != sent.source(), Field::Source);
  note(quote.destination() != sent.destination(), Field::Destination);
  if (quote.family() == Family::V6) {
    constexpr std::uint32_t kFlowLabel = 0xFFFFF;
    const std::uint32_t label = load_be32(probe, 0) & kFlowLabel;
    const std::uint32_t quoted = load_be32(quote.octets().bytes(), 0) & kFlowLabel;
    note(label != 0 && quoted != label, Field::FlowLabel);
  }
  compare_transport(*sent.protocol(), sent.transport().bytes(), quote.transport().bytes(), changes);
  return changes;
}

}  // namespace icmpkit::probe

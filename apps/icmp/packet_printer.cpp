#include "apps/icmp/packet_printer.hpp"

#include <ctime>

#include "icmpkit/text/hex_dump.hpp"
#include "icmpkit/text/message_details.hpp"
#include "icmpkit/text/message_json.hpp"
#include "icmpkit/text/message_line.hpp"

namespace icmpkit::app {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

void append_fragment(text::Buffer& out, const wire::DatagramView& datagram) {
  const auto fragment = datagram.fragment();
  if (!fragment) return;
  out.append(fragment->is_later() ? "later fragment" : "first fragment");
  out.append(", id ");
  out.append_decimal(fragment->identification);
  out.append(", offset ");
  out.append_decimal(fragment->offset);
  if (!fragment->more) out.append(", the last");
}

void append_problem(text::Buffer& out, const capture::PacketProblem& problem) {
  switch (problem.kind) {
    case capture::PacketProblemKind::Link:
      out.append("[frame");
      break;
    case capture::PacketProblemKind::IpHeader:
      out.append("[IP header");
      break;
    case capture::PacketProblemKind::Tunnel:
      out.append("[tunnel");
      break;
    case capture::PacketProblemKind::TooDeep:
      out.append("[tunnels");
      break;
  }
  out.append(": ");
  out.append(problem.words);
  out.append(" at octet ");
  out.append_decimal(problem.offset);
  out.append(" of the frame]");
}

/// Octets that cannot be right are bad; those that only should not be so are doubtful.
Tone tone_of(const text::IcmpMessage& message) {
  const bool is_damaged = message.context.checksum == wire::ChecksumState::Wrong;
  if (is_damaged || message.unreadable() != nullptr) return Tone::Bad;
  return message.violations.empty() ? Tone::Plain : Tone::Doubtful;
}

void write_fragment(text::JsonWriter& json, const wire::DatagramView& datagram) {
  const auto fragment = datagram.fragment();
  if (!fragment) return;
  json.begin_object("fragment");
  json.field("id", fragment->identification);
  json.field("offset", fragment->offset);
  json.field("more", fragment->more);
  json.end_object();
}

void write_time(text::JsonWriter& json, std::optional<Duration> at) {
  if (at) {
    json.field("ts", text::seconds(*at));
  } else {
    json.null("ts");
  }
}

void write_unknown_datagram(text::JsonWriter& json) {
  for (const text::JsonKey key :
       {text::JsonKey("src"), text::JsonKey("dst"), text::JsonKey("protocol"), text::JsonKey("ttl"),
        text::JsonKey("length")}) {
    json.null(key);
  }
}

/// The datagrams around the innermost one.
void write_tunnels(text::JsonWriter& json, const capture::Packet& packet) {
  if (packet.size() < 2) return;
  json.begin_array("tunnels");
  for (std::size_t i = 0; i + 1 < packet.size(); ++i) {
    const wire::DatagramView& outer = packet.datagram(i);
    json.begin_object();
    json.field("src", outer.source());
    json.field("dst", outer.destination());
    json.field("protocol", static_cast<std::uint8_t>(outer.protocol()));
    json.end_object();
  }
  json.end_array();
}

void write_vlans(text::JsonWriter& json, const capture::Packet& packet) {
  if (!packet.link() || packet.link()->vlans.size() == 0) return;
  json.begin_array("vlans");
  for (const capture::VlanTag& tag : packet.link()->vlans.all()) json.value(tag.id());
  json.end_array();
}

}  // namespace

void PacketPrinter::append_time(std::optional<Duration> captured_at) {
  if (!captured_at) return;
  const Duration at = *captured_at;
  const std::int64_t second = at.count() / kNanosecondsPerSecond;
  if (second != shown_second_) {
    const auto time = static_cast<std::time_t>(second);
    std::tm local{};
    localtime_r(&time, &local);
    shown_.clear();
    shown_.append_padded(static_cast<unsigned>(local.tm_hour), 2);
    shown_.append(':');
    shown_.append_padded(static_cast<unsigned>(local.tm_min), 2);
    shown_.append(':');
    shown_.append_padded(static_cast<unsigned>(local.tm_sec), 2);
    shown_.append('.');
    shown_second_ = second;
  }
  out_.append(shown_.view());
  out_.append_padded(static_cast<std::uint64_t>(at.count() % kNanosecondsPerSecond / 1000), 6);
  out_.append(' ');
}

void PacketPrinter::append_headers(const capture::Packet& packet) {
  if (packet.link()) {
    for (const capture::VlanTag& tag : packet.link()->vlans.all()) {
      out_.append("vlan ");
      out_.append_decimal(tag.id());
      out_.append(", ");
    }
  }
  for (std::size_t i = 0; i < packet.size(); ++i) {
    const wire::DatagramView& datagram = packet.datagram(i);
    if (i != 0 && packet.datagram(i - 1).protocol() == wire::IpProtocol::Gre) out_.append("GRE: ");
    out_.append(datagram.is_v4() ? "IP " : "IP6 ");
    out_.append(datagram.source());
    out_.append(" > ");
    out_.append(datagram.destination());
    out_.append(": ");
  }
}

void PacketPrinter::append_details(const capture::Packet& packet,
                                   const text::IcmpMessage* message) {
  if (options_.detail == Detail::Fields) {
    for (std::size_t i = 0; i < packet.size(); ++i) {
      text::append_details(out_, packet.datagram(i));
    }
    if (message != nullptr) text::append_details(out_, *message);
  }
  if (options_.octets == Octets::Shown && packet.has_datagram()) {
    text::append_hex_dump(out_, packet.datagram(0).datagram().bytes());
  }
}

void PacketPrinter::print(const PacketOrigin& origin, const capture::Packet& packet,
                          const text::IcmpMessage& message) {
  if (options_.format == PacketFormat::Json) return print_json(origin, packet, &message);
  const Tone tone = tone_of(message);
  options_.paint.begin(out_, tone);
  append_time(origin.at);
  append_headers(packet);
  text::append_message(out_, message);
  options_.paint.end(out_, tone);
  out_.append('\n');
  append_details(packet, &message);
}

void PacketPrinter::print(const PacketOrigin& origin, const capture::Packet& packet) {
  if (options_.format == PacketFormat::Json) return print_json(origin, packet, nullptr);
  const Tone tone = packet.problem() ? Tone::Bad : Tone::Plain;
  options_.paint.begin(out_, tone);
  append_time(origin.at);
  append_headers(packet);
  if (packet.problem()) {
    append_problem(out_, *packet.problem());
  } else if (packet.has_datagram()) {
    out_.append(packet.innermost().is_v4() ? "ICMP " : "ICMP6, ");
    append_fragment(out_, packet.innermost());
    out_.append(", length ");
    out_.append_decimal(packet.innermost().payload().wire_length());
  }
  options_.paint.end(out_, tone);
  out_.append('\n');
  append_details(packet, nullptr);
}

void PacketPrinter::print(const text::IcmpMessage& message) {
  if (options_.format == PacketFormat::Json) {
    text::JsonWriter json(out_);
    json.begin_object();
    json.field("v", 1);
    json.field("type", "packet");
    json.null("ts");
    json.field("index", 1);
    write_unknown_datagram(json);
    json.key("icmp");
    text::write_icmp(json, message, std::nullopt);
    json.end_object();
    return json.end_line();
  }
  text::append_message(out_, message);
  out_.append('\n');
  if (options_.detail == Detail::Fields) text::append_details(out_, message);
  if (options_.octets == Octets::Shown) text::append_hex_dump(out_, message.octets.bytes());
}

void PacketPrinter::print_json(const PacketOrigin& origin, const capture::Packet& packet,
                               const text::IcmpMessage* message) {
  text::JsonWriter json(out_);
  const wire::DatagramView* const datagram = packet.has_datagram() ? &packet.innermost() : nullptr;
  json.begin_object();
  json.field("v", 1);
  json.field("type", "packet");
  write_time(json, origin.at);
  json.field("index", origin.index);
  if (datagram != nullptr) {
    json.field("src", datagram->source());
    json.field("dst", datagram->destination());
    json.field("protocol", static_cast<std::uint8_t>(datagram->protocol()));
    json.field("ttl", datagram->hop_limit());
    json.field("length", datagram->datagram().wire_length());
  } else {
    write_unknown_datagram(json);
  }
  if (message != nullptr) {
    json.key("icmp");
    text::write_icmp(json, *message, message->context.source);
  } else {
    json.null("icmp");
  }
  if (datagram != nullptr && (message == nullptr || message->fragment)) {
    write_fragment(json, *datagram);
  }
  write_tunnels(json, packet);
  write_vlans(json, packet);
  if (const auto& problem = packet.problem()) {
    json.begin_object("problem");
    json.field("offset", problem->offset);
    json.field("words", problem->words);
    json.end_object();
  }
  if (options_.octets == Octets::Shown && packet.has_datagram()) {
    json.field("octets", text::HexOctets{packet.datagram(0).datagram().bytes()});
  }
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::app

#include "apps/icmp/tour_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/json.hpp"
#include "icmpkit/text/message_json.hpp"
#include "icmpkit/text/message_line.hpp"
#include "icmpkit/text/wrap.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::app {
namespace {

constexpr std::size_t kIndent = 11;
constexpr std::size_t kMostShown = 3;

void append_ports(text::Buffer& out, wire::Ports ports) {
  fmt::format_to(std::back_inserter(out), "port {} > {}", ports.source, ports.destination);
}

void append_tcp(text::Buffer& out, const wire::DatagramView& datagram) {
  const auto segment = wire::TcpView::parse(datagram.payload());
  if (!segment) return out.append("TCP");
  out.append("TCP ");
  append_ports(out, segment->ports());
  const std::uint8_t flags = segment->flags().value_or(0);
  for (const auto& [flag, name] :
       {std::pair(wire::TcpFlags::kSyn, " SYN"), std::pair(wire::TcpFlags::kAck, " ACK"),
        std::pair(wire::TcpFlags::kRst, " RST"), std::pair(wire::TcpFlags::kFin, " FIN")}) {
    if ((flags & flag) != 0) out.append(name);
  }
}

void append_payload(text::Buffer& out, const wire::DatagramView& datagram) {
  if (const auto part = datagram.icmp()) {
    return text::append_message(out, text::examine(datagram, *part));
  }
  switch (datagram.protocol()) {
    case wire::IpProtocol::Udp:
      if (const auto udp = wire::UdpView::parse(datagram.payload())) {
        out.append("UDP ");
        append_ports(out, udp->ports());
        fmt::format_to(std::back_inserter(out), ", length {}", datagram.payload().wire_length());
      }
      return;
    case wire::IpProtocol::Tcp:
      return append_tcp(out, datagram);
    default:
      fmt::format_to(std::back_inserter(out), "protocol {}, length {}",
                     static_cast<unsigned>(datagram.protocol()), datagram.payload().wire_length());
  }
}

/// What of the IP header is out of the ordinary.
void append_header_notes(text::Buffer& out, const wire::DatagramView& datagram) {
  constexpr std::uint8_t kUsualTtl = 64;
  const auto note = [&out](std::string_view words) {
    out.append(" [");
    out.append(words);
    out.append(']');
  };
  if (datagram.is_v4() && datagram.v4().dont_fragment()) note("DF");
  if (datagram.hop_limit() < kUsualTtl) {
    note(fmt::format("{} {}", datagram.is_v4() ? "ttl" : "hop limit", datagram.hop_limit()));
  }
  if (datagram.traffic_class() != 0) note(fmt::format("tos {:#04x}", datagram.traffic_class()));
}

void append_datagram(text::Buffer& out, Bytes octets) {
  const auto datagram = wire::DatagramView::parse(wire::CutBytes{octets});
  if (!datagram) return out.append("unreadable");
  out.append(datagram->is_v4() ? "IP " : "IP6 ");
  out.append(datagram->source());
  out.append(" > ");
  out.append(datagram->destination());
  out.append(": ");
  append_payload(out, *datagram);
}

void append_sent(text::Buffer& out, const Visit& visit) {
  const Probe& probe = visit.stop->probe;
  if (visit.sent.empty()) return out.append("nothing");
  if (probe.count > 1) fmt::format_to(std::back_inserter(out), "{} times ", probe.count);
  const Bytes octets = visit.sent.front().octets;
  append_datagram(out, octets);
  append_header_notes(out, *wire::DatagramView::parse(wire::CutBytes{octets}));
  if (!probe.note.empty()) {
    out.append(" [");
    out.append(probe.note);
    out.append(']');
  }
}

std::string answer_words(const TourDatagram& datagram) {
  text::Buffer line(1024);
  append_datagram(line, datagram.octets);
  return std::string(line.view());
}

std::string milliseconds_of(Duration at) {
  return fmt::format("{:.3f} ms", std::chrono::duration<double, std::milli>(at).count());
}

void append_field(std::string& out, std::string_view name, std::string_view words) {
  out += fmt::format("  {:<{}}", name, kIndent - 2);
  text::append_wrapped(out, words, kIndent, kIndent);
}

/// Who sent it, as far as that can be believed.
std::string sender_words(const Visit& visit, std::size_t index) {
  const TourDatagram& datagram = visit.received[index];
  const bool is_forged = visit.was_refused && index != visit.answer;
  return fmt::format("{}{} after {}", datagram.from.empty() ? "nobody" : datagram.from,
                     is_forged ? " (forged)" : "", milliseconds_of(datagram.at));
}

/// What says the same as one before is counted only.
void append_answers(std::string& out, const Visit& visit) {
  if (visit.received.empty()) return append_field(out, "answer", "nothing");
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < visit.received.size(); ++i) {
    const std::string words = answer_words(visit.received[i]);
    if (shown.size() == kMostShown || std::ranges::find(shown, words) != shown.end()) continue;
    append_field(out, shown.empty() ? "answer" : "",
                 fmt::format("{}: {}", sender_words(visit, i), words));
    shown.push_back(words);
  }
  const std::size_t others = visit.received.size() - shown.size();
  if (others != 0) append_field(out, "", fmt::format("and {} more", others));
}

std::string verdict_words(const std::string& verdict, const std::string& culprit) {
  return culprit.empty() ? verdict : verdict + ", " + culprit;
}

}  // namespace

void append_visit_text(text::Buffer& out, const Visit& visit) {
  const Stop& stop = *visit.stop;
  text::Buffer line(1024);
  append_sent(line, visit);
  std::string page = std::string(stop.name) + '\n';
  append_field(page, "sent", line.view());
  append_answers(page, visit);
  if (visit.was_refused) append_field(page, "refused", "you did not believe what mallory forged");
  append_field(page, "means", stop.means);
  if (visit.verdict) {
    append_field(page, "verdict", verdict_words(visit.verdict->verdict, visit.verdict->culprit));
  }
  if (visit.truth != nullptr) {
    append_field(page, "truth", verdict_words(visit.truth->verdict, visit.truth->culprit));
  }
  if (!visit.complaint.empty()) append_field(page, "WRONG", visit.complaint);
  out.append(page);
}

void append_stop_json(text::Buffer& out, const Stop& stop) {
  text::JsonWriter json(out);
  json.begin_object();
  json.field("v", 1);
  json.field("type", "stop");
  json.null("ts");
  json.field("name", stop.name);
  json.null("sent");
  json.null("answer");
  json.null("icmp");
  json.field("means", stop.means);
  json.null("verdict");
  json.null("truth");
  json.end_object();
  json.end_line();
}

void append_visit_json(text::Buffer& out, const Visit& visit) {
  const Stop& stop = *visit.stop;
  const TourDatagram* const answer = visit.answer ? &visit.received[*visit.answer] : nullptr;
  text::Buffer sent(1024);
  append_sent(sent, visit);
  text::JsonWriter json(out);
  json.begin_object();
  json.field("v", 1);
  json.field("type", "stop");
  json.field("ts", text::seconds(answer != nullptr ? answer->at : Duration{}));
  json.field("name", stop.name);
  json.field("sent", sent.view());
  json.field("answer", answer != nullptr ? std::optional(answer_words(*answer)) : std::nullopt);
  const auto view = answer != nullptr ? wire::DatagramView::parse(wire::CutBytes{answer->octets})
                                      : wire::refuse(wire::ParseErrorKind::Truncated, 0);
  const auto part = view ? view->icmp() : std::nullopt;
  if (part) {
    json.key("icmp");
    text::write_icmp(json, text::examine(*view, *part), view->source());
  } else {
    json.null("icmp");
  }
  json.field("means", stop.means);
  json.field("verdict", visit.verdict ? std::optional(visit.verdict->verdict) : std::nullopt);
  json.field("truth", visit.truth != nullptr ? std::optional(visit.truth->verdict) : std::nullopt);
  // What the contract does not ask for stands behind what it does.
  json.field("culprit", visit.truth != nullptr && !visit.truth->culprit.empty()
                            ? std::optional(visit.truth->culprit)
                            : std::nullopt);
  json.field("target", stop.target);
  json.field("from", answer != nullptr && !answer->from.empty() ? std::optional(answer->from)
                                                                : std::nullopt);
  json.field("answers", visit.received.size());
  json.field("complaint", visit.complaint.empty() ? std::nullopt : std::optional(visit.complaint));
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::app

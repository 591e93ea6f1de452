#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <iterator>

#include "icmpkit/text/message_line.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/verdict_report.hpp"
#include "icmpkit/text/verdict_words.hpp"
#include "icmpkit/text/wrap.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::text {
namespace {

using probe::Findings;
using probe::Verdict;

constexpr std::size_t kLabelWidth = 10;
/// Below this the next probe is worth its time.
constexpr double kSure = 0.9;

std::string named(const IpAddress& address, const NameSource& name_of) {
  Buffer out(128);
  append_named(out, name_of ? name_of(address) : std::string_view{}, address);
  return std::string(out.view());
}

/// `label` in its column, and the words behind it, wrapped.
void append_labelled(Buffer& out, std::string_view label, std::string_view words) {
  std::string line = fmt::format("  {:<{}}", label, kLabelWidth);
  append_wrapped(line, words, line.size(), line.size());
  out.append(line);
}

std::string_view state_of(Verdict verdict, const Findings& findings) {
  switch (verdict) {
    case Verdict::Reachable:
    case Verdict::MtuReduced:
    case Verdict::Detour:
    case Verdict::Congested:
      return "reachable";
    case Verdict::DegradedLoss:
    case Verdict::DegradedDuplicates:
    case Verdict::DegradedCorruption:
      return "reachable, badly";
    case Verdict::MtuBlackHole:
      return "reachable, but for large datagrams";
    case Verdict::FilteredButUp:
      return "up, and does not answer echo requests";
    default:
      return findings.is_up() ? "up, and does not take what was asked" : "not reachable";
  }
}

/// The ICMP message in the evidence, as a line of `icmp decode`; nothing where it holds another
/// protocol's datagram.
std::string line_of(const probe::Evidence& packet) {
  const auto datagram = wire::DatagramView::parse(packet.datagram());
  const auto part = datagram ? datagram->icmp() : std::nullopt;
  if (!part) return {};
  Buffer out(512);
  append_message(out, examine(*datagram, *part));
  return std::string(out.view());
}

void append_piece(Buffer& out, std::size_t number, const EvidencePiece& piece) {
  std::string line = fmt::format("  {:>2}. ", number);
  const std::size_t indent = line.size();
  append_wrapped(line, piece.probe + ": " + piece.answer, indent, indent);
  if (!piece.means.empty()) {
    line += std::string(indent, ' ') + "-> ";
    append_wrapped(line, piece.means, indent + 3, indent + 3);
  }
  if (piece.packet != nullptr) {
    if (const std::string shown = line_of(*piece.packet); !shown.empty()) {
      line += std::string(indent, ' ') + shown + "\n";
    }
  }
  out.append(line);
}

std::string_view sureness(double confidence) {
  constexpr double kVerySure = 0.95;
  constexpr double kLikely = 0.7;
  if (confidence >= kVerySure) return "sure";
  if (confidence >= kSure) return "quite sure";
  return confidence >= kLikely ? "likely" : "a guess";
}

std::string confidence_words(double confidence) {
  return fmt::format("{} ({:.0f} %)", sureness(confidence), std::floor(100 * confidence));
}

/// TARGET in the command is the user's.
std::string next_probe_of(const VerdictReport& report) {
  std::string command(next_probe(report.judgement.verdict));
  constexpr std::string_view kPlaceholder = "TARGET";
  if (const std::size_t at = command.find(kPlaceholder); at != std::string::npos) {
    command.replace(at, kPlaceholder.size(), report.target);
  }
  return command;
}

}  // namespace

std::string summary_of(const VerdictReport& report, const NameSource& name_of) {
  const probe::Judgement& judgement = report.judgement;
  std::string summary(meaning(judgement.verdict));
  if (summary.ends_with('.')) summary.pop_back();
  if (judgement.culprit) summary += "; it is decided at " + named(*judgement.culprit, name_of);
  return summary;
}

void append_verdict(Buffer& out, const VerdictReport& report, const NameSource& name_of) {
  const auto to = std::back_inserter(out);
  const probe::Judgement& judgement = report.judgement;
  const IpAddress& target = report.findings.question.target;
  Buffer address(64);
  address.append(target);
  const bool is_known = !target.is_unspecified();
  const bool is_named = is_known && address.view() != report.target;
  fmt::format_to(to, "{}{} is {}: {}\n", report.target,
                 is_named ? fmt::format(" ({})", address.view()) : std::string(),
                 state_of(judgement.verdict, report.findings), word(judgement.verdict));
  append_labelled(out, "", summary_of(report, name_of) + ".");
  for (const IpAddress& suspect : judgement.suspects) {
    append_labelled(out, "suspect", named(suspect, name_of));
  }
  append_labelled(out, "to do", advice(judgement.verdict));
  append_labelled(out, "how sure", confidence_words(judgement.confidence));
  const std::string next = next_probe_of(report);
  if (judgement.confidence < kSure && !next.empty()) append_labelled(out, "ask next", next);
  out.append("\n  evidence\n");
  std::size_t number = 0;
  for (const EvidencePiece& piece : evidence_of(report, name_of))
    append_piece(out, ++number, piece);
  fmt::format_to(to, "\n  {} probes in {:.2f} s", report.sent,
                 std::chrono::duration<double>(report.elapsed).count());
  if (is_known) out.append(target.is_v4() ? ", over IPv4" : ", over IPv6");
  if (report.findings.local.source) {
    fmt::format_to(to, ", from {}", named(*report.findings.local.source, name_of));
  }
  out.append('\n');
}

}  // namespace icmpkit::text

#include "tests/sim/verdicts/document.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/text/verdict_words.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::test {
namespace {

using probe::Culprit;
using probe::Fact;
using probe::FactSet;

constexpr auto kLastFact = static_cast<std::size_t>(Fact::Detoured);

/// How each fact is found, in the order of `Fact`.
constexpr auto kFound = std::to_array<std::string_view>({
    "the system, before anything is sent; or it refuses to send",
    "the system, before anything is sent; or it refuses to send",
    "the system refuses to send, for want of permission; or this machine itself reports that what "
    "is for somebody else is refused",
    "the system refuses to send, for want of room",
    "the system has asked for the gateway's link-layer address in vain, or this machine's own "
    "stack "
    "reports the target unreachable while the route goes by a gateway",
    "a reply to an echo request, a SYN and ACK, a datagram from the port",
    "that, or a refusal of its own: RST, port or protocol unreachable; ports 443, 80 and 22 of TCP "
    "and 33434 of UDP are tried where an echo is not answered within a second",
    "an ICMP error of the table of reports that quotes one of the probes, or a RST; where the "
    "target answers nothing at all, what is reported about the ports counts as well",
    "neither an answer nor a report, and no TTL ran out",
    "a time exceeded about a probe with a full TTL, or a trace that reached its last hop",
    "a trace in which the same addresses come again in the same order, or one does with silence "
    "between",
    "what the user asks",
    "what the user asks",
    "what the user asks",
    "what the user asks",
    "two traces: that of what is answered has routers further on than that of what was asked",
    "three echo requests in each of ten flows, and that some flows lose all while others lose "
    "nothing is a hundred times as probable as that all lose alike",
    "up to 170 echo requests, see below; a port may answer where no echo is, and then nothing is "
    "known of it",
    "two of the same echo requests' replies or more that came again",
    "two replies or more of the target, or of hops, whose checksum or data is not what it should "
    "be",
    "echo requests that may not be cut up, as large as the interface takes, and smaller ones",
    "the same: large ones are not answered, smaller ones are, and nobody says why",
    "a source quench that quotes one of the probes, also of a burst of eight large ones",
    "a redirect that quotes one of the probes, from this machine's first hop, to a neighbour",
});
static_assert(kFound.size() == kLastFact + 1);

std::string words_of(FactSet facts) {
  std::string text;
  for (std::size_t i = 0; i <= kLastFact; ++i) {
    const auto fact = static_cast<Fact>(i);
    if (facts.has(fact)) text += (text.empty() ? "" : "; ") + std::string(text::words(fact));
  }
  return text.empty() ? "-" : text;
}

std::string table_of_meanings() {
  std::string text = "| verdict | what it means | what to do |\n|---|---|---|\n";
  for (std::size_t i = 0; i < probe::kVerdictWords.size(); ++i) {
    const auto verdict = static_cast<probe::Verdict>(i);
    text += fmt::format("| `{}` | {} | {} |\n", word(verdict), text::meaning(verdict),
                        text::advice(verdict));
  }
  return text;
}

std::string table_of_verdicts() {
  std::string text = "| | if | unless | then | culprit | confidence |\n|---|---|---|---|---|---|\n";
  int number = 0;
  for (const probe::VerdictRow& row : probe::verdict_table()) {
    const std::string then =
        row.verdict ? fmt::format("`{}`", word(*row.verdict)) : "what the report says";
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", ++number, words_of(row.needs),
                        words_of(row.unless), then, text::words(row.culprit), row.confidence);
  }
  return text;
}

/// `3/9` and `3/10`, or a type with all its codes.
std::string codes_of(const probe::ReportRow& row) {
  constexpr std::uint8_t kAll = 255;
  if (row.last_code == kAll && row.first_code == 0) return fmt::format("{}", row.type);
  if (row.last_code == kAll) return fmt::format("{}/{} and up", row.type, row.first_code);
  if (row.first_code == row.last_code) return fmt::format("{}/{}", row.type, row.first_code);
  return fmt::format("{}/{}, {}/{}", row.type, row.first_code, row.type, row.last_code);
}

/// What the number tables call the codes; where they are open-ended, the type.
std::string meaning_of(const probe::ReportRow& row) {
  const auto set = wire::icmp_set(row.family);
  std::string text;
  for (int code = row.first_code; code <= row.last_code; ++code) {
    const auto& entry = wire::find(set, row.type, static_cast<std::uint8_t>(code));
    if (entry.name.empty()) return std::string(wire::find(set, row.type).words);
    text += (text.empty() ? "" : "; ") + std::string(entry.words);
  }
  return text;
}

std::string table_of_reports() {
  std::string text = "| | message | says | verdict |\n|---|---|---|---|\n";
  for (const probe::ReportRow& row : probe::report_table()) {
    text += fmt::format("| IPv{} | {} | {} | `{}` |\n", row.family == Family::V4 ? 4 : 6,
                        codes_of(row), meaning_of(row), word(row.verdict));
  }
  return text;
}

std::string table_of_facts() {
  std::string text = "| fact | how it is found |\n|---|---|\n";
  for (std::size_t i = 0; i <= kLastFact; ++i) {
    text += fmt::format("| {} | {} |\n", text::words(static_cast<Fact>(i)), kFound[i]);
  }
  return text;
}

std::string block(const std::string& text) { return "```text\n" + text + "```\n"; }

/// Puts `table` where the page has the section of that name.
bool put(std::string& page, std::string_view name, const std::string& table) {
  const std::string begin = fmt::format("<!-- begin {} -->\n", name);
  const std::string end = fmt::format("<!-- end {} -->\n", name);
  const std::size_t first = page.find(begin);
  if (first == std::string::npos) return false;
  const std::size_t from = first + begin.size();
  const std::size_t to = page.find(end, from);
  if (to == std::string::npos) return false;
  page.replace(from, to - from, "\n" + table + "\n");
  return true;
}

}  // namespace

std::optional<std::string> with_tables(std::string_view page, const ConfusionMatrix& matrix) {
  std::string text(page);
  const bool has_all =
      put(text, "meanings", table_of_meanings()) && put(text, "verdicts", table_of_verdicts()) &&
      put(text, "reports", table_of_reports()) && put(text, "facts", table_of_facts()) &&
      put(text, "families", block(matrix.list())) && put(text, "matrix", block(matrix.table()));
  if (!has_all) return std::nullopt;
  return text;
}

}  // namespace icmpkit::test

// `icmp explain WHAT...`: what a type, code, extension, option or error text means.
//
// Exit codes: 0 all of it is known, 2 something is not (the nearest is suggested) or bad usage.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/icmp/program.hpp"
#include "icmpkit/text/entry_text.hpp"
#include "icmpkit/text/lookup.hpp"

namespace icmpkit::app {
namespace {

std::string advice_on(const text::LookupError& error) {
  if (!error.nearest.empty()) {
    return fmt::format("did you mean {}?", fmt::join(error.nearest, ", or "));
  }
  return "try 3/4, v6:2/0, EchoRequest, ext:1, nd:3 or \"frag needed\"; icmp types lists all";
}

void append_matches(text::Buffer& out, const CommonOptions& common,
                    std::span<const text::Match> matches) {
  if (!common.json) {
    out.append(text::explanation_page(matches.front(), matches.subspan(1)));
    return;
  }
  text::JsonWriter json(out);
  for (const text::Match& match : matches) {
    text::append_entry(json, match, text::EntryDetail::Explained, unix_time());
  }
}

int run_explain(const CommonOptions& common, const std::vector<std::string>& what) {
  text::Buffer out;
  int exit_code = 0;
  bool is_first = true;
  for (const text::Lookup& lookup : text::look_up_each(what)) {
    if (!lookup) {
      report_failure(common, "icmp explain", lookup.error().problem, advice_on(lookup.error()));
      exit_code = kExitUsage;
      continue;
    }
    if (!is_first && !common.json) out.append("\n\n");
    is_first = false;
    append_matches(out, common, *lookup);
    write_out(out, stdout);
  }
  return exit_code;
}

}  // namespace

void add_explain(CLI::App& app, Program& program) {
  CLI::App* const command = app.add_subcommand(
      "explain", "what a type, code, extension or error text means, and what to do about it");
  const auto what = std::make_shared<std::vector<std::string>>();
  command
      ->add_option("WHAT", *what,
                   "3/4, v6:2/0, icmp6 2, EchoRequest, ext:1, nd:3, \"frag needed\", !H. A number "
                   "without v4: or v6: is taken for the family in which it means more, for ICMPv4 "
                   "where both do; other meanings are pointed at.")
      ->required();
  add_common_options(*command, program.common);
  command->callback([&program, what] { program.exit_code = run_explain(program.common, *what); });
}

}  // namespace icmpkit::app

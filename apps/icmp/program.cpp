#include "apps/icmp/program.hpp"

#include <cstdlib>

#include "apps/icmp/word_option.hpp"
#include "icmpkit/io/clock.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::app {

void add_common_options(CLI::App& command, CommonOptions& options) {
  command.add_flag("--json", options.json, "one JSON object a line");
  add_word<ColorMode>(
      command, "--color", options.color,
      {{"auto", ColorMode::Auto}, {"always", ColorMode::Always}, {"never", ColorMode::Never}},
      "colour what is broken or missing: auto (a terminal, and NO_COLOR is not set), always, never")
      ->type_name("WHEN");
  command
      .add_option("--seed", options.seed,
                  "draw what is random (identifiers, keys of tags) from this number")
      ->type_name("N");
}

void report_failure(const CommonOptions& options, std::string_view command, std::string_view text,
                    std::string_view advice) {
  text::Buffer out(1024);
  if (options.json) {
    text::JsonWriter json(out);
    json.begin_object();
    json.field("v", 1);
    json.field("type", "failure");
    json.field("ts", unix_time());
    json.field("text", text);
    json.field("detail", command);
    json.field("advice", advice.empty() ? std::nullopt : std::optional(advice));
    json.end_object();
    json.end_line();
    write_out(out, stdout);
    return;
  }
  out.append(command);
  out.append(": ");
  out.append(text);
  out.append('\n');
  if (!advice.empty()) {
    out.append(command);
    out.append(": ");
    out.append(advice);
    out.append('\n');
  }
  write_out(out, stderr);
}

void write_out(text::Buffer& buffer, std::FILE* file) {
  const std::string_view text = buffer.view();
  const bool is_written =
      std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  buffer.clear();
  if (!is_written) std::exit(kExitUsage);
}

text::FixedPoint unix_time() { return {io::unix_time_ns() / 1000, 6}; }

}  // namespace icmpkit::app

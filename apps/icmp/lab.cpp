// `icmp lab`: simulated networks. What looks at a lab without running it is here; `run` and `make`
// have files of their own.
#include "apps/icmp/lab.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "apps/icmp/builtin_labs.hpp"
#include "apps/icmp/lab_drawing.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::app {
namespace {

void print(std::string_view text) {
  text::Buffer out(text.size() + 1);
  out.append(text);
  write_out(out, stdout);
}

/// `event` of a lab's JSON line, and what it is about.
void begin_line(text::JsonWriter& json, std::string_view event) {
  json.begin_object();
  json.field("v", 1);
  json.field("type", "lab");
  json.field("ts", unix_time());
  json.field("event", event);
}

int list_labs(const CommonOptions& common) {
  text::Buffer out;
  text::JsonWriter json(out);
  for (const BuiltinLab& lab : builtin_labs()) {
    const auto scenario = sim::read_scenario(lab.text);
    const std::string title = scenario ? scenario->title : "cannot be read";
    if (common.json) {
      begin_line(json, "listed");
      json.field("name", lab.name);
      json.field("title", title);
      json.end_object();
      json.end_line();
    } else {
      out.append(fmt::format("{:<10} {}\n", lab.name, title));
    }
  }
  write_out(out, stdout);
  return 0;
}

int check_lab(const CommonOptions& common, const std::string& name) {
  const auto scenario = load_lab(name);
  if (!scenario) return fail_without_lab(common, "icmp lab check", scenario.error());
  if (!common.json) {
    print(fmt::format("{}: {} nodes, {} links, {} targets, no faults in the text\n", name,
                      scenario->nodes.size(), scenario->links.size(), scenario->truths.size()));
    return 0;
  }
  text::Buffer out;
  text::JsonWriter json(out);
  begin_line(json, "checked");
  json.field("nodes", scenario->nodes.size());
  json.field("links", scenario->links.size());
  json.field("targets", scenario->truths.size());
  json.end_object();
  json.end_line();
  write_out(out, stdout);
  return 0;
}

int show_lab(const CommonOptions& common, const std::string& name,
             std::string (*drawing)(const sim::Scenario&)) {
  const auto scenario = load_lab(name);
  if (!scenario) return fail_without_lab(common, "icmp lab show", scenario.error());
  print(drawing(*scenario));
  return 0;
}

void add_lab_list(CLI::App& lab, Program& program) {
  CLI::App* const command = lab.add_subcommand("list", "the labs that are built in");
  add_common_options(*command, program.common);
  command->callback([&program] { program.exit_code = list_labs(program.common); });
}

void add_lab_check(CLI::App& lab, Program& program) {
  CLI::App* const command = lab.add_subcommand("check", "say whether a lab can be run");
  const auto name = std::make_shared<std::string>();
  command->add_option("LAB", *name, "a file, or the name of a lab that is built in")->required();
  add_common_options(*command, program.common);
  command->callback([&program, name] { program.exit_code = check_lab(program.common, *name); });
}

void add_lab_show(CLI::App& lab, Program& program) {
  struct Options {
    std::string name;
    bool dot = false;
  };
  CLI::App* const command = lab.add_subcommand("show", "draw a lab as text");
  const auto options = std::make_shared<Options>();
  command->add_option("LAB", options->name, "a file, or the name of a lab that is built in")
      ->required();
  command->add_flag("--dot", options->dot, "in the language of graphviz");
  add_common_options(*command, program.common);
  command->callback([&program, options] {
    program.exit_code = show_lab(program.common, options->name, options->dot ? &draw_dot : &draw);
  });
}

}  // namespace

int fail_without_lab(const CommonOptions& common, std::string_view command, const LabError& error) {
  report_failure(common, command, error.text, error.advice);
  return kExitUsage;
}

void add_lab(CLI::App& app, Program& program) {
  CLI::App* const lab = app.add_subcommand("lab", "simulated networks, for any program to live in");
  lab->require_subcommand(1);
  add_lab_run(*lab, program);
  add_lab_list(*lab, program);
  add_lab_show(*lab, program);
  add_lab_check(*lab, program);
  add_lab_make(*lab, program);
}

}  // namespace icmpkit::app

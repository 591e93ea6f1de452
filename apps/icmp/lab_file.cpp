#include "apps/icmp/lab_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "apps/icmp/builtin_labs.hpp"

namespace icmpkit::app {
namespace {

std::string builtin_names() {
  std::string names;
  for (const BuiltinLab& lab : builtin_labs()) {
    if (!names.empty()) names += ", ";
    names += lab.name;
  }
  return names;
}

/// `FILE:LINE:COLUMN: what is wrong; what would be right`, as compilers say it.
std::string words_of(const std::string& origin, const std::vector<sim::ScenarioProblem>& problems) {
  std::string words;
  for (const sim::ScenarioProblem& problem : problems) {
    if (!words.empty()) words += '\n';
    words += fmt::format("{}:{}:{}: {}", origin, problem.line, problem.column, problem.message);
    if (!problem.remedy.empty()) words += "; " + problem.remedy;
  }
  return words;
}

}  // namespace

std::expected<LabText, LabError> read_lab(const std::string& file_or_name) {
  const auto labs = builtin_labs();
  const auto found = std::ranges::find(labs, file_or_name, &BuiltinLab::name);
  if (found != labs.end()) {
    return LabText{.origin = file_or_name, .text = std::string(found->text)};
  }
  if (!std::filesystem::is_regular_file(file_or_name)) {
    return std::unexpected(LabError{
        .text = fmt::format("{}: no such file, and no lab of that name is built in", file_or_name),
        .advice = "built in are " + builtin_names()});
  }
  std::ifstream file(file_or_name, std::ios::binary);
  LabText lab{.origin = file_or_name,
              .text = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
  if (!file)
    return std::unexpected(LabError{.text = file_or_name + ": cannot be read", .advice = {}});
  return lab;
}

std::expected<sim::Scenario, LabError> load_lab(const std::string& file_or_name) {
  const auto lab = read_lab(file_or_name);
  if (!lab) return std::unexpected(lab.error());
  auto scenario = sim::read_scenario(lab->text);
  if (scenario) return std::move(*scenario);
  return std::unexpected(LabError{.text = words_of(lab->origin, scenario.error()),
                                  .advice = "the format is described in docs/lab-format.md"});
}

}  // namespace icmpkit::app

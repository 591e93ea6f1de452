// `icmp types`: the registry as a table. Exit codes: 0, 2 where no row is wanted or bad usage.
#include <map>
#include <memory>
#include <string>

#include "apps/icmp/program.hpp"
#include "icmpkit/text/registry_table.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::app {
namespace {

int run_types(const CommonOptions& common, const text::RegistryFilter& filter) {
  text::Buffer out;
  if (common.json) {
    text::JsonWriter json(out);
    text::append_entries(json, filter, unix_time());
  } else {
    out.append(text::registry_table(filter));
  }
  if (out.empty()) {
    report_failure(common, "icmp types", "no row is like that",
                   "leave out --set, --family or --status");
    return kExitUsage;
  }
  write_out(out, stdout);
  return 0;
}

/// The words for each value of an enumeration of `count` values, as an option takes them.
template <class Enumeration>
std::map<std::string, Enumeration> names_of(std::size_t count) {
  std::map<std::string, Enumeration> names;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<Enumeration>(i);
    names.emplace(wire::words(value), value);
  }
  return names;
}

/// An option that takes one of the names and nothing else.
template <class Enumeration>
void add_choice(CLI::App& command, const std::string& option, std::optional<Enumeration>& wanted,
                const std::map<std::string, Enumeration>& names, const std::string& help) {
  command
      .add_option_function<std::string>(
          option, [&wanted, names](const std::string& name) { wanted = names.at(name); }, help)
      ->check(CLI::IsMember(names));
}

}  // namespace

void add_types(CLI::App& app, Program& program) {
  CLI::App* const command =
      app.add_subcommand("types", "the registry as a table: types, codes, extensions, options");
  const auto filter = std::make_shared<text::RegistryFilter>();
  constexpr std::size_t kStatuses = 5;
  add_choice<Family>(*command, "--family", filter->family, {{"4", Family::V4}, {"6", Family::V6}},
                     "only what ICMPv4 (4) or ICMPv6 (6) uses");
  add_choice(*command, "--status", filter->status, names_of<wire::RegistryStatus>(kStatuses),
             "only rows of this status");
  add_choice(*command, "--set", filter->set, names_of<wire::RegistrySet>(wire::kRegistrySets),
             "only this table");
  add_common_options(*command, program.common);
  command->callback([&program, filter] { program.exit_code = run_types(program.common, *filter); });
}

}  // namespace icmpkit::app

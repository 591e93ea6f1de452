#include "apps/icmp/diagnose_options.hpp"

#include <CLI/Validators.hpp>

#include "apps/icmp/number_option.hpp"

namespace icmpkit::app {
namespace {

/// Where a UDP or TCP port is asked about: each excludes the others.
void declare_question(CLI::App& command, DiagnoseOptions& options) {
  using probe::TraceMethod;
  const auto ask = [&](TraceMethod method) {
    return [&options, method](std::uint16_t number) {
      options.method = method;
      options.port = number;
    };
  };
  auto* const tcp = command.add_option_function<std::uint16_t>("--tcp", ask(TraceMethod::Tcp),
                                                               "why is this TCP port not reached");
  auto* const udp = command.add_option_function<std::uint16_t>("--udp", ask(TraceMethod::Udp),
                                                               "why is this UDP port not reached");
  auto* const protocol = command.add_option_function<std::uint16_t>(
      "--protocol",
      [&options](std::uint16_t number) {
        options.method = TraceMethod::Protocol;
        options.protocol = static_cast<std::uint8_t>(number);
      },
      "why is this IP protocol not spoken");
  tcp->type_name("PORT")->check(CLI::Range(1, 65'535))->excludes(udp);
  udp->type_name("PORT")->check(CLI::Range(1, 65'535))->excludes(protocol);
  protocol->type_name("NUMBER")->check(CLI::Range(0, 255))->excludes(tcp);
}

}  // namespace

void declare_diagnose_options(CLI::App& command, DiagnoseOptions& options) {
  command.add_option("TARGET", options.vantage.target, "a name or an address")->required();
  declare_question(command, options);
  command
      .add_option("-s,--size", options.payload_size,
                  "why do echo requests with so many octets of data not get there")
      ->check(CLI::Range(0, 65'507))
      ->type_name("SIZE");
  command
      .add_option_function<std::string>(
          "-M", [&](const std::string& word) { options.forbids_fragments = word == "do"; },
          "may they be fragmented: do (forbid it), dont (allow it, the default)")
      ->check(CLI::IsMember({"do", "dont"}))
      ->type_name("HINT");
  command
      .add_option_function<std::string>(
          "-Q,--tos",
          [&](const std::string& text) {
            options.traffic_class = static_cast<std::uint8_t>(read_number("--tos", text, 255));
          },
          "with this type of service or traffic class")
      ->type_name("TCLASS");
  auto* const via = command.add_option("--via", options.via,
                                       "by a loose source route through these routers (IPv4)");
  via->delimiter(',')->type_name("HOP,...")->allow_extra_args(false);
  command
      .add_option("--strict-via", options.strict_via,
                  "by a strict source route, which names every router (IPv4)")
      ->delimiter(',')
      ->type_name("HOP,...")
      ->allow_extra_args(false)
      ->excludes(via);
  add_vantage_options(command, options.vantage);
}

std::string conflict_of(const DiagnoseOptions& options) {
  const bool asks_for_echo = options.method == probe::TraceMethod::Icmp;
  if (!asks_for_echo && (options.payload_size || !options.stations().empty())) {
    return "--size, --via and --strict-via are about echo requests: leave --tcp, --udp or "
           "--protocol out";
  }
  if (options.stations().size() > probe::Stations::kCapacity) {
    return "--via: a source route has room for 8 hops and the target";
  }
  if (options.forbids_fragments && !options.payload_size) return "-M do needs a --size";
  return {};
}

probe::DiagnosisConfig make_diagnosis_config(const DiagnoseOptions& options) {
  return {.question = {.method = options.method,
                       .port = options.port,
                       .protocol = options.protocol,
                       .payload_size = options.payload_size},
          .traffic_class = options.traffic_class,
          .dont_fragment = options.forbids_fragments,
          .route = options.strict_via.empty() ? probe::Ipv4OptionUse::LooseSourceRoute
                                              : probe::Ipv4OptionUse::StrictSourceRoute};
}

}  // namespace icmpkit::app

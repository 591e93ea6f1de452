#include "apps/icmp/trace_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include "apps/icmp/duration_option.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

/// As many flows as five next hops at one balancer need to be told from six, at 95 % for each.
constexpr std::uint8_t kFlows = 33;
constexpr std::uint8_t kProbesPerFlow = 3;
constexpr std::uint8_t kReportProbes = 10;
constexpr std::uint16_t kTcpPort = 80;

/// MAX, MAX,HERE or MAX,HERE,NEAR: seconds and two factors.
void read_waits(const std::string& text, TraceOptions& options) {
  double values[3] = {5, 3, 10};
  std::size_t read = 0;
  for (std::size_t begin = 0; begin <= text.size() && read < 3; ++read) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto [rest, error] =
        std::from_chars(text.data() + begin, text.data() + end, values[read]);
    if (error != std::errc{} || rest != text.data() + end || values[read] <= 0 ||
        values[read] > (read == 0 ? 86'400 : 255)) {
      throw CLI::ValidationError("-w", "'" + text + "' is no MAX[,HERE[,NEAR]] such as 5,3,10");
    }
    begin = end + 1;
  }
  options.longest_wait =
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(values[0]));
  options.here_factor = static_cast<std::uint8_t>(values[1]);
  options.near_factor = static_cast<std::uint8_t>(values[2]);
}

void declare_targets(CLI::App& command, TraceOptions& options) {
  command.add_option("TARGET", options.targets, "names or addresses");
  command
      .add_option("--targets", options.targets_file,
                  "read targets from FILE, one a line; - is standard input")
      ->type_name("FILE");
  command.add_flag_callback("-4", [&] { options.family = Family::V4; }, "IPv4 only");
  command.add_flag_callback("-6", [&] { options.family = Family::V6; }, "IPv6 only");
}

void declare_probes(CLI::App& command, TraceOptions& options) {
  using probe::TraceMethod;
  command.add_flag_callback(
      "-I,--icmp", [&] { options.method = TraceMethod::Icmp; }, "echo requests (the default)");
  command.add_flag_callback(
      "-U,--udp", [&] { options.method = TraceMethod::Udp; }, "UDP to one port (default: 33434)");
  command.add_flag_callback(
      "-T,--tcp", [&] { options.method = TraceMethod::Tcp; }, "TCP SYN to one port (default: 80)");
  command
      .add_option_function<std::uint16_t>(
          "-P,--protocol",
          [&](std::uint16_t number) {
            options.method = TraceMethod::Protocol;
            options.protocol = static_cast<std::uint8_t>(number);
          },
          "datagrams of this IP protocol, with nothing that it knows in them (253 is free to use)")
      ->check(CLI::Range(0, 255))
      ->type_name("NUMBER");
  command.add_option("-p,--port", options.port, "destination port")->type_name("PORT");
  command.add_option("--sport", options.source_port, "source port")->type_name("PORT");
  command
      .add_option("-q,--queries", options.probes,
                  "probes for each hop (default: 3; 10 with --report)")
      ->check(CLI::Range(1, 255))
      ->type_name("N");
  command.add_option("-f,--first", options.first_hop, "begin with this hop (default: 1)")
      ->check(CLI::Range(1, 255))
      ->type_name("TTL");
  command.add_option("-m,--max-hops", options.max_hops, "go no further (default: 30)")
      ->check(CLI::Range(1, 255))
      ->type_name("TTL");
  command
      .add_option("-N,--sim-queries", options.hops_ahead,
                  "hops to probe beyond the furthest that answered (default: 16)")
      ->check(CLI::Range(1, 255))
      ->type_name("N");
  command
      .add_option("--packet-size", options.packet_size,
                  "octets of a probe with its IP header (default: 60, IPv6 80)")
      ->check(CLI::Range(1, 65'535))
      ->type_name("OCTETS");
  command.add_option("-t,--tos", options.traffic_class, "type of service or traffic class")
      ->type_name("TOS");
  command.add_option("-l,--flowlabel", options.flow_label, "IPv6 flow label")
      ->check(CLI::Range(0, 0xFFFFF))
      ->type_name("LABEL");
  command.add_flag("-F,--dont-fragment", options.dont_fragment, "set IPv4's don't-fragment flag");
  command.add_option("-i,--interface", options.interface, "send by this interface")
      ->type_name("DEVICE");
  command
      .add_option_function<std::string>(
          "-s,--source",
          [&](const std::string& text) {
            options.source = IpAddress::parse(text);
            if (!options.source) throw CLI::ValidationError("-s", "'" + text + "' is no address");
          },
          "send from this address")
      ->type_name("ADDRESS");
}

void declare_pace(CLI::App& command, TraceOptions& options) {
  command
      .add_option_function<std::string>(
          "-w,--wait", [&](const std::string& text) { read_waits(text, options); },
          "wait so many seconds, or HERE times as long as the hop needed before, or NEAR times "
          "as long as one behind it (default: 5,3,10)")
      ->type_name("MAX[,HERE[,NEAR]]");
  add_seconds(command, "-z,--sendwait", options.send_wait, 0s, "between two probes (default: 0)");
  command.add_option("--rate", options.rate, "at most N probes a second (default: 20000)")
      ->check(CLI::Range(0.001, 1e9))
      ->type_name("N");
}

void declare_output(CLI::App& command, TraceOptions& options) {
  command.add_flag("-n", options.numeric, "addresses only");
  command.add_flag("-e,--extensions", options.extensions,
                   "show what routers append: MPLS labels, interfaces");
  command.add_flag("--back", options.way_back,
                   "show the length of the way back where it is another");
  command.add_flag("-v,--verbose", options.verbose,
                   "say what the network changed in the probes, and what is rationed");
  command.add_flag("--report", options.report, "statistics of each hop, as mtr -r");
  add_seconds(command, "--interval", options.interval, 1ms,
              "with --report: between two rounds (default: 1)");
  command.add_flag("--mtr-json", options.mtr_json, "the report as mtr --json");
  command.add_flag("--paths", options.paths, "send many flows, and show every way that they take");
}

}  // namespace

void declare_trace_options(CLI::App& command, TraceOptions& options) {
  declare_targets(command, options);
  declare_probes(command, options);
  declare_pace(command, options);
  declare_output(command, options);
  add_lab_options(command, options.lab);
}

std::string conflict_of(const TraceOptions& options, const CommonOptions& common) {
  if (options.targets.empty() && options.targets_file.empty()) {
    return "no target: give a name, an address or --targets";
  }
  if (options.first_hop > options.max_hops) {
    return fmt::format("-f {} is beyond -m {}", options.first_hop, options.max_hops);
  }
  if (options.mtr_json && common.json) return "--mtr-json or --json, not both";
  if (options.paths && options.is_report()) return "--paths or a report, not both";
  if (options.paths && options.probes) return "--paths chooses the number of probes itself";
  return {};
}

probe::TraceConfig make_trace_config(const TraceOptions& options) {
  using probe::TraceMethod;
  const TraceMethod method = options.method.value_or(TraceMethod::Icmp);
  const std::uint16_t port = method == TraceMethod::Tcp ? kTcpPort : std::uint16_t{33'434};
  probe::TraceConfig config{
      .method = method,
      .protocol = options.protocol,
      .destination_port = options.port.value_or(port),
      .first_hop = options.first_hop,
      .max_hops = options.max_hops,
      .probes = options.probes.value_or(options.is_report() ? kReportProbes : std::uint8_t{3}),
      .hops_ahead = options.hops_ahead,
      .packet_size = options.packet_size,
      .traffic_class = options.traffic_class,
      .flow_label = options.flow_label,
      .dont_fragment = options.dont_fragment,
      .gap = std::chrono::duration_cast<Duration>(
          std::chrono::duration<double>(1 / options.rate.value_or(20'000))),
      .round_interval = options.is_report() ? options.interval.value_or(1s) : Duration{},
      .longest_wait = options.longest_wait.value_or(5s),
      .here_factor = options.here_factor,
      .near_factor = options.near_factor};
  if (options.send_wait) config.gap = std::max(config.gap, *options.send_wait);
  if (options.paths) {
    config.flows = kFlows;
    config.probes = kFlows * kProbesPerFlow;
  }
  return config;
}

}  // namespace icmpkit::app

// What the user chose for `icmp trace`, and the configuration that it makes: Linux traceroute's
// letters, mtr's report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/App.hpp>

#include "apps/icmp/lab_world.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/target_source.hpp"
#include "icmpkit/probe/trace_config.hpp"

namespace icmpkit::app {

struct TraceOptions : TargetOptions {
  std::optional<probe::TraceMethod> method;
  std::uint8_t protocol = 253;  ///< with TraceMethod::Protocol
  std::string interface;
  std::optional<IpAddress> source;
  std::optional<std::uint16_t> port;
  std::optional<std::uint16_t> source_port;
  std::uint8_t first_hop = 1;
  std::uint8_t max_hops = 30;
  std::optional<std::uint8_t> probes;
  std::uint8_t hops_ahead = 16;
  std::optional<std::size_t> packet_size;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;
  bool dont_fragment = false;
  std::optional<Duration> longest_wait;
  std::uint8_t here_factor = 3;
  std::uint8_t near_factor = 10;
  std::optional<Duration> send_wait;
  std::optional<double> rate;
  std::optional<Duration> interval;
  bool numeric = false;
  bool extensions = false;
  bool way_back = false;
  bool verbose = false;
  bool report = false;
  bool mtr_json = false;
  bool paths = false;
  LabOptions lab;

  /// Whether what is printed is read from the packets of answers.
  [[nodiscard]] bool shows_answers() const { return extensions || way_back || verbose; }
  [[nodiscard]] bool is_report() const { return report || mtr_json; }
};

void declare_trace_options(CLI::App& command, TraceOptions& options);

/// What is wrong with options that each are right, in words for the user; empty where nothing is.
[[nodiscard]] std::string conflict_of(const TraceOptions& options, const CommonOptions& common);

/// Of the run: addresses, identifier and key are not known yet.
[[nodiscard]] probe::TraceConfig make_trace_config(const TraceOptions& options);

}  // namespace icmpkit::app

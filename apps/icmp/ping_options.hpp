// The options of `icmp ping`, as the user gave them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "apps/icmp/lab_world.hpp"
#include "apps/icmp/target_source.hpp"
#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/probe/ping_config.hpp"

namespace icmpkit::app {

struct PingOptions : TargetOptions {
  LabOptions lab;

  std::optional<std::uint32_t> count;
  std::optional<Duration> interval;
  std::optional<Duration> deadline;
  std::optional<Duration> timeout;
  std::optional<double> rate;  ///< --rate, probes a second over all targets
  std::uint32_t preload = 1;
  bool flood = false;
  bool adaptive = false;

  std::size_t size = 56;
  probe::PayloadPattern pattern;
  std::optional<std::uint8_t> hop_limit;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;
  std::optional<std::uint16_t> identifier;
  io::PathMtuDiscovery path_mtu_discovery = io::PathMtuDiscovery::System;
  probe::Ipv4OptionUse ipv4_option = probe::Ipv4OptionUse::None;
  probe::Stations via;

  std::string interface;  ///< -I NAME
  std::optional<IpAddress> source;
  std::optional<std::uint32_t> mark;
  std::optional<std::size_t> send_buffer;
  bool broadcast = false;
  bool bypass_routes = false;
  bool loop_multicast = true;

  bool quiet = false;
  bool verbose = false;
  bool audible = false;
  bool print_time = false;
  bool report_overdue = false;
  bool print_round_trip = true;  ///< -U is accepted: the round trip is always the network's
  bool three_decimals = false;
  bool look_up_names = false;  ///< -H
  bool numeric = false;        ///< -n
  bool only_alive = false;
  bool only_unreachable = false;
  io::Stamping stamping = io::Stamping::SentAndReceived;
};

/// With many targets, each is by default sent one probe.
enum class TargetCount : std::uint8_t { One, Many };

/// Declares all options on `command`, to be read into `options`, which must outlive the parsing.
void declare_ping_options(CLI::App& command, PingOptions& options);

/// What is wrong with options that each are right, in words for the user; empty where nothing is.
[[nodiscard]] std::string conflict_of(const PingOptions& options);

/// Takes the zones out of targets (`fe80::1%eth0`): a run has one, and it becomes the interface.
/// Says what is wrong with them, as above.
[[nodiscard]] std::string take_zones(PingOptions& options);

/// The machine's configuration. Requires parsed options; what depends on sockets is set later.
[[nodiscard]] probe::PingConfig make_ping_config(const PingOptions& options, TargetCount targets);
[[nodiscard]] io::IcmpSocketOptions make_socket_options(const PingOptions& options, Family family);

}  // namespace icmpkit::app

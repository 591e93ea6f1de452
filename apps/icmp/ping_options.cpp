#include "apps/icmp/ping_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include "apps/icmp/duration_option.hpp"
#include "apps/icmp/interface_option.hpp"
#include "apps/icmp/number_option.hpp"
#include "apps/icmp/word_option.hpp"
#include "apps/icmp/zone.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

/// The largest echo data that fits into an IPv4 datagram behind the longest header.
constexpr std::size_t kLargestData = 65'507;
constexpr Duration kFloodInterval = 10ms;
constexpr double kDefaultRate = 1000;

probe::PayloadPattern read_pattern(const std::string& name, const std::string& text) {
  probe::PayloadPattern pattern;
  const bool is_hex = std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c); });
  if (text.empty() || !is_hex || text.size() > 2 * probe::PayloadPattern::kCapacity) {
    throw CLI::ValidationError(
        name, "'" + text + "' is no pattern of 1 to 16 octets in hexadecimal, such as ff00");
  }
  const std::string digits = text.size() % 2 == 0 ? text : "0" + text;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    pattern.octets[pattern.size++] =
        static_cast<std::byte>(std::stoul(digits.substr(i, 2), nullptr, 16));
  }
  return pattern;
}

probe::Stations read_stations(const std::string& name, const std::string& text) {
  probe::Stations stations;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string hop = text.substr(begin, end - begin);
    const auto address = Ipv4Address::parse(hop);
    if (!address) throw CLI::ValidationError(name, "'" + hop + "' is no IPv4 address");
    if (stations.size == probe::Stations::kCapacity) {
      throw CLI::ValidationError(name, "a source route has room for 8 hops and the target");
    }
    stations.addresses[stations.size++] = *address;
    begin = end + 1;
  }
  return stations;
}

void declare_numbers(CLI::App& command, PingOptions& options) {
  command
      .add_option_function<std::string>(
          "-p", [&](const std::string& text) { options.pattern = read_pattern("-p", text); },
          "fill the data with these octets, up to 16 in hexadecimal")
      ->type_name("PATTERN");
  command
      .add_option_function<std::string>(
          "-Q",
          [&](const std::string& text) {
            options.traffic_class = static_cast<std::uint8_t>(read_number("-Q", text, 255));
          },
          "type of service or traffic class, DSCP and ECN")
      ->type_name("TCLASS");
  command
      .add_option_function<std::string>(
          "-F",
          [&](const std::string& text) {
            options.flow_label = static_cast<std::uint32_t>(read_number("-F", text, 0xFFFFF));
          },
          "IPv6 flow label")
      ->type_name("LABEL");
  command
      .add_option_function<std::string>(
          "-e",
          [&](const std::string& text) {
            options.identifier = static_cast<std::uint16_t>(read_number("-e", text, 0xFFFF));
          },
          "identifier of the echo requests (default: a random one)")
      ->type_name("IDENTIFIER");
  command
      .add_option_function<std::string>(
          "-m",
          [&](const std::string& text) {
            options.mark = static_cast<std::uint32_t>(read_number("-m", text, 0xFFFFFFFF));
          },
          "mark the packets for policy routing (needs privileges)")
      ->type_name("MARK");
}

void declare_targets(CLI::App& command, PingOptions& options) {
  command.add_option("TARGET", options.targets, "names or addresses");
  command.add_option("-g", options.ranges, "all addresses of PREFIX, or from A to B: PREFIX|A-B")
      ->allow_extra_args(false)
      ->type_name("RANGE");
  command
      .add_option("--targets", options.targets_file,
                  "read targets from FILE, one a line; - is standard input")
      ->type_name("FILE");
  command.add_flag_callback("-4", [&] { options.family = Family::V4; }, "IPv4 only");
  command.add_flag_callback("-6", [&] { options.family = Family::V6; }, "IPv6 only");
  command.add_flag("--alive", options.only_alive, "of many targets, print those that answer");
  command.add_flag("--unreachable", options.only_unreachable,
                   "of many targets, print those that do not answer");
}

void declare_pace(CLI::App& command, PingOptions& options) {
  command.add_option("-c", options.count, "stop after COUNT probes to each target")
      ->check(CLI::Range(1U, 0xFFFFFFFFU))
      ->type_name("COUNT");
  add_seconds(command, "-i", options.interval, 0s, "between two probes of a target (default: 1)");
  add_seconds(command, "-w", options.deadline, 1ms,
              "stop after this; with -c, wait for COUNT replies until then");
  add_seconds(command, "-W", options.timeout, 1ms,
              "how long to wait for a reply (default: 10; 1 with many targets)");
  command.add_option("--rate", options.rate, "with many targets, at most N probes a second")
      ->check(CLI::Range(0.001, 1e9))
      ->type_name("N");
  command.add_option("-l", options.preload, "send this many probes at once at the beginning")
      ->check(CLI::Range(1, 65'536))
      ->type_name("PRELOAD");
  command.add_flag("-f", options.flood,
                   "flood: a probe for each reply, and a hundred a second; print dots");
  command.add_flag("-A", options.adaptive, "adapt to the round trip: a probe for each reply");
}

void declare_packet(CLI::App& command, PingOptions& options) {
  command
      .add_option("-s", options.size,
                  "octets of data; below 16 a probe has no room for its tag and is known by "
                  "address, identifier and sequence alone (default: 56)")
      ->check(CLI::Range(std::size_t{0}, kLargestData))
      ->type_name("SIZE");
  command.add_option("-t", options.hop_limit, "TTL or hop limit (default: 64)")
      ->check(CLI::Range(1, 255))
      ->type_name("TTL");
  add_word<io::PathMtuDiscovery>(command, "-M", options.path_mtu_discovery,
                                 {{"do", io::PathMtuDiscovery::Do},
                                  {"want", io::PathMtuDiscovery::Want},
                                  {"dont", io::PathMtuDiscovery::Dont},
                                  {"probe", io::PathMtuDiscovery::Probe}},
                                 "path MTU discovery: do, want, dont, probe")
      ->type_name("HINT");
  command.add_flag_callback(
      "-R", [&] { options.ipv4_option = probe::Ipv4OptionUse::RecordRoute; },
      "record the route (IPv4)");
  add_word<probe::Ipv4OptionUse>(command, "-T", options.ipv4_option,
                                 {{"tsonly", probe::Ipv4OptionUse::Timestamps},
                                  {"tsandaddr", probe::Ipv4OptionUse::TimestampsAndAddresses}},
                                 "IP timestamps (IPv4): tsonly, tsandaddr")
      ->type_name("WHAT");
  command
      .add_option_function<std::string>(
          "--via",
          [&](const std::string& text) {
            options.via = read_stations("--via", text);
            options.ipv4_option = probe::Ipv4OptionUse::LooseSourceRoute;
          },
          "loose source route (IPv4) through these hops")
      ->type_name("HOP,...");
}

void declare_socket(CLI::App& command, PingOptions& options) {
  add_interface_option(command, options.interface, options.source);
  command.add_option("-S", options.send_buffer, "octets of the socket's send buffer")
      ->type_name("SNDBUF");
  command.add_flag("-b", options.broadcast, "allow a broadcast address");
  command.add_flag("-r", options.bypass_routes, "to a host on an attached link, bypass the routes");
  command.add_flag_callback(
      "-L", [&] { options.loop_multicast = false; }, "do not loop multicast back");
  command.add_flag_callback("-B", [] {}, "keep the source address (it is always kept)");
  command.add_flag_callback(
      "--no-send-stamps", [&] { options.stamping = io::Stamping::Received; },
      "take no kernel stamps of what is sent: faster, and round trips are as seen from here");
}

/// Flags of iputils that cannot be had say why.
void declare_refusals(CLI::App& command) {
  const auto refuse = [&command](const std::string& flag, const std::string& why) {
    command.add_flag_callback(
               flag, [flag, why] { throw CLI::ValidationError(flag, why); }, "")
        ->group("");
  };
  refuse("-C",
         "cannot be had: sockets are not connected; a reply from another address is told as such");
  refuse("-N", "cannot be had: node information queries (RFC 4620) are read, not sent");
}

void declare_output(CLI::App& command, PingOptions& options) {
  command.add_flag("-n", options.numeric, "addresses only");
  command.add_flag("-H", options.look_up_names, "look up the names of those who answer");
  command.add_flag("-D", options.print_time, "print the Unix time before each line");
  command.add_flag("-O", options.report_overdue,
                   "say when a probe is unanswered as the next one goes out");
  command.add_flag("-a", options.audible, "ring the bell for each reply");
  command.add_flag("-q", options.quiet, "print nothing but the summary");
  command.add_flag("-v", options.verbose, "print what others would ignore, and why");
  command.add_flag_callback(
      "-U", [] {}, "round trips from user to user; they are always the network's");
  command.add_flag("-3", options.three_decimals, "round trips with three decimals");
}

}  // namespace

void declare_ping_options(CLI::App& command, PingOptions& options) {
  declare_targets(command, options);
  declare_pace(command, options);
  declare_packet(command, options);
  declare_numbers(command, options);
  declare_socket(command, options);
  declare_output(command, options);
  add_lab_options(command, options.lab);
  declare_refusals(command);
}

std::string conflict_of(const PingOptions& options) {
  constexpr std::size_t kLargestBesideOptions = kLargestData - wire::Ipv4Header::kMaxOptions;
  if (options.ipv4_option != probe::Ipv4OptionUse::None && options.size > kLargestBesideOptions) {
    return fmt::format("-s: {} octets leave no room for IPv4 options; at most {} do", options.size,
                       kLargestBesideOptions);
  }
  return {};
}

std::string take_zones(PingOptions& options) {
  for (std::string& target : options.targets) {
    auto split = split_zone(target);
    if (!split) return split.error();
    if (split->zone.empty()) continue;
    if (!options.interface.empty() && options.interface != split->zone) {
      return fmt::format("{}: this run is over {}; a run has one zone", target, options.interface);
    }
    options.interface = std::move(split->zone);
    target = std::move(split->target);
  }
  return {};
}

probe::PingConfig make_ping_config(const PingOptions& options, TargetCount targets) {
  const bool is_many = targets == TargetCount::Many;
  probe::PingConfig config;
  config.count = options.count;
  if (is_many && !options.count) config.count = 1;
  if (options.deadline && options.count) config.count_of = probe::CountOf::Replies;
  config.deadline = options.deadline;
  config.interval = options.interval.value_or(options.flood ? kFloodInterval : Duration(1s));
  config.timeout = options.timeout.value_or(is_many ? 1s : 10s);
  if (options.flood || options.adaptive) config.pacing = probe::Pacing::Adaptive;
  if (options.rate) {
    config.gap = Duration{static_cast<Duration::rep>(1e9 / *options.rate)};
  } else if (is_many && !options.interval && !options.flood) {
    config.gap = Duration{static_cast<Duration::rep>(1e9 / kDefaultRate)};
  }
  if (is_many && options.flood) config.interval = 0s;
  config.preload = options.preload;
  config.payload_size = options.size;
  config.pattern = options.pattern;
  config.hop_limit = options.hop_limit.value_or(64);
  config.traffic_class = options.traffic_class;
  config.flow_label = options.flow_label;
  config.dont_fragment = options.path_mtu_discovery == io::PathMtuDiscovery::Do ||
                         options.path_mtu_discovery == io::PathMtuDiscovery::Probe;
  config.ipv4_option = options.ipv4_option;
  config.via = options.via;
  config.report_overdue = options.report_overdue;
  return config;
}

io::IcmpSocketOptions make_socket_options(const PingOptions& options, Family family) {
  constexpr std::size_t kHeaders = 128;
  io::IcmpSocketOptions socket;
  socket.family = family;
  // Only a raw socket takes a header with options as it stands.
  if (options.ipv4_option != probe::Ipv4OptionUse::None) socket.kind = io::SocketKind::Raw;
  socket.identifier = options.identifier.value_or(0);
  if (options.source && options.source->family() == family) socket.source = options.source;
  socket.interface = options.interface;
  socket.hop_limit = options.hop_limit.value_or(64);
  socket.traffic_class = options.traffic_class;
  socket.flow_label = options.flow_label;
  socket.mark = options.mark;
  socket.send_buffer = options.send_buffer;
  socket.largest_datagram = std::max<std::size_t>(2048, options.size + kHeaders);
  socket.path_mtu_discovery = options.path_mtu_discovery;
  socket.stamping = options.stamping;
  socket.allow_broadcast = options.broadcast;
  socket.bypass_routes = options.bypass_routes;
  socket.loop_multicast = options.loop_multicast;
  return socket;
}

}  // namespace icmpkit::app

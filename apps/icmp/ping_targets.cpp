#include "apps/icmp/ping_targets.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iostream>
#include <istream>

namespace icmpkit::app {
namespace {

using Failure = std::unexpected<std::string>;

IpAddress next_after(const IpAddress& address) {
  if (address.is_v4()) return Ipv4Address{address.v4().number() + 1};
  auto octets = address.v6().octets();
  for (auto at = octets.rbegin(); at != octets.rend() && ++*at == 0; ++at) {
  }
  return Ipv6Address{octets};
}

/// All addresses from `first` to `last`, both included.
std::optional<std::string> append_range(const IpAddress& first, const IpAddress& last,
                                        std::vector<IpAddress>& addresses) {
  for (IpAddress address = first;; address = next_after(address)) {
    if (addresses.size() == kMaxTargets) {
      return fmt::format("more than {} targets", kMaxTargets);
    }
    addresses.push_back(address);
    if (address == last) return std::nullopt;
  }
}

IpAddress last_of(const Prefix& prefix) {
  if (prefix.address().is_v4()) {
    const unsigned host_bits = 32 - prefix.length();
    const std::uint32_t mask = host_bits == 32 ? 0xFFFFFFFFU : (1U << host_bits) - 1;
    return Ipv4Address{prefix.address().v4().number() | mask};
  }
  auto octets = prefix.address().v6().octets();
  for (unsigned i = 0; i < octets.size(); ++i) {
    const unsigned kept = prefix.length() > 8 * i ? std::min(prefix.length() - 8 * i, 8U) : 0;
    octets[i] = static_cast<std::uint8_t>(octets[i] | (0xFFU >> kept));
  }
  return Ipv6Address{octets};
}

/// `PREFIX` without an IPv4 network's own and broadcast address, or `A-B`.
std::optional<std::string> append_range(const std::string& text,
                                        std::vector<IpAddress>& addresses) {
  if (const auto prefix = Prefix::parse(text)) {
    IpAddress first = prefix->address();
    IpAddress last = last_of(*prefix);
    if (first.is_v4() && prefix->length() < 31) {
      first = next_after(first);
      last = Ipv4Address{last.v4().number() - 1};
    }
    return append_range(first, last, addresses);
  }
  const std::size_t dash = text.find('-');
  const auto first = IpAddress::parse(text.substr(0, dash));
  const auto last =
      dash == std::string::npos ? std::nullopt : IpAddress::parse(text.substr(dash + 1));
  if (!first || !last || first->family() != last->family() || *last < *first) {
    return fmt::format("-g: '{}' is no range such as 192.0.2.0/24 or 192.0.2.1-192.0.2.9", text);
  }
  return append_range(*first, *last, addresses);
}

void append_target(const std::string& text, TargetList& list) {
  if (const auto address = IpAddress::parse(text)) {
    list.addresses.push_back(*address);
  } else {
    list.names.push_back(text);
  }
}

/// One target a line; empty lines and what follows a # are left out.
std::optional<std::string> append_lines(std::istream& in, TargetList& list) {
  std::string line;
  while (std::getline(in, line)) {
    line.resize(std::min(line.find('#'), line.size()));
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t\r");
    append_target(line.substr(begin, end - begin + 1), list);
    if (list.size() > kMaxTargets) return fmt::format("more than {} targets", kMaxTargets);
  }
  return std::nullopt;
}

}  // namespace

std::expected<TargetList, std::string> collect_targets(const PingOptions& options) {
  TargetList list;
  for (const std::string& target : options.targets) append_target(target, list);
  for (const std::string& range : options.ranges) {
    if (const auto problem = append_range(range, list.addresses)) return Failure(*problem);
  }
  if (options.targets_file == "-") {
    if (const auto problem = append_lines(std::cin, list)) return Failure(*problem);
  } else if (!options.targets_file.empty()) {
    std::ifstream file(options.targets_file);
    if (!file) return Failure(fmt::format("--targets: cannot read {}", options.targets_file));
    if (const auto problem = append_lines(file, list)) return Failure(*problem);
  }
  if (list.size() == 0) return Failure("no target: give a name, an address, -g or --targets");
  for (const IpAddress& address : list.addresses) {
    if (options.family && address.family() != *options.family) {
      return Failure(fmt::format("{} is not of the family that -{} asks for", address.text().view(),
                                 static_cast<int>(*options.family)));
    }
  }
  return list;
}

}  // namespace icmpkit::app

#include "apps/icmp/target_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <istream>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::app {
namespace {

using Failure = std::unexpected<std::string>;

std::string too_many() { return fmt::format("more than {} targets", kMaxTargets); }

IpAddress next_after(const IpAddress& address) {
  if (address.is_v4()) return Ipv4Address{address.v4().number() + 1};
  auto octets = address.v6().octets();
  for (auto at = octets.rbegin(); at != octets.rend() && ++*at == 0; ++at) {
  }
  return Ipv6Address{octets};
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

/// How many addresses there are from one to the other; a number beyond `kMaxTargets` where there
/// are more.
std::uint64_t size_of(const IpAddress& first, const IpAddress& last) {
  if (first.is_v4()) return std::uint64_t{last.v4().number()} - first.v4().number() + 1;
  std::array<std::byte, Ipv6Address::kSize> from{};
  std::array<std::byte, Ipv6Address::kSize> to{};
  first.v6().store(from, 0);
  last.v6().store(to, 0);
  const std::uint64_t low = load_be64(to, 8) - load_be64(from, 8);
  const std::uint64_t borrowed = load_be64(to, 8) < load_be64(from, 8) ? 1 : 0;
  const bool is_far = load_be64(to, 0) - load_be64(from, 0) != borrowed;
  return is_far ? kMaxTargets + 1 : std::min(low, kMaxTargets) + 1;
}

NamedTarget target_of(const std::string& text) {
  if (const auto address = IpAddress::parse(text)) return *address;
  return text;
}

std::string wrong_family(const IpAddress& address, Family wanted) {
  return fmt::format("{} is not of the family that -{} asks for", address.text().view(),
                     static_cast<int>(wanted));
}

}  // namespace

/// `PREFIX` without an IPv4 network's own and broadcast address, or `A-B`.
std::expected<TargetSource::Range, std::string> TargetSource::parse_range(const std::string& text) {
  if (const auto prefix = Prefix::parse(text)) {
    Range range{.first = prefix->address(), .last = last_of(*prefix)};
    if (range.first.is_v4() && prefix->length() < 31) {
      range.first = next_after(range.first);
      range.last = Ipv4Address{range.last.v4().number() - 1};
    }
    return range;
  }
  const std::size_t dash = text.find('-');
  const auto first = IpAddress::parse(text.substr(0, dash));
  const auto last =
      dash == std::string::npos ? std::nullopt : IpAddress::parse(text.substr(dash + 1));
  if (!first || !last || first->family() != last->family() || *last < *first) {
    return Failure(
        fmt::format("-g: '{}' is no range such as 192.0.2.0/24 or 192.0.2.1-192.0.2.9", text));
  }
  return Range{.first = *first, .last = *last};
}

std::optional<std::string> TargetSource::read_ranges() {
  std::uint64_t size = options_->targets.size();
  for (const std::string& text : options_->ranges) {
    const auto range = parse_range(text);
    if (!range) return range.error();
    if (options_->family && range->first.family() != *options_->family) {
      return wrong_family(range->first, *options_->family);
    }
    size += size_of(range->first, range->last);
    if (size > kMaxTargets) return too_many();
    ranges_.push_back(*range);
  }
  known_size_ = static_cast<std::size_t>(size);
  return std::nullopt;
}

std::expected<TargetSource, std::string> TargetSource::open(const TargetOptions& options) {
  TargetSource source(options);
  if (auto problem = source.read_ranges()) return Failure(std::move(*problem));
  if (!options.targets_file.empty() && options.targets_file != "-") {
    source.file_.open(options.targets_file);
    if (!source.file_) {
      return Failure(fmt::format("--targets: cannot read {}", options.targets_file));
    }
  }
  return source;
}

std::optional<NamedTarget> TargetSource::next() {
  auto target = next_unchecked();
  if (!target) return std::nullopt;
  const auto* address = std::get_if<IpAddress>(&*target);
  if (address != nullptr && options_->family && address->family() != *options_->family) {
    failure_ = wrong_family(*address, *options_->family);
    return std::nullopt;
  }
  if (++taken_ > kMaxTargets) {
    failure_ = too_many();
    return std::nullopt;
  }
  return target;
}

std::optional<NamedTarget> TargetSource::next_unchecked() {
  if (next_named_ < options_->targets.size()) return target_of(options_->targets[next_named_++]);
  if (next_range_ < ranges_.size()) {
    Range& range = ranges_[next_range_];
    const IpAddress address = range.first;
    if (address == range.last) {
      ++next_range_;
    } else {
      range.first = next_after(address);
    }
    return address;
  }
  if (options_->targets_file.empty()) return std::nullopt;
  return next_line(options_->targets_file == "-" ? std::cin : file_);
}

/// One target a line; empty lines and what follows a # are left out.
std::optional<NamedTarget> TargetSource::next_line(std::istream& in) {
  std::string line;
  while (std::getline(in, line)) {
    line.resize(std::min(line.find('#'), line.size()));
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t\r");
    return target_of(line.substr(begin, end - begin + 1));
  }
  return std::nullopt;
}

}  // namespace icmpkit::app

// A running probe, to which the input happens: datagrams, errors that quote its own probes, damaged
// or not, reports, time, all in any order.
#pragma once

#include <array>
#include <chrono>
#include <cstdlib>
#include <span>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/probe_link.hpp"
#include "tests/support/icmp_error.hpp"

namespace icmpkit::fuzz {

/// One chunk of the input, as long as its first octet says.
[[nodiscard]] inline Bytes take_chunk(Bytes& octets) {
  const std::size_t size = std::min<std::size_t>(load_u8(octets, 0), octets.size() - 1);
  const Bytes chunk = octets.subspan(1, size);
  octets = octets.subspan(1 + size);
  return chunk;
}

/// An error about `probe`: the chunk's first octets are its type and code, then come pairs of a
/// place in the quote and what is flipped there.
[[nodiscard]] inline std::vector<std::byte> error_about(Bytes probe, Bytes chunk) {
  std::vector<std::byte> quote(probe.begin(), probe.end());
  for (std::size_t i = 2; i + 1 < chunk.size() && !quote.empty(); i += 2) {
    quote[load_u8(chunk, i) % quote.size()] ^= chunk[i + 1];
  }
  const bool is_v4 = !probe.empty() && load_u8(probe, 0) >> 4U == 4;
  const test::IcmpError error{
      .from = is_v4 ? IpAddress{Ipv4Address(203, 0, 113, 1)} : IpAddress{Ipv6Address{}},
      .to = is_v4 ? IpAddress{Ipv4Address(192, 0, 2, 9)} : IpAddress{Ipv6Address{}},
      .type = chunk.empty() ? std::uint8_t{11} : load_u8(chunk, 0),
      .code = chunk.size() < 2 ? std::uint8_t{0} : load_u8(chunk, 1)};
  return test::icmp_error(error, quote);
}

/// Gives the last datagram that was sent; empty where there was none.
template <Machine M>
Bytes drain(M& machine, MutableBytes buffer, Instant now) {
  Bytes last;
  constexpr int kMostTransmissions = 64;
  constexpr int kMostEvents = 4096;
  machine.on_deadline(now);
  for (int i = 0; i < kMostTransmissions; ++i) {
    const auto transmit = machine.poll_transmit(buffer, now);
    if (!transmit) break;
    if (transmit->size > buffer.size()) std::abort();
    last = Bytes(buffer).first(transmit->size);
    if constexpr (HearsTransmitted<M>) machine.on_transmitted(transmit->id, Stamp{.at = now});
  }
  for (int i = 0; machine.poll_event(); ++i) {
    if (i == kMostEvents) std::abort();  // nothing new happens between two calls
  }
  return last;
}

template <HearsReports M>
void report(M& machine, Bytes chunk, const Arrival& arrival) {
  Report report{};
  if (chunk.size() >= 4) {
    report.destination = Ipv4Address(192, 0, 2, 1);
    report.type = load_u8(chunk, 0);
    report.code = load_u8(chunk, 1);
    report.info = load_be16(chunk, 2);
    report.quoted = chunk.subspan(4);
  }
  machine.on_report(report, arrival);
}

/// The whole input as one datagram, and then in chunks between which time passes.
template <Machine M>
void play(M& machine, Bytes octets) {
  constexpr std::array kFamilies = {Family::V4, Family::V6};
  std::vector<std::byte> buffer(machine.max_transmit_size());
  Instant now{};
  machine.receive(octets, Arrival{});
  std::vector<std::byte> probe;
  while (!octets.empty()) {
    const std::uint8_t step = load_u8(octets, 0);
    const Bytes chunk = take_chunk(octets);
    const Arrival arrival{
        .link = probe::link_of(kFamilies[step % 2]), .stamp = {.at = now}, .seen = now};
    if (step % 4 == 3) {
      report(machine, chunk, arrival);
    } else if (step % 4 == 2) {
      machine.receive(error_about(probe, chunk), arrival);
    } else {
      machine.receive(chunk, arrival);
    }
    if (const Bytes last = drain(machine, buffer, now); !last.empty()) {
      probe.assign(last.begin(), last.end());
    }
    now += std::chrono::milliseconds(10 * step);
  }
  if constexpr (requires { machine.stop(); }) machine.stop();
  drain(machine, buffer, now);
}

}  // namespace icmpkit::fuzz

// A running Ping, to which the input happens: datagrams, reports, time, all in any order.
#include "icmpkit/probe/ping.hpp"

#include <array>

#include "fuzz/target.hpp"

namespace {

using namespace icmpkit;

constexpr Family kFamilies[] = {Family::V4, Family::V6};

/// One chunk of the input, as long as its first octet says.
[[nodiscard]] Bytes take_chunk(Bytes& octets) {
  const std::size_t size = std::min<std::size_t>(load_u8(octets, 0), octets.size() - 1);
  const Bytes chunk = octets.subspan(1, size);
  octets = octets.subspan(1 + size);
  return chunk;
}

void drain(probe::Ping& ping, std::vector<std::byte>& buffer, Instant now) {
  ping.on_deadline(now);
  // The bound is the machine's own: preload and targets.
  for (int i = 0; i < 16; ++i) {
    const auto transmit = ping.poll_transmit(buffer, now);
    if (!transmit) break;
    if (transmit->size > buffer.size()) std::abort();
    ping.on_transmitted(transmit->id, Stamp{.at = now});
  }
  while (ping.poll_event()) {
  }
}

void report(probe::Ping& ping, Bytes chunk, const Arrival& arrival) {
  Report report{};
  if (chunk.size() >= 4) {
    report.destination = Ipv4Address(192, 0, 2, 1);
    report.type = load_u8(chunk, 0);
    report.code = load_u8(chunk, 1);
    report.info = load_be16(chunk, 2);
    report.quoted = chunk.subspan(4);
  }
  ping.on_report(report, arrival);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  probe::Ping ping({.identifier = 7, .key = {}, .count = 3, .preload = 2});
  ping.add_target(Ipv4Address(192, 0, 2, 1));
  ping.add_target(*Ipv6Address::parse("2001:db8::1"));
  std::vector<std::byte> buffer(ping.max_transmit_size());
  Instant now{};
  // The whole input as one datagram, and then in chunks between which time passes.
  Bytes octets = std::as_bytes(std::span(data, size));
  ping.receive(octets, Arrival{});
  while (!octets.empty()) {
    const std::uint8_t step = load_u8(octets, 0);
    const Bytes chunk = take_chunk(octets);
    const Arrival arrival{
        .link = probe::link_of(kFamilies[step % 2]), .stamp = {.at = now}, .seen = now};
    if (step % 4 == 3) {
      report(ping, chunk, arrival);
    } else {
      ping.receive(chunk, arrival);
    }
    drain(ping, buffer, now);
    now += std::chrono::milliseconds(10 * step);
  }
  ping.stop();
  drain(ping, buffer, now);
  return 0;
}

// A node that answers echoes and reports TTLs that are used up, beside lwIP: whole IPv4 datagrams
// of 84 octets in, whole datagrams out. Benchmarks are called WHAT/SUBJECT.
#include "icmpkit/engine/node.hpp"

#include <benchmark/benchmark.h>
#include <lwip/init.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "tests/support/allocations.hpp"

namespace {

using namespace icmpkit;

constexpr std::size_t kDatagram = 84;
constexpr std::size_t kHeader = wire::Ipv4Header::kMinSize;
constexpr std::int64_t kDatagrams = 1024;
constexpr Ipv4Address kAsker{198, 51, 100, 7};
constexpr Ipv4Address kNode{198, 51, 100, 1};
constexpr Ipv4Address kFar{203, 0, 113, 9};

using Datagrams = std::vector<std::array<std::byte, kDatagram>>;

// Echo requests to `destination`, no two alike.
Datagrams make_requests(Ipv4Address destination, std::uint8_t ttl) {
  std::array<std::byte, kDatagram - kHeader - 8> data{};
  Datagrams datagrams(kDatagrams);
  for (std::size_t i = 0; i < datagrams.size(); ++i) {
    const auto number = static_cast<std::uint16_t>(i);
    data[i % data.size()] ^= std::byte{0x5A};
    const MutableBytes octets = datagrams[i];
    const bool is_written =
        wire::icmpv4::encode(wire::icmpv4::Echo{.identifier = 7, .sequence = number, .data = data},
                             octets.subspan(kHeader)) &&
        wire::encode(
            wire::Ipv4Header{
                .identification = number, .ttl = ttl, .source = kAsker, .destination = destination},
            kDatagram - kHeader, octets);
    if (!is_written) std::abort();
  }
  return datagrams;
}

engine::Node make_router() {
  engine::NodeConfig config;
  config.interfaces = {{.name = "eth0", .addresses = {{kNode, 24}}},
                       {.name = "eth1", .addresses = {{Ipv4Address{192, 0, 2, 1}, 24}}}};
  config.routes.add({.prefix = *Prefix::parse("203.0.113.0/24"),
                     .hops = {{.link = LinkId{1}, .gateway = Ipv4Address{192, 0, 2, 2}}}});
  engine::Policy policy = engine::make_policy(engine::Role::Router);
  policy.rate_limit = {.peer_per_second = 0, .overall_per_second = 0};
  config.policy = std::make_shared<const engine::Policy>(std::move(policy));
  config.key = {.k0 = 1, .k1 = 2};
  return engine::Node(config);
}

// What a driver does with each datagram; gives how many came out.
std::uint64_t take_all(engine::Node& node, const Datagrams& datagrams, MutableBytes buffer) {
  std::uint64_t sent = 0;
  const Instant now{};
  for (const auto& datagram : datagrams) {
    node.receive(datagram, {});
    while (const auto transmit = node.poll_transmit(buffer, now)) {
      benchmark::DoNotOptimize(buffer.data());
      sent += transmit->size != 0 ? 1U : 0U;
    }
    while (const auto event = node.poll_event()) benchmark::DoNotOptimize(event->kind);
  }
  return sent;
}

void run(benchmark::State& state, const Datagrams& datagrams) {
  engine::Node node = make_router();
  std::vector<std::byte> buffer(node.max_transmit_size());
  take_all(node, datagrams, buffer);
  const std::uint64_t before = test::allocations();
  for (auto _ : state) {
    if (take_all(node, datagrams, buffer) != datagrams.size()) {
      state.SkipWithError("a datagram went unanswered");
      return;
    }
  }
  const auto messages = static_cast<double>(state.iterations()) * static_cast<double>(kDatagrams);
  state.counters["allocations"] = static_cast<double>(test::allocations() - before) / messages;
  state.SetItemsProcessed(state.iterations() * kDatagrams);
}

void echo_with_icmpkit(benchmark::State& state) { run(state, make_requests(kNode, 64)); }
BENCHMARK(echo_with_icmpkit)->Name("echo/icmpkit");

void ttl_expired_with_icmpkit(benchmark::State& state) { run(state, make_requests(kFar, 1)); }
BENCHMARK(ttl_expired_with_icmpkit)->Name("ttl_expired/icmpkit");

void forward_with_icmpkit(benchmark::State& state) { run(state, make_requests(kFar, 64)); }
BENCHMARK(forward_with_icmpkit)->Name("forward/icmpkit");

std::uint64_t lwip_sent = 0;

err_t count_output(netif*, pbuf* packet, const ip4_addr_t*) {
  benchmark::DoNotOptimize(packet->payload);
  ++lwip_sent;
  return ERR_OK;
}

err_t set_up(netif* interface) {
  interface->name[0] = 'e';
  interface->name[1] = 'n';
  interface->output = count_output;
  interface->mtu = 1500;
  return ERR_OK;
}

netif* lwip_interface() {
  static netif interface;
  static const bool is_up = [] {
    lwip_init();
    ip4_addr_t address;
    ip4_addr_t mask;
    ip4_addr_t gateway;
    IP4_ADDR(&address, 198, 51, 100, 1);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 198, 51, 100, 254);
    netif_add(&interface, &address, &mask, &gateway, nullptr, set_up, ip4_input);
    netif_set_default(&interface);
    netif_set_up(&interface);
    netif_set_link_up(&interface);
    return true;
  }();
  return is_up ? &interface : nullptr;
}

// lwIP's input function gives the pbuf back, so each datagram needs one, as in any driver of it; a
// copy of the octets goes into it, as ours goes into our queue.
void echo_with_lwip(benchmark::State& state) {
  netif* const interface = lwip_interface();
  const Datagrams datagrams = make_requests(kNode, 64);
  for (auto _ : state) {
    const std::uint64_t before = lwip_sent;
    for (const auto& datagram : datagrams) {
      pbuf* packet = pbuf_alloc(PBUF_RAW, kDatagram, PBUF_POOL);
      if (packet == nullptr) std::abort();
      pbuf_take(packet, datagram.data(), kDatagram);
      ip4_input(packet, interface);
    }
    if (lwip_sent - before != datagrams.size()) {
      state.SkipWithError("a datagram went unanswered");
      return;
    }
  }
  state.SetItemsProcessed(state.iterations() * kDatagrams);
}
BENCHMARK(echo_with_lwip)->Name("echo/lwip");

}  // namespace

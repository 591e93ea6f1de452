// The contract of machines (base/machine.hpp), kept by a node to which anything happens.
#include "icmpkit/base/prng.hpp"
#include "tests/conformance/bench.hpp"
#include "tests/support/node_play.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

/// Datagrams that reach far into a node, for the generator to change.
std::vector<Octets> samples(Family family) {
  const bool is_v4 = family == Family::V4;
  const Envelope to = is_v4 ? Envelope{} : kToHostV6;
  const Envelope across = is_v4 ? kAcross : kAcrossV6;
  const Envelope out = is_v4 ? kOut : kOutV6;
  const Envelope back = is_v4 ? kFromGateway : kFromGatewayV6;
  Envelope piece = to;
  piece.more_fragments = is_v4;
  Envelope with_options = across;
  const Octets options = octets_of({7, 7, 4, 0, 0, 0, 0, 68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  with_options.options = options;
  const wire::Tcp syn{.ports = {.source = 40000, .destination = 80}, .flags = 2};
  std::vector<Octets> all{echo_request(to, 56), echo_request(to, 1400), udp(to, 7),
                          udp(to, 33434, 1000), udp(across, 53, 1400),  udp(expiring(across), 53),
                          udp(piece, 53, 64),   tcp(to, syn),           udp(out, 53, 1400)};
  for (const std::uint8_t type : SmallNumbers{1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 17, 37, 42, 160}) {
    all.push_back(icmp(back, type, type == 3 ? 4 : 0, 1000, udp(out, 53, 100)));
  }
  if (is_v4) {
    all.push_back(udp(with_options, 53));
    return all;
  }
  const Octets fragment = octets_of({17, 0, 0, 1, 1, 2, 3, 4, 0, 53, 0, 53, 0, 64, 0, 0});
  all.push_back(datagram(to, wire::IpProtocol{44}, fragment));
  all.push_back(datagram(across, wire::IpProtocol{0},
                         octets_of({17, 0, 5, 2, 0, 0, 1, 0, 0, 53, 0, 53, 0, 8, 0, 0})));
  return all;
}

/// A script of `acts` acts on datagrams that are nearly right.
Octets random_script(Prng& random, const std::vector<Octets>& from, int acts) {
  Octets script;
  const auto put = [&script](std::uint32_t octet) { script.push_back(std::byte(octet & 0xFFU)); };
  for (std::size_t i = 0; i < NodePlay::kConfigSize; ++i) put(random.below(256));
  for (int i = 0; i < acts; ++i) {
    Octets octets = from[random.below(static_cast<std::uint32_t>(from.size()))];
    for (std::uint32_t n = random.below(4); n > 0; --n) {
      const std::uint32_t size = static_cast<std::uint32_t>(octets.size());
      octets[random.below(random.below(2) == 0 ? std::min(size, 64U) : size)] =
          std::byte(random.below(256));
    }
    octets.resize((octets.size() + 7) / 8 * 8);
    put(random.below(256) | (random.below(4) != 0 ? 0x80U : 0U));
    put(static_cast<std::uint32_t>(octets.size() / 8));
    script.insert(script.end(), octets.begin(), octets.end());
  }
  return script;
}

class MachineContract : public testing::TestWithParam<Family> {};

TEST_P(MachineContract, HoldsUnderRandomSchedules) {
  const std::vector<Octets> from = samples(GetParam());
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Prng random(seed);
    const Octets script = random_script(random, from, 60);
    const auto play = [&] {
      NodePlay node(GetParam(), script);
      node.run(Bytes(script).subspan(NodePlay::kConfigSize));
      return std::pair(node.complaint(), node.digest());
    };
    const auto first = play();
    ASSERT_EQ(first.first, "") << "seed " << seed;
    ASSERT_EQ(first.second, play().second) << "another output from the same input, seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(BothFamilies, MachineContract, testing::Values(Family::V4, Family::V6));

// Every call in an order that no driver would choose, on a node with nothing.
TEST(MachineContract, HoldsForANodeWithoutInterfaces) {
  Node node(NodeConfig{});
  Octets buffer(node.max_transmit_size());
  for (const Octets& octets : samples(Family::V4)) {
    node.receive(octets, {});
    node.on_queue_over_mark(octets, {});
    EXPECT_FALSE(node.originate(octets, {}));
  }
  node.set_interface_state(LinkId{7}, InterfaceState::Down);
  node.set_neighbour(LinkId{7}, address("192.0.2.9"), NeighbourState::Reachable, {});
  node.on_deadline(Instant::max());
  node.on_deadline(Instant{});
  EXPECT_FALSE(node.poll_transmit(buffer, {}));
  EXPECT_FALSE(node.next_deadline());
}

}  // namespace
}  // namespace icmpkit::engine

// Lessons that others have paid for, each by its name, through a whole node.
#include <string>

#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

constexpr std::string_view kAttacker = "198.51.100.66";
constexpr std::uint16_t kClosed = 33434;
constexpr std::uint16_t kOpen = 7;

/// What the attacker gets for a datagram of his own, after `victims` forged ones to `port`, one
/// from each source: SAD DNS' question whether the port is open.
bool is_answered_after(NodeHarness& host, std::uint16_t port, unsigned victims) {
  for (unsigned i = 0; i < victims; ++i) {
    const std::string source = "10.1.2." + std::to_string(i + 1);
    host.receive(udp({.source = source}, port));
  }
  return !host.receive(udp({.source = kAttacker}, kClosed)).empty();
}

// An exact overall budget tells an outsider how many errors others were sent.
TEST(Lessons, Cve202025705SadDnsBudgetDoesNotTellOpenPortsFromClosed) {
  constexpr unsigned kBudget = 50;
  unsigned answered_closed = 0;
  unsigned answered_open = 0;
  for (std::uint64_t seed = 0; seed < 64; ++seed) {
    NodeConfig config = host_config();
    config.udp_ports = {kOpen};
    config.key = {.k0 = seed, .k1 = 99};
    NodeHarness closed(config);
    // With a charge of exactly one, 49 errors would always leave one for the attacker.
    if (is_answered_after(closed, kClosed, kBudget - 1)) ++answered_closed;
    NodeHarness fewer(config);
    if (is_answered_after(fewer, kClosed, kBudget / 2 + 8)) ++answered_open;
  }
  EXPECT_LT(answered_closed, 32U) << "the last token is not to be counted on";
  EXPECT_GT(answered_open, 0U);
  EXPECT_LT(answered_open, 64U) << "nor is any other";
}

// Who is limited himself must not see by his own answers what others were sent.
TEST(Lessons, Cve202447678PeersAreLimitedBeforeTheOverallBudgetIsCharged) {
  NodeHarness host(with_policy(host_config(), [](Policy& policy) {
    policy.rate_limit = {
        .peer_per_second = 1, .peer_burst = 1, .overall_per_second = 1, .overall_burst = 4};
  }));
  for (int i = 0; i < 100; ++i) host.receive(udp({.source = kAttacker}, kClosed));
  EXPECT_EQ(host.node().count(Silence::RateLimitedPeer), 99U);
  EXPECT_EQ(host.node().count(Silence::RateLimitedOverall), 0U);
  EXPECT_EQ(said(host.receive(udp({.source = "10.1.2.3"}, kClosed))), kPortUnreachable)
      << "what the attacker was refused cost nobody else";
}

// What a destination's entry pushes out of a cache is chosen at random under the key, and bounded.
TEST(Lessons, Cve202120322DepthOfThePathMtuCacheDoesNotShow) {
  const auto survivors = [](std::uint64_t key) {
    NodeConfig config = host_config();
    config.key = {.k0 = key, .k1 = key};
    NodeHarness host(config);
    const auto learn = [&](const std::string& destination) {
      const Octets probe = udp({.source = "192.0.2.1", .destination = destination}, 53, 1400);
      EXPECT_TRUE(host.node().originate(probe, host.now()));
      host.drain();
      host.receive(icmp(kFromGateway, 3, 4, 1000, Bytes(probe).first(28)));
    };
    for (unsigned i = 0; i < 2048; ++i) {
      learn("10.1." + std::to_string(i / 256) + "." + std::to_string(i % 256));
    }
    std::vector<unsigned> known;
    for (unsigned i = 0; i < 2048; ++i) {
      const std::string destination =
          "10.1." + std::to_string(i / 256) + "." + std::to_string(i % 256);
      const Octets probe = udp({.source = "192.0.2.1", .destination = destination}, 53, 1400);
      if (!host.node().originate(probe, host.now(), Splitting::Forbidden)) known.push_back(i);
      host.drain();
    }
    return known;
  };
  const auto first = survivors(1);
  const auto second = survivors(2);
  EXPECT_GT(first.size(), 256U);
  EXPECT_LE(first.size(), 1024U) << "a bound";
  EXPECT_NE(first, second) << "which ones, only the key says";
  EXPECT_LT(first.front(), 1024U) << "not simply the latest";
}

Octets header_with_options(unsigned words, Bytes payload, std::string_view source,
                           std::string_view destination) {
  const Octets options(4 * (words - 5), std::byte{1});
  return datagram({.source = source, .destination = destination, .options = options},
                  wire::IpProtocol::Udp, payload);
}

// Options in the outer and in the quoted header.
TEST(Lessons, Cve202223093EveryHeaderLengthOutsideAndQuoted) {
  Octets segment(20);
  store_be16(segment, 0, 40000);
  store_be16(segment, 2, 53);
  store_be16(segment, 4, 20);
  for (unsigned quoted = 5; quoted <= 15; ++quoted) {
    NodeHarness host(without_limits(host_config()));
    const Octets probe = header_with_options(quoted, segment, "192.0.2.1", "203.0.113.9");
    ASSERT_EQ(originate(host, probe).size(), 1U);
    std::uint64_t heard = 0;
    for (unsigned outer = 5; outer <= 15; ++outer) {
      const Octets options(4 * (outer - 5), std::byte{1});
      Envelope envelope = kFromGateway;
      envelope.options = options;
      for (std::size_t cut = 0; cut <= probe.size(); ++cut) {
        host.receive(icmp(envelope, 3, 3, 0, Bytes(probe).first(cut)));
        if (cut >= 4 * quoted + 8) ++heard;
      }
      EXPECT_EQ(told(host, NodeEventKind::ErrorHeard).size(), heard) << quoted << ' ' << outer;
      EXPECT_EQ(said(host.receive(udp(envelope, kClosed))), kPortUnreachable);
    }
  }
}

// A quoted protocol that nobody knows.
TEST(Lessons, Cve202623398ErrorsThatQuoteAnyProtocol) {
  for (const Envelope& out : {kOut, kOutV6}) {
    const Envelope& back = out.source == kOut.source ? kFromGateway : kFromGatewayV6;
    for (unsigned protocol = 0; protocol < 256; ++protocol) {
      NodeHarness host(host_config());
      Octets payload(40, std::byte{0});
      store_u8(payload, 0, 59);  // where the number is an extension header's
      const Octets probe =
          datagram(out, wire::IpProtocol{static_cast<std::uint8_t>(protocol)}, payload);
      originate(host, probe);
      for (const std::uint8_t type : SmallNumbers{1, 2, 3, 4, 5, 11, 12}) {
        for (const std::uint8_t code : SmallNumbers{0, 1, 4}) {
          EXPECT_EQ(said(host.receive(icmp(back, type, code, 1300, probe))), kNothing) << protocol;
        }
      }
      EXPECT_EQ(said(host.receive(echo_request(back))).first, back.source[0] == '1' ? 0 : 129);
    }
  }
}

// A reported MTU never takes the path below what every link carries, and none wraps.
TEST(Lessons, Sa0809ReportedMtusThatCannotBe) {
  for (const std::uint32_t mtu :
       {0U, 1U, 67U, 68U, 575U, 576U, 1279U, 1280U, 1499U, 65'535U, 0x10000U, 0xFFFFFFFFU}) {
    for (const Envelope& out : {kOut, kOutV6}) {
      const bool is_v4 = out.source == kOut.source;
      NodeHarness host(host_config());
      const Octets probe = udp(out, 53, 1400);
      originate(host, probe);
      const Envelope& back = is_v4 ? kFromGateway : kFromGatewayV6;
      host.receive(icmp(back, is_v4 ? 3 : 2, is_v4 ? 4 : 0, mtu, probe));
      const std::uint32_t least = is_v4 ? 68 : 1280;
      for (const NodeEvent& event : told(host, NodeEventKind::PathMtuLearnt)) {
        EXPECT_GE(event.parameter, least) << mtu;
        EXPECT_LT(event.parameter, 1500U) << mtu;
      }
      // Whatever was believed, a datagram goes out whole or in pieces that a link takes.
      for (const Sent& piece : originate(host, probe)) {
        EXPECT_GE(piece.octets.size(), 28U) << mtu;
        EXPECT_LE(piece.octets.size(), 1500U) << mtu;
      }
    }
  }
}

// Lengths that wrap: every length of every type, with a right checksum and whatever is on.
TEST(Lessons, PicoTcpCve202017441EveryShortLengthOfEveryType) {
  NodeConfig config = with_policy(without_limits(router_config()), [](Policy& policy) {
    policy.responders = {.broadcast_echo = true,
                         .information = true,
                         .address_mask = true,
                         .domain_name = true,
                         .node_information = true};
    policy.extended_echo = {{.from = *Prefix::parse("0.0.0.0/0"),
                             .by_name = true,
                             .by_index = true,
                             .by_address = true,
                             .remote = true},
                            {.from = *Prefix::parse("::/0"), .by_index = true, .remote = true}};
  });
  config.interfaces[0].advertising.is_on = true;
  NodeHarness router(config);
  for (const Envelope& to : {Envelope{}, kToHostV6}) {
    for (unsigned type = 0; type < 256; ++type) {
      for (std::size_t length = 0; length < 64; ++length) {
        for (const std::uint8_t filling : SmallNumbers{0x00, 0x01, 0x45, 0xFF}) {
          Octets message(length, std::byte{filling});
          if (length > 0) store_u8(message, 0, static_cast<std::uint8_t>(type));
          if (length >= 4) {
            store_be16(message, 2, 0);
            wire::Checksum sum;
            if (address(to.source).is_v6()) {
              sum.add(wire::PseudoHeader{.source = address(to.source),
                                         .destination = address(to.destination),
                                         .length = static_cast<std::uint32_t>(length),
                                         .protocol = 58});
            }
            store_be16(message, 2, sum.add(Bytes(message)).finish());
          }
          const auto protocol =
              address(to.source).is_v4() ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6;
          for (const Sent& sent : router.receive(datagram(to, protocol, message))) {
            EXPECT_EQ(sent.view().icmp_checksum_state(), wire::ChecksumState::Correct)
                << type << ' ' << length;
          }
        }
      }
    }
  }
}

// Linux takes any "fragmentation needed" that quotes an echo reply for one of its own.
TEST(Lessons, LinuxBelievesAnyFragmentationNeededThatQuotesAnEchoReply) {
  for (const Envelope& out : {kOut, kOutV6}) {
    const bool is_v4 = out.source == kOut.source;
    NodeHarness host(host_config());
    const Octets reply = icmp(out, is_v4 ? 0 : 129, 0, 0x12340005, Octets(1400));
    const Envelope& back = is_v4 ? kFromGateway : kFromGatewayV6;
    host.receive(icmp(back, is_v4 ? 3 : 2, is_v4 ? 4 : 0, 1300, Bytes(reply).first(200)));
    EXPECT_TRUE(told(host, NodeEventKind::PathMtuLearnt).empty());
    EXPECT_EQ(host.node().count(Discard::ForgedOrStale), 1U);
    EXPECT_EQ(originate(host, reply).size(), 1U) << "in one piece";
  }
}

// The pointer of a bad option length: Linux and gVisor say the option's start, FreeBSD its length.
TEST(Lessons, BadOptionLengthPointsWherePolicySays) {
  const auto pointer = [](OptionPointer to) {
    NodeHarness host(
        with_policy(host_config(), [to](Policy& policy) { policy.option_pointer = to; }));
    const Octets options = octets_of({1, 7, 2, 4});
    const auto sent = host.receive(udp({.options = options}, 53));
    EXPECT_EQ(said(sent), Said(12, 2));
    return sent.at(0).word() >> 24U;
  };
  EXPECT_EQ(pointer(make_policy(Role::Host).option_pointer), 22U) << "the default";
  EXPECT_EQ(pointer(OptionPointer::OptionStart), 21U);
  EXPECT_EQ(pointer(OptionPointer::LengthOctet), 22U);
}

}  // namespace
}  // namespace icmpkit::engine

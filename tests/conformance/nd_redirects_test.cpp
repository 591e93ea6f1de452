// Neighbor Discovery's Redirects: RFC 4861 sections 4.5 and 8.
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

constexpr std::uint8_t kRedirect = 137;
constexpr std::size_t kTarget = 8;
constexpr std::size_t kDestination = 24;
constexpr std::size_t kOptions = 40;

IpAddress address_at(Bytes octets, std::size_t at) { return Ipv6Address::load(octets, at); }

/// A router on a LAN, fe80::1, with a gateway fe80::fe on it towards 2001:db8:c::/48, and one that
/// it knows by 2001:db8:a::fd alone towards 2001:db8:d::/48.
NodeConfig lan_config() {
  NodeConfig config = without_limits(router_config());
  config.interfaces[0].kind = LinkKind::Shared;
  config.interfaces[0].addresses.push_back({address("fe80::1"), 64});
  const auto by = [](const char* gateway) {
    return Hop{.link = LinkId{0}, .gateway = address(gateway)};
  };
  config.routes = {};
  config.routes.add({.prefix = *Prefix::parse("2001:db8:c::/48"), .hops = {by("fe80::fe")}});
  config.routes.add({.prefix = *Prefix::parse("2001:db8:d::/48"), .hops = {by("2001:db8:a::fd")}});
  return config;
}

/// What a LAN's router sends about a datagram; neighbours are all there.
std::vector<Sent> answer(const NodeConfig& config, const Octets& probe, LinkId link = LinkId{0}) {
  NodeHarness router(config);
  for (const char* neighbour : {"2001:db8:a::7", "2001:db8:a::8", "2001:db8:a::fd", "fe80::fe"}) {
    router.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                router.now());
  }
  return router.receive(probe, link);
}

/// The one Redirect of what was sent; the datagram itself was forwarded beside it.
Octets redirect_in(const std::vector<Sent>& sent) {
  EXPECT_EQ(sent.size(), 2U);
  for (const Sent& each : sent) {
    if (is_icmp(each, kRedirect)) return each.octets;
  }
  ADD_FAILURE() << "no Redirect";
  return {};
}

/// Whether it was forwarded, and nothing said.
testing::AssertionResult is_only_forwarded(const std::vector<Sent>& sent) {
  if (count_type(sent, kRedirect) != 0) return testing::AssertionFailure() << "a Redirect was sent";
  if (sent.size() != 1) return testing::AssertionFailure() << sent.size() << " were sent";
  return testing::AssertionSuccess();
}

// [R4861-RD-3]
TEST(NdRedirects, NameABetterRouterByItsLinkLocalAddress) {
  const Octets probe = udp(kAcrossV6, 53);
  const Octets redirect = redirect_in(answer(lan_config(), probe));
  const auto view = wire::DatagramView::parse(wire::CutBytes{redirect});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->source(), address("fe80::1"));
  EXPECT_EQ(view->destination(), address("2001:db8:a::7"));
  EXPECT_EQ(view->hop_limit(), 255);
  EXPECT_EQ(view->icmp_checksum_state(), wire::ChecksumState::Correct);
  const Bytes message = view->payload().bytes();
  EXPECT_EQ(load_u8(message, 1), 0);
  EXPECT_EQ(load_be32(message, 4), 0U);
  EXPECT_EQ(address_at(message, kTarget), address("fe80::fe"));
  EXPECT_EQ(address_at(message, kDestination), address("2001:db8:c::1"));
  const Bytes option = message.subspan(kOptions);
  EXPECT_EQ(load_u8(option, 0), 4) << "Redirected Header";
  EXPECT_EQ(std::size_t{8} * load_u8(option, 1), option.size());
  EXPECT_TRUE(std::ranges::equal(option.subspan(8, probe.size()), probe));
}

// [R4861-RD-3]
TEST(NdRedirects, NameTheDestinationItselfWhereItIsANeighbour) {
  const Octets probe = udp({.source = "2001:db8:a::7", .destination = "2001:db8:a::8"}, 53);
  const Octets redirect = redirect_in(answer(lan_config(), probe));
  const Bytes message = Bytes(redirect).subspan(wire::Ipv6Header::kSize);
  EXPECT_EQ(address_at(message, kTarget), address("2001:db8:a::8"));
  EXPECT_EQ(address_at(message, kDestination), address("2001:db8:a::8"));
}

// [R4861-RD-3]
TEST(NdRedirects, FitIntoWhatEveryLinkCarries) {
  for (const std::size_t size : {1191U, 1192U, 1193U, 1500U}) {
    const std::size_t headers = wire::Ipv6Header::kSize + wire::Udp::kHeaderSize;
    const Octets probe = udp(kAcrossV6, 53, size - headers);
    const Octets redirect = redirect_in(answer(lan_config(), probe));
    EXPECT_EQ(redirect.size(), 1280U) << size;
    const auto packet = Bytes(redirect).subspan(wire::Ipv6Header::kSize + kOptions + 8);
    const std::size_t kept = std::min(size, packet.size());
    EXPECT_TRUE(std::ranges::equal(packet.first(kept), Bytes(probe).first(kept))) << size;
  }
}

// [R4861-RD-3]
TEST(NdRedirects, AreRationed) {
  NodeConfig config = with_policy(lan_config(), [](Policy& policy) {
    policy.rate_limit = {.peer_per_second = 1, .peer_burst = 6};
  });
  NodeHarness router(config);
  for (const char* neighbour : {"2001:db8:a::7", "fe80::fe"}) {
    router.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                router.now());
  }
  int redirects = 0;
  int forwarded = 0;
  for (int i = 0; i < 1000; ++i) {
    for (const Sent& each : router.receive(udp(kAcrossV6, 53))) {
      ++(is_icmp(each, kRedirect) ? redirects : forwarded);
    }
  }
  EXPECT_EQ(redirects, 6);
  EXPECT_EQ(forwarded, 1000);
}

TEST(NdRedirects, AreSentOnlyWhereTheSourceCouldHaveGoneThereItself) {
  EXPECT_EQ(count_type(answer(lan_config(), udp(kAcrossV6, 53)), kRedirect), 1);
  EXPECT_TRUE(is_only_forwarded(
      answer(lan_config(), udp({.source = "2001:db8:b::7", .destination = "2001:db8:c::1"}, 53),
             LinkId{1})))
      << "it came in by another interface";
  NodeConfig config = lan_config();
  config.routes.add({.prefix = *Prefix::parse("2001:db8:9::/48"),
                     .hops = {{.link = LinkId{0}, .gateway = address("fe80::fe")}}});
  EXPECT_TRUE(is_only_forwarded(
      answer(config, udp({.source = "2001:db8:9::7", .destination = "2001:db8:c::1"}, 53))))
      << "its source is no neighbour";
  EXPECT_TRUE(is_only_forwarded(
      answer(lan_config(), udp({.source = "2001:db8:a::7", .destination = "2001:db8:d::1"}, 53))))
      << "of the better router the link-local address is not known";
  constexpr std::string_view kSegment = "2001:db8:5e9::1";
  config = with_policy(lan_config(), [](Policy& policy) { policy.forwards_source_routes = true; });
  config.interfaces[1].addresses.push_back({address(kSegment), 128, AddressUse::Segment});
  const Envelope to_segment{.source = "2001:db8:a::7", .destination = kSegment};
  EXPECT_TRUE(is_only_forwarded(answer(config, segment_routed(to_segment, 1, "2001:db8:c::1"))))
      << "its source wanted it to come here";
  config = lan_config();
  config.interfaces[0].kind = LinkKind::PointToPoint;
  EXPECT_TRUE(is_only_forwarded(answer(config, udp(kAcrossV6, 53)))) << "there is nobody else";
}

// RFC 4861 section 8.2 makes no exception for errors, which RFC 4443's rules of silence are about.
TEST(NdRedirects, AreSentAboutErrorsToo) {
  EXPECT_EQ(count_type(answer(lan_config(), icmp(kAcrossV6, 1, 0)), kRedirect), 1);
  EXPECT_EQ(count_type(answer(lan_config(), icmp(kAcrossV6, kRedirect, 0)), kRedirect), 2)
      << "the one that is forwarded, too";
}

// RFC 4007 section 9: a link-local source leaves its link by no router, and need not here.
TEST(NdRedirects, AreSentToLinkLocalSources) {
  const Octets probe = udp({.source = "fe80::7", .destination = "2001:db8:c::1"}, 53);
  NodeHarness router(lan_config());
  for (const char* neighbour : {"fe80::7", "fe80::fe"}) {
    router.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                router.now());
  }
  const Octets redirect = redirect_in(router.receive(probe));
  const auto view = wire::DatagramView::parse(wire::CutBytes{redirect});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->destination(), address("fe80::7"));
}

TEST(NdRedirects, AreNotSentByWhoHasNoLinkLocalAddress) {
  NodeConfig config = lan_config();
  config.interfaces[0].addresses.pop_back();
  NodeHarness router(config);
  router.node().set_neighbour(LinkId{0}, address("fe80::fe"), NeighbourState::Reachable,
                              router.now());
  EXPECT_TRUE(is_only_forwarded(router.receive(udp(kAcrossV6, 53))));
  EXPECT_EQ(router.node().count(Silence::NoRouteToSource), 1U);
}

TEST(NdRedirects, AreOffWherePolicySaysSo) {
  const NodeConfig config =
      with_policy(lan_config(), [](Policy& policy) { policy.sends_redirects = false; });
  EXPECT_TRUE(is_only_forwarded(answer(config, udp(kAcrossV6, 53))));
}

/// A Redirect for 2001:db8:c::1 from the first hop of `LanHost`; every part can be another.
struct Told {
  std::string_view from = "fe80::fe";
  std::string_view target = "fe80::200";
  std::string_view destination = "2001:db8:c::1";
  std::uint8_t hop_limit = 255;
  std::uint8_t code = 0;
  Octets options{};
};

Octets redirect(const Told& told) {
  Octets body(kOptions - 8 + told.options.size());
  address(told.target).v6().store(body, 0);
  address(told.destination).v6().store(body, 16);
  store_bytes(body, 32, told.options);
  return icmp({.source = told.from, .destination = "2001:db8:b::1", .hop_limit = told.hop_limit},
              kRedirect, told.code, 0, body);
}

Octets redirected_header(const Octets& packet) {
  Octets option(8 + (packet.size() + 7) / 8 * 8);
  store_u8(option, 0, 4);
  store_u8(option, 1, static_cast<std::uint8_t>(option.size() / 8));
  store_bytes(option, 8, packet);
  return option;
}

class LanHost : public testing::Test {
 protected:
  static NodeConfig config() {
    NodeConfig config = host_config();
    config.interfaces[0].kind = LinkKind::Shared;
    config.interfaces[0].addresses.push_back({address("fe80::1"), 64});
    config.routes = {};
    config.routes.add({.prefix = *Prefix::parse("::/0"),
                       .hops = {{.link = LinkId{0}, .gateway = address("fe80::fe")}}});
    return config;
  }
  static void know_neighbours(NodeHarness& node) {
    for (const char* neighbour : {"fe80::fe", "fe80::200", "2001:db8:c::1"}) {
      node.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                node.now());
    }
  }
  void SetUp() override { know_neighbours(host); }

  IpAddress next_hop(std::string_view destination = "2001:db8:c::1") {
    const Octets probe = udp({.source = "2001:db8:b::1", .destination = destination}, 53);
    return originate(host, probe).at(0).next_hop;
  }

  NodeHarness host{config()};
};

// [R4861-RD-1]
TEST_F(LanHost, GoesWhereItsFirstHopSays) {
  ASSERT_EQ(next_hop(), address("fe80::fe"));
  host.receive(redirect({}));
  EXPECT_EQ(next_hop(), address("fe80::200"));
  EXPECT_EQ(next_hop("2001:db8:c::2"), address("fe80::fe")) << "that alone";
  const auto obeyed = told(host, NodeEventKind::RedirectObeyed);
  ASSERT_EQ(obeyed.size(), 1U);
  EXPECT_EQ(obeyed[0].peer, address("fe80::fe"));
  EXPECT_EQ(obeyed[0].gateway, address("fe80::200"));
  EXPECT_EQ(obeyed[0].quoted_destination, address("2001:db8:c::1"));
}

// [R4861-RD-1]
TEST_F(LanHost, TakesADestinationForANeighbourWhateverThePrefixesSay) {
  host.receive(redirect({.target = "2001:db8:c::1"}));
  EXPECT_EQ(next_hop(), address("2001:db8:c::1"));
  EXPECT_EQ(host.node().local_facts(address("2001:db8:c::1"), host.now()).route,
            LocalRoute::OnLink);
}

// [R4861-RD-1]
TEST_F(LanHost, RefusesARedirectThatIsNotItsFirstHops) {
  host.receive(redirect({.from = "fe80::66"}));
  EXPECT_EQ(next_hop(), address("fe80::fe"));
  host.receive(redirect({.target = "fe80::1"}));
  EXPECT_EQ(next_hop(), address("fe80::fe")) << "it is no first hop of its own";
  EXPECT_EQ(told(host, NodeEventKind::RedirectRefused).size(), 2U);
}

// [R4861-RD-1]
TEST_F(LanHost, DiscardsARedirectThatBreaksTheRules) {
  const Told broken[] = {{.from = "2001:db8:b::fe"},
                         {.destination = "ff0e::1"},
                         {.target = "2001:db8:b::200"},
                         {.hop_limit = 254},
                         {.code = 1},
                         {.options = octets_of({4, 0, 0, 0, 0, 0, 0, 0})}};
  for (const Told& each : broken) host.receive(redirect(each));
  Octets cut = redirect({});
  cut.resize(cut.size() - 1);
  host.receive(cut);
  EXPECT_EQ(next_hop(), address("fe80::fe"));
  EXPECT_TRUE(told(host, NodeEventKind::RedirectObeyed).empty());
  EXPECT_TRUE(told(host, NodeEventKind::RedirectRefused).empty());
  EXPECT_EQ(host.node().count(Discard::IcmpMalformed), std::size(broken));
}

TEST_F(LanHost, BelievesOnlyARedirectAboutWhatItSent) {
  const Octets foreign = udp({.source = "2001:db8:b::1", .destination = "2001:db8:c::1"}, 99);
  host.receive(redirect({.options = redirected_header(foreign)}));
  EXPECT_EQ(next_hop(), address("fe80::fe"));
  EXPECT_EQ(told(host, NodeEventKind::ForgedOrStale).size(), 1U);
  const Octets own = udp({.source = "2001:db8:b::1", .destination = "2001:db8:c::1"}, 53);
  host.receive(redirect({.options = redirected_header(own)}));
  EXPECT_EQ(next_hop(), address("fe80::200"));
}

TEST_F(LanHost, KeepsItsWayWherePolicySaysSo) {
  NodeHarness stubborn(
      with_policy(config(), [](Policy& policy) { policy.obeys_redirects = false; }));
  know_neighbours(stubborn);
  stubborn.receive(redirect({}));
  EXPECT_EQ(originate(stubborn, udp(kOutV6, 53)).at(0).next_hop, address("fe80::fe"));
  EXPECT_EQ(told(stubborn, NodeEventKind::RedirectRefused).size(), 1U);
}

// [R4861-RD-3]
TEST(NdRedirects, AreNotObeyedByRouters) {
  NodeConfig config = router_config();
  config.interfaces[1].addresses.push_back({address("fe80::1"), 64});
  config.routes = {};
  config.routes.add({.prefix = *Prefix::parse("2001:db8:c::/48"),
                     .hops = {{.link = LinkId{1}, .gateway = address("fe80::fe")}}});
  NodeHarness router(config);
  router.receive(redirect({}), LinkId{1});
  EXPECT_EQ(told(router, NodeEventKind::RedirectRefused).size(), 1U);
  EXPECT_EQ(router.receive(udp(kAcrossV6, 53)).at(0).next_hop, address("fe80::fe"));
}

// [R4861-RA-5]
TEST_F(LanHost, SendsNoRedirectsAndAnswersNoSolicitations) {
  constexpr std::uint8_t kRouterSolicitation = 133;
  const Octets stray = udp({.source = "2001:db8:b::7", .destination = "2001:db8:c::1"}, 53);
  EXPECT_TRUE(host.receive(stray).empty());
  const Octets solicitation = icmp(
      {.source = "fe80::7", .destination = "ff02::1", .hop_limit = 255}, kRouterSolicitation, 0);
  EXPECT_TRUE(host.receive(solicitation, LinkId{0}, Cast::Multicast).empty());
  EXPECT_TRUE(host.advance(std::chrono::seconds{60}).empty());
}

}  // namespace
}  // namespace icmpkit::engine

#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/item_writer.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

constexpr auto kLinkLayer = octets(2, 0, 0, 0, 0, 1);

template <class... Options>
std::vector<std::byte> options_of(const Options&... options) {
  std::vector<std::byte> buffer(512);
  ItemWriter writer{buffer};
  (writer.add(options), ...);
  const auto written = writer.finish();
  EXPECT_TRUE(written);
  buffer.resize(written ? written->size() : 0);
  return buffer;
}

TEST(RouterSolicitation, IsWrittenAsScapyDoes) {
  const auto sample = icmpv6_sample("router_solicitation");
  const auto options = options_of(LinkLayerAddress{.address = kLinkLayer});
  EXPECT_EQ(encoded(RouterSolicitation{.options = options}, sample.endpoints()), sample.octets());
}

TEST(RouterAdvertisement, IsWrittenAndReadAsScapyDoes) {
  const auto options = options_of(LinkLayerAddress{.address = kLinkLayer}, LinkMtu{.mtu = 1400},
                                  PrefixInformation{.prefix_length = 64,
                                                    .is_on_link = true,
                                                    .is_autonomous = true,
                                                    .is_router_address = true,
                                                    .valid_lifetime = 2592000,
                                                    .preferred_lifetime = 604800,
                                                    .prefix = *Ipv6Address::parse("2001:db8::")});
  const RouterAdvertisement advertisement{.hop_limit = 64,
                                          .is_managed = true,
                                          .is_home_agent = true,
                                          .preference = RouterPreference::Low,
                                          .router_lifetime = 1800,
                                          .reachable_time = 30000,
                                          .retrans_timer = 1000,
                                          .options = options};
  const auto sample = icmpv6_sample("router_advertisement");
  const auto octets = sample.octets();
  EXPECT_EQ(encoded(advertisement, sample.endpoints()), octets);
  const auto view = RouterAdvertisementView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), advertisement);
}

TEST(RouterAdvertisement, HasEachFlagAtItsBit) {
  const auto flags_of = [](const RouterAdvertisement& advertisement) {
    const auto sample = icmpv6_sample("router_advertisement");
    const auto octets = encoded(advertisement, sample.endpoints());
    EXPECT_EQ(RouterAdvertisementView::parse(octets)->value(), advertisement);
    return load_u8(octets, 5);
  };
  EXPECT_EQ(flags_of({.is_managed = true}), 0x80);
  EXPECT_EQ(flags_of({.has_other = true}), 0x40);
  EXPECT_EQ(flags_of({.is_home_agent = true}), 0x20);
  EXPECT_EQ(flags_of({.preference = RouterPreference::High}), 0x08);
  EXPECT_EQ(flags_of({.preference = RouterPreference::Low}), 0x18);
  EXPECT_EQ(flags_of({.is_proxy = true}), 0x04);
  EXPECT_EQ(flags_of({.is_stub_router = true}), 0x02);
}

TEST(NeighborSolicitation, IsWrittenAsScapyDoes) {
  const auto sample = icmpv6_sample("neighbor_solicitation");
  const auto options = options_of(LinkLayerAddress{.address = kLinkLayer});
  EXPECT_EQ(
      encoded(NeighborSolicitation{.target = *Ipv6Address::parse("fe80::2"), .options = options},
              sample.endpoints()),
      sample.octets());
}

TEST(NeighborAdvertisement, IsWrittenAndReadAsScapyDoes) {
  const auto options = options_of(
      LinkLayerAddress{.type = OptionType::TargetLinkLayerAddress, .address = kLinkLayer});
  const NeighborAdvertisement advertisement{.is_router = true,
                                            .overrides = true,
                                            .target = *Ipv6Address::parse("fe80::1"),
                                            .options = options};
  const auto sample = icmpv6_sample("neighbor_advertisement");
  const auto octets = sample.octets();
  EXPECT_EQ(encoded(advertisement, sample.endpoints()), octets);
  EXPECT_EQ(NeighborAdvertisementView::parse(octets)->value(), advertisement);
  EXPECT_EQ(load_u8(encoded(NeighborAdvertisement{.is_solicited = true}, sample.endpoints()), 4),
            0x40);
}

TEST(Redirect, IsWrittenAndReadAsScapyDoes) {
  const auto sample = icmpv6_sample("redirect");
  const auto octets = sample.octets();
  const auto options = options_of(RedirectedHeader{.packet = Bytes(octets).subspan(48)});
  const Redirect redirect{.target = *Ipv6Address::parse("fe80::2"),
                          .destination = *Ipv6Address::parse("2001:db8::9"),
                          .options = options};
  EXPECT_EQ(encoded(redirect, sample.endpoints()), octets);
  const auto view = RedirectView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), redirect);
  const auto header = RedirectedHeaderView::parse(**view->options().begin());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->packet().size(), 40U);
}

// [R4861-OPT-1]
TEST(NeighborSolicitationView, StopsAtAnOptionOfLengthZero) {
  auto message = icmpv6_sample("neighbor_solicitation").octets();
  message[25] = std::byte{0};
  std::size_t steps = 0;
  for (const auto& option : NeighborSolicitationView::parse(message)->options()) {
    ++steps;
    ASSERT_FALSE(option);
    EXPECT_EQ(option.error(), (ParseError{ParseErrorKind::BadLength, 25}));
  }
  EXPECT_EQ(steps, 1U);
}

// [R4861-OPT-1]
TEST(NeighborSolicitationView, StopsAtAnOptionThatGoesPastTheEnd) {
  auto message = icmpv6_sample("neighbor_solicitation").octets();
  message.resize(24 + 16);
  message[25] = std::byte{5};
  const auto option = *NeighborSolicitationView::parse(message)->options().begin();
  ASSERT_FALSE(option);
  EXPECT_EQ(option.error(), (ParseError{ParseErrorKind::BadLength, 25}));
}

TEST(NeighborSolicitationView, SaysThatACaptureEndsWithinAnOption) {
  const auto message = icmpv6_sample("neighbor_solicitation").octets();
  const auto view = NeighborSolicitationView::parse({Bytes(message).first(30), message.size()});
  const auto option = *view->options().begin();
  ASSERT_FALSE(option);
  EXPECT_EQ(option.error(), (ParseError{ParseErrorKind::Truncated, 30}));
}

// [R4861-OPT-2]
TEST(RouterAdvertisementView, GivesEveryOptionInItsOrder) {
  const PrefixInformation first{.prefix_length = 64, .prefix = *Ipv6Address::parse("2001:db8:1::")};
  const PrefixInformation second{.prefix_length = 64,
                                 .prefix = *Ipv6Address::parse("2001:db8:2::")};
  auto options = options_of(
      LinkMtu{.mtu = 1280}, first,
      LinkLayerAddress{.type = OptionType::TargetLinkLayerAddress, .address = kLinkLayer}, second);
  options[0] = std::byte{200};
  const auto message = encoded(RouterAdvertisement{.options = options},
                               icmpv6_sample("router_advertisement").endpoints());
  std::vector<PrefixInformation> prefixes;
  for (const auto& option : RouterAdvertisementView::parse(message)->options()) {
    ASSERT_TRUE(option);
    if (const auto prefix = PrefixInformationView::parse(*option)) {
      prefixes.push_back(prefix->value());
    }
  }
  EXPECT_EQ(prefixes, (std::vector{first, second}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

#include "icmpkit/wire/icmpv4/router_discovery.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

static_assert(std::ranges::forward_range<RouterEntries>);

using Seconds16 = std::chrono::duration<std::uint16_t>;

std::vector<RouterEntry> entries_of(const RouterAdvertisementView& view) {
  std::vector<RouterEntry> entries;
  for (const RouterEntry& entry : view.entries()) entries.push_back(entry);
  return entries;
}

// [R1256-FMT-1]
TEST(RouterAdvertisement, EncodesToTheOctetsOfScapy) {
  const std::array routers{RouterEntry{.address = {192, 0, 2, 1}, .preference = -1}};
  auto buffer = test::dirty_buffer<64>();
  const auto message =
      encode(RouterAdvertisement{.lifetime = Seconds16{1800}, .routers = routers}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, test::kRouterAdvertisement.octets()));
}

// [R1256-FMT-1]
TEST(RouterAdvertisementView, ReadsLifetimeAddressesAndSignedPreferences) {
  const auto octets = test::kRouterAdvertisement.octets();
  const auto view = RouterAdvertisementView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->lifetime(), std::chrono::minutes{30});
  EXPECT_EQ(entries_of(*view),
            (std::vector<RouterEntry>{{.address = {192, 0, 2, 1}, .preference = -1}}));
}

TEST(RouterAdvertisementView, SkipsWordsPastTheSecondOfAnEntry) {
  const auto octets = test::kWideRouterAdvertisement.octets();
  const auto view = RouterAdvertisementView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->entries().size(), 2U);
  EXPECT_EQ(entries_of(*view),
            (std::vector<RouterEntry>{
                {.address = {192, 0, 2, 1}, .preference = 5},
                {.address = {192, 0, 2, 2}, .preference = RouterEntry::kNeverDefault}}));
  EXPECT_EQ(test::reencoded(octets), octets);
}

TEST(RouterAdvertisementView, GivesTheEntriesThatAreWhollyHere) {
  auto octets = test::kWideRouterAdvertisement.octets();
  octets.pop_back();
  EXPECT_EQ(RouterAdvertisementView::parse(octets)->entries().size(), 1U);
  octets[4] = std::byte{255};
  EXPECT_EQ(RouterAdvertisementView::parse(octets)->entries().size(), 1U);
}

TEST(RouterAdvertisementView, GivesNoEntriesWhereTheyAreTooSmallForOne) {
  auto octets = test::kRouterAdvertisement.octets();
  for (int entry_size : {0, 1}) {
    octets[5] = static_cast<std::byte>(entry_size);
    const auto view = RouterAdvertisementView::parse(octets);
    ASSERT_TRUE(view);
    EXPECT_TRUE(view->entries().empty());
    EXPECT_EQ(view->entries().size(), 0U);
  }
}

TEST(RouterAdvertisementView, KeepsTheExtensionsOfAMobilityAgent) {
  const auto octets = test::kAgentAdvertisement.octets();
  const auto view = RouterAdvertisementView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), RouterAdvertisementCode::DoesNotRouteCommonTraffic);
  EXPECT_EQ(view->num_addrs(), 0);
  EXPECT_EQ(view->after_entries().size(), 8U);
  EXPECT_EQ(test::reencoded(octets), octets);
}

TEST(RouterAdvertisement, WritesExtensionsBehindItsRouters) {
  const std::array routers{RouterEntry{}};
  const auto extension = octets(16, 6, 0, 1, 0x0E, 0x10, 0x80, 0);
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(RouterAdvertisement{.routers = routers, .rest = extension}, buffer);
  ASSERT_TRUE(message);
  const auto view = RouterAdvertisementView::parse(*message);
  EXPECT_EQ(view->entries().size(), 1U);
  EXPECT_TRUE(std::ranges::equal(view->after_entries().bytes(), extension));
}

TEST(RouterAdvertisement, RefusesMoreRoutersThanCanBeCounted) {
  const std::vector<RouterEntry> routers(256);
  std::vector<std::byte> buffer(4096);
  EXPECT_EQ(encode(RouterAdvertisement{.routers = routers}, buffer).error(), EncodeError::TooLong);
  const auto message =
      encode(RouterAdvertisement{.routers = std::span(routers).first(255)}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(RouterAdvertisementView::parse(*message)->entries().size(), 255U);
}

// [R1256-FMT-2]
TEST(RouterSolicitationView, AcceptsAReservedWordThatIsSetAndTrailingOctets) {
  // scapy: ICMP(type=10, unused=0xffffffff)/Raw(b"\x01\x02\x03\x04")
  const auto message = test::octets_of_hex("0a00f1f9ffffffff01020304");
  const auto view = RouterSolicitationView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(checksum_state(view->message()), ChecksumState::Correct);
  EXPECT_EQ(view->value().trailing.size(), 4U);
}

// [R1256-FMT-2]
TEST(RouterSolicitation, EncodesToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(RouterSolicitation{}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, test::kRouterSolicitation.octets()));
}

constexpr bool reads_entries_at_compile_time() {
  const auto message = octets(9, 0, 0, 0, 1, 2, 0, 0, 192, 0, 2, 1, 0xFF, 0xFF, 0xFF, 0xFE);
  const auto view = RouterAdvertisementView::parse(message);
  return (*view->entries().begin()).preference == -2;
}
static_assert(reads_entries_at_compile_time());

}  // namespace
}  // namespace icmpkit::wire::icmpv4

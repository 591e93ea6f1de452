#include "icmpkit/engine/responder/icmpv4_queries.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "icmpkit/engine/time_of_day.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine::responder {
namespace {

using namespace std::chrono_literals;
using test::octets_of_fields;
using wire::ChecksumState;
using wire::icmpv4::TimeOfDay;

constexpr Ipv4Address kAsker{192, 0, 2, 77};
constexpr Ipv4Address kOwn{192, 0, 2, 1};
constexpr Ipv4Address kEverybody{255, 255, 255, 255};

const InterfaceConfig kInterface{.name = "eth0",
                                 .addresses = {{.address = kOwn, .prefix_length = 24}}};
const InterfaceConfig kWide{
    .name = "eth1", .addresses = {{.address = Ipv4Address(10, 1, 0, 1), .prefix_length = 16}}};
const InterfaceConfig kBoth{.name = "eth2",
                            .addresses = {kInterface.addresses[0], kWide.addresses[0]}};
const InterfaceConfig kUnnumbered{.name = "ppp0"};

Request request(const IpAddress& source = kAsker, const IpAddress& destination = kOwn,
                const InterfaceConfig& interface = kInterface) {
  return {.source = source, .destination = destination, .interface = interface};
}

/// The view of a request written in hexadecimal; the checksum is not looked at.
template <class View>
View view_of(const std::vector<std::byte>& octets) {
  const auto view = View::parse(octets);
  EXPECT_TRUE(view);
  return *view;
}

bool is_sum_right(Bytes message) {
  return wire::icmpv4::checksum_state(message) == ChecksumState::Correct;
}

Answered ask_timestamp(MutableBytes out, TimeOfDay received, const Request& from = request()) {
  const auto octets = octets_of_fields("0d00 0000 1234 0005 00abcdef 11111111 22222222 ffff");
  return answer_timestamp(view_of<wire::icmpv4::TimestampView>(octets), from, received, out);
}

// [R792-TS-2]
TEST(AnswerTimestamp, KeepsTheOriginateAndTellsArrivalAndDepartureApart) {
  auto buffer = test::dirty_buffer<64>();
  const auto answer = ask_timestamp(buffer, TimeOfDay{1000});
  ASSERT_TRUE(answer);
  stamp_departure(answer->message, TimeOfDay{0x00012345});
  EXPECT_TRUE(is_sum_right(answer->message));
  const auto view = *wire::icmpv4::TimestampView::parse(Bytes(answer->message));
  EXPECT_EQ(view.value(), (wire::icmpv4::Timestamp{
                              .type = wire::icmpv4::Type::TimestampReply,
                              .identifier = 0x1234,
                              .sequence = 5,
                              .originate = TimeOfDay{0x00ABCDEF},
                              .receive = TimeOfDay{1000},
                              .transmit = TimeOfDay{0x00012345},
                          }));
  EXPECT_EQ(answer->source, IpAddress{kOwn});
  EXPECT_EQ(answer->destination, IpAddress{kAsker});
}

// [R792-TS-3]
TEST(TimeOfDayOfANode, IsMarkedWhereMidnightIsNotKnown) {
  for (const Duration at : {0ns, 1'500'000ns, std::chrono::nanoseconds{24h}}) {
    EXPECT_FALSE(time_of_day(Instant{at}, std::nullopt).is_standard());
    EXPECT_TRUE(time_of_day(Instant{at}, 1ms).is_standard());
  }
  EXPECT_EQ(time_of_day(Instant{1500us}, std::nullopt).number(), 0x80000001U);
  EXPECT_EQ(time_of_day(Instant{2s}, 86'399'000ms).number(), 1000U) << "past midnight";
}

// [R1122-TS-2]
TEST(TimeOfDayOfANode, AdvancesEveryMillisecond) {
  std::set<TimeOfDay> seen;
  for (Duration at = 0ns; at < 1s; at += 10ms) seen.insert(time_of_day(Instant{at}, 3600s));
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_TRUE(seen.rbegin()->is_standard());
}

TEST(AnswerTimestamp, ComesFromTheAddressThatWasAsked) {
  auto buffer = test::dirty_buffer<64>();
  constexpr Ipv4Address kOther{10, 1, 0, 1};
  EXPECT_EQ(ask_timestamp(buffer, {}, request(kAsker, kOther))->source, IpAddress{kOther});
  for (const auto& many : {kEverybody, Ipv4Address{192, 0, 2, 255}, Ipv4Address{224, 0, 0, 1}}) {
    EXPECT_EQ(ask_timestamp(buffer, {}, request(kAsker, many))->source, IpAddress{kOwn});
  }
}

// [R792-INFO-1]
TEST(AnswerInformation, FillsInBothAddresses) {
  auto buffer = test::dirty_buffer<64>();
  const auto octets = octets_of_fields("0f00 0000 1234 0005");
  const auto view = view_of<wire::icmpv4::InformationView>(octets);
  const auto answer = answer_information(view, request(Ipv4Address{}, Ipv4Address{}), buffer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->source, IpAddress{kOwn});
  EXPECT_EQ(answer->destination, (IpAddress{Ipv4Address{192, 0, 2, 255}}));
  EXPECT_TRUE(is_sum_right(answer->message));
  EXPECT_EQ(
      wire::icmpv4::InformationView::parse(Bytes(answer->message))->value(),
      (wire::icmpv4::Information{
          .type = wire::icmpv4::Type::InformationReply, .identifier = 0x1234, .sequence = 5}));

  const auto host = answer_information(view, request(Ipv4Address{0, 0, 0, 77}), buffer);
  EXPECT_EQ(host->destination, IpAddress{kAsker}) << "a host part is kept";
  EXPECT_EQ(answer_information(view, request(kAsker), buffer)->destination, IpAddress{kAsker});
  EXPECT_EQ(answer_information(view, request({}, {}, kUnnumbered), buffer).error(),
            Discard::IcmpNotAnswered);
}

Answered ask_mask(MutableBytes out, const Request& from) {
  const auto octets = octets_of_fields("1100 0000 1234 0005 00000000");
  return answer_address_mask(view_of<wire::icmpv4::AddressMaskView>(octets), from, out);
}

Ipv4Address mask_in(const Answered& answer) {
  EXPECT_TRUE(is_sum_right(answer->message));
  return wire::icmpv4::AddressMaskView::parse(Bytes(answer->message))->mask();
}

// [R950-MASK-2]
TEST(AnswerAddressMask, IsTheMaskOfTheNetworkThatAsks) {
  auto buffer = test::dirty_buffer<64>();
  const auto narrow = ask_mask(buffer, request(kAsker, kEverybody));
  EXPECT_EQ(mask_in(narrow), (Ipv4Address{255, 255, 255, 0}));
  EXPECT_EQ(narrow->source, IpAddress{kOwn});
  const auto wide = ask_mask(buffer, request(Ipv4Address{10, 1, 2, 3}, kEverybody, kWide));
  EXPECT_EQ(mask_in(wide), (Ipv4Address{255, 255, 0, 0}));
  EXPECT_EQ(wide->source, (IpAddress{Ipv4Address{10, 1, 0, 1}}));
  // Two networks on one interface.
  const auto second = ask_mask(buffer, request(Ipv4Address{10, 1, 2, 3}, kEverybody, kBoth));
  EXPECT_EQ(mask_in(second), (Ipv4Address{255, 255, 0, 0}));
  EXPECT_EQ(second->source, (IpAddress{Ipv4Address{10, 1, 0, 1}}));
}

// [R950-MASK-3]
TEST(AnswerAddressMask, IsBroadcastToWhoHasNoAddress) {
  auto buffer = test::dirty_buffer<64>();
  const auto answer = ask_mask(buffer, request(Ipv4Address{}, kEverybody));
  EXPECT_EQ(answer->destination, IpAddress{kEverybody});
  EXPECT_EQ(ask_mask(buffer, request(kAsker))->destination, IpAddress{kAsker});
}

// [R1812-MASK-1]
TEST(AnswerAddressMask, IsSilentWhereTheMaskIsNotKnownOrNotOne) {
  auto buffer = test::dirty_buffer<64>();
  EXPECT_FALSE(ask_mask(buffer, request(kAsker, kEverybody, kUnnumbered)));
  EXPECT_FALSE(ask_mask(buffer, request(Ipv4Address{}, kEverybody, kBoth)));
  EXPECT_TRUE(ask_mask(buffer, request(kAsker, kEverybody, kBoth)));
}

Answered ask_names(MutableBytes out, const NameRecords& records, const Request& from = request()) {
  const auto octets = octets_of_fields("2500 0000 1234 0005");
  return answer_domain_name(view_of<wire::icmpv4::DomainNameRequestView>(octets), from, records,
                            out);
}

// [R1788-SRV-1]
TEST(AnswerDomainName, ComesFromTheAddressThatWasAskedAndNeverToMany) {
  auto buffer = test::dirty_buffer<600>();
  constexpr Ipv4Address kSecondary{192, 0, 2, 2};
  const auto answer = ask_names(buffer, {}, request(kAsker, kSecondary));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->source, IpAddress{kSecondary});
  const auto view = *wire::icmpv4::DomainNameReplyView::parse(Bytes(answer->message));
  EXPECT_EQ(view.identifier(), 0x1234);
  EXPECT_EQ(view.sequence(), 5);
  for (const auto& many : {kEverybody, Ipv4Address{192, 0, 2, 255}, Ipv4Address{224, 0, 0, 1}}) {
    EXPECT_EQ(ask_names(buffer, {}, request(kAsker, many)).error(), Discard::IcmpNotAnswered);
  }
}

// [R1788-SRV-2]
TEST(AnswerDomainName, LeavesOutWhatDoesNotFitAndAnswersWithoutNames) {
  auto buffer = test::dirty_buffer<1500>();
  EXPECT_EQ(ask_names(buffer, {})->message.size(), 12U);

  const std::string label(60, 'a');
  const std::string long_name = label + ".example";
  const std::vector<std::string_view> names(40, long_name);
  const auto answer = ask_names(buffer, {.names = names, .ttl = std::chrono::seconds{300}});
  ASSERT_TRUE(answer);
  EXPECT_TRUE(is_sum_right(answer->message));
  // Seventy octets each, in 576 less an IP header and the fixed part.
  EXPECT_EQ(answer->message.size(), 12U + 70U * ((576 - 20 - 12) / 70));
  const auto view = *wire::icmpv4::DomainNameReplyView::parse(Bytes(answer->message));
  EXPECT_EQ(view.ttl().count(), 300);
  for (const auto& name : view.names()) {
    ASSERT_TRUE(name);
    EXPECT_EQ(name->text().view(), long_name);
  }
}

TEST(AnswerDomainName, LeavesOutWhatIsNoName) {
  auto buffer = test::dirty_buffer<600>();
  const std::array<std::string_view, 3> names{"a..b", "", "r1.example"};
  EXPECT_EQ(ask_names(buffer, {.names = names})->message.size(), 12U + 12U);
}

}  // namespace
}  // namespace icmpkit::engine::responder

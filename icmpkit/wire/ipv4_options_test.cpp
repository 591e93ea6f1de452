#include "icmpkit/wire/ipv4_options.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/ipv4_route_options.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire::ipv4 {
namespace {

using test::octets_of_hex;

static_assert(std::forward_iterator<Options::Iterator>);

/// What `write` makes of `value`, in a dirty buffer.
template <WritableOption Value>
std::vector<std::byte> written(const Value& value) {
  std::vector<std::byte> out(encoded_size(value), test::kDirt);
  write(value, out);
  return out;
}

TEST(Options, GivesEachOptionAndStopsAtTheEnd) {
  const auto area = octets(1, 0x94, 4, 0, 0, 1, 0xDE, 3, 0xAA, 0, 0x94, 4);
  std::vector<std::uint8_t> types;
  for (const auto& option : options_of(area)) {
    ASSERT_TRUE(option);
    types.push_back(static_cast<std::uint8_t>(option->type()));
  }
  EXPECT_EQ(types, (std::vector<std::uint8_t>{1, 0x94, 1, 0xDE, 0}));
}

TEST(Options, GivesTheRefusalLastAndSaysWhereItIs) {
  struct Case {
    std::vector<std::byte> area;
    ParseError error;
  };
  const std::vector<Case> cases = {
      {octets_of_hex("01940400009400"), {ParseErrorKind::BadLength, 6}},
      {octets_of_hex("01940400009401"), {ParseErrorKind::BadLength, 6}},
      {octets_of_hex("01940400009403"), {ParseErrorKind::BadLength, 6}},
      {octets_of_hex("019404000094ff"), {ParseErrorKind::BadLength, 6}},
      {octets_of_hex("019404000094"), {ParseErrorKind::BadLength, 5}},
  };
  for (const auto& [area, error] : cases) {
    std::size_t good = 0;
    std::optional<ParseError> seen;
    for (const auto& option : options_of(area)) {
      EXPECT_FALSE(seen) << "nothing comes behind a refusal";
      if (option) {
        ++good;
      } else {
        seen = option.error();
      }
    }
    EXPECT_EQ(good, 2U);
    EXPECT_EQ(seen, error);
  }
}

TEST(Options, TellsACutOptionFromAWrongLength) {
  const auto area = octets(0x94, 4, 0);
  EXPECT_EQ((*options_of({area, 4}).begin()).error(), (ParseError{ParseErrorKind::Truncated, 3}));
  EXPECT_EQ((*options_of(area).begin()).error(), (ParseError{ParseErrorKind::BadLength, 1}));
  EXPECT_EQ((*options_of({first_octets(area, 1), 4}).begin()).error(),
            (ParseError{ParseErrorKind::Truncated, 1}));
  EXPECT_EQ((*options_of({Bytes{}, 4}).begin()).error(),
            (ParseError{ParseErrorKind::Truncated, 0}));
}

TEST(Options, SurvivesEveryTypeAndLength) {
  for (unsigned type = 0; type < 256; ++type) {
    for (unsigned length = 0; length < 256; ++length) {
      std::array<std::byte, 40> area{};
      store_u8(area, 0, static_cast<std::uint8_t>(type));
      store_u8(area, 1, static_cast<std::uint8_t>(length));
      std::size_t total = 0;
      for (const auto& option : options_of(area)) {
        if (option) total += option->octets().size();
        if (!option) continue;
        (void)RouteView::parse(*option);
        (void)TimestampView::parse(*option);
      }
      ASSERT_LE(total, area.size());
    }
  }
}

TEST(OptionView, SplitsTheTypeOctet) {
  const auto area = octets(0x44, 4, 5, 0);
  const auto option = OptionView::parse(area);
  ASSERT_TRUE(option);
  EXPECT_FALSE(option->is_copied());
  EXPECT_EQ(option->option_class(), 2);
  EXPECT_EQ(option->number(), 4);
  EXPECT_TRUE(OptionView::parse(octets(0x83, 3, 4))->is_copied());
}

// [R1393-OPT-1]
TEST(Traceroute, IsTheTwelveOctetsOfTheSpecification) {
  const Traceroute value{.id = 7, .originator = Ipv4Address{192, 0, 2, 10}};
  const auto out = written(value);
  // scapy: IPOption_Traceroute(id=7,outbound_hops=0,return_hops=0xffff,originator_ip='192.0.2.10')
  EXPECT_EQ(out, octets_of_hex("520c00070000ffffc000020a"));
  EXPECT_EQ(TracerouteView::parse(*OptionView::parse(out))->value(), value);
  const auto eleven = octets_of_hex("520b00070000ffffc00002");
  EXPECT_EQ(TracerouteView::parse(*OptionView::parse(eleven)).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
}

TEST(SmallOptions, AreScapysOctets) {
  EXPECT_EQ(written(RouterAlert{}), octets_of_hex("94040000"));
  EXPECT_EQ(written(StreamId{.id = 0x1234}), octets_of_hex("88041234"));
  EXPECT_EQ(written(NoOperation{}), octets_of_hex("01"));
  EXPECT_EQ(RouterAlertView::parse(*OptionView::parse(octets(0x94, 4, 0, 9)))->alert(), 9);
  EXPECT_EQ(StreamIdView::parse(*OptionView::parse(octets(0x88, 4, 0x12, 0x34)))->id(), 0x1234);
  EXPECT_EQ(StreamIdView::parse(*OptionView::parse(octets(0x94, 4, 0, 9))).error(),
            (ParseError{ParseErrorKind::WrongType, 0}));
}

TEST(Security, ReadsTheBasicAndTheExtendedOption) {
  const auto basic = octets(0x82, 5, 0x5A, 0x81, 0x40);
  const auto view = BasicSecurityView::parse(*OptionView::parse(basic));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->level(), Classification::Secret);
  EXPECT_EQ(view->authorities().size(), 2U);
  EXPECT_TRUE(std::ranges::equal(written(view->value()), basic));
  const auto extended = octets(0x85, 4, 7, 0xEE);
  const auto more = ExtendedSecurityView::parse(*OptionView::parse(extended));
  ASSERT_TRUE(more);
  EXPECT_EQ(more->format(), 7);
  EXPECT_TRUE(std::ranges::equal(written(more->value()), extended));
  EXPECT_FALSE(BasicSecurityView::parse(*OptionView::parse(octets(0x82, 2))));
}

TEST(Route, RecordsAsScapyWritesIt) {
  // scapy: IPOption_RR(length=11,pointer=8,routers=['192.0.2.9','0.0.0.0'])
  const auto area = octets_of_hex("070b08c000020900000000");
  const auto route = RouteView::parse(*OptionView::parse(area));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->slot_count(), 2U);
  EXPECT_EQ(route->used(), 1U);
  EXPECT_FALSE(route->is_exhausted());
  EXPECT_EQ(route->slot(0), (Ipv4Address{192, 0, 2, 9}));
  EXPECT_FALSE(route->final_destination()) << "a recorded route leads nowhere";
  EXPECT_EQ(written(route->value()), area);
}

TEST(Route, SourceRouteEndsAtItsLastStationWhileOneIsLeft) {
  // scapy: IPOption_LSRR(length=11,pointer=4,routers=['192.0.2.9','192.0.2.10'])
  const auto loose = octets_of_hex("830b04c0000209c000020a");
  const auto route = RouteView::parse(*OptionView::parse(loose));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->final_destination(), (Ipv4Address{192, 0, 2, 10}));
  EXPECT_EQ(written(route->value()), loose);
  // scapy: IPOption_SSRR(length=7,pointer=8,routers=['192.0.2.9'])
  const auto strict = octets_of_hex("890708c0000209");
  const auto used = RouteView::parse(*OptionView::parse(strict));
  ASSERT_TRUE(used);
  EXPECT_TRUE(used->is_exhausted());
  EXPECT_FALSE(used->final_destination());
}

TEST(Route, RefusesBadLengthsAndPointers) {
  EXPECT_EQ(RouteView::parse(*OptionView::parse(octets(7, 2))).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  EXPECT_EQ(RouteView::parse(*OptionView::parse(octets(7, 6, 4, 0, 0, 0))).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  for (unsigned pointer = 0; pointer < 256; ++pointer) {
    const auto area = octets(7, 7, pointer, 1, 2, 3, 4);
    EXPECT_EQ(RouteView::parse(*OptionView::parse(area)).has_value(),
              pointer >= 4 && pointer % 4 == 0);
  }
  EXPECT_EQ(RouteView::parse(*OptionView::parse(octets(0x94, 3, 4))).error(),
            (ParseError{ParseErrorKind::WrongType, 0}));
}

// No header has room for it, but whoever reads an area of options need not have it from a header.
TEST(Route, RefusesMoreSlotsThanAHeaderHasRoomFor) {
  std::vector<std::byte> option(43);
  option[0] = std::byte{7};
  option[1] = std::byte{43};
  option[2] = std::byte{4};
  EXPECT_EQ(RouteView::parse(*OptionView::parse(option)).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  option[1] = std::byte{39};
  EXPECT_EQ(RouteView::parse(*OptionView::parse(option))->value().slot_count, Route::kMaxSlots);
}

TEST(Timestamp, ReadsAddressesWithTimestamps) {
  // scapy: IPOption_Timestamp(length=12,pointer=9,oflw=3,flg=1,internet_address='192.0.2.1',
  //        timestamp=0x01020304); scapy writes length, pointer and so on as they are given
  auto area = octets_of_hex("440c0931c000020101020304");
  EXPECT_EQ(TimestampView::parse(*OptionView::parse(area)).error(),
            (ParseError{ParseErrorKind::BadValue, 2}))
      << "9 is the middle of a slot of eight octets";
  area[2] = std::byte{13};
  const auto view = TimestampView::parse(*OptionView::parse(area));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->overflow(), 3);
  EXPECT_EQ(view->flag(), TimestampFlag::AddressAndTimestamp);
  EXPECT_EQ(view->slot_count(), 1U);
  EXPECT_EQ(view->used(), 1U);
  EXPECT_TRUE(view->is_exhausted());
  EXPECT_EQ(view->slot(0),
            (TimestampSlot{.address = Ipv4Address{192, 0, 2, 1}, .timestamp = 0x01020304}));
  EXPECT_EQ(written(view->value()), area);
}

TEST(Timestamp, ReadsTimestampsAlone) {
  const auto area = octets_of_hex("440c0900000000010000000200");
  const auto view = TimestampView::parse(*OptionView::parse(area));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->slot_count(), 2U);
  EXPECT_EQ(view->used(), 1U);
  EXPECT_EQ(view->slot(1).timestamp, 2U);
  EXPECT_EQ(written(view->value()), std::vector(area.begin(), area.begin() + 12));
}

TEST(Timestamp, RefusesFlagsWithoutALayoutAndPartialSlots) {
  EXPECT_EQ(TimestampView::parse(*OptionView::parse(octets(68, 4, 5, 2))).error(),
            (ParseError{ParseErrorKind::BadValue, 3}));
  EXPECT_EQ(TimestampView::parse(*OptionView::parse(octets(68, 8, 5, 3, 1, 2, 3, 4))).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  EXPECT_EQ(TimestampView::parse(*OptionView::parse(octets(68, 3, 5))).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
}

TEST(OptionList, RefusesTheOctetsThatDoNotFit) {
  OptionList list;
  EXPECT_FALSE(list.add(Route{.slot_count = 9}));
  EXPECT_FALSE(list.add(NoOperation{}));
  EXPECT_EQ(list.add(NoOperation{}), EncodeError::NoSpace);
  EXPECT_EQ(list.octets().size(), 40U);
  EXPECT_EQ(load_u8(list.octets(), 1), 39);
  EXPECT_EQ(load_u8(list.octets(), 39), 1);
}

TEST(OptionList, KeepsUnknownOptions) {
  OptionList list;
  const auto data = octets(1, 2, 3);
  ASSERT_FALSE(list.add(OtherOption{.type = OptionType{0xDE}, .data = data}));
  EXPECT_TRUE(std::ranges::equal(list.octets(), octets(0xDE, 5, 1, 2, 3)));
}

}  // namespace
}  // namespace icmpkit::wire::ipv4

#include "icmpkit/engine/ipv4_options.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine {
namespace {

using test::octets_of_fields;
using wire::icmpv4::TimeOfDay;

constexpr Ipv4Address kSource{198, 51, 100, 7};
constexpr Ipv4Address kNear{192, 0, 2, 1};   // this node's
constexpr Ipv4Address kFar{203, 0, 113, 1};  // this node's, where datagrams leave
constexpr Ipv4Address kTarget{203, 0, 113, 9};

const OwnAddresses kOwn({{.addresses = {{kNear, 24}}}, {.addresses = {{kFar, 24}}}});

/// A header with the options that are written in `hex`, by default for this node.
struct HeaderCase {
  std::string_view options;
  Ipv4Address destination = kNear;
  wire::IpProtocol protocol = wire::IpProtocol::Udp;
};
std::vector<std::byte> header_of(const HeaderCase& fields) {
  const auto options = octets_of_fields(fields.options);
  const wire::Ipv4Header header{.total_length = 84,
                                .protocol = fields.protocol,
                                .source = kSource,
                                .destination = fields.destination,
                                .options = options};
  std::vector<std::byte> out(encoded_size(header));
  EXPECT_TRUE(encode(header, out));
  return out;
}

/// The options of a header.
std::vector<std::byte> options_in(Bytes header) {
  const Bytes options = header.subspan(20);
  return {options.begin(), options.end()};
}

/// The cause for which a header is refused; empty where it is not, or not aloud.
std::optional<Cause> refusal_of(Bytes header, const Policy& policy = {}) {
  const auto options = examine_options(header, kOwn, policy);
  return options ? std::nullopt : options.error();
}

std::optional<Cause> bad_field(std::uint32_t offset) {
  return Cause{.kind = CauseKind::BadField, .info = offset};
}

std::optional<Cause> bad_length(std::uint32_t offset) {
  return Cause{.kind = CauseKind::BadLength, .info = offset};
}

/// What forwarding makes of the options of `fields`.
std::vector<std::byte> forwarded(const HeaderCase& fields) {
  auto header = header_of(fields);
  const auto options = examine_options(header, kOwn, {});
  EXPECT_TRUE(options);
  if (options) {
    record_visit(header, *options, {.address = kFar, .now = TimeOfDay{0x01020304}, .own = kOwn});
  }
  return header;
}

TEST(ExamineOptions, FindsNothingInAHeaderWithoutOptions) {
  const auto options = examine_options(header_of({.options = ""}), kOwn, {});
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->has_source_route());
  EXPECT_EQ(options->record_route_at, 0);
}

// [R792-PP-3]
TEST(ExamineOptions, LeavesUnknownOptionsAlone) {
  // Type 25 (quick start), an experiment, a router alert, and junk behind the end.
  const HeaderCase fields{.options = "1908000000000000 1e04aabb 94040000 00010000",
                          .destination = kTarget};
  const auto before = header_of(fields);
  const auto options = examine_options(before, kOwn, {});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->has_router_alert);
  EXPECT_EQ(forwarded(fields), before);
}

// [R792-PP-2]
TEST(ExamineOptions, PointsToTheLengthOctetOrTheStartAsThePolicySays) {
  Policy option_start;
  option_start.option_pointer = OptionPointer::OptionStart;
  struct Case {
    std::string_view options;
    std::uint32_t start;
    std::uint32_t length;
  };
  const std::vector<Case> cases = {
      {"07000000", 20, 21},            // no room for itself
      {"07010000", 20, 21},            //
      {"01 070c0400 000000", 21, 22},  // past the header
      {"01 44ff0500 000000", 21, 22},  //
      {"010101 83", 23, 23},           // its length would be behind the header
      {"01 0702 00", 21, 22},          // no room for the pointer
      {"4403 05 00", 20, 21},          // no room for the flag
  };
  for (const auto& [options, start, length] : cases) {
    const auto header = header_of({.options = options});
    EXPECT_EQ(refusal_of(header), bad_length(length)) << options;
    EXPECT_EQ(refusal_of(header, option_start), bad_length(start)) << options;
  }
}

// [R791-OPT-1]
TEST(RecordRoute, WithLessRoomThanASlotIsAnErrorAtItsPointer) {
  EXPECT_EQ(
      refusal_of(header_of({.options = "070a08 00000000 000000 0000", .destination = kTarget})),
      bad_field(22));
}

// [R791-OPT-1]
TEST(RecordRoute, ThatIsFullIsForwardedUntouched) {
  const HeaderCase fields{.options = "070708 0a000001 00", .destination = kTarget};
  EXPECT_EQ(forwarded(fields), header_of(fields));
}

TEST(RecordRoute, RecordsTheAddressByWhichTheDatagramLeaves) {
  EXPECT_EQ(
      options_in(forwarded({.options = "070b08 0a000001 00000000 00", .destination = kTarget})),
      octets_of_fields("070b0c 0a000001 cb007101 00"));
}

TEST(RecordRoute, WithAPointerIntoItsHeadIsAnErrorThere) {
  for (const auto* const options : {"070700 00000000 00", "070703 00000000 00"}) {
    EXPECT_EQ(refusal_of(header_of({.options = options})), bad_field(22));
  }
}

// [R791-OPT-2]
TEST(TimestampOption, ThatIsFullCountsOneMoreHost) {
  EXPECT_EQ(options_in(forwarded({.options = "44080930 00000001", .destination = kTarget})),
            octets_of_fields("44080940 00000001"));
}

// [R791-OPT-2]
TEST(TimestampOption, WhoseCountWouldOverflowIsAnError) {
  EXPECT_EQ(refusal_of(header_of({.options = "440809f0 00000001", .destination = kTarget})),
            bad_field(23));
  // Less room than an address and a time need.
  EXPECT_EQ(refusal_of(header_of({.options = "44080501 00000000", .destination = kTarget})),
            bad_field(22));
}

TEST(TimestampOption, IsStampedAsItsFlagAsks) {
  struct Case {
    std::string_view before;
    std::string_view after;
  };
  const std::vector<Case> cases = {
      {"440c0500 00000000 00000000", "440c0900 01020304 00000000"},
      {"440c0501 00000000 00000000", "440c0d01 cb007101 01020304"},
      // Addresses that are asked for: this node's nearer one, and somebody else's.
      {"440c0503 c0000201 00000000", "440c0d03 c0000201 01020304"},
      {"440c0503 0a000001 00000000", "440c0503 0a000001 00000000"},
      // One that is full was not meant for this node, which is no overflow.
      {"440c0df3 0a000001 00000001", "440c0df3 0a000001 00000001"},
  };
  for (const auto& [before, after] : cases) {
    EXPECT_EQ(options_in(forwarded({.options = before, .destination = kTarget})),
              octets_of_fields(after));
  }
}

TEST(TimestampOption, WithAFlagWithoutAMeaningIsAnErrorThere) {
  EXPECT_EQ(refusal_of(header_of({.options = "44080502 00000000"})), bad_field(23));
}

TEST(SourceRoute, LeadsOnFromItsStation) {
  const HeaderCase fields{.options = "830b04 0a000001 cb007109 00"};
  const auto options = examine_options(header_of(fields), kOwn, {});
  ASSERT_TRUE(options && options->source_route);
  EXPECT_EQ(options->source_route->destination, Ipv4Address(10, 0, 0, 1));
  EXPECT_FALSE(options->source_route->is_strict);

  const auto after = forwarded(fields);
  EXPECT_EQ(options_in(after), octets_of_fields("830b08 cb007101 cb007109 00"));
  EXPECT_EQ(Ipv4Address::load(after, 16), Ipv4Address(10, 0, 0, 1));
}

TEST(SourceRoute, PassesStationsThatAreAllThisNodeAtOnce) {
  const HeaderCase fields{.options = "890b04 cb007101 cb007109 00"};
  const auto options = examine_options(header_of(fields), kOwn, {});
  ASSERT_TRUE(options && options->source_route);
  EXPECT_EQ(options->source_route->destination, kTarget);
  EXPECT_TRUE(options->source_route->is_strict);
  const auto after = forwarded(fields);
  EXPECT_EQ(options_in(after), octets_of_fields("890b0c cb007101 cb007101 00"));
  EXPECT_EQ(Ipv4Address::load(after, 16), kTarget);
}

TEST(SourceRoute, ThatEndsHereLeadsNowhere) {
  const auto options = examine_options(header_of({.options = "830708 0a000001 00"}), kOwn, {});
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->source_route);
}

TEST(SourceRoute, ThatIsLooseLeavesOtherRoutersOut) {
  const HeaderCase fields{.options = "830704 0a000001 00", .destination = kTarget};
  EXPECT_EQ(forwarded(fields), header_of(fields));
}

// [R1812-PP-3]
TEST(SourceRoute, ThatIsStrictAndForSomebodyElseIsAnErrorAtTheDestination) {
  EXPECT_EQ(refusal_of(header_of({.options = "890704 0a000001 00", .destination = kTarget})),
            bad_field(16));
}

// [R1812-PP-3]
TEST(SourceRoute, ThatIsTheSecondIsAnErrorAtItsStart) {
  EXPECT_EQ(refusal_of(header_of({.options = "830704 0a000001 830704 0a000001 0000"})),
            bad_field(27));
}

// [R1122-PP-1]
TEST(SourceRoute, ThatIsTruncatedIsAnErrorInsideIt) {
  EXPECT_EQ(refusal_of(header_of({.options = "830b04 0a000001 00"})), bad_length(21));
}

TEST(SourceRoute, WithLessRoomThanASlotBehindThisNodeIsAnError) {
  EXPECT_EQ(refusal_of(header_of({.options = "830904 cb007101 0a00 000000"})), bad_field(22));
}

// [R1122-SR-1]
TEST(SourceRoute, IsRefusedByANodeThatForwardsNone) {
  Policy policy;
  policy.forwards_source_routes = false;
  EXPECT_EQ(refusal_of(header_of({.options = "830704 0a000001 00"}), policy),
            Cause{.kind = CauseKind::SourceRouteFailed});
  EXPECT_EQ(refusal_of(header_of({.options = "830708 0a000001 00"}), policy), std::nullopt)
      << "one that ends here asks for no forwarding";
}

Policy labelled(const SecurityRange& range = {}) {
  Policy policy;
  policy.requires_security_option = true;
  policy.security = range;
  return policy;
}

// [R1108-BSO-1]
TEST(SecurityLabel, ThatIsMissingIsNamedByItsType) {
  EXPECT_EQ(refusal_of(header_of({.options = ""}), labelled()),
            (Cause{.kind = CauseKind::OptionMissing, .info = 130}));
  EXPECT_EQ(refusal_of(header_of({.options = "8203ab00"}), labelled()), std::nullopt);
}

// [R1108-BSO-2]
TEST(SecurityLabel, ThatIsMalformedIsAnErrorAtItsStart) {
  // A reserved level; authorities that promise more than there is, and more than they promise.
  for (const auto* const options : {"8203f100", "8204ab01", "8205ab000000 0000", "82020000"}) {
    EXPECT_EQ(refusal_of(header_of({.options = options}), labelled()), bad_field(20)) << options;
  }
  EXPECT_EQ(refusal_of(header_of({.options = "8203f100"})), std::nullopt)
      << "a node without labels does not know the option";
}

// [R1108-BSO-3]
TEST(SecurityLabel, ThatIsOutOfRangeIsProhibited) {
  using enum wire::ipv4::Classification;
  const SecurityRange middle{.minimum = Confidential, .maximum = Secret};
  const auto refused = [&](std::string_view options) {
    return refusal_of(header_of({.options = options}), labelled(middle));
  };
  EXPECT_EQ(refused("82033d00"), Cause{.kind = CauseKind::HostProhibited});
  EXPECT_EQ(refused("82035a00"), std::nullopt);
  EXPECT_EQ(refused("82039600"), std::nullopt);
  EXPECT_EQ(refused("8203ab00"), Cause{.kind = CauseKind::HostProhibited});
  EXPECT_EQ(refusal_of(header_of({.options = "82033d00"}),
                       labelled({.maximum = Secret, .refusal = CauseKind::NetworkProhibited})),
            Cause{.kind = CauseKind::NetworkProhibited});
}

// [R1108-BSO-4]
TEST(SecurityLabel, OfAnIcmpMessageIsRefusedInSilence) {
  for (const auto* const options : {"", "8203f100"}) {
    const auto header = header_of({.options = options, .protocol = wire::IpProtocol::Icmp});
    const auto examined = examine_options(header, kOwn, labelled());
    ASSERT_FALSE(examined);
    EXPECT_FALSE(examined.error());
  }
}

// [R1108-BSO-4]
TEST(ErrorOptions, AboutALabelCarryTheLeastLabelOfThePort) {
  using enum wire::ipv4::Classification;
  const auto header = header_of({.options = ""});
  const auto answer = error_options(header, {.kind = CauseKind::OptionMissing, .info = 130},
                                    labelled({.minimum = Confidential}));
  EXPECT_TRUE(std::ranges::equal(answer.options.octets(), octets_of_fields("820396")));
}

// [R1393-RTR-1]
TEST(CountHop, CountsOutboundOrReturningHops) {
  const auto counted = [](std::string_view text) {
    auto header = header_of({.options = text, .destination = kTarget});
    const auto options = examine_options(header, kOwn, {});
    const auto option = count_hop(header, *options);
    EXPECT_TRUE(option);
    return options_in(header);
  };
  EXPECT_EQ(counted("520c0007 0002ffff c000020a"), octets_of_fields("520c0007 0003ffff c000020a"));
  EXPECT_EQ(counted("520c0007 00020000 c000020a"), octets_of_fields("520c0007 00020001 c000020a"));
  // A count at its end stays there, and one on the way back does not turn round.
  EXPECT_EQ(counted("520c0007 ffffffff c000020a"), octets_of_fields("520c0007 ffffffff c000020a"));
  EXPECT_EQ(counted("520c0007 0002fffe c000020a"), octets_of_fields("520c0007 0002fffe c000020a"));
}

TEST(CountHop, FindsNothingInAnOptionOfAnotherLength) {
  auto header = header_of({.options = "52040007", .destination = kTarget});
  EXPECT_FALSE(count_hop(header, *examine_options(header, kOwn, {})));
}

/// The options of the reply to a request that arrived here.
ReturnOptions replied(std::string_view request, const Policy& policy = {}) {
  const auto header = forwarded({.options = request});
  return reply_options(header, policy);
}

// [R1122-ECHO-6]
TEST(ReplyOptions, CarryTheRecordWithThisNodeOnce) {
  const auto answer = replied("071310 0a000001 0a000002 0a000003 00000000 00");
  EXPECT_FALSE(answer.via);
  EXPECT_TRUE(std::ranges::equal(answer.options.octets(),
                                 octets_of_fields("071314 0a000001 0a000002 0a000003 cb007101")));
}

// [R1122-ECHO-6]
TEST(ReplyOptions, CarryTheRecordAndTheTimeAndRoomForTheWayBack) {
  const auto answer = replied("070f08 0a000001 00000000 00000000 440c0500 00000000 00000000 00");
  EXPECT_TRUE(std::ranges::equal(
      answer.options.octets(),
      octets_of_fields("070f0c 0a000001 cb007101 00000000 440c0900 01020304 00000000")));
}

// [R1122-ECHO-7]
TEST(ReplyOptions, ReverseTheSourceRoute) {
  const auto answer = replied("830b0c 0a000001 0a000002 00");
  EXPECT_EQ(answer.via, Ipv4Address(10, 0, 0, 2));
  EXPECT_TRUE(
      std::ranges::equal(answer.options.octets(), octets_of_fields("830b04 0a000001 c6336407")));
}

// [R1122-ECHO-7]
TEST(ReplyOptions, LeaveOutTheOriginatorWhereTheRouteBeginsWithIt) {
  const auto answer = replied("830f10 c6336407 0a000001 0a000002 00");
  EXPECT_EQ(answer.via, Ipv4Address(10, 0, 0, 2));
  EXPECT_TRUE(
      std::ranges::equal(answer.options.octets(), octets_of_fields("830b04 0a000001 c6336407")));
}

// [R1122-ECHO-7]
TEST(ReplyOptions, LeaveOutThisNodeWhereTheRouteEndsWithIt) {
  const auto answer = replied("830f10 0a000001 0a000002 c0000201 00");
  EXPECT_EQ(answer.via, Ipv4Address(10, 0, 0, 2));
  EXPECT_TRUE(
      std::ranges::equal(answer.options.octets(), octets_of_fields("830b04 0a000001 c6336407")));
}

// [R1393-HOST-1]
TEST(ReplyOptions, StartCountingTheWayBack) {
  Policy policy;
  EXPECT_TRUE(replied("520c0007 0004ffff c000020a", policy).options.octets().empty());
  policy.answers_traceroute = true;
  const auto answer = replied("520c0007 0004ffff c000020a", policy);
  EXPECT_TRUE(
      std::ranges::equal(answer.options.octets(), octets_of_fields("520c0007 00040000 c000020a")));
}

// [R1812-SR-1]
TEST(ErrorOptions, RetraceTheRouteThatWasTravelled) {
  // A and B were passed, C was not reached.
  const auto header = header_of({.options = "890f0c 0a000001 0a000002 0a000003 00"});
  const auto answer = error_options(header, {.kind = CauseKind::HopLimitUsedUp}, {});
  EXPECT_EQ(answer.via, Ipv4Address(10, 0, 0, 2));
  EXPECT_TRUE(
      std::ranges::equal(answer.options.octets(), octets_of_fields("890b04 0a000001 c6336407")));
}

// [R1812-SR-1]
TEST(ErrorOptions, AboutTheRouteItselfHaveNone) {
  const auto bad = header_of({.options = "890c0c 0a000001 0a000002 00"});
  const auto cause = refusal_of(bad);
  ASSERT_EQ(cause, bad_field(22));
  EXPECT_FALSE(error_options(bad, *cause, {}).via);

  const auto strict = header_of({.options = "890b08 0a000001 0a000002 00", .destination = kTarget});
  EXPECT_FALSE(error_options(strict, *refusal_of(strict), {}).via);

  const auto second = header_of({.options = "830b08 0a000001 0a000002 830704 0a000001 0000"});
  EXPECT_FALSE(error_options(second, *refusal_of(second), {}).via);
}

/// Does to a header all that a node may do.
void handle(std::vector<std::byte> header, const Policy& policy) {
  const std::vector<std::byte> before = header;
  const auto options = examine_options(header, kOwn, policy);
  if (!options) {
    const Cause cause = options.error().value_or(Cause{});
    EXPECT_LT(cause.info, std::max<std::size_t>(header.size(), 131));
    static_cast<void>(error_options(header, cause, policy));
    return;
  }
  record_visit(header, *options, {.address = kFar, .now = TimeOfDay{1}, .own = kOwn});
  count_hop(header, *options);
  static_cast<void>(reply_options(header, policy));
  const auto answer = error_options(header, {.kind = CauseKind::HopLimitUsedUp}, policy);
  EXPECT_LE(answer.options.octets().size(), 40U);
  // Nothing but options and the destination is touched, and no option has moved.
  EXPECT_TRUE(std::equal(header.begin(), header.begin() + 16, before.begin()));
  for (const auto& option : wire::ipv4::options_of(Bytes(header).subspan(20))) EXPECT_TRUE(option);
}

// CVE-2022-23093, picoTCP CVE-2020-1744x: every header length, every option, every length.
// [R1122-OPT-1]
TEST(ExamineOptions, SurvivesEveryLengthOfEveryOptionInEveryHeader) {
  Policy all;
  all.requires_security_option = true;
  all.answers_traceroute = true;
  for (std::size_t words = 6; words <= 15; ++words) {
    std::vector<std::byte> header = header_of({.options = ""});
    header.resize(words * 4, std::byte{0});
    store_u8(header, 0, static_cast<std::uint8_t>(0x40U | words));
    for (unsigned type = 0; type < 256; ++type) {
      for (unsigned length = 0; length < 64; ++length) {
        store_u8(header, 20, static_cast<std::uint8_t>(type));
        store_u8(header, 21, static_cast<std::uint8_t>(length));
        handle(header, {});
        handle(header, all);
      }
    }
  }
}

// [R1122-OPT-1]
TEST(ExamineOptions, SurvivesEveryPointerOfTheOptionsThatAreFilledIn) {
  for (std::size_t words = 6; words <= 15; words += 3) {
    std::vector<std::byte> header = header_of({.options = ""});
    header.resize(words * 4, std::byte{0});
    for (const unsigned type : {7U, 68U, 131U, 137U}) {
      for (unsigned length = 0; length < 64; ++length) {
        for (unsigned pointer = 0; pointer < 256; pointer += pointer < 64 ? 1 : 17) {
          for (const unsigned flag : {0x00U, 0xF1U, 0x03U, 0xF0U, 0x32U}) {
            store_u8(header, 20, static_cast<std::uint8_t>(type));
            store_u8(header, 21, static_cast<std::uint8_t>(length));
            store_u8(header, 22, static_cast<std::uint8_t>(pointer));
            store_u8(header, 23, static_cast<std::uint8_t>(flag));
            handle(header, {});
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::engine

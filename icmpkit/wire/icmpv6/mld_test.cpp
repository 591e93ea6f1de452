#include "icmpkit/wire/icmpv6/mld.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

// [R3810-FMT-2]
TEST(MaxResponseCode, StandsForTheTimesOfTheSpecification) {
  EXPECT_EQ(decode_max_response_code(10000), 10000U);
  EXPECT_EQ(decode_max_response_code(0x7FFF), 32767U);
  EXPECT_EQ(decode_max_response_code(0x8000), 32768U);
  EXPECT_EQ(decode_max_response_code(0xFFFF), 8387584U);
  EXPECT_EQ(decode_query_interval_code(125), 125U);
  EXPECT_EQ(decode_query_interval_code(0x80), 128U);
  EXPECT_EQ(decode_query_interval_code(0xFF), 31744U);
}

TEST(MaxResponseCode, OfEveryCodesTimeIsThatCode) {
  for (std::uint32_t code = 0; code <= 0xFFFF; ++code) {
    ASSERT_EQ(encode_max_response_code(decode_max_response_code(static_cast<std::uint16_t>(code))),
              code);
  }
  for (std::uint32_t code = 0; code <= 0xFF; ++code) {
    ASSERT_EQ(
        encode_query_interval_code(decode_query_interval_code(static_cast<std::uint8_t>(code))),
        code);
  }
}

TEST(MaxResponseCode, RoundsDownAndStopsAtTheLongest) {
  EXPECT_EQ(encode_max_response_code(32768 + 7), 0x8000);
  EXPECT_EQ(encode_max_response_code(0xFFFFFFFF), 0xFFFF);
  EXPECT_EQ(encode_query_interval_code(135), 0x80);
  EXPECT_EQ(encode_query_interval_code(0xFFFFFFFF), 0xFF);
}

TEST(MulticastListenerMessage, IsWrittenAsScapyDoes) {
  const Ipv6Address group = *Ipv6Address::parse("ff02::1234");
  const auto query = icmpv6_sample("mld_query");
  EXPECT_EQ(encoded(MulticastListenerMessage{.type = Type::MulticastListenerQuery,
                                             .max_response_delay = 10000,
                                             .group = group},
                    query.endpoints()),
            query.octets());
  const auto done = icmpv6_sample("mld_done");
  EXPECT_EQ(encoded(MulticastListenerMessage{.type = Type::MulticastListenerDone, .group = group},
                    done.endpoints()),
            done.octets());
}

// [R2710-FMT-1]
TEST(MulticastListenerView, IgnoresMoreThan24OctetsButSumsThem) {
  const auto report = icmpv6_sample("mld_report");
  auto longer = report.octets();
  longer.resize(32, std::byte{1});
  const auto view = MulticastListenerView::parse(longer);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->group(), *Ipv6Address::parse("ff02::1234"));
  EXPECT_EQ(checksum_state(longer, report.endpoints()), ChecksumState::Wrong)
      << "the sum was over 24 octets";
  longer = encoded(view->value(), report.endpoints());
  EXPECT_EQ(longer.size(), 32U);
  EXPECT_EQ(checksum_state(longer, report.endpoints()), ChecksumState::Correct);
}

// [R3810-FMT-1]
TEST(MulticastListenerQueryV2, IsWrittenAndReadAsScapyDoes) {
  const std::array sources{*Ipv6Address::parse("2001:db8::1"), *Ipv6Address::parse("2001:db8::2")};
  const MulticastListenerQueryV2 query{.max_response_code = 0x8000,
                                       .group = *Ipv6Address::parse("ff1e::1"),
                                       .suppresses_router_processing = true,
                                       .robustness = 2,
                                       .query_interval_code = 125,
                                       .sources = sources};
  const auto sample = icmpv6_sample("mld2_query");
  const auto octets = sample.octets();
  EXPECT_EQ(encoded(query, sample.endpoints()), octets);
  const auto view = MulticastListenerQueryV2View::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), query);
  EXPECT_EQ(view->max_response_delay(), 32768U);
  EXPECT_EQ(view->query_interval(), 125U);
}

TEST(MulticastListenerQueryV2View, RefusesMoreSourcesThanThereAreOctets) {
  auto octets = icmpv6_sample("mld2_query").octets();
  octets[27] = std::byte{3};
  EXPECT_EQ(MulticastListenerQueryV2View::parse(octets).error(),
            (ParseError{ParseErrorKind::BadLength, 26}));
}

TEST(MulticastListenerQueryV2View, ReadsTheWholeSourcesOfACutMessage) {
  const auto octets = icmpv6_sample("mld2_query").octets();
  const auto view = MulticastListenerQueryV2View::parse({Bytes(octets).first(50), octets.size()});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->source_count(), 2);
  EXPECT_EQ(view->sources().size(), 1U);
}

TEST(MulticastListenerQueryV2, CannotHaveMoreSourcesThanItsNumberCanSay) {
  const std::vector<Ipv6Address> sources(65536);
  EXPECT_EQ(encode_problem(MulticastListenerQueryV2{.sources = sources}), EncodeError::TooLong);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

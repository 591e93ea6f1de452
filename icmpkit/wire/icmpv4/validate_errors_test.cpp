// The rules of `validate` about errors and what they quote; each test breaks one.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

using Found = std::vector<std::string>;
using test::found_in;

TEST(ValidateQuote, WantsTheHeaderWithItsOptionsAndEightOctets) {
  const auto octets = test::kPortUnreachable.octets();
  ASSERT_EQ(octets.size(), 8U + 24U + 8U);
  EXPECT_EQ(found_in(octets), Found{});
  EXPECT_EQ(found_in(Bytes(octets).first(39)), Found{"R792-QUOTE-1@39"});
  EXPECT_EQ(found_in(Bytes(octets).first(28)), Found{"R792-QUOTE-1@28"});
  EXPECT_EQ(found_in(Bytes(octets).first(27)), Found{"R792-QUOTE-1@8"});
  EXPECT_EQ(found_in(Bytes(octets).first(8)), Found{"R792-QUOTE-1@8"});
}

TEST(ValidateQuote, HoldsNothingAgainstAQuoteThatOnlyTheCaptureCut) {
  const auto octets = test::kPortUnreachable.octets();
  for (std::size_t size = 8; size < octets.size(); ++size) {
    EXPECT_EQ(found_in({Bytes(octets).first(size), octets.size()}), Found{}) << size;
  }
}

TEST(ValidateQuote, IsContentWithAllOfAShortDatagram) {
  auto octets = test::kTimeExceeded.octets();
  octets[8 + 3] = std::byte{23};  // total length: a header and three octets
  octets.resize(8 + 23);
  EXPECT_EQ(found_in(octets), Found{});
  octets.pop_back();
  EXPECT_EQ(found_in(octets), Found{"R792-QUOTE-1@30"});
}

TEST(ValidateQuote, NoticesWhatIsNoIpv4Header) {
  EXPECT_EQ(found_in(test::kTimeExceeded, {{8, 0x65}}), Found{"R792-QUOTE-1@8"});
  EXPECT_EQ(found_in(test::kTimeExceeded, {{8, 0x44}}), Found{"R792-QUOTE-1@8"});
}

TEST(ValidateQuote, IsWhatTheLengthAttributeLeavesOfTheBody) {
  auto octets = test::kTimeExceeded.octets();
  octets[5] = std::byte{5};  // words
  EXPECT_EQ(found_in(octets), Found{"R792-QUOTE-1@28"});
  octets[5] = std::byte{7};
  EXPECT_EQ(found_in(octets), Found{});
}

TEST(ValidateQuote, NoticesErrorsAboutWhatMayCauseNone) {
  const auto& sample = test::kTimeExceeded;
  EXPECT_EQ(found_in(sample, {{8 + 7, 1}}), Found{"R1122-SUP-4@14"});
  EXPECT_EQ(found_in(sample, {{8 + 6, 0x20}}), Found{}) << "the first fragment may";
  EXPECT_EQ(found_in(sample, {{8 + 16, 224}}), Found{"R1122-SUP-2@24"});
  EXPECT_EQ(found_in(sample, {{8 + 16, 255}, {8 + 17, 255}, {8 + 18, 255}, {8 + 19, 255}}),
            Found{"R1122-SUP-2@24"});
  for (int first : {127, 224, 240, 255}) {
    EXPECT_EQ(found_in(sample, {{8 + 12, first}}), Found{"R1122-SUP-5@20"}) << first;
  }
  EXPECT_EQ(found_in(sample, {{20, 0}, {21, 0}, {22, 0}, {23, 0}}), Found{"R1122-SUP-5@20"});
  EXPECT_EQ(found_in(sample, {{8 + 12, 127}, {8 + 16, 127}}), Found{}) << "inside a host";
}

TEST(ValidateQuote, NoticesErrorsAboutErrorsButNotAboutQueries) {
  for (int type : {3, 4, 5, 11, 12}) {
    EXPECT_EQ(found_in(test::kTimeExceeded, {{8 + 9, 1}, {8 + 20, type}}), Found{"R1122-SUP-1@28"})
        << type;
  }
  for (int type : {0, 8, 13, 42}) {
    EXPECT_EQ(found_in(test::kTimeExceeded, {{8 + 9, 1}, {8 + 20, type}}), Found{}) << type;
  }
}

TEST(ValidateQuote, NoticesAnErrorThatGoesToAnotherHostThanItQuotes) {
  const auto octets = test::kTimeExceeded.octets();
  EXPECT_EQ(found_in(octets, {.destination = Ipv4Address(198, 51, 100, 7)}), Found{});
  EXPECT_EQ(found_in(octets, {.destination = Ipv4Address(198, 51, 100, 8)}),
            Found{"R792-DST-1@20"});
}

TEST(ValidateQuote, IsHeldToTheSameInEveryErrorThatQuotesAnIpv4Datagram) {
  for (const auto& sample :
       {test::kPortUnreachable, test::kRedirect, test::kParameterProblem, test::kPhoturis}) {
    EXPECT_EQ(found_in(sample, {{8 + 16, 224}}), Found{"R1122-SUP-2@24"}) << sample.name;
  }
  EXPECT_EQ(found_in(test::kSourceQuench, {{8 + 16, 224}}),
            (Found{"R6633-SQ-4@0!", "R1122-SUP-2@24"}));
  EXPECT_EQ(found_in(test::kConversionError, {{8, 0x75}}), Found{}) << "which may quote version 7";
}

TEST(ValidateDestinationUnreachable, NoticesMtusThatCannotBe) {
  const auto& sample = test::kFragmentationNeeded;  // 1400, about 1500 octets
  EXPECT_EQ(found_in(sample, {{6, 0}, {7, 0}}), Found{"R1812-DU-7@6"});
  EXPECT_EQ(found_in(sample, {{6, 0}, {7, 67}}), Found{"R1191-RTR-1@6"});
  EXPECT_EQ(found_in(sample, {{6, 0}, {7, 68}}), Found{});
  EXPECT_EQ(found_in(sample, {{6, 0x05}, {7, 0xDB}}), Found{});
  EXPECT_EQ(found_in(sample, {{6, 0x05}, {7, 0xDC}}), Found{"R1191-RTR-1@6"}) << "1500 fits";
  EXPECT_EQ(found_in(sample, {{8 + 6, 0}}), Found{"R792-DU-1@14"}) << "DF is not set";
}

TEST(ValidateRedirect, DiscardsGatewaysThatAreNoNeighbours) {
  for (int first : {127, 224, 240, 255}) {
    EXPECT_EQ(found_in(test::kRedirect, {{4, first}}), Found{"R1122-RD-3@4!"}) << first;
  }
  EXPECT_EQ(found_in(test::kRedirect, {{4, 0}, {5, 0}, {6, 0}, {7, 0}}), Found{"R1122-RD-3@4!"});
}

TEST(ValidateRedirect, NoticesRedirectsForWholeNetworks) {
  EXPECT_EQ(found_in(test::kRedirect, {{1, 0}}), Found{"R1812-RD-1@1"});
  EXPECT_EQ(found_in(test::kRedirect, {{1, 2}}), Found{"R1812-RD-1@1"});
  EXPECT_EQ(found_in(test::kRedirect, {{1, 3}}), Found{});
}

TEST(ValidateParameterProblem, WantsThePointerInsideTheQuoteUnlessItNamesAnOption) {
  EXPECT_EQ(found_in(test::kParameterProblem, {{4, 27}}), Found{});
  EXPECT_EQ(found_in(test::kParameterProblem, {{4, 28}}), Found{"R792-PP-2@4"});
  EXPECT_EQ(found_in(test::kParameterProblem, {{4, 130}, {1, 1}}), Found{});
  EXPECT_EQ(found_in(test::kParameterProblem, {{4, 28}, {1, 2}}), Found{"R792-PP-2@4"});
}

// [R1475-FMT-1]
TEST(ValidateConversionError, WantsThePointerInsideTheQuote) {
  EXPECT_EQ(found_in(test::kConversionError, {{7, 27}}), Found{});
  EXPECT_EQ(found_in(test::kConversionError, {{7, 28}}), Found{"R1475-FMT-1@4"});
  EXPECT_EQ(found_in(test::kConversionError, {{4, 0xFF}}), Found{"R1475-FMT-1@4"});
}

TEST(ValidatePhoturis, WantsTheWholeSpiInsideTheQuote) {
  EXPECT_EQ(found_in(test::kPhoturis, {{7, 48}}), Found{});
  EXPECT_EQ(found_in(test::kPhoturis, {{7, 49}}), Found{"R2521-FMT-1@6"});
  EXPECT_EQ(found_in(test::kPhoturis, {{6, 0xFF}, {7, 0xFF}}), Found{"R2521-FMT-1@6"});
  EXPECT_EQ(found_in(test::kPhoturis, {{7, 0}}), Found{});
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4

// The rules of `validate`: each sample obeys them all, and each test breaks one.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

using Found = std::vector<std::string>;
using test::found_in;
using test::Icmpv4Sample;

TEST(Validate, HoldsNothingAgainstWhatScapyMadeWell) {
  for (const auto& sample : test::kIcmpv4Samples) {
    if (sample.name == test::kSourceQuench.name || sample.name == test::kDomainNameRequest.name ||
        sample.name == test::kExtendedEchoRequest.name) {
      continue;
    }
    EXPECT_EQ(found_in(sample.octets()), Found{}) << sample.name;
  }
}

// scapy gives the request a third word, see the samples
TEST(Validate, NoticesTheWordThatScapyAddsToADomainNameRequest) {
  EXPECT_EQ(found_in(test::kDomainNameRequest.octets()), Found{"R1788-FMT-1@8"});
}

TEST(Validate, NoticesThatScapysExtendedEchoRequestNamesNoInterface) {
  EXPECT_EQ(found_in(test::kExtendedEchoRequest.octets()), Found{"R8335-FMT-1@8"});
}

TEST(Validate, DiscardsWhatHasAWrongChecksumAndOnlyThat) {
  const auto echo = test::kEcho.octets();
  EXPECT_EQ(found_in(echo, {.checksum = ChecksumState::Wrong}), Found{"R792-CKSUM-1@2!"});
  EXPECT_EQ(found_in(echo, {.checksum = ChecksumState::Correct}), Found{});
  EXPECT_EQ(found_in(echo, {.checksum = ChecksumState::Unknown}), Found{});
}

TEST(Validate, DiscardsSourceQuenchHoweverWellMade) {
  EXPECT_EQ(found_in(test::kSourceQuench.octets()), Found{"R6633-SQ-4@0!"});
  EXPECT_EQ(found_in(test::kSourceQuench, {{1, 1}, {7, 1}}),
            (Found{"R6633-SQ-4@0!", "R792-SQ-1@1", "R792-HDR-2@4"}));
}

TEST(Validate, DiscardsTypesThatNobodyKnows) {
  for (int type : {1, 2, 6, 7, 19, 29, 32, 39, 44, 252, 255}) {
    EXPECT_EQ(found_in(octets(type, 0, 0, 0)), Found{"R1122-GEN-1@0!"}) << type;
  }
}

TEST(Validate, NoticesCodesWithoutAMeaning) {
  const std::vector<std::pair<Icmpv4Sample, int>> first_bad_codes{{test::kEcho, 1},
                                                                  {test::kPortUnreachable, 16},
                                                                  {test::kRedirect, 4},
                                                                  {test::kTimeExceeded, 2},
                                                                  {test::kParameterProblem, 3},
                                                                  {test::kTimestampRequest, 1},
                                                                  {test::kInformationReply, 1},
                                                                  {test::kAddressMaskReply, 1},
                                                                  {test::kTraceroute, 2},
                                                                  {test::kConversionError, 12},
                                                                  {test::kDomainNameReply, 1},
                                                                  {test::kPhoturis, 6}};
  for (const auto& [sample, code] : first_bad_codes) {
    EXPECT_EQ(found_in(sample, {{1, code - 1}}), Found{}) << sample.name;
    const auto found = found_in(sample, {{1, code}});
    ASSERT_EQ(found.size(), 1U) << sample.name;
    EXPECT_TRUE(found[0].ends_with("@1")) << found[0];
  }
}

TEST(Validate, NoticesUnusedFieldsThatAreSet) {
  EXPECT_EQ(found_in(test::kPortUnreachable, {{4, 1}}), Found{"R792-HDR-2@4"});
  EXPECT_EQ(found_in(test::kPortUnreachable, {{7, 1}}), Found{"R792-HDR-2@6"});
  EXPECT_EQ(found_in(test::kFragmentationNeeded, {{4, 1}}), Found{"R792-HDR-2@4"});
  EXPECT_EQ(found_in(test::kTimeExceeded, {{4, 1}, {6, 1}}),
            (Found{"R792-HDR-2@4", "R792-HDR-2@6"}));
  EXPECT_EQ(found_in(test::kParameterProblem, {{7, 1}}), Found{"R792-HDR-2@6"});
  EXPECT_EQ(found_in(test::kTraceroute, {{7, 1}}), Found{"R1393-FMT-1@6"});
  EXPECT_EQ(found_in(test::kPhoturis, {{5, 1}}), Found{"R2521-FMT-1@4"});
  EXPECT_EQ(found_in(test::kExperimentalMobility, {{7, 1}}), Found{"R4065-FMT-1@5"});
  EXPECT_EQ(found_in(test::kExtendedEchoReply, {{7, 0x17}}), Found{"R8335-FMT-2@7"});
}

TEST(Validate, NoticesOctetsBehindTheEnd) {
  const std::vector<std::pair<Icmpv4Sample, std::string>> ends{
      {test::kTimestampReply, "R792-TS-1@20"},
      {test::kInformationRequest, "R792-INFO-1@8"},
      {test::kAddressMaskReply, "R950-MASK-1@12"},
      {test::kTraceroute, "R1393-FMT-1@20"}};
  for (const auto& [sample, expected] : ends) {
    auto octets = sample.octets();
    octets.push_back(std::byte{0});
    EXPECT_EQ(found_in(octets), Found{expected});
    EXPECT_EQ(found_in({Bytes(octets).first(octets.size() - 1), octets.size()}), Found{expected})
        << "even where a capture cut them off";
  }
}

TEST(Validate, NoticesTimesPastTheEndOfTheDay) {
  EXPECT_EQ(found_in(test::kTimestampReply, {{8, 0x05}, {9, 0x26}, {10, 0x5C}, {11, 0x00}}),
            Found{"R792-TS-3@8"});
  EXPECT_EQ(found_in(test::kTimestampReply, {{8, 0x05}, {9, 0x26}, {10, 0x5B}, {11, 0xFF}}),
            Found{});
  EXPECT_EQ(found_in(test::kTimestampReply, {{12, 0x7F}, {16, 0x7F}}),
            (Found{"R792-TS-3@12", "R792-TS-3@16"}));
}

TEST(Validate, DiscardsMasksThatNoNetworkHas) {
  EXPECT_EQ(found_in(test::kAddressMaskReply, {{11, 0xFF}}), Found{"R1122-MASK-1@8!"});
  EXPECT_EQ(found_in(test::kAddressMaskReply, {{8, 0xFE}}), Found{"R1122-MASK-1@8!"});
  EXPECT_EQ(found_in(test::kAddressMaskReply, {{8, 0}, {9, 0}, {10, 0}}), Found{});
  EXPECT_EQ(found_in(test::kAddressMaskRequest, {{11, 0x01}}), Found{}) << "it asks";
}

TEST(Validate, NoticesNamesThatCannotBeReadUnlessTheCaptureCutThem) {
  const auto octets = test::kDomainNameReply.octets();
  EXPECT_EQ(found_in(test::kDomainNameReply, {{31, 30}}), Found{"R1788-FMT-2@30"});
  EXPECT_EQ(found_in(Bytes(octets).first(31)), Found{"R1788-FMT-2@30"});
  EXPECT_EQ(found_in({Bytes(octets).first(31), octets.size()}), Found{});
}

TEST(Validate, DiscardsAdvertisementsThatAHostCannotUse) {
  const auto& one = test::kRouterAdvertisement;
  EXPECT_EQ(found_in(one, {{1, 1}}), Found{"R1256-HOST-1@1!"});
  EXPECT_EQ(found_in(one, {{4, 0}}), Found{"R1256-HOST-1@4!"});
  EXPECT_EQ(found_in(one, {{5, 1}}), Found{"R1256-HOST-1@5!"});
  EXPECT_EQ(found_in(one, {{4, 2}}), Found{"R1256-HOST-1@16!"});
  auto octets = one.octets();
  octets.pop_back();
  EXPECT_EQ(found_in(octets), Found{"R1256-HOST-1@15!"});
  EXPECT_EQ(found_in({octets, 16}), Found{}) << "only the capture lacks it";
  EXPECT_EQ(found_in(test::kWideRouterAdvertisement, {}), Found{});
}

TEST(Validate, ToleratesAnAgentAdvertisementWithoutAddresses) {
  EXPECT_EQ(found_in(test::kAgentAdvertisement, {}), Found{});
  EXPECT_EQ(found_in(test::kAgentAdvertisement, {{1, 0}}), Found{});
  EXPECT_EQ(found_in(test::kAgentAdvertisement, {{8, 17}}), Found{"R1256-HOST-1@4!"});
  const auto octets = test::kAgentAdvertisement.octets();
  EXPECT_EQ(found_in({Bytes(octets).first(8), octets.size()}), Found{});
  EXPECT_EQ(found_in(Bytes(octets).first(8)), Found{"R1256-HOST-1@4!"});
}

TEST(Validate, ToleratesTrailingOctetsOfASolicitationAndDiscardsACode) {
  auto octets = test::kRouterSolicitation.octets();
  octets.push_back(std::byte{1});
  EXPECT_EQ(found_in(octets), Found{});
  EXPECT_EQ(found_in(test::kRouterSolicitation, {{1, 1}}), Found{"R1256-RTR-1@1!"});
  EXPECT_EQ(found_in(test::kRouterSolicitation, {{7, 1}}), Found{"R1256-FMT-2@4"});
}

TEST(Validate, NoticesRouterDiscoveryThatCameFromAfar) {
  const Ipv4Address all_hosts(224, 0, 0, 1);
  for (const auto& sample : {test::kRouterAdvertisement, test::kRouterSolicitation}) {
    const auto octets = sample.octets();
    EXPECT_EQ(found_in(octets, {.destination = all_hosts, .hop_limit = 2}), Found{"R1256-FMT-3@0"});
    EXPECT_EQ(found_in(octets, {.destination = all_hosts, .hop_limit = 1}), Found{});
    EXPECT_EQ(found_in(octets, {.destination = Ipv4Address(192, 0, 2, 9), .hop_limit = 64}),
              Found{});
  }
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4

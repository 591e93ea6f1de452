#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv6/message.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::icmpv6_sample;
using test::octets_of_hex;

/// A sample, the datagram around it, and what is held against it.
struct Case {
  explicit Case(std::string_view name, std::uint8_t hop_limit)
      : octets(icmpv6_sample(name).octets()),
        context{.source = icmpv6_sample(name).endpoints().source,
                .destination = icmpv6_sample(name).endpoints().destination,
                .hop_limit = hop_limit,
                .checksum = ChecksumState::Correct} {}

  [[nodiscard]] Violations violations() const {
    const auto view = parse(octets);
    EXPECT_TRUE(view);
    return validate(*view, context);
  }
  /// Whether just this rule is broken, at this octet, with this severity.
  [[nodiscard]] testing::AssertionResult breaks(std::string_view rule, std::uint32_t offset,
                                                Severity severity) const {
    const Violations found = violations();
    if (found.size() == 1 && found.begin()->requirement == rule &&
        found.begin()->offset == offset && found.begin()->severity == severity) {
      return testing::AssertionSuccess();
    }
    auto result = testing::AssertionFailure();
    for (const auto& violation : found) {
      result << violation.requirement << " at " << violation.offset << ": " << violation.words
             << "; ";
    }
    return result;
  }

  std::vector<std::byte> octets;
  MessageContext context;
};

constexpr std::array kNeighborMessages{"router_solicitation", "router_advertisement",
                                       "neighbor_solicitation", "neighbor_advertisement",
                                       "redirect"};

TEST(Validate, FindsNothingInWhatScapyMakes) {
  for (const auto& sample : test::kIcmpv6Samples) {
    const auto type = static_cast<unsigned>(sample.octets()[0]);
    const bool is_neighbor = (type >= 133 && type <= 137) || type == 141 || type == 142;
    const Violations found =
        Case{sample.name, is_neighbor ? std::uint8_t{255} : std::uint8_t{1}}.violations();
    if (sample.name == "mld2_report") continue;  // its auxiliary data is odd on purpose
    EXPECT_TRUE(found.empty()) << sample.name << ": " << found.begin()->words;
  }
}

TEST(Validate, DiscardsAWrongChecksum) {
  Case echo{"echo_request", 64};
  echo.context.checksum = ChecksumState::Wrong;
  EXPECT_TRUE(echo.breaks("R4443-CK-1", 2, Severity::Discard));
  echo.context.checksum = ChecksumState::Unknown;
  EXPECT_TRUE(echo.violations().empty());
}

// R4861-VAL-1, what a codec can say of it.
TEST(Validate, DiscardsNeighborDiscoveryFromAnotherLinkOrWithACode) {
  for (const auto* name : kNeighborMessages) {
    EXPECT_TRUE((Case{name, 254}.breaks("R4861-VAL-1", 0, Severity::Discard))) << name;
    Case coded{name, 255};
    coded.octets[1] = std::byte{1};
    EXPECT_TRUE(coded.breaks("R4861-VAL-1", 1, Severity::Discard)) << name;
    Case damaged{name, 255};
    damaged.context.checksum = ChecksumState::Wrong;
    EXPECT_TRUE(damaged.violations().discards()) << name;
  }
}

// R4861-VAL-1, what a codec can say of it.
TEST(Parse, RefusesNeighborDiscoveryThatIsTooShort) {
  constexpr std::array<std::size_t, 5> kSizes{8, 16, 24, 24, 40};
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    const auto message = icmpv6_sample(kNeighborMessages[i]).octets();
    EXPECT_TRUE(parse(Bytes(message).first(kSizes[i])));
    EXPECT_FALSE(parse(Bytes(message).first(kSizes[i] - 1)));
  }
}

// [R4861-OPT-1]
TEST(Validate, DiscardsTheWholeMessageForAnOptionOfLengthZero) {
  for (const auto* name : kNeighborMessages) {
    Case broken{name, 255};
    const std::size_t fixed = std::string_view(name) == "router_solicitation"    ? 8
                              : std::string_view(name) == "router_advertisement" ? 16
                              : std::string_view(name) == "redirect"             ? 40
                                                                                 : 24;
    broken.octets[fixed + 1] = std::byte{0};
    EXPECT_TRUE(
        broken.breaks("R4861-OPT-1", static_cast<std::uint32_t>(fixed + 1), Severity::Discard))
        << name;
  }
}

TEST(Validate, HoldsNoCutAgainstTheSender) {
  const auto octets = icmpv6_sample("router_advertisement").octets();
  const auto view = parse({Bytes(octets).first(30), octets.size()});
  ASSERT_TRUE(view);
  EXPECT_TRUE(validate(*view, {}).empty());
}

TEST(Validate, TellsThatAMessageIsDiscardedHoweverManyOdditiesItHas) {
  Case advertisement{"router_advertisement", 255};
  for (std::size_t i = 0; i < 20; ++i) {
    for (const std::byte octet : octets(25, 1, 0, 0, 0, 0, 0, 0)) {
      advertisement.octets.push_back(octet);
    }
  }
  EXPECT_FALSE(advertisement.violations().discards());
  EXPECT_EQ(advertisement.violations().size(), Violations::kCapacity);
  EXPECT_EQ(advertisement.violations().left_out(), 20 - Violations::kCapacity);
  advertisement.octets.resize(advertisement.octets.size() + 8);
  EXPECT_TRUE(advertisement.violations().discards());
}

// R4861-RS-1, what a codec can say of it.
TEST(Validate, DiscardsASolicitationFromNobodyThatHasALinkLayerAddress) {
  Case solicitation{"router_solicitation", 255};
  solicitation.context.source = Ipv6Address{};
  EXPECT_TRUE(solicitation.breaks("R4861-RS-1", 8, Severity::Discard));
  solicitation.octets.resize(8);
  EXPECT_TRUE(solicitation.violations().empty());
}

// R4861-RA-1, what a codec can say of it.
TEST(Validate, DiscardsAnAdvertisementThatIsNotFromALinkLocalAddress) {
  Case advertisement{"router_advertisement", 255};
  advertisement.context.source = *Ipv6Address::parse("2001:db8::1");
  EXPECT_TRUE(advertisement.breaks("R4861-RA-1", 0, Severity::Discard));
}

TEST(Validate, FindsAReservedPreferenceOdd) {
  Case advertisement{"router_advertisement", 255};
  advertisement.octets[5] = std::byte{0x10};
  EXPECT_TRUE(advertisement.breaks("RFC 4191 section 2.2", 5, Severity::Odd));
}

// R4861-NS-1, what a codec can say of it.
TEST(Validate, DiscardsASolicitationThatBreaksTheRulesOfItsAddresses) {
  Case target{"neighbor_solicitation", 255};
  target.octets[8] = std::byte{0xFF};
  EXPECT_TRUE(target.breaks("R4861-NS-1", 8, Severity::Discard));

  Case nobody{"neighbor_solicitation", 255};
  nobody.context.source = Ipv6Address{};
  EXPECT_TRUE(nobody.breaks("R4861-NS-1", 24, Severity::Discard));
  nobody.octets.resize(24);
  EXPECT_TRUE(nobody.violations().empty());
  nobody.context.destination = *Ipv6Address::parse("fe80::2");
  EXPECT_TRUE(nobody.breaks("R4861-NS-1", 0, Severity::Discard));
}

TEST(Validate, DiscardsAnAdvertisementToAGroupThatSaysItWasSolicited) {
  Case advertisement{"neighbor_advertisement", 255};
  advertisement.octets[4] = std::byte{0x60};
  EXPECT_TRUE(advertisement.breaks("R4861-NA-2", 4, Severity::Discard));
  advertisement.context.destination = *Ipv6Address::parse("fe80::2");
  EXPECT_TRUE(advertisement.violations().empty());
}

TEST(Validate, DiscardsARedirectThatBreaksTheRulesOfItsAddresses) {
  Case source{"redirect", 255};
  source.context.source = *Ipv6Address::parse("2001:db8::3");
  EXPECT_TRUE(source.breaks("R4861-RD-1", 0, Severity::Discard));
  Case group{"redirect", 255};
  group.octets[24] = std::byte{0xFF};
  EXPECT_TRUE(group.breaks("R4861-RD-1", 24, Severity::Discard));
  Case global{"redirect", 255};
  global.octets[8] = std::byte{0x20};
  EXPECT_TRUE(global.breaks("R4861-RD-1", 8, Severity::Discard));
  Case on_link{"redirect", 255};
  std::ranges::copy(Bytes(on_link.octets).subspan(24, 16), on_link.octets.begin() + 8);
  EXPECT_TRUE(on_link.violations().empty()) << "the target is the destination";
}

TEST(Validate, DiscardsListenerMessagesFromAfar) {
  for (const auto* name : {"mld_query", "mld_report", "mld_done", "mld2_query"}) {
    EXPECT_TRUE((Case{name, 64}.breaks("R3810-HDR-1", 0, Severity::Discard))) << name;
    Case global{name, 1};
    global.context.source = *Ipv6Address::parse("2001:db8::1");
    EXPECT_TRUE(global.breaks("R3810-HDR-1", 0, Severity::Discard)) << name;
  }
}

TEST(Validate, FindsRecordsOddButDiscardsOneThatGoesPastTheEnd) {
  Case report{"mld2_report", 1};
  EXPECT_TRUE(report.breaks("R3810-FMT-3", 29, Severity::Odd));
  report.octets[8] = std::byte{99};
  EXPECT_EQ(report.violations().size(), 2U);
  EXPECT_FALSE(report.violations().discards());
  report.octets[31] = std::byte{2};
  EXPECT_TRUE(report.violations().discards());
}

// [R4286-FMT-1]
TEST(Validate, DiscardsMulticastRoutersThatAreNotLinkLocalAndKnowsNoCodeOfTheirs) {
  Case advertisement{"mrd_advertisement", 1};
  EXPECT_EQ(advertisement.octets[1], std::byte{20});
  EXPECT_TRUE(advertisement.violations().empty());
  advertisement.context.source = *Ipv6Address::parse("2001:db8::1");
  EXPECT_TRUE(advertisement.breaks("R4286-FMT-1", 0, Severity::Discard));
}

TEST(Validate, FindsErrorsOddThatNobodyShouldSend) {
  Case code{"unreachable", 64};
  code.octets[1] = std::byte{10};
  EXPECT_TRUE(code.breaks("R4443-DU-1", 1, Severity::Odd));

  Case small{"packet_too_big", 64};
  small.octets[6] = std::byte{0x04};
  small.octets[7] = std::byte{0xFF};
  EXPECT_TRUE(small.breaks("RFC 8201 section 4", 4, Severity::Odd));

  Case group{"time_exceeded", 64};
  group.context.destination = *Ipv6Address::parse("ff02::1");
  EXPECT_TRUE(group.breaks("R4443-SUP-4", 0, Severity::Odd));

  Case longest{"time_exceeded", 64};
  longest.octets.resize(1240);
  EXPECT_TRUE(longest.violations().empty());
  longest.octets.resize(1241);
  EXPECT_TRUE(longest.breaks("R4443-QUOTE-1", 1240, Severity::Odd));

  Case bare{"time_exceeded", 64};
  bare.octets.resize(8 + 39);
  EXPECT_TRUE(bare.breaks("R4443-QUOTE-1", 8, Severity::Odd));

  Case about_error{"time_exceeded", 64};
  about_error.octets[8 + 6] = std::byte{58};
  about_error.octets[8 + 40] = std::byte{3};
  EXPECT_TRUE(about_error.breaks("R4443-SUP-1", 48, Severity::Odd));
  about_error.octets[8 + 40] = std::byte{128};
  EXPECT_TRUE(about_error.violations().empty());
}

// [R4443-PTB-2]
TEST(Validate, LetsAPacketTooBigWithACodePass) {
  Case too_big{"packet_too_big", 64};
  too_big.octets[1] = std::byte{7};
  EXPECT_TRUE(too_big.breaks("R4443-PTB-2", 1, Severity::Odd));
  EXPECT_FALSE(too_big.violations().discards());
}

TEST(Validate, FindsOptionsOddThatAreIgnored) {
  const auto with = [](std::string_view hex) {
    Case advertisement{"router_advertisement", 255};
    advertisement.octets.resize(16);
    for (const std::byte octet : octets_of_hex(hex)) advertisement.octets.push_back(octet);
    return advertisement;
  };
  EXPECT_TRUE(with("c801000000000000").violations().empty()) << "an unknown option is no fault";
  EXPECT_TRUE(with("1901000000000000").breaks("R8106-OPT-1", 17, Severity::Odd));
  EXPECT_TRUE(with("2602025e0064ff9b0000000000000000").breaks("R8781-OPT-1", 19, Severity::Odd));
  EXPECT_TRUE(with("05010000000004ff").breaks("R4861-RA-8", 20, Severity::Odd));
  EXPECT_TRUE(with("1801001000000258").breaks("RFC 4191 section 2.3", 19, Severity::Odd));
  EXPECT_TRUE(with("03048180000000020000000100000000"
                   "00000000000000000000000000000000")
                  .breaks("RFC 4861 section 4.6.2", 18, Severity::Odd));
  EXPECT_TRUE(with("03044080000000010000000200000000"
                   "00000000000000000000000000000000")
                  .breaks("RFC 4862 section 5.5.3", 24, Severity::Odd));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

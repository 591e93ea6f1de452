#include "icmpkit/wire/extension.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <variant>
#include <vector>

#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

// One MPLS label with its checksum right: 2000 + 0008 + 0101 + 186d + 0101.
constexpr std::string_view kStructure = "2000c58800080101186d0101";

/// A quote of `size` octets, then `structure`. The quote is a whole IPv4 datagram of `stated`.
std::vector<std::byte> body_of(std::size_t size, std::string_view structure,
                               std::uint16_t stated = 1500) {
  std::vector<std::byte> body(size);
  store_u8(body, 0, 0x45);
  store_be16(body, 2, stated);
  const auto more = octets_of_hex(structure);
  body.insert(body.end(), more.begin(), more.end());
  return body;
}

struct Outcome {
  std::optional<Reading> reading;
  std::size_t quote;
  BodyAnomaly anomaly;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << (outcome.reading ? static_cast<int>(*outcome.reading) : -1) << ' ' << outcome.quote
             << ' ' << static_cast<int>(outcome.anomaly);
}

Outcome outcome_of(CutBytes body, std::uint8_t length, Reading wanted,
                   LengthUnit unit = LengthUnit::Words32) {
  const ExtendedBody split = split_body(body, length, unit, wanted);
  EXPECT_EQ(split.reading.has_value(), split.structure.has_value());
  if (split.structure) {
    EXPECT_LE(split.quote.size() + split.structure->octets().size(), body.size());
    EXPECT_LE(*split.reading, wanted);
  }
  return {split.reading, split.quote.size(), split.anomaly};
}

TEST(SplitBody, ReadsWhatEveryReadingAccepts) {
  const auto body = body_of(128, kStructure);
  for (const auto wanted :
       {Reading::Strict, Reading::Compliant, Reading::Legacy, Reading::Lenient}) {
    EXPECT_EQ(outcome_of(body, 32, wanted), (Outcome{Reading::Strict, 128, BodyAnomaly::None}));
    EXPECT_EQ(outcome_of(body, 16, wanted, LengthUnit::Words64),
              (Outcome{Reading::Strict, 128, BodyAnomaly::None}));
  }
}

TEST(SplitBody, TakesScapysErrorWithoutExtensionsForAQuote) {
  // scapy: IP(src='192.0.2.1',dst='198.51.100.2',ttl=1,id=1)/UDP(sport=40000,dport=33434)/(b'x'*32)
  const auto body = octets_of_hex(
      "4500003c000100000111cd79c0000201c63364029c40829a00286d04"
      "7878787878787878787878787878787878787878787878787878787878787878");
  for (const auto wanted :
       {Reading::Strict, Reading::Compliant, Reading::Legacy, Reading::Lenient}) {
    EXPECT_EQ(outcome_of(body, 0, wanted), (Outcome{std::nullopt, 60, BodyAnomaly::None}));
  }
}

// [R4884-RX-1]
TEST(SplitBody, TakesALengthOfZeroForNoExtensions) {
  const auto body = body_of(128, kStructure);
  for (const auto wanted : {Reading::Strict, Reading::Compliant}) {
    EXPECT_EQ(outcome_of(body, 0, wanted), (Outcome{std::nullopt, body.size(), BodyAnomaly::None}));
  }
}

TEST(SplitBody, FindsAnUnannouncedStructureOnRequest) {
  const auto body = body_of(128, kStructure);
  EXPECT_EQ(outcome_of(body, 0, Reading::Legacy),
            (Outcome{Reading::Legacy, 128, BodyAnomaly::NoLength}));
  auto damaged = body;
  damaged[139] ^= std::byte{1};
  EXPECT_EQ(outcome_of(damaged, 0, Reading::Legacy),
            (Outcome{std::nullopt, body.size(), BodyAnomaly::None}));
  const auto version_one = body_of(128, "1000d58800080101186d0101");
  EXPECT_EQ(outcome_of(version_one, 0, Reading::Legacy).reading, std::nullopt);
  const auto no_checksum = body_of(128, "2000000000080101186d0101");
  EXPECT_EQ(outcome_of(no_checksum, 0, Reading::Legacy).reading, std::nullopt);
  // 143 octets of message: not attempted. A header alone has a right checksum, too.
  const auto too_short = body_of(128, "2000dfff");
  EXPECT_EQ(outcome_of(too_short, 0, Reading::Legacy).reading, std::nullopt);
}

// [R4884-HDR-2]
TEST(SplitBody, RejectsADamagedStructureAndTakesOneWithoutChecksum) {
  auto body = body_of(128, kStructure);
  body[139] ^= std::byte{1};
  for (const auto wanted :
       {Reading::Strict, Reading::Compliant, Reading::Legacy, Reading::Lenient}) {
    EXPECT_EQ(outcome_of(body, 32, wanted), (Outcome{std::nullopt, 128, BodyAnomaly::BadChecksum}));
  }
  const auto unsummed = body_of(128, "2000000000080101186d0101");
  EXPECT_EQ(outcome_of(unsummed, 32, Reading::Strict),
            (Outcome{std::nullopt, 128, BodyAnomaly::NoChecksum}));
  EXPECT_EQ(outcome_of(unsummed, 32, Reading::Compliant),
            (Outcome{Reading::Compliant, 128, BodyAnomaly::NoChecksum}));
}

// [R4884-RX-3]
TEST(SplitBody, ChecksTheLengthAgainstTheMessage) {
  const auto body = body_of(192, "");
  EXPECT_EQ(outcome_of(body, 255, Reading::Compliant),
            (Outcome{std::nullopt, 192, BodyAnomaly::LengthPastEnd}));
  EXPECT_EQ(outcome_of(body, 49, Reading::Compliant),
            (Outcome{std::nullopt, 192, BodyAnomaly::LengthPastEnd}));
  EXPECT_EQ(outcome_of(body, 48, Reading::Compliant),
            (Outcome{std::nullopt, 192, BodyAnomaly::None}));
  EXPECT_EQ(outcome_of(body, 255, Reading::Lenient),
            (Outcome{std::nullopt, 192, BodyAnomaly::LengthPastEnd}));
}

TEST(SplitBody, SaysWhyAStrictReaderRefuses) {
  EXPECT_EQ(outcome_of(body_of(68, kStructure), 17, Reading::Compliant),
            (Outcome{Reading::Compliant, 68, BodyAnomaly::QuoteTooShort}));
  EXPECT_EQ(outcome_of(body_of(68, kStructure), 17, Reading::Strict),
            (Outcome{std::nullopt, 68, BodyAnomaly::QuoteTooShort}));
  EXPECT_EQ(outcome_of(body_of(128, "2001c58700080101186d0101"), 32, Reading::Strict),
            (Outcome{std::nullopt, 128, BodyAnomaly::ReservedBits}));
  EXPECT_EQ(outcome_of(body_of(128, "1000d58800080101186d0101"), 32, Reading::Lenient),
            (Outcome{std::nullopt, 128, BodyAnomaly::BadVersion}));
  EXPECT_EQ(outcome_of(body_of(128, "2000df"), 32, Reading::Lenient),
            (Outcome{std::nullopt, 128, BodyAnomaly::StructureTooShort}));
}

// Real routers: octets instead of words, 17 words with the structure at 128, the other family's
// words, a quote that is not padded.
TEST(SplitBody, FindsTheStructureWhereRealRoutersPutIt) {
  const Outcome at_128{Reading::Lenient, 128, BodyAnomaly::WrongLength};
  const auto body = body_of(128, kStructure);
  EXPECT_EQ(outcome_of(body, 128, Reading::Lenient), at_128);
  EXPECT_EQ(outcome_of(body, 17, Reading::Lenient), at_128);
  EXPECT_EQ(outcome_of(body, 16, Reading::Lenient), at_128);
  EXPECT_EQ(outcome_of(body, 32, Reading::Lenient, LengthUnit::Words64), at_128);
  for (const std::uint8_t length : std::initializer_list<std::uint8_t>{128, 17, 16}) {
    EXPECT_EQ(outcome_of(body, length, Reading::Legacy).reading, std::nullopt);
  }
  EXPECT_EQ(outcome_of(body_of(60, kStructure, 60), 0, Reading::Lenient),
            (Outcome{Reading::Lenient, 60, BodyAnomaly::NoLength}));
  EXPECT_EQ(outcome_of(body_of(60, kStructure, 58), 0, Reading::Lenient),
            (Outcome{Reading::Lenient, 60, BodyAnomaly::NoLength}));
  EXPECT_EQ(outcome_of(body_of(128, "2000000000080101186d0101"), 0, Reading::Lenient),
            (Outcome{Reading::Lenient, 128, BodyAnomaly::NoLength}));
  EXPECT_EQ(outcome_of(body_of(128, "2000000000090101186d0101"), 0, Reading::Lenient).reading,
            std::nullopt)
      << "objects must fill the structure";
}

TEST(SplitBody, ReadsACutCaptureAsFarAsItIsHere) {
  const auto body = body_of(128, kStructure);
  for (std::size_t size = 0; size < body.size(); ++size) {
    const CutBytes cut{Bytes(body).first(size), body.size()};
    for (const auto wanted :
         {Reading::Strict, Reading::Compliant, Reading::Legacy, Reading::Lenient}) {
      const auto split = split_body(cut, 32, LengthUnit::Words32, wanted);
      EXPECT_EQ(split.quote.wire_length(), 128U);
      EXPECT_EQ(split.structure.has_value(), size >= 132 && wanted != Reading::Strict);
      if (split.structure) {
        EXPECT_EQ(split.structure->checksum_state(), ChecksumState::Unknown);
      }
      (void)split_body(cut, 0, LengthUnit::Words32, wanted);
    }
  }
}

TEST(SplitBody, StaysInBoundsForEveryLengthAndSize) {
  for (std::size_t size = 0; size <= 160; ++size) {
    const std::vector<std::byte> body(size, std::byte{0x20});
    for (unsigned length = 0; length < 256; ++length) {
      for (const auto unit : {LengthUnit::Words32, LengthUnit::Words64}) {
        const auto split =
            split_body(body, static_cast<std::uint8_t>(length), unit, Reading::Lenient);
        ASSERT_LE(split.quote.size(), size);
      }
    }
  }
}

// [R4884-LEN-1] [R4884-LEN-3]
TEST(SplitBody, UndoesWhatTheEncoderMakesOfAShortQuote) {
  const auto quote = body_of(48, "", 48);
  const auto structure = octets_of_hex(kStructure);
  auto buffer = test::dirty_buffer<576>();
  const auto message = icmpv4::encode(
      icmpv4::DestinationUnreachable{.code = icmpv4::UnreachableCode::FragmentationNeeded,
                                     .next_hop_mtu = 1400,
                                     .body = {.quote = quote, .extensions = structure}},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(message->subspan(4, 4), octets(0x00, 0x20, 0x05, 0x78)));
  const auto view = icmpv4::DestinationUnreachableView::parse(*message);
  const auto split = split_body(view->body(), view->length(), view->kLengthUnit, Reading::Strict);
  EXPECT_EQ(split.reading, Reading::Strict);
  ASSERT_EQ(split.quote.size(), 128U);
  EXPECT_TRUE(std::ranges::equal(split.quote.bytes().first(48), quote));
  EXPECT_EQ(std::ranges::count(split.quote.bytes().subspan(48), std::byte{0}), 80);
  ASSERT_TRUE(split.structure);
  const auto stack = extension::LabelStackView::parse(**split.structure->objects().begin());
  EXPECT_EQ((*stack)[0].label, 100048U);
}

// [R4884-LEN-4]
TEST(FitQuote, LeavesRoomForTheExtensions) {
  const std::array<std::byte, 1500> original{};
  const std::array<std::byte, 40> structure{};
  const auto v4 = fit_quote({.family = Family::V4, .original_size = 1500, .extensions = 40});
  ASSERT_EQ(v4, 508U);
  const ErrorBody v4_body{.quote = Bytes(original).first(*v4), .extensions = structure};
  EXPECT_EQ(20 + encoded_size(icmpv4::TimeExceeded{.body = v4_body}), 576U);
  const auto v6 = fit_quote({.family = Family::V6, .original_size = 1500, .extensions = 40});
  ASSERT_EQ(v6, 1192U);
  const ErrorBody v6_body{.quote = Bytes(original).first(*v6), .extensions = structure};
  EXPECT_EQ(40 + encoded_size(icmpv6::TimeExceeded{.body = v6_body}), 1280U);
}

TEST(FitQuote, StaysWithinTheLimitForEverySizeOfEverything) {
  const std::array<std::byte, 1500> octets{};
  for (const auto family : {Family::V4, Family::V6}) {
    const auto unit = family == Family::V4 ? LengthUnit::Words32 : LengthUnit::Words64;
    for (std::size_t original = 0; original <= 1500; original += 13) {
      for (std::size_t extensions = 0; extensions <= 1300; extensions += 4) {
        for (const std::size_t ip : {std::size_t{40}, std::size_t{60}}) {
          const auto size = fit_quote({.family = family,
                                       .original_size = original,
                                       .extensions = extensions,
                                       .ip_headers = ip});
          const std::size_t limit = error_size_limit(family);
          if (!size) {
            EXPECT_GT(ip + 8 + 128 + extensions, limit);
            continue;
          }
          const ErrorBody body{.quote = Bytes(octets).first(*size),
                               .extensions = Bytes(octets).first(extensions)};
          ASSERT_LE(ip + 8 + encoded_size(body, unit), limit);
          ASSERT_FALSE(encode_problem(body, unit));
        }
      }
    }
  }
}

TEST(FitQuote, QuotesAllOfAShortDatagram) {
  EXPECT_EQ(fit_quote({.family = Family::V4, .original_size = 60}), 60U);
  EXPECT_EQ(fit_quote({.family = Family::V4, .original_size = 1500}), 548U);
  EXPECT_EQ(fit_quote({.family = Family::V6, .original_size = 1500}), 1232U);
  EXPECT_EQ(fit_quote({.family = Family::V4, .original_size = 60, .extensions = 420}),
            std::optional<std::size_t>{60});
  EXPECT_EQ(fit_quote({.family = Family::V4, .original_size = 60, .extensions = 424}),
            std::nullopt);
}

/// A message whose value has a place for extensions behind a quote, or after an Extended Echo.
template <class Value>
concept CarriesExtensions =
    requires(Value value) { value.body.extensions; } || requires(Value value) { value.extensions; };

template <class View>
inline constexpr bool kCarriesExtensions =
    CarriesExtensions<decltype(std::declval<View>().value())>;

template <class Messages>
inline constexpr std::size_t kCarriers = 0;
template <class... Views>
inline constexpr std::size_t kCarriers<std::variant<Views...>> =
    (std::size_t{0} + ... + (kCarriesExtensions<Views> ? 1 : 0));

// [R4884-EXT-1]
TEST(Extensions, HaveNoPlaceInAMessageThatMayNotCarryThem) {
  static_assert(kCarriesExtensions<icmpv4::DestinationUnreachableView>);
  static_assert(kCarriesExtensions<icmpv4::TimeExceededView>);
  static_assert(kCarriesExtensions<icmpv4::ParameterProblemView>);
  static_assert(kCarriesExtensions<icmpv6::DestinationUnreachableView>);
  static_assert(kCarriesExtensions<icmpv6::TimeExceededView>);
  static_assert(!kCarriesExtensions<icmpv4::RedirectView>);
  static_assert(!kCarriesExtensions<icmpv4::SourceQuenchView>);
  static_assert(!kCarriesExtensions<icmpv6::PacketTooBigView>);
  static_assert(!kCarriesExtensions<icmpv6::ParameterProblemView>);
  // And in none of the others: 3, 11, 12; 1, 3; and either family's Extended Echo Request.
  static_assert(kCarriers<icmpv4::MessageView> == 4);
  static_assert(kCarriers<icmpv6::MessageView> == 3);
}

}  // namespace
}  // namespace icmpkit::wire

// What holds for ICMPv4 messages of every type: scapy's messages, every type at every length, every
// truncation, every flipped bit.
#include "icmpkit/wire/icmpv4/message.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

/// The sizes of the fixed parts, as the RFCs draw them; four octets where there is no layout.
std::size_t fixed_size(int type) {
  static const std::map<int, std::size_t> kSizes{
      {0, 8},  {3, 8},   {4, 8},   {5, 8},  {8, 8},  {9, 8},   {10, 8},  {11, 8},
      {12, 8}, {13, 20}, {14, 20}, {15, 8}, {16, 8}, {17, 12}, {18, 12}, {30, 20},
      {31, 8}, {37, 8},  {38, 12}, {40, 8}, {41, 8}, {42, 8},  {43, 8}};
  const auto found = kSizes.find(type);
  return found == kSizes.end() ? kCommonSize : found->second;
}

/// `size` octets that look random, in memory of just that size, so that reading past them shows.
std::vector<std::byte> random_octets(Prng& prng, std::size_t size) {
  std::vector<std::byte> octets(size);
  for (std::byte& octet : octets) octet = static_cast<std::byte>(prng.below(256));
  octets.shrink_to_fit();
  return octets;
}

/// Calls everything that can be asked of a message, so that a sanitizer sees every read.
void read_everything(const MessageView& message) {
  std::visit([](const auto& view) { static_cast<void>(view.value()); }, message);
  if (const auto* advertisement = std::get_if<RouterAdvertisementView>(&message)) {
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::distance(advertisement->entries())),
              advertisement->entries().size());
    static_cast<void>(advertisement->after_entries());
  }
  if (const auto* reply = std::get_if<DomainNameReplyView>(&message)) {
    for (const auto& name : reply->names()) {
      if (name) static_cast<void>(name->text());
    }
  }
  if (const auto* photuris = std::get_if<PhoturisView>(&message)) {
    static_cast<void>(photuris->spi());
  }
  static_cast<void>(validate(message, {}));
}

TEST(Message, HasAViewForEveryTypeAtEveryLengthOrSaysWhereItEnds) {
  Prng prng(1);
  for (int type = 0; type <= 255; ++type) {
    for (std::size_t size = 0; size < 64; ++size) {
      auto octets = random_octets(prng, size);
      if (size != 0) store_u8(octets, 0, static_cast<std::uint8_t>(type));
      const auto message = parse(octets);
      ASSERT_EQ(message.has_value(), size >= fixed_size(type)) << type << " of " << size;
      if (!message) {
        EXPECT_EQ(message.error(),
                  (ParseError{ParseErrorKind::Truncated, static_cast<std::uint32_t>(size)}));
        continue;
      }
      EXPECT_EQ(static_cast<int>(type_of(*message)), type);
      EXPECT_EQ(octets_of(*message).size(), size);
      EXPECT_EQ(std::holds_alternative<OpaqueView>(*message), fixed_size(type) == kCommonSize);
      read_everything(*message);
    }
  }
}

TEST(Message, IsVisitedAsTheViewThatParseGives) {
  Prng prng(4);
  for (int type = 0; type <= 255; ++type) {
    auto octets = random_octets(prng, 24);
    store_u8(octets, 0, static_cast<std::uint8_t>(type));
    const auto message = parse(octets);
    ASSERT_TRUE(message) << type;
    const auto is_same = visit(octets, [&](const auto& view) {
      using View = std::remove_cvref_t<decltype(view)>;
      const auto* parsed = std::get_if<View>(&*message);
      return parsed != nullptr && parsed->message().size() == view.message().size();
    });
    ASSERT_TRUE(is_same) << type;
    EXPECT_TRUE(*is_same) << type;
  }
  EXPECT_EQ(visit(Bytes{}, [](const auto&) { return 0; }),
            std::unexpected(ParseError{ParseErrorKind::Truncated, 0}));
}

TEST(Message, IsReadTheSameFromACutCapture) {
  Prng prng(2);
  for (int type = 0; type <= 255; ++type) {
    for (std::size_t size = 0; size < 64; ++size) {
      auto octets = random_octets(prng, size);
      if (size != 0) store_u8(octets, 0, static_cast<std::uint8_t>(type));
      const auto message = parse({octets, size + 100});
      ASSERT_EQ(message.has_value(), size >= fixed_size(type));
      if (!message) continue;
      EXPECT_EQ(octets_of(*message).missing(), 100U);
      EXPECT_EQ(checksum_state(octets_of(*message)), ChecksumState::Unknown);
      read_everything(*message);
    }
  }
}

TEST(Message, SamplesHaveOneAtLeastOfEveryView) {
  std::set<std::size_t> views;
  for (const auto& sample : test::kIcmpv4Samples) {
    const auto octets = sample.octets();
    const auto message = parse(octets);
    ASSERT_TRUE(message) << sample.name;
    views.insert(message->index());
  }
  EXPECT_EQ(views.size(), std::variant_size_v<MessageView>);
}

// [R792-HDR-1]; that the protocol is 1 is the IP header's to say
TEST(Message, OfScapyBeginsWithTypeCodeAndARightChecksumAndIsWrittenIdentically) {
  for (const auto& sample : test::kIcmpv4Samples) {
    const auto octets = sample.octets();
    EXPECT_EQ(checksum_state(octets), ChecksumState::Correct) << sample.name;
    EXPECT_EQ(test::reencoded(octets), octets) << sample.name;
  }
}

// [R792-CKSUM-1]; nothing of the IP header is summed: `checksum_state` is not even told of it
TEST(Message, WithOneFlippedBitFailsItsChecksum) {
  for (const auto& sample : test::kIcmpv4Samples) {
    auto octets = sample.octets();
    for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
      const auto mask = static_cast<std::byte>(1U << bit % 8);
      octets[bit / 8] ^= mask;
      EXPECT_EQ(checksum_state(octets), ChecksumState::Wrong) << sample.name << " bit " << bit;
      octets[bit / 8] ^= mask;
    }
  }
}

TEST(Message, IsReadAtEveryTruncationOrSaysWhereItEnds) {
  for (const auto& sample : test::kIcmpv4Samples) {
    const auto octets = sample.octets();
    const std::size_t fixed = fixed_size(static_cast<int>(octets[0]));
    for (std::size_t size = 0; size <= octets.size(); ++size) {
      const std::vector<std::byte> start(octets.begin(),
                                         octets.begin() + static_cast<std::ptrdiff_t>(size));
      const auto ended = parse(start);
      const auto cut = parse({start, octets.size()});
      ASSERT_EQ(ended.has_value(), size >= fixed) << sample.name << " of " << size;
      ASSERT_EQ(cut.has_value(), size >= fixed) << sample.name << " of " << size;
      if (!ended) {
        EXPECT_EQ(ended.error().offset, size);
        continue;
      }
      read_everything(*ended);
      read_everything(*cut);
    }
  }
}

TEST(Message, OfRandomOctetsIsWrittenAsItWasReadButForUnusedFields) {
  Prng prng(3);
  for (int round = 0; round < 20'000; ++round) {
    auto octets = random_octets(prng, 20 + prng.below(60));
    const std::size_t sample = prng.below(test::kIcmpv4Samples.size());
    octets[0] = test::kIcmpv4Samples[sample].octets()[0];
    const auto once = test::reencoded(octets);
    ASSERT_EQ(once.size(), octets.size());
    EXPECT_EQ(checksum_state(once), ChecksumState::Correct);
    EXPECT_EQ(test::reencoded(once), once) << "what was written is canonical";
    const std::size_t fixed = fixed_size(static_cast<int>(octets[0]));
    EXPECT_TRUE(std::ranges::equal(Bytes(once).subspan(fixed), Bytes(octets).subspan(fixed)))
        << "what follows the fixed part is kept, round " << round;
  }
}

TEST(Message, IsWrittenTheSameIntoADirtyBufferAndIntoACleanOne) {
  for (const auto& sample : test::kIcmpv4Samples) {
    const auto octets = sample.octets();
    const auto message = parse(octets);
    ASSERT_TRUE(message);
    std::visit(
        [&](const auto& view) {
          auto dirty = test::dirty_buffer<256>();
          std::array<std::byte, 256> clean{};
          const auto into_dirty = encode(view.value(), dirty);
          const auto into_clean = encode(view.value(), clean);
          ASSERT_TRUE(into_dirty && into_clean) << sample.name;
          EXPECT_TRUE(std::ranges::equal(*into_dirty, *into_clean)) << sample.name;
          EXPECT_EQ(dirty[into_dirty->size()], test::kDirt) << sample.name;
          EXPECT_EQ(encode(view.value(), MutableBytes(dirty).first(octets.size() - 1)).error(),
                    EncodeError::NoSpace);
        },
        *message);
  }
}

constexpr bool parses_at_compile_time() {
  const auto echo = octets(8, 0, 0xF7, 0xFD, 0, 1, 0, 1);
  const auto unknown = octets(44, 0, 0xD3, 0xFF);
  return std::holds_alternative<EchoView>(*parse(echo)) &&
         std::holds_alternative<OpaqueView>(*parse(unknown)) && !parse(Bytes(echo).first(7));
}
static_assert(parses_at_compile_time());

}  // namespace
}  // namespace icmpkit::wire::icmpv4

#include "icmpkit/wire/icmpv6/message.hpp"

#include <gtest/gtest.h>

#include <set>

#include "icmpkit/wire/icmpv6/nd_options.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;

/// Reads all that a view can give, so that a sanitizer sees what lies past the end; gives how many
/// options, records, names and addresses there were.
struct ReadAll {
  std::size_t steps = 0;

  void operator()(const auto& view) {
    static_cast<void>(view.value());
    if constexpr (requires {
                    { view.options() } -> std::same_as<OptionRange>;
                  }) {
      count_options(view.options());
    }
    if constexpr (requires { view.records(); }) count(view.records());
    if constexpr (requires { view.names(); }) count(view.names());
    if constexpr (requires { view.addresses(); }) count(view.addresses());
    if constexpr (requires { view.ipv4_addresses(); }) count(view.ipv4_addresses());
    if constexpr (requires { view.operations(); }) count(view.operations());
    if constexpr (requires { view.matches(); }) count(view.matches());
  }
  void count(const auto& items) {
    for (const auto& item : items) {
      ++steps;
      if constexpr (requires { item->value(); }) {
        if (item) static_cast<void>(item->value());
      }
    }
  }
  void count_options(const OptionRange& options) {
    for (const auto& option : options) {
      ++steps;
      if (!option) continue;
      if (const auto typed = parse_option(*option)) {
        std::visit(
            [](const auto& view) {
              if constexpr (requires { view.value(); }) static_cast<void>(view.value());
            },
            *typed);
      }
    }
  }
};

/// Reads a copy on the heap that ends where the message does.
Parsed<MessageView> parse_and_read_all(Bytes message, std::size_t wire_length,
                                       std::vector<std::byte>& copy) {
  copy.assign(message.begin(), message.end());
  copy.shrink_to_fit();
  const auto view = parse({copy, wire_length});
  if (view) {
    ReadAll read;
    std::visit([&read](const auto& message_view) { read(message_view); }, *view);
    EXPECT_LE(read.steps, message.size() + 1);
    static_cast<void>(validate(*view, {}));
  }
  return view;
}

/// Octets that the type's own view needs at least.
std::size_t fixed_size_of(unsigned type) {
  static const std::set<unsigned> eight{1,   2,   3,   4,   128, 129, 133, 141, 142, 143, 144, 145,
                                        146, 147, 148, 150, 151, 154, 156, 157, 158, 160, 161};
  static const std::set<unsigned> twenty_four{130, 131, 132, 135, 136};
  if (eight.contains(type)) return 8;
  if (twenty_four.contains(type)) return 24;
  if (type == 134 || type == 138 || type == 139 || type == 140) return 16;
  if (type == 137) return 40;
  if (type == 149) return 12;
  return 4;
}

TEST(Parse, OfEveryTypeAndLengthSaysExactlyWhereItEnds) {
  std::vector<std::byte> copy;
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t length = 0; length < 64; ++length) {
      for (const std::byte fill : {std::byte{0}, std::byte{1}, std::byte{0xFF}}) {
        std::vector<std::byte> message(length, fill);
        if (length != 0) message[0] = static_cast<std::byte>(type);
        const auto view = parse_and_read_all(message, length, copy);
        if (length < fixed_size_of(type) || length == 0) {
          ASSERT_FALSE(view) << type << ' ' << length;
          ASSERT_EQ(view.error(),
                    (ParseError{ParseErrorKind::Truncated, static_cast<std::uint32_t>(length)}))
              << type;
        } else if (!view) {
          ASSERT_LE(view.error().offset, length) << type;
        }
      }
    }
  }
}

TEST(Parse, OfEveryTruncationOfEverySampleStaysWithinIt) {
  std::vector<std::byte> copy;
  for (const auto& sample : test::kIcmpv6Samples) {
    const auto octets = sample.octets();
    for (std::size_t size = 0; size <= octets.size(); ++size) {
      const Bytes front = Bytes(octets).first(size);
      const auto cut = parse_and_read_all(front, octets.size(), copy);
      if (!cut) {
        EXPECT_EQ(cut.error().kind, ParseErrorKind::Truncated) << sample.name << ' ' << size;
        EXPECT_EQ(cut.error().offset, size) << sample.name;
      }
      const auto shorter = parse_and_read_all(front, size, copy);
      if (!shorter) {
        EXPECT_LE(shorter.error().offset, size) << sample.name;
      }
    }
  }
}

TEST(Value, OfEverySampleIsWrittenAsItWasRead) {
  for (const auto& sample : test::kIcmpv6Samples) {
    const auto octets = sample.octets();
    const auto view = parse(octets);
    ASSERT_TRUE(view) << sample.name;
    EXPECT_FALSE(std::holds_alternative<OpaqueView>(*view)) << sample.name;
    std::visit(
        [&](const auto& message) {
          EXPECT_EQ(encoded(message.value(), sample.endpoints()), octets) << sample.name;
          EXPECT_EQ(checksum_state(message.message(), sample.endpoints()), ChecksumState::Correct);
        },
        *view);
  }
}

/// Only reserved bits may differ, and writing again changes nothing more.
TEST(Value, OfEveryTypeAndLengthIsWrittenAtTheSameLength) {
  const auto endpoints = icmpv6_sample("echo_request").endpoints();
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t length = 4; length < 80; ++length) {
      for (const std::byte fill : {std::byte{0}, std::byte{0xFF}}) {
        std::vector<std::byte> message(length, fill);
        message[0] = static_cast<std::byte>(type);
        const auto view = parse(message);
        if (!view) continue;
        std::visit(
            [&](const auto& read) {
              const auto once = encoded(read.value(), endpoints);
              ASSERT_EQ(once.size(), length) << type;
              if (fill == std::byte{0}) {
                ASSERT_TRUE(std::ranges::equal(Bytes(once).subspan(4), Bytes(message).subspan(4)));
              }
              const auto again = parse(once);
              ASSERT_TRUE(again) << type;
              std::visit(
                  [&](const auto& second) {
                    ASSERT_EQ(encoded(second.value(), endpoints), once) << type;
                  },
                  *again);
            },
            *view);
      }
    }
  }
}

// [R4443-FMT-2]
TEST(Parse, KeepsTheOctetsOfTypesWithoutALayout) {
  for (const unsigned type : {0U, 5U, 99U, 100U, 101U, 102U, 127U, 162U, 199U, 200U, 201U, 255U}) {
    const auto message = octets(type, 3, 0xAB, 0xCD, 1, 2, 3);
    const auto view = parse(message);
    ASSERT_TRUE(view) << type;
    ASSERT_TRUE(std::holds_alternative<OpaqueView>(*view)) << type;
    const auto& opaque = std::get<OpaqueView>(*view);
    EXPECT_EQ(static_cast<unsigned>(opaque.type()), type);
    EXPECT_EQ(opaque.code_octet(), 3);
    EXPECT_EQ(opaque.checksum(), 0xABCD);
    EXPECT_EQ(opaque.value().body.size(), 3U);
    EXPECT_TRUE(validate(*view, {}).empty());
  }
}

TEST(Parse, HasTheViewsThatBothFamiliesShare) {
  const auto message = [](unsigned type) { return octets(type, 0, 0, 0, 0x12, 0x34, 5, 1); };
  const auto mobility = message(150);
  const auto request = message(160);
  const auto reply = message(161);
  EXPECT_TRUE(std::holds_alternative<ExperimentalMobilityView>(*parse(mobility)));
  EXPECT_TRUE(std::holds_alternative<ExtendedEchoRequestView>(*parse(request)));
  EXPECT_TRUE(std::holds_alternative<ExtendedEchoReplyView>(*parse(reply)));
  EXPECT_EQ(std::get<ExtendedEchoRequestView>(*parse(request)).identifier(), 0x1234);
  EXPECT_EQ(validate(*parse(mobility), {}).begin()->requirement, "R4065-FMT-1");
}

// [R3810-FMT-1]
TEST(Parse, TellsTheVersionOfAMulticastListenerQueryByItsLength) {
  std::vector<std::byte> message(28);
  message[0] = std::byte{130};
  EXPECT_TRUE(std::holds_alternative<MulticastListenerView>(*parse(Bytes(message).first(24))));
  EXPECT_TRUE(std::holds_alternative<MulticastListenerQueryV2View>(*parse(message)));
  for (const std::size_t between : {25U, 26U, 27U}) {
    const auto view = parse(Bytes(message).first(between));
    ASSERT_TRUE(view);
    EXPECT_TRUE(validate(*view, {}).discards()) << between;
  }
  EXPECT_FALSE(validate(*parse(Bytes(message).first(24)), {}).discards());
  EXPECT_FALSE(validate(*parse(message), {}).discards());
}

// CVE-2020-16898: options of even and odd lengths in an advertisement, all of them RDNSS.
TEST(RouterAdvertisement, WithOptionsOfEveryLengthIsReadWithinIt) {
  std::vector<std::byte> copy;
  for (const unsigned type : {3U, 24U, 25U, 31U, 38U}) {
    for (std::size_t claimed = 0; claimed < 256; ++claimed) {
      for (std::size_t there = 0; there <= 96; ++there) {
        std::vector<std::byte> message(16 + there, std::byte{1});
        message[0] = std::byte{134};
        if (there >= 2) {
          message[16] = static_cast<std::byte>(type);
          message[17] = static_cast<std::byte>(claimed);
        }
        const auto view = parse_and_read_all(message, message.size(), copy);
        ASSERT_TRUE(view);
        if (there >= 2 && (claimed == 0 || claimed * 8 > there)) {
          ASSERT_TRUE(validate(*view, {}).discards()) << claimed << ' ' << there;
        }
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

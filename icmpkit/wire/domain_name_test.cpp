#include "icmpkit/wire/domain_name.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace icmpkit::wire {
namespace {

std::vector<std::byte> octets_of(std::string_view text) {
  std::vector<std::byte> octets;
  for (char c : text) octets.push_back(static_cast<std::byte>(c));
  return octets;
}

std::string text_of(const DomainName& name) { return std::string(name.text().view()); }

TEST(DomainName, TurnsTextIntoLabels) {
  const auto name = DomainName::parse("host.example");
  ASSERT_TRUE(name);
  EXPECT_TRUE(std::ranges::equal(name->octets(), octets_of({"\4host\7example\0", 14})));
  EXPECT_EQ(DomainName::parse("host.example."), name) << "a dot at the end changes nothing";
  EXPECT_EQ(text_of(*name), "host.example");
}

TEST(DomainName, WritesTheRootAsADot) {
  EXPECT_EQ(DomainName::parse("."), DomainName{});
  EXPECT_TRUE(DomainName{}.is_root());
  EXPECT_EQ(DomainName{}.octets().size(), 1U);
  EXPECT_EQ(text_of(DomainName{}), ".");
}

TEST(DomainName, EscapesWhatIsNotPlainAndReadsItBack) {
  DomainName name;
  ASSERT_TRUE(name.append(octets(0x00, '.', '\\', 0x1B, 0xFF, 'a', ' ', '~', 0x7F)));
  EXPECT_EQ(text_of(name), R"(\000\.\\\027\255a\032~\127)");
  EXPECT_EQ(DomainName::parse(name.text()), name);
}

TEST(DomainName, RefusesTextThatIsNoName) {
  for (std::string_view text : {"", "..", ".a", "a..b", "a\\", "a\\25", "a\\256", "a\\2x5"}) {
    EXPECT_FALSE(DomainName::parse(text)) << text;
  }
}

TEST(DomainName, HoldsLabelsOfSixtyThreeAndNamesOf255Octets) {
  const std::string longest(63, 'a');
  EXPECT_TRUE(DomainName::parse(longest));
  EXPECT_FALSE(DomainName::parse(longest + "a"));
  const std::string three = longest + "." + longest + "." + longest + ".";
  const auto full = DomainName::parse(three + std::string(61, 'b'));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->octets().size(), DomainName::kMaxSize);
  EXPECT_FALSE(DomainName::parse(three + std::string(62, 'b')));
}

TEST(DomainName, HasRoomForTheLongestText) {
  DomainName name;
  const std::vector<std::byte> label(63, std::byte{0});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(name.append(label));
  ASSERT_TRUE(name.append(Bytes(label).first(61)));
  EXPECT_EQ(name.text().view().size(), 250U * 4 + 3);
  EXPECT_EQ(DomainName::parse(name.text()), name);
}

TEST(ReadDomainName, FollowsAPointerBack) {
  const auto message = octets(1, 'a', 0, 1, 'b', 0xC0, 0x00, 0x7F);
  const auto read = read_domain_name(message, 3, 0);
  ASSERT_TRUE(read);
  EXPECT_EQ(text_of(read->name), "b.a");
  EXPECT_EQ(read->end, 7U);
}

TEST(ReadDomainName, RefusesPointersThatDoNotLeadBack) {
  const auto to_itself = octets(1, 'a', 0, 0xC0, 0x03);
  EXPECT_EQ(read_domain_name(to_itself, 3, 0).error(), (ParseError{ParseErrorKind::BadValue, 3}));
  const auto to_its_own_label = octets(1, 'a', 0xC0, 0x00);
  EXPECT_EQ(read_domain_name(to_its_own_label, 0, 0).error(),
            (ParseError{ParseErrorKind::BadValue, 2}));
  const auto forward = octets(0xC0, 0x02, 1, 'a', 0);
  EXPECT_EQ(read_domain_name(forward, 0, 0).error(), (ParseError{ParseErrorKind::BadValue, 0}));
  const auto in_a_circle = octets(1, 'a', 0xC0, 0x04, 1, 'b', 0xC0, 0x00);
  EXPECT_EQ(read_domain_name(in_a_circle, 4, 0).error(), (ParseError{ParseErrorKind::BadValue, 2}));
  const auto too_low = octets(1, 'a', 0, 0xC0, 0x00);
  EXPECT_EQ(read_domain_name(too_low, 3, 1).error(), (ParseError{ParseErrorKind::BadValue, 3}));
}

TEST(ReadDomainName, RefusesTheTwoReservedKindsOfLabel) {
  EXPECT_EQ(read_domain_name(octets(0x40, 0), 0, 0).error(),
            (ParseError{ParseErrorKind::BadValue, 0}));
  EXPECT_EQ(read_domain_name(octets(0x80, 0), 0, 0).error(),
            (ParseError{ParseErrorKind::BadValue, 0}));
}

TEST(ReadDomainName, TellsANameThatLeavesTheMessageFromOneThatTheCaptureCut) {
  const auto message = octets(1, 'a', 4, 'b', 'c');
  EXPECT_EQ(read_domain_name(message, 0, 0).error(), (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(read_domain_name({message, 6}, 0, 0).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(read_domain_name({message, 7}, 0, 0).error(),
            (ParseError{ParseErrorKind::Truncated, 5}));
  const auto half_a_pointer = octets(0, 0xC0);
  EXPECT_EQ(read_domain_name(half_a_pointer, 1, 0).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  EXPECT_EQ(read_domain_name(half_a_pointer, 2, 0).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
}

TEST(ReadDomainName, RefusesANameThatPointersMakeTooLong) {
  std::vector<std::byte> message;
  for (int i = 0; i < 4; ++i) {  // each name is a label of 63 octets before the one before
    message.push_back(std::byte{63});
    message.insert(message.end(), 63, std::byte{'a'});
    if (i == 0) {
      message.push_back(std::byte{0});
      continue;
    }
    const std::size_t previous = i == 1 ? 0 : 65 + static_cast<std::size_t>(i - 2) * 66;
    message.push_back(static_cast<std::byte>(0xC0U | previous >> 8U));
    message.push_back(static_cast<std::byte>(previous));
  }
  EXPECT_TRUE(read_domain_name(message, 65 + 66, 0)) << "three labels fit";
  EXPECT_EQ(read_domain_name(message, 65 + 132, 0).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
}

constexpr bool reads_at_compile_time() {
  const auto message = octets(1, 'a', 0);
  return read_domain_name(message, 0, 0)->end == 3;
}
static_assert(reads_at_compile_time());

}  // namespace
}  // namespace icmpkit::wire

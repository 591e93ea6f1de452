#include "icmpkit/wire/domain_name.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "icmpkit/wire/item_writer.hpp"
#include "tests/support/dirty_buffer.hpp"

namespace icmpkit::wire {
namespace {

std::vector<std::byte> octets_of(std::string_view text) {
  std::vector<std::byte> octets;
  for (char c : text) octets.push_back(static_cast<std::byte>(c));
  return octets;
}

template <class... Number>
std::vector<std::byte> area_of(Number... number) {
  const auto octets = icmpkit::octets(number...);
  return {octets.begin(), octets.end()};
}

/// What the text is on the wire.
std::vector<std::byte> written(std::string_view text) {
  auto buffer = test::dirty_buffer<256>();
  const auto name = ItemWriter{buffer}.add(DomainName{text}).finish();
  EXPECT_TRUE(name) << text;
  return name ? std::vector(name->begin(), name->end()) : std::vector<std::byte>{};
}

std::string text_of(const Parsed<DomainNameView>& name) {
  return name ? std::string(name->text().view()) : "no name";
}

TEST(DomainName, IsWrittenAsDnsDoes) {
  EXPECT_EQ(written("host.example"), octets_of({"\4host\7example\0", 14}));
  EXPECT_EQ(written("host.example."), written("host.example")) << "a dot at the end says nothing";
  EXPECT_EQ(text_of(DomainNameView::parse(written("host.example"))), "host.example");
}

TEST(DomainName, WritesTheRootAsADot) {
  EXPECT_EQ(written("."), area_of(0));
  EXPECT_EQ(encoded_size(DomainName{}), 1U);
  EXPECT_EQ(text_of(DomainNameView::parse(octets(0))), ".");
}

TEST(DomainName, EscapesWhatIsNotPlainAndReadsItBack) {
  const auto name = area_of(9, 0x00, '.', '\\', 0x1B, 0xFF, 'a', ' ', '~', 0x7F, 0);
  EXPECT_EQ(text_of(DomainNameView::parse(name)), R"(\000\.\\\027\255a\032~\127)");
  EXPECT_EQ(written(DomainNameView::parse(name)->text()), name);
}

TEST(DomainName, RefusesTextThatIsNoName) {
  for (std::string_view text :
       {"", "..", ".a", "a..b", "a..", "a\\", "a\\25", "a\\256", "a\\2x5", "a\\2.b"}) {
    EXPECT_EQ(encode_problem(DomainName{text}), EncodeError::NotAllowed) << text;
  }
}

TEST(DomainName, HoldsLabelsOfSixtyThreeAndNamesOf255Octets) {
  const std::string longest(63, 'a');
  EXPECT_EQ(encode_problem(DomainName{longest}), std::nullopt);
  EXPECT_EQ(encode_problem(DomainName{longest + "a"}), EncodeError::TooLong);
  const std::string three = longest + "." + longest + "." + longest + ".";
  EXPECT_EQ(written(three + std::string(61, 'b')).size(), kDomainNameMax);
  const std::string more = three + std::string(62, 'b');
  EXPECT_EQ(encode_problem(DomainName{more}), EncodeError::TooLong);
}

TEST(DomainNameText, HasRoomForTheLongest) {
  std::vector<std::byte> name;
  for (const std::size_t size : {63U, 63U, 63U, 61U}) {
    name.push_back(static_cast<std::byte>(size));
    name.insert(name.end(), size, std::byte{0});
  }
  name.push_back(std::byte{0});
  const auto view = DomainNameView::parse(name);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->text().view().size(), 250U * 4 + 3);
  EXPECT_EQ(written(view->text()), name);
}

TEST(DomainNameView, SaysWhereANameIsNone) {
  EXPECT_EQ(DomainNameView::parse(octets(3, 'a', 'b')).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(DomainNameView::parse(octets(1, 'a')).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(DomainNameView::parse({octets(3, 'a', 'b'), 9}).error(),
            (ParseError{ParseErrorKind::Truncated, 3}));
  const std::vector<std::byte> endless(400, std::byte{1});
  EXPECT_EQ(DomainNameView::parse(endless).error(), (ParseError{ParseErrorKind::BadLength, 254}));
}

TEST(DomainNameView, RefusesTheTwoReservedKindsOfLabelAndPointersWhereNoneMayBe) {
  for (const unsigned head : {0x40U, 0x80U, 0xC0U}) {
    EXPECT_EQ(DomainNameView::parse(octets(1, 'a', head, 0)).error(),
              (ParseError{ParseErrorKind::BadValue, 2}));
  }
  EXPECT_EQ(DomainNameView::parse_compressed(octets(0x40, 0), 0).error(),
            (ParseError{ParseErrorKind::BadValue, 0}));
  EXPECT_EQ(DomainNameView::parse_compressed(octets(0x80, 0), 0).error(),
            (ParseError{ParseErrorKind::BadValue, 0}));
}

TEST(DomainNameView, FollowsPointersBack) {
  const auto area =
      octets(7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 1, 'a', 0xC0, 0, 1, 'b', 0xC0, 9, 0x7F);
  const auto name = DomainNameView::parse_compressed(area, 13);
  EXPECT_EQ(text_of(name), "b.a.example");
  EXPECT_EQ(name->size(), 4U);
  EXPECT_EQ(name->octets().size(), 4U);
}

TEST(DomainNameView, RefusesPointersThatDoNotLeadBack) {
  const auto error_of = [](const std::vector<std::byte>& area, std::size_t at,
                           std::size_t lowest = 0) {
    return DomainNameView::parse_compressed(area, at, lowest).error();
  };
  EXPECT_EQ(error_of(area_of(1, 'a', 0, 0xC0, 3), 3), (ParseError{ParseErrorKind::BadValue, 3}))
      << "to itself";
  EXPECT_EQ(error_of(area_of(1, 'a', 0xC0, 0), 0), (ParseError{ParseErrorKind::BadValue, 2}))
      << "to its own label";
  EXPECT_EQ(error_of(area_of(0xC0, 2, 1, 'a', 0), 0), (ParseError{ParseErrorKind::BadValue, 0}))
      << "forward";
  EXPECT_EQ(error_of(area_of(1, 'a', 0xC0, 4, 1, 'b', 0xC0, 0), 4),
            (ParseError{ParseErrorKind::BadValue, 2}))
      << "in a circle";
  EXPECT_EQ(error_of(area_of(1, 'a', 0, 0xC0, 0), 3, 1), (ParseError{ParseErrorKind::BadValue, 3}))
      << "to before where it may";
}

TEST(DomainNameView, TellsANameThatLeavesTheMessageFromOneThatTheCaptureCut) {
  const auto message = octets(1, 'a', 4, 'b', 'c');
  EXPECT_EQ(DomainNameView::parse(message).error(), (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(DomainNameView::parse({message, 6}).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(DomainNameView::parse({message, 7}).error(),
            (ParseError{ParseErrorKind::Truncated, 5}));
  const auto half_a_pointer = octets(0, 0xC0);
  EXPECT_EQ(DomainNameView::parse_compressed(half_a_pointer, 1).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  EXPECT_EQ(DomainNameView::parse_compressed(half_a_pointer, 2).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
}

TEST(DomainNameView, RefusesANameThatPointersMakeTooLong) {
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
  EXPECT_TRUE(DomainNameView::parse_compressed(message, 65 + 66)) << "three labels fit";
  EXPECT_EQ(DomainNameView::parse_compressed(message, 65 + 132).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
}

TEST(DomainNameView, FollowsNoMorePointersThanANameHasLabels) {
  std::vector<std::byte> chain(2 * 200, std::byte{0});
  for (std::size_t at = 2; at < chain.size(); at += 2) {
    store_be16(chain, at, static_cast<std::uint16_t>(0xC000U | (at - 2)));
  }
  EXPECT_TRUE(DomainNameView::parse_compressed(chain, 2 * kNamePointersMax));
  EXPECT_EQ(DomainNameView::parse_compressed(chain, 2 * kNamePointersMax + 2).error(),
            (ParseError{ParseErrorKind::BadValue, 2}));
}

constexpr bool reads_and_writes_at_compile_time() {
  std::array<std::byte, 3> buffer{};
  const auto name = ItemWriter{buffer}.add(DomainName{"a"}).finish();
  return name && DomainNameView::parse(*name)->text().view() == "a";
}
static_assert(reads_and_writes_at_compile_time());

}  // namespace
}  // namespace icmpkit::wire

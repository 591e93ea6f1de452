#include "icmpkit/wire/icmpv6/domain_name.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/item_writer.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::octets_of_hex;

std::string text_of(const DomainNameView& name) {
  std::string text;
  for (const Bytes label : name.labels()) {
    for (const std::byte octet : label) text.push_back(static_cast<char>(octet));
    text.push_back('.');
  }
  return text;
}

TEST(DomainName, IsWrittenAsDnsDoes) {
  std::array<std::byte, 64> buffer{};
  const auto name = ItemWriter{buffer}.add(DomainName{"host.example"}).finish();
  ASSERT_TRUE(name);
  EXPECT_TRUE(std::ranges::equal(*name, octets_of_hex("04686f7374076578616d706c6500")));
  EXPECT_EQ(encoded_size(DomainName{"."}), 1U);
  EXPECT_EQ(encoded_size(DomainName{"lab."}), encoded_size(DomainName{"lab"}));
}

TEST(DomainName, RefusesLabelsThatAreEmptyOrTooLong) {
  EXPECT_EQ(encode_problem(DomainName{"a..b"}), EncodeError::NotAllowed);
  EXPECT_EQ(encode_problem(DomainName{".a"}), EncodeError::NotAllowed);
  EXPECT_EQ(encode_problem(DomainName{"a.."}), EncodeError::NotAllowed);
  const std::string longest(63, 'a');
  EXPECT_EQ(encode_problem(DomainName{longest}), std::nullopt);
  EXPECT_EQ(encode_problem(DomainName{longest + "a"}), EncodeError::TooLong);
  const std::string four = longest + "." + longest + "." + longest + "." + longest;
  EXPECT_EQ(encode_problem(DomainName{four}), EncodeError::TooLong);
  EXPECT_EQ(encode_problem(DomainName{std::string_view(four).substr(0, 253)}), std::nullopt);
}

TEST(DomainNameView, SaysWhereANameIsNone) {
  EXPECT_EQ(DomainNameView::parse(octets(3, 'a', 'b')).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(DomainNameView::parse(octets(1, 'a')).error(),
            (ParseError{ParseErrorKind::BadLength, 2}));
  EXPECT_EQ(DomainNameView::parse({octets(3, 'a', 'b'), 9}).error(),
            (ParseError{ParseErrorKind::Truncated, 3}));
  EXPECT_EQ(DomainNameView::parse(octets(1, 'a', 0x40, 0)).error(),
            (ParseError{ParseErrorKind::BadValue, 2}));
  EXPECT_EQ(DomainNameView::parse(octets(1, 'a', 0xC0, 0)).error(),
            (ParseError{ParseErrorKind::BadValue, 2}));
  const std::vector<std::byte> endless(400, std::byte{1});
  EXPECT_EQ(DomainNameView::parse(endless).error().kind, ParseErrorKind::BadLength);
}

TEST(DomainNameView, FollowsPointersBackOnly) {
  const auto area =
      octets(7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 1, 'a', 0xC0, 0, 1, 'b', 0xC0, 9);
  const auto name = DomainNameView::parse_at(area, 13, NameCompression::Allowed);
  ASSERT_TRUE(name);
  EXPECT_EQ(text_of(*name), "b.a.example.");
  EXPECT_EQ(name->size(), 4U);
  const auto itself = octets(0xC0, 0);
  EXPECT_EQ(DomainNameView::parse_at(itself, 0, NameCompression::Allowed).error(),
            (ParseError{ParseErrorKind::BadValue, 0}));
  const auto ring = octets(1, 'a', 0xC0, 4, 1, 'b', 0xC0, 0);
  EXPECT_EQ(DomainNameView::parse_at(ring, 4, NameCompression::Allowed).error(),
            (ParseError{ParseErrorKind::BadValue, 2}));
}

TEST(DomainNameView, FollowsNoMorePointersThanANameHasLabels) {
  std::vector<std::byte> chain(2 * 200, std::byte{0});
  for (std::size_t at = 2; at < chain.size(); at += 2) {
    store_be16(chain, at, static_cast<std::uint16_t>(0xC000U | (at - 2)));
  }
  EXPECT_TRUE(DomainNameView::parse_at(chain, 2 * kNamePointersMax, NameCompression::Allowed));
  EXPECT_EQ(
      DomainNameView::parse_at(chain, 2 * kNamePointersMax + 2, NameCompression::Allowed).error(),
      (ParseError{ParseErrorKind::BadValue, 2}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

#include "icmpkit/wire/icmpv4/domain_name.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

static_assert(std::ranges::forward_range<CompressedNames>);

std::vector<std::string> texts(const CompressedNames& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) texts.emplace_back(name ? name->text().view() : "error");
  return texts;
}

/// A reply that holds just these octets behind its cache time.
template <class... Number>
std::vector<std::byte> reply_with(Number... number) {
  std::vector<std::byte> message(12, std::byte{0});
  message[0] = std::byte{38};
  for (std::byte octet : octets(number...)) message.push_back(octet);
  return message;
}

// [R1788-FMT-1]
TEST(DomainNameRequest, IsIdentifierAndSequence) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(DomainNameRequest{.identifier = 0x1234, .sequence = 5}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, octets(37, 0, 0xC8, 0xC6, 0x12, 0x34, 0, 5)));
}

// [R1788-FMT-1]
TEST(DomainNameReply, WritesASignedCacheTimeAndItsNames) {
  const std::array names{DomainName{"host.example"}};
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(DomainNameReply{.identifier = 0x1234,
                                              .sequence = 5,
                                              .ttl = std::chrono::duration<std::int32_t>{-1},
                                              .names = names},
                              buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(message->subspan(8),
                                 test::octets_of_hex("ffffffff04686f7374076578616d706c6500")));
  const auto view = DomainNameReplyView::parse(*message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->ttl().count(), -1);
  EXPECT_EQ(texts(view->names()), (std::vector<std::string>{"host.example"}));
}

TEST(DomainNameReply, RefusesToWriteANameThatIsNone) {
  const std::array names{DomainName{"host.example"}, DomainName{"host..example"}};
  auto buffer = test::dirty_buffer<64>();
  EXPECT_EQ(encode(DomainNameReply{.names = names}, buffer).error(), EncodeError::NotAllowed);
  EXPECT_EQ(buffer, test::dirty_buffer<64>());
}

TEST(DomainNameReply, MayHaveNoNamesAtAll) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(DomainNameReply{}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), 12U);
  EXPECT_TRUE(texts(DomainNameReplyView::parse(*message)->names()).empty());
}

TEST(DomainNameReplyView, ReadsTheNamesThatScapyWrote) {
  const auto octets = test::kDomainNameReply.octets();
  const auto view = DomainNameReplyView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->ttl(), std::chrono::seconds{-1});
  EXPECT_EQ(texts(view->names()), (std::vector<std::string>{"host.example", "www.example"}));
}

// [R1788-FMT-2]
TEST(DomainNameReplyView, CountsPointersFromTheTypeOctet) {
  const auto message = reply_with(1, 'a', 0, 0xC0, 12);
  EXPECT_EQ(texts(DomainNameReplyView::parse(message)->names()),
            (std::vector<std::string>{"a", "a"}));
}

// [R1788-FMT-2]
TEST(DomainNameReplyView, RefusesAPointerToItselfAndStopsThere) {
  const auto message = reply_with(1, 'a', 0, 0xC0, 15, 1, 'b', 0);
  const auto names = DomainNameReplyView::parse(message)->names();
  EXPECT_EQ(texts(names), (std::vector<std::string>{"a", "error"}));
  EXPECT_EQ((*std::ranges::next(names.begin())).error(),
            (ParseError{ParseErrorKind::BadValue, 15}));
}

// [R1788-FMT-2]
TEST(DomainNameReplyView, RefusesAPointerIntoTheHeader) {
  const auto message = reply_with(0xC0, 11);
  const auto names = DomainNameReplyView::parse(message)->names();
  EXPECT_EQ((*names.begin()).error(), (ParseError{ParseErrorKind::BadValue, 12}));
}

TEST(DomainNameReplyView, SaysThatTheLastNameOfACutCaptureIsMissing) {
  const auto octets = test::kDomainNameReply.octets();
  const CutBytes cut(Bytes(octets).first(28), octets.size());
  const auto names = DomainNameReplyView::parse(cut)->names();
  EXPECT_EQ(texts(names), (std::vector<std::string>{"host.example", "error"}));
  EXPECT_EQ((*std::ranges::next(names.begin())).error(),
            (ParseError{ParseErrorKind::Truncated, 28}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4

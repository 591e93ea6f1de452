#include "icmpkit/wire/icmpv6/node_information.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

constexpr std::uint64_t kNonce = 0x0102030405060708;

// [R4620-FMT-1]
TEST(NodeInformationQuery, IsWrittenAndReadAsScapyDoes) {
  const auto name = octets_of_hex("04686f7374076578616d706c6503636f6d00");
  const auto sample = icmpv6_sample("ni_query_name");
  const auto octets = sample.octets();
  const NodeInformation query{
      .code = 1, .question = NodeQuestion::NodeName, .nonce = kNonce, .data = name};
  EXPECT_EQ(encoded(query, sample.endpoints()), octets);
  const auto view = NodeInformationQueryView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), query);
  ASSERT_TRUE(std::holds_alternative<NodeNameView>(view->subject()));
  const auto& subject = std::get<NodeNameView>(view->subject());
  EXPECT_EQ(std::ranges::distance(subject.name().labels()), 3);
  EXPECT_FALSE(subject.is_unqualified());
}

TEST(NodeInformationQueryView, ReadsEachKindOfSubject) {
  const auto subject_of = [](const std::vector<std::byte>& octets) {
    return NodeInformationQueryView::parse(octets)->subject();
  };
  EXPECT_EQ(std::get<Ipv6Address>(subject_of(icmpv6_sample("ni_query_ipv6").octets())),
            *Ipv6Address::parse("2001:db8::1"));
  EXPECT_EQ(std::get<Ipv4Address>(subject_of(icmpv6_sample("ni_query_ipv4").octets())),
            (Ipv4Address{192, 0, 2, 1}));
  const auto single = icmpv6_sample("ni_query_single").octets();
  EXPECT_TRUE(std::get<NodeNameView>(subject_of(single)).is_unqualified());
  EXPECT_TRUE(
      std::holds_alternative<std::monostate>(subject_of(icmpv6_sample("ni_query_noop").octets())));
}

// [R4620-FMT-1]
TEST(NodeInformationQueryView, RefusesASubjectThatIsNone) {
  auto message = icmpv6_sample("ni_query_name").octets();
  message[16] = std::byte{0x40};
  EXPECT_EQ(NodeInformationQueryView::parse(message).error(),
            (ParseError{ParseErrorKind::BadValue, 16}));
  message = icmpv6_sample("ni_query_ipv6").octets();
  message.pop_back();
  EXPECT_EQ(NodeInformationQueryView::parse(message).error(),
            (ParseError{ParseErrorKind::BadLength, 16}));
  EXPECT_EQ(NodeInformationQueryView::parse({message, message.size() + 1}).error(),
            (ParseError{ParseErrorKind::Truncated, 31}));
}

// [R4620-FMT-1]
TEST(NodeInformationResponse, OfAnUnknownQuestionHasNoData) {
  const auto sample = icmpv6_sample("ni_reply_unknown");
  const auto octets = sample.octets();
  const auto view = NodeInformationResponseView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), NodeResponseCode::UnknownQuestion);
  EXPECT_EQ(view->nonce(), kNonce);
  EXPECT_EQ(encoded(view->value(), sample.endpoints()), octets);
  EXPECT_EQ(view->names().begin(), view->names().end());
}

TEST(NodeInformationResponseView, ReadsNamesAndAddressesOfScapy) {
  const auto name_octets = icmpv6_sample("ni_reply_name").octets();
  const auto named = NodeInformationResponseView::parse(name_octets);
  std::size_t names = 0;
  for (const auto& name : named->names()) {
    ASSERT_TRUE(name);
    EXPECT_EQ(std::ranges::distance(name->name().labels()), 3);
    ++names;
  }
  EXPECT_EQ(names, 1U);

  const auto address_octets = icmpv6_sample("ni_reply_ipv6").octets();
  const auto addressed = NodeInformationResponseView::parse(address_octets);
  std::vector<std::pair<std::uint32_t, Ipv6Address>> addresses;
  for (const auto& address : addressed->addresses()) {
    ASSERT_TRUE(address);
    addresses.emplace_back(address->ttl(), address->address());
  }
  EXPECT_EQ(addresses,
            (std::vector<std::pair<std::uint32_t, Ipv6Address>>{
                {60, *Ipv6Address::parse("2001:db8::1")}, {0, *Ipv6Address::parse("fe80::1")}}));

  const auto ipv4_octets = icmpv6_sample("ni_reply_ipv4").octets();
  const auto ipv4 = *NodeInformationResponseView::parse(ipv4_octets)->ipv4_addresses().begin();
  ASSERT_TRUE(ipv4);
  EXPECT_EQ(ipv4->address(), (Ipv4Address{192, 0, 2, 1}));
}

TEST(NodeInformationResponseView, CountsCompressionFromItsData) {
  // RFC 4620 section 6.3: an offset of 4 points to the first name.
  const auto message = octets_of_hex(
      "8c00000000020000010203040506070800000000"
      "016100016201"
      "6300"
      "c004");
  auto name = NodeInformationResponseView::parse(message)->names().begin();
  ASSERT_TRUE((*name).has_value());
  EXPECT_FALSE((*name)->is_unqualified());
  ++name;
  ASSERT_TRUE((*name).has_value());
  EXPECT_EQ(std::ranges::distance((*name)->name().labels()), 2);
  ++name;
  ASSERT_TRUE((*name).has_value());
  EXPECT_EQ((*name)->size(), 2U);
  EXPECT_EQ(load_u8(*(*name)->name().labels().begin(), 0), 'a');
  ++name;
  EXPECT_TRUE(name == std::default_sentinel);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

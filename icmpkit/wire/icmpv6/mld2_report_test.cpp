#include "icmpkit/wire/icmpv6/mld2_report.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/item_writer.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

TEST(MulticastListenerReportV2, IsWrittenAsScapyDoes) {
  const std::array sources{*Ipv6Address::parse("2001:db8::1")};
  const auto auxiliary = octets('a', 'b', 'c', 'd');
  std::array<std::byte, 256> buffer{};
  ItemWriter records{buffer};
  records
      .add(MulticastRecord{.type = MulticastRecordType::ChangeToExclude,
                           .group = *Ipv6Address::parse("ff1e::1")})
      .add(MulticastRecord{.type = MulticastRecordType::ModeIsInclude,
                           .group = *Ipv6Address::parse("ff1e::2"),
                           .sources = sources,
                           .auxiliary = auxiliary});
  ASSERT_TRUE(records.finish());
  const auto sample = icmpv6_sample("mld2_report");
  EXPECT_EQ(encoded(MulticastListenerReportV2{.record_count = 2, .records = *records.finish()},
                    sample.endpoints()),
            sample.octets());
  EXPECT_EQ(records.count(), 2U);
}

TEST(MulticastListenerReportV2View, ReadsTheRecordsOfScapy) {
  const auto message = icmpv6_sample("mld2_report").octets();
  const auto view = MulticastListenerReportV2View::parse(message);
  ASSERT_TRUE(view);
  std::vector<MulticastRecordView> records;
  for (const auto& record : view->records()) {
    ASSERT_TRUE(record);
    records.push_back(*record);
  }
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].type(), MulticastRecordType::ChangeToExclude);
  EXPECT_EQ(records[0].group(), *Ipv6Address::parse("ff1e::1"));
  EXPECT_TRUE(records[0].sources().empty());
  EXPECT_EQ(records[1].sources()[0], *Ipv6Address::parse("2001:db8::1"));
  EXPECT_TRUE(std::ranges::equal(records[1].auxiliary(), octets('a', 'b', 'c', 'd')));
}

// [R3810-FMT-3]
TEST(MulticastListenerReportV2View, GoesOnBehindARecordOfAnUnknownType) {
  const auto message = octets_of_hex(
      "8f00000000000002"
      "63020000ff1e0000000000000000000000000001"
      "0011223344556677"
      "04000000ff1e0000000000000000000000000002");
  const auto view = MulticastListenerReportV2View::parse(message);
  ASSERT_TRUE(view);
  auto record = view->records().begin();
  ASSERT_TRUE((*record).has_value());
  EXPECT_EQ(static_cast<int>((*record)->type()), 99);
  ++record;
  ASSERT_TRUE((*record).has_value());
  EXPECT_EQ((*record)->type(), MulticastRecordType::ChangeToExclude);
  EXPECT_EQ(record.offset(), 36U);
}

TEST(MulticastListenerReportV2View, EndsWithAnErrorAtARecordThatIsMissing) {
  auto message = icmpv6_sample("mld2_report").octets();
  message[7] = std::byte{3};
  std::size_t whole = 0;
  std::optional<ParseError> error;
  for (const auto& record : MulticastListenerReportV2View::parse(message)->records()) {
    if (record) {
      ++whole;
    } else {
      error = record.error();
    }
  }
  EXPECT_EQ(whole, 2U);
  EXPECT_EQ(error,
            (ParseError{ParseErrorKind::BadLength, static_cast<std::uint32_t>(message.size())}));
}

// CVE-2022-0742: a report cost the kernel memory by records of unknown types.
TEST(MulticastListenerReportV2View, TakesNoMoreStepsThanItHasOctets) {
  std::vector<std::byte> message(65535, std::byte{0});
  message[0] = std::byte{143};
  message[6] = message[7] = std::byte{0xFF};
  std::size_t steps = 0;
  for (const auto& record : MulticastListenerReportV2View::parse(message)->records()) {
    steps += record.has_value() ? 1U : 2U;
  }
  EXPECT_LE(steps, 2 + message.size() / MulticastRecordView::kFixedSize);
}

TEST(MulticastRecord, CannotHaveHalfAWordOfAuxiliaryData) {
  const auto auxiliary = octets(1, 2, 3);
  EXPECT_EQ(encode_problem(MulticastRecord{.auxiliary = auxiliary}), EncodeError::NotAllowed);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

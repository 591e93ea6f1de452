#include "icmpkit/text/buffer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace icmpkit::text {
namespace {

template <class Append>
std::string appended(Append append) {
  Buffer out(1);  // so small that every append has to grow it
  append(out);
  return std::string(out.view());
}

TEST(Buffer, GrowsPastItsCapacityAndKeepsTheText) {
  Buffer out(4);
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    out.append("octet ");
    out.append_decimal(static_cast<unsigned>(i));
    expected += "octet " + std::to_string(i);
  }
  EXPECT_EQ(out.view(), expected);
}

TEST(Buffer, IsEmptyAfterClearAndUsesItsMemoryAgain) {
  Buffer out(16);
  out.append("text");
  const char* const memory = out.view().data();
  out.clear();
  EXPECT_TRUE(out.empty());
  out.append("more");
  EXPECT_EQ(out.view(), "more");
  EXPECT_EQ(out.view().data(), memory);
}

TEST(Buffer, TakesAnEmptyViewThatPointsNowhere) {
  EXPECT_EQ(appended([](Buffer& out) { out.append(std::string_view{}); }), "");
}

TEST(Buffer, WritesDecimalsFromOneEndToTheOther) {
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{10}, std::uint64_t{4294967296},
        std::numeric_limits<std::uint64_t>::max()}) {
    EXPECT_EQ(appended([&](Buffer& out) { out.append_decimal(value); }), std::to_string(value));
  }
  for (const std::int64_t value :
       {std::int64_t{-1}, std::int64_t{7}, std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(appended([&](Buffer& out) { out.append_signed(value); }), std::to_string(value));
  }
  EXPECT_EQ(appended([](Buffer& out) { out.append_padded(42, 6); }), "000042");
}

TEST(Buffer, WritesDecimalsAtEveryNumberOfDigits) {
  for (std::uint64_t value = 0; value < 2000; ++value) {
    EXPECT_EQ(appended([&](Buffer& out) { out.append_decimal(value); }), std::to_string(value));
  }
  std::uint64_t power = 1;
  for (int digits = 1; digits < 20; ++digits, power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, power + power / 10}) {
      EXPECT_EQ(appended([&](Buffer& out) { out.append_decimal(value); }), std::to_string(value));
    }
  }
}

TEST(Buffer, WritesFixedPointWithoutLosingADigit) {
  const std::pair<FixedPoint, const char*> cases[] = {
      {{45123, 6}, "0.045123"},
      {{-45123, 6}, "-0.045123"},
      {{1700000000123456789, 9}, "1700000000.123456789"},
      {{5, 0}, "5"},
      {{std::numeric_limits<std::int64_t>::min(), 9}, "-9223372036.854775808"},
      {milliseconds(Duration(1)), "0.000001"},
      {seconds(Duration(1)), "0.000000001"},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(appended([&](Buffer& out) { out.append(value); }), text);
  }
}

TEST(Buffer, WritesHexadecimalNumbersAndOctets) {
  EXPECT_EQ(appended([](Buffer& out) { out.append_hex(0xDEADBEEF); }), "deadbeef");
  EXPECT_EQ(appended([](Buffer& out) { out.append_hex(0x1F, 4); }), "001f");
  const auto mac = octets(0x52, 0x54, 0, 0x12, 0x34, 0xFF);
  EXPECT_EQ(appended([&](Buffer& out) { out.append_octets(mac); }), "5254001234ff");
  EXPECT_EQ(appended([&](Buffer& out) { out.append_octets(mac, ':'); }), "52:54:00:12:34:ff");
}

TEST(Buffer, WritesAddressesOfBothFamilies) {
  EXPECT_EQ(appended([](Buffer& out) { out.append(Ipv4Address(192, 0, 2, 1)); }), "192.0.2.1");
  for (std::uint32_t octet = 0; octet < 256; ++octet) {
    const Ipv4Address address(octet * 0x01010101U);
    EXPECT_EQ(appended([&](Buffer& out) { out.append(address); }), address.text().view());
  }
  EXPECT_EQ(appended([](Buffer& out) { out.append(*IpAddress::parse("2001:db8::1")); }),
            "2001:db8::1");
}

}  // namespace
}  // namespace icmpkit::text

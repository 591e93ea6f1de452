#include "icmpkit/base/address.hpp"

#include <gtest/gtest.h>

namespace icmpkit {
namespace {

TEST(Ipv4Address, ReadsAndPrintsDottedDecimal) {
  const auto address = Ipv4Address::parse("192.0.2.254");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->number(), 0xC00002FEU);
  EXPECT_EQ(address->text().view(), "192.0.2.254");
}

TEST(Ipv4Address, RefusesWhatInetPtonRefuses) {
  for (const char* text : {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ",
                           " 1.2.3.4", "1..2.3", "1.2.3.", "-1.2.3.4", "a.b.c.d"}) {
    EXPECT_FALSE(Ipv4Address::parse(text)) << text;
  }
}

TEST(Ipv6Address, PrintsAsRfc5952Recommends) {
  const std::pair<const char*, const char*> cases[] = {
      {"2001:0db8:0:0:0:0:0:1", "2001:db8::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"FE80::ABCD", "fe80::abcd"},
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
  };
  for (const auto& [text, canonical] : cases) {
    const auto address = Ipv6Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->text().view(), canonical);
  }
}

TEST(Ipv6Address, RefusesWhatInetPtonRefuses) {
  for (const char* text : {"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
                           "12345::", "g::", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "::1.2.3",
                           "1.2.3.4::", "1:2:3:4:5:6:7::8", "fe80::1%eth0"}) {
    EXPECT_FALSE(Ipv6Address::parse(text)) << text;
  }
}

TEST(Prefix, ClearsTheBitsPastItsLength) {
  EXPECT_EQ(Prefix::parse("192.0.2.77/28")->text().view(), "192.0.2.64/28");
  EXPECT_EQ(Prefix::parse("2001:db8:ffff::/33")->text().view(), "2001:db8:8000::/33");
  EXPECT_EQ(Prefix::parse("10.0.0.1")->text().view(), "10.0.0.1/32");
  EXPECT_EQ(Prefix::parse("10.0.0.1/0")->text().view(), "0.0.0.0/0");
}

TEST(Prefix, RefusesLengthsThatTheFamilyDoesNotHave) {
  for (const char* text : {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08"}) {
    EXPECT_FALSE(Prefix::parse(text)) << text;
  }
}

TEST(Prefix, ContainsOnlyItsOwnFamily) {
  const auto prefix = *Prefix::parse("0.0.0.0/0");
  EXPECT_TRUE(prefix.contains(Ipv4Address(8, 8, 8, 8)));
  EXPECT_FALSE(prefix.contains(Ipv6Address{}));
  EXPECT_FALSE(Prefix::parse("192.0.2.0/24")->contains(Ipv4Address(192, 0, 3, 1)));
}

}  // namespace
}  // namespace icmpkit

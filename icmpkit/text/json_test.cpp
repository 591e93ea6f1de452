#include "icmpkit/text/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

namespace icmpkit::text {
namespace {

template <class Write>
std::string written(Write write) {
  Buffer out(1);  // so small that a room that was not asked for is overrun
  JsonWriter json(out);
  write(json);
  return std::string(out.view());
}

TEST(JsonWriter, SeparatesWithCommasWhereJsonWantsThem) {
  const std::string text = written([](JsonWriter& json) {
    json.begin_object();
    json.field("v", 1);
    json.key("list");
    json.begin_array();
    json.begin_object();
    json.end_object();
    json.value(2U);
    json.begin_array();
    json.end_array();
    json.end_array();
    json.field("last", true);
    json.end_object();
    json.end_line();
    json.begin_object();
    json.end_object();
    json.end_line();
  });
  EXPECT_EQ(text, "{\"v\":1,\"list\":[{},2,[]],\"last\":true}\n{}\n");
}

TEST(JsonWriter, WritesWhatIsUnknownAsNull) {
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::optional<unsigned>{}); }), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::optional<unsigned>{0U}); }), "0");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::nan("")); }), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(HUGE_VAL); }), "null");
}

TEST(JsonWriter, WritesNumbersExactly) {
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::uint64_t{18446744073709551615U}); }),
            "18446744073709551615");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(milliseconds(Duration(45123))); }),
            "0.045123");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(0.25); }), "0.25");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::uint8_t{65}); }), "65")
      << "an octet is a number, not a character";
}

TEST(JsonWriter, WritesAddressesAndOctetsAsStrings) {
  const auto data = octets(0, 0xFF);
  EXPECT_EQ(written([&](JsonWriter& json) { json.value(HexOctets{data}); }), "\"00ff\"");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(*IpAddress::parse("::1")); }), "\"::1\"");
}

// A field is written together with its name: the same text as the name and then the value.
TEST(JsonWriter, WritesNamedValuesAsItWritesThemAlone) {
  const auto data = octets(0, 0xFF);
  const auto check = [](const auto& content, std::string_view text) {
    EXPECT_EQ(written([&](JsonWriter& json) { json.value(content); }), text);
    EXPECT_EQ(written([&](JsonWriter& json) { json.field("key", content); }),
              "\"key\":" + std::string(text));
  };
  check(-7, "-7");
  check(std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
  check(true, "true");
  check(nullptr, "null");
  check(std::optional<bool>{}, "null");
  check(std::optional<unsigned>{1000}, "1000");
  check(std::string_view("a\"b"), "\"a\\\"b\"");
  check(std::string_view(), "\"\"");
  check(seconds(Duration(-1)), "-0.000000001");
  check(HexOctets{data}, "\"00ff\"");
  check(HexOctets{}, "\"\"");
  check(Ipv4Address(192, 0, 2, 1), "\"192.0.2.1\"");
  check(*IpAddress::parse("2001:db8:1111:2222:3333:4444:5555:6666"),
        "\"2001:db8:1111:2222:3333:4444:5555:6666\"");
}

TEST(JsonWriter, NamesListsAndObjects) {
  EXPECT_EQ(written([](JsonWriter& json) {
              json.begin_object();
              json.begin_array("list");
              json.begin_object();
              json.null("nothing");
              json.plain_text("text", [](Buffer& out) { out.append("mtu"); });
              json.end_object();
              json.end_array();
              json.empty_array("none");
              json.begin_object("object");
              json.end_object();
              json.end_object();
            }),
            "{\"list\":[{\"nothing\":null,\"text\":\"mtu\"}],\"none\":[],\"object\":{}}");
}

TEST(JsonWriter, TakesTextThatIsAppendedInPlace) {
  EXPECT_EQ(written([](JsonWriter& json) {
              json.begin_array();
              json.plain_text([](Buffer& out) { out.append("mtu="); });
              json.value(1);
              json.end_array();
            }),
            "[\"mtu=\",1]");
}

TEST(JsonWriter, EscapesWhatJsonDoesNotTake) {
  const std::string_view text("\0\x1F\"\\\n\r\t/~\x7F", 10);
  const std::string json = written([&](JsonWriter& writer) { writer.value(text); });
  EXPECT_EQ(json, "\"\\u0000\\u001f\\\"\\\\\\n\\r\\t/~\x7F\"");
  EXPECT_EQ(nlohmann::json::parse(json).get<std::string>(), text);
}

TEST(JsonWriter, KeepsUtf8AndReplacesEachOctetThatIsNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x93\xA1",
       "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x93\xA1"},
      {"\xC3", "\\ufffd"},                                   // cut
      {"\xC0\xAF", "\\ufffd\\ufffd"},                        // overlong
      {"\xED\xA0\x80", "\\ufffd\\ufffd\\ufffd"},             // a surrogate
      {"\xF4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd"},  // past U+10FFFF
      {"a\xFF"
       "b",
       "a\\ufffdb"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string json = written([&](JsonWriter& writer) { writer.value(text); });
    EXPECT_EQ(json, '"' + std::string(expected) + '"');
  }
}

// A peer's strict parser takes every pair of octets that we write.
TEST(JsonWriter, GivesValidJsonForEveryPairOfOctets) {
  Buffer out;
  for (unsigned pair = 0; pair <= 0xFFFF; ++pair) {
    const char text[] = {static_cast<char>(pair >> 8U), static_cast<char>(pair)};
    out.clear();
    JsonWriter(out).value(std::string_view(text, sizeof text));
    ASSERT_TRUE(nlohmann::json::accept(out.view())) << pair;
  }
}

}  // namespace
}  // namespace icmpkit::text

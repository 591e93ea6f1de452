#include "icmpkit/text/lookup.hpp"

#include <gtest/gtest.h>

#include <set>

#include "icmpkit/text/alias.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistrySet;

/// What was found, as it can be typed: "3/4 v6:2/0"; or the error's suggestions behind "?".
std::string found(std::string_view typed) {
  const auto matches = look_up(typed);
  std::string text;
  if (!matches) {
    text = "?";
    for (const std::string& name : matches.error().nearest) text += " " + name;
    return text;
  }
  for (const Match& match : *matches) text += (text.empty() ? "" : " ") + spelled(match);
  return text;
}

TEST(LookUp, TakesNumbersForTheFamilyInWhichTheyMeanMore) {
  EXPECT_EQ(found("3/4"), "3/4") << "ICMPv6's type 3 has no code 4";
  EXPECT_EQ(found("2/0"), "v6:2/0") << "ICMPv4's type 2 is unassigned";
  EXPECT_EQ(found("135"), "v6:135");
  EXPECT_EQ(found("3"), "3 v6:3");
  EXPECT_EQ(found("11/0"), "11/0");
  EXPECT_EQ(found("250"), "250 v6:250") << "unassigned in both";
}

TEST(LookUp, TakesAFamilyOrASetInManySpellings) {
  for (const char* typed : {"v6:2/0", "icmp6 2/0", "ICMPv6:2/0", "ipv6 2 0", "6:2/0", "v6: 2/0",
                            "icmp6 type 2 code 0", "icmp6 type=2,code=0"}) {
    EXPECT_EQ(found(typed), "v6:2/0") << typed;
  }
  for (const char* typed : {"v4:3/4", "icmp 3/4", "icmpv4:3/4", "type 3 code 4", "3 4", "3:4"}) {
    EXPECT_EQ(found(typed), "3/4") << typed;
  }
  EXPECT_EQ(found("icmp6 2"), "v6:2");
  EXPECT_EQ(found("ext:1"), "ext:1");
  EXPECT_EQ(found("ext:1/1"), "ext:1/1");
  EXPECT_EQ(found("nd:3"), "nd:3");
  EXPECT_EQ(found("ra-flag:3"), "ra-flag:3");
  EXPECT_EQ(found("proto:17"), "ip-protocol:17");
}

TEST(LookUp, TakesTheNamesOfTheStandardsAndOurOwn) {
  EXPECT_EQ(found("EchoRequest"), "8 v6:128");
  EXPECT_EQ(found("v6:EchoRequest"), "v6:128");
  EXPECT_EQ(found("FragmentationNeeded"), "3/4 v6:2/0");
  EXPECT_EQ(found("Fragmentation needed and DF set"), "3/4");
  EXPECT_EQ(found("time exceeded"), "11 v6:3");
  EXPECT_EQ(found("prefix information"), "nd:3");
  EXPECT_EQ(found("MPLS"), "ext:1");
}

TEST(LookUp, TakesTheWordsOfProgramsAndOfErrno) {
  EXPECT_EQ(found("frag needed"), "3/4 v6:2/0");
  EXPECT_EQ(found("Frag needed and DF set"), "3/4");
  EXPECT_EQ(found("host unreachable"), "3/1 v6:1/3");
  EXPECT_EQ(found("icmp-host-prohibited"), "3/10") << "iptables";
  EXPECT_EQ(found("ttl exceeded"), "11/0 v6:3/0");
  EXPECT_EQ(found("destination net unreachable"), "3/0");
  EXPECT_EQ(found("Connection refused"), "3/3 v6:1/4");
  EXPECT_EQ(found("No route to host"), "3/1 v6:1/3");
  EXPECT_EQ(found("Network is unreachable"), "3/0 v6:1/0");
  EXPECT_EQ(found("Message too long"), "3/4 v6:2/0");
  EXPECT_NE(look_up("Connection refused")->front().note.find("RST"), std::string_view::npos);
}

TEST(LookUp, TakesTraceroutesMarks) {
  EXPECT_EQ(found("!H"), "3/1 v6:1/3");
  EXPECT_EQ(found("!N"), "3/0 v6:1/0");
  EXPECT_EQ(found("!P"), "3/2 v6:4/1");
  EXPECT_EQ(found("!X"), "3/13 v6:1/1");
  EXPECT_EQ(found("!F"), "3/4 v6:2/0");
  EXPECT_EQ(found("!F-1400"), "3/4 v6:2/0");
  EXPECT_EQ(found("!10"), "3/10");
  EXPECT_EQ(found("!<9>"), "3/9 v6:1/9");
}

std::vector<std::string> found_each(const std::vector<std::string>& arguments) {
  std::vector<std::string> texts;
  for (const Lookup& lookup : look_up_each(arguments)) {
    texts.push_back(lookup ? spelled(lookup->front()) : "?" + lookup.error().problem);
  }
  return texts;
}

TEST(LookUp, JoinsArgumentsThatAreANameTogether) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(found_each({"host", "prohibited"}), Texts{"3/10"}) << "both mean something alone";
  EXPECT_EQ(found_each({"icmp6", "2"}), Texts{"v6:2"});
  EXPECT_EQ(found_each({"3/4", "11/0"}), (Texts{"3/4", "11/0"}));
  EXPECT_EQ(found_each({"3", "4"}), (Texts{"3", "4"}));
  EXPECT_EQ(found_each({"ext:1", "nd:3"}), (Texts{"ext:1", "nd:3"}));
  EXPECT_EQ(found_each({"frag", "neded"}), Texts{"?nothing is called \"frag neded\""});
  EXPECT_EQ(found_each({"3/4", "nonsense"}), (Texts{"3/4", "?nothing is called \"nonsense\""}));
  EXPECT_EQ(found_each({"256"}), Texts{"?types and codes go from 0 to 255"});
}

TEST(LookUp, SuggestsTheNearest) {
  EXPECT_TRUE(found("frag neded").starts_with("? frag needed (3/4)")) << found("frag neded");
  EXPECT_TRUE(found("EchoReqest").starts_with("? ")) << found("EchoReqest");
  EXPECT_NE(found("EchoReqest").find("(8)"), std::string::npos) << found("EchoReqest");
  EXPECT_TRUE(found("v6:echoreqest").find("(v6:128)") != std::string::npos);
  EXPECT_EQ(found("xyzzyxyzzyqqqqqqqq"), "?") << "nothing is near";
}

TEST(LookUp, RefusesWhatCannotBe) {
  EXPECT_EQ(look_up("256").error().problem, "types and codes go from 0 to 255");
  EXPECT_EQ(look_up("3/99999999999999").error().problem, "types and codes go from 0 to 255");
  EXPECT_EQ(look_up("3/4/5").error().problem, "nothing is called \"3/4/5\"");
  EXPECT_FALSE(look_up(""));
  EXPECT_FALSE(look_up(" "));
  EXPECT_FALSE(look_up(":"));
  EXPECT_FALSE(look_up("v6:"));
  EXPECT_FALSE(look_up(std::string(1000, 'x')));
}

TEST(LookUp, FindsEverythingByWhatSpelledSays) {
  for (std::size_t s = 0; s < wire::kRegistrySets; ++s) {
    for (const wire::RegistryEntry& entry : wire::entries(static_cast<RegistrySet>(s))) {
      Match match{.set = entry.set, .number = entry.numbers.first};
      if (entry.codes) match.code = entry.codes->first;
      const auto matches = look_up(spelled(match));
      ASSERT_TRUE(matches) << spelled(match);
      if (entry.status == wire::RegistryStatus::Unassigned) continue;
      EXPECT_EQ(matches->front(), match) << spelled(match);
    }
  }
}

TEST(Alias, PointsOnlyAtWhatTheRegistryKnows) {
  std::set<std::string> seen;
  for (const Alias& alias : aliases()) {
    const auto& entry = alias.code ? wire::find(alias.set, alias.number, *alias.code)
                                   : wire::find(alias.set, alias.number);
    EXPECT_NE(entry.status, wire::RegistryStatus::Unassigned) << alias.phrase;
    const Match match{alias.set, alias.number, alias.code};
    EXPECT_TRUE(seen.insert(std::string(alias.phrase) + "=" + spelled(match)).second)
        << alias.phrase << " stands twice";
  }
}

}  // namespace
}  // namespace icmpkit::text

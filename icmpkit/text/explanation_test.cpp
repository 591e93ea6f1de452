#include "icmpkit/text/explanation.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>

namespace icmpkit::text {
namespace {

using wire::RegistryEntry;
using wire::RegistrySet;
using wire::RegistryStatus;

constexpr RegistrySet kExplained[] = {RegistrySet::Icmpv4, RegistrySet::Icmpv6,
                                      RegistrySet::ExtensionClass, RegistrySet::NdOption};

std::string place(RegistrySet set, std::uint8_t number, std::optional<std::uint8_t> code) {
  std::string text{wire::words(set)};
  text += ":" + std::to_string(number);
  if (code) text += "/" + std::to_string(*code);
  return text;
}

/// The numbers of RFCs that a cell of the registry lists; other documents do not count.
std::set<int> listed(std::string_view cell) {
  std::set<int> numbers;
  int number = 0;
  for (const char c : std::string(cell) + ",") {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      number = number * 10 + (c - '0');
    } else {
      if (number > 99) numbers.insert(number);
      number = 0;
    }
  }
  return numbers;
}

/// The numbers of RFCs that a text names as "RFC 1812".
std::set<int> named(std::string_view text) {
  std::set<int> numbers;
  for (auto at = text.find("RFC "); at != text.npos; at = text.find("RFC ", at + 4)) {
    numbers.merge(
        listed(text.substr(at + 4, text.find_first_not_of("0123456789", at + 4) - at - 4)));
  }
  return numbers;
}

TEST(Explanation, IsThereInAllPartsForEachNumberInUse) {
  for (const RegistrySet set : kExplained) {
    for (const RegistryEntry& entry : wire::entries(set)) {
      if (entry.status == RegistryStatus::Unassigned || entry.status == RegistryStatus::Reserved) {
        continue;
      }
      const auto code = entry.codes ? std::optional(entry.codes->first) : std::nullopt;
      const Explanation text = explain(set, entry.numbers.first, code);
      EXPECT_FALSE(text.meaning.empty()) << place(set, entry.numbers.first, code);
      EXPECT_FALSE(text.sender.empty()) << place(set, entry.numbers.first, code);
      EXPECT_FALSE(text.advice.empty()) << place(set, entry.numbers.first, code);
    }
  }
}

TEST(Explanation, TellsEachCodeWithAMeaningApart) {
  for (const RegistrySet set : kExplained) {
    std::set<std::string_view> seen;
    for (const RegistryEntry& entry : wire::entries(set)) {
      const bool has_meaning = entry.codes && entry.status != RegistryStatus::Unassigned &&
                               entry.status != RegistryStatus::Reserved && entry.name != "NoCode";
      if (!has_meaning) continue;
      const std::uint8_t number = entry.numbers.first;
      EXPECT_NE(explain(set, number, entry.codes->first).meaning, explain(set, number).meaning)
          << place(set, number, entry.codes->first);
    }
  }
}

TEST(Explanation, SaysWhatIsOutOfDateAboutEachDeprecatedMessage) {
  for (const RegistryEntry& entry : wire::entries(RegistrySet::Icmpv4)) {
    if (entry.status != RegistryStatus::Deprecated) continue;
    EXPECT_FALSE(explain(RegistrySet::Icmpv4, entry.numbers.first).outdated.empty()) << entry.words;
  }
}

TEST(Explanation, StandsOnlyAtNumbersThatTheRegistryKnowsAndOnce) {
  std::set<std::string> places;
  for (const ExplanationTable& table : explanation_tables()) {
    for (const Explanation& text : table.texts) {
      const std::string where = place(table.set, text.number, text.code);
      EXPECT_TRUE(places.insert(where).second) << where << " stands twice";
      const RegistryEntry& entry = text.code ? wire::find(table.set, text.number, *text.code)
                                             : wire::find(table.set, text.number);
      EXPECT_NE(entry.status, RegistryStatus::Unassigned) << where;
    }
  }
}

TEST(Explanation, NamesOnlyRfcsThatItsRowOrItsReadingListHas) {
  for (const ExplanationTable& table : explanation_tables()) {
    for (const Explanation& text : table.texts) {
      const Explanation whole = explain(table.set, text.number, text.code);
      std::set<int> allowed = listed(wire::find(table.set, text.number).rfc);
      if (text.code) allowed.merge(listed(wire::find(table.set, text.number, *text.code).rfc));
      allowed.merge(listed(whole.see));
      allowed.merge(listed(whole.number_see));
      for (const auto part : {whole.meaning, whole.sender, whole.advice, whole.outdated}) {
        for (const int rfc : named(part)) {
          EXPECT_TRUE(allowed.contains(rfc))
              << place(table.set, text.number, text.code) << " names RFC " << rfc;
        }
      }
    }
  }
}

TEST(Explanation, IsMadeOfSentences) {
  for (const ExplanationTable& table : explanation_tables()) {
    for (const Explanation& text : table.texts) {
      for (const auto part : {text.meaning, text.sender, text.advice, text.outdated}) {
        if (part.empty()) continue;
        EXPECT_TRUE(part.ends_with('.') || part.ends_with(')') || part.ends_with('?')) << part;
        EXPECT_EQ(part.find("  "), part.npos) << part;
        EXPECT_EQ(part.find('\n'), part.npos) << part;
      }
    }
  }
}

TEST(Explanation, CorrectsTheCommonNotesThatAreOutOfDate) {
  const auto outdated = [](RegistrySet set, std::uint8_t number,
                           std::optional<std::uint8_t> code = std::nullopt) {
    return std::string(explain(set, number, code).outdated);
  };
  EXPECT_NE(outdated(RegistrySet::Icmpv4, 0).find("not against tampering"), std::string::npos);
  EXPECT_NE(outdated(RegistrySet::Icmpv4, 3).find("not limited to 8 octets"), std::string::npos);
  EXPECT_NE(outdated(RegistrySet::Icmpv4, 3, 8).find("obsolete"), std::string::npos);
  EXPECT_NE(outdated(RegistrySet::Icmpv4, 4).find("deprecated"), std::string::npos);
  EXPECT_NE(outdated(RegistrySet::Icmpv4, 42).find("reserved"), std::string::npos);
  EXPECT_NE(explain(RegistrySet::Icmpv6, 2).advice.find("Never filter it"), std::string_view::npos);
}

TEST(Explanation, IsEmptyWhereNothingIsKnown) {
  EXPECT_TRUE(explain(RegistrySet::Icmpv4, 1).empty());
  EXPECT_TRUE(explain(RegistrySet::RaFlag, 0).empty());
}

}  // namespace
}  // namespace icmpkit::text

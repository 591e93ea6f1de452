#include "icmpkit/text/verdict_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace icmpkit::text {
namespace {

using probe::Verdict;

template <class Text>
void expect_one_sentence(Verdict verdict, Text text) {
  const std::string_view sentence = text(verdict);
  ASSERT_FALSE(sentence.empty()) << word(verdict);
  EXPECT_TRUE(sentence.ends_with('.')) << sentence;
  EXPECT_EQ(sentence.find(". "), std::string_view::npos) << sentence;
  EXPECT_EQ(std::ranges::count(sentence, '\n'), 0) << sentence;
}

TEST(VerdictWords, EachVerdictMeansSomethingOfItsOwnAndSaysWhatToDo) {
  std::set<std::string_view> meanings;
  std::set<std::string_view> advices;
  for (std::size_t i = 0; i < probe::kVerdictWords.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    expect_one_sentence(verdict, meaning);
    expect_one_sentence(verdict, advice);
    EXPECT_TRUE(meanings.insert(meaning(verdict)).second) << meaning(verdict);
    EXPECT_TRUE(advices.insert(advice(verdict)).second) << advice(verdict);
  }
}

// What nobody else looks at: that a text stands beside its own verdict.
TEST(VerdictWords, TextsStandBesideTheirVerdict) {
  EXPECT_NE(meaning(Verdict::MtuBlackHole).find("large ones vanish"), std::string_view::npos);
  EXPECT_NE(meaning(Verdict::RoutingLoop).find("circle"), std::string_view::npos);
  EXPECT_NE(meaning(Verdict::Congested).find("Source Quench"), std::string_view::npos);
  EXPECT_NE(meaning(Verdict::NoPermission).find("may not send"), std::string_view::npos);
  EXPECT_EQ(next_probe(Verdict::TooFar), "icmp trace -m 255 TARGET");
  EXPECT_EQ(next_probe(Verdict::NoPermission), "");
  EXPECT_EQ(words(probe::Fact::Answered), "the target answers what was asked");
  EXPECT_EQ(words(probe::Fact::Detoured),
            "the first hop reports a better one, and that can be believed");
  EXPECT_EQ(words(probe::Culprit::Reporter), "who sent the report");
  EXPECT_EQ(words(probe::Culprit::SizeLimiter),
            "the router in front of the link that is too small");
}

}  // namespace
}  // namespace icmpkit::text

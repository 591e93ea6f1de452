#include "icmpkit/text/wrap.hpp"

#include <gtest/gtest.h>

namespace icmpkit::text {
namespace {

std::string wrapped(std::string_view words, std::size_t column, std::size_t indent) {
  std::string out;
  append_wrapped(out, words, column, indent);
  return out;
}

TEST(AppendWrapped, FillsALineToItsEightiethColumn) {
  const std::string forty(40, 'a');
  const std::string rest(39, 'b');
  EXPECT_EQ(wrapped(forty + " " + rest + " c", 0, 2), forty + " " + rest + "\n  c\n");
  EXPECT_EQ(wrapped(forty + " " + rest, 1, 2), forty + "\n  " + rest + "\n");
}

TEST(AppendWrapped, LetsAWordThatIsTooLongStandAlone) {
  const std::string word(100, 'x');
  EXPECT_EQ(wrapped("a " + word + " b", 0, 1), "a\n " + word + "\n b\n");
}

TEST(AppendWrapped, KeepsAReferenceTogether) {
  const std::string words(70, 'a');
  EXPECT_EQ(wrapped(words + " (RFC 1122, RFC 792)", 0, 0), words + "\n(RFC 1122, RFC 792)\n");
  EXPECT_EQ(wrapped("RFC", 0, 0), "RFC\n");
}

TEST(AppendWrapped, EndsTheLineOfNothing) { EXPECT_EQ(wrapped("", 5, 2), "\n"); }

}  // namespace
}  // namespace icmpkit::text

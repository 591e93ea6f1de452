// What a diagnosis says of the built-in labs is what each of them holds for true.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/lab.hpp"
#include "tests/support/marked.hpp"

namespace icmpkit::sim {
namespace {

std::vector<std::filesystem::path> labs() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ICMPKIT_SOURCE_DIR "/labs")) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// `suspects` are those that a diagnosis names: each is one of the truth's, or its culprit.
void expect_known(const std::vector<std::string>& suspects, const ScenarioTruth& truth) {
  if (truth.suspects.empty()) return;
  for (const std::string& suspect : suspects) {
    const bool is_known = suspect == truth.culprit ||
                          std::ranges::find(truth.suspects, suspect) != truth.suspects.end();
    EXPECT_TRUE(is_known) << suspect << " is no suspect";
  }
}

class LabTruths : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(LabTruths, AreWhatADiagnosisSays) {
  const Scenario scenario = test::scenario_of(contents(GetParam()));
  ASSERT_FALSE(scenario.truths.empty());
  for (const ScenarioTruth& truth : scenario.truths) {
    SCOPED_TRACE(truth.target + " " + truth.options);
    const test::Marked marked = test::mark(scenario, truth);
    EXPECT_TRUE(marked.is_right) << "it is " << truth.verdict << " by " << truth.culprit
                                 << ", told was " << marked.text();
    expect_known(marked.suspects, truth);
  }
}

INSTANTIATE_TEST_SUITE_P(Builtin, LabTruths, testing::ValuesIn(labs()), [](const auto& lab) {
  std::string name = lab.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace icmpkit::sim

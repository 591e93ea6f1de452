// Diagnoses many random networks whose truth is known, prints how often the verdict and the culprit
// were right, and fails where that is not often enough.
//
//   verdicts                                    50 networks of each family, 200 sound ones
//   verdicts --networks 1000                    more
//   verdicts --family routing-loop --seed 17    one
//   verdicts --write docs/verdicts.md           and writes the tables of the page about it
//   verdicts --compare docs/verdicts.md         and fails where the page has other tables
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/sim/verdicts/document.hpp"
#include "tests/sim/verdicts/matrix.hpp"
#include "tests/sim/verdicts/suite.hpp"

namespace {

using icmpkit::test::ConfusionMatrix;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool write(const std::string& path, const ConfusionMatrix& matrix) {
  const auto page = with_tables(contents(path), matrix);
  if (!page) {
    std::printf("\n%s has no place for one of the tables\n", path.c_str());
    return false;
  }
  std::ofstream(path) << *page;
  return true;
}

bool is_as_written(const std::string& path, const ConfusionMatrix& matrix) {
  const std::string page = contents(path);
  if (with_tables(page, matrix) == page) return true;
  std::printf("\n%s has other tables: look at what changed, and call with --write %s\n",
              path.c_str(), path.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace icmpkit::test;
  SuiteOptions options;
  std::string written;
  std::string compared;
  CLI::App app("diagnoses of random networks, marked against their truth", "verdicts");
  app.add_option("--networks", options.networks, "of each family, of IPv4 and IPv6 each")
      ->check(CLI::PositiveNumber);
  app.add_option("--family", options.family, "this one alone");
  app.add_option("--seed", options.seed, "this network alone");
  app.add_option("--write", written, "write the tables of this page");
  app.add_option("--compare", compared, "fail where the tables of this page are others");
  CLI11_PARSE(app, argc, argv);

  const auto trials = trials_of(options);
  if (trials.empty()) {
    std::fprintf(stderr, "verdicts: no such family: %s\n", options.family.c_str());
    return 2;
  }
  const auto results = run(trials);
  const ConfusionMatrix matrix(results);
  const std::string text = misses(results) + matrix.list() + "\n" + matrix.table();
  std::printf("REPORT: diagnoses of random networks\n\n%s", text.c_str());  // ./test shows it
  const bool is_page_good = (written.empty() || write(written, matrix)) &&
                            (compared.empty() || is_as_written(compared, matrix));
  return matrix.is_good() && is_page_good ? 0 : 1;
}

// The vectors of tests/vectors/*.tsv: datagrams that somebody else made, one a line.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/hex.hpp"

namespace icmpkit::test {

/// One datagram, from its IP header on.
struct Vector {
  std::string name;
  int family = 4;
  std::vector<std::byte> datagram;
  std::string type;     ///< of the ICMP message, "-" where none can be reached
  std::string code;     ///< likewise
  std::string tcpdump;  ///< tcpdump's words
  std::string tshark;   ///< tshark's fields, `name=value` each
  std::string source;   ///< how it was made
};

/// All vectors of all files, in the order of the files' names.
[[nodiscard]] inline std::vector<Vector> load_vectors() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = std::filesystem::path(ICMPKIT_SOURCE_DIR) / "tests/vectors";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Vector> vectors;
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);  // the names of the columns
    while (std::getline(in, line)) {
      std::vector<std::string> cells;
      for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t tab = std::min(line.find('\t', begin), line.size());
        cells.push_back(line.substr(begin, tab - begin));
        begin = tab + 1;
      }
      cells.resize(8);
      vectors.push_back({.name = cells[0],
                         .family = std::atoi(cells[1].c_str()),
                         .datagram = octets_of_hex(cells[2]),
                         .type = cells[3],
                         .code = cells[4],
                         .tcpdump = cells[5],
                         .tshark = cells[6],
                         .source = cells[7]});
    }
  }
  return vectors;
}

}  // namespace icmpkit::test

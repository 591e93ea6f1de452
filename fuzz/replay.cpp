// The main program of a fuzz target where there is no libFuzzer: it feeds the target all vectors,
// every beginning of some of them, and the files of the folders that it is given, each in memory of
// its own. Any compiler builds it, so that plain ctest replays what fuzzing once found.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/support/vectors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t fed = 0;

void feed(const std::vector<std::uint8_t>& octets) {
  // A vector's capacity may hide an overread; this one has none to spare.
  const std::vector<std::uint8_t> exact(octets.begin(), octets.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  ++fed;
}

void feed_vectors() {
  for (const icmpkit::test::Vector& vector : icmpkit::test::load_vectors()) {
    std::vector<std::uint8_t> octets;
    for (const std::byte octet : vector.datagram) {
      octets.push_back(std::to_integer<std::uint8_t>(octet));
    }
    feed(octets);
    // What targets take is mostly not a datagram: let them start inside of it too.
    constexpr std::size_t kIpv4Header = 20;
    constexpr std::size_t kIpv6Header = 40;
    const std::size_t header = vector.family == 4 ? kIpv4Header : kIpv6Header;
    for (const std::size_t from : {header, header + 8}) {
      if (from < octets.size()) feed({octets.begin() + static_cast<long>(from), octets.end()});
    }
  }
}

void feed_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    feed({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  }
}

}  // namespace

int main(int argc, char** argv) {
  feed({});
  feed_vectors();
  for (int i = 1; i < argc; ++i) feed_folder(argv[i]);
  std::printf("%zu inputs\n", fed);
  return 0;
}

#include "icmpkit/capture/pcapng.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace icmpkit::capture {
namespace {

using namespace std::chrono_literals;

TEST(PcapngWriter, PadsEveryBlockToFourOctets) {
  for (std::size_t size = 0; size < 9; ++size) {
    PcapngWriter writer("x");
    const InterfaceId interface = writer.add_interface("if", LinkType::RawFile);
    writer.clear();
    writer.add_packet(interface, 1s, std::vector<std::byte>(size, std::byte{0xEE}));
    const Bytes block = writer.ready();
    EXPECT_EQ(block.size() % 4, 0U);
    EXPECT_EQ(load_be32(block, 4), block.size());
    EXPECT_EQ(load_be32(block, block.size() - 4), block.size());
    EXPECT_EQ(load_be32(block, 20), size);
  }
}

TEST(PcapngWriter, CutsOffWhatNoDatagramHas) {
  PcapngWriter writer("x");
  const InterfaceId interface = writer.add_interface("if", LinkType::RawFile);
  writer.clear();
  writer.add_packet(interface, 1s, std::vector<std::byte>(300'000));
  EXPECT_EQ(load_be32(writer.ready(), 20), 262'144U);
  EXPECT_EQ(load_be32(writer.ready(), 24), 300'000U);
}

}  // namespace
}  // namespace icmpkit::capture

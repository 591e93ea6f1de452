// Every vector cut at every octet, and with a flipped bit in every octet of its ICMP message.
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/read_datagram.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {
namespace {

/// The first `size` octets in memory of their own, so that a sanitizer sees a read behind them.
[[nodiscard]] std::vector<std::byte> own_copy(Bytes octets, std::size_t size) {
  const Bytes front = octets.first(size);
  return {front.begin(), front.end()};
}

TEST(CutVectors, AreReadAsFarAsTheyGo) {
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    for (std::size_t size = 0; size < vector.datagram.size(); ++size) {
      const auto octets = own_copy(vector.datagram, size);
      Reader reader;
      read_datagram(reader, octets);
      read_datagram(reader, {octets, vector.datagram.size()});
      ASSERT_EQ(reader.complaint(), "") << "cut to " << size << " octets";
    }
  }
}

TEST(CutVectors, HaveAMessageThatIsReadAsFarAsItGoes) {
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    const auto datagram = wire::DatagramView::parse(vector.datagram);
    const auto icmp = datagram ? datagram->icmp() : std::nullopt;
    if (!icmp) continue;
    const Bytes message = icmp->message.bytes();
    for (std::size_t size = 0; size < message.size(); ++size) {
      const auto octets = own_copy(message, size);
      Reader reader;
      for (const wire::CutBytes cut :
           {wire::CutBytes{octets}, wire::CutBytes{octets, message.size()}}) {
        if (icmp->family == Family::V4) {
          read_icmpv4(reader, cut);
        } else {
          read_icmpv6(reader, cut);
        }
      }
      ASSERT_EQ(reader.complaint(), "") << "cut to " << size << " octets";
    }
  }
}

TEST(CutVectors, SayNothingOfTheirChecksum) {
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    const std::size_t whole = vector.datagram.size();
    for (std::size_t size = 0; size < whole; ++size) {
      const auto datagram = wire::DatagramView::parse({Bytes(vector.datagram).first(size), whole});
      if (!datagram) continue;
      ASSERT_EQ(datagram->icmp_checksum_state(), wire::ChecksumState::Unknown) << size;
    }
  }
}

// [R792-CKSUM-1] [R4443-CK-1]
TEST(FlippedBits, AreNoticedByTheChecksum) {
  std::size_t flipped = 0;
  for (Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    const auto datagram = wire::DatagramView::parse(vector.datagram);
    ASSERT_TRUE(datagram);
    if (datagram->icmp_checksum_state() != wire::ChecksumState::Correct) continue;
    const std::size_t start = datagram->payload_offset();
    const std::size_t end = datagram->datagram().size();
    for (std::size_t at = start; at < end; ++at) {
      const auto bit = static_cast<std::byte>(1U << at % 8);
      vector.datagram[at] ^= bit;
      const auto damaged = wire::DatagramView::parse(vector.datagram);
      ASSERT_TRUE(damaged);
      ASSERT_EQ(damaged->icmp_checksum_state(), wire::ChecksumState::Wrong) << "octet " << at;
      vector.datagram[at] ^= bit;
      ++flipped;
    }
  }
  EXPECT_GT(flipped, 50'000U);
}

}  // namespace
}  // namespace icmpkit::test

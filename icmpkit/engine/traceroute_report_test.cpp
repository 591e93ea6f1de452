#include "icmpkit/engine/traceroute_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine {
namespace {

using test::octets_of_fields;
using wire::icmpv4::TracerouteCode;

constexpr wire::ipv4::Traceroute kOutbound{
    .id = 7, .outbound_hops = 3, .originator = {192, 0, 2, 10}};
constexpr wire::ipv4::Traceroute kReturning{
    .id = 7, .outbound_hops = 4, .return_hops = 1, .originator = {192, 0, 2, 10}};

// [R1393-RTR-1]
TEST(TracerouteReport, TellsTheOriginatorTheCountsAndTheLink) {
  auto buffer = test::dirty_buffer<32>();
  const auto report = write_traceroute_report(kOutbound, {.speed = 1'250'000, .mtu = 1500}, buffer);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->destination, (Ipv4Address{192, 0, 2, 10}));
  EXPECT_EQ(wire::icmpv4::checksum_state(Bytes(report->message)), wire::ChecksumState::Correct);
  // RFC 1393 section 2.3's layout, the checksum left out.
  EXPECT_TRUE(std::ranges::equal(Bytes(report->message).subspan(4),
                                 octets_of_fields("0007 0000 0003 ffff 001312d0 000005dc")));
  EXPECT_EQ(load_be16(report->message, 0), 0x1E00);
}

// [R1393-RTR-1]
TEST(TracerouteReport, TellsOfAMissingRouteOnTheWayOutOnly) {
  auto buffer = test::dirty_buffer<32>();
  const OutputLink none{.code = TracerouteCode::Discarded};
  const auto report = write_traceroute_report(kOutbound, none, buffer);
  ASSERT_TRUE(report);
  EXPECT_EQ(load_be16(report->message, 0), 0x1E01);
  EXPECT_FALSE(write_traceroute_report(kReturning, none, buffer));
  EXPECT_TRUE(write_traceroute_report(kReturning, {}, buffer));
}

TEST(TracerouteReport, SaysZeroForALinkThatIsNotKnown) {
  auto buffer = test::dirty_buffer<32>();
  const auto report = write_traceroute_report(kReturning, {}, buffer);
  EXPECT_TRUE(std::ranges::equal(Bytes(report->message).subspan(4),
                                 octets_of_fields("0007 0000 0004 0001 00000000 00000000")));
}

TEST(TracerouteReport, GoesToSingleHostsOnly) {
  auto buffer = test::dirty_buffer<32>();
  for (const Ipv4Address originator :
       {Ipv4Address{}, Ipv4Address{127, 0, 0, 1}, Ipv4Address{224, 0, 0, 1},
        Ipv4Address{255, 255, 255, 255}, Ipv4Address{240, 0, 0, 1}}) {
    auto option = kOutbound;
    option.originator = originator;
    EXPECT_FALSE(write_traceroute_report(option, {}, buffer));
  }
}

std::optional<Cause> problem(std::string_view options, wire::IpProtocol protocol) {
  const auto octets = octets_of_fields(options);
  std::array<std::byte, 60> out{};
  const auto header =
      encode(wire::Ipv4Header{.total_length = 60, .protocol = protocol, .options = octets}, out);
  return conversion_problem(*header);
}

TEST(ConversionProblem, PointsToWhatCannotBeConverted) {
  using wire::IpProtocol;
  const auto failed = [](std::uint8_t code, std::uint32_t pointer) {
    return Cause{.kind = CauseKind::ConversionFailed, .info = pointer, .code = code};
  };
  EXPECT_EQ(problem("", IpProtocol::Udp), std::nullopt);
  EXPECT_EQ(problem("01010100", IpProtocol::Icmp), std::nullopt);
  EXPECT_EQ(problem("01 070704 00000000", IpProtocol::Tcp), failed(3, 21));
  EXPECT_EQ(problem("1e04aabb", IpProtocol::Tcp), failed(2, 20));
  EXPECT_EQ(problem("1e01aabb", IpProtocol::Tcp), failed(0, 20));
  EXPECT_EQ(problem("", IpProtocol::Sctp), failed(4, 9));
}

}  // namespace
}  // namespace icmpkit::engine

#include "icmpkit/wire/ipv6.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

const Ipv6Address kSource = *Ipv6Address::parse("2001:db8::1");
const Ipv6Address kDestination = *Ipv6Address::parse("2001:db8::2");

/// scapy: IPv6(src='2001:db8::1',dst='2001:db8::2',tc=0xb9,fl=0x12345,nh=58,hlim=3,plen=64)
std::vector<std::byte> scapys_header() {
  return octets_of_hex(
      "6b91234500403a0320010db800000000000000000000000120010db8000000000000000000000002");
}

TEST(Ipv6View, ReadsEveryFieldOfScapysHeader) {
  const auto header = scapys_header();
  const auto view = Ipv6View::parse(header);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->traffic_class(), 0xB9);
  EXPECT_EQ(view->dscp(), 46);
  EXPECT_EQ(view->ecn(), 1);
  EXPECT_EQ(view->flow_label(), 0x12345U);
  EXPECT_EQ(view->payload_length(), 64);
  EXPECT_EQ(view->next_header(), IpProtocol::Icmpv6);
  EXPECT_EQ(view->hop_limit(), 3);
  EXPECT_EQ(view->source(), kSource);
  EXPECT_EQ(view->destination(), kDestination);
  EXPECT_EQ(view->payload().size(), 0U);
  EXPECT_EQ(view->payload().missing(), 64U);
}

TEST(Ipv6View, RefusesOtherVersionsAndShortHeaders) {
  auto header = scapys_header();
  EXPECT_EQ(Ipv6View::parse(Bytes{}).error(), (ParseError{ParseErrorKind::Truncated, 0}));
  EXPECT_EQ(Ipv6View::parse(first_octets(header, 39)).error(),
            (ParseError{ParseErrorKind::Truncated, 39}));
  header[0] = std::byte{0x45};
  EXPECT_EQ(Ipv6View::parse(header).error(), (ParseError{ParseErrorKind::BadVersion, 0}));
}

TEST(Ipv6View, LeavesLinkPaddingOff) {
  auto frame = scapys_header();
  frame.resize(60);
  store_be16(frame, 4, 8);
  EXPECT_EQ(Ipv6View::parse(frame)->payload().size(), 8U);
  store_be16(frame, 4, 0);
  store_u8(frame, 6, 59);
  EXPECT_EQ(Ipv6View::parse(frame)->payload().size(), 0U) << "no next header: nothing follows";
}

TEST(Ipv6View, PresumesTheLengthOfJumbogramsAndOffloadedSegments) {
  auto datagram = scapys_header();
  datagram.resize(60);
  store_be16(datagram, 4, 0);
  const auto view = Ipv6View::parse({datagram, 70000});
  EXPECT_TRUE(view->length_is_presumed());
  EXPECT_EQ(view->payload().wire_length(), 69960U);
}

TEST(Ipv6Header, EncodesToScapysOctets) {
  auto buffer = test::dirty_buffer<64>();
  const Ipv6Header value{.traffic_class = 0xB9,
                         .flow_label = 0x12345,
                         .hop_limit = 3,
                         .source = kSource,
                         .destination = kDestination};
  const auto header = encode(value, 64, buffer);
  ASSERT_TRUE(header);
  EXPECT_TRUE(std::ranges::equal(*header, scapys_header()));
  EXPECT_EQ(buffer[40], test::kDirt);
  const auto again = encode(Ipv6View::parse(scapys_header())->value(), buffer);
  EXPECT_TRUE(std::ranges::equal(*again, scapys_header()));
}

TEST(Ipv6Header, RefusesWhatHasNoField) {
  auto buffer = test::dirty_buffer<40>();
  EXPECT_EQ(encode(Ipv6Header{.flow_label = 0x100000}, buffer).error(), EncodeError::NotAllowed);
  EXPECT_EQ(encode(Ipv6Header{}, 65536, buffer).error(), EncodeError::TooLong);
  EXPECT_EQ(encode(Ipv6Header{}, MutableBytes(buffer).first(39)).error(), EncodeError::NoSpace);
  EXPECT_EQ(buffer, test::dirty_buffer<40>());
}

}  // namespace
}  // namespace icmpkit::wire

#include "icmpkit/wire/icmpv6/certification_path.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;

const icmpv6::Endpoints kEndpoints{.source = *Ipv6Address::parse("fe80::1"),
                                   .destination = *Ipv6Address::parse("ff02::2")};

// [R3971-FMT-1]
TEST(CertificationPathSolicitation, HasAFixedPartOfEightOctets) {
  const CertificationPathSolicitation solicitation{.identifier = 0x1234, .component = 0xFFFF};
  const auto octets = encoded(solicitation, kEndpoints);
  EXPECT_TRUE(
      std::ranges::equal(Bytes(octets).subspan(4), icmpkit::octets(0x12, 0x34, 0xFF, 0xFF)));
  EXPECT_EQ(CertificationPathSolicitationView::parse(octets)->value(), solicitation);
}

// [R3971-FMT-1]
TEST(CertificationPathAdvertisement, HasAFixedPartOfTwelveOctets) {
  const CertificationPathAdvertisement advertisement{
      .identifier = 0x1234, .all_components = 3, .component = 2};
  const auto octets = encoded(advertisement, kEndpoints);
  EXPECT_TRUE(
      std::ranges::equal(Bytes(octets).subspan(4), icmpkit::octets(0x12, 0x34, 0, 3, 0, 2, 0, 0)));
  EXPECT_EQ(CertificationPathAdvertisementView::parse(octets)->value(), advertisement);
  EXPECT_EQ(CertificationPathAdvertisementView::parse(Bytes(octets).first(11)).error(),
            (ParseError{ParseErrorKind::Truncated, 11}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

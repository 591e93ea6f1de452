#include "icmpkit/wire/icmpv6/duplicate_address.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;

const icmpv6::Endpoints kEndpoints{.source = *Ipv6Address::parse("2001:db8::1"),
                                   .destination = *Ipv6Address::parse("2001:db8::2")};

// [R6775-FMT-1]
TEST(DuplicateAddressView, TakesTheOwnersSizeFromTheCode) {
  for (std::uint8_t suffix = 0; suffix <= 4; ++suffix) {
    const std::vector<std::byte> owner(suffix == 0 ? 8 : suffix * 8U, std::byte{7});
    const DuplicateAddress request{
        .code_suffix = suffix,
        .status = RegistrationStatus::Moved,
        .transaction_id = suffix == 0 ? std::uint8_t{0} : std::uint8_t{9},
        .lifetime = 60,
        .owner = owner,
        .address = *Ipv6Address::parse("2001:db8::3")};
    const auto octets = encoded(request, kEndpoints);
    EXPECT_EQ(octets.size(), 8 + owner.size() + 16);
    const auto view = DuplicateAddressView::parse(octets);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->value(), request);
    EXPECT_EQ(view->is_extended(), suffix != 0);
    const auto shorter = DuplicateAddressView::parse(Bytes(octets).first(octets.size() - 1));
    EXPECT_EQ(shorter.error(), (ParseError{ParseErrorKind::BadLength, 1}));
  }
}

// [R6775-FMT-1]
TEST(DuplicateAddressView, RefusesASuffixThatIsNotAssigned) {
  std::vector<std::byte> message(128);
  message[0] = std::byte{157};
  for (unsigned code = 0; code < 256; ++code) {
    message[1] = static_cast<std::byte>(code);
    const auto view = DuplicateAddressView::parse(message);
    ASSERT_EQ(view.has_value(), (code & 0x0FU) <= 4) << code;
    if (!view) {
      EXPECT_EQ(view.error(), (ParseError{ParseErrorKind::BadValue, 1}));
    }
  }
}

TEST(DuplicateAddress, IsNotWrittenWithAnOwnerOfAnotherSize) {
  const std::vector<std::byte> owner(8);
  EXPECT_EQ(encode_problem(DuplicateAddress{.code_suffix = 2, .owner = owner}),
            EncodeError::NotAllowed);
  EXPECT_EQ(encode_problem(DuplicateAddress{.code_suffix = 5, .owner = owner}),
            EncodeError::NotAllowed);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

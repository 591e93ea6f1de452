#include "icmpkit/wire/icmpv6/nd_options.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/item_writer.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::octets_of_hex;

/// What is written alone, into a dirty buffer.
template <class Option>
std::vector<std::byte> written(const Option& option) {
  std::vector<std::byte> buffer(2200, std::byte{0xA5});
  const auto octets = ItemWriter{buffer}.add(option).finish();
  if (!octets) {
    ADD_FAILURE() << "the option cannot be written";
    return {};
  }
  EXPECT_EQ(buffer[octets->size()], std::byte{0xA5}) << "nothing is written past the option";
  return {octets->begin(), octets->end()};
}

/// The option is written to these octets, and read from them to itself.
template <class View, class Option>
void expect_octets(const Option& option, std::string_view hex) {
  const auto octets = octets_of_hex(hex);
  EXPECT_EQ(written(option), octets);
  const auto any = OptionView::parse(octets);
  ASSERT_TRUE(any);
  const auto view = View::parse(*any);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), option) << hex;
  EXPECT_TRUE(std::holds_alternative<View>(*parse_option(*any)));
  EXPECT_EQ(written(view->value()), octets);
}

OptionView option_in(const std::vector<std::byte>& octets) { return *OptionView::parse(octets); }

const Ipv6Address kPrefix = *Ipv6Address::parse("2001:db8::");
const Ipv6Address kAddress = *Ipv6Address::parse("2001:db8::1");

// The octets of this test are scapy's 2.5, the expressions beside them.
TEST(Options, AreWrittenAsScapyDoes) {
  // ICMPv6NDOptShortcutLimit(shortcutlim=40)
  expect_octets<NbmaShortcutLimitView>(NbmaShortcutLimit{.shortcut_limit = 40}, "0601280000000000");
  // ICMPv6NDOptAdvInterval(advint=1000)
  expect_octets<AdvertisementIntervalView>(AdvertisementInterval{.interval = 1000},
                                           "07010000000003e8");
  // ICMPv6NDOptHAInfo(pref=10, lifetime=600)
  expect_octets<HomeAgentInformationView>(HomeAgentInformation{.preference = 10, .lifetime = 600},
                                          "08010000000a0258");
  // radvd: HomeAgentPreference 258, HomeAgentLifetime 772, HomeAgentMobRtrSupport on
  expect_octets<HomeAgentInformationView>(
      HomeAgentInformation{.preference = 258, .lifetime = 772, .mobile_routers = true},
      "0801800001020304");
  // ICMPv6NDOptIPAddr(optcode=1, plen=64, addr="2001:db8::1")
  expect_octets<IpAddressPrefixView>(
      IpAddressPrefix{.option_code = 1, .prefix_length = 64, .address = kAddress},
      "110301400000000020010db8000000000000000000000001");
  // ICMPv6NDOptNewRtrPrefix(optcode=0, plen=64, prefix="2001:db8::")
  expect_octets<IpAddressPrefixView>(
      IpAddressPrefix{
          .type = OptionType::NewRouterPrefixInformation, .prefix_length = 64, .address = kPrefix},
      "120300400000000020010db8000000000000000000000000");
  // ICMPv6NDOptMAP(dist=2, pref=9, R=1, validlifetime=600, addr="2001:db8::1")
  expect_octets<MobilityAnchorPointView>(MobilityAnchorPoint{.distance = 2,
                                                             .preference = 9,
                                                             .forms_regional_care_of_address = true,
                                                             .valid_lifetime = 600,
                                                             .address = kAddress},
                                         "170329800000025820010db8000000000000000000000001");
  // ICMPv6NDOptEFA()
  expect_octets<RaFlagsExtensionView>(RaFlagsExtension{}, "1a01000000000000");
}

TEST(Options, OfAddressesAreWrittenAsScapyDoes) {
  const std::array two{kAddress, *Ipv6Address::parse("2001:db8::2")};
  // ICMPv6NDOptSrcAddrList(addrlist=["2001:db8::1", "2001:db8::2"])
  expect_octets<AddressListOptionView>(AddressListOption{.addresses = two},
                                       "0905000000000000"
                                       "20010db8000000000000000000000001"
                                       "20010db8000000000000000000000002");
  const std::array one{kAddress};
  // ICMPv6NDOptTgtAddrList(addrlist=["2001:db8::1"])
  expect_octets<AddressListOptionView>(
      AddressListOption{.type = OptionType::TargetAddressList, .addresses = one},
      "0a0300000000000020010db8000000000000000000000001");
}

TEST(RouteInformation, IsWrittenAsScapyDoes) {
  // ICMPv6NDOptRouteInfo(plen=48, prf=1, rtlifetime=600, prefix="2001:db8:1::")
  expect_octets<RouteInformationView>(
      RouteInformation{.prefix_length = 48,
                       .preference = RouterPreference::High,
                       .lifetime = 600,
                       .prefix = *Ipv6Address::parse("2001:db8:1::"),
                       .prefix_octets = 16},
      "180330080000025820010db8000100000000000000000000");
  // ICMPv6NDOptRouteInfo(plen=0, prf=3, rtlifetime=600, prefix="::", len=1)
  expect_octets<RouteInformationView>(
      RouteInformation{.preference = RouterPreference::Low, .lifetime = 600}, "1801001800000258");
}

TEST(RouteInformation, TakesNoMoreOctetsThanItsPrefixNeeds) {
  EXPECT_EQ(encoded_size(RouteInformation{.prefix_length = 0}), 8U);
  EXPECT_EQ(encoded_size(RouteInformation{.prefix_length = 1}), 16U);
  EXPECT_EQ(encoded_size(RouteInformation{.prefix_length = 64}), 16U);
  EXPECT_EQ(encoded_size(RouteInformation{.prefix_length = 65}), 24U);
  EXPECT_EQ(encode_problem(RouteInformation{.prefix_length = 129}), EncodeError::TooLong);
}

// [R8106-OPT-1]
TEST(RecursiveDnsServer, IsWrittenAsScapyDoesAndHoldsNoHalfAddress) {
  const std::array servers{*Ipv6Address::parse("2001:db8::53"),
                           *Ipv6Address::parse("2001:db8::54")};
  // ICMPv6NDOptRDNSS(lifetime=600, dns=["2001:db8::53", "2001:db8::54"])
  expect_octets<RecursiveDnsServerView>(RecursiveDnsServer{.lifetime = 600, .servers = servers},
                                        "1905000000000258"
                                        "20010db8000000000000000000000053"
                                        "20010db8000000000000000000000054");
  std::vector<std::byte> octets(32);
  octets[0] = std::byte{25};
  octets[1] = std::byte{4};
  EXPECT_EQ(RecursiveDnsServerView::parse(option_in(octets)).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
  octets.resize(8);
  octets[1] = std::byte{1};
  EXPECT_FALSE(RecursiveDnsServerView::parse(option_in(octets)));
}

// CVE-2020-16898: an RDNSS option of an even length was read past its end.
TEST(RecursiveDnsServerView, IsOfAnOddLengthOrRefused) {
  for (std::size_t units = 1; units <= 255; ++units) {
    std::vector<std::byte> octets(units * 8);
    octets[0] = std::byte{25};
    octets[1] = static_cast<std::byte>(units);
    const auto view = RecursiveDnsServerView::parse(option_in(octets));
    ASSERT_EQ(view.has_value(), units >= 3 && units % 2 == 1) << units;
    if (view) {
      EXPECT_EQ(view->servers().size(), (units - 1) / 2);
    }
  }
}

// [R8106-OPT-1]
TEST(DnsSearchList, IsWrittenAsScapyDoesAndRefusesCompression) {
  std::array<std::byte, 64> buffer{};
  const auto names =
      ItemWriter{buffer}.add(DomainName{"example.com"}).add(DomainName{"lab."}).finish();
  ASSERT_TRUE(names);
  // ICMPv6NDOptDNSSL(lifetime=600, searchlist=["example.com", "lab"])
  auto octets = octets_of_hex("1f04000000000258076578616d706c6503636f6d00036c616200000000000000");
  EXPECT_EQ(written(DnsSearchList{.lifetime = 600, .names = *names}), octets);
  const auto view = DnsSearchListView::parse(option_in(octets));
  ASSERT_TRUE(view);
  EXPECT_EQ(written(view->value()), octets);
  std::vector<std::size_t> labels;
  for (const auto& name : view->names()) {
    ASSERT_TRUE(name);
    labels.push_back(static_cast<std::size_t>(std::ranges::distance(name->labels())));
  }
  EXPECT_EQ(labels, (std::vector<std::size_t>{2, 1}));
  octets[21] = std::byte{0xC0};
  octets[22] = std::byte{0x08};
  EXPECT_EQ(DnsSearchListView::parse(option_in(octets)).error(),
            (ParseError{ParseErrorKind::BadValue, 21}));
}

// [R8781-OPT-1]
TEST(Pref64, HasTheFieldsOfTheSpecification) {
  expect_octets<Pref64View>(
      Pref64{.lifetime = 600, .prefix_length = 96, .prefix = *Ipv6Address::parse("64:ff9b::")},
      "260202580064ff9b0000000000000000");
  for (std::size_t code = 0; code < 8; ++code) {
    auto octets = octets_of_hex("260202580064ff9b0000000000000000");
    octets[3] |= static_cast<std::byte>(code);
    const auto view = Pref64View::parse(option_in(octets));
    ASSERT_EQ(view.has_value(), code <= 5) << code;
    if (view) {
      EXPECT_EQ(view->prefix_length(), kPref64Lengths[code]);
    }
  }
  auto longer = octets_of_hex("260302580064ff9b00000000000000000000000000000000");
  EXPECT_EQ(Pref64View::parse(option_in(longer)).error(),
            (ParseError{ParseErrorKind::BadLength, 1}));
}

TEST(Pref64, RoundsItsLifetimeUpToEights) {
  EXPECT_EQ(load_be16(written(Pref64{.lifetime = 1}), 2), 8);
  EXPECT_EQ(load_be16(written(Pref64{.lifetime = 65535}), 2), 65528);
  EXPECT_EQ(encode_problem(Pref64{.prefix_length = 95}), EncodeError::NotAllowed);
}

// The octets of these are from the layouts of their RFCs: scapy 2.5 does not know them.
TEST(Options, ThatScapyDoesNotKnowAreAsTheirRfcsSay) {
  const auto nonce = octets(1, 2, 3, 4, 5, 6);
  expect_octets<NonceOptionView>(NonceOption{.nonce = nonce}, "0e01010203040506");
  EXPECT_EQ(encode_problem(NonceOption{.nonce = Bytes(nonce).first(5)}), EncodeError::NotAllowed);
  expect_octets<TimestampOptionView>(TimestampOption{.timestamp = 0x0000'6000'0000'8000},
                                     "0d020000000000000000600000008000");
  const auto owner = octets(2, 0, 0, 0xFF, 0xFE, 0, 0, 1);
  expect_octets<AddressRegistrationView>(
      AddressRegistration{.status = RegistrationStatus::NeighborCacheFull,
                          .flags = 0x03,
                          .transaction_id = 9,
                          .lifetime = 60,
                          .owner = owner},
      "210202000309003c020000fffe000001");
  const auto prefix = octets(0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0);
  expect_octets<LowpanContextView>(LowpanContext{.context_length = 64,
                                                 .is_for_compression = true,
                                                 .context_id = 5,
                                                 .lifetime = 600,
                                                 .prefix = prefix},
                                   "220240150000025820010db800000000");
  expect_octets<AuthoritativeBorderRouterView>(
      AuthoritativeBorderRouter{.version = 0x00010002, .lifetime = 10, .router = kAddress},
      "230300020001000a20010db8000000000000000000000001");
  expect_octets<LowpanCapabilityIndicationView>(
      LowpanCapabilityIndication{.capabilities = 0x0001'8000'0000}, "2401000180000000");
  const auto link_layer = octets(2, 0, 0, 0, 0);
  expect_octets<FmipLinkLayerAddressView>(
      FmipLinkLayerAddress{.option_code = 2, .address = link_layer}, "1301020200000000");
  expect_octets<NeighborAdvertisementAcknowledgmentView>(
      NeighborAdvertisementAcknowledgment{.status = 3}, "1401000300000000");
}

TEST(CaptivePortal, IsReadWithoutItsPadding) {
  const auto uri = octets('h', 't', 't', 'p', ':');
  const auto octets = written(CaptivePortal{.uri = uri});
  EXPECT_EQ(octets, octets_of_hex("2501687474703a00"));
  EXPECT_TRUE(std::ranges::equal(CaptivePortalView::parse(option_in(octets))->uri(), uri));
}

TEST(TrustAnchor, CountsWhatIsAddedAsPadding) {
  const auto name = octets(4, 'h', 'o', 's', 't', 0);
  const auto octets = written(TrustAnchor{.name_type = 2, .name = name});
  EXPECT_EQ(octets, octets_of_hex("0f02020604686f737400000000000000"));
  EXPECT_TRUE(std::ranges::equal(TrustAnchorView::parse(option_in(octets))->name(), name));
  auto broken = octets;
  broken[3] = std::byte{13};
  EXPECT_EQ(TrustAnchorView::parse(option_in(broken)).error(),
            (ParseError{ParseErrorKind::BadLength, 3}));
}

TEST(LinkLayerAddress, CannotBeLongerThanItsLengthCanSay) {
  const std::vector<std::byte> address(2039);
  EXPECT_EQ(encode_problem(LinkLayerAddress{.address = address}), EncodeError::TooLong);
  EXPECT_EQ(encode_problem(LinkLayerAddress{.address = Bytes(address).first(2038)}), std::nullopt);
}

/// Every type at every length, filled with ones and with noughts: whatever a view of it gives is
/// written as it was read, but for reserved bits.
TEST(Options, OfEveryTypeAndLengthAreReadWithinTheirBounds) {
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t units = 1; units <= 40; ++units) {
      for (const std::byte fill : {std::byte{0}, std::byte{1}, std::byte{0xFF}}) {
        const auto octets = [&] {
          std::vector<std::byte> option(units * 8, fill);
          option[0] = static_cast<std::byte>(type);
          option[1] = static_cast<std::byte>(units);
          return option;
        }();
        const auto typed = parse_option(option_in(octets));
        if (!typed) {
          ASSERT_LE(typed.error().offset, octets.size());
          continue;
        }
        std::visit(
            [&](const auto& view) {
              if constexpr (requires { view.value(); }) {
                const auto value = view.value();
                const auto again = written(value);
                ASSERT_EQ(again.size(), octets.size()) << type;
                if (fill != std::byte{0xFF}) return;
                const auto read = std::remove_cvref_t<decltype(view)>::parse(option_in(again));
                ASSERT_TRUE(read);
                ASSERT_EQ(read->value(), value) << type;
              }
            },
            *typed);
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6

// ICMPv4 messages that scapy 2.5 made, each beside the expression that makes it, and the way back:
// a message read and written again. In the expressions
//
//   q  = IP(src="198.51.100.7", dst="203.0.113.9", id=0x1234, ttl=1)/UDP(sport=40000, dport=33434)
//   qo = the same with options=[IPOption_Router_Alert()]
//   df = IP(src=..., dst=..., id=0x1234, flags="DF", len=1500)/UDP(sport=40000, dport=33434,
//        len=1480)
//   ah = IP(src=..., dst=..., id=0x1234, proto=51)/Raw(an AH of SPI 0x11223344 at octet 24)
//
// Types that scapy has no fields for got their second word through `unused` and the rest as Raw.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {

struct Icmpv4Sample {
  std::string_view name;
  std::string_view hex;
  [[nodiscard]] std::vector<std::byte> octets() const { return octets_of_hex(hex); }
};

// q
inline constexpr Icmpv4Sample kQuotedUdp{
    "QuotedUdp", "4500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=8, id=0x1234, seq=5)/Raw(b"abc")
inline constexpr Icmpv4Sample kEcho{"Echo", "0800216412340005616263"};
// ICMP(type=3, code=3)/qo
inline constexpr Icmpv4Sample kPortUnreachable{
    "PortUnreachable",
    "0303635b0000000046000020123400000111ac50c6336407cb007109940400009c40829a00087abe"};
// ICMP(type=3, code=4, nexthopmtu=1400)/df
inline constexpr Icmpv4Sample kFragmentationNeeded{
    "FragmentationNeeded",
    "030463a200000578450005dc123440004011bc98c6336407cb0071099c40829a05c86f3e"};
// ICMP(type=4)/q
inline constexpr Icmpv4Sample kSourceQuench{
    "SourceQuench", "0400625e000000004500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=5, code=1, gw="192.0.2.254")/q
inline constexpr Icmpv4Sample kRedirect{
    "Redirect", "05019e5ec00002fe4500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=9, unused=0x01020708)/Raw(c0000201 ffffffff)
inline constexpr Icmpv4Sample kRouterAdvertisement{"RouterAdvertisement",
                                                   "09002cf401020708c0000201ffffffff"};
// ICMP(type=9, unused=0x02030708)/Raw(c0000201 00000005 deadbeef c0000202 80000000 0badcafe)
inline constexpr Icmpv4Sample kWideRouterAdvertisement{
    "WideRouterAdvertisement", "090075a102030708c000020100000005deadbeefc0000202800000000badcafe"};
// ICMP(type=9, code=16, unused=0x00020708)/Raw(1006 0001 0e10 8000)
inline constexpr Icmpv4Sample kAgentAdvertisement{"AgentAdvertisement",
                                                  "091051ce00020708100600010e108000"};
// ICMP(type=10)
inline constexpr Icmpv4Sample kRouterSolicitation{"RouterSolicitation", "0a00f5ff00000000"};
// ICMP(type=11)/q
inline constexpr Icmpv4Sample kTimeExceeded{
    "TimeExceeded", "0b005b5e000000004500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=11, unused=0xbeef)/q
inline constexpr Icmpv4Sample kTimeExceededWithUnusedSet{
    "TimeExceededWithUnusedSet",
    "0b009c6e0000beef4500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=12, ptr=20)/q
inline constexpr Icmpv4Sample kParameterProblem{
    "ParameterProblem", "0c00465e140000004500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=13, id=0x1234, seq=5, ts_ori=3600000, ts_rx=0, ts_tx=0)
inline constexpr Icmpv4Sample kTimestampRequest{"TimestampRequest",
                                                "0d00f20f123400050036ee800000000000000000"};
// ICMP(type=14, id=0x1234, seq=5, ts_ori=3600000, ts_rx=3600017, ts_tx=0x80000001)
inline constexpr Icmpv4Sample kTimestampReply{"TimestampReply",
                                              "0e008246123400050036ee800036ee9180000001"};
// ICMP(type=15, id=0x1234, seq=5)
inline constexpr Icmpv4Sample kInformationRequest{"InformationRequest", "0f00dec612340005"};
// ICMP(type=16, id=0x1234, seq=5)
inline constexpr Icmpv4Sample kInformationReply{"InformationReply", "1000ddc612340005"};
// ICMP(type=17, id=0x1234, seq=5)
inline constexpr Icmpv4Sample kAddressMaskRequest{"AddressMaskRequest", "1100dcc61234000500000000"};
// ICMP(type=18, id=0x1234, seq=5, addr_mask="255.255.255.0")
inline constexpr Icmpv4Sample kAddressMaskReply{"AddressMaskReply", "1200dcc512340005ffffff00"};
// ICMP(type=30, unused=0x00070000)/Raw(0003 ffff 001312d0 000005dc)
inline constexpr Icmpv4Sample kTraceroute{"Traceroute", "1e00c936000700000003ffff001312d0000005dc"};
// ICMP(type=31, code=5, unused=24)/q
inline constexpr Icmpv4Sample kConversionError{
    "ConversionError", "1f054741000000184500001c1234000001114159c6336407cb0071099c40829a00087abe"};
// ICMP(type=37, id=0x1234, seq=5); scapy gives it a third word, which RFC 1788 does not
inline constexpr Icmpv4Sample kDomainNameRequest{"DomainNameRequest", "2500c8c61234000500000000"};
// ICMP(type=38, id=0x1234, seq=5, unused=0xffffffff)
//     /Raw(b"\x04host\x07example\x00\x03www\xc0\x11")
inline constexpr Icmpv4Sample kDomainNameReply{
    "DomainNameReply", "2600089112340005ffffffff04686f7374076578616d706c650003777777c011"};
// ICMP(type=40, code=1, unused=24)/ah
inline constexpr Icmpv4Sample kPhoturis{"Photuris",
                                        "2801e8d90000001845000034123400004033021fc6336407cb00710911"
                                        "04000011223344000000010000000000000000"
                                        "000000009c40829a00087abe"};
// ICMP(type=41, unused=0x01000000)
inline constexpr Icmpv4Sample kExperimentalMobility{"ExperimentalMobility", "2900d5ff01000000"};
// ICMP(type=42, unused=0x12340501)
inline constexpr Icmpv4Sample kExtendedEchoRequest{"ExtendedEchoRequest", "2a00beca12340501"};
// ICMP(type=43, unused=0x12340507)
inline constexpr Icmpv4Sample kExtendedEchoReply{"ExtendedEchoReply", "2b00bdc412340507"};
// ICMP(type=253)
inline constexpr Icmpv4Sample kExperiment{"Experiment", "fd0002ff00000000"};

/// One message at least of every view.
inline constexpr std::array kIcmpv4Samples{kEcho,
                                           kPortUnreachable,
                                           kFragmentationNeeded,
                                           kSourceQuench,
                                           kRedirect,
                                           kRouterAdvertisement,
                                           kWideRouterAdvertisement,
                                           kAgentAdvertisement,
                                           kRouterSolicitation,
                                           kTimeExceeded,
                                           kParameterProblem,
                                           kTimestampRequest,
                                           kTimestampReply,
                                           kInformationRequest,
                                           kInformationReply,
                                           kAddressMaskRequest,
                                           kAddressMaskReply,
                                           kTraceroute,
                                           kConversionError,
                                           kDomainNameRequest,
                                           kDomainNameReply,
                                           kPhoturis,
                                           kExperimentalMobility,
                                           kExtendedEchoRequest,
                                           kExtendedEchoReply,
                                           kExperiment};

/// The message that `message` becomes when it is read and its value written, in a vector of just
/// that size; empty where it cannot be read or written.
[[nodiscard]] inline std::vector<std::byte> reencoded(Bytes message) {
  const auto view = wire::icmpv4::parse(message);
  if (!view) return {};
  auto buffer = dirty_buffer<2048>();
  const auto written = std::visit(
      [&](const auto& readable) { return wire::icmpv4::encode(readable.value(), buffer); }, *view);
  if (!written) return {};
  EXPECT_EQ(buffer[written->size()], kDirt) << "nothing is written past the message";
  return {written->begin(), written->end()};
}

/// An octet to put at an offset.
using Change = std::pair<std::size_t, int>;

/// The sample with some octets changed; its checksum is left as it was.
[[nodiscard]] inline std::vector<std::byte> changed(const Icmpv4Sample& sample,
                                                    std::initializer_list<Change> changes) {
  auto octets = sample.octets();
  for (const auto& [offset, octet] : changes) octets.at(offset) = static_cast<std::byte>(octet);
  return octets;
}

/// What `validate` holds against the message: each requirement and offset, and an exclamation mark
/// where it is discarded for it: "R1256-HOST-1@4!".
[[nodiscard]] inline std::vector<std::string> found_in(wire::CutBytes octets,
                                                       const wire::MessageContext& context = {}) {
  const auto message = wire::icmpv4::parse(octets);
  EXPECT_TRUE(message);
  if (!message) return {"unreadable"};
  std::vector<std::string> found;
  for (const wire::Violation& violation : wire::icmpv4::validate(*message, context)) {
    EXPECT_FALSE(violation.words.empty());
    found.push_back(std::string(violation.requirement) + "@" + std::to_string(violation.offset) +
                    (violation.severity == wire::Severity::Discard ? "!" : ""));
  }
  return found;
}

[[nodiscard]] inline std::vector<std::string> found_in(const Icmpv4Sample& sample,
                                                       std::initializer_list<Change> changes) {
  return found_in(changed(sample, changes));
}

}  // namespace icmpkit::test

// ICMPv6 messages that scapy 2.5 made, each as `bytes(IPv6(src="fe80::1", dst=...) /
// EXPRESSION)[40:]`.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {

struct Icmpv6Sample {
  std::string_view name;
  std::string_view destination;
  std::string_view hex;

  [[nodiscard]] std::vector<std::byte> octets() const { return octets_of_hex(hex); }
  [[nodiscard]] wire::icmpv6::Endpoints endpoints() const {
    return {.source = *Ipv6Address::parse("fe80::1"),
            .destination = *Ipv6Address::parse(destination)};
  }
};

inline constexpr std::array kIcmpv6Samples = {
    // clang-format off
    // ICMPv6DestUnreach(code=4)/IPv6(src="2001:db8::1",dst="2001:db8::2")/UDP(sport=40000,dport=33434)
    Icmpv6Sample{"unreachable", "2001:db8::1", "0104611e00000000600000000008114020010db800000000000000000000000120010db80000000000000000000000029c40829a0008858e"},
    // ICMPv6PacketTooBig(mtu=1400)/IPv6(src="2001:db8::1",dst="2001:db8::2")/UDP()
    Icmpv6Sample{"packet_too_big", "2001:db8::1", "02005aaa00000578600000000008114020010db800000000000000000000000120010db8000000000000000000000002003500350008a3ff"},
    // ICMPv6TimeExceeded(code=1)/IPv6(src="2001:db8::1",dst="2001:db8::2")/UDP()
    Icmpv6Sample{"time_exceeded", "2001:db8::1", "03015f2100000000600000000008114020010db800000000000000000000000120010db8000000000000000000000002003500350008a3ff"},
    // ICMPv6ParamProblem(code=1,ptr=6)/IPv6(src="2001:db8::1",dst="2001:db8::2",nh=200)
    Icmpv6Sample{"parameter_problem", "2001:db8::1", "04014b9c00000006600000000000c84020010db800000000000000000000000120010db8000000000000000000000002"},
    // ICMPv6EchoRequest(id=0x1234,seq=7)/b"abc"
    Icmpv6Sample{"echo_request", "ff02::1", "8000ab9612340007616263"},
    // ICMPv6MLQuery(mrd=10000,mladdr="ff02::1234")
    Icmpv6Sample{"mld_query", "ff02::1234", "820035ad27100000ff020000000000000000000000001234"},
    // ICMPv6MLReport(mladdr="ff02::1234")
    Icmpv6Sample{"mld_report", "ff02::1234", "83005bbd00000000ff020000000000000000000000001234"},
    // ICMPv6MLDone(mladdr="ff02::1234")
    Icmpv6Sample{"mld_done", "ff02::2", "84006cef00000000ff020000000000000000000000001234"},
    // ICMPv6MLQuery2(mrd=0x8000,mladdr="ff1e::1",S=1,QRV=2,QQIC=125,sources=["2001:db8::1","2001:db8::2"],sources_number=2)
    Icmpv6Sample{"mld2_query", "ff02::1", "82009aee80000000ff1e00000000000000000000000000010a7d000220010db800000000000000000000000120010db8000000000000000000000002"},
    // ICMPv6MLReport2(records_number=2,records=[ICMPv6MLDMultAddrRec(rtype=4,dst="ff1e::1"),ICMPv6MLDMultAddrRec(rtype=1,dst="ff1e::2",sources=["2001:db8::1"],auxdata=b"abcd",auxdata_len=1)])
    Icmpv6Sample{"mld2_report", "ff02::16", "8f007d200000000204000000ff1e000000000000000000000000000101010001ff1e000000000000000000000000000220010db800000000000000000000000161626364"},
    // ICMPv6ND_RS()/ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")
    Icmpv6Sample{"router_solicitation", "ff02::2", "85007a2c000000000101020000000001"},
    // ICMPv6ND_RA(chlim=64,M=1,O=0,H=1,prf=3,routerlifetime=1800,reachabletime=30000,retranstimer=1000)/ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")/ICMPv6NDOptMTU(mtu=1400)/ICMPv6NDOptPrefixInfo(prefixlen=64,L=1,A=1,R=1,validlifetime=2592000,preferredlifetime=604800,prefix="2001:db8::")
    Icmpv6Sample{"router_advertisement", "ff02::1", "8600745d40b8070800007530000003e801010200000000010501000000000578030440e000278d0000093a800000000020010db8000000000000000000000000"},
    // ICMPv6ND_NS(tgt="fe80::2")/ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")
    Icmpv6Sample{"neighbor_solicitation", "ff02::1:ff00:2", "87007a9700000000fe8000000000000000000000000000020101020000000001"},
    // ICMPv6ND_NA(R=1,S=0,O=1,tgt="fe80::1")/ICMPv6NDOptDstLLAddr(lladdr="02:00:00:00:00:01")
    Icmpv6Sample{"neighbor_advertisement", "ff02::1", "8800d79aa0000000fe8000000000000000000000000000010201020000000001"},
    // ICMPv6ND_Redirect(tgt="fe80::2",dst="2001:db8::9")/ICMPv6NDOptRedirectedHdr(pkt=IPv6(src="2001:db8::1",dst="2001:db8::9"))
    Icmpv6Sample{"redirect", "2001:db8::1", "8900232900000000fe80000000000000000000000000000220010db800000000000000000000000904060000000000006000000000003b4020010db800000000000000000000000120010db8000000000000000000000009"},
    // ICMPv6NIQueryIPv6(data="2001:db8::1",nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_query_ipv6", "ff02::1", "8b0039100003003e010203040506070820010db8000000000000000000000001"},
    // ICMPv6NIQueryName(data="host.example.com",nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_query_name", "ff02::1", "8b01125e00020000010203040506070804686f7374076578616d706c6503636f6d00"},
    // ICMPv6NIQueryName(data="host",nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_query_single", "ff02::1", "8b017f3500020000010203040506070804686f73740000"},
    // ICMPv6NIQueryNOOP(nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_query_noop", "ff02::1", "8b016717000000000102030405060708000000"},
    // ICMPv6NIQueryIPv4(data="192.0.2.1",nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_query_ipv4", "ff02::1", "8b02a50f000400000102030405060708c0000201"},
    // ICMPv6NIReplyName(data=[0,"host.example.com"],nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_reply_name", "fe80::2", "8c0011dc0002000001020304050607080000000004686f7374076578616d706c6503636f6d00"},
    // ICMPv6NIReplyName(data=[0,"host"],nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_reply_single", "fe80::2", "8c007eb30002000001020304050607080000000004686f73740000"},
    // ICMPv6NIReplyIPv6(data=[(60,"2001:db8::1"),(0,"fe80::1")],nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_reply_ipv6", "fe80::2", "8c0039f90003000001020304050607080000003c20010db800000000000000000000000100000000fe800000000000000000000000000001"},
    // ICMPv6NIReplyIPv4(data=[(60,"192.0.2.1")],nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_reply_ipv4", "fe80::2", "8c00a4520004000001020304050607080000003cc0000201"},
    // ICMPv6NIReplyUnknown(nonce=b"\x01\x02\x03\x04\x05\x06\x07\x08")
    Icmpv6Sample{"ni_reply_unknown", "fe80::2", "8c02669a000000000102030405060708"},
    // ICMPv6ND_INDSol()/ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")/ICMPv6NDOptDstLLAddr(lladdr="02:00:00:00:00:02")
    Icmpv6Sample{"ind_solicitation", "ff02::1", "8d006e220000000001010200000000010201020000000002"},
    // ICMPv6ND_INDAdv()/ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")/ICMPv6NDOptDstLLAddr(lladdr="02:00:00:00:00:02")/ICMPv6NDOptTgtAddrList(addrlist=["2001:db8::1"])
    Icmpv6Sample{"ind_advertisement", "fe80::2", "8e0035ce00000000010102000000000102010200000000020a0300000000000020010db8000000000000000000000001"},
    // ICMPv6HAADRequest(id=0x1234,R=0)
    Icmpv6Sample{"ha_request", "2001:db8::1", "9000314d12340000"},
    // ICMPv6HAADReply(id=0x1234,R=0,addresses=["2001:db8::1","2001:db8::2"])
    Icmpv6Sample{"ha_reply", "2001:db8::1", "9100d4b71234000020010db800000000000000000000000120010db8000000000000000000000002"},
    // ICMPv6MPSol(id=0x1234)
    Icmpv6Sample{"mp_solicitation", "2001:db8::1", "92002f4d12340000"},
    // ICMPv6MPAdv(id=0x1234,flags=2)/ICMPv6NDOptPrefixInfo(prefix="2001:db8::")
    Icmpv6Sample{"mp_advertisement", "2001:db8::1", "93003caf12348000030440c0ffffffffffffffff0000000020010db8000000000000000000000000"},
    // ICMPv6MRD_Advertisement(advinter=20,queryint=125,robustness=2)
    Icmpv6Sample{"mrd_advertisement", "ff02::6a", "97146a3b007d0002"},
    // ICMPv6MRD_Solicitation()
    Icmpv6Sample{"mrd_solicitation", "ff02::2", "98006a3a"},
    // ICMPv6MRD_Termination()
    Icmpv6Sample{"mrd_termination", "ff02::6a", "990068d2"},
    // clang-format on
};

/// The sample of that name. A test that asks for one that is not there stops.
[[nodiscard]] inline Icmpv6Sample icmpv6_sample(std::string_view name) {
  for (const Icmpv6Sample& sample : kIcmpv6Samples) {
    if (sample.name == name) return sample;
  }
  ADD_FAILURE() << "no sample is called " << name;
  std::abort();
}

/// What `encode` writes, which must be the same into a dirty buffer as into a clean one, and
/// nothing past it.
template <class Value>
[[nodiscard]] std::vector<std::byte> encoded(const Value& value,
                                             const wire::icmpv6::Endpoints& endpoints) {
  std::vector<std::byte> dirty(4096, std::byte{0xA5});
  std::vector<std::byte> clean(4096);
  const auto message = wire::icmpv6::encode(value, endpoints, dirty);
  const auto again = wire::icmpv6::encode(value, endpoints, clean);
  if (!message || !again) {
    ADD_FAILURE() << "the value cannot be written";
    return {};
  }
  EXPECT_TRUE(std::ranges::equal(*message, *again)) << "an octet was left as it was";
  for (std::size_t at = message->size(); at < dirty.size(); ++at) {
    if (dirty[at] != std::byte{0xA5}) ADD_FAILURE() << "octet " << at << " lies past the message";
  }
  return {message->begin(), message->end()};
}

}  // namespace icmpkit::test

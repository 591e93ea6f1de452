#include "icmpkit/engine/fragmentation.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/kernel_fragments.hpp"

namespace icmpkit::engine {
namespace {

using test::Datagrams;
using wire::IpProtocol;
using Datagram = std::vector<std::byte>;

template <class Fragments>
Datagrams all_of(std::optional<Fragments> fragments) {
  Datagrams pieces;
  if (!fragments) return pieces;
  auto buffer = test::dirty_buffer<65'536>();
  while (const auto size = fragments->next(buffer)) {
    pieces.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*size));
  }
  EXPECT_FALSE(fragments->next(buffer)) << "it stays finished";
  return pieces;
}

Datagram payload_of(std::size_t size) {
  Datagram payload(size);
  for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::byte>(i & 0xFFU);
  return payload;
}

Datagram v4_datagram(std::size_t payload_size, Bytes options = {}) {
  Datagram datagram(60);
  const wire::Ipv4Header header{.tos = 0xB8,
                                .identification = 0xBEEF,
                                .ttl = 9,
                                .protocol = IpProtocol::Udp,
                                .source = Ipv4Address{192, 0, 2, 1},
                                .destination = Ipv4Address{198, 51, 100, 2},
                                .options = options};
  datagram.resize(wire::encode(header, payload_size, datagram)->size());
  const Datagram payload = payload_of(payload_size);
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  return datagram;
}

/// A datagram of `headers`, the first of which has the number `first`, and a payload.
Datagram v6_datagram(IpProtocol first, Bytes headers, std::size_t payload_size) {
  Datagram datagram(40);
  (void)wire::encode(wire::Ipv6Header{.flow_label = 0x12345,
                                      .next_header = first,
                                      .source = *Ipv6Address::parse("2001:db8::1"),
                                      .destination = *Ipv6Address::parse("2001:db8::2")},
                     headers.size() + payload_size, datagram);
  datagram.insert(datagram.end(), headers.begin(), headers.end());
  const Datagram payload = payload_of(payload_size);
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  return datagram;
}

/// The datagram that Linux split, from its fragments' payloads.
Datagram joined(const Datagrams& fragments, std::size_t header_size, std::size_t payload_at) {
  Datagram whole(fragments[0].begin(),
                 fragments[0].begin() + static_cast<std::ptrdiff_t>(header_size));
  for (const Datagram& fragment : fragments) {
    whole.insert(whole.end(), fragment.begin() + static_cast<std::ptrdiff_t>(payload_at),
                 fragment.end());
  }
  return whole;
}

TEST(Ipv4Fragments, SplitsAsLinuxDoes) {
  const Datagrams fragments = test::kernel_ipv4_fragments();
  Datagram whole = joined(fragments, 20, 20);
  store_be16(whole, 2, static_cast<std::uint16_t>(whole.size()));
  store_be16(whole, 6, 0);
  EXPECT_EQ(all_of(Ipv4Fragments::make(whole, 96)), fragments);
}

// Linux turns the options that are not copied into no-operations; here they are left out, and the
// first fragment is the same.
TEST(Ipv4Fragments, CopiesOnlyTheOptionsThatAreToBeCopied) {
  const Datagrams fragments = test::kernel_ipv4_fragments_with_options();
  Datagram whole = joined(fragments, 36, 36);
  store_be16(whole, 2, static_cast<std::uint16_t>(whole.size()));
  store_be16(whole, 6, 0);
  const Datagrams pieces = all_of(Ipv4Fragments::make(whole, 96));
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0], fragments[0]);
  for (const std::size_t later : {std::size_t{1}, std::size_t{2}}) {
    const auto view = wire::Ipv4View::parse(pieces[later]);
    EXPECT_TRUE(std::ranges::equal(view->options().bytes(), octets(148, 4, 0, 0)));
    EXPECT_EQ(view->checksum_state(), wire::ChecksumState::Correct);
  }
  EXPECT_EQ(pieces[1].size(), 24U + 72) << "what the options leave is used";
}

TEST(Ipv4Fragments, KeepsEveryOctetAndFieldForAnyMtuAndHeader) {
  const auto none_copied = octets(7, 39, 4);
  std::vector<std::byte> longest(40);  // a loose source route, copied
  store_u8(longest, 0, 131);
  store_u8(longest, 1, 39);
  store_u8(longest, 2, 4);
  std::vector<std::byte> recorded(40);
  store_bytes(recorded, 0, none_copied);
  for (const Bytes options : {Bytes{}, Bytes{longest}, Bytes{recorded}}) {
    const Datagram whole = v4_datagram(3001, options);
    for (std::size_t mtu = 68; mtu < 3100; mtu += 7) {
      const Datagrams pieces = all_of(Ipv4Fragments::make(whole, mtu));
      std::size_t offset = 0;
      for (const Datagram& piece : pieces) {
        const auto view = wire::Ipv4View::parse(piece);
        ASSERT_TRUE(view);
        ASSERT_LE(piece.size(), mtu);
        ASSERT_EQ(view->total_length(), piece.size());
        ASSERT_EQ(view->checksum_state(), wire::ChecksumState::Correct);
        ASSERT_EQ(view->fragment_offset(), offset);
        ASSERT_EQ(view->more_fragments(), &piece != &pieces.back());
        ASSERT_EQ(view->identification(), 0xBEEF);
        ASSERT_EQ(view->tos(), 0xB8);
        ASSERT_EQ(view->ttl(), 9);
        const bool is_copied = offset == 0 || options.data() == longest.data();
        ASSERT_EQ(view->header_size(), is_copied ? 20 + options.size() : 20);
        const Bytes payload = view->payload().bytes();
        ASSERT_TRUE(std::ranges::equal(
            payload, Bytes(whole).subspan(20 + options.size() + offset, payload.size())));
        offset += payload.size();
      }
      ASSERT_EQ(offset, 3001U);
    }
  }
}

TEST(Ipv4Fragments, SplitsAFragmentFurther) {
  Datagram middle = v4_datagram(400);
  store_be16(middle, 6, 0x2000 | 100);  // at 800, more follow
  const Datagrams pieces = all_of(Ipv4Fragments::make(middle, 220));
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(load_be16(pieces[0], 6), 0x2000 | 100);
  EXPECT_EQ(load_be16(pieces[1], 6), 0x2000 | 125) << "it was not the last of its datagram";
  store_be16(middle, 6, 100);
  EXPECT_EQ(load_be16(all_of(Ipv4Fragments::make(middle, 220))[1], 6), 125);
  store_be16(middle, 6, 0x1FFF);
  EXPECT_FALSE(Ipv4Fragments::make(middle, 220)) << "it ends beyond 65,535";
}

TEST(Ipv4Fragments, LeavesAloneWhatFits) {
  const Datagram whole = v4_datagram(100);
  EXPECT_EQ(all_of(Ipv4Fragments::make(whole, 120)), Datagrams{whole});
  EXPECT_EQ(all_of(Ipv4Fragments::make(whole, 119)).size(), 2U);
}

TEST(Ipv4Fragments, RefusesWhatCannotBeSplit) {
  const Datagram whole = v4_datagram(100);
  EXPECT_FALSE(Ipv4Fragments::make(whole, 67));
  EXPECT_FALSE(Ipv4Fragments::make(Bytes(whole).first(80), 68)) << "cut";
  EXPECT_FALSE(Ipv4Fragments::make(Bytes{}, 68));
}

TEST(Ipv6Fragments, SplitsAsLinuxDoes) {
  const Datagrams fragments = test::kernel_ipv6_fragments();
  Datagram whole = joined(fragments, 48, 56);
  store_be16(whole, 4, static_cast<std::uint16_t>(whole.size() - 40));
  store_u8(whole, 40, 0xDE);
  EXPECT_EQ(all_of(Ipv6Fragments::make(whole, 1280, 0x9BC538B2)), fragments);
}

// RFC 8200 section 4.5: up to the Routing header, else Hop-by-Hop Options, else none.
TEST(Ipv6Fragments, PutsTheFragmentHeaderBehindWhatRoutersLookAt) {
  const auto hop = octets(60, 0, 1, 4, 0, 0, 0, 0);
  const auto destination_then_routing = octets(43, 0, 1, 4, 0, 0, 0, 0);
  const auto routing = octets(60, 0, 253, 0, 0, 0, 0, 0);
  const auto destination = octets(17, 0, 1, 4, 0, 0, 0, 0);
  std::vector<std::byte> all;
  for (const Bytes header :
       {Bytes{hop}, Bytes{destination_then_routing}, Bytes{routing}, Bytes{destination}}) {
    all.insert(all.end(), header.begin(), header.end());
  }
  const Datagram routed = v6_datagram(IpProtocol::HopByHopOptions, all, 2000);
  const Datagrams pieces = all_of(Ipv6Fragments::make(routed, 1280, 7));
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(load_u8(pieces[0], 56), 44) << "named by the routing header";
  EXPECT_EQ(load_u8(pieces[0], 64), 60) << "and naming the destination options";

  const Datagram plain = v6_datagram(IpProtocol::DestinationOptions, destination, 2000);
  const Datagrams plain_pieces = all_of(Ipv6Fragments::make(plain, 1280, 7));
  EXPECT_EQ(load_u8(plain_pieces[0], 6), 44);
  EXPECT_EQ(load_u8(plain_pieces[0], 40), 60);
}

TEST(Ipv6Fragments, LeavesAloneWhatFitsAndRefusesWhatCannotBeSplit) {
  const Datagram whole = v6_datagram(IpProtocol::Udp, {}, 1300);
  EXPECT_EQ(all_of(Ipv6Fragments::make(whole, 1340, 7)), Datagrams{whole});
  EXPECT_EQ(all_of(Ipv6Fragments::make(whole, 1339, 7)).size(), 2U);
  EXPECT_FALSE(Ipv6Fragments::make(whole, 1279, 7));
  EXPECT_FALSE(Ipv6Fragments::make(Bytes(whole).first(1000), 1280, 7)) << "cut";
  const auto fragment_header = octets(17, 0, 0, 0, 0, 0, 0, 1);
  EXPECT_FALSE(
      Ipv6Fragments::make(v6_datagram(IpProtocol::Fragment, fragment_header, 1300), 1280, 7));
  // RFC 7112: options so long that the transport's header would be in the second fragment.
  std::vector<std::byte> options(1232);
  store_u8(options, 0, 17);
  store_u8(options, 1, 153);
  for (std::size_t at = 2; at < options.size(); at += 246) {
    store_u8(options, at, 1);
    store_u8(options, at + 1, 244);
  }
  EXPECT_FALSE(
      Ipv6Fragments::make(v6_datagram(IpProtocol::DestinationOptions, options, 300), 1280, 7));
  std::vector<std::byte> routing(1240);
  store_u8(routing, 0, 17);
  store_u8(routing, 1, 154);
  EXPECT_FALSE(Ipv6Fragments::make(v6_datagram(IpProtocol::Routing, routing, 300), 1280, 7));
}

}  // namespace
}  // namespace icmpkit::engine

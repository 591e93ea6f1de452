// ICMP sockets of this machine's kernel over loopback.
#include "icmpkit/io/icmp_socket.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/link_notes.hpp"

namespace icmpkit::io {
namespace {

using test::LinkNotes;

const IpAddress kLoopback = *IpAddress::parse("127.0.0.1");
const IpAddress kLoopback6 = *IpAddress::parse("::1");

std::vector<std::byte> request_to(const IpAddress& target, std::uint16_t identifier,
                                  std::uint16_t sequence, std::size_t data_size = 20) {
  const std::vector<std::byte> data(data_size, std::byte{0x5A});
  const bool is_v4 = target.is_v4();
  const std::size_t header = is_v4 ? 20 : 40;
  std::vector<std::byte> datagram(header + 8 + data_size);
  const MutableBytes message = MutableBytes(datagram).subspan(header);
  if (is_v4) {
    (void)encode(wire::Ipv4Header{.dont_fragment = true, .ttl = 61, .destination = target.v4()},
                 8 + data_size, datagram);
    (void)wire::icmpv4::encode(
        wire::icmpv4::Echo{.identifier = identifier, .sequence = sequence, .data = data}, message);
  } else {
    (void)encode(wire::Ipv6Header{.next_header = wire::IpProtocol::Icmpv6,
                                  .hop_limit = 61,
                                  .source = kLoopback6.v6(),
                                  .destination = target.v6()},
                 8 + data_size, datagram);
    (void)wire::icmpv6::encode(
        wire::icmpv6::Echo{.identifier = identifier, .sequence = sequence, .data = data},
        {.source = kLoopback6.v6(), .destination = target.v6()}, message);
  }
  return datagram;
}

class IcmpSocketTest : public testing::TestWithParam<std::pair<SocketKind, Family>> {
 protected:
  void SetUp() override {
    IcmpSocketOptions options{
        .family = GetParam().second, .kind = GetParam().first, .identifier = 0x4242};
    auto opened = IcmpSocket::open(options);
    if (!opened) GTEST_SKIP() << opened.error().what << "; " << opened.error().advice;
    socket_ = std::move(*opened);
    if (!source_towards(target(), "")) GTEST_SKIP() << "loopback has no address of this family";
  }
  [[nodiscard]] static IpAddress target() {
    return GetParam().second == Family::V4 ? kLoopback : kLoopback6;
  }
  std::unique_ptr<IcmpSocket> socket_;
};

TEST_P(IcmpSocketTest, GivesWholeDatagramsAndStampsOfBothEnds) {
  const auto request = request_to(target(), socket_->identifier(), 7);
  LinkNotes notes;
  socket_->stage(TransmitId{99}, request);
  socket_->flush(notes);
  notes.collect(*socket_, 1);
  ASSERT_TRUE(notes.failed.empty());
  ASSERT_EQ(notes.datagrams.size(), 1U);
  EXPECT_EQ(notes.transmitted, std::vector{TransmitId{99}});
  EXPECT_EQ(notes.stamps.at(0).source, StampSource::Kernel);
  EXPECT_EQ(notes.arrivals[0].stamp.source, StampSource::Kernel);
  EXPECT_GE(notes.arrivals[0].stamp.at, notes.stamps[0].at);
  EXPECT_LE(notes.arrivals[0].stamp.at, notes.arrivals[0].seen + std::chrono::milliseconds(1));

  const Bytes reply = notes.datagrams[0];
  if (target().is_v4()) {
    const auto ip = wire::Ipv4View::parse(reply);
    ASSERT_TRUE(ip);
    EXPECT_EQ(IpAddress(ip->source()), target());
    EXPECT_EQ(IpAddress(ip->destination()), target());
    EXPECT_EQ(ip->ttl(), 64);
    const auto echo = wire::icmpv4::EchoView::parse(ip->payload());
    ASSERT_TRUE(echo && echo->is_reply());
    EXPECT_EQ(echo->identifier(), socket_->identifier());
    EXPECT_EQ(echo->sequence(), 7);
    EXPECT_EQ(echo->rest().size(), 20U);
  } else {
    const auto ip = wire::Ipv6View::parse(reply);
    ASSERT_TRUE(ip);
    EXPECT_EQ(IpAddress(ip->source()), target());
    EXPECT_EQ(IpAddress(ip->destination()), target());
    EXPECT_EQ(ip->hop_limit(), 64);
    const auto echo = wire::icmpv6::EchoView::parse(ip->payload());
    ASSERT_TRUE(echo && echo->is_reply());
    EXPECT_EQ(echo->identifier(), socket_->identifier());
    EXPECT_EQ(echo->sequence(), 7);
    EXPECT_EQ(wire::icmpv6::checksum_state(
                  ip->payload(), {.source = ip->source(), .destination = ip->destination()}),
              wire::ChecksumState::Correct);
  }
  EXPECT_EQ(socket_->counters().sent, 1U);
  EXPECT_EQ(socket_->counters().received, 1U);
}

TEST_P(IcmpSocketTest, SendsAWholeBatchInOrder) {
  std::vector<std::vector<std::byte>> requests;
  for (std::uint16_t i = 0; i < Link::kBatch; ++i) {
    requests.push_back(request_to(target(), socket_->identifier(), i));
  }
  LinkNotes notes;
  for (std::size_t i = 0; i < requests.size(); ++i) socket_->stage(TransmitId{i}, requests[i]);
  socket_->flush(notes);
  notes.collect(*socket_, Link::kBatch);
  ASSERT_EQ(notes.datagrams.size(), Link::kBatch);
  const std::size_t sequence_offset = target().is_v4() ? 26 : 46;
  for (std::size_t i = 0; i < Link::kBatch; ++i) {
    EXPECT_EQ(load_be16(notes.datagrams[i], sequence_offset), i);
    EXPECT_EQ(notes.transmitted.at(i), TransmitId{i});
  }
}

TEST_P(IcmpSocketTest, TellsWhatIsRefusedAndGoesOn) {
  const IpAddress nowhere =
      target().is_v4() ? *IpAddress::parse("127.0.0.1") : *IpAddress::parse("::1");
  // Larger than loopback's 65,536 octets with its headers, or than an IPv4 datagram.
  const auto good = request_to(target(), socket_->identifier(), 1);
  auto bad = request_to(nowhere, socket_->identifier(), 2, 65'507);
  bad.resize(bad.size() + 300);
  LinkNotes notes;
  socket_->stage(TransmitId{1}, bad);
  socket_->stage(TransmitId{2}, good);
  socket_->flush(notes);
  notes.collect(*socket_, 1);
  EXPECT_EQ(notes.failed, std::vector{TransmitId{1}});
  EXPECT_EQ(notes.datagrams.size(), 1U);
  EXPECT_EQ(socket_->counters().send_refused, 1U);
}

TEST_P(IcmpSocketTest, SaysThatWhatIsLongerThanItsBufferIsCut) {
  IcmpSocketOptions options{.family = GetParam().second,
                            .kind = GetParam().first,
                            .identifier = 0x4243,
                            .largest_datagram = 100};
  auto small = IcmpSocket::open(options);
  ASSERT_TRUE(small);
  const auto request = request_to(target(), (*small)->identifier(), 1, 1000);
  LinkNotes notes;
  (*small)->stage(TransmitId{1}, request);
  (*small)->flush(notes);
  notes.collect(**small, 1);
  ASSERT_EQ(notes.arrivals.size(), 1U);
  EXPECT_EQ(notes.arrivals[0].completeness, Completeness::Truncated);
}

std::string name_of(const testing::TestParamInfo<std::pair<SocketKind, Family>>& info) {
  return std::string(info.param.first == SocketKind::Raw ? "Raw" : "Datagram") +
         (info.param.second == Family::V4 ? "V4" : "V6");
}

INSTANTIATE_TEST_SUITE_P(Loopback, IcmpSocketTest,
                         testing::Values(std::pair{SocketKind::Raw, Family::V4},
                                         std::pair{SocketKind::Raw, Family::V6},
                                         std::pair{SocketKind::Datagram, Family::V4},
                                         std::pair{SocketKind::Datagram, Family::V6}),
                         name_of);

TEST(IcmpSocket, DoesNotHearTheRepliesOfAnotherIdentifier) {
  auto ours = IcmpSocket::open({.kind = SocketKind::Raw, .identifier = 0x1111});
  auto others = IcmpSocket::open({.kind = SocketKind::Raw, .identifier = 0x2222});
  if (!ours || !others) GTEST_SKIP() << "raw sockets are not permitted here";
  LinkNotes notes;
  const auto request = request_to(kLoopback, 0x2222, 1);
  (*others)->stage(TransmitId{1}, request);
  (*others)->flush(notes);
  notes.collect(**others, 1);
  EXPECT_EQ(notes.datagrams.size(), 1U);
  LinkNotes nothing;
  EXPECT_EQ((*ours)->collect(nothing), Progress::Nothing);
}

TEST(IcmpSocket, NamesTheInterfaceThatDoesNotExist) {
  const auto opened = IcmpSocket::open({.interface = "icmpkit-none"});
  ASSERT_FALSE(opened);
  if (opened.error().is_permission()) GTEST_SKIP() << opened.error().what;
  EXPECT_NE(opened.error().what.find("icmpkit-none"), std::string::npos);
}

TEST(SourceTowards, IsTheAddressThatTheSystemWouldSendFrom) {
  EXPECT_EQ(source_towards(kLoopback, ""), kLoopback);
  EXPECT_FALSE(source_towards(kLoopback, "icmpkit-none"));
}

}  // namespace
}  // namespace icmpkit::io

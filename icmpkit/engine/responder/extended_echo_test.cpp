#include "icmpkit/engine/responder/extended_echo.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine::responder {
namespace {

namespace extension = wire::extension;
using test::octets_of_fields;
using wire::ExtendedEchoReplyCode;
using wire::InterfaceStatus;
using wire::NeighborState;
using wire::ProbedInterface;

const IpAddress kAsker = *IpAddress::parse("192.0.2.7");
const IpAddress kOwn = *IpAddress::parse("192.0.2.1");
const IpAddress kShared = *IpAddress::parse("10.9.9.9");
const IpAddress kLinkLocal = *IpAddress::parse("fe80::5");

struct Table {
  std::map<std::pair<LinkId, IpAddress>, NeighbourState> entries;
  [[nodiscard]] std::optional<NeighbourState> neighbour(LinkId link,
                                                        const IpAddress& address) const {
    const auto found = entries.find({link, address});
    return found == entries.end() ? std::nullopt : std::optional(found->second);
  }
};

ExtendedEchoPermission everything(std::string_view from = "0.0.0.0/0") {
  return {.from = *Prefix::parse(from),
          .by_name = true,
          .by_index = true,
          .by_address = true,
          .remote = true};
}

/// A router that answers, and what it is asked.
class Proxy : public testing::Test {
 protected:
  Answered ask(Bytes request, const IpAddress& source = kAsker,
               const IpAddress& destination = kOwn) {
    request_.assign(request.begin(), request.end());
    const auto view = wire::icmpv4::ExtendedEchoRequestView::parse(Bytes(request_));
    EXPECT_TRUE(view);
    return answer_extended_echo(*view, from(source, destination), node(), buffer_);
  }
  /// Asks for what `structure` names.
  Answered ask_for(ProbedInterface whose, std::string_view structure) {
    return ask(request_of(whose, octets_of_fields(structure)));
  }
  Answered ask_for(ProbedInterface whose, const extension::InterfaceIdentification& by) {
    std::array<std::byte, 128> space{};
    extension::StructureWriter writer{space};
    EXPECT_FALSE(writer.add(by));
    return ask(request_of(whose, writer.finish()));
  }
  Answered ask_by_name(std::string_view name) {
    const auto octets = octets_of(name);
    return ask_for(ProbedInterface::Local, extension::InterfaceName{.name = octets});
  }
  Answered ask_by_address(ProbedInterface whose, const IpAddress& address) {
    std::vector<std::byte> octets;
    for (const auto octet : address.octets()) octets.push_back(static_cast<std::byte>(octet));
    return ask_for(whose, extension::InterfaceAddress{
                              .family = address.is_v4() ? extension::AddressFamily::Ipv4
                                                        : extension::AddressFamily::Ipv6,
                              .address = octets});
  }

  static std::vector<std::byte> octets_of(std::string_view text) {
    std::vector<std::byte> octets;
    for (const char c : text) octets.push_back(static_cast<std::byte>(c));
    return octets;
  }
  static std::vector<std::byte> request_of(ProbedInterface whose, Bytes extensions) {
    std::vector<std::byte> out(8 + extensions.size());
    EXPECT_TRUE(wire::icmpv4::encode(
        wire::icmpv4::ExtendedEchoRequest{
            .identifier = 0x1234, .sequence = 5, .interface = whose, .extensions = extensions},
        out));
    return out;
  }
  static wire::icmpv4::ExtendedEchoReplyView reply_in(const Answered& answer) {
    EXPECT_TRUE(answer);
    EXPECT_EQ(wire::icmpv4::checksum_state(Bytes(answer->message)), wire::ChecksumState::Correct);
    return *wire::icmpv4::ExtendedEchoReplyView::parse(Bytes(answer->message));
  }
  static ExtendedEchoReplyCode code_of(const Answered& answer) { return reply_in(answer).code(); }

  Request from(const IpAddress& source, const IpAddress& destination) const {
    return {.source = source, .destination = destination, .interface = interfaces_[0]};
  }
  ProbedNode node() const {
    return {.interfaces = interfaces_, .neighbours = table_, .permissions = permissions_};
  }

  std::vector<InterfaceConfig> interfaces_{
      {.name = "eth0",
       .index = 1,
       .addresses = {{.address = kOwn, .prefix_length = 24},
                     {.address = *IpAddress::parse("2001:db8::1"), .prefix_length = 64}}},
      {.name = "eth1", .index = 2, .addresses = {{.address = kShared, .prefix_length = 24}}},
      {.name = "eth2",
       .index = 3,
       .addresses = {{.address = kShared, .prefix_length = 24}},
       .state = InterfaceState::Down},
      {.name = "vpn0", .index = 4, .virtual_network = 1},
  };
  Table table_{};
  std::vector<ExtendedEchoPermission> permissions_{everything()};
  std::vector<std::byte> request_{};
  std::array<std::byte, 256> buffer_ = test::dirty_buffer<256>();
};

// [R8335-RPL-5]
TEST_F(Proxy, TellsWhatALocalInterfaceRuns) {
  const auto both = reply_in(ask_by_name("eth0"));
  EXPECT_EQ(both.code(), ExtendedEchoReplyCode::NoError);
  EXPECT_EQ(both.value().status, (InterfaceStatus{.active = true, .ipv4 = true, .ipv6 = true}));
  EXPECT_EQ(both.identifier(), 0x1234);
  EXPECT_EQ(both.sequence(), 5);
  EXPECT_EQ(reply_in(ask_by_name("eth1")).status(),
            (InterfaceStatus{.active = true, .ipv4 = true}));
  const auto down = reply_in(ask_by_name("eth2"));
  EXPECT_EQ(down.code(), ExtendedEchoReplyCode::NoError);
  EXPECT_EQ(down.status(), InterfaceStatus{});
  EXPECT_EQ(ask_by_name("nosuch0")->message[7], std::byte{0});
}

TEST_F(Proxy, FindsByIndexAndByAddressOfEitherFamily) {
  using enum ProbedInterface;
  EXPECT_EQ(code_of(ask_for(Local, extension::InterfaceIndex{.index = 2})),
            ExtendedEchoReplyCode::NoError);
  EXPECT_EQ(code_of(ask_for(Local, extension::InterfaceIndex{.index = 9})),
            ExtendedEchoReplyCode::NoSuchInterface);
  interfaces_[1].index = 0;
  EXPECT_EQ(code_of(ask_for(Local, extension::InterfaceIndex{.index = 0})),
            ExtendedEchoReplyCode::NoSuchInterface)
      << "0 is no index";
  EXPECT_EQ(code_of(ask_by_address(Local, *IpAddress::parse("2001:db8::1"))),
            ExtendedEchoReplyCode::NoError);
}

// [R8335-RPL-3]
TEST_F(Proxy, TellsUnknownAndAmbiguousInterfaces) {
  EXPECT_EQ(code_of(ask_by_name("nosuch0")), ExtendedEchoReplyCode::NoSuchInterface);
  EXPECT_EQ(code_of(ask_by_name("eth")), ExtendedEchoReplyCode::NoSuchInterface);
  EXPECT_EQ(code_of(ask_by_address(ProbedInterface::Local, kShared)),
            ExtendedEchoReplyCode::MultipleInterfaces);
}

// [R8335-RPL-4]
TEST_F(Proxy, TellsUnknownAndAmbiguousNeighbours) {
  using enum ProbedInterface;
  EXPECT_EQ(code_of(ask_by_address(Remote, kLinkLocal)), ExtendedEchoReplyCode::NoSuchTableEntry);
  table_.entries[{LinkId{0}, kLinkLocal}] = NeighbourState::Reachable;
  EXPECT_EQ(code_of(ask_by_address(Remote, kLinkLocal)), ExtendedEchoReplyCode::NoError);
  table_.entries[{LinkId{1}, kLinkLocal}] = NeighbourState::Failed;
  EXPECT_EQ(code_of(ask_by_address(Remote, kLinkLocal)), ExtendedEchoReplyCode::MultipleInterfaces);
}

// [R8335-RPL-5]
TEST_F(Proxy, TellsTheStateOfANeighbourAndNothingElse) {
  const std::vector<std::pair<NeighbourState, unsigned>> states = {
      {NeighbourState::Pending, 1}, {NeighbourState::Reachable, 2}, {NeighbourState::Stale, 3},
      {NeighbourState::Delay, 4},   {NeighbourState::Probe, 5},     {NeighbourState::Failed, 6},
      {NeighbourState::Unknown, 6}};
  for (const auto& [state, number] : states) {
    table_.entries[{LinkId{0}, kAsker}] = state;
    const auto answer = ask_by_address(ProbedInterface::Remote, kAsker);
    EXPECT_EQ(answer->message[7], static_cast<std::byte>(number << 5U));
  }
}

// [R8335-OBJ-2]
TEST_F(Proxy, KnowsRemoteInterfacesByAddressOnly) {
  const auto name = octets_of("eth0");
  EXPECT_EQ(code_of(ask_for(ProbedInterface::Remote, extension::InterfaceName{.name = name})),
            ExtendedEchoReplyCode::MalformedQuery);
  EXPECT_EQ(code_of(ask_for(ProbedInterface::Remote, extension::InterfaceIndex{.index = 1})),
            ExtendedEchoReplyCode::MalformedQuery);
  // An IPv6 address inside ICMPv4 is looked up, and a link-layer address is in no table here.
  table_.entries[{LinkId{0}, kLinkLocal}] = NeighbourState::Stale;
  EXPECT_EQ(reply_in(ask_by_address(ProbedInterface::Remote, kLinkLocal)).status().state,
            NeighborState::Stale);
  const auto mac = octets_of_fields("020000000001");
  EXPECT_EQ(code_of(ask_for(ProbedInterface::Remote,
                            extension::InterfaceAddress{.family = extension::AddressFamily::Mac48,
                                                        .address = mac})),
            ExtendedEchoReplyCode::NoSuchTableEntry);
}

// [R8335-RPL-2]
TEST_F(Proxy, CallsARequestMalformedThatNamesNoOneInterface) {
  using enum ProbedInterface;
  const auto malformed = [&](std::string_view structure) {
    EXPECT_EQ(code_of(ask_for(Local, structure)), ExtendedEchoReplyCode::MalformedQuery)
        << structure;
  };
  malformed("");                                                 // no structure
  malformed("2000dfff");                                         // no object
  malformed("2000 d9e8 0008 0302 00000001 0008 0302 00000002");  // a sum over two objects
  malformed("2000 0000 0008 0301 65746830");  // a checksum of zero: none computed
  malformed("2000 1234 0008 0301 65746830");  // a wrong one
  malformed("1000 0000 0008 0301 65746830");  // another version
  malformed("2000 0f83 0007 0301 65746800");  // a name without its padding
  malformed("2000 dbf2 0008 0405 00000000");  // another class
}

// RFC 8335bis: the checksum covers the one object, and data may trail.
TEST_F(Proxy, ReturnsTheStructureAndWhatTrailsIt) {
  const auto name = octets_of("eth0");
  std::array<std::byte, 64> space{};
  extension::StructureWriter writer{space};
  ASSERT_FALSE(writer.add(extension::InterfaceName{.name = name}));
  const Bytes structure = writer.finish();
  std::vector<std::byte> extensions(structure.begin(), structure.end());
  for (const auto octet : octets_of_fields("0102030405")) extensions.push_back(octet);

  const auto answer = ask(request_of(ProbedInterface::Local, extensions));
  const auto reply = reply_in(answer);
  EXPECT_EQ(reply.code(), ExtendedEchoReplyCode::NoError);
  EXPECT_TRUE(std::ranges::equal(reply.rest().bytes(), extensions));
  // A reply that reports a malformed request returns it too.
  extensions[2] ^= std::byte{1};
  const auto bad = reply_in(ask(request_of(ProbedInterface::Local, extensions)));
  EXPECT_EQ(bad.code(), ExtendedEchoReplyCode::MalformedQuery);
  EXPECT_TRUE(std::ranges::equal(bad.rest().bytes(), extensions));
}

// RFC 8335bis: a name is padded to whole words, and the padding counts in the length.
TEST_F(Proxy, ComparesNamesWithoutTheirPadding) {
  interfaces_[1].name = "eth10";
  EXPECT_EQ(code_of(ask_by_name("eth10")), ExtendedEchoReplyCode::NoError);
}

// [R8335-ACL-1]
TEST_F(Proxy, IsSilentWithoutAPermissionForSourceAndKind) {
  using enum ProbedInterface;
  const auto is_silent = [&](const Answered& answer) {
    return !answer && answer.error() == Discard::IcmpNotAnswered;
  };
  permissions_.clear();
  EXPECT_TRUE(is_silent(ask_by_name("eth0")));
  EXPECT_TRUE(is_silent(ask_for(Local, "")));

  permissions_ = {{.from = *Prefix::parse("192.0.2.0/24")}};
  EXPECT_TRUE(is_silent(ask_by_name("eth0"))) << "every kind starts forbidden";

  permissions_[0].by_name = true;
  EXPECT_TRUE(ask_by_name("eth0"));
  const auto by_name = request_;
  EXPECT_TRUE(is_silent(ask(by_name, *IpAddress::parse("198.51.100.1"))));
  EXPECT_TRUE(is_silent(ask_for(Local, extension::InterfaceIndex{.index = 1})));
  EXPECT_TRUE(is_silent(ask_by_address(Local, kOwn)));

  permissions_[0].by_address = true;
  EXPECT_TRUE(ask_by_address(Local, kOwn));
  EXPECT_TRUE(is_silent(ask_by_address(Remote, kAsker)));
  permissions_[0].remote = true;
  EXPECT_TRUE(ask_by_address(Remote, kAsker));
}

// [R8335-ACL-2]
TEST_F(Proxy, IsSilentToManyAndFromMany) {
  ASSERT_TRUE(ask_by_name("eth0"));
  const auto request = request_;
  for (const auto* const source : {"224.0.0.5", "0.0.0.0", "255.255.255.255", "192.0.2.255"}) {
    EXPECT_EQ(ask(request, *IpAddress::parse(source)).error(), Discard::ReplySourceInvalid);
  }
  for (const auto* const destination : {"224.0.0.1", "255.255.255.255", "192.0.2.255"}) {
    EXPECT_EQ(ask(request, kAsker, *IpAddress::parse(destination)).error(),
              Discard::IcmpNotAnswered);
  }
}

// The half of [R8335-SEC-1] that is a responder's.
TEST_F(Proxy, SeesItsOwnVirtualNetworkOnly) {
  EXPECT_EQ(code_of(ask_by_name("vpn0")), ExtendedEchoReplyCode::NoSuchInterface);
  table_.entries[{LinkId{3}, kLinkLocal}] = NeighbourState::Reachable;
  EXPECT_EQ(code_of(ask_by_address(ProbedInterface::Remote, kLinkLocal)),
            ExtendedEchoReplyCode::NoSuchTableEntry);
}

TEST_F(Proxy, AnswersEveryCutAndEveryLengthOfAStructure) {
  const auto whole = octets_of_fields("2000 0000 0010 0303 0001 04 00 c0000201 00000000");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    for (unsigned length = 0; length < 256; ++length) {
      std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      if (size > 5) store_u8(cut, 5, static_cast<std::uint8_t>(length));
      if (size > 10) store_u8(cut, 10, static_cast<std::uint8_t>(length));
      if (size > 3) {
        const std::size_t covered = std::min<std::size_t>(size, 4 + (length >= 4 ? length : 0));
        store_be16(cut, 2, wire::Checksum{}.add(Bytes(cut).first(covered)).finish());
      }
      const auto answer = ask(request_of(ProbedInterface::Local, cut));
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->message.size(), 8 + size);
    }
  }
}

TEST_F(Proxy, AnswersInIpv6FromTheAddressThatWasAsked) {
  permissions_ = {everything("::/0")};
  // By index 1; the sum of the structure was worked out by hand.
  const auto octets = octets_of_fields("a000 0000 1234 05 01 2000 dcf4 0008 0302 00000001");
  const auto view = *wire::icmpv6::ExtendedEchoRequestView::parse(Bytes(octets));
  const IpAddress asker = *IpAddress::parse("2001:db8::7");
  const IpAddress own = *IpAddress::parse("2001:db8::1");
  const auto answer = answer_extended_echo(view, from(asker, own), node(), buffer_);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->source, own);
  EXPECT_EQ(wire::icmpv6::checksum_state(Bytes(answer->message),
                                         {.source = own.v6(), .destination = asker.v6()}),
            wire::ChecksumState::Correct);
  const auto reply = *wire::icmpv6::ExtendedEchoReplyView::parse(Bytes(answer->message));
  EXPECT_EQ(reply.code(), ExtendedEchoReplyCode::NoError);
  EXPECT_EQ(answer->message[7], std::byte{0x07});
  EXPECT_EQ(answer_extended_echo(view, from(asker, *IpAddress::parse("ff02::1")), node(), buffer_)
                .error(),
            Discard::IcmpNotAnswered);
}

}  // namespace
}  // namespace icmpkit::engine::responder

#include "icmpkit/engine/responder/node_information.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine::responder {
namespace {

using test::octets_of_fields;
using wire::icmpv6::NodeInformationQueryView;
using wire::icmpv6::NodeInformationResponseView;
using wire::icmpv6::NodeQuestion;
using wire::icmpv6::NodeResponseCode;

const IpAddress kAsker = *IpAddress::parse("2001:db8::7");
const IpAddress kOwn = *IpAddress::parse("2001:db8::1");
const std::string kOwnHex = "20010db8000000000000000000000001";

const std::vector<InterfaceConfig> kInterfaces{
    {.name = "eth0",
     .addresses = {{.address = kOwn, .prefix_length = 64},
                   {.address = *IpAddress::parse("fe80::1"), .prefix_length = 64},
                   {.address = *IpAddress::parse("192.0.2.1"), .prefix_length = 24}}},
    {.name = "eth1",
     .addresses = {{.address = *IpAddress::parse("2001:db8:1::1"), .prefix_length = 64}}},
};

class NodeInformation : public testing::Test {
 protected:
  /// Asks by code, question and flags, and data.
  std::expected<NodeAnswer, Discard> ask(std::string_view code, std::string_view question,
                                         std::string_view data,
                                         const IpAddress& destination = kOwn) {
    query_ = octets_of_fields("8b" + std::string(code) + "0000" + std::string(question) +
                              "0123456789abcdef" + std::string(data));
    const auto view = NodeInformationQueryView::parse(Bytes(query_));
    EXPECT_TRUE(view);
    return answer_node_information(
        *view, {.source = kAsker, .destination = destination, .interface = kInterfaces[0]},
        {.name = name_, .interfaces = kInterfaces}, MutableBytes(buffer_).first(room_));
  }
  static NodeInformationResponseView reply_in(const std::expected<NodeAnswer, Discard>& answer) {
    EXPECT_TRUE(answer);
    const Bytes message = answer->answer.message;
    EXPECT_EQ(wire::icmpv6::checksum_state(
                  message, {.source = answer->answer.source.v6(), .destination = kAsker.v6()}),
              wire::ChecksumState::Correct);
    return *NodeInformationResponseView::parse(message);
  }

  std::vector<std::byte> query_{};
  std::string_view name_ = "r1.example";
  std::size_t room_ = 256;
  std::array<std::byte, 256> buffer_ = test::dirty_buffer<256>();
};

// [R4620-SRV-1]
TEST_F(NodeInformation, CopiesQuestionAndNonce) {
  const auto answer = ask("00", "0000 0000", "");
  const auto noop = reply_in(answer);
  EXPECT_EQ(noop.code(), NodeResponseCode::Success);
  EXPECT_EQ(noop.nonce(), 0x0123456789ABCDEFU);
  EXPECT_EQ(answer->answer.message.size(), 16U);
  EXPECT_EQ(answer->longest_delay, Duration{});
}

// [R4620-SRV-1]
TEST_F(NodeInformation, IsSilentAboutSubjectsOfOthers) {
  for (const auto* const question : {"0002 0000", "0003 002a", "004d 0000"}) {
    EXPECT_EQ(ask("00", question, "20010db80000000000000000000000ff").error(),
              Discard::IcmpNotAnswered);
    EXPECT_EQ(ask("01", question, "02723207 6578616d706c65 00").error(), Discard::IcmpNotAnswered);
    EXPECT_EQ(ask("02", question, "c0000202").error(), Discard::IcmpNotAnswered);
    EXPECT_EQ(ask("01", question, "").error(), Discard::IcmpNotAnswered);
  }
}

// [R4620-SRV-1]
TEST_F(NodeInformation, SaysThatItDoesNotKnowAQuestion) {
  const auto reply = reply_in(ask("00", "004d 0000", kOwnHex));
  EXPECT_EQ(reply.code(), NodeResponseCode::UnknownQuestion);
  EXPECT_EQ(reply.question(), NodeQuestion{77});
}

// [R4620-SRV-1]
TEST_F(NodeInformation, WaitsBeforeItAnswersMany) {
  const auto answer = ask("00", "0002 0000", kOwnHex, *IpAddress::parse("ff02::1"));
  ASSERT_TRUE(answer);
  EXPECT_GT(answer->longest_delay, Duration{});
  EXPECT_EQ(answer->answer.source, kOwn) << "not from the group";
}

TEST_F(NodeInformation, TellsTheNameByAddressAndByEitherForm) {
  const auto named = octets_of_fields("00000000 02723107 6578616d706c65 00");
  struct Case {
    const char* code;
    std::string data;
  };
  for (const auto& [code, data] :
       {Case{"00", kOwnHex}, Case{"02", "c0000201"}, Case{"01", "02523107 4558616d706c65 00"},
        Case{"01", "02723100 00"}}) {
    EXPECT_TRUE(std::ranges::equal(reply_in(ask(code, "0002 0000", data)).data().bytes(), named))
        << data;
  }
  name_ = "r1";
  EXPECT_TRUE(std::ranges::equal(reply_in(ask("00", "0002 0000", kOwnHex)).data().bytes(),
                                 octets_of_fields("00000000 02723100 00")))
      << "without a domain two empty labels end it";
  name_ = "";
  EXPECT_EQ(ask("00", "0002 0000", kOwnHex).error(), Discard::IcmpNotAnswered);
}

TEST_F(NodeInformation, ListsTheAddressesThatAreAskedFor) {
  const auto count = [&](std::string_view question) {
    const auto answer = ask("00", question, kOwnHex);
    std::size_t seen = 0;
    for (const auto& address : reply_in(answer).addresses()) seen += address ? 1U : 0U;
    return seen;
  };
  EXPECT_EQ(count("0003 0020"), 1U) << "global, of the subject's interface";
  EXPECT_EQ(count("0003 0008"), 1U) << "link-local";
  EXPECT_EQ(count("0003 0028"), 2U);
  EXPECT_EQ(count("0003 002a"), 3U) << "of all interfaces";
  const auto v4 = reply_in(ask("00", "0004 0002", kOwnHex));
  EXPECT_TRUE(std::ranges::equal(v4.data().bytes(), octets_of_fields("00000000 c0000201")));
}

TEST_F(NodeInformation, SaysWhereNotAllAddressesFit) {
  room_ = 16 + 20 + 19;
  const auto reply = reply_in(ask("00", "0003 002a", kOwnHex));
  EXPECT_EQ(reply.flags(), 0x002B);
  EXPECT_EQ(reply.data().size(), 20U);
}

}  // namespace
}  // namespace icmpkit::engine::responder

// Every vector through every printed form: what tcpdump and tshark say of the same octets is the
// second opinion.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "icmpkit/text/message_details.hpp"
#include "icmpkit/text/message_json.hpp"
#include "icmpkit/text/message_line.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::text {
namespace {

/// The message of a vector, if it has one that can be reached.
std::optional<IcmpMessage> message_of(const test::Vector& vector) {
  const auto datagram = wire::DatagramView::parse(Bytes(vector.datagram));
  if (!datagram) return std::nullopt;
  const auto part = datagram->icmp();
  if (!part) return std::nullopt;
  return examine(*datagram, *part);
}

std::string words_of(const IcmpMessage& message) {
  Buffer out;
  if (const auto* v4 = std::get_if<wire::icmpv4::MessageView>(&message.content)) {
    append_words(out, *v4);
  } else if (const auto* v6 = std::get_if<wire::icmpv6::MessageView>(&message.content)) {
    append_words(out, *v6);
  }
  return std::string(out.view());
}

nlohmann::json json_of(const IcmpMessage& message) {
  Buffer out;
  JsonWriter json(out);
  write_icmp(json, message, message.context.source);
  return nlohmann::json::parse(out.view(), nullptr, false);
}

/// tshark's fields; of a name that comes more than once, the first.
std::map<std::string, std::string> fields_of(const std::string& tshark) {
  std::map<std::string, std::string> fields;
  for (std::size_t begin = 0; begin < tshark.size();) {
    const std::size_t end = std::min(tshark.find(' ', begin), tshark.size());
    const std::string field = tshark.substr(begin, end - begin);
    const std::size_t equals = std::min(field.find('='), field.size());
    if (equals < field.size()) fields.emplace(field.substr(0, equals), field.substr(equals + 1));
    begin = end + 1;
  }
  return fields;
}

TEST(MessageVectors, HaveTheTypeAndCodeThatTheyAreNamedFor) {
  std::size_t messages = 0;
  for (const auto& vector : test::load_vectors()) {
    const auto message = message_of(vector);
    if (vector.type == "-") continue;
    ASSERT_TRUE(message) << vector.name;
    EXPECT_EQ(std::to_string(message->type().value_or(0)), vector.type) << vector.name;
    EXPECT_EQ(std::to_string(message->code().value_or(0)), vector.code) << vector.name;
    ++messages;
  }
  EXPECT_GT(messages, 700U);
}

/// Whether tcpdump has words for the message that ours must be, letter by letter.
bool has_common_words(const test::Vector& vector) {
  static const std::set<std::string> kTypes4{"0", "3", "4", "5", "8", "10", "11", "12", "17", "18"};
  static const std::set<std::string> kTypes6{"1",   "2",   "3",   "4",   "128", "129",
                                             "133", "134", "135", "136", "137", "143"};
  // The middle of a datagram, which tcpdump takes for ports.
  if (vector.name == "scapy_v4_3_3_quotes_fragment_offset_185") return false;
  // Cut, or not for tcpdump to read.
  if (vector.tcpdump.contains("[|") || vector.tcpdump.contains("(invalid)")) return false;
  if (vector.family == 4) {
    // Where a source route ends is ours to say; tcpdump names the next station. And it takes the
    // first octets of any other protocol for ports.
    const bool is_ported =
        vector.tcpdump.contains(" udp port ") || vector.tcpdump.contains(" tcp port ");
    return kTypes4.contains(vector.type) &&
           !(vector.type == "3" && (vector.code == "5" || (vector.code == "3" && !is_ported)));
  }
  const bool is_old_code = vector.code.size() == 1 && vector.code < "4";
  const bool is_coded = vector.type == "1" || vector.type == "3" || vector.type == "4";
  return kTypes6.contains(vector.type) && (!is_coded || is_old_code);
}

/// Without the lengths that `-vv` puts in between.
std::string without_lengths(std::string text) {
  constexpr std::string_view kLength = ", length ";
  for (std::size_t at = text.find(kLength); at != std::string::npos; at = text.find(kLength, at)) {
    const std::size_t end = text.find_first_not_of("0123456789", at + kLength.size());
    text.erase(at, std::min(end, text.size()) - at);
  }
  return text;
}

TEST(MessageVectors, AreDescribedInTcpdumpsWords) {
  std::size_t compared = 0;
  for (const auto& vector : test::load_vectors()) {
    const auto message = message_of(vector);
    if (!message || message->unreadable() != nullptr || !has_common_words(vector)) continue;
    EXPECT_THAT(without_lengths(vector.tcpdump), testing::HasSubstr(words_of(*message)))
        << vector.name;
    ++compared;
  }
  EXPECT_GT(compared, 500U);
}

/// Compares one field of ours with tshark's where both have it; counts what was compared.
class Comparison {
 public:
  explicit Comparison(const test::Vector& vector)
      : vector_(vector),
        prefix_(vector.family == 4 ? "icmp." : "icmpv6."),
        fields_(fields_of(vector.tshark)) {}

  [[nodiscard]] std::string theirs(const std::string& field) const {
    const auto found = fields_.find(prefix_ + field);
    return found == fields_.end() ? "" : found->second;
  }

  std::size_t compare(const std::string& field, const nlohmann::json& ours) const {
    std::string value = theirs(field);
    if (value.empty() || ours.is_null()) return 0;
    if (value.starts_with("0x")) value = std::to_string(std::stoull(value, nullptr, 16));
    EXPECT_EQ(ours.is_number() ? std::to_string(ours.get<std::int64_t>()) : ours.get<std::string>(),
              value)
        << vector_.name << ' ' << field;
    return 1;
  }

 private:
  const test::Vector& vector_;
  std::string prefix_;
  std::map<std::string, std::string> fields_;
};

TEST(MessageVectors, GiveJsonThatAgreesWithTshark) {
  std::size_t compared = 0;
  for (const auto& vector : test::load_vectors()) {
    const auto message = message_of(vector);
    if (!message) continue;
    const nlohmann::json json = json_of(*message);
    ASSERT_FALSE(json.is_discarded()) << vector.name;
    const Comparison comparison(vector);
    compared += comparison.compare("type", json["type"]);
    compared += comparison.compare("code", json["code"]);
    compared += comparison.compare("mtu", json["next_hop_mtu"]);
    const std::string status = comparison.theirs("checksum.status");
    // tshark sums with the Home Address option's address, as RFC 6275 wants; wire does not yet.
    const bool is_home_address = vector.name == "scapy_v6_destination_home_address";
    if ((status == "0" || status == "1") && !json["checksum_ok"].is_null() && !is_home_address) {
      EXPECT_EQ(json["checksum_ok"].get<bool>(), status == "1") << vector.name;
      ++compared;
    }
    if (!json.contains("fields")) continue;
    const auto own = [&](const char* name) { return json["fields"].value(name, nlohmann::json()); };
    compared += comparison.compare("ident", own("identifier"));
    compared += comparison.compare("seq", own("sequence"));
    compared += comparison.compare("echo.identifier", own("identifier"));
    compared += comparison.compare("echo.sequence_number", own("sequence"));
    compared += comparison.compare("nd.ns.target_address", own("target"));
    compared += comparison.compare("nd.na.target_address", own("target"));
    compared += comparison.compare("nd.ra.router_lifetime", own("router_lifetime"));
  }
  EXPECT_GT(compared, 2500U);
}

TEST(MessageVectors, CanBePrintedCutAtEveryOctet) {
  Buffer out;
  for (const auto& vector : test::load_vectors()) {
    if (vector.datagram.size() > 512) continue;  // the largest are data, and take their square
    for (std::size_t size = 0; size < vector.datagram.size(); ++size) {
      const std::vector<std::byte> exactly(
          vector.datagram.begin(), vector.datagram.begin() + static_cast<std::ptrdiff_t>(size));
      const auto datagram = wire::DatagramView::parse({Bytes(exactly), vector.datagram.size()});
      if (!datagram) continue;
      const auto part = datagram->icmp();
      if (!part) continue;
      const auto message = examine(*datagram, *part);
      out.clear();
      append_message(out, message);
      append_details(out, *datagram);
      append_details(out, message);
      JsonWriter json(out);
      write_icmp(json, message, datagram->source());
      ASSERT_GT(message.missing(), 0U) << vector.name << " cut to " << size;
    }
  }
}

}  // namespace
}  // namespace icmpkit::text

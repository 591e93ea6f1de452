#include "icmpkit/text/entry_text.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "icmpkit/text/registry_table.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistrySet;
using wire::RegistryStatus;

constexpr FixedPoint kTime{1'700'000'000'250, 3};

std::string page(std::string_view typed) {
  const auto matches = look_up(typed);
  if (!matches) return "";
  return explanation_page(matches->front(), std::span(*matches).subspan(1));
}

std::string entry(const Match& match, EntryDetail detail) {
  Buffer out;
  JsonWriter json(out);
  append_entry(json, match, detail, kTime);
  return std::string(out.view());
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

TEST(References, TellRfcsFromOtherDocuments) {
  EXPECT_EQ(references("792,1191"), "RFC 792, RFC 1191");
  EXPECT_EQ(references("none (JBP), 6918"), "no RFC (JBP), RFC 6918");
  EXPECT_EQ(references("draft-ietf-6man-x"), "draft-ietf-6man-x");
  EXPECT_EQ(rfc_numbers("none (JBP), 6918"), std::vector<unsigned>{6918});
  EXPECT_EQ(rfc_numbers("4443 (IANA)"), std::vector<unsigned>{4443});
  EXPECT_TRUE(rfc_numbers("").empty());
}

TEST(ExplanationPage, OfFragmentationNeeded) {
  EXPECT_EQ(page("3/4"),
            R"(ICMPv4 type 3, code 4: Destination Unreachable - Fragmentation needed and DF set
  name      DestinationUnreachable, FragmentationNeeded
  kind      error
  status    current
  defined   RFC 792, RFC 1191
  see also  RFC 1122, RFC 1812, RFC 4821, RFC 4884, RFC 5927

 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|   Type = 3    |   Code = 4    |           Checksum            |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|    Unused     |    Length     | Next-Hop MTU (code 4), else 0 |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|     Quoted datagram: IP header and what follows it ...
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|     Extension structure (RFC 4884) ...
+-+-+-+-+-+-+-+-

What it means
  The datagram is larger than the next link's MTU and its Don't Fragment bit is
  set. Octets 6 and 7 say which size would fit.

Who sends it
  The router in front of the narrower link (a tunnel, PPPoE, a VPN). Path MTU
  discovery lives on this message.

What to do
  Let these messages pass on every firewall on the path. Where they are lost,
  small packets work and large ones vanish: a black hole. Find it with icmp ping
  -M do -s and growing sizes; as a stopgap clamp TCP's MSS. A next-hop MTU of 0
  comes from a router older than RFC 1191.

Out of date
  Dropping all ICMP does not make a network safer; it breaks this. Forged
  reports can shrink the MTU: check that the quote belongs to a live connection,
  and do not go below a sensible floor. RFC 4821 finds the path MTU without any
  report.
)");
}

TEST(ExplanationPage, OfPacketTooBig) {
  EXPECT_EQ(page("v6:2/0"), R"(ICMPv6 type 2, code 0: Packet Too Big
  name      PacketTooBig
  kind      error
  status    current
  defined   RFC 4443
  see also  RFC 4884, RFC 4890, RFC 8021, RFC 8201

 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|   Type = 2    |   Code = 0    |           Checksum            |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                              MTU                              |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|     Quoted datagram: IP header and what follows it ...
+-+-+-+-+-+-+-+-

What it means
  The datagram is larger than the next link's MTU, which octets 4 to 7 give.
  Routers never fragment in IPv6, so the sender must send less. The code says
  nothing: it is sent as 0 and ignored.

Who sends it
  The router in front of the narrower link: a tunnel, PPPoE, a VPN. It may even
  come about a multicast datagram.

What to do
  Never filter it: RFC 4890 says that it must not be dropped. Where it is lost,
  connections open and then hang: a black hole. Find it with icmp ping -s and
  growing sizes. Behind load balancers with one address for many servers it must
  reach the right one.

Out of date
  Values below 1280 no longer make a sender add fragment headers (RFC 8021);
  they are ignored (RFC 8201). It carries no RFC 4884 extensions. Forged ones
  can shrink the MTU: check the quote.
)");
}

TEST(ExplanationPage, OfATypeListsItsCodesAndTheOtherFamily) {
  const std::string text = page("3");
  EXPECT_NE(text.find("\nCodes\n"), std::string::npos);
  EXPECT_NE(text.find("\n         4  Fragmentation needed and DF set\n"), std::string::npos);
  EXPECT_NE(
      text.find("\nIt may also mean\n  ICMPv6 type 3: Time Exceeded\n    icmp explain v6:3\n"),
      std::string::npos)
      << text;
}

TEST(ExplanationPage, SaysWhatBecomesOfWhatIsUnassigned) {
  EXPECT_NE(page("v4:1").find("Hosts discard it silently (RFC 1122)."), std::string::npos);
  EXPECT_NE(page("v6:5").find("is passed up"), std::string::npos);
  EXPECT_NE(page("v6:250").find("discarded silently (RFC 4443)"), std::string::npos);
  EXPECT_NE(page("v4:3/99").find("It has no meaning of its own"), std::string::npos);
  EXPECT_NE(page("v4:255").find("Reserved"), std::string::npos);
}

TEST(ExplanationPage, IsNeverWiderThanEightyColumns) {
  for (std::size_t s = 0; s < wire::kRegistrySets; ++s) {
    for (const wire::RegistryEntry& row : wire::entries(static_cast<RegistrySet>(s))) {
      Match match{.set = row.set, .number = row.numbers.first};
      if (row.codes) match.code = row.codes->first;
      const std::vector<Match> others{match};
      EXPECT_LE(widest_line(explanation_page(match, others)), 80U) << spelled(match);
    }
  }
}

TEST(Entry, IsOneLineWithTheNamesOfAMessage) {
  EXPECT_EQ(entry({.set = RegistrySet::Icmpv4, .number = 3, .code = 4}, EntryDetail::Row),
            R"({"v":1,"type":"entry","ts":1700000000.250,"set":"icmpv4","family":4,"number":3,)"
            R"("code":4,"name":"DestinationUnreachable","reason":"FragmentationNeeded",)"
            R"("words":"Fragmentation needed and DF set","status":"current","kind":"error",)"
            R"("rfc":[792,1191],"reference":"792,1191","layout":"as type"})"
            "\n");
}

TEST(Entry, IsNullWhereNothingIsKnown) {
  EXPECT_EQ(entry({.set = RegistrySet::Icmpv4, .number = 1}, EntryDetail::Row),
            R"({"v":1,"type":"entry","ts":1700000000.250,"set":"icmpv4","family":4,"number":1,)"
            R"("code":null,"name":null,"reason":null,"words":"Unassigned","status":"unassigned",)"
            R"("kind":null,"rfc":[],"reference":null,"layout":"no layout"})"
            "\n");
  const std::string echo =
      entry({.set = RegistrySet::Icmpv4, .number = 8, .code = 0}, EntryDetail::Row);
  EXPECT_NE(echo.find(R"("name":"EchoRequest","reason":null)"), std::string::npos) << echo;
  const std::string extension =
      entry({.set = RegistrySet::ExtensionClass, .number = 1}, EntryDetail::Row);
  EXPECT_NE(extension.find(R"("family":null)"), std::string::npos) << "both families use it";
}

TEST(Entry, HoldsTheExplanationWhereAsked) {
  const std::string text =
      entry({.set = RegistrySet::Icmpv4, .number = 3, .code = 4}, EntryDetail::Explained);
  for (const char* field : {R"("meaning":")", R"("sender":")", R"("advice":")", R"("outdated":")",
                            R"("note":null)", R"("see":[1122,1812,4821,4884,5927])"}) {
    EXPECT_NE(text.find(field), std::string::npos) << field << " in " << text;
  }
}

TEST(RegistryTable, HasAHeadingForEachSetAndARowForEachNumber) {
  const std::string text = registry_table({.set = RegistrySet::Icmpv4});
  EXPECT_TRUE(
      text.starts_with("ICMPv4 (icmpv4)\n"
                       "        0  current       Echo Reply (RFC 792)\n"
                       "      1-2  unassigned    Unassigned\n"
                       "        3  current       Destination Unreachable (RFC 792, "
                       "RFC 1122, RFC 1812,\n"
                       "                           RFC 1191, RFC 4884)\n"
                       "      3/0  current       Net unreachable (RFC 792)\n"))
      << text.substr(0, 500);
  EXPECT_EQ(text.find("No code"), std::string::npos);
  EXPECT_LE(widest_line(registry_table({})), 80U);
}

TEST(RegistryTable, LeavesOutWhatTheFilterDoes) {
  const std::string deprecated = registry_table(
      {.family = Family::V4, .status = RegistryStatus::Deprecated, .set = RegistrySet::Icmpv4});
  EXPECT_NE(deprecated.find("Source Quench"), std::string::npos);
  EXPECT_EQ(deprecated.find("Echo Reply"), std::string::npos);
  EXPECT_EQ(registry_table({.family = Family::V4, .set = RegistrySet::NdOption}), "");
  const std::string v6 = registry_table({.family = Family::V6});
  EXPECT_EQ(v6.find("(icmpv4)"), std::string::npos);
  EXPECT_NE(v6.find("(ext)"), std::string::npos) << "both families use extensions";
}

TEST(RegistryTable, HasAnEntryForEachOf256TypesInJson) {
  Buffer out;
  JsonWriter json(out);
  append_entries(json, {.set = RegistrySet::Icmpv6}, kTime);
  std::istringstream lines{std::string(out.view())};
  std::size_t types = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(R"("code":null)") != std::string::npos) ++types;
  }
  EXPECT_EQ(types, 256U);
}

}  // namespace
}  // namespace icmpkit::text

// The whole product of conditions, datagrams, arrivals and policies against a reference that is
// written straight from RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7 and RFC 4443 section
// 2.4 (e): it names all rules that forbid an error, not one of them first, and knows nothing of the
// engine's types but their names.
#include "icmpkit/engine/plan_error.hpp"

#include <gtest/gtest.h>

#include <bitset>
#include <map>
#include <string_view>
#include <tuple>

#include "tests/support/node_harness.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

constexpr std::uint32_t kInfo = 42;  // where the option stands in the datagrams of IPv6
constexpr std::uint8_t kTos = 0x28 | 0x08;
const IpAddress kGateway = address("192.0.2.254");

// What a datagram is, in the words of the rules.
struct Probe {
  Family family = Family::V4;
  int protocol = 17;
  int icmp_type = -1;  // -1: no ICMP, or nothing of it
  std::string_view source = "198.51.100.7";
  std::string_view destination = "192.0.2.1";
  bool is_own_source = false;
  enum class Piece { Whole, First, Later } piece = Piece::Whole;
  std::uint8_t option = 0x80;  // of IPv6
};

Octets octets_of(const Probe& probe) {
  Octets payload(16);
  if (probe.icmp_type >= 0) store_u8(payload, 0, static_cast<std::uint8_t>(probe.icmp_type));
  if (probe.icmp_type < 0 && probe.protocol != 17) payload.clear();
  const bool is_later = probe.piece == Probe::Piece::Later;
  const auto protocol = static_cast<std::uint8_t>(probe.protocol);
  Envelope envelope{.source = probe.source, .destination = probe.destination, .tos = kTos};
  if (probe.family == Family::V4) {
    envelope.more_fragments = probe.piece == Probe::Piece::First;
    envelope.fragment_offset = is_later ? 1480 : 0;
    return datagram(envelope, wire::IpProtocol{protocol}, payload);
  }
  const bool is_piece = probe.piece != Probe::Piece::Whole;
  Octets headers(is_piece ? 16 : 8);
  store_u8(headers, 0, is_piece ? 44 : protocol);
  store_u8(headers, 2, probe.option);
  store_u8(headers, 3, 4);
  if (is_piece) {
    store_u8(headers, 8, protocol);
    store_be16(headers, 10, is_later ? 1480 : 1);
  }
  headers.insert(headers.end(), payload.begin(), payload.end());
  return datagram(envelope, wire::IpProtocol{0}, headers);
}

// --- The reference. ---

struct Message {
  int type = -1;
  int code = 0;
  friend bool operator==(const Message&, const Message&) = default;
};
constexpr Message kNone{};

// Which message tells of a condition, by its name.
const std::map<std::string_view, std::pair<Message, Message>> kTable = {
    {"no-route", {{3, 0}, {1, 0}}},
    {"network-unknown", {{3, 6}, {1, 0}}},
    {"route-rejects", {{3, 0}, {1, 6}}},
    {"host-unreachable", {{3, 1}, {1, 3}}},
    {"host-unknown", {{3, 7}, {1, 3}}},
    {"source-isolated", {{3, 0}, {1, 5}}},
    {"network-not-for-service", {{3, 11}, {1, 0}}},
    {"host-not-for-service", {{3, 12}, {1, 0}}},
    {"beyond-scope", {kNone, {1, 2}}},
    {"network-prohibited", {{3, 9}, {1, 1}}},
    {"host-prohibited", {{3, 10}, {1, 1}}},
    {"communication-prohibited", {{3, 13}, {1, 1}}},
    {"source-policy-failed", {{3, 13}, {1, 5}}},
    {"precedence-violation", {{3, 14}, kNone}},
    {"precedence-cutoff", {{3, 15}, kNone}},
    {"protocol-not-spoken", {{3, 2}, {4, 1}}},
    {"port-closed", {{3, 3}, {1, 4}}},
    {"too-big", {{3, 4}, {2, 0}}},
    {"hop-limit-used-up", {{11, 0}, {3, 0}}},
    {"reassembly-timeout", {{11, 1}, {3, 1}}},
    {"source-route-failed", {{3, 5}, {1, 7}}},
    {"queue-over-mark", {{4, 0}, kNone}},
    {"better-first-hop", {{5, 1}, {137, 0}}},
    {"conversion-failed", {{31, 3}, kNone}},
    {"bad-field", {{12, 0}, {4, 0}}},
    {"option-missing", {{12, 1}, kNone}},
    {"bad-length", {{12, 2}, {4, 0}}},
    {"unrecognised-next-header", {{3, 2}, {4, 1}}},
    {"unrecognised-option", {{12, 0}, {4, 2}}},
    {"first-fragment-incomplete", {kNone, {4, 3}}},
    {"sr-upper-layer-header", {kNone, {4, 4}}},
    {"next-header-at-intermediate", {kNone, {4, 5}}},
    {"extension-header-too-big", {kNone, {4, 6}}},
    {"extension-chain-too-long", {kNone, {4, 7}}},
    {"too-many-extension-headers", {kNone, {4, 8}}},
    {"too-many-options", {kNone, {4, 9}}},
    {"option-too-big", {kNone, {4, 10}}},
    {"headers-too-long", {kNone, {1, 8}}},
};

/// The rules that forbid an error.
using Why = std::bitset<kSilences>;
void insert(Why& why, Silence rule) { why.set(static_cast<std::size_t>(rule)); }

// What policies of the product are, for the reference.
struct PolicyCase {
  std::string_view name;
  Policy policy;
  bool is_router = false;
  bool has_retired = false;  // isolation, Source Quench and conversion are on
  bool is_silent = false;    // all causes are off
};

/// A condition, looked up once.
struct CauseCase {
  CauseKind kind{};
  std::string_view name{};
  Message v4{};
  Message v6{};
  bool is_excepted = false;  ///< from the rules about multicast, where its option says so
  bool is_for_routers = false;
  bool is_retired = false;
};

std::vector<CauseCase> causes() {
  std::vector<CauseCase> all;
  for (std::size_t i = 0; i < kCauseKinds; ++i) {
    CauseCase each{.kind = CauseKind{static_cast<std::uint8_t>(i)}};
    each.name = name(each.kind);
    std::tie(each.v4, each.v6) = kTable.at(each.name);
    each.is_excepted = each.name == "too-big" || each.name == "unrecognised-option";
    each.is_for_routers = each.name == "better-first-hop" || each.name == "queue-over-mark";
    each.is_retired = each.name == "queue-over-mark" || each.name == "conversion-failed";
    all.push_back(each);
  }
  return all;
}

Message message_of(const CauseCase& cause, Family family, const PolicyCase& by) {
  if (family == Family::V6) return cause.v6;
  if (cause.name == "source-isolated" && by.has_retired) return {3, 8};
  return cause.v4;
}

bool is_icmpv4_error(int type) {
  return type == 3 || type == 4 || type == 5 || type == 11 || type == 12 || type == 31;
}
bool is_subnet_broadcast(std::string_view address) {
  return address == "192.0.2.255" || address == "198.51.100.255";
}

void add_rules_of_ipv4(const Probe& probe, Cast cast, Why& why) {
  // RFC 1122: an ICMP error message; a broadcast or multicast address; a link-layer broadcast; a
  // fragment other than the first; a source that does not define a single host.
  if (probe.piece == Probe::Piece::Later) {
    insert(why, Silence::LaterFragment);
  } else if (probe.protocol == 1 && is_icmpv4_error(probe.icmp_type)) {
    insert(why, Silence::AboutIcmpError);
  }
  if (probe.destination == "255.255.255.255" || is_subnet_broadcast(probe.destination)) {
    insert(why, Silence::DestinationBroadcast);
  }
  if (probe.destination.starts_with("224.")) insert(why, Silence::DestinationMulticast);
  if (cast == Cast::Broadcast) insert(why, Silence::LinkBroadcast);
  if (cast == Cast::Multicast) insert(why, Silence::LinkMulticast);  // RFC 1812
  if (probe.source == "0.0.0.0") insert(why, Silence::SourceUnspecified);
  if (probe.source.starts_with("127.")) insert(why, Silence::SourceLoopback);
  if (probe.source.starts_with("224.")) insert(why, Silence::SourceMulticast);
  if (probe.source == "255.255.255.255" || is_subnet_broadcast(probe.source)) {
    insert(why, Silence::SourceBroadcast);
  }
  if (probe.source.starts_with("240.") || probe.source == "0.1.2.3") {
    insert(why, Silence::SourceReserved);  // RFC 1812: a network prefix of zero, Class E
  }
}

void add_rules_of_ipv6(bool is_excepted, const Probe& probe, Cast cast, Why& why) {
  // (e.1) an ICMPv6 error message, (e.2) a redirect, as far as the message can be seen.
  if (probe.piece != Probe::Piece::Later && probe.protocol == 58) {
    if (probe.icmp_type >= 0 && probe.icmp_type < 128) insert(why, Silence::AboutIcmpError);
    if (probe.icmp_type == 137) insert(why, Silence::AboutRedirect);
  }
  // (e.3) to (e.5), with Packet Too Big and an option whose two high bits are 10 excepted.
  if (!is_excepted) {
    if (probe.destination.starts_with("ff")) insert(why, Silence::DestinationMulticast);
    if (cast == Cast::Multicast) insert(why, Silence::LinkMulticast);
    if (cast == Cast::Broadcast) insert(why, Silence::LinkBroadcast);
  }
  // (e.6) a source that does not uniquely identify a single node.
  if (probe.source == "::") insert(why, Silence::SourceUnspecified);
  if (probe.source.starts_with("ff")) insert(why, Silence::SourceMulticast);
  if (probe.source == "::1") insert(why, Silence::SourceLoopback);
}

const Why kAboutErrors = Why{}
                             .set(static_cast<std::size_t>(Silence::AboutIcmpError))
                             .set(static_cast<std::size_t>(Silence::AboutRedirect));

/// All rules about the datagram that keep silent.
Why rules_about(const Probe& probe, Cast cast, bool is_excepted) {
  Why why;
  if (probe.family == Family::V4) {
    add_rules_of_ipv4(probe, cast, why);
  } else {
    add_rules_of_ipv6(is_excepted, probe, cast, why);
  }
  if (probe.is_own_source) insert(why, Silence::SourceIsOwn);
  return why;
}

/// And all about the message; none at all: an error is due.
Why rules_about(const CauseCase& cause, const Message& message, const PolicyCase& by) {
  Why why;
  if (message == kNone) insert(why, Silence::FamilyHasNone);
  const bool is_off = by.is_silent || (cause.is_for_routers && !by.is_router) ||
                      (cause.is_retired && !by.has_retired);
  if (is_off) insert(why, Silence::DisabledByPolicy);
  return why;
}

std::uint32_t word_of(const Message& message, Family family) {
  if (family == Family::V6) return message.type == 2 || message.type == 4 ? kInfo : 0;
  if (message == Message{3, 4} || message.type == 31) return kInfo;
  if (message.type == 12) return kInfo << 24U;
  return message.type == 5 ? kGateway.v4().number() : 0;
}

// RFC 1122 section 3.2.2; RFC 1812 sections 4.3.2.5 and 4.3.3.3.
std::uint8_t tos_of(const Message& message, Family family, const PolicyCase& by) {
  if (family == Family::V6 || !by.is_router) return 0;
  constexpr std::uint8_t kTosBits = 0x1E;
  const unsigned precedence = message.type == 4 ? kTos >> 5U : 6;
  return static_cast<std::uint8_t>(precedence << 5U | (kTos & kTosBits));
}

// --- The product. ---

std::vector<PolicyCase> policies() {
  std::vector<PolicyCase> all;
  for (const Role role : {Role::Host, Role::Router}) {
    PolicyCase plain{
        .name = "plain", .policy = make_policy(role), .is_router = role == Role::Router};
    PolicyCase retired = plain;
    retired.name = "retired messages on";
    retired.has_retired = true;
    retired.policy.reports_isolation = true;
    retired.policy.sends_source_quench = true;
    retired.policy.reports_conversion = true;
    PolicyCase silent = retired;
    silent.name = "silent";
    silent.is_silent = true;
    silent.policy.silent_causes.set();
    all.insert(all.end(), {plain, retired, silent});
  }
  return all;
}

std::vector<Probe> probes(Family family) {
  const bool is_v4 = family == Family::V4;
  const std::vector<std::string_view> sources =
      is_v4 ? std::vector<std::string_view>{"198.51.100.7",   "0.0.0.0",   "0.1.2.3",
                                            "127.0.0.1",      "224.1.1.1", "255.255.255.255",
                                            "198.51.100.255", "240.0.0.1"}
            : std::vector<std::string_view>{"2001:db8:a::7", "::", "ff0e::1", "::1", "fe80::7"};
  const std::vector<std::string_view> destinations =
      is_v4 ? std::vector<std::string_view>{"192.0.2.1", "203.0.113.9", "255.255.255.255",
                                            "192.0.2.255", "224.0.0.1"}
            : std::vector<std::string_view>{"2001:db8:b::1", "ff02::1", "ff0e::1"};
  const int own = is_v4 ? 1 : 58;
  const int other = is_v4 ? 58 : 1;
  const std::vector<std::pair<int, int>> messages =
      is_v4
          ? std::vector<std::pair<int, int>>{{17, -1},  {253, -1},  {own, -1}, {own, 8},  {own, 0},
                                             {own, 3},  {own, 4},   {own, 5},  {own, 11}, {own, 12},
                                             {own, 31}, {own, 137}, {other, 3}}
          : std::vector<std::pair<int, int>>{{17, -1},   {253, -1},  {own, -1}, {own, 128},
                                             {own, 1},   {own, 2},   {own, 4},  {own, 100},
                                             {own, 127}, {own, 137}, {other, 3}};
  std::vector<Probe> all;
  for (const auto source : sources) {
    for (const auto destination : destinations) {
      for (const auto& [protocol, type] : messages) {
        for (const auto piece : {Probe::Piece::Whole, Probe::Piece::First, Probe::Piece::Later}) {
          all.push_back({.family = family,
                         .protocol = protocol,
                         .icmp_type = type,
                         .source = source,
                         .destination = destination,
                         .is_own_source = false,
                         .piece = piece});
        }
      }
    }
  }
  return all;
}

class PlanError : public testing::Test {
 protected:
  void compare(const Probe& probe) {
    const Octets octets = octets_of(probe);
    const auto view = wire::DatagramView::parse(wire::CutBytes{octets});
    ASSERT_TRUE(view);
    source_ = address(probe.source);
    const AddressFacts facts{
        .source_is_own = probe.is_own_source,
        .source_is_subnet_broadcast = is_subnet_broadcast(probe.source),
        .destination_is_subnet_broadcast = is_subnet_broadcast(probe.destination)};
    for (const Cast cast : {Cast::Unicast, Cast::Multicast, Cast::Broadcast}) {
      const Why plain = rules_about(probe, cast, false);
      const Why excepted = rules_about(probe, cast, true);
      for (const CauseCase& each : causes_) {
        // Of options only those whose two high bits are 10.
        const bool is_excepted =
            each.is_excepted && (each.name == "too-big" || probe.option >> 6U == 2);
        const Cause cause{.kind = each.kind, .info = kInfo, .code = 3, .gateway = kGateway};
        for (const PolicyCase& by : policies_) {
          const auto plan = plan_error(cause, *view, {.cast = cast}, facts, by.policy);
          const Message message = message_of(each, probe.family, by);
          // (e.1) and (e.2) are about errors, and Neighbor Discovery's Redirect is none.
          const bool is_redirect = message == Message{137, 0};
          const Why why = (is_excepted   ? excepted
                           : is_redirect ? plain & ~kAboutErrors
                                         : plain) |
                          rules_about(each, message, by);
          ++compared_;
          if (is_right(plan, why, message, probe.family, by)) continue;
          FAIL() << each.name << ", " << probe.source << " to " << probe.destination
                 << ", protocol " << probe.protocol << ", type " << probe.icmp_type << ", piece "
                 << static_cast<int>(probe.piece) << ", cast " << static_cast<int>(cast) << ", "
                 << by.name << (by.is_router ? ", router: " : ", host: ")
                 << (plan ? "an error" : name(plan.error()));
        }
      }
    }
  }

  bool is_right(const std::expected<ErrorPlan, Silence>& plan, const Why& why,
                const Message& message, Family family, const PolicyCase& by) {
    if (!plan) return why.test(static_cast<std::size_t>(plan.error()));
    ++reported_;
    return why.none() && plan->family == family && plan->type == message.type &&
           plan->code == message.code && plan->word == word_of(message, family) &&
           plan->tos == tos_of(message, family, by) && plan->to == source_;
  }

  void compare_all(Family family) {
    for (const Probe& probe : probes(family)) {
      compare(probe);
      if (HasFatalFailure()) return;
    }
  }

  std::vector<PolicyCase> policies_ = policies();
  std::vector<CauseCase> causes_ = causes();
  IpAddress source_{};
  std::size_t compared_ = 0;
  std::size_t reported_ = 0;
};

// [R1122-SUP-6]
TEST_F(PlanError, IsTheReferenceOnEveryDatagramOfIpv4) {
  ASSERT_EQ(kTable.size(), kCauseKinds);
  compare_all(Family::V4);
  EXPECT_GT(compared_, 500'000U);
  EXPECT_GT(reported_, 1000U);
}

TEST_F(PlanError, IsTheReferenceOnEveryDatagramOfIpv6) {
  compare_all(Family::V6);
  for (Probe probe : probes(Family::V6)) {
    if (probe.protocol != 17) continue;
    for (const unsigned option : {0x00U, 0x40U, 0xC0U}) {
      probe.option = static_cast<std::uint8_t>(option | 0x1E);
      compare(probe);
    }
  }
  EXPECT_GT(reported_, 1000U);
}

TEST_F(PlanError, IsTheReferenceForSourcesOfItsOwn) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (Probe probe : probes(family)) {
      if (probe.piece != Probe::Piece::Whole || probe.protocol != 17) continue;
      probe.is_own_source = true;
      compare(probe);
    }
  }
  EXPECT_EQ(reported_, 0U);
}

}  // namespace
}  // namespace icmpkit::engine

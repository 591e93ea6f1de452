#include "icmpkit/engine/reassembly.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/engine/fragmentation.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/kernel_fragments.hpp"

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;
using enum ReassemblyOutcome;
using test::Datagrams;
using wire::IpProtocol;
using Datagram = std::vector<std::byte>;

constexpr SipKey kKey{.k0 = 815, .k1 = 5722};
constexpr Instant kStart{1h};

struct V4 {
  std::size_t at = 0;
  std::size_t size = 0;
  bool more = true;
  std::uint16_t identification = 1;
  std::uint32_t source = 0xC0000201;
  IpProtocol protocol = IpProtocol::Udp;
  std::uint8_t fill = 0;  ///< 0: each octet's place, modulo 251
  std::uint8_t ttl = 64;
};

Datagram fragment(const V4& piece) {
  Datagram datagram(20 + piece.size);
  (void)wire::encode(wire::Ipv4Header{.identification = piece.identification,
                                      .more_fragments = piece.more,
                                      .fragment_offset = static_cast<std::uint16_t>(piece.at),
                                      .ttl = piece.ttl,
                                      .protocol = piece.protocol,
                                      .source = Ipv4Address{piece.source},
                                      .destination = Ipv4Address{198, 51, 100, 2}},
                     piece.size, datagram);
  for (std::size_t i = 0; i < piece.size; ++i) {
    datagram[20 + i] = static_cast<std::byte>(piece.fill != 0 ? piece.fill : (piece.at + i) % 251);
  }
  return datagram;
}

struct V6 {
  std::size_t at = 0;
  std::size_t size = 0;
  bool more = true;
  std::uint32_t identification = 1;
  IpProtocol next_header = IpProtocol::Udp;
  std::uint8_t fill = 0;
};

Datagram fragment(const V6& piece) {
  Datagram datagram(48 + piece.size);
  (void)wire::encode(wire::Ipv6Header{.next_header = IpProtocol::Fragment,
                                      .source = *Ipv6Address::parse("2001:db8::1"),
                                      .destination = *Ipv6Address::parse("2001:db8::2")},
                     8 + piece.size, datagram);
  store_u8(datagram, 40, static_cast<std::uint8_t>(piece.next_header));
  store_be16(datagram, 42, static_cast<std::uint16_t>(piece.at | (piece.more ? 1U : 0U)));
  store_be32(datagram, 44, piece.identification);
  for (std::size_t i = 0; i < piece.size; ++i) {
    datagram[48 + i] = static_cast<std::byte>(piece.fill != 0 ? piece.fill : (piece.at + i) % 251);
  }
  return datagram;
}

class ReassemblyTest : public testing::Test {
 protected:
  ReassemblyResult hear(const Datagram& datagram, Instant now = kStart, LinkId link = {}) {
    const auto view = wire::DatagramView::parse(datagram);
    EXPECT_TRUE(view);
    const ReassemblyResult result = reassembly_.receive(*view, {.link = link, .seen = now}, now);
    evicted_ += result.evicted;
    return result;
  }
  void expect_discarded(const Datagram& datagram, Discard discard, Instant now = kStart) {
    const ReassemblyResult result = hear(datagram, now);
    EXPECT_EQ(result.outcome, Discarded);
    EXPECT_EQ(result.discard, discard);
  }
  void expect_reported(const Datagram& datagram, CauseKind kind, std::uint32_t pointer) {
    const ReassemblyResult result = hear(datagram);
    EXPECT_EQ(result.outcome, Reported);
    EXPECT_EQ(result.cause.kind, kind);
    EXPECT_EQ(result.cause.info, pointer);
  }
  /// How many time out by `now`, and of those with a first fragment.
  std::pair<int, int> expire(Instant now) {
    int all = 0;
    int with_first = 0;
    while (const auto expired = reassembly_.poll_expired(now)) {
      ++all;
      if (!expired->first_fragment.empty()) ++with_first;
    }
    return {all, with_first};
  }

  Reassembly reassembly_{kKey, 60s};
  std::size_t evicted_ = 0;
};

TEST_F(ReassemblyTest, IsSmallUntilAFragmentComes) {
  EXPECT_LE(sizeof(Reassembly), 32U);
  EXPECT_FALSE(reassembly_.next_deadline());
  EXPECT_FALSE(reassembly_.poll_expired(kStart));
}

TEST_F(ReassemblyTest, JoinsWhatLinuxSplit) {
  for (const Datagrams& fragments :
       {test::kernel_ipv4_fragments(), test::kernel_ipv4_fragments_with_options()}) {
    EXPECT_EQ(hear(fragments[2]).outcome, Waits);
    EXPECT_EQ(hear(fragments[0]).outcome, Waits);
    const ReassemblyResult result = hear(fragments[1]);
    ASSERT_EQ(result.outcome, Whole);
    const auto view = wire::Ipv4View::parse(result.datagram);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->checksum_state(), wire::ChecksumState::Correct);
    EXPECT_FALSE(view->is_fragment());
    EXPECT_EQ(view->total_length(), result.datagram.size());
    EXPECT_TRUE(std::ranges::equal(view->options().bytes(),
                                   wire::Ipv4View::parse(fragments[0])->options().bytes()));
    const Bytes payload = view->payload().bytes();
    ASSERT_EQ(payload.size(), 150U);
    for (std::size_t i = 0; i < 150; ++i) ASSERT_EQ(load_u8(payload, i), i);
  }
  const Datagrams fragments = test::kernel_ipv6_fragments();
  EXPECT_EQ(hear(fragments[1]).outcome, Waits);
  EXPECT_EQ(hear(fragments[2]).outcome, Waits);
  const ReassemblyResult result = hear(fragments[0]);
  ASSERT_EQ(result.outcome, Whole);
  const auto view = wire::DatagramView::parse(result.datagram);
  ASSERT_TRUE(view);
  EXPECT_FALSE(view->fragment());
  EXPECT_EQ(static_cast<int>(view->protocol()), 222);
  EXPECT_EQ(view->v6().payload_length(), 2608);
  ASSERT_EQ(view->payload().size(), 2600U);
  for (std::size_t i = 0; i < 2600; ++i) {
    ASSERT_EQ(load_u8(view->payload().bytes(), i), i & 0xFFU);
  }
  EXPECT_FALSE(reassembly_.next_deadline()) << "nothing is left";
}

// [R1122-REASM-3]
TEST_F(ReassemblyTest, Joins576OctetsFromPiecesOf72InEveryOrder) {
  Prng random{576};
  for (std::uint16_t round = 0; round < 200; ++round) {
    Datagrams pieces;
    for (std::size_t at = 0; at < 556; at += 72) {
      const std::size_t size = std::min<std::size_t>(72, 556 - at);
      pieces.push_back(
          fragment(V4{.at = at, .size = size, .more = at + size < 556, .identification = round}));
    }
    for (std::size_t i = pieces.size(); i > 1; --i) {
      std::swap(pieces[i - 1], pieces[random.below(static_cast<std::uint32_t>(i))]);
    }
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) ASSERT_EQ(hear(pieces[i]).outcome, Waits);
    const ReassemblyResult result = hear(pieces.back());
    ASSERT_EQ(result.outcome, Whole);
    ASSERT_EQ(result.datagram.size(), 576U);
    for (std::size_t i = 0; i < 556; ++i) ASSERT_EQ(load_u8(result.datagram, 20 + i), i % 251);
  }
}

TEST_F(ReassemblyTest, JoinsTheLongestDatagramAndRefusesOneOctetMore) {
  const auto longest = [&](std::size_t total, std::uint16_t identification) {
    ReassemblyResult result;
    for (std::size_t at = 0; at < total; at += 1480) {
      const std::size_t size = std::min<std::size_t>(1480, total - at);
      result = hear(fragment(
          V4{.at = at, .size = size, .more = at + size < total, .identification = identification}));
    }
    return result;
  };
  const ReassemblyResult whole = longest(65'515, 1);
  EXPECT_EQ(whole.outcome, Whole);
  EXPECT_EQ(whole.datagram.size(), 65'535U);
  const ReassemblyResult longer = longest(65'516, 2);
  EXPECT_EQ(longer.outcome, Discarded);
  EXPECT_EQ(longer.discard, Discard::BadHeader) << "the ping of death";
}

// [R1122-REASM-1]
TEST_F(ReassemblyTest, GivesUpAFixedTimeAfterTheFirstThatCameWhateverItsTtl) {
  EXPECT_EQ(hear(fragment(V4{.at = 0, .size = 80, .ttl = 5})).outcome, Waits);
  EXPECT_EQ(reassembly_.next_deadline(), kStart + 60s);
  EXPECT_EQ(hear(fragment(V4{.at = 80, .size = 80}), kStart + 59s).outcome, Waits);
  EXPECT_EQ(reassembly_.next_deadline(), kStart + 60s) << "nothing prolongs it";
  EXPECT_EQ(expire(kStart + 59'900ms), (std::pair{0, 0}));
  expect_discarded(fragment(V4{.at = 160, .size = 80, .more = false}), Discard::ReassemblyTimeout,
                   kStart + 60s);
  EXPECT_EQ(expire(kStart + 60s), (std::pair{1, 1}));
  EXPECT_FALSE(reassembly_.next_deadline());
}

TEST_F(ReassemblyTest, GivesTheFirstFragmentBackAsItWasReceived) {
  const Datagram first = fragment(V4{.at = 0, .size = 80, .identification = 7});
  (void)hear(fragment(V4{.at = 80, .size = 80, .identification = 7}), kStart, LinkId{1});
  (void)hear(first, kStart, LinkId{2});
  const Datagram first6 = fragment(V6{.at = 0, .size = 80, .identification = 7});
  (void)hear(first6, kStart + 1s, LinkId{3});
  (void)hear(fragment(V4{.at = 8, .size = 80, .identification = 9}), kStart + 2s);
  (void)hear(fragment(V6{.at = 8, .size = 80, .identification = 9}), kStart + 2s);
  auto expired = reassembly_.poll_expired(kStart + 60s);
  ASSERT_TRUE(expired);
  EXPECT_TRUE(std::ranges::equal(expired->first_fragment, first));
  EXPECT_EQ(expired->arrival.link, LinkId{2});
  EXPECT_FALSE(reassembly_.poll_expired(kStart + 60s));
  EXPECT_EQ(reassembly_.next_deadline(), kStart + 61s);
  expired = reassembly_.poll_expired(kStart + 61s);
  ASSERT_TRUE(expired);
  EXPECT_TRUE(std::ranges::equal(expired->first_fragment, first6));
  EXPECT_EQ(expired->arrival.link, LinkId{3});
  EXPECT_EQ(expire(kStart + 62s), (std::pair{2, 0})) << "two of which the first never came";
}

// [R8200-FRAG-3]
TEST_F(ReassemblyTest, AbandonsADatagramWhoseFragmentsOverlapSilently) {
  EXPECT_EQ(hear(fragment(V6{.at = 0, .size = 80})).outcome, Waits);
  expect_discarded(fragment(V6{.at = 72, .size = 80}), Discard::FragmentOverlap);
  expect_discarded(fragment(V6{.at = 80, .size = 80, .more = false}), Discard::FragmentOverlap);
  expect_discarded(fragment(V6{.at = 0, .size = 80}), Discard::FragmentOverlap);
  EXPECT_EQ(expire(kStart + 60s), (std::pair{0, 0})) << "no report later either";

  EXPECT_EQ(hear(fragment(V6{.at = 0, .size = 80}), kStart + 60s).outcome, Waits);
  EXPECT_EQ(hear(fragment(V6{.at = 0, .size = 80}), kStart + 60s).outcome, Waits) << "a duplicate";
  EXPECT_EQ(hear(fragment(V6{.at = 80, .size = 80, .more = false}), kStart + 60s).outcome, Whole);
}

// Every way in which two fragments can overlap, against a naive judgement.
TEST_F(ReassemblyTest, FindsEveryOverlap) {
  std::uint16_t identification = 0;
  for (std::size_t a = 0; a < 5; ++a) {
    for (std::size_t a_size = 1; a_size < 4; ++a_size) {
      for (std::size_t b = 0; b < 5; ++b) {
        for (std::size_t b_size = 1; b_size < 4; ++b_size) {
          ++identification;
          (void)hear(
              fragment(V4{.at = 16 + 8 * a, .size = 8 * a_size, .identification = identification}));
          const auto outcome =
              hear(fragment(
                       V4{.at = 16 + 8 * b, .size = 8 * b_size, .identification = identification}))
                  .outcome;
          const bool is_same = a == b && a_size == b_size;
          const bool is_overlap = a < b + b_size && b < a + a_size;
          ASSERT_EQ(outcome, is_overlap && !is_same ? Discarded : Waits)
              << a << '+' << a_size << ' ' << b << '+' << b_size;
          (void)expire(kStart + 60s);
        }
      }
    }
  }
}

TEST_F(ReassemblyTest, TakesOtherOctetsAtTheSamePlaceAndASecondEndForAnOverlap) {
  (void)hear(fragment(V4{.at = 16, .size = 80, .identification = 1}));
  expect_discarded(fragment(V4{.at = 16, .size = 80, .identification = 1, .fill = 9}),
                   Discard::FragmentOverlap);
  (void)hear(fragment(V4{.at = 80, .size = 80, .more = false, .identification = 2}));
  expect_discarded(fragment(V4{.at = 160, .size = 8, .identification = 2}),
                   Discard::FragmentOverlap);
  (void)hear(fragment(V4{.at = 80, .size = 80, .identification = 3}));
  expect_discarded(fragment(V4{.at = 16, .size = 8, .more = false, .identification = 3}),
                   Discard::FragmentOverlap);
  (void)hear(fragment(V4{.at = 80, .size = 80, .identification = 4}));
  expect_discarded(fragment(V4{.at = 80, .size = 80, .more = false, .identification = 4}),
                   Discard::FragmentOverlap);
}

TEST_F(ReassemblyTest, KeepsDatagramsApart) {
  (void)hear(fragment(V4{.at = 0, .size = 16, .identification = 1}));
  const auto last = [](V4 piece) {
    piece.at = 16;
    piece.size = 16;
    piece.more = false;
    return fragment(piece);
  };
  EXPECT_EQ(hear(last({.identification = 2})).outcome, Waits);
  EXPECT_EQ(hear(last({.identification = 1, .source = 0xC0000202})).outcome, Waits);
  EXPECT_EQ(hear(last({.identification = 1, .protocol = IpProtocol::Icmp})).outcome, Waits);
  EXPECT_EQ(hear(last({.identification = 1})).outcome, Whole);
  // In IPv6 only the first fragment's next header counts.
  (void)hear(fragment(V6{.at = 0, .size = 16}));
  EXPECT_EQ(hear(fragment(V6{.at = 16, .size = 8, .more = false, .next_header = IpProtocol::Tcp}))
                .outcome,
            Whole);
}

// RFC 6946: an atomic fragment is a datagram for itself.
TEST_F(ReassemblyTest, TakesAtomicFragmentsForThemselves) {
  (void)hear(fragment(V6{.at = 0, .size = 16}));
  const ReassemblyResult atomic = hear(fragment(V6{.at = 0, .size = 33, .more = false}));
  ASSERT_EQ(atomic.outcome, Whole);
  EXPECT_EQ(atomic.datagram.size(), 73U);
  EXPECT_EQ(load_u8(atomic.datagram, 6), 17);
  EXPECT_EQ(load_be16(atomic.datagram, 4), 33);
  EXPECT_EQ(hear(fragment(V6{.at = 16, .size = 16, .more = false})).outcome, Whole)
      << "the others were not touched";
}

TEST_F(ReassemblyTest, ReportsAnUnevenLengthAndOneBeyondTheLongestPayload) {
  expect_reported(fragment(V6{.at = 0, .size = 13}), CauseKind::BadField, 4);
  expect_reported(fragment(V6{.at = 65'528, .size = 16, .more = false}), CauseKind::BadField, 42);
  EXPECT_EQ(hear(fragment(V6{.at = 65'528, .size = 7, .more = false})).outcome, Waits);
  expect_discarded(fragment(V4{.at = 0, .size = 13}), Discard::BadHeader);
  EXPECT_EQ(expire(kStart + 60s), (std::pair{1, 0})) << "what was reported is not kept";
}

TEST_F(ReassemblyTest, ReportsAFirstFragmentWithoutAllItsHeaders) {
  expect_reported(fragment(V6{.at = 0, .size = 16, .next_header = IpProtocol::Tcp}),
                  CauseKind::FirstFragmentIncomplete, 0);
  Datagram options =
      fragment(V6{.at = 0, .size = 16, .next_header = IpProtocol::DestinationOptions});
  store_u8(options, 49, 1);  // sixteen octets of options, and no transport behind them
  expect_reported(options, CauseKind::FirstFragmentIncomplete, 0);
  store_u8(options, 49, 2);  // twenty-four: they end in the next fragment
  expect_reported(options, CauseKind::FirstFragmentIncomplete, 0);
  store_u8(options, 48, 17);
  store_u8(options, 49, 0);  // eight, and UDP's header
  EXPECT_EQ(hear(options).outcome, Waits);
}

// RFC 1858, RFC 3128, and fragments of nothing.
TEST_F(ReassemblyTest, DiscardsFragmentsThatAreTooSmall) {
  const auto tcp = IpProtocol::Tcp;
  expect_discarded(fragment(V4{.at = 0, .size = 8, .protocol = tcp}), Discard::FragmentTooSmall);
  expect_discarded(fragment(V4{.at = 8, .size = 80, .protocol = tcp}), Discard::FragmentTooSmall);
  EXPECT_EQ(hear(fragment(V4{.at = 0, .size = 16, .protocol = tcp})).outcome, Waits);
  EXPECT_EQ(hear(fragment(V4{.at = 0, .size = 8})).outcome, Waits) << "UDP's header is whole";
  expect_discarded(fragment(V4{.at = 0, .size = 0}), Discard::FragmentTooSmall);
  expect_discarded(fragment(V4{.at = 80, .size = 0, .more = false}), Discard::FragmentTooSmall);
  expect_discarded(fragment(V6{.at = 80, .size = 0}), Discard::FragmentTooSmall);
}

TEST_F(ReassemblyTest, GivesUpADatagramOfTooManyFragments) {
  for (std::size_t i = 0; i < Reassembly::kMaxFragments; ++i) {
    ASSERT_EQ(hear(fragment(V4{.at = 16 * i, .size = 8})).outcome, Waits);
  }
  expect_discarded(fragment(V4{.at = 8, .size = 8}), Discard::ReassemblyFull);
  EXPECT_EQ(expire(kStart + 60s), (std::pair{0, 0}));
}

TEST_F(ReassemblyTest, LetsASourceCrowdOutOnlyItself) {
  const V4 victim{.at = 0, .size = 800, .identification = 1, .source = 0xC0000263};
  EXPECT_EQ(hear(fragment(victim)).outcome, Waits);
  for (std::uint16_t i = 0; i < 5000; ++i) {
    EXPECT_EQ(hear(fragment(V4{.at = 0, .size = 800, .identification = i})).outcome, Waits);
  }
  EXPECT_EQ(evicted_, 5000 - Reassembly::kMaxDatagramsOfOne);
  V4 last = victim;
  last.at = 800;
  last.more = false;
  EXPECT_EQ(hear(fragment(last)).outcome, Whole);
  EXPECT_EQ(expire(kStart + 60s).first, static_cast<int>(Reassembly::kMaxDatagramsOfOne));
}

TEST_F(ReassemblyTest, HoldsItsBoundsInAFlood) {
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    (void)hear(
        fragment(V4{.at = 1480, .size = 1480, .identification = 1, .source = 0x0A000000U + i}));
  }
  EXPECT_EQ(expire(kStart + 60s).first, static_cast<int>(Reassembly::kMaxDatagrams));
  EXPECT_EQ(evicted_, 20'000 - Reassembly::kMaxDatagrams);
}

TEST_F(ReassemblyTest, HoldsItsBoundOfOctets) {
  // Twenty sources, each with nearly 60,000 octets.
  for (std::size_t at = 16; at < 59'000; at += 1480) {
    for (std::uint32_t i = 0; i < 20; ++i) {
      (void)hear(fragment(V4{.at = at / 8 * 8, .size = 1480, .source = 0x0A000000U + i}));
    }
  }
  EXPECT_GT(evicted_, 0U);
  EXPECT_LE(reassembly_.octets_held(), Reassembly::kMaxOctets);
}

TEST_F(ReassemblyTest, JoinsWhatItsOwnNodeSplits) {
  Prng random{791};
  for (int round = 0; round < 100; ++round) {
    const std::size_t size = 1800 + random.below(6000);
    Datagram whole = round % 2 == 0 ? fragment(V4{.at = 0, .size = size, .more = false})
                                    : fragment(V6{.at = 0, .size = size, .more = false});
    if (round % 2 != 0) {  // without the Fragment header
      whole.erase(whole.begin() + 40, whole.begin() + 48);
      store_u8(whole, 6, 17);
      store_be16(whole, 4, static_cast<std::uint16_t>(size));
    }
    Datagrams pieces;
    Datagram buffer(2000);
    const auto split = [&](auto fragments) {
      while (const auto written = fragments->next(buffer)) {
        pieces.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*written));
      }
    };
    const std::size_t mtu = 1280 + random.below(500);
    if (round % 2 == 0) {
      split(Ipv4Fragments::make(whole, mtu));
    } else {
      split(Ipv6Fragments::make(whole, mtu, random.below(1000)));
    }
    for (std::size_t i = pieces.size(); i > 1; --i) {
      std::swap(pieces[i - 1], pieces[random.below(static_cast<std::uint32_t>(i))]);
    }
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) ASSERT_EQ(hear(pieces[i]).outcome, Waits);
    const ReassemblyResult result = hear(pieces.back());
    ASSERT_EQ(result.outcome, Whole);
    ASSERT_TRUE(std::ranges::equal(result.datagram, whole));
  }
}

// Whatever comes: nothing is read outside a datagram, and what is joined is a datagram.
TEST_F(ReassemblyTest, StandsFragmentsWithDamagedOctets) {
  Datagrams originals = test::kernel_ipv6_fragments();
  for (const Datagrams& more :
       {test::kernel_ipv4_fragments(), test::kernel_ipv4_fragments_with_options()}) {
    originals.insert(originals.end(), more.begin(), more.end());
  }
  Prng random{815};
  Datagram buffer(65'600);
  for (int round = 0; round < 30'000; ++round) {
    Datagram damaged = originals[random.below(static_cast<std::uint32_t>(originals.size()))];
    for (std::uint32_t flips = random.below(4); flips > 0; --flips) {
      const auto headers = static_cast<std::uint32_t>(std::min<std::size_t>(60, damaged.size()));
      damaged[random.below(headers)] ^= static_cast<std::byte>(1U << random.below(8));
    }
    const auto view = wire::DatagramView::parse(damaged);
    if (!view) continue;
    const Instant now = kStart + round * 1ms;
    const auto result = reassembly_.receive(*view, {}, now);
    EXPECT_TRUE(result.outcome != Whole || wire::DatagramView::parse(result.datagram));
    while (reassembly_.poll_expired(now)) continue;
    if (auto pieces = Ipv4Fragments::make(damaged, 68)) {
      while (pieces->next(buffer)) continue;
    }
    if (auto pieces = Ipv6Fragments::make(damaged, 1280, 1)) {
      while (pieces->next(buffer)) continue;
    }
  }
  EXPECT_LE(reassembly_.octets_held(), Reassembly::kMaxOctets);
}

TEST_F(ReassemblyTest, RefusesACutFragment) {
  const Datagram whole = fragment(V4{.at = 0, .size = 80});
  expect_discarded(Datagram(whole.begin(), whole.begin() + 60), Discard::Truncated);
}

}  // namespace
}  // namespace icmpkit::engine

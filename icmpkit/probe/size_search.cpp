#include "icmpkit/probe/size_search.hpp"

#include <algorithm>

namespace icmpkit::probe {
namespace {

/// Sizes tried at once, beside one that is in doubt.
constexpr std::size_t kAtOnce = 10;

/// What links and tunnels have: jumbo frames, FDDI, Ethernet and what PPPoE, GRE, IP in IP, IPsec,
/// VXLAN and mobile networks leave of it, IPv6's least and old serial lines.
constexpr auto kUsual = std::to_array<std::uint32_t>(
    {9000, 8166, 4470, 4352, 2002, 1500, 1492, 1480, 1476, 1472, 1468, 1462,
     1460, 1458, 1454, 1452, 1450, 1446, 1440, 1438, 1430, 1428, 1420, 1412,
     1400, 1380, 1358, 1350, 1300, 1280, 1006, 576,  508,  296});

}  // namespace

// Where more usual sizes lie between the two than fit into a round, they are taken at even
// distances; where few do, the rest of the round halves what is left many times over.
void SizeSearch::add_between(SizeList& list, std::uint32_t low, std::uint32_t high) const {
  const auto first = std::ranges::find_if(kUsual, [&](std::uint32_t size) { return size < high; });
  const auto last =
      std::find_if(first, kUsual.end(), [&](std::uint32_t size) { return size <= low; });
  const auto count = static_cast<std::size_t>(last - first);
  if (count >= 2) {
    const std::size_t step = (count + kAtOnce - 1) / kAtOnce;
    for (std::size_t i = 0; i < count; i += step)
      list.add(*(first + static_cast<std::ptrdiff_t>(i)));
    return;
  }
  const std::uint32_t between = high - low - 1;
  const auto parts = static_cast<std::uint32_t>(std::min<std::size_t>(kAtOnce, between));
  for (std::uint32_t i = parts; i != 0; --i) {
    list.add(low + static_cast<std::uint32_t>((std::uint64_t{between} + 1) * i / (parts + 1)));
  }
}

SizeList SizeSearch::next_round() const {
  SizeList list;
  if (is_done()) return list;
  if (hint_) {
    // One octet more shows whether the report was right; it goes first, so that its answer does
    // too.
    if (*hint_ + 1 < high_) list.add(*hint_ + 1);
    list.add(*hint_);
    return list;
  }
  std::uint32_t high = high_;
  for (const Doubt& doubt : doubts_) {
    if (doubt.size != 0) high = std::min(high, doubt.size);
  }
  if (high != high_) list.add(high);
  if (high - low_ > 1) add_between(list, low_, high);
  return list;
}

void SizeSearch::pass(std::uint32_t size) {
  low_ = std::max(low_, size);
  if (high_ <= low_) {  // whoever said so was wrong
    high_ = first_ + 1;
    high_vanished_ = false;
  }
  if (hint_ && *hint_ <= low_) hint_.reset();
  for (Doubt& doubt : doubts_) {
    if (doubt.size <= low_) doubt = {};
  }
}

void SizeSearch::lower_high(std::uint32_t size, bool vanished) {
  if (size <= low_ || size >= high_) return;
  high_ = size;
  high_vanished_ = vanished;
  if (hint_ && *hint_ >= high_) hint_.reset();
  for (Doubt& doubt : doubts_) {
    if (doubt.size >= high_) doubt = {};
  }
}

void SizeSearch::fail(std::uint32_t size) {
  lower_high(size, false);
  if (hint_ == size) hint_.reset();
}

void SizeSearch::claim(std::uint32_t size, std::uint32_t mtu) {
  fail(size);
  if (mtu > low_ && mtu < high_) hint_ = mtu;
}

void SizeSearch::miss(std::uint32_t size) {
  if (size <= low_ || size >= high_) return;
  if (hint_ == size) hint_.reset();
  auto found = std::ranges::find(doubts_, size, &Doubt::size);
  if (found == doubts_.end()) found = std::ranges::find(doubts_, 0U, &Doubt::size);
  if (found == doubts_.end()) return;  // it is tried again all the same
  found->size = size;
  if (++found->missed >= attempts_) lower_high(size, true);
}

void SizeSearch::confirm(std::uint32_t mtu) {
  if (low_ == mtu) lower_high(mtu + 1, false);
}

}  // namespace icmpkit::probe

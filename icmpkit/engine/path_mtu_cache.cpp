#include "icmpkit/engine/path_mtu_cache.hpp"

#include <algorithm>
#include <array>

#include "icmpkit/engine/bounded_table.hpp"

namespace icmpkit::engine {
namespace {

constexpr std::uint32_t kIpv4Min = 68;
constexpr std::uint32_t kIpv6Min = 1280;
constexpr Duration kLeastLifetime = std::chrono::minutes{5};

/// RFC 1191 section 7.1: MTUs that links have, largest first.
constexpr std::array<std::uint32_t, 11> kPlateaus{65535, 32000, 17914, 8166, 4352, 2002,
                                                  1492,  1006,  508,   296,  68};

/// The greatest plateau below `size`. [R1191-HOST-4]
std::uint32_t plateau_below(std::uint32_t size) {
  const auto* const plateau =
      std::ranges::find_if(kPlateaus, [&](std::uint32_t mtu) { return mtu < size; });
  return plateau == kPlateaus.end() ? kIpv4Min : *plateau;
}

struct Estimate {
  PathMtu path;
  Instant heard{};                  ///< the last report of it
  std::uint32_t datagram_size = 0;  ///< that the report of it quoted
};

}  // namespace

struct PathMtuCache::State {
  explicit State(const SipKey& key) : random(key) {}

  BoundedTable<IpAddress, Estimate, kMaxDestinations> estimates{};
  KeyedRandom random;
};

PathMtuCache::PathMtuCache(const SipKey& key, const PathMtuLimits& limits)
    : key_(key), limits_(limits) {
  limits_.lifetime = std::max(limits_.lifetime, kLeastLifetime);
  limits_.ipv4_floor = std::max(limits_.ipv4_floor, kIpv4Min);
}
PathMtuCache::PathMtuCache(PathMtuCache&&) noexcept = default;
PathMtuCache& PathMtuCache::operator=(PathMtuCache&&) noexcept = default;
PathMtuCache::~PathMtuCache() = default;

PathMtuVerdict PathMtuCache::learn(const TooBigReport& report, std::uint32_t link_mtu,
                                   Instant now) {
  const bool is_v4 = report.destination.is_v4();
  const PathMtu present = find(report.destination, link_mtu, now);
  std::uint32_t reported = report.reported_mtu;
  if (is_v4 && reported == 0 && is_repeated(report, now)) {
    // Of a burst that was on its way before the first report came: not a step down for each.
    // [R1191-HOST-7]
    reported = present.mtu;
  } else if (is_v4 && reported == 0) {
    // A router derived from 4.2BSD adds its header to the length that it quotes: a datagram larger
    // than anything this node sends there is one of those. RFC 1191 would have the length of
    // exactly the estimate reduced too, which skips the right plateau at every other router.
    // [R1191-HOST-5]
    const bool is_added_to = report.datagram_size > present.mtu;
    const std::uint32_t size =
        report.datagram_size -
        (is_added_to ? std::min<std::uint32_t>(report.header_size, report.datagram_size) : 0);
    reported = plateau_below(size);
  } else {
    // [R1191-HOST-3] [R8201-PMTU-1]
    if (reported < (is_v4 ? kIpv4Min : kIpv6Min)) return PathMtuVerdict::IgnoredTooSmall;
    if (reported >= report.datagram_size) return PathMtuVerdict::IgnoredFits;
  }

  const PathMtu heard{.mtu = is_v4 ? std::max(reported, limits_.ipv4_floor) : reported,
                      .is_below_floor = is_v4 && reported < limits_.ipv4_floor};
  if (heard.mtu > present.mtu) return PathMtuVerdict::IgnoredRaise;  // [R1191-HOST-2]
  const bool is_news = heard.mtu < present.mtu || (heard.is_below_floor && !present.is_below_floor);
  // A link's own MTU is not worth an entry.
  if (!is_news && heard.mtu == link_mtu) return PathMtuVerdict::Confirmed;
  store(report,
        {.mtu = heard.mtu, .is_below_floor = heard.is_below_floor || present.is_below_floor}, now);
  return is_news ? PathMtuVerdict::Learnt : PathMtuVerdict::Confirmed;
}

bool PathMtuCache::is_repeated(const TooBigReport& report, Instant now) const {
  if (!state_) return false;
  const Estimate* const estimate =
      state_->estimates.find(keyed_hash(key_, report.destination), report.destination);
  return estimate != nullptr && now - estimate->heard < limits_.lifetime &&
         estimate->datagram_size == report.datagram_size;
}

void PathMtuCache::store(const TooBigReport& report, PathMtu estimate, Instant now) {
  if (!state_) state_ = std::make_unique<State>(key_);
  const IpAddress& destination = report.destination;
  state_->estimates.place(
      keyed_hash(key_, destination), destination,
      idle_or_random(state_->random, [&](const Estimate& other) {
        return now - other.heard >= limits_.lifetime;
      })) = {.path = estimate, .heard = now, .datagram_size = report.datagram_size};
}

PathMtu PathMtuCache::find_learnt(const IpAddress& destination, std::uint32_t link_mtu,
                                  Instant now) const {
  const Estimate* const estimate =
      state_->estimates.find(keyed_hash(key_, destination), destination);
  // [R1191-HOST-10]
  if (estimate == nullptr || now - estimate->heard >= limits_.lifetime ||
      estimate->path.mtu > link_mtu) {
    return {.mtu = link_mtu};
  }
  return estimate->path;
}

}  // namespace icmpkit::engine

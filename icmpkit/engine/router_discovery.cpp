#include "icmpkit/engine/router_discovery.hpp"

#include <algorithm>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::engine {

namespace {

using namespace std::chrono_literals;
using wire::ChecksumState;
using wire::icmpv4::RouterAdvertisement;
using wire::icmpv4::RouterAdvertisementCode;
using wire::icmpv4::RouterAdvertisementView;
using wire::icmpv4::RouterEntry;
using wire::icmpv4::RouterSolicitation;
using wire::icmpv4::RouterSolicitationView;

constexpr std::size_t kEntrySize = RouterEntry::kWords * 4;
constexpr std::size_t kMaxEntries = 255;

/// Whether the address is on a network of the interface.
bool is_on_link(Ipv4Address address, const InterfaceConfig& interface) {
  return std::ranges::any_of(interface.addresses, [&](const InterfaceAddress& own) {
    return own.address.is_v4() && Prefix(own.address, own.prefix_length).contains(address);
  });
}

bool is_sum_right(Bytes message) {
  return wire::icmpv4::checksum_state(message) == ChecksumState::Correct;
}

/// Evenly distributed between zero and `bound`, to the nanosecond.
Duration random_duration(Prng& random, Duration bound) {
  return Duration{
      static_cast<Duration::rep>(random.uniform() * static_cast<double>(bound.count()))};
}

}  // namespace

std::optional<AdvertisingProblem> advertising_problem(const RouterAdvertising& advertising) {
  if (advertising.max_interval < 4s || advertising.max_interval > 1800s) {
    return AdvertisingProblem::MaxInterval;
  }
  if (advertising.min_interval < 3s || advertising.min_interval > advertising.max_interval) {
    return AdvertisingProblem::MinInterval;
  }
  const std::chrono::seconds lifetime{advertising.lifetime};
  if (lifetime < advertising.max_interval || lifetime > 9000s) return AdvertisingProblem::Lifetime;
  return std::nullopt;
}

RouterAdvertiser::RouterAdvertiser(const InterfaceConfig& interface, std::uint64_t seed,
                                   Instant now)
    : interface_(&interface),
      config_(interface.advertising),
      per_message_(std::clamp<std::size_t>(
          (interface.mtu -
           std::min<std::size_t>(
               interface.mtu, wire::Ipv4Header::kMinSize + RouterAdvertisementView::kFixedSize)) /
              kEntrySize,
          1, kMaxEntries)),
      random_(seed) {
  for (const InterfaceAddress& own : interface.addresses) {
    if (!own.address.is_v4()) continue;
    entries_.push_back({.address = own.address.v4(), .preference = config_.preference});
  }
  // Routers that come up together do not speak at once.
  if (config_.is_on && !entries_.empty()) due_ = now + random_below(kMaxResponseDelay);
}

Duration RouterAdvertiser::random_below(Duration bound) { return random_duration(random_, bound); }

/// [R1256-RTR-4]
void RouterAdvertiser::schedule_next(Instant now) {
  Duration interval =
      config_.min_interval + random_below(config_.max_interval - config_.min_interval);
  if (advertisements_ <= kMaxInitialAdvertisements) {
    interval = std::min(interval, kMaxInitialInterval);
  }
  due_ = now + interval;
}

void RouterAdvertiser::on_solicitation(Bytes message, Ipv4Address source, Instant now) {
  const auto view = RouterSolicitationView::parse(message);
  if (!view || view->code_octet() != 0 || !is_sum_right(message)) return;
  if (!source.is_unspecified() && !is_on_link(source, *interface_)) return;
  if (!due_ || !config_.is_on) return;
  due_ = std::min(*due_, now + random_below(kMaxResponseDelay));
}

void RouterAdvertiser::withdraw(Ipv4Address address, Instant now) {
  const auto entry = std::ranges::find(entries_, address, &RouterEntry::address);
  if (entry == entries_.end()) return;
  if (config_.is_on) {
    withdrawn_.push_back(*entry);
    due_ = now;
  }
  entries_.erase(entry);
  sent_ = 0;
}

void RouterAdvertiser::stop(Instant now) {
  if (!config_.is_on) return;
  config_.is_on = false;
  withdrawn_.insert(withdrawn_.end(), entries_.begin(), entries_.end());
  entries_.clear();
  sent_ = 0;
  due_ = withdrawn_.empty() ? std::nullopt : std::optional(now);
}

RouterMessage RouterAdvertiser::write(std::span<const RouterEntry> entries, std::uint16_t lifetime,
                                      MutableBytes out) const {
  const RouterAdvertisement message{.lifetime = std::chrono::duration<std::uint16_t>{lifetime},
                                    .routers = entries};
  return {.message = wire::icmpv4::encode(message, out).value_or(MutableBytes{}),
          .destination = kAllHosts};
}

std::optional<RouterMessage> RouterAdvertiser::poll(MutableBytes out, Instant now) {
  if (!due_ || now < *due_) return std::nullopt;
  if (!withdrawn_.empty()) {
    const std::size_t size = std::min(per_message_, withdrawn_.size());
    const RouterMessage message = write(std::span(withdrawn_).first(size), 0, out);
    withdrawn_.erase(withdrawn_.begin(), withdrawn_.begin() + static_cast<std::ptrdiff_t>(size));
    if (withdrawn_.empty() && entries_.empty()) due_.reset();
    return message;
  }
  const auto left = std::span(entries_).subspan(sent_);
  const std::size_t size = std::min(per_message_, left.size());
  sent_ += size;
  if (sent_ == entries_.size()) {
    sent_ = 0;
    ++advertisements_;
    schedule_next(now);
  }
  return write(left.first(size), config_.lifetime, out);
}

std::optional<Instant> RouterAdvertiser::next_deadline() const { return due_; }

RouterList::RouterList(const InterfaceConfig& interface, RouterDiscovery discovery,
                       std::uint64_t seed, Instant now)
    : interface_(&interface), discovery_(discovery) {
  Prng random{seed};
  if (discovery == RouterDiscovery::On) due_ = now + random_duration(random, kMaxSolicitationDelay);
}

bool RouterList::is_neighbour(Ipv4Address address) const {
  return is_on_link(address, *interface_);
}

void RouterList::add_configured(Ipv4Address address, std::int32_t preference) {
  const RouterEntry entry{.address = address, .preference = preference};
  if (DefaultRouter* place = place_for(entry)) {
    *place = {.address = address, .preference = preference, .expires = std::nullopt};
  }
}

/// Where the router is or may be kept; null where the list is full of better ones.
DefaultRouter* RouterList::place_for(const RouterEntry& entry) {
  const auto known = std::span(routers_).first(count_);
  const auto same = std::ranges::find(known, entry.address, &DefaultRouter::address);
  if (same != known.end()) return &*same;
  if (count_ < kCapacity) {
    routers_[count_] = {};
    return &routers_[count_++];
  }
  DefaultRouter* worst = nullptr;
  for (DefaultRouter& router : known) {
    if (!router.expires || router.preference >= entry.preference) continue;
    if (worst == nullptr || router.preference < worst->preference) worst = &router;
  }
  return worst;
}

AdvertisementHeard RouterList::on_advertisement(Bytes message, Instant now) {
  const auto view = RouterAdvertisementView::parse(message);
  // A mobility agent that routes only what it must says so by its code, and counts as invalid here.
  // [R5944-MIP-1]
  if (!view || view->code() != RouterAdvertisementCode::Normal || view->num_addrs() == 0 ||
      view->entry_size() < RouterEntry::kWords || view->rest().size() < view->entries_length() ||
      !is_sum_right(message)) {
    return AdvertisementHeard::Invalid;
  }
  if (discovery_ == RouterDiscovery::Off) return AdvertisementHeard::Disabled;
  bool is_useful = false;
  for (const RouterEntry& entry : view->entries()) {
    is_useful = learn(entry, view->lifetime(), now) || is_useful;
  }
  if (!is_useful) return AdvertisementHeard::Useless;
  due_.reset();
  return AdvertisementHeard::Learnt;
}

/// Gives whether the router can be a default one.
bool RouterList::learn(const RouterEntry& entry, Duration lifetime, Instant now) {
  if (!is_neighbour(entry.address)) return false;
  DefaultRouter* place = place_for(entry);
  if (place == nullptr) return false;
  if (place->address == entry.address && !place->expires) return true;
  *place = {.address = entry.address, .preference = entry.preference, .expires = now + lifetime};
  on_deadline(now);
  return lifetime > Duration{} && entry.preference != RouterEntry::kNeverDefault;
}

void RouterList::on_deadline(Instant now) {
  const auto known = std::span(routers_).first(count_);
  const auto over = std::ranges::remove_if(known, [now](const DefaultRouter& router) {
    return router.expires && *router.expires <= now;
  });
  count_ -= over.size();
}

std::optional<RouterMessage> RouterList::poll(MutableBytes out, Instant now) {
  if (!due_ || now < *due_) return std::nullopt;
  ++solicitations_;
  due_ = solicitations_ < kMaxSolicitations ? std::optional(now + kSolicitationInterval)
                                            : std::nullopt;
  return RouterMessage{
      .message = wire::icmpv4::encode(RouterSolicitation{}, out).value_or(MutableBytes{}),
      .destination = kAllRouters};
}

std::optional<Instant> RouterList::next_deadline() const {
  std::optional<Instant> next = due_;
  for (const DefaultRouter& router : routers()) {
    if (router.expires && (!next || *router.expires < *next)) next = router.expires;
  }
  return next;
}

std::optional<Ipv4Address> RouterList::best(Instant now) const {
  const DefaultRouter* best = nullptr;
  for (const DefaultRouter& router : routers()) {
    if (router.preference == RouterEntry::kNeverDefault) continue;
    if (router.expires && *router.expires <= now) continue;
    if (best == nullptr || router.preference > best->preference) best = &router;
  }
  return best != nullptr ? std::optional(best->address) : std::nullopt;
}

}  // namespace icmpkit::engine

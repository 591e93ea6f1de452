#include "icmpkit/engine/redirect_cache.hpp"

#include "icmpkit/engine/bounded_table.hpp"

namespace icmpkit::engine {
namespace {

/// RFC 1349's type of service is four bits; this is none of them.
constexpr std::uint8_t kAnyService = 0xFF;

constexpr std::uint8_t service_of(std::uint8_t tos) {
  return static_cast<std::uint8_t>(tos >> 1U & 0x0FU);
}

struct Way {
  IpAddress destination;
  std::uint8_t service = kAnyService;
  friend bool operator==(const Way&, const Way&) = default;
};

struct Told {
  Hop hop{};
  Instant at{};

  [[nodiscard]] bool is_old(Instant now) const { return now - at >= RedirectCache::kLifetime; }
};

}  // namespace

// The hash is of the destination alone, so that all entries for it share a set.
struct RedirectCache::State {
  explicit State(const SipKey& key) : random(key) {}

  BoundedTable<Way, Told, kMaxEntries> told{};
  KeyedRandom random;
};

RedirectCache::RedirectCache(const SipKey& key) : key_(key) {}
RedirectCache::RedirectCache(RedirectCache&&) noexcept = default;
RedirectCache& RedirectCache::operator=(RedirectCache&&) noexcept = default;
RedirectCache::~RedirectCache() = default;

void RedirectCache::learn(const IpAddress& destination, const Hop& hop, Instant now) {
  if (state_) {
    for (auto& slot : state_->told.set_of(keyed_hash(key_, destination))) {
      if (slot.hash != 0 && slot.key.destination == destination) slot = {};
    }
  }
  place(destination, kAnyService, hop, now);
}

void RedirectCache::learn_for_service(const IpAddress& destination, std::uint8_t tos,
                                      const Hop& hop, Instant now) {
  place(destination, service_of(tos), hop, now);
}

void RedirectCache::place(const IpAddress& destination, std::uint8_t service, const Hop& hop,
                          Instant now) {
  if (!state_) state_ = std::make_unique<State>(key_);
  state_->told.place(
      keyed_hash(key_, destination), {.destination = destination, .service = service},
      idle_or_random(state_->random, [&](const Told& other) { return other.is_old(now); })) = {
      .hop = hop, .at = now};
}

std::optional<Hop> RedirectCache::find_learnt(const IpAddress& destination, std::uint8_t tos,
                                              Instant now) const {
  const std::uint64_t hash = keyed_hash(key_, destination);
  for (const std::uint8_t service : {service_of(tos), kAnyService}) {
    const Told* const told =
        state_->told.find(hash, {.destination = destination, .service = service});
    if (told != nullptr && !told->is_old(now)) return told->hop;
  }
  return std::nullopt;
}

}  // namespace icmpkit::engine

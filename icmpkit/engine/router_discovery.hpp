// Router discovery (RFC 1256), both roles as small machines for one interface each: a router that
// advertises its addresses, and a host that solicits and keeps a list of default routers.
//
//   RouterAdvertiser advertiser(interface, seed, now);
//   while (const auto message = advertiser.poll(buffer, now)) ... to message->destination ...
//   advertiser.on_solicitation(message, source, now);
//
// IP headers are the node's: with the TTL of `kRouterDiscoveryTtl` and the interface's address as
// source. So is membership in `kAllRouters` and `kAllHosts`, and what redirects have changed, which
// these lists never touch. [R1256-FMT-3] [R1256-HOST-5]
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/prng.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"

namespace icmpkit::engine {

inline constexpr std::uint8_t kRouterDiscoveryTtl = 1;
inline constexpr Ipv4Address kAllHosts{224, 0, 0, 1};
inline constexpr Ipv4Address kAllRouters{224, 0, 0, 2};

/// RFC 1256 section 2.5's constants that are not for configuration.
inline constexpr Duration kMaxResponseDelay = std::chrono::seconds{2};
inline constexpr Duration kMaxInitialInterval = std::chrono::seconds{16};
inline constexpr unsigned kMaxInitialAdvertisements = 3;
inline constexpr Duration kMaxSolicitationDelay = std::chrono::seconds{1};
inline constexpr Duration kSolicitationInterval = std::chrono::seconds{3};
inline constexpr unsigned kMaxSolicitations = 3;

/// What a machine wants sent.
struct RouterMessage {
  MutableBytes message{};  ///< at the front of the caller's buffer, with its checksum
  Ipv4Address destination{};
};

/// What is wrong with a router's configuration.
enum class AdvertisingProblem : std::uint8_t {
  MaxInterval,  ///< not within 4 to 1800 seconds
  MinInterval,  ///< less than 3 seconds, or more than the maximum
  Lifetime,     ///< less than the maximum interval, or more than 9000 seconds
};
/// [R1256-RTR-2]
[[nodiscard]] std::optional<AdvertisingProblem> advertising_problem(
    const RouterAdvertising& advertising);

/// The router's part, on one interface.
class RouterAdvertiser {
 public:
  /// Advertises all IPv4 addresses of the interface if its `advertising` is on, which has to be
  /// without a problem. `interface` must outlive the machine.
  RouterAdvertiser(const InterfaceConfig& interface, std::uint64_t seed, Instant now);

  /// Answers by a multicast advertisement within two seconds, one for all who ask meanwhile. Other
  /// messages, and solicitations that RFC 1256 section 4.2 wants discarded, change nothing.
  /// [R1256-RTR-1] [R1256-RTR-5]
  void on_solicitation(Bytes message, Ipv4Address source, Instant now);
  /// Stops advertising one address, which is announced with a lifetime of zero. [R1256-RTR-7]
  void withdraw(Ipv4Address address, Instant now);
  /// Stops advertising, which is announced in the same way. [R1256-RTR-7]
  void stop(Instant now);

  /// The next advertisement that is due: one of several where not all addresses fit into one.
  /// Requires a buffer of the interface's MTU. [R1256-RTR-6]
  std::optional<RouterMessage> poll(MutableBytes out, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;

 private:
  void schedule_next(Instant now);
  [[nodiscard]] Duration random_below(Duration bound);
  RouterMessage write(std::span<const wire::icmpv4::RouterEntry> entries, std::uint16_t lifetime,
                      MutableBytes out) const;

  const InterfaceConfig* interface_;
  RouterAdvertising config_;
  std::vector<wire::icmpv4::RouterEntry> entries_{};
  std::vector<wire::icmpv4::RouterEntry> withdrawn_{};
  std::size_t per_message_;
  std::size_t sent_ = 0;  ///< entries of the advertisement that is under way
  unsigned advertisements_ = 0;
  std::optional<Instant> due_{};
  Prng random_;
};

/// A default router that a host knows.
struct DefaultRouter {
  Ipv4Address address{};
  std::int32_t preference = 0;
  std::optional<Instant> expires{};  ///< empty: configured by hand
};

/// What a host made of an advertisement.
enum class AdvertisementHeard : std::uint8_t {
  Invalid,   ///< discarded, as section 5.2 wants
  Disabled,  ///< router discovery is off
  Useless,   ///< names no neighbour that may be a default router
  Learnt,
};

/// Whether a host takes part on an interface: PerformRouterDiscovery. [R1256-HOST-7]
enum class RouterDiscovery : std::uint8_t { Off, On };

/// The host's part, on one interface.
class RouterList {
 public:
  /// More routers than these are kept only in place of less preferred ones.
  static constexpr std::size_t kCapacity = 16;

  /// Starts to solicit within a second. `interface` must outlive the list.
  RouterList(const InterfaceConfig& interface, RouterDiscovery discovery, std::uint64_t seed,
             Instant now);

  /// A router that stays, with the preference that it has. [R1256-HOST-4]
  void add_configured(Ipv4Address address, std::int32_t preference);
  /// `message` is a whole ICMP message. [R1256-HOST-1] [R1256-HOST-3]
  AdvertisementHeard on_advertisement(Bytes message, Instant now);
  /// Drops routers whose lifetime is over.
  void on_deadline(Instant now);
  /// A solicitation, where one is due. [R1256-HOST-6]
  std::optional<RouterMessage> poll(MutableBytes out, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  /// The router that is preferred of those whose lifetime is not over; the first of equals. None
  /// that says of itself that it is no default router. [R1256-HOST-4]
  [[nodiscard]] std::optional<Ipv4Address> best(Instant now) const;
  [[nodiscard]] std::span<const DefaultRouter> routers() const {
    return std::span(routers_).first(count_);
  }

 private:
  bool learn(const wire::icmpv4::RouterEntry& entry, Duration lifetime, Instant now);
  DefaultRouter* place_for(const wire::icmpv4::RouterEntry& entry);
  [[nodiscard]] bool is_neighbour(Ipv4Address address) const;

  const InterfaceConfig* interface_;
  RouterDiscovery discovery_;
  std::array<DefaultRouter, kCapacity> routers_{};
  std::size_t count_ = 0;
  unsigned solicitations_ = 0;
  std::optional<Instant> due_{};  ///< of the next solicitation
};

}  // namespace icmpkit::engine

// Neighbor Discovery: Router Solicitation (133) and Advertisement (134), Neighbor Solicitation
// (135) and Advertisement (136), and Redirect (137). RFC 4861 section 4, RFC 4191, RFC 4389.
//
// Their options are a range that says where one of them cannot be read; a receiver then discards
// the whole message. [R4861-OPT-1] The typed views of options are in nd_options.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/icmpv6/nd_option_basic.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// What messages share that end with options.
template <class View, std::size_t kFixed, auto... kTypes>
class OptionsView : public FixedLayoutView<View, kFixed, kTypes...> {
 public:
  using FixedLayoutView<View, kFixed, kTypes...>::FixedLayoutView;

  [[nodiscard]] constexpr OptionRange options() const {
    return OptionRange{ItemCursor<OptionView>{this->rest(), kFixed}};
  }
};

struct RouterSolicitation {
  std::uint8_t code = 0;
  OctetsRef options{};
  friend constexpr bool operator==(const RouterSolicitation&, const RouterSolicitation&) = default;
};

class RouterSolicitationView
    : public OptionsView<RouterSolicitationView, 8, Type::RouterSolicitation> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr RouterSolicitation value() const {
    return {.code = code_octet(), .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouterSolicitation& message) {
  return RouterSolicitationView::kFixedSize + message.options.size();
}
constexpr void write(const RouterSolicitation& message, MutableBytes out) {
  write_common(out, Type::RouterSolicitation, message.code);
  store_be32(out, 4, 0);
  store_bytes(out, 8, message.options);
}

//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Cur Hop Limit |M|O|H|Prf|P|S|R|       Router Lifetime         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Reachable Time                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                          Retrans Timer                        |
struct RouterAdvertisement {
  std::uint8_t code = 0;
  std::uint8_t hop_limit = 0;  ///< for hosts to send with; 0 says nothing
  bool is_managed = false;     ///< M: addresses by DHCPv6
  bool has_other = false;      ///< O: other configuration by DHCPv6
  bool is_home_agent = false;  ///< H
  RouterPreference preference = RouterPreference::Medium;  ///< Prf
  bool is_proxy = false;                                   ///< P, RFC 4389
  bool is_stub_router = false;                             ///< S: a stub network's router (SNAC)
  std::uint16_t router_lifetime = 0;                       ///< seconds; 0: not a default router
  std::uint32_t reachable_time = 0;                        ///< milliseconds; 0 says nothing
  std::uint32_t retrans_timer = 0;                         ///< milliseconds; 0 says nothing
  OctetsRef options{};
  friend constexpr bool operator==(const RouterAdvertisement&,
                                   const RouterAdvertisement&) = default;
};

class RouterAdvertisementView
    : public OptionsView<RouterAdvertisementView, 16, Type::RouterAdvertisement> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint8_t hop_limit() const { return load_u8(octets(), 4); }
  [[nodiscard]] constexpr std::uint8_t flags() const { return load_u8(octets(), 5); }
  [[nodiscard]] constexpr bool is_managed() const { return (flags() & 0x80U) != 0; }
  [[nodiscard]] constexpr bool has_other() const { return (flags() & 0x40U) != 0; }
  [[nodiscard]] constexpr bool is_home_agent() const { return (flags() & 0x20U) != 0; }
  [[nodiscard]] constexpr RouterPreference preference() const {
    return static_cast<RouterPreference>(flags() >> 3U & 0x03U);
  }
  [[nodiscard]] constexpr bool is_proxy() const { return (flags() & 0x04U) != 0; }
  [[nodiscard]] constexpr bool is_stub_router() const { return (flags() & 0x02U) != 0; }
  [[nodiscard]] constexpr std::uint16_t router_lifetime() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr std::uint32_t reachable_time() const { return load_be32(octets(), 8); }
  [[nodiscard]] constexpr std::uint32_t retrans_timer() const { return load_be32(octets(), 12); }
  [[nodiscard]] constexpr RouterAdvertisement value() const {
    return {.code = code_octet(),
            .hop_limit = hop_limit(),
            .is_managed = is_managed(),
            .has_other = has_other(),
            .is_home_agent = is_home_agent(),
            .preference = preference(),
            .is_proxy = is_proxy(),
            .is_stub_router = is_stub_router(),
            .router_lifetime = router_lifetime(),
            .reachable_time = reachable_time(),
            .retrans_timer = retrans_timer(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouterAdvertisement& message) {
  return RouterAdvertisementView::kFixedSize + message.options.size();
}
constexpr void write(const RouterAdvertisement& message, MutableBytes out) {
  write_common(out, Type::RouterAdvertisement, message.code);
  store_u8(out, 4, message.hop_limit);
  store_u8(
      out, 5,
      static_cast<std::uint8_t>(flag(message.is_managed, 0x80) | flag(message.has_other, 0x40) |
                                flag(message.is_home_agent, 0x20) |
                                (static_cast<unsigned>(message.preference) & 0x03U) << 3U |
                                flag(message.is_proxy, 0x04) | flag(message.is_stub_router, 0x02)));
  store_be16(out, 6, message.router_lifetime);
  store_be32(out, 8, message.reachable_time);
  store_be32(out, 12, message.retrans_timer);
  store_bytes(out, 16, message.options);
}

struct NeighborSolicitation {
  std::uint8_t code = 0;
  Ipv6Address target{};
  OctetsRef options{};
  friend constexpr bool operator==(const NeighborSolicitation&,
                                   const NeighborSolicitation&) = default;
};

class NeighborSolicitationView
    : public OptionsView<NeighborSolicitationView, 24, Type::NeighborSolicitation> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr Ipv6Address target() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr NeighborSolicitation value() const {
    return {.code = code_octet(), .target = target(), .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const NeighborSolicitation& message) {
  return NeighborSolicitationView::kFixedSize + message.options.size();
}
constexpr void write(const NeighborSolicitation& message, MutableBytes out) {
  write_common(out, Type::NeighborSolicitation, message.code);
  store_be32(out, 4, 0);
  message.target.store(out, 8);
  store_bytes(out, 24, message.options);
}

struct NeighborAdvertisement {
  std::uint8_t code = 0;
  bool is_router = false;     ///< R
  bool is_solicited = false;  ///< S
  bool overrides = false;     ///< O: replaces a link-layer address that is known
  Ipv6Address target{};
  OctetsRef options{};
  friend constexpr bool operator==(const NeighborAdvertisement&,
                                   const NeighborAdvertisement&) = default;
};

class NeighborAdvertisementView
    : public OptionsView<NeighborAdvertisementView, 24, Type::NeighborAdvertisement> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr bool is_router() const { return (load_u8(octets(), 4) & 0x80U) != 0; }
  [[nodiscard]] constexpr bool is_solicited() const { return (load_u8(octets(), 4) & 0x40U) != 0; }
  [[nodiscard]] constexpr bool overrides() const { return (load_u8(octets(), 4) & 0x20U) != 0; }
  [[nodiscard]] constexpr std::uint32_t reserved() const {
    return load_be32(octets(), 4) & 0x1FFF'FFFFU;
  }
  [[nodiscard]] constexpr Ipv6Address target() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr NeighborAdvertisement value() const {
    return {.code = code_octet(),
            .is_router = is_router(),
            .is_solicited = is_solicited(),
            .overrides = overrides(),
            .target = target(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const NeighborAdvertisement& message) {
  return NeighborAdvertisementView::kFixedSize + message.options.size();
}
constexpr void write(const NeighborAdvertisement& message, MutableBytes out) {
  write_common(out, Type::NeighborAdvertisement, message.code);
  store_be32(out, 4, 0);
  store_u8(
      out, 4,
      static_cast<std::uint8_t>(flag(message.is_router, 0x80) | flag(message.is_solicited, 0x40) |
                                flag(message.overrides, 0x20)));
  message.target.store(out, 8);
  store_bytes(out, 24, message.options);
}

struct Redirect {
  std::uint8_t code = 0;
  Ipv6Address target{};       ///< the better first hop; the destination itself where it is on-link
  Ipv6Address destination{};  ///< of the packets that are redirected
  OctetsRef options{};
  friend constexpr bool operator==(const Redirect&, const Redirect&) = default;
};

class RedirectView : public OptionsView<RedirectView, 40, Type::Redirect> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr Ipv6Address target() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr Ipv6Address destination() const {
    return Ipv6Address::load(octets(), 24);
  }
  /// The packet that was redirected, as far as the Redirected Header option has it and up to the
  /// zeros that fill that; empty: there is no such option.
  [[nodiscard]] constexpr std::optional<Bytes> redirected_packet() const {
    for (const auto& option : options()) {
      if (!option) break;
      if (const auto header = RedirectedHeaderView::parse(*option)) return header->packet();
    }
    return std::nullopt;
  }
  [[nodiscard]] constexpr Redirect value() const {
    return {.code = code_octet(),
            .target = target(),
            .destination = destination(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const Redirect& message) {
  return RedirectView::kFixedSize + message.options.size();
}
constexpr void write(const Redirect& message, MutableBytes out) {
  write_common(out, Type::Redirect, message.code);
  store_be32(out, 4, 0);
  message.target.store(out, 8);
  message.destination.store(out, 24);
  store_bytes(out, 40, message.options);
}

}  // namespace icmpkit::wire::icmpv6

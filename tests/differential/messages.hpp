// Random datagrams with an ICMP message, built by the encoders from values.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "icmpkit/wire/icmpv6/nd_options.hpp"
#include "icmpkit/wire/item_writer.hpp"

namespace icmpkit::test {

class MessageMaker {
 public:
  explicit MessageMaker(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::vector<std::byte> next() {
    return random_.below(2) == 0 ? next_icmpv4() : next_icmpv6();
  }

 private:
  static constexpr std::size_t kCapacity = 1500;

  template <class Number>
  [[nodiscard]] Number number() {
    return static_cast<Number>(random_.next());
  }
  [[nodiscard]] bool flag() { return random_.below(2) != 0; }
  [[nodiscard]] Ipv4Address address4() { return Ipv4Address{number<std::uint32_t>()}; }
  [[nodiscard]] Ipv6Address address6() {
    std::array<std::uint8_t, Ipv6Address::kSize> octets{};
    for (auto& octet : octets) octet = number<std::uint8_t>();
    // Under 2000::/3, so that nothing is multicast or takes the place of something else.
    octets[0] = static_cast<std::uint8_t>(0x20U | (octets[0] & 0x1FU));
    return Ipv6Address{octets};
  }
  [[nodiscard]] Bytes octets() {
    const std::size_t size = random_.below(64);
    for (std::byte& octet : data_) octet = number<std::byte>();
    return Bytes(data_).first(size);
  }

  template <class Value>
  [[nodiscard]] std::vector<std::byte> in_ipv4(const Value& value) {
    std::array<std::byte, kCapacity> out{};
    const auto message = wire::icmpv4::encode(value, MutableBytes(out).subspan(20));
    if (!message) std::abort();
    const wire::Ipv4Header header{.identification = number<std::uint16_t>(),
                                  .ttl = 64,
                                  .source = Ipv4Address(192, 0, 2, 1),
                                  .destination = Ipv4Address(198, 51, 100, 2)};
    if (!wire::encode(header, message->size(), out)) std::abort();
    return {out.begin(), out.begin() + 20 + static_cast<std::ptrdiff_t>(message->size())};
  }
  template <class Value>
  [[nodiscard]] std::vector<std::byte> in_ipv6(const Value& value) {
    std::array<std::byte, kCapacity> out{};
    const wire::Ipv6Header header{
        .hop_limit = 255, .source = address6(), .destination = address6()};
    const auto message =
        wire::icmpv6::encode(value, {.source = header.source, .destination = header.destination},
                             MutableBytes(out).subspan(40));
    if (!message) std::abort();
    if (!wire::encode(header, message->size(), out)) std::abort();
    return {out.begin(), out.begin() + 40 + static_cast<std::ptrdiff_t>(message->size())};
  }

  [[nodiscard]] std::vector<std::byte> next_icmpv4() {
    using namespace wire::icmpv4;
    switch (random_.below(9)) {
      case 0:
        return in_ipv4(Echo{.type = flag() ? Type::EchoRequest : Type::EchoReply,
                            .identifier = number<std::uint16_t>(),
                            .sequence = number<std::uint16_t>(),
                            .data = octets()});
      case 1:
        return in_ipv4(DestinationUnreachable{.code = UnreachableCode::FragmentationNeeded,
                                              .next_hop_mtu = number<std::uint16_t>(),
                                              .body = {.quote = octets()}});
      case 2:
        return in_ipv4(Redirect{.code = static_cast<RedirectCode>(random_.below(4)),
                                .gateway = address4(),
                                .quote = octets()});
      case 3:
        return in_ipv4(
            ParameterProblem{.pointer = number<std::uint8_t>(), .body = {.quote = octets()}});
      case 4:
        return in_ipv4(Timestamp{.type = flag() ? Type::TimestampRequest : Type::TimestampReply,
                                 .identifier = number<std::uint16_t>(),
                                 .sequence = number<std::uint16_t>(),
                                 .originate = TimeOfDay{number<std::uint32_t>()},
                                 .receive = TimeOfDay{number<std::uint32_t>()},
                                 .transmit = TimeOfDay{number<std::uint32_t>()}});
      case 5:
        return in_ipv4(
            AddressMask{.type = flag() ? Type::AddressMaskRequest : Type::AddressMaskReply,
                        .identifier = number<std::uint16_t>(),
                        .sequence = number<std::uint16_t>(),
                        .mask = address4()});
      case 6:
        return in_ipv4(
            Information{.type = flag() ? Type::InformationRequest : Type::InformationReply,
                        .identifier = number<std::uint16_t>(),
                        .sequence = number<std::uint16_t>()});
      case 7:
        return in_ipv4(TimeExceeded{.code = static_cast<TimeExceededCode>(random_.below(2)),
                                    .body = {.quote = octets()}});
      default:
        return in_ipv4(SourceQuench{.quote = octets()});
    }
  }

  [[nodiscard]] std::vector<std::byte> next_icmpv6() {
    return random_.below(2) == 0 ? next_neighbor_discovery() : next_other_icmpv6();
  }
  [[nodiscard]] std::vector<std::byte> next_other_icmpv6() {
    using namespace wire::icmpv6;
    switch (random_.below(8)) {
      case 0:
        return in_ipv6(Echo{.type = flag() ? Type::EchoRequest : Type::EchoReply,
                            .identifier = number<std::uint16_t>(),
                            .sequence = number<std::uint16_t>(),
                            .data = octets()});
      case 1:
        return in_ipv6(PacketTooBig{.mtu = number<std::uint32_t>(), .quote = octets()});
      case 2:
        return in_ipv6(ParameterProblem{.code = static_cast<ParameterProblemCode>(random_.below(3)),
                                        .pointer = number<std::uint32_t>(),
                                        .quote = octets()});
      case 3:
        return in_ipv6(MulticastListenerMessage{.type = Type::MulticastListenerReport,
                                                .max_response_delay = number<std::uint16_t>(),
                                                .group = address6()});
      case 4: {
        const std::array sources = {address6(), address6()};
        return in_ipv6(
            MulticastListenerQueryV2{.max_response_code = number<std::uint16_t>(),
                                     .group = address6(),
                                     .suppresses_router_processing = flag(),
                                     .robustness = static_cast<std::uint8_t>(random_.below(8)),
                                     .query_interval_code = number<std::uint8_t>(),
                                     .sources = sources});
      }
      case 5:
        return in_ipv6(
            MulticastRouterAdvertisement{.advertisement_interval = number<std::uint8_t>(),
                                         .query_interval = number<std::uint16_t>(),
                                         .robustness = number<std::uint16_t>()});
      case 6:
        return in_ipv6(HomeAgentDiscovery{.identifier = number<std::uint16_t>()});
      default:
        return in_ipv6(MobilePrefixMessage{.type = Type::MobilePrefixAdvertisement,
                                           .identifier = number<std::uint16_t>(),
                                           .is_managed = flag(),
                                           .has_other = flag()});
    }
  }

  /// Options that come in any of its messages.
  [[nodiscard]] Bytes nd_options() {
    using namespace wire::icmpv6;
    wire::ItemWriter writer{options_};
    if (flag()) writer.add(LinkMtu{.mtu = number<std::uint32_t>()});
    if (flag()) {
      writer.add(PrefixInformation{.prefix_length = static_cast<std::uint8_t>(random_.below(129)),
                                   .is_on_link = flag(),
                                   .is_autonomous = flag(),
                                   .is_router_address = flag(),
                                   .valid_lifetime = number<std::uint32_t>(),
                                   .preferred_lifetime = number<std::uint32_t>(),
                                   .prefix = address6()});
    }
    if (flag()) writer.add(AdvertisementInterval{.interval = number<std::uint32_t>()});
    if (flag()) {
      writer.add(HomeAgentInformation{.preference = number<std::uint16_t>(),
                                      .lifetime = number<std::uint16_t>()});
    }
    const std::array servers = {address6(), address6()};
    if (flag()) {
      writer.add(RecursiveDnsServer{.lifetime = number<std::uint32_t>(), .servers = servers});
    }
    const auto written = writer.finish();
    if (!written) std::abort();
    return *written;
  }
  [[nodiscard]] std::vector<std::byte> next_neighbor_discovery() {
    using namespace wire::icmpv6;
    const Bytes options = nd_options();
    switch (random_.below(5)) {
      case 0:
        return in_ipv6(RouterSolicitation{.options = options});
      case 1:
        return in_ipv6(RouterAdvertisement{.hop_limit = number<std::uint8_t>(),
                                           .is_managed = flag(),
                                           .has_other = flag(),
                                           .is_home_agent = flag(),
                                           .is_proxy = flag(),
                                           .router_lifetime = number<std::uint16_t>(),
                                           .reachable_time = number<std::uint32_t>(),
                                           .retrans_timer = number<std::uint32_t>(),
                                           .options = options});
      case 2:
        return in_ipv6(NeighborSolicitation{.target = address6(), .options = options});
      case 3:
        return in_ipv6(NeighborAdvertisement{.is_router = flag(),
                                             .is_solicited = flag(),
                                             .overrides = flag(),
                                             .target = address6(),
                                             .options = options});
      default:
        return in_ipv6(
            Redirect{.target = address6(), .destination = address6(), .options = options});
    }
  }

  Prng random_;
  std::array<std::byte, 64> data_{};
  std::array<std::byte, 512> options_{};
};

}  // namespace icmpkit::test

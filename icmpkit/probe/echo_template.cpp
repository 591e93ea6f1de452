#include "icmpkit/probe/echo_template.hpp"

#include <algorithm>
#include <concepts>
#include <span>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_options.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::probe {
namespace {

constexpr std::size_t kEchoHeaderSize = wire::icmpv4::EchoView::kFixedSize;
constexpr std::size_t kSequenceOffset = 6;

/// Octets that repeat the pattern, or count their own offsets as iputils does.
std::vector<std::byte> make_data(const PingConfig& config) {
  std::vector<std::byte> data(config.payload_size);
  for (std::size_t i = 0; i < data.size(); ++i) {
    data[i] = config.pattern.size != 0 ? config.pattern.octets[i % config.pattern.size]
                                       : static_cast<std::byte>(i);
  }
  if (data.size() >= ProbeTag::kSize) store_zeros(data, 0, ProbeTag::kSize);
  return data;
}

/// What fills the options' forty octets at most, so that adding it cannot fail.
template <class Option>
wire::ipv4::OptionList list_of(const Option& option) {
  wire::ipv4::OptionList list;
  // A No Operation in front puts the slots of a route at even offsets, where sums are simple.
  if constexpr (std::same_as<Option, wire::ipv4::Route>) (void)list.add(wire::ipv4::NoOperation{});
  (void)list.add(option);
  return list;
}

/// The options of every probe. Of a source route the last slot is the target's, which is written
/// with each probe; the first station is where the datagram goes first.
wire::ipv4::OptionList make_options(const PingConfig& config) {
  using wire::ipv4::Route;
  using wire::ipv4::Timestamp;
  using wire::ipv4::TimestampFlag;
  switch (config.ipv4_option) {
    case Ipv4OptionUse::None:
      break;
    case Ipv4OptionUse::RecordRoute:
      return list_of(Route{.slot_count = Route::kMaxSlots});
    case Ipv4OptionUse::Timestamps:
      return list_of(
          Timestamp{.flag = TimestampFlag::TimestampsOnly, .slot_count = Timestamp::kMaxSlots});
    case Ipv4OptionUse::TimestampsAndAddresses:
      return list_of(Timestamp{.flag = TimestampFlag::AddressAndTimestamp, .slot_count = 4});
    case Ipv4OptionUse::LooseSourceRoute:
    case Ipv4OptionUse::StrictSourceRoute: {
      const bool is_loose = config.ipv4_option == Ipv4OptionUse::LooseSourceRoute;
      Route route{.type = is_loose ? wire::ipv4::OptionType::LooseSourceRoute
                                   : wire::ipv4::OptionType::StrictSourceRoute,
                  .slot_count = static_cast<std::uint8_t>(config.via.size)};
      const auto stations = std::span(config.via.addresses).first(config.via.size);
      std::ranges::copy(stations.subspan(1), route.slots.begin());
      return list_of(route);
    }
  }
  return {};
}

std::uint16_t folded_sum(const wire::Checksum& checksum) {
  return static_cast<std::uint16_t>(~checksum.finish());
}

}  // namespace

EchoTemplate::EchoTemplate(const PingConfig& config)
    : key_(config.key),
      data_(make_data(config)),
      v4_(prepare_v4(config, data_)),
      v6_(prepare_v6(config, data_)) {}

EchoTemplate::Prepared EchoTemplate::prepare_v4(const PingConfig& config, Bytes data) {
  const bool is_routed = config.ipv4_option == Ipv4OptionUse::LooseSourceRoute ||
                         config.ipv4_option == Ipv4OptionUse::StrictSourceRoute;
  const wire::ipv4::OptionList options = make_options(config);
  const wire::Ipv4Header header{.tos = config.traffic_class,
                                .dont_fragment = config.dont_fragment,
                                .ttl = config.hop_limit,
                                .source = config.sources.v4,
                                .destination = is_routed ? config.via.addresses[0] : Ipv4Address{},
                                .options = options.octets()};
  Prepared prepared;
  constexpr std::size_t kDestination = 16;
  prepared.target = is_routed
                        ? wire::Ipv4Header::kMinSize + options.octets().size() - Ipv4Address::kSize
                        : kDestination;
  prepared.message = encoded_size(header);
  prepared.octets.resize(prepared.message + kEchoHeaderSize + data.size());
  const wire::icmpv4::Echo echo{.identifier = config.identifier, .data = data};
  const MutableBytes octets = prepared.octets;
  if (!encode(header, kEchoHeaderSize + data.size(), octets) ||
      !wire::icmpv4::encode(echo, octets.subspan(prepared.message))) {
    prepared.octets.clear();  // larger than an IPv4 datagram: nothing can be sent
    return prepared;
  }
  store_be16(octets, 10, 0);
  store_be16(octets, prepared.message + wire::kChecksumOffset, 0);
  prepared.header_sum = folded_sum(wire::Checksum{}.add(octets.first(prepared.message)));
  prepared.message_sum = folded_sum(wire::Checksum{}.add(octets.subspan(prepared.message)));
  return prepared;
}

EchoTemplate::Prepared EchoTemplate::prepare_v6(const PingConfig& config, Bytes data) {
  const wire::Ipv6Header header{.traffic_class = config.traffic_class,
                                .flow_label = config.flow_label,
                                .hop_limit = config.hop_limit,
                                .source = config.sources.v6};
  const wire::icmpv6::Endpoints endpoints{.source = config.sources.v6, .destination = {}};
  const wire::icmpv6::Echo echo{.identifier = config.identifier, .data = data};
  const std::size_t message_size = kEchoHeaderSize + data.size();
  Prepared prepared;
  prepared.message = encoded_size(header);
  prepared.octets.resize(prepared.message + message_size);
  const MutableBytes octets = prepared.octets;
  if (!encode(header, message_size, octets) ||
      !wire::icmpv6::encode(echo, endpoints, octets.subspan(prepared.message))) {
    prepared.octets.clear();  // larger than an IPv6 packet without jumbogram: nothing can be sent
    return prepared;
  }
  store_be16(octets, prepared.message + wire::kChecksumOffset, 0);
  prepared.message_sum = folded_sum(wire::Checksum{}
                                        .add(wire::icmpv6::pseudo_header(endpoints, message_size))
                                        .add(octets.subspan(prepared.message)));
  return prepared;
}

std::size_t EchoTemplate::max_size() const {
  return std::max(v4_.octets.size(), v6_.octets.size());
}

std::size_t EchoTemplate::write(const IpAddress& target, ProbeNumber number, std::uint32_t sequence,
                                MutableBytes out) const {
  const Prepared& prepared = prepared_for(target.family());
  if (prepared.octets.empty()) return 0;
  const MutableBytes datagram = out.first(prepared.octets.size());
  std::ranges::copy(prepared.octets, datagram.begin());
  const MutableBytes message = datagram.subspan(prepared.message);

  wire::Checksum message_sum;
  message_sum.add_word(prepared.message_sum);
  const auto sequence_field = static_cast<std::uint16_t>(sequence);
  store_be16(message, kSequenceOffset, sequence_field);
  message_sum.add_word(sequence_field);
  if (is_tagged()) {
    ProbeTag(key_, number, target).store(message, kEchoHeaderSize);
    message_sum.add(message.subspan(kEchoHeaderSize, ProbeTag::kSize));
  }
  if (target.is_v4()) {
    const auto identification = static_cast<std::uint16_t>(number);
    store_be16(datagram, 4, identification);
    target.v4().store(datagram, prepared.target);
    store_be16(datagram, 10,
               wire::Checksum{}
                   .add_word(prepared.header_sum)
                   .add_word(identification)
                   .add(datagram.subspan(prepared.target, Ipv4Address::kSize))
                   .finish());
  } else {
    target.v6().store(datagram, 24);
    message_sum.add(datagram.subspan(24, Ipv6Address::kSize));
  }
  store_be16(message, wire::kChecksumOffset, message_sum.finish());
  return datagram.size();
}

}  // namespace icmpkit::probe

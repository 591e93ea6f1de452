#include "icmpkit/engine/responder/icmpv4_queries.hpp"

#include <algorithm>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::engine::responder {

namespace {

using wire::icmpv4::Type;

constexpr std::size_t kTransmitAt = 16;
constexpr Ipv4Address kLimitedBroadcast{255, 255, 255, 255};

/// Encodes `message` and sends it from `source` to `destination`.
template <class Message>
Answered answer_with(const Message& message, const IpAddress& source, const IpAddress& destination,
                     MutableBytes out) {
  const wire::Encoded written = wire::icmpv4::encode(message, out);
  if (!written) return std::unexpected(Discard::TransmitQueueFull);
  return Answer{.message = *written, .source = source, .destination = destination};
}

std::uint32_t mask_of(const InterfaceAddress& address) {
  return address.prefix_length == 0 ? 0 : 0xFFFFFFFFU << (32U - address.prefix_length);
}

/// The first address of the family, or null.
const InterfaceAddress* first_v4(const InterfaceConfig& interface) {
  const auto found = std::ranges::find_if(
      interface.addresses, [](const InterfaceAddress& own) { return own.address.is_v4(); });
  return found == interface.addresses.end() ? nullptr : &*found;
}

/// The address in whose network `source` is, or null.
const InterfaceAddress* network_of(Ipv4Address source, const InterfaceConfig& interface) {
  const auto found = std::ranges::find_if(interface.addresses, [&](const InterfaceAddress& own) {
    return own.address.is_v4() &&
           ((own.address.v4().number() ^ source.number()) & mask_of(own)) == 0;
  });
  return found == interface.addresses.end() ? nullptr : &*found;
}

bool masks_differ(const InterfaceConfig& interface, const InterfaceAddress& one) {
  return std::ranges::any_of(interface.addresses, [&](const InterfaceAddress& own) {
    return own.address.is_v4() && own.prefix_length != one.prefix_length;
  });
}

/// The asker's address with the network part that it left zero.
Ipv4Address fully_specified(Ipv4Address asker, const InterfaceAddress& own) {
  const std::uint32_t mask = mask_of(own);
  if ((asker.number() & mask) != 0) return asker;
  const std::uint32_t network = own.address.v4().number() & mask;
  return Ipv4Address{network | (asker.number() != 0 ? asker.number() : ~mask)};
}

}  // namespace

Answered answer_timestamp(const wire::icmpv4::TimestampView& message, const Request& request,
                          wire::icmpv4::TimeOfDay received, MutableBytes out) {
  const wire::icmpv4::Timestamp reply{.type = Type::TimestampReply,
                                      .identifier = message.identifier(),
                                      .sequence = message.sequence(),
                                      .originate = message.originate(),
                                      .receive = received,
                                      .transmit = received};
  return answer_with(reply, answering_address(request), request.source, out);
}

void stamp_departure(MutableBytes reply, wire::icmpv4::TimeOfDay now) {
  std::uint16_t checksum = load_be16(reply, wire::kChecksumOffset);
  const auto replace = [&](std::size_t at, std::uint32_t word) {
    const auto to = static_cast<std::uint16_t>(word);
    checksum = wire::update_checksum(checksum, load_be16(reply, at), to);
    store_be16(reply, at, to);
  };
  replace(kTransmitAt, now.number() >> 16U);
  replace(kTransmitAt + 2, now.number());
  store_be16(reply, wire::kChecksumOffset, checksum);
}

Answered answer_information(const wire::icmpv4::InformationView& message, const Request& request,
                            MutableBytes out) {
  const InterfaceAddress* own = first_v4(request.interface);
  if (own == nullptr) return std::unexpected(Discard::IcmpNotAnswered);
  const wire::icmpv4::Information reply{.type = Type::InformationReply,
                                        .identifier = message.identifier(),
                                        .sequence = message.sequence()};
  return answer_with(reply, answering_address(request), fully_specified(request.source.v4(), *own),
                     out);
}

Answered answer_address_mask(const wire::icmpv4::AddressMaskView& message, const Request& request,
                             MutableBytes out) {
  const bool is_nameless = request.source.is_unspecified();
  const InterfaceAddress* own =
      is_nameless ? nullptr : network_of(request.source.v4(), request.interface);
  if (own == nullptr) own = first_v4(request.interface);
  if (own == nullptr) return std::unexpected(Discard::IcmpNotAnswered);
  if (is_nameless && masks_differ(request.interface, *own)) {
    return std::unexpected(Discard::IcmpNotAnswered);  // [R1812-MASK-1]
  }
  const wire::icmpv4::AddressMask reply{.type = Type::AddressMaskReply,
                                        .identifier = message.identifier(),
                                        .sequence = message.sequence(),
                                        .mask = Ipv4Address{mask_of(*own)}};
  const IpAddress asked = answering_address(request);
  // One that was asked by broadcast answers from the address whose mask it tells.
  const IpAddress source = asked == request.destination ? asked : own->address;
  return answer_with(reply, source, is_nameless ? IpAddress{kLimitedBroadcast} : request.source,
                     out);
}

Answered answer_domain_name(const wire::icmpv4::DomainNameRequestView& message,
                            const Request& request, const NameRecords& records, MutableBytes out) {
  if (request.destination.is_multicast() || is_broadcast(request.destination, request.interface)) {
    return std::unexpected(Discard::IcmpNotAnswered);  // [R1788-SRV-1]
  }
  const std::size_t limit =
      std::min(out.size(), records.mtu - std::min(records.mtu, wire::Ipv4Header::kMinSize));
  const wire::icmpv4::DomainNameReply head{
      .identifier = message.identifier(), .sequence = message.sequence(), .ttl = records.ttl};
  auto answer = answer_with(head, request.destination, request.source, out.first(limit));
  if (!answer) return answer;
  std::size_t size = answer->message.size();
  for (const std::string_view text : records.names) {
    const wire::DomainName name{.text = text};
    if (encode_problem(name) || encoded_size(name) > limit - size) continue;
    write(name, out.subspan(size, encoded_size(name)));
    size += encoded_size(name);
  }
  answer->message = out.first(size);
  store_be16(answer->message, wire::kChecksumOffset, 0);
  store_be16(answer->message, wire::kChecksumOffset,
             wire::Checksum{}.add(answer->message).finish());
  return answer;
}

}  // namespace icmpkit::engine::responder

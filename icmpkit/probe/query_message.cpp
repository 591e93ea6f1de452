#include "icmpkit/probe/query_message.hpp"

#include <array>
#include <span>
#include <string_view>

#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/object.hpp"
#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/information.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::probe {
namespace {

namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;

constexpr std::size_t kMessageHead = 8;
/// Which of its addresses a node is asked for, RFC 4620 section 6.4: all, link-local, site-local
/// and global ones.
constexpr std::uint16_t kEveryAddress = 0x003A;
/// Neighbor Discovery's messages are only taken from the own link. [R4861-VAL-1]
constexpr std::uint8_t kOnLinkHopLimit = 255;

std::uint64_t nonce_of(const QueryConfig& config, std::uint16_t sequence) {
  return siphash(config.key, octets(0x4E, sequence >> 8U, sequence & 0xFFU));
}

wire::Encoded add_key(wire::extension::StructureWriter writer, const InterfaceKey& key) {
  using namespace wire::extension;
  std::optional<wire::EncodeError> problem;
  if (const auto* name = std::get_if<std::string>(&key)) {
    problem = name->empty() ? std::optional(wire::EncodeError::NotAllowed)
                            : writer.add(InterfaceName{.name = std::as_bytes(std::span(*name))});
  } else if (const auto* index = std::get_if<std::uint32_t>(&key)) {
    problem = writer.add(InterfaceIndex{.index = *index});
  } else {
    const auto& address = std::get<IpAddress>(key);
    problem = writer.add(
        InterfaceAddress{.family = address.is_v4() ? AddressFamily::Ipv4 : AddressFamily::Ipv6,
                         .address = std::as_bytes(address.octets())});
  }
  if (problem) return std::unexpected(*problem);
  return writer.finish();
}

/// The structure that names the interface, with its request around it.
template <class Request, class Encode>
wire::Encoded encode_interface(const QueryConfig& config, std::uint16_t sequence, Encode encode) {
  std::array<std::byte, kMaxQuerySize> buffer{};
  const auto structure =
      add_key(wire::extension::StructureWriter{MutableBytes(buffer)}, config.interface.key);
  if (!structure) return structure;
  return encode(Request{.identifier = config.identifier,
                        .sequence = static_cast<std::uint8_t>(sequence),
                        .interface = config.interface.whose,
                        .extensions = Bytes(*structure)});
}

wire::Encoded encode_v4(const QueryConfig& config, std::uint16_t sequence, v4::TimeOfDay now,
                        MutableBytes out) {
  const std::uint16_t id = config.identifier;
  switch (config.kind) {
    case QueryKind::Timestamp:
      return v4::encode(v4::Timestamp{.identifier = id, .sequence = sequence, .originate = now},
                        out);
    case QueryKind::AddressMask:
      return v4::encode(v4::AddressMask{.identifier = id, .sequence = sequence}, out);
    case QueryKind::Information:
      return v4::encode(v4::Information{.identifier = id, .sequence = sequence}, out);
    case QueryKind::Routers:
      return v4::encode(v4::RouterSolicitation{}, out);
    case QueryKind::Interface:
      return encode_interface<v4::ExtendedEchoRequest>(
          config, sequence, [out](const auto& request) { return v4::encode(request, out); });
    case QueryKind::Name:
      return v4::encode(v4::DomainNameRequest{.identifier = id, .sequence = sequence}, out);
  }
  return std::unexpected(wire::EncodeError::NotAllowed);
}

wire::Encoded encode_node_query(const QueryConfig& config, std::uint16_t sequence,
                                const v6::Endpoints& endpoints, MutableBytes out) {
  const bool is_about_addresses = config.node_question != v6::NodeQuestion::NodeName;
  const auto subject = config.target.octets();
  return v6::encode(
      v6::NodeInformation{.code = static_cast<std::uint8_t>(v6::SubjectCode::Ipv6),
                          .question = config.node_question,
                          .flags = is_about_addresses ? kEveryAddress : std::uint16_t{0},
                          .nonce = nonce_of(config, sequence),
                          .data = std::as_bytes(subject)},
      endpoints, out);
}

wire::Encoded encode_v6(const QueryConfig& config, std::uint16_t sequence,
                        const v6::Endpoints& endpoints, MutableBytes out) {
  switch (config.kind) {
    case QueryKind::Routers:
      return v6::encode(v6::RouterSolicitation{}, endpoints, out);
    case QueryKind::Interface:
      return encode_interface<v6::ExtendedEchoRequest>(config, sequence, [&](const auto& request) {
        return v6::encode(request, endpoints, out);
      });
    case QueryKind::Name:
      return encode_node_query(config, sequence, endpoints, out);
    default:
      return std::unexpected(wire::EncodeError::NotAllowed);
  }
}

// [R1256-FMT-3] What goes to a group of routers stays on the link.
std::uint8_t hop_limit_of(const QueryConfig& config) {
  if (config.kind != QueryKind::Routers) return config.hop_limit;
  if (config.target.is_v6()) return kOnLinkHopLimit;
  return config.target.is_multicast() ? std::uint8_t{1} : config.hop_limit;
}

/// Whether the message is one of `View`, with the identifier and the sequence.
template <class View>
bool is_numbered(wire::CutBytes message, const QueryConfig& config, std::uint16_t sequence) {
  const auto view = View::parse(message);
  return view && view->identifier() == config.identifier && view->sequence() == sequence;
}

/// The same, and a reply rather than a request.
template <class View>
bool is_numbered_reply(wire::CutBytes message, const QueryConfig& config, std::uint16_t sequence) {
  return is_numbered<View>(message, config, sequence) && View::parse(message)->is_reply();
}

bool is_v4_answer(const QueryConfig& config, wire::CutBytes message, std::uint16_t sequence) {
  switch (config.kind) {
    case QueryKind::Timestamp:
      return is_numbered_reply<v4::TimestampView>(message, config, sequence);
    case QueryKind::AddressMask:
      return is_numbered_reply<v4::AddressMaskView>(message, config, sequence);
    case QueryKind::Information:
      return is_numbered_reply<v4::InformationView>(message, config, sequence);
    case QueryKind::Routers:
      return v4::RouterAdvertisementView::parse(message).has_value();
    case QueryKind::Interface:
      return is_numbered<v4::ExtendedEchoReplyView>(message, config,
                                                    static_cast<std::uint8_t>(sequence));
    case QueryKind::Name:
      return is_numbered<v4::DomainNameReplyView>(message, config, sequence);
  }
  return false;
}

bool is_v6_answer(const QueryConfig& config, wire::CutBytes message, std::uint16_t sequence) {
  switch (config.kind) {
    case QueryKind::Routers:
      return v6::RouterAdvertisementView::parse(message).has_value();
    case QueryKind::Interface:
      return is_numbered<v6::ExtendedEchoReplyView>(message, config,
                                                    static_cast<std::uint8_t>(sequence));
    case QueryKind::Name: {
      const auto reply = v6::NodeInformationResponseView::parse(message);
      return reply && reply->nonce() == nonce_of(config, sequence);
    }
    default:
      return false;
  }
}

}  // namespace

std::size_t write_query(const QueryConfig& config, std::uint16_t sequence, v4::TimeOfDay now,
                        MutableBytes out) {
  if (config.target.is_v4()) {
    const auto message = encode_v4(config, sequence, now, out.subspan(wire::Ipv4Header::kMinSize));
    if (!message) return 0;
    const wire::Ipv4Header header{
        .identification = sequence,
        .ttl = hop_limit_of(config),
        .source = config.source.is_v4() ? config.source.v4() : Ipv4Address{},
        .destination = config.target.v4()};
    const auto written = wire::encode(header, message->size(), out);
    return written ? written->size() + message->size() : 0;
  }
  const Ipv6Address source = config.source.is_v6() ? config.source.v6() : Ipv6Address{};
  const auto message =
      encode_v6(config, sequence, {.source = source, .destination = config.target.v6()},
                out.subspan(wire::Ipv6Header::kSize));
  if (!message) return 0;
  const wire::Ipv6Header header{.next_header = wire::IpProtocol::Icmpv6,
                                .hop_limit = hop_limit_of(config),
                                .source = source,
                                .destination = config.target.v6()};
  const auto written = wire::encode(header, message->size(), out);
  return written ? written->size() + message->size() : 0;
}

bool is_answer(const QueryConfig& config, const IcmpDatagram& datagram, std::uint16_t sequence) {
  if (datagram.source.family() != config.target.family()) return false;
  return config.target.is_v4() ? is_v4_answer(config, datagram.message, sequence)
                               : is_v6_answer(config, datagram.message, sequence);
}

// Identifier, sequence or nonce stand in the same octets of the request that we would write now, so
// the two are compared; the checksum is not, for a kernel may have put another identifier in.
bool is_request(const QueryConfig& config, wire::CutBytes message, std::uint16_t sequence) {
  std::array<std::byte, kMaxQuerySize> buffer{};
  const std::size_t size = write_query(config, sequence, {}, buffer);
  if (size == 0 || message.size() < kMessageHead) return false;
  const std::size_t header =
      config.target.is_v4() ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  const Bytes ours = Bytes(buffer).subspan(header, kMessageHead);
  return load_be16(ours, 0) == load_be16(message.bytes(), 0) &&
         load_be32(ours, 4) == load_be32(message.bytes(), 4);
}

}  // namespace icmpkit::probe

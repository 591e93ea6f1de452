#include "icmpkit/engine/fragmentation.hpp"

#include <algorithm>

#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_options.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/ipv6_extension.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {
namespace {

using wire::IpProtocol;

/// Octets that the next piece takes of `left`, where `room` are free: all but the last are whole
/// units of eight.
std::size_t piece_size(std::size_t left, std::size_t room) {
  return left <= room ? left : room / 8 * 8;
}

/// Octets of a transport's header that the first fragment has to hold.
std::size_t transport_header_size(IpProtocol protocol, Bytes transport) {
  switch (protocol) {
    case IpProtocol::Udp:
      return 8;
    case IpProtocol::Icmpv6:
      return 4;
    case IpProtocol::Tcp: {
      const std::size_t words = transport.size() > 12 ? load_u8(transport, 12) >> 4U : 0U;
      return std::max(wire::Tcp::kMinHeaderSize, 4 * words);
    }
    default:
      return 0;
  }
}

}  // namespace

std::optional<Ipv4Fragments> Ipv4Fragments::make(Bytes datagram, std::size_t mtu) {
  const auto view = wire::Ipv4View::parse(datagram);
  if (!view || view->datagram().is_cut() || mtu < kMinMtu) return std::nullopt;
  // A fragment that reaches beyond the longest datagram has offsets that no field can hold.
  if (view->fragment_offset() + view->payload().size() > 0xFFFF) return std::nullopt;
  Ipv4Fragments pieces{view->datagram().bytes(), mtu, view->header_size()};
  pieces.write_later_options(view->options().bytes());
  return pieces;
}

void Ipv4Fragments::write_later_options(Bytes options) {
  std::size_t size = 0;
  for (const auto& option : wire::ipv4::options_of(options)) {
    if (!option) break;
    if (!option->is_copied()) continue;
    store_bytes(later_options_, size, option->octets());
    size += option->octets().size();
  }
  later_options_size_ = (size + 3) / 4 * 4;  // the rest is End of Option List, which is zero
}

std::optional<std::size_t> Ipv4Fragments::next(MutableBytes out) {
  if (is_finished_) return std::nullopt;
  if (datagram_.size() <= mtu_) {
    store_bytes(out, 0, datagram_);
    is_finished_ = true;
    return datagram_.size();
  }
  const bool is_first = done_ == 0;
  const std::size_t header_size =
      is_first ? header_size_ : wire::Ipv4Header::kMinSize + later_options_size_;
  const Bytes rest = datagram_.subspan(header_size_ + done_);
  const std::size_t size = piece_size(rest.size(), mtu_ - header_size);
  is_finished_ = size == rest.size();

  store_bytes(out, 0, datagram_.first(is_first ? header_size_ : wire::Ipv4Header::kMinSize));
  if (!is_first) {
    store_u8(out, 0, static_cast<std::uint8_t>(0x40U | header_size / 4));
    store_bytes(out, wire::Ipv4Header::kMinSize, Bytes(later_options_).first(later_options_size_));
  }
  store_bytes(out, header_size, rest.first(size));
  // The offset of a fragment that is split again counts on; its last piece is last only if it was.
  const std::uint16_t word = load_be16(datagram_, 6);
  const std::size_t offset = (word & 0x1FFFU) + done_ / 8;
  const unsigned more = is_finished_ ? word & 0x2000U : 0x2000U;
  store_be16(out, 2, static_cast<std::uint16_t>(header_size + size));
  store_be16(out, 6, static_cast<std::uint16_t>((word & 0xC000U) | more | offset));
  store_be16(out, 10, 0);
  store_be16(out, 10, wire::Checksum{}.add(Bytes(out).first(header_size)).finish());
  done_ += size;
  return header_size + size;
}

std::optional<Ipv6Fragments> Ipv6Fragments::make(Bytes datagram, std::size_t mtu,
                                                 std::uint32_t identification) {
  const auto view = wire::Ipv6View::parse(datagram);
  if (!view || view->datagram().is_cut() || mtu < kMinMtu) return std::nullopt;
  Ipv6Fragments pieces{view->datagram().bytes(), mtu, identification};

  // Each piece carries the headers up to the last one that routers on the way look at.
  wire::ipv6::ExtensionCursor cursor{view->next_header(), view->payload()};
  for (;;) {
    const std::size_t at = wire::Ipv6Header::kSize + cursor.offset();
    const auto header = cursor.next();
    if (!header) break;
    if (!*header || (*header)->protocol() == IpProtocol::Fragment) return std::nullopt;
    if ((*header)->protocol() == IpProtocol::HopByHopOptions ||
        (*header)->protocol() == IpProtocol::Routing) {
      pieces.unfragmentable_ = at + (*header)->octets().size();
      pieces.next_header_at_ = at;
    }
  }
  const std::size_t headers = wire::Ipv6Header::kSize + cursor.offset() +
                              transport_header_size(cursor.protocol(), cursor.rest().bytes());
  const std::size_t first_piece =
      pieces.unfragmentable_ + (mtu - std::min(mtu, pieces.unfragmentable_ + 8)) / 8 * 8;
  const bool is_room = first_piece > pieces.unfragmentable_ && first_piece >= headers;
  if (pieces.datagram_.size() > mtu && !is_room) return std::nullopt;
  return pieces;
}

std::optional<std::size_t> Ipv6Fragments::next(MutableBytes out) {
  if (is_finished_) return std::nullopt;
  if (datagram_.size() <= mtu_) {
    store_bytes(out, 0, datagram_);
    is_finished_ = true;
    return datagram_.size();
  }
  const std::size_t payload_at = unfragmentable_ + wire::ipv6::ExtensionHeaderView::kMinSize;
  const Bytes rest = datagram_.subspan(unfragmentable_ + done_);
  const std::size_t size = piece_size(rest.size(), mtu_ - payload_at);
  is_finished_ = size == rest.size();

  const wire::ipv6::FragmentHeader header{
      .next_header = static_cast<IpProtocol>(load_u8(datagram_, next_header_at_)),
      .fragment = {.offset = static_cast<std::uint16_t>(done_),
                   .more = !is_finished_,
                   .identification = identification_}};
  store_bytes(out, 0, datagram_.first(unfragmentable_));
  store_u8(out, next_header_at_, static_cast<std::uint8_t>(IpProtocol::Fragment));
  write(header, out.subspan(unfragmentable_, payload_at - unfragmentable_));
  store_bytes(out, payload_at, rest.first(size));
  store_be16(out, 4, static_cast<std::uint16_t>(payload_at + size - wire::Ipv6Header::kSize));
  done_ += size;
  return payload_at + size;
}

}  // namespace icmpkit::engine

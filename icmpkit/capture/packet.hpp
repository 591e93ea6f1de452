// A captured frame, opened from the link layer to the innermost IP datagram that can be reached:
// through VLAN tags, PPPoE, IP-in-IP and GRE.
//
//   const Packet packet = Packet::open(LinkType::Ethernet, frame);
//   if (const auto icmp = packet.icmp()) print(packet.innermost(), *icmp);
//
// It never fails: what could not be opened is `problem()`, and what was read before it is there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "icmpkit/capture/link_layer.hpp"
#include "icmpkit/capture/tunnel.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::capture {

/// Where opening a packet stopped, though there was more.
enum class PacketProblemKind : std::uint8_t {
  Link,      ///< the frame's own headers
  IpHeader,  ///< an IP header, or an IPv6 extension header
  Tunnel,    ///< the header of a tunnel
  TooDeep,   ///< `kMaxNesting` datagrams inside one another, and one more
};

/// What could not be opened, and why; `offset` counts octets from the start of the frame.
struct PacketProblem {
  PacketProblemKind kind{};
  std::string_view words;
  std::size_t offset = 0;
};

class Packet {
 public:
  /// Cost: that of reading the headers; no allocation.
  [[nodiscard]] static Packet open(LinkType type, wire::CutBytes frame) { return {type, frame}; }

  /// An error where not even the link layer could be read.
  [[nodiscard]] const Decapsulation& link() const { return link_; }
  /// The IP datagrams from the outermost to the innermost; none in a frame without IP.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool has_datagram() const { return size_ != 0; }
  /// Requires `at < size()`.
  [[nodiscard]] const wire::DatagramView& datagram(std::size_t at) const {
    return datagrams_[at].view;
  }
  /// Requires `has_datagram()`.
  [[nodiscard]] const wire::DatagramView& innermost() const { return datagram(size_ - 1); }
  [[nodiscard]] const std::optional<PacketProblem>& problem() const { return problem_; }

  /// The ICMP message of the innermost datagram; in a later fragment there is none.
  [[nodiscard]] std::optional<wire::IcmpPart> icmp() const {
    return has_datagram() ? innermost().icmp() : std::nullopt;
  }

 private:
  Packet(LinkType type, wire::CutBytes frame);
  void open_datagrams(wire::CutBytes octets, std::size_t offset);
  void stop(PacketProblemKind kind, std::string_view words, std::size_t offset) {
    problem_ = PacketProblem{kind, words, offset};
  }

  Decapsulation link_;
  /// Room for a view. Most packets have one, and clearing the room of all takes as long as parsing
  /// it.
  union Slot {
    Slot() {}
    wire::DatagramView view;
  };
  std::array<Slot, kMaxNesting> datagrams_;
  std::size_t size_ = 0;
  std::optional<PacketProblem> problem_;
};

}  // namespace icmpkit::capture

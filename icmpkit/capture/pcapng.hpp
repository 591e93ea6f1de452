// pcapng, written: octets for a file that Wireshark opens, with one interface for each link that
// was captured on and times in nanoseconds (draft-ietf-opsawg-pcapng).
//
//   +---------------------------------------------------------------+
//   |  Block Type                                                   |
//   |  Block Total Length                                           |
//   |  Block Body, padded to a multiple of four octets ...          |
//   |  Block Total Length                                           |
//   +---------------------------------------------------------------+
//
// It holds no file: `take` gives the octets that are ready, and whoever has a file writes them.
// Numbers are big-endian, as the section header says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/capture/link_layer.hpp"

namespace icmpkit::capture {

/// An interface of the capture, numbered in the order in which they were added.
enum class InterfaceId : std::uint32_t {};

class PcapngWriter {
 public:
  static constexpr std::size_t kMaxPacket = 262'144;  ///< libpcap takes no more

  /// Begins a section; `application` stands in its header.
  explicit PcapngWriter(std::string_view application);

  InterfaceId add_interface(std::string_view name, LinkType type);
  /// `at` counts from the Unix epoch. Octets past `kMaxPacket` are cut off, which the block tells.
  void add_packet(InterfaceId interface, Duration at, Bytes packet) {
    write_packet(interface, at, {}, packet);
  }
  /// An IP datagram on an interface of the type `LinkType::Loop`, with the header that it wants.
  /// Raw would need none, but libpcap to 1.10 refuses captures of more than one raw interface.
  void add_datagram(InterfaceId interface, Duration at, Bytes datagram);

  /// The octets that are ready, until the next call of a member that is not const.
  [[nodiscard]] Bytes ready() const { return octets_; }
  /// Forgets them, and keeps their room.
  void clear() { octets_.clear(); }

 private:
  class Block;

  void write_packet(InterfaceId interface, Duration at, Bytes link_header, Bytes packet);

  std::vector<std::byte> octets_;
  std::uint32_t interfaces_ = 0;
};

}  // namespace icmpkit::capture

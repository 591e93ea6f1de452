#include "icmpkit/capture/pcapng.hpp"

#include <algorithm>

namespace icmpkit::capture {

namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;

// Options, numbered for each kind of block.
constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kSectionApplication = 4;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kInterfaceResolution = 9;
constexpr std::uint8_t kNanoseconds = 9;  // units of 10^-9 seconds

Bytes octets_of(std::string_view text) { return std::as_bytes(std::span(text)); }

}  // namespace

/// A block while it is appended to; its length is filled in at the end.
class PcapngWriter::Block {
 public:
  Block(std::vector<std::byte>& out, std::uint32_t type) : out_(out), start_(out.size()) {
    number32(type);
    number32(0);
  }
  void number16(std::uint16_t value) { store_be16(grow(2), 0, value); }
  void number32(std::uint32_t value) { store_be32(grow(4), 0, value); }
  /// Padded to a multiple of four octets.
  void padded(Bytes first, Bytes second = {}) {
    const MutableBytes room = grow((first.size() + second.size() + 3) / 4 * 4);
    store_bytes(room, 0, first);
    store_bytes(room, first.size(), second);
  }
  void option(std::uint16_t code, Bytes value) {
    number16(code);
    number16(static_cast<std::uint16_t>(value.size()));
    padded(value);
  }
  void finish() {
    const auto length = static_cast<std::uint32_t>(out_.size() - start_ + 4);
    number32(length);
    store_be32(MutableBytes(out_).subspan(start_), 4, length);
  }

 private:
  /// Octets at the end, as zeros.
  MutableBytes grow(std::size_t size) {
    out_.resize(out_.size() + size);
    return MutableBytes(out_).last(size);
  }

  std::vector<std::byte>& out_;
  std::size_t start_;
};

PcapngWriter::PcapngWriter(std::string_view application) {
  Block block(octets_, kSectionHeader);
  block.number32(kByteOrderMagic);
  block.number16(1);  // version 1.0
  block.number16(0);
  block.number32(0xFFFFFFFF);  // the section's length is not known beforehand
  block.number32(0xFFFFFFFF);
  block.option(kSectionApplication, octets_of(application));
  block.option(kEndOfOptions, {});
  block.finish();
}

InterfaceId PcapngWriter::add_interface(std::string_view name, LinkType type) {
  Block block(octets_, kInterfaceDescription);
  block.number16(static_cast<std::uint16_t>(type));
  block.number16(0);
  block.number32(static_cast<std::uint32_t>(kMaxPacket));
  block.option(kInterfaceName, octets_of(name));
  block.option(kInterfaceResolution, octets(kNanoseconds));
  block.option(kEndOfOptions, {});
  block.finish();
  return static_cast<InterfaceId>(interfaces_++);
}

void PcapngWriter::add_datagram(InterfaceId interface, Duration at, Bytes datagram) {
  // OpenBSD's address families, in network byte order.
  constexpr std::uint8_t kInet = 2;
  constexpr std::uint8_t kInet6 = 24;
  const bool is_v6 = !datagram.empty() && load_u8(datagram, 0) >> 4U == 6;
  write_packet(interface, at, octets(0, 0, 0, is_v6 ? kInet6 : kInet), datagram);
}

void PcapngWriter::write_packet(InterfaceId interface, Duration at, Bytes link_header,
                                Bytes packet) {
  const Bytes kept = first_octets(packet, kMaxPacket - link_header.size());
  const auto time = static_cast<std::uint64_t>(at.count());
  Block block(octets_, kEnhancedPacket);
  block.number32(static_cast<std::uint32_t>(interface));
  block.number32(static_cast<std::uint32_t>(time >> 32U));
  block.number32(static_cast<std::uint32_t>(time));
  block.number32(static_cast<std::uint32_t>(link_header.size() + kept.size()));
  block.number32(static_cast<std::uint32_t>(link_header.size() + packet.size()));
  block.padded(link_header, kept);
  block.finish();
}

}  // namespace icmpkit::capture

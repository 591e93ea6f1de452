// A socket for ICMP as a link: raw (CAP_NET_RAW) or unprivileged, IPv4 or IPv6. Without privileges
// it is a "ping socket", which Linux allows to the groups of net.ipv4.ping_group_range, or one of
// UDP, which hears the errors about what it sends.
//
// Whatever its kind, it takes and gives complete IP datagrams. What the system does itself it still
// does: on all but raw IPv4 it builds the IP header, of which hop limit and traffic class are taken
// from the datagram; on IPv6 and without privileges it computes the checksum; a ping socket puts
// its own identifier in. A datagram too large for the interface is fragmented unless it says DF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "icmpkit/base/address.hpp"
#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/link.hpp"
#include "icmpkit/io/open_error.hpp"
#include "icmpkit/wire/ip_protocol.hpp"

namespace icmpkit::io {

enum class SocketKind : std::uint8_t {
  Raw,
  Datagram,  ///< a ping socket
  Udp,       ///< sends UDP from one port
};

/// Which datagrams the kernel stamps. Stamping what is sent costs a message each to read back.
enum class Stamping : std::uint8_t { None, Received, SentAndReceived };

/// What becomes of a datagram that is too large for the path.
enum class PathMtuDiscovery : std::uint8_t { System, Do, Want, Dont, Probe };

/// Which messages a raw socket is handed; a ping socket gets only what is for it.
enum class Hearing : std::uint8_t {
  EchoAnswers,  ///< replies with our identifier, and errors about such requests
  Everything,   ///< whatever of ICMP reaches the machine
};

/// Answers of another protocol than ICMP, to probes from one of these ports.
struct TransportAnswers {
  wire::IpProtocol protocol = wire::IpProtocol::Tcp;  ///< UDP or TCP
  std::uint16_t remote_port = 0;                      ///< 0: any
  std::uint16_t first_local_port = 0;
  std::uint16_t last_local_port = 0;
};

struct IcmpSocketOptions {
  Family family = Family::V4;
  std::optional<SocketKind> kind{};  ///< empty: raw where it is permitted, else datagram
  /// Of our echo requests; on a UDP socket its port. Without privileges 0 is any free one.
  std::uint16_t identifier = 0;
  std::optional<IpAddress> source{};
  std::string interface{};  ///< send and receive here only; empty: any
  std::uint8_t hop_limit = 64;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;
  std::optional<std::uint32_t> mark{};
  std::optional<std::size_t> send_buffer{};
  std::size_t receive_buffer = std::size_t{4} << 20U;
  std::size_t largest_datagram = 2048;  ///< what is longer arrives truncated
  PathMtuDiscovery path_mtu_discovery = PathMtuDiscovery::System;
  Stamping stamping = Stamping::SentAndReceived;
  Hearing hearing = Hearing::EchoAnswers;
  /// Of a raw socket: it hears these in place of ICMP.
  std::optional<TransportAnswers> answers{};
  /// Raw IPv6: datagrams of any protocol go out with the header that they have, as raw IPv4 has it
  /// always.
  bool sends_whole_datagrams = false;
  bool allow_broadcast = false;
  bool bypass_routes = false;
  bool loop_multicast = true;
};

class IcmpSocket final : public Link {
 public:
  static std::expected<std::unique_ptr<IcmpSocket>, OpenError> open(
      const IcmpSocketOptions& options);
  ~IcmpSocket() override;

  [[nodiscard]] SocketKind kind() const { return kind_; }
  /// The identifier that echo requests from this socket carry, or its UDP port.
  [[nodiscard]] std::uint16_t identifier() const { return identifier_; }

  [[nodiscard]] int descriptor() const override { return descriptor_.number(); }
  void stage(TransmitId id, Bytes datagram) override;
  void flush(LinkListener& listener) override;
  Progress collect(LinkListener& listener) override;
  [[nodiscard]] const LinkCounters& counters() const override { return counters_; }

 private:
  class SendBatch;
  class ReceiveBatch;
  class ErrorQueue;

  IcmpSocket(FileDescriptor descriptor, SocketKind kind, std::uint16_t identifier,
             const IcmpSocketOptions& options);

  FileDescriptor descriptor_;
  SocketKind kind_;
  std::uint16_t identifier_;
  LinkCounters counters_;
  WallClock clock_;
  std::unique_ptr<SendBatch> send_;
  std::unique_ptr<ReceiveBatch> receive_;
  std::unique_ptr<ErrorQueue> errors_;
};

/// The address that the system would send from to reach `destination`; empty where there is no
/// route. Sends nothing.
[[nodiscard]] std::optional<IpAddress> source_towards(const IpAddress& destination,
                                                      const std::string& interface);

}  // namespace icmpkit::io

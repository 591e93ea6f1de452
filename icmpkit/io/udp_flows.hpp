// UDP without privileges as a link: one socket for each port that is sent from, since a socket has
// one. What targets answer arrives as datagrams; errors as reports, with what routers quoted of the
// data.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

#include "icmpkit/io/icmp_socket.hpp"

namespace icmpkit::io {

class UdpFlows final : public Link {
 public:
  /// Sockets for `count` ports from `first_port` on; all else of `options` but kind and identifier
  /// is for each of them.
  static std::expected<std::unique_ptr<UdpFlows>, OpenError> open(IcmpSocketOptions options,
                                                                  std::uint16_t first_port,
                                                                  std::uint8_t count);
  /// The same for the next `count` ports in a row that are free, which `first_port` becomes the
  /// first of.
  static std::expected<std::unique_ptr<UdpFlows>, OpenError> open_free(
      const IcmpSocketOptions& options, std::uint16_t& first_port, std::uint8_t count);

  [[nodiscard]] int descriptor() const override { return ready_.number(); }
  /// A datagram from another port than the sockets' fails as not supported.
  void stage(TransmitId id, Bytes datagram) override;
  void flush(LinkListener& listener) override;
  Progress collect(LinkListener& listener) override;
  [[nodiscard]] const LinkCounters& counters() const override { return counters_; }

 private:
  explicit UdpFlows(std::uint16_t first_port) : first_port_(first_port) {}
  void add_up();

  std::uint16_t first_port_;
  std::vector<std::unique_ptr<IcmpSocket>> flows_;
  std::vector<TransmitId> misfits_;  ///< staged, of none of the flows
  FileDescriptor ready_;             ///< an epoll set of the sockets
  LinkCounters counters_;
};

}  // namespace icmpkit::io

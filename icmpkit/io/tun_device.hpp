// A TUN device as a link: a network interface of this machine whose other end is a machine in this
// process. What any program sends into the device's prefixes arrives here as IP datagrams, and what
// is sent here reaches the programs.
//
// It is there as long as the object: the kernel takes the device, its addresses and its routes away
// with the last descriptor, also when the process is killed. No other route is touched, and a
// prefix that this machine uses already is refused.
//
//   auto device = TunDevice::open({.addresses = {host}, .prefixes = {lab}});
//   driver.attach(LinkId{0}, **device);
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/link.hpp"
#include "icmpkit/io/netlink.hpp"
#include "icmpkit/io/open_error.hpp"

namespace icmpkit::io {

struct TunOptions {
  std::string name{};  ///< with `%d` for the first number that is free; empty: `icmp%d`
  std::uint32_t mtu = 1500;
  std::uint32_t queue = 4096;          ///< datagrams that may wait to be collected
  std::vector<IpAddress> addresses{};  ///< of this machine; the first of a family is its source
  std::vector<Prefix> prefixes{};      ///< routed to the device
};

class TunDevice final : public Link {
 public:
  /// Makes the device, gives it its addresses and routes, and brings it up.
  static std::expected<std::unique_ptr<TunDevice>, OpenError> open(const TunOptions& options);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// Brings `receive_overflow` of the counters up to date. Cost: two system calls.
  void refresh_counters();

  [[nodiscard]] int descriptor() const override { return descriptor_.number(); }
  void stage(TransmitId id, Bytes datagram) override;
  void flush(LinkListener& listener) override;
  Progress collect(LinkListener& listener) override;
  [[nodiscard]] const LinkCounters& counters() const override { return counters_; }

 private:
  struct Staged {
    TransmitId id{};
    Bytes datagram{};
  };

  TunDevice(Netlink netlink, FileDescriptor descriptor, std::string name);
  std::expected<void, OpenError> configure(const TunOptions& options);

  Netlink netlink_;
  FileDescriptor descriptor_;
  std::string name_;
  std::uint32_t index_ = 0;
  LinkCounters counters_;
  std::vector<Staged> staged_;
  std::vector<std::byte> buffer_;
};

}  // namespace icmpkit::io

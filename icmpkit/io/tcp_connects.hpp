// TCP without privileges as a link: for each SYN that it is given the kernel opens a connection,
// with the ports, hop limit and traffic class of that SYN, and a sequence number of its own. One
// that is accepted is reset at once.
//
// Nothing comes back but reports, each of the transmission that it is about. What the kernel can
// not have two of, a connection between the same addresses and ports, the later SYN takes from the
// earlier. After `kPatience` an attempt is dropped, since the kernel would send its SYN again.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/link.hpp"
#include "icmpkit/io/open_error.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::io {

struct TcpConnectsOptions {
  std::optional<IpAddress> source{};
  std::string interface{};  ///< send here only; empty: any
};

class TcpConnects final : public Link {
 public:
  /// Linux sends a SYN again after a second.
  static constexpr Duration kPatience = std::chrono::milliseconds(950);

  static std::expected<std::unique_ptr<TcpConnects>, OpenError> open(TcpConnectsOptions options);

  [[nodiscard]] int descriptor() const override { return ready_.number(); }
  void stage(TransmitId id, Bytes datagram) override;
  void flush(LinkListener& listener) override;
  Progress collect(LinkListener& listener) override;
  [[nodiscard]] const LinkCounters& counters() const override { return counters_; }

 private:
  struct Syn {
    TransmitId id{};
    IpAddress destination{};
    wire::Ports ports{};
    std::uint8_t hop_limit = 0;
    std::uint8_t traffic_class = 0;
  };
  struct Attempt {
    Syn syn{};
    FileDescriptor descriptor{};
    Instant begun{};
  };
  /// By the descriptor's number.
  using Attempts = std::unordered_map<int, Attempt>;

  explicit TcpConnects(TcpConnectsOptions options) : options_(std::move(options)) {}

  void begin(const Syn& syn, LinkListener& listener);
  /// Gives 0 or the system's error.
  [[nodiscard]] int set_up(int descriptor, const Syn& syn) const;
  void drop_rival_of(const Syn& syn);
  /// Reports what became of an attempt that ended with `system_error`, and drops it.
  void conclude(Attempts::iterator attempt, int system_error, LinkListener& listener);
  void drop_expired();
  void wind_timer();

  TcpConnectsOptions options_;
  std::vector<Syn> staged_;
  std::vector<TransmitId> misfits_;  ///< staged, no SYN
  Attempts attempts_;
  FileDescriptor ready_;  ///< an epoll set of the attempts and the timer
  FileDescriptor timer_;  ///< of the next attempt that expires
  LinkCounters counters_;
};

}  // namespace icmpkit::io

// What a node knows of its neighbours on shared links, and the datagrams that wait for them. Not
// for point-to-point links, where there is nothing to resolve.
//
//   const auto answer = table.consult(link, hop, now);
//   if (answer.asks) ...                       an event `Resolve` for the driver
//   switch (answer.state)
//     Pending:  table.hold(link, hop, datagram, arrival)
//     Failed:   Host Unreachable               Unknown: Host Unknown
//     others:   send
//
// A neighbour that nobody knows is not unreachable: it becomes pending, and datagrams wait for it.
// [R1122-ARP-1]
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/engine/neighbour.hpp"

namespace icmpkit::engine {

/// A datagram that waited.
struct WaitingDatagram {
  Bytes datagram{};                  ///< valid during the call that hands it out
  std::optional<Arrival> arrival{};  ///< empty: this node's own
};

class NeighbourTable {
 public:
  /// Neighbours that are kept. Beyond it one is forgotten, and resolved anew when it is needed:
  /// first one that failed, then at random one that is not reachable, at last any.
  static constexpr std::size_t kMaxNeighbours = 1024;
  /// Datagrams that wait for one neighbour; a newer one pushes the oldest out, as RFC 1122 section
  /// 2.3.2.2 has it.
  static constexpr std::size_t kMaxWaitingForOne = 3;
  /// Datagrams that wait for all neighbours together; a newer one does not wait.
  static constexpr std::size_t kMaxWaiting = 64;
  /// After a failure nobody is asked again for that long, and every datagram fails at once; and the
  /// driver is not asked twice about a pending one within it (RFC 1122 section 2.3.2.1).
  static constexpr Duration kRetry = std::chrono::seconds{1};

  explicit NeighbourTable(const SipKey& key);
  NeighbourTable(NeighbourTable&&) noexcept;
  NeighbourTable& operator=(NeighbourTable&&) noexcept;
  ~NeighbourTable();

  struct Answer {
    NeighbourState state{};
    bool asks = false;        ///< the driver is to be asked to resolve it
    std::size_t dropped = 0;  ///< datagrams that waited for a neighbour which had to make room:
                              ///< each counts as `Discard::NeighbourQueueFull`
  };
  /// The state of a neighbour to which a datagram shall go. One that nobody knows is pending from
  /// now on, and so is one whose failure is a second old.
  [[nodiscard]] Answer consult(LinkId link, const IpAddress& address, Instant now);

  /// The state as it is, for who only asks: extended echo (RFC 8335). Empty: nobody knows it.
  [[nodiscard]] std::optional<NeighbourState> neighbour(LinkId link,
                                                        const IpAddress& address) const;

  /// Keeps a copy of `datagram` until its neighbour's state is known. Requires that `consult` just
  /// said Pending. How many datagrams were dropped for it, this one or older ones: each counts as
  /// `Discard::NeighbourQueueFull`. [R1812-ARP-1]
  std::size_t hold(LinkId link, const IpAddress& address, Bytes datagram,
                   const std::optional<Arrival>& arrival);

  /// What the driver found out. Where there is a way to the neighbour now, `release` gets all
  /// datagrams that waited for it, oldest first; where there is none, IPv6's all the same, each to
  /// be reported, and of IPv4's the oldest alone, for the one Host Unreachable that they all cause:
  /// the others are dropped. It must not call this table. How many were dropped. [R1812-ARP-1]
  /// [R4861-NS-2]
  std::size_t settle(LinkId link, const IpAddress& address, NeighbourState state, Instant now,
                     const std::function<void(const WaitingDatagram&)>& release);

 private:
  struct State;

  SipKey key_;
  std::unique_ptr<State> state_;  ///< null until somebody is asked about
};

}  // namespace icmpkit::engine

// The kernel's links, addresses and routes, read and changed over rtnetlink, in the network
// namespace that the process is in when the socket is opened.
//
// It knows what a device of our own needs and what a diagnosis asks first, and no more: there are
// no rules or notifications here. Asking sends nothing to the network.
//
//   auto netlink = Netlink::open();
//   const auto routes = netlink->routes();
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/io/open_error.hpp"

struct mnl_socket;

namespace icmpkit::io {

/// An address of this machine.
struct SystemAddress {
  IpAddress address{};
  unsigned prefix_length = 0;
  std::string device{};
};

/// A route of this machine, of whichever table and kind.
struct SystemRoute {
  Prefix prefix;
  std::string device{};  ///< empty: it goes nowhere, as one that refuses does, or several ways
};

/// A device of this machine.
struct SystemLink {
  std::uint32_t index = 0;
  std::string device{};
  std::uint32_t mtu = 0;                 ///< octets
  LinkState state = LinkState::Unknown;  ///< Down: it was set down, or has no carrier
  bool is_loopback = false;
  bool is_virtual = false;  ///< a bridge, a tunnel, one end of a pair: what software makes
};

/// Where this machine would send to a destination.
struct SystemWay {
  LocalRoute route = LocalRoute::Unknown;
  std::uint32_t link = 0;              ///< an index; 0: none
  std::optional<IpAddress> gateway{};  ///< with Gateway; of IPv4 it may be an IPv6 one (RFC 8950)
  std::optional<IpAddress> source{};
};

/// What in this machine's addresses and routes overlaps `prefix`, in words: routing the prefix
/// elsewhere would take something away. Empty: nothing does. A default route does not count, for
/// every prefix is a part of it.
[[nodiscard]] std::optional<std::string> use_of(const Prefix& prefix,
                                                std::span<const SystemAddress> addresses,
                                                std::span<const SystemRoute> routes);

class Netlink {
 public:
  static std::expected<Netlink, OpenError> open();
  Netlink(Netlink&& other) noexcept;
  Netlink& operator=(Netlink&& other) noexcept;
  ~Netlink();

  [[nodiscard]] std::expected<std::vector<SystemAddress>, OpenError> addresses();
  [[nodiscard]] std::expected<std::vector<SystemRoute>, OpenError> routes();
  [[nodiscard]] std::expected<std::vector<SystemLink>, OpenError> links();
  /// The way that the kernel would choose, all tables and rules considered; by `link` alone unless
  /// it is 0. That there is none, or that it is forbidden, is an answer too.
  [[nodiscard]] std::expected<SystemWay, OpenError> way_to(const IpAddress& destination,
                                                           std::uint32_t link);
  /// Whether the link-layer address of `address` on `link` is known.
  [[nodiscard]] std::expected<FirstHopState, OpenError> neighbour(std::uint32_t link,
                                                                  const IpAddress& address);

  /// Sets the link's MTU and how many datagrams its queue holds, and keeps the kernel from giving
  /// it an IPv6 address of its own.
  std::expected<void, OpenError> prepare_link(std::uint32_t link, std::uint32_t mtu,
                                              std::uint32_t queue);
  std::expected<void, OpenError> bring_up(std::uint32_t link);
  /// Adds an address at once usable, and with no network around it: no route comes with it.
  std::expected<void, OpenError> add_address(std::uint32_t link, const IpAddress& address);
  /// Adds a route of the main table for what is behind `link`; it must not be there yet. `source`
  /// is what this machine sends from where a program does not say.
  std::expected<void, OpenError> add_route(std::uint32_t link, const Prefix& prefix,
                                           const std::optional<IpAddress>& source);
  /// How many datagrams the link's own queue had no room for.
  [[nodiscard]] std::expected<std::uint64_t, OpenError> transmit_drops(std::uint32_t link);

 private:
  class Request;
  struct Closer {
    void operator()(mnl_socket* socket) const;
  };

  explicit Netlink(mnl_socket* socket) : socket_(socket) {}
  /// Sends the request and hands each message of the answer to `on_message`. Fails with `what`.
  template <class OnMessage>
  std::expected<void, OpenError> ask(Request& request, const std::string& what,
                                     OnMessage&& on_message);
  std::expected<void, OpenError> tell(Request& request, const std::string& what);

  std::unique_ptr<mnl_socket, Closer> socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace icmpkit::io

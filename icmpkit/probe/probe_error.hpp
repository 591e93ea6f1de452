// The ICMP errors that probes hear.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::probe {

/// An ICMP error, as far as it was handed over: from the packet, or from the kernel's report.
struct ProbeError {
  std::optional<IpAddress> from{};     ///< empty: raised on this machine
  std::optional<std::uint8_t> type{};  ///< in the family of the probe
  std::optional<std::uint8_t> code{};
  std::uint32_t parameter = 0;  ///< the message's second 32-bit word: MTU, pointer, gateway
  IpAddress gateway{};          ///< of a Redirect: the better first hop, where that is told
  int system_error = 0;         ///< with a kernel's report
};

/// Time Exceeded in transit: a router used up what the probe had left of its hops.
[[nodiscard]] bool is_out_of_hops(Family family, const ProbeError& error);

/// A Redirect of either family, which names a better first hop.
[[nodiscard]] bool is_redirect(Family family, const ProbeError& error);

/// Source Quench or Redirect: of either, the datagram itself was sent on.
[[nodiscard]] bool is_advice(Family family, const ProbeError& error);

/// The error that a kernel reports, as far as it tells.
[[nodiscard]] ProbeError error_of(const Report& report);

}  // namespace icmpkit::probe

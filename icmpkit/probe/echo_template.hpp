// The echo requests of a run, prepared once: a probe is a copy of which a few fields are set and
// whose checksums are completed from sums that are already known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/probe/ping_config.hpp"
#include "icmpkit/probe/probe_tag.hpp"

namespace icmpkit::probe {

class EchoTemplate {
 public:
  explicit EchoTemplate(const PingConfig& config);

  /// Whether a datagram of the family has room for the headers, the options and the data.
  [[nodiscard]] bool fits(Family family) const { return !prepared_for(family).octets.empty(); }
  /// Octets of the largest datagram that `write` makes.
  [[nodiscard]] std::size_t max_size() const;
  /// Whether the payload has room for the tag.
  [[nodiscard]] bool is_tagged() const { return data_.size() >= ProbeTag::kSize; }
  /// The echo data behind the tag, or all of it where there is no tag, as every probe carries it.
  [[nodiscard]] Bytes pattern() const {
    return is_tagged() ? Bytes(data_).subspan(ProbeTag::kSize) : Bytes(data_);
  }
  [[nodiscard]] std::size_t data_size() const { return data_.size(); }

  /// Writes a whole datagram to `out` and gives its size, 0 where it does not fit. Requires
  /// `max_size()` octets.
  /// Cost: a copy, a SipHash, and a sum over the addresses and the tag.
  std::size_t write(const IpAddress& target, ProbeNumber number, std::uint32_t sequence,
                    MutableBytes out) const;

 private:
  /// One family's datagram, and the sums over what never changes of it.
  struct Prepared {
    std::vector<std::byte> octets;
    std::size_t message = 0;        ///< where the ICMP message starts
    std::size_t target = 0;         ///< where the target's address goes
    std::uint16_t header_sum = 0;   ///< folded, over the IPv4 header
    std::uint16_t message_sum = 0;  ///< folded, over the ICMP message and constant pseudo-header
  };

  [[nodiscard]] const Prepared& prepared_for(Family family) const {
    return family == Family::V4 ? v4_ : v6_;
  }
  [[nodiscard]] static Prepared prepare_v4(const PingConfig& config, Bytes data);
  [[nodiscard]] static Prepared prepare_v6(const PingConfig& config, Bytes data);

  SipKey key_;
  std::vector<std::byte> data_;  ///< of every probe, zeros where the tag goes
  Prepared v4_;
  Prepared v6_;
};

}  // namespace icmpkit::probe

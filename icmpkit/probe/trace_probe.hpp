// The probes of a trace: datagrams that are told apart by what routers quote of them, and that all
// belong to one flow, because nothing in them that a router spreads its load by ever changes.
//
//   protocol   constant in a flow                     names the probe
//   ICMP       identifier and checksum                sequence number
//   UDP        both ports                             checksum
//   TCP        both ports                             the low half of the sequence number
//   others     everything but the name                two octets where ICMP has its sequence number
//
// The checksum is made what it has to be by two octets of data behind the tag. In IPv4 the
// identification names the probe as well, so that it is known where a translator changed the rest.
// A probe is made again from its number whenever it is needed: none is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/probe/probe_tag.hpp"
#include "icmpkit/probe/trace_config.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {

/// Which probe of which target.
struct TraceProbeId {
  std::uint32_t target = 0;
  std::uint8_t ttl = 0;
  std::uint8_t attempt = 0;

  /// What goes into the fields of 16 bits.
  [[nodiscard]] constexpr std::uint16_t short_name() const {
    return static_cast<std::uint16_t>(unsigned{ttl} << 8U | attempt);
  }
  [[nodiscard]] constexpr ProbeNumber number() const {
    return static_cast<ProbeNumber>(std::uint64_t{target} << 16U | short_name());
  }
  [[nodiscard]] static constexpr TraceProbeId named(std::uint32_t target, std::uint16_t name) {
    return {.target = target,
            .ttl = static_cast<std::uint8_t>(name >> 8U),
            .attempt = static_cast<std::uint8_t>(name)};
  }
  [[nodiscard]] static constexpr TraceProbeId of(ProbeNumber number) {
    const auto bits = static_cast<std::uint64_t>(number);
    return {.target = static_cast<std::uint32_t>(bits >> 16U),
            .ttl = static_cast<std::uint8_t>(bits >> 8U),
            .attempt = static_cast<std::uint8_t>(bits)};
  }
  friend constexpr bool operator==(const TraceProbeId&, const TraceProbeId&) = default;
};

/// What names a probe in a quote.
struct TraceNames {
  std::optional<std::uint16_t> transport{};
  std::optional<std::uint16_t> identification{};
};

class TraceProbes {
 public:
  explicit TraceProbes(const TraceConfig& config) : config_(config) {}

  /// Octets of a probe of the family: what was asked for, or as few as it can have.
  [[nodiscard]] std::size_t size(Family family) const;
  [[nodiscard]] constexpr std::uint8_t flow_of(std::uint8_t attempt) const {
    return static_cast<std::uint8_t>(config_.first_flow + attempt % config_.flows);
  }
  /// Writes the whole datagram. Requires `size()` octets. Cost: a SipHash and two checksums.
  std::size_t write(TraceProbeId id, const IpAddress& target, MutableBytes out) const;

  /// The names that a quote gives: that of the transport header first, then IPv4's identification,
  /// where they differ. Nothing is proved yet: `is_quote_of` does.
  [[nodiscard]] TraceNames names_in(const wire::QuoteView& quote) const;
  /// The name in a transport header of `config.method`, as far as it is here.
  [[nodiscard]] std::optional<std::uint16_t> name_in(Bytes transport) const;
  /// The tag in what is here of a transport header and its data; empty where it is cut.
  [[nodiscard]] std::optional<ProbeTag> tag_in(Bytes transport) const;
  /// The probe that a TCP segment from `target` answers, by its acknowledgment number.
  [[nodiscard]] std::optional<std::uint16_t> name_acknowledged(const IpAddress& target,
                                                               Bytes segment) const;
  /// The flow that is sent from a port; empty where none is.
  [[nodiscard]] std::optional<std::uint8_t> flow_at(std::uint16_t source_port) const;
  /// Whether a UDP or TCP answer comes from the port that was asked, to one that asked.
  [[nodiscard]] bool is_between_our_ports(Bytes transport) const;

 private:
  [[nodiscard]] std::size_t transport_size(Family family) const;
  [[nodiscard]] wire::IpProtocol protocol(Family family) const;
  [[nodiscard]] IpAddress source(Family family) const;
  void write_echo(TraceProbeId id, const IpAddress& target, MutableBytes message) const;
  void write_udp(TraceProbeId id, const IpAddress& target, MutableBytes datagram) const;
  void write_tcp(TraceProbeId id, const IpAddress& target, MutableBytes segment) const;
  void write_unknown(TraceProbeId id, const IpAddress& target, MutableBytes payload) const;
  void write_data(TraceProbeId id, const IpAddress& target, MutableBytes data) const;
  /// What nobody guesses of the probes to a target.
  [[nodiscard]] std::uint16_t secret_of(const IpAddress& target) const;

  TraceConfig config_;
};

}  // namespace icmpkit::probe

// A received datagram, taken apart as far as the matching of echo probes needs it.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/probe_error.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"

namespace icmpkit::probe {

/// The identifying part of an echo message, in full or as an error quotes it.
struct EchoFields {
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  wire::CutBytes data{};
};

/// An ICMP datagram of either family.
struct IcmpDatagram {
  IpAddress source;
  IpAddress destination;
  std::uint8_t hop_limit = 0;
  wire::CutBytes datagram{};
  wire::CutBytes message{};
  wire::ChecksumState checksum = wire::ChecksumState::Unknown;

  /// Empty where `datagram` is none, or a later fragment.
  [[nodiscard]] static std::optional<IcmpDatagram> read(wire::CutBytes datagram);

  /// Empty where the message is no echo reply.
  [[nodiscard]] std::optional<EchoFields> echo_reply() const;
  /// Empty where the message is no error.
  [[nodiscard]] std::optional<ProbeError> error() const;
  /// The datagram that an error quotes. Requires that `error()` gives one.
  [[nodiscard]] wire::CutBytes quote() const;

 private:
  /// Neighbor Discovery's Redirect, where it may be one of this link and says what it is about.
  [[nodiscard]] std::optional<wire::icmpv6::RedirectView> redirect() const;
};

/// The echo request in a quoted datagram, and where it was going.
struct QuotedEcho {
  IpAddress destination;
  EchoFields echo;

  /// `family` is the error's own. Empty where the quote is of something else or too short to tell.
  [[nodiscard]] static std::optional<QuotedEcho> read(Family family, wire::CutBytes octets);
  /// The same from a quote that starts with the ICMP header, as kernels report it.
  [[nodiscard]] static std::optional<EchoFields> read_message(Family family,
                                                              wire::CutBytes message);
};

}  // namespace icmpkit::probe

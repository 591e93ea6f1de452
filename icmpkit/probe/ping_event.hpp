// What a run of pings found out, one fact at a time. Statistics fold these; text renders them.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/probe_error.hpp"
#include "icmpkit/probe/probe_tag.hpp"
#include "icmpkit/probe/round_trip.hpp"

namespace icmpkit::probe {

/// A target of the run, numbered in the order in which they were added.
enum class TargetId : std::uint32_t {};

enum class PingEventKind : std::uint8_t {
  Reply,        ///< the first answer to a probe, in time
  Duplicate,    ///< another answer to a probe that was answered before
  Late,         ///< an answer to a probe that was given up for lost
  Unsolicited,  ///< an echo reply with our identifier that no probe of ours asked for
  Mismatch,     ///< an answer to our probe from an address that we did not probe
  Damaged,      ///< an answer to our probe whose octets are not what we sent
  Error,        ///< an ICMP error about our probe
  Lost,         ///< no answer in time
  Overdue,      ///< no answer yet, and the next probe goes out
  NotSent,      ///< the probe did not leave this machine
};

/// What did not fit, in a reply that is not plain.
enum class PingMisfit : std::uint8_t {
  None,
  Tag,       ///< tag and sequence are not those of a probe of this run
  Source,    ///< it came from another address
  Checksum,  ///< the ICMP checksum is wrong
  Data,      ///< an octet of the data differs; `misfit_offset` says which
  Length,    ///< there is more or less data than was sent; `misfit_offset` is its length
};

struct PingEvent {
  PingEventKind kind = PingEventKind::Reply;
  PingMisfit misfit = PingMisfit::None;
  std::uint8_t hop_limit = 0;             ///< TTL of the answer
  std::optional<TargetId> target{};       ///< empty with Unsolicited from a stranger
  std::uint32_t sequence = 0;             ///< of the target's probes, from 1; it does not wrap
  IpAddress from{};                       ///< who answered
  Instant at{};                           ///< when, by the driver's clock
  std::optional<RoundTrip> round_trip{};  ///< empty where the probe is not remembered any more
  std::uint32_t size = 0;                 ///< octets of the ICMP message that answered
  std::uint32_t misfit_offset = 0;
  std::uint32_t misfit_expected = 0;  ///< the octet with Data, the length with Length
  std::uint32_t misfit_found = 0;     ///< the octet that came with Data
  ProbeError error{};                 ///< with Error
  SendError send_error{};             ///< with NotSent
  Evidence evidence{};                ///< the answer
};

}  // namespace icmpkit::probe

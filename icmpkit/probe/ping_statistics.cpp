#include "icmpkit/probe/ping_statistics.hpp"

namespace icmpkit::probe {

void PingStatistics::add(const PingEvent& event) {
  switch (event.kind) {
    case PingEventKind::Reply:
      ++received;
      if (event.round_trip) times_.add(event.round_trip->time);
      break;
    case PingEventKind::Duplicate:
      ++duplicates;
      break;
    case PingEventKind::Late:
      ++late;
      break;
    case PingEventKind::Mismatch:
      ++mismatched;
      break;
    case PingEventKind::Damaged:
      ++damaged;
      // An answer whose checksum is right came from a host that answers, whatever it did to the
      // data.
      if (event.misfit == PingMisfit::Data) {
        ++received;
        if (event.round_trip) times_.add(event.round_trip->time);
      }
      break;
    case PingEventKind::Error:
      ++errors;
      break;
    case PingEventKind::Lost:
      ++lost;
      break;
    case PingEventKind::NotSent:
      ++not_sent;
      break;
    case PingEventKind::Unsolicited:
    case PingEventKind::Overdue:
      break;
  }
}

}  // namespace icmpkit::probe

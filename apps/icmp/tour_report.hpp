// What was seen at a stop of the tour, as text or as the JSON object `stop`.
#pragma once

#include "apps/icmp/tour_walk.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::app {

void append_visit_text(text::Buffer& out, const Visit& visit);

/// `ts` counts from the beginning of the stop: its time is not this machine's.
void append_visit_json(text::Buffer& out, const Visit& visit);

/// The same object of a stop that was not visited: what only a visit tells is null.
void append_stop_json(text::Buffer& out, const Stop& stop);

}  // namespace icmpkit::app

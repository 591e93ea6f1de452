// What happens in a lab that runs, as counts for a status line and as JSON.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "icmpkit/sim/network.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::app {

/// Errors and silences by their reasons.
class LabTally {
 public:
  void add(const sim::NetworkEvent& event);
  /// `12 in, 9 out; errors: 3/1 2, v6:2/0 1; silences: filtered 3`: the most frequent first.
  [[nodiscard]] std::string line(const sim::NetworkCounters& counters) const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> errors_;
  std::map<std::string, std::uint64_t, std::less<>> silences_;
};

/// What an event says in one word: `error-sent`, `discarded`, `lost`.
[[nodiscard]] std::string_view word_of(const sim::NetworkEvent& event);

/// One line of type `lab`.
void append_lab_json(text::Buffer& out, const sim::Network& network, const sim::NetworkEvent& event,
                     text::FixedPoint time);

}  // namespace icmpkit::app

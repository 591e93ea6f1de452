// The sockets of a run of traces: for each family one that sends and hears ICMP, and one that hears
// what targets answer by the probes' own protocol; without privileges one link that does both.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>

#include "apps/icmp/trace_options.hpp"
#include "apps/icmp/vantage.hpp"
#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/probe/trace_config.hpp"

namespace icmpkit::app {

class TraceSockets {
 public:
  /// `options` must outlive it.
  explicit TraceSockets(const TraceOptions& options) : options_(options) {}

  /// Opens what the family needs, without privileges where there are none and the method can do
  /// without. `config` becomes what the system dictates: the identifier; source ports that are
  /// free, where none was asked for; and one probe after the other where it cannot tell more apart.
  std::optional<CommandFailure> open(Family family, probe::TraceConfig& config);
  void attach_to(io::Driver& driver);
  /// Whether, for want of privileges, answers come without their packets.
  [[nodiscard]] bool hides_answers() const { return hides_answers_; }

 private:
  struct Links {
    std::unique_ptr<io::Link> probes;
    std::unique_ptr<io::Link> answers;  ///< none where the first hears them
  };

  std::optional<CommandFailure> open_unprivileged(const io::IcmpSocketOptions& options,
                                                  probe::TraceConfig& config, Links& links);

  const TraceOptions& options_;
  std::map<Family, Links> links_;
  bool hides_answers_ = false;
};

}  // namespace icmpkit::app

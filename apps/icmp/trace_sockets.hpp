// The sockets of a run of traces: for each family one that sends and hears ICMP, and one that hears
// what targets answer by the probes' own protocol.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "apps/icmp/vantage.hpp"
#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/probe/trace_config.hpp"

namespace icmpkit::app {

class TraceSockets {
 public:
  TraceSockets(std::string interface, std::optional<IpAddress> source)
      : interface_(std::move(interface)), source_(source) {}

  /// Opens what the family needs. `config.identifier` becomes the one that the system dictates.
  std::optional<CommandFailure> open(Family family, probe::TraceConfig& config);
  void attach_to(io::Driver& driver);

 private:
  struct Pair {
    std::unique_ptr<io::IcmpSocket> icmp;
    std::unique_ptr<io::IcmpSocket> answers;  ///< none where the probes are ICMP
  };

  std::string interface_;
  std::optional<IpAddress> source_;
  std::map<Family, Pair> sockets_;
};

}  // namespace icmpkit::app

// A lab to probe in virtual time, without privileges: what `--lab FILE|NAME [--from NODE]` means in
// every command that sends.
//
//   auto world = LabWorld::open(options.lab, common.seed);
//   const auto target = world->resolve("server", Family::V4);
//   world->run(ping, [](const auto& event) { ... }, [&] { return was_interrupted(); });
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/App.hpp>

#include "apps/icmp/lab_file.hpp"
#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/sim/run.hpp"

namespace icmpkit::app {

struct LabOptions {
  std::string lab;   ///< empty: the real network
  std::string from;  ///< empty: the lab's vantage
  [[nodiscard]] bool is_wanted() const { return !lab.empty(); }
};

/// Declares --lab and --from on a command that sends.
void add_lab_options(CLI::App& command, LabOptions& options);

class LabWorld {
 public:
  /// A seed repeats a run; without one, the lab's own does. `splitting` is what the node may do
  /// with probes that are too large.
  static std::expected<LabWorld, LabError> open(
      const LabOptions& options, const std::optional<std::uint64_t>& seed,
      engine::Splitting splitting = engine::Splitting::Allowed);

  /// A node's address, one of the lab's names, or an address; of any family where none is given,
  /// IPv4 first. Fails with words for the user.
  [[nodiscard]] std::expected<IpAddress, LabError> resolve(
      const std::string& target, const std::optional<Family>& family) const;
  /// The node or name that an address belongs to; empty where there is none.
  [[nodiscard]] std::string name_of(const IpAddress& address) const;
  /// What the node that probes sends from; empty where it does not speak the family.
  [[nodiscard]] std::optional<IpAddress> source(Family family) const;
  /// How the node that probes would send to an address, as the lab is now.
  [[nodiscard]] LocalFacts local_facts(const IpAddress& destination) {
    return network_.local_facts(destination);
  }
  /// What the clock of the node that probes showed at instant 0, since midnight UT; the scenario
  /// says it, else it was midnight.
  [[nodiscard]] Duration time_of_day() const { return time_of_day_; }
  [[nodiscard]] const sim::Network& network() const { return network_; }

  /// Runs the machine until it is finished, nothing is left to happen, or `should_stop()`, which is
  /// asked once in a second of the lab's time.
  template <Machine M, class OnEvent, class ShouldStop>
  void run(M& machine, OnEvent&& on_event, ShouldStop&& should_stop) {
    sim::VirtualRun virtual_run(machine, network_);
    while (virtual_run.until_done(std::chrono::seconds{1}, on_event) == sim::RunEnd::TimeUp) {
      if (should_stop()) return;
    }
  }

 private:
  struct Sources {
    std::optional<IpAddress> v4{};
    std::optional<IpAddress> v6{};
  };

  LabWorld(std::string lab, sim::Scenario scenario, const sim::NetworkConfig& config);
  /// `node` is one of the scenario's.
  LabWorld(std::string lab, const sim::ScenarioNode& node, sim::Scenario&& scenario,
           const sim::NetworkConfig& config);
  [[nodiscard]] static Sources sources_of(const sim::ScenarioNode& node);

  std::string lab_;  ///< as the user named it
  Sources sources_;
  Duration time_of_day_;
  sim::Network network_;
};

}  // namespace icmpkit::app

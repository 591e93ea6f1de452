// A lab to probe in virtual time, without privileges: what `--lab FILE|NAME [--from NODE]` means in
// every command that sends.
//
//   auto world = LabWorld::open(options.lab, common.seed);
//   const auto target = world->resolve("server", Family::V4);
//   world->run(ping, [](const auto& event) { ... }, [&] { return was_interrupted(); });
#pragma once

#include <algorithm>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "apps/icmp/lab_file.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/sim/network.hpp"

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
  /// A seed repeats a run; without one, the lab's own does.
  static std::expected<LabWorld, LabError> open(const LabOptions& options,
                                                const std::optional<std::uint64_t>& seed);

  /// A node's address, one of the lab's names, or an address; of any family where none is given,
  /// IPv4 first.
  [[nodiscard]] std::optional<IpAddress> resolve(const std::string& target,
                                                 const std::optional<Family>& family) const;
  /// The node or name that an address belongs to; empty where there is none.
  [[nodiscard]] std::string name_of(const IpAddress& address) const;
  /// What the node that probes sends from; empty where it does not speak the family.
  [[nodiscard]] std::optional<IpAddress> source(Family family) const;
  [[nodiscard]] const sim::Network& network() const { return network_; }
  [[nodiscard]] Instant now() const { return now_; }

  /// Runs the machine until it is finished, nothing is left to happen, or `should_stop()`, which is
  /// asked after each instant at which something happened.
  template <Machine M, class OnEvent, class ShouldStop>
  void run(M& machine, OnEvent&& on_event, ShouldStop&& should_stop) {
    buffer_.resize(std::max(machine.max_transmit_size(), network_.max_transmit_size()));
    do {
      settle(machine, on_event);
      if constexpr (Finite<M>) {
        if (machine.is_finished()) return;
      }
    } while (advance(machine.next_deadline()) && !should_stop());
  }

 private:
  LabWorld(sim::Scenario scenario, const sim::NetworkConfig& config)
      : network_(std::move(scenario), config) {}

  /// All that happens at this instant, on both sides.
  template <Machine M, class OnEvent>
  void settle(M& machine, OnEvent& on_event) {
    const auto tell = [&] {
      while (const auto event = machine.poll_event()) on_event(*event);
    };
    bool has_received = true;
    while (has_received) {
      has_received = false;
      machine.on_deadline(now_);
      tell();
      while (const auto transmit = machine.poll_transmit(buffer_, now_)) {
        send(machine, *transmit);
        tell();
      }
      network_.on_deadline(now_);
      while (const auto transmit = network_.poll_transmit(buffer_, now_)) {
        has_received = true;
        machine.receive(Bytes(buffer_).first(transmit->size),
                        {.stamp = {.at = now_}, .seen = now_});
        tell();
      }
      while (network_.poll_event()) {
      }
    }
  }

  template <Machine M>
  void send(M& machine, const Transmit& transmit) {
    const auto sent = network_.originate(Bytes(buffer_).first(transmit.size), now_);
    if (!sent) {
      if constexpr (HearsSendFailures<M>) machine.on_send_failed(transmit.id, sent.error());
    } else if constexpr (HearsTransmitted<M>) {
      machine.on_transmitted(transmit.id, {.at = now_});
    }
  }

  /// Moves the clock to what happens next; gives whether there is anything.
  bool advance(const std::optional<Instant>& deadline) {
    std::optional<Instant> next = network_.next_deadline();
    if (deadline && (!next || *deadline < *next)) next = deadline;
    if (!next) return false;
    now_ = std::max(now_, *next);
    return true;
  }

  sim::Network network_;
  std::vector<std::byte> buffer_;
  Instant now_{};
};

}  // namespace icmpkit::app

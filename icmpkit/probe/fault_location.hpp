// From which hop on datagrams are lost, doubled or damaged: each hop is asked by itself, and the
// answers are weighed against each other.
//
// Behind the fault hops show it as often as the target does, before it they do hardly ever; how
// probable each place is follows by Bayes' rule. Hops are asked where the doubt is, so that few
// probes do. A hop that answers nothing is taken out: it keeps silent, whatever lies before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/findings.hpp"

namespace icmpkit::probe {

/// A hop that can be asked.
struct AskedHop {
  IpAddress address{};
  std::uint8_t ttl = 0;
  std::uint32_t sent = 0;
  std::uint32_t answered = 0;
  std::uint32_t hits = 0;  ///< probes that were lost, or whatever else is looked for
};

class FaultLocator {
 public:
  /// `hops` are nearest first; the last is the target with what it showed, of which at least one
  /// hit. `are_losses` hits are probes without an answer.
  FaultLocator(std::vector<AskedHop> hops, bool are_losses);

  [[nodiscard]] std::span<const AskedHop> hops() const { return hops_; }
  /// Up to three hops, in their order, by which the most is to be learnt; none where all is known.
  [[nodiscard]] std::vector<std::size_t> next_to_ask() const;
  void add(std::size_t hop, std::uint32_t sent, std::uint32_t answered, std::uint32_t hits);

  [[nodiscard]] bool is_settled() const;
  /// The most probable place.
  [[nodiscard]] FaultLocation location() const;

 private:
  [[nodiscard]] bool is_mute(const AskedHop& hop) const;
  /// How probable it is that each hop is the first that shows the fault.
  [[nodiscard]] std::vector<double> probabilities() const;

  std::vector<AskedHop> hops_;
  double share_;  ///< of hits, behind the fault
  bool are_losses_;
};

}  // namespace icmpkit::probe

// The driver of virtual time for `--lab`: runs any machine at the node of a network that the
// outside is attached at. Nothing waits: the clock jumps to whatever happens next.
//
//   Network network(std::move(*scenario), {.attachment = Attachment::Host});
//   VirtualRun run(ping, network);
//   run.until_done(60s, [](const PingEvent& event) { ... });
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/sim/network.hpp"

namespace icmpkit::sim {

/// Why a run ended.
enum class RunEnd : std::uint8_t {
  Finished,  ///< the machine says so
  Quiet,     ///< nothing is left to happen
  TimeUp,
};

template <Machine M>
class VirtualRun {
 public:
  /// Both must outlive the run.
  VirtualRun(M& machine, Network& network) : machine_(machine), network_(network) {}

  [[nodiscard]] Instant now() const { return network_.now(); }

  /// Runs until the machine has finished or nothing is left to happen, for `at_most` of virtual
  /// time. Events of the machine go to `on_event`, those of the network to `on_network_event`.
  template <class OnEvent, class OnNetworkEvent>
  RunEnd until_done(Duration at_most, OnEvent&& on_event, OnNetworkEvent&& on_network_event) {
    const Instant end = now() + at_most;
    Instant now = this->now();
    for (;;) {
      machine_.on_deadline(now);
      send_due(now, on_event);
      hand_over(now, on_event);
      while (const auto event = network_.poll_event()) on_network_event(*event);
      if constexpr (Finite<M>) {
        if (machine_.is_finished()) return RunEnd::Finished;
      }
      const auto next = earlier(machine_.next_deadline(), network_.next_deadline());
      if (!next) return RunEnd::Quiet;
      if (*next > end) {
        network_.on_deadline(end);
        return RunEnd::TimeUp;
      }
      now = std::max(now, *next);
    }
  }

  template <class OnEvent>
  RunEnd until_done(Duration at_most, OnEvent&& on_event) {
    return until_done(at_most, on_event, [](const NetworkEvent&) {});
  }

 private:
  template <class OnEvent>
  void drain(OnEvent& on_event) {
    while (const auto event = machine_.poll_event()) on_event(*event);
  }

  [[nodiscard]] MutableBytes buffer(std::size_t size) {
    if (buffer_.size() < size) buffer_.resize(size);
    return buffer_;
  }

  template <class OnEvent>
  void send_due(Instant now, OnEvent& on_event) {
    drain(on_event);
    while (const auto transmit =
               machine_.poll_transmit(buffer(machine_.max_transmit_size()), now)) {
      const auto sent = network_.originate(Bytes(buffer_).first(transmit->size), now);
      if (sent) {
        if constexpr (HearsTransmitted<M>) machine_.on_transmitted(transmit->id, {.at = now});
      } else {
        if constexpr (HearsSendFailures<M>) machine_.on_send_failed(transmit->id, sent.error());
      }
      drain(on_event);
    }
  }

  template <class OnEvent>
  void hand_over(Instant now, OnEvent& on_event) {
    network_.on_deadline(now);
    while (const auto transmit =
               network_.poll_transmit(buffer(network_.max_transmit_size()), now)) {
      machine_.receive(Bytes(buffer_).first(transmit->size),
                       {.link = transmit->link, .stamp = {.at = now}, .seen = now});
      drain(on_event);
    }
  }

  [[nodiscard]] static std::optional<Instant> earlier(std::optional<Instant> a,
                                                      std::optional<Instant> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
  }

  M& machine_;
  Network& network_;
  std::vector<std::byte> buffer_;
};

}  // namespace icmpkit::sim

// The driver of real time: runs any machine over real links.
//
//   Driver driver(ping.max_transmit_size());
//   driver.attach(LinkId{0}, *socket);
//   while (!ping.is_finished()) driver.turn(ping, [](const auto& event) { ... });
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/link.hpp"

namespace icmpkit::io {

/// How a driver waits.
enum class Waiting : std::uint8_t {
  Asleep,
  Busy,  ///< it asks again and again: it takes a core, and is on time to some microseconds
};

class Driver {
 public:
  /// `slot_size` is the largest datagram that the machine sends.
  explicit Driver(std::size_t slot_size);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  /// Datagrams for `id` go over `link`, which must outlive the driver.
  void attach(LinkId id, Link& link);
  /// A turn also ends when this descriptor is readable; what to do about it is the caller's. Any
  /// number of them is waited for.
  void watch(int descriptor);
  void set_waiting(Waiting waiting) { waiting_ = waiting; }

  /// Returns when a link or a watched descriptor is readable, or at `deadline`.
  void wait_until(std::optional<Instant> deadline);

  /// Sends what is due, waits for something to happen, hands over what came, and drains events.
  /// Ends after one round of that, and does not wait for a machine that is finished. Cost: a few
  /// system calls for up to `Link::kBatch` datagrams.
  template <Machine M, class OnEvent>
  void turn(M& machine, OnEvent&& on_event) {
    Ear<M, OnEvent> ear(machine, on_event);
    const Instant now = monotonic_now();
    machine.on_deadline(now);
    ear.drain();
    const bool sent_all = send_due(machine, ear, now);
    ear.drain();
    if constexpr (Finite<M>) {
      if (machine.is_finished()) return;
    }
    if (collect(ear) == Progress::Nothing && sent_all) {
      wait_until(machine.next_deadline());
      collect(ear);
    }
  }

 private:
  /// Passes what links tell to the machine, as far as it listens, and drains its events after each.
  template <Machine M, class OnEvent>
  class Ear final : public LinkListener {
   public:
    Ear(M& machine, OnEvent& on_event) : machine_(machine), on_event_(on_event) {}

    void on_datagram(Bytes datagram, const Arrival& arrival) override {
      machine_.receive(datagram, arrival);
      drain();
    }
    void on_transmitted(TransmitId id, const Stamp& stamp) override {
      if constexpr (HearsTransmitted<M>) machine_.on_transmitted(id, stamp);
    }
    void on_send_failed(TransmitId id, const SendError& error) override {
      if constexpr (HearsSendFailures<M>) machine_.on_send_failed(id, error);
      drain();
    }
    void on_report(const Report& report, const Arrival& arrival) override {
      if constexpr (HearsReports<M>) machine_.on_report(report, arrival);
      drain();
    }
    void drain() {
      while (const auto event = machine_.poll_event()) on_event_(*event);
    }

   private:
    M& machine_;
    OnEvent& on_event_;
  };

  struct Attached {
    LinkId id;
    Link* link;
  };

  /// One batch. Gives whether the machine had no more to send.
  template <Machine M>
  bool send_due(M& machine, LinkListener& ear, Instant now) {
    std::size_t staged = 0;
    for (; staged < Link::kBatch; ++staged) {
      const MutableBytes slot = slot_at(staged);
      const std::optional<Transmit> transmit = machine.poll_transmit(slot, now);
      if (!transmit) break;
      stage(*transmit, slot.first(transmit->size), ear);
    }
    if (staged != 0) flush(ear);
    return staged < Link::kBatch;
  }

  [[nodiscard]] MutableBytes slot_at(std::size_t index) {
    return MutableBytes(slots_).subspan(index * slot_size_, slot_size_);
  }
  void stage(const Transmit& transmit, Bytes datagram, LinkListener& listener);
  void flush(LinkListener& listener);
  Progress collect(LinkListener& listener);

  void wait_busily(Instant deadline);

  struct Waited;  ///< what the system is given to wait for

  std::size_t slot_size_;
  std::vector<std::byte> slots_;
  std::vector<Attached> links_;
  std::unique_ptr<Waited> waited_;
  Waiting waiting_ = Waiting::Asleep;
};

}  // namespace icmpkit::io

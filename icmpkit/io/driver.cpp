#include "icmpkit/io/driver.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <time.h>

#include <algorithm>

namespace icmpkit::io {
namespace {

timespec timespec_of(Duration duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  return {.tv_sec = seconds.count(), .tv_nsec = (duration - seconds).count()};
}

}  // namespace

struct Driver::Waited {
  std::vector<pollfd> descriptors;
};

// A timer may fire up to 50 µs late by default, which would make every paced probe late.
Driver::Driver(std::size_t slot_size)
    : slot_size_(slot_size), slots_(slot_size * Link::kBatch), waited_(std::make_unique<Waited>()) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

Driver::~Driver() = default;

void Driver::attach(LinkId id, Link& link) {
  links_.push_back({id, &link});
  watch(link.descriptor());
}

void Driver::watch(int descriptor) {
  waited_->descriptors.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
}

void Driver::stage(const Transmit& transmit, Bytes datagram, LinkListener& listener) {
  const auto found = std::ranges::find(links_, transmit.link, &Attached::id);
  if (found == links_.end()) {
    listener.on_send_failed(transmit.id, {.failure = SendFailure::NotSupported});
  } else {
    found->link->stage(transmit.id, datagram);
  }
}

void Driver::flush(LinkListener& listener) {
  for (const Attached& attached : links_) attached.link->flush(listener);
}

Progress Driver::collect(LinkListener& listener) {
  Progress progress = Progress::Nothing;
  for (const Attached& attached : links_) {
    if (attached.link->collect(listener) == Progress::Some) progress = Progress::Some;
  }
  return progress;
}

void Driver::wait_busily(Instant deadline) {
  std::vector<pollfd>& descriptors = waited_->descriptors;
  constexpr timespec kNone{};
  while (ppoll(descriptors.data(), descriptors.size(), &kNone, nullptr) == 0) {
    if (monotonic_now() >= deadline) return;
  }
}

void Driver::wait_until(std::optional<Instant> deadline) {
  if (waiting_ == Waiting::Busy) return wait_busily(deadline.value_or(Instant::max()));
  std::vector<pollfd>& descriptors = waited_->descriptors;
  if (!deadline) {
    ppoll(descriptors.data(), descriptors.size(), nullptr, nullptr);
    return;
  }
  const Duration left = *deadline - monotonic_now();
  if (left <= Duration::zero()) return;
  const timespec timeout = timespec_of(left);
  ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
}

}  // namespace icmpkit::io

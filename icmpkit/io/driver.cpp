#include "icmpkit/io/driver.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <array>

namespace icmpkit::io {
namespace {

/// How many descriptors one driver can wait for.
constexpr std::size_t kDescriptorsMax = 16;

timespec timespec_of(Duration duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  return {.tv_sec = seconds.count(), .tv_nsec = (duration - seconds).count()};
}

}  // namespace

// A timer may fire up to 50 µs late by default, which would make every paced probe late.
Driver::Driver(std::size_t slot_size) : slot_size_(slot_size), slots_(slot_size * Link::kBatch) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

void Driver::attach(LinkId id, Link& link) { links_.push_back({id, &link}); }

void Driver::watch(int descriptor) { watched_.push_back(descriptor); }

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

void Driver::wait_until(std::optional<Instant> deadline) {
  std::array<pollfd, kDescriptorsMax> descriptors{};
  nfds_t count = 0;
  const auto add = [&](int descriptor) {
    if (count == descriptors.size()) return;
    descriptors[count++] = {.fd = descriptor, .events = POLLIN, .revents = 0};
  };
  for (const Attached& attached : links_) add(attached.link->descriptor());
  for (const int descriptor : watched_) add(descriptor);
  if (!deadline) {
    ppoll(descriptors.data(), count, nullptr, nullptr);
    return;
  }
  const Duration left = *deadline - monotonic_now();
  if (left <= Duration::zero()) return;
  const timespec timeout = timespec_of(left);
  ppoll(descriptors.data(), count, &timeout, nullptr);
}

}  // namespace icmpkit::io

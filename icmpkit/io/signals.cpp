#include "icmpkit/io/signals.hpp"

#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>

#include <atomic>

namespace icmpkit::io {
namespace {

// A signal handler can reach nothing but statics.
std::atomic<int> stops_waiting;
std::atomic<int> statuses_waiting;
std::atomic<int> wake_descriptor{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  const int interrupted_errno = errno;
  ++(number == SIGQUIT ? statuses_waiting : stops_waiting);
  eventfd_write(wake_descriptor, 1);
  errno = interrupted_errno;
}

void set_action(void (*action)(int)) {
  struct sigaction wanted{};
  wanted.sa_handler = action;
  wanted.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM, SIGQUIT}) sigaction(number, &wanted, nullptr);
}

}  // namespace

Signals::Signals() : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC | EFD_SEMAPHORE)) {
  wake_descriptor = descriptor_.number();
  stops_waiting = 0;
  statuses_waiting = 0;
  set_action(&on_signal);
}

Signals::~Signals() { set_action(SIG_DFL); }

std::optional<Signal> Signals::poll() {
  const bool stops = stops_waiting != 0;
  if (!stops && statuses_waiting == 0) return std::nullopt;
  --(stops ? stops_waiting : statuses_waiting);
  eventfd_t taken = 0;
  eventfd_read(descriptor_.number(), &taken);
  return stops ? Signal::Stop : Signal::Status;
}

}  // namespace icmpkit::io

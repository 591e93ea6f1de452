#include "icmpkit/io/signals.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace icmpkit::io {

Signals::Signals() {
  sigset_t set{};
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGQUIT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = FileDescriptor(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
}

std::optional<Signal> Signals::poll() {
  signalfd_siginfo info{};
  if (read(descriptor_.number(), &info, sizeof info) != sizeof info) return std::nullopt;
  return info.ssi_signo == SIGQUIT ? Signal::Status : Signal::Stop;
}

}  // namespace icmpkit::io

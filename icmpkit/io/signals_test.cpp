#include "icmpkit/io/signals.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>

namespace icmpkit::io {
namespace {

bool is_readable(int descriptor) {
  pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 0) == 1;
}

TEST(Signals, WaitToBeTaken) {
  Signals signals;
  EXPECT_FALSE(signals.poll());
  EXPECT_FALSE(is_readable(signals.descriptor()));
  raise(SIGQUIT);
  raise(SIGINT);
  raise(SIGTERM);
  EXPECT_TRUE(is_readable(signals.descriptor()));
  EXPECT_EQ(signals.poll(), Signal::Stop) << "stopping comes first";
  EXPECT_EQ(signals.poll(), Signal::Stop);
  EXPECT_EQ(signals.poll(), Signal::Status);
  EXPECT_FALSE(signals.poll());
  EXPECT_FALSE(is_readable(signals.descriptor()));
}

TEST(Signals, ThatNobodyTookAreForgottenWithTheirInstance) {
  {
    Signals signals;
    raise(SIGINT);
  }
  Signals signals;
  EXPECT_FALSE(signals.poll());
}

// A handler runs between any two instructions: what it does to errno, the interrupted code sees.
TEST(Signals, LeaveErrnoAlone) {
  Signals signals;
  eventfd_write(signals.descriptor(), UINT64_MAX - 1);  // full: the handler's own write fails
  errno = ENOTTY;
  raise(SIGQUIT);
  EXPECT_EQ(errno, ENOTTY);
  EXPECT_EQ(signals.poll(), Signal::Status);
}

TEST(Signals, EndTheProcessAgainAfterwards) {
  {
    Signals signals;
  }
  struct sigaction action{};
  sigaction(SIGINT, nullptr, &action);
  EXPECT_EQ(action.sa_handler, SIG_DFL);
}

}  // namespace
}  // namespace icmpkit::io

#include "icmpkit/io/child_process.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace icmpkit::io {
namespace {

int status_of(const std::vector<std::string>& words) {
  auto child = ChildProcess::start(words);
  if (!child) return -1;
  pollfd ended{.fd = child->descriptor(), .events = POLLIN, .revents = 0};
  constexpr int kPatienceMs = 10'000;
  ::poll(&ended, 1, kPatienceMs);
  return child->poll().value_or(-2);
}

TEST(ChildProcess, TellsTheExitStatusAsAShellDoes) {
  EXPECT_EQ(status_of({"true"}), 0);
  EXPECT_EQ(status_of({"sh", "-c", "exit 7"}), 7);
  EXPECT_EQ(status_of({"sh", "-c", "kill -9 $$"}), 137);
}

TEST(ChildProcess, SaysThatThereIsNoSuchProgram) {
  const auto child = ChildProcess::start({"icmpkit-no-such-program"});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().what, "starting icmpkit-no-such-program: No such file or directory");
}

TEST(ChildProcess, EndsOneThatIsLetGo) {
  auto child = ChildProcess::start({"sleep", "1000"});
  ASSERT_TRUE(child);
  EXPECT_FALSE(child->poll());
}  // else this test would not end

}  // namespace
}  // namespace icmpkit::io

#include "icmpkit/io/child_process.hpp"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace icmpkit::io {

std::expected<ChildProcess, OpenError> ChildProcess::start(const std::vector<std::string>& words) {
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  arguments.reserve(copies.size() + 1);
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = -1;
  const int failure =
      posix_spawnp(&process, arguments.front(), nullptr, nullptr, arguments.data(), environ);
  if (failure != 0) {
    return std::unexpected(make_open_error("starting " + words.front(), failure));
  }
  // Not in glibc before 2.36.
  FileDescriptor descriptor(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  if (!descriptor.is_open()) {
    const int reason = errno;
    kill(process, SIGTERM);
    waitpid(process, nullptr, 0);
    return std::unexpected(make_open_error("waiting for " + words.front(), reason));
  }
  return ChildProcess(process, std::move(descriptor));
}

ChildProcess::~ChildProcess() {
  if (!descriptor_.is_open() || poll()) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
}

std::optional<int> ChildProcess::poll() {
  constexpr int kSignalled = 128;
  int status = 0;
  if (!status_ && waitpid(process_, &status, WNOHANG) == process_) {
    status_ = WIFSIGNALED(status) ? kSignalled + WTERMSIG(status) : WEXITSTATUS(status);
  }
  return status_;
}

}  // namespace icmpkit::io

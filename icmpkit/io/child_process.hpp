// A program that this one starts and waits for. It has this one's standard streams, directory and
// environment, and none of its other descriptors.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/open_error.hpp"

namespace icmpkit::io {

class ChildProcess {
 public:
  /// Requires at least the program's name, which is looked for as a shell looks for it.
  static std::expected<ChildProcess, OpenError> start(const std::vector<std::string>& words);

  ChildProcess(ChildProcess&& other) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  /// A child that still runs is told to end.
  ~ChildProcess();

  /// For poll: readable once it has ended.
  [[nodiscard]] int descriptor() const { return descriptor_.number(); }
  /// Its exit status once it has ended, as a shell tells it: 128 and the signal's number where one
  /// ended it.
  [[nodiscard]] std::optional<int> poll();

 private:
  ChildProcess(int process, FileDescriptor descriptor)
      : process_(process), descriptor_(std::move(descriptor)) {}

  int process_;
  FileDescriptor descriptor_;
  std::optional<int> status_;
};

}  // namespace icmpkit::io

// The user's wish to stop, or to see how it stands, as something a driver can wait for.
#pragma once

#include <optional>

#include "icmpkit/io/file_descriptor.hpp"

namespace icmpkit::io {

enum class Signal {
  Stop,    ///< SIGINT, SIGTERM
  Status,  ///< SIGQUIT
};

/// While the one instance that a process may have exists, these signals do not end the process but
/// wait here to be taken.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// The next signal; empty where none has come. Cost: a load where none has.
  [[nodiscard]] std::optional<Signal> poll();
  /// For poll: readable while a signal waits.
  [[nodiscard]] int descriptor() const { return descriptor_.number(); }

 private:
  FileDescriptor descriptor_;
};

}  // namespace icmpkit::io

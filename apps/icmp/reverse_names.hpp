// Names of those who answer, looked up beside a run so that they delay nothing.
//
//   ReverseNames names(4);
//   names.ask(address);                  // once for each, however often it is asked
//   driver.watch(names.descriptor());
//   names.take();                        // what has come by now
//   names.await(signals, 1s);            // at the end, when they are worth a short wait
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/io/resolver.hpp"
#include "icmpkit/io/signals.hpp"

namespace icmpkit::app {

class ReverseNames {
 public:
  explicit ReverseNames(unsigned threads) : resolver_(threads) {}

  /// Takes a name as it is known from elsewhere; the first one holds.
  void note(const IpAddress& address, std::string_view name);
  void ask(const IpAddress& address);
  void take();
  /// Waits until all that was asked is known, or so long, or until the user wants to stop.
  void await(io::Signals& signals, Duration at_most);

  [[nodiscard]] bool knows_all() const { return resolver_.outstanding() == 0; }
  /// Empty where there is none, or none yet.
  [[nodiscard]] std::string_view of(const IpAddress& address) const;
  /// For poll: readable while an answer waits.
  [[nodiscard]] int descriptor() const { return resolver_.descriptor(); }

 private:
  io::Resolver resolver_;
  std::map<IpAddress, std::string> names_;
  std::vector<IpAddress> asked_;  ///< by question
};

/// Waits until a look-up or a signal has something, or until `deadline`.
void wait_for(const io::Resolver& resolver, const io::Signals& signals,
              const std::optional<Instant>& deadline);

}  // namespace icmpkit::app

// Names to addresses and back, beside the measurement: look-ups run in threads of their own, so
// that a slow name server delays nobody's probe.
//
// The system's resolver is asked (getaddrinfo), so that hosts files and local policy hold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "icmpkit/base/address.hpp"

namespace icmpkit::io {

/// What came of one look-up.
struct Resolved {
  std::uint64_t question = 0;          ///< the caller's number for it
  std::vector<IpAddress> addresses{};  ///< of a name, in the system's order of preference
  std::string name{};                  ///< canonical, or of an address; empty where there is none
  std::string error{};                 ///< why there is no answer; empty where there is one
};

class Resolver {
 public:
  /// At most `threads` look-ups run at once; others wait their turn.
  explicit Resolver(unsigned threads);
  /// Waits for no look-up: threads that are still asking end by themselves.
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// Asks for the addresses of a name, of one family or of both.
  void ask_addresses(std::uint64_t question, std::string name, std::optional<Family> family);
  /// Asks for the name of an address.
  void ask_name(std::uint64_t question, const IpAddress& address);

  /// The next answer, in the order in which they come; empty where none has come.
  [[nodiscard]] std::optional<Resolved> poll();
  /// Look-ups that were asked and not yet taken with `poll`.
  [[nodiscard]] std::size_t outstanding() const { return outstanding_; }
  /// For poll: readable while an answer waits.
  [[nodiscard]] int descriptor() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  unsigned threads_;
  unsigned started_ = 0;
  std::size_t outstanding_ = 0;

  struct Question;
  void ask(Question question);
};

}  // namespace icmpkit::io

// What a capture held: the counts that `icmp decode` ends with.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::app {

class CaptureSummary {
 public:
  void count_packet(std::optional<Duration> at) {
    ++packets_;
    last_ = at;
  }
  void count_message(const text::IcmpMessage& message);
  /// An ICMP fragment that is not the first of its datagram.
  void count_later_fragment() { ++later_fragments_; }
  /// A packet that could not be read as far as a message.
  void count_unreadable() { ++unreadable_; }

  [[nodiscard]] std::uint64_t messages() const { return messages_; }

  void append_text(text::Buffer& out) const;
  /// The `capture` object, and its line.
  void append_json(text::Buffer& out) const;

 private:
  /// How often each code of each type came; index: family, type, code.
  using Counts = std::array<std::uint64_t, std::size_t{2} * 256 * 256>;

  std::uint64_t packets_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t later_fragments_ = 0;
  std::uint64_t unreadable_ = 0;
  std::uint64_t truncated_ = 0;
  std::uint64_t checksum_failures_ = 0;
  std::uint64_t violations_ = 0;
  std::optional<Duration> last_;  ///< when the last packet came
  std::unique_ptr<Counts> counts_ = std::make_unique<Counts>();
  std::map<std::string_view, std::uint64_t> rules_;  ///< by the id of the rule broken
};

}  // namespace icmpkit::app

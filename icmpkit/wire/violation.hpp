// The second gate: which rules of the RFCs a message breaks that can be read all the same.
//
// `parse` proves that octets can be read safely; `validate` says what a receiver that follows the
// RFCs holds against them. A scanner stops after the first, a decoder shows the second.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/checksum.hpp"

namespace icmpkit::wire {

/// What a receiver that follows the rule does with the message.
enum class Severity : std::uint8_t {
  Odd,      ///< it is processed; a sender should not have sent it so
  Discard,  ///< it is discarded silently
};

/// One rule that a message breaks.
struct Violation {
  std::string_view requirement;  ///< its id in spec/requirements.tsv, or the RFC and section
  std::uint32_t offset = 0;      ///< octets from the start of the ICMP message
  Severity severity = Severity::Odd;
  std::string_view words;  ///< what is wrong, as a clause: "the hop limit is not 255"
  friend constexpr bool operator==(const Violation&, const Violation&) = default;
};

/// The rules that one message breaks, at most `kCapacity` of them; more are only counted. A reason
/// to discard the message is always kept: it takes the place of an oddity where there is no room.
class Violations {
 public:
  static constexpr std::size_t kCapacity = 12;

  constexpr void add(const Violation& violation) {
    if (size_ != kCapacity) {
      items_[size_++] = violation;
    } else {
      ++left_out_;
      if (violation.severity == Severity::Discard && !discards_) items_.back() = violation;
    }
    discards_ = discards_ || violation.severity == Severity::Discard;
  }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr const Violation* begin() const { return items_.data(); }
  [[nodiscard]] constexpr const Violation* end() const { return items_.data() + size_; }
  /// How many did not fit.
  [[nodiscard]] constexpr std::size_t left_out() const { return left_out_; }
  /// Whether a receiver that follows the rules discards the message.
  [[nodiscard]] constexpr bool discards() const { return discards_; }

 private:
  std::array<Violation, kCapacity> items_{};
  std::size_t size_ = 0;
  std::size_t left_out_ = 0;
  bool discards_ = false;
};

/// What `validate` may need to know of the datagram around a message.
struct MessageContext {
  IpAddress source{};
  IpAddress destination{};
  std::uint8_t hop_limit = 0;  ///< TTL in IPv4
  ChecksumState checksum = ChecksumState::Unknown;
};

}  // namespace icmpkit::wire

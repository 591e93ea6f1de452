// Reads whatever can be read of octets, and remembers the first thing that should not be: what the
// tests of all vectors and the fuzz targets share.
//
// It asks no question about meaning. It looks at every octet that a view hands out, so that a
// sanitizer sees an overread; holds that a refusal points into what was refused; and writes each
// value again, which must be as long as what was read and, written a second time, the same.
//
//   Reader reader;
//   read_datagram(reader, octets);
//   EXPECT_EQ(reader.complaint(), "");
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/parse_error.hpp"
#include "tests/support/dirty_buffer.hpp"

namespace icmpkit::test {

/// Octets that came out otherwise than they went in.
struct Difference {
  std::string what;        ///< the thing that was read and written
  std::size_t offset = 0;  ///< in that thing
  std::uint8_t bits = 0;   ///< those that differ
};

class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { kept_ = sum_; }

  /// The first thing that should not be; empty where there was none.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  void expect(bool holds, const std::string& complaint) {
    if (!holds && complaint_.empty()) complaint_ = complaint;
  }
  /// A refusal of `size` octets.
  void refused(const wire::ParseError& error, std::size_t size) {
    ++refusals_;
    expect(error.offset <= size, "a refusal at " + std::to_string(error.offset) + " of " +
                                     std::to_string(size) +
                                     " octets: " + std::string(words(error.kind)));
    if (first_refusal_.empty()) {
      first_refusal_ = std::string(words(error.kind)) + " at " + std::to_string(error.offset);
    }
  }
  /// How many parts inside of what was read were refused.
  [[nodiscard]] std::size_t refusals() const { return refusals_; }
  [[nodiscard]] const std::string& first_refusal() const { return first_refusal_; }
  /// Where values did not give back the octets that they were read from.
  [[nodiscard]] const std::vector<Difference>& differences() const { return differences_; }

  /// Looks at what an accessor gave.
  template <class Thing>
  void take(const Thing& thing) {
    if constexpr (std::is_arithmetic_v<Thing> || std::is_enum_v<Thing>) {
      add(static_cast<std::uint64_t>(thing));
    } else if constexpr (std::convertible_to<Thing, Bytes>) {
      for (const std::byte octet : Bytes(thing)) add(std::to_integer<std::uint64_t>(octet));
    } else if constexpr (std::same_as<Thing, wire::CutBytes>) {
      take(thing.bytes());
      add(thing.wire_length());
    } else if constexpr (requires(MutableBytes out) { thing.store(out, 0); }) {
      std::array<std::byte, Ipv6Address::kSize> octets{};
      thing.store(octets, 0);
      take(Bytes(octets));
    } else if constexpr (requires { thing.has_value(); }) {
      if (thing.has_value()) take(*thing);
    } else if constexpr (requires { thing.octets(); }) {
      take(thing.octets());
    } else {
      add(sizeof(thing));
    }
  }

  /// Writes `value`, which was read from `original`, and has `reread` read and write what that
  /// gave once more.
  template <class Value, class Reread>
  void round_trip(std::string_view what, Bytes original, const Value& value, Reread reread) {
    const auto written = write(what, value);
    if (!written) return;
    compare(what, original, *written);
    const std::optional<std::vector<std::byte>> again = reread(Bytes(*written));
    expect(again.has_value(), std::string(what) + " is written so that it cannot be read");
    if (again) expect(*again == *written, std::string(what) + " is not the same the second time");
  }

  /// What `value` is on the wire, its checksum as zero; complains where it cannot be written, and
  /// where it is written past its size.
  template <class Value>
  [[nodiscard]] std::optional<std::vector<std::byte>> write(std::string_view what,
                                                            const Value& value) {
    return write(what, encoded_size(value),
                 [&](MutableBytes out) { return wire::encode_without_checksum(value, out); });
  }
  template <class Encode>
  [[nodiscard]] std::optional<std::vector<std::byte>> write(std::string_view what, std::size_t size,
                                                            Encode encode) {
    std::vector<std::byte> out(size + kMargin, kDirt);
    const wire::Encoded encoded = encode(MutableBytes(out));
    expect(encoded.has_value(), std::string(what) + " cannot be written again");
    if (!encoded) return std::nullopt;
    expect(encoded->size() == size, std::string(what) + " has another size than it says");
    expect(std::ranges::all_of(Bytes(out).last(kMargin), [](std::byte b) { return b == kDirt; }),
           std::string(what) + " is written past its end");
    out.resize(size);
    return out;
  }

  void compare(std::string_view what, Bytes before, Bytes after) {
    expect(before.size() == after.size(),
           std::string(what) + " has " + std::to_string(before.size()) +
               " octets and is written in " + std::to_string(after.size()));
    if (before.size() != after.size()) return;
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] == after[i]) continue;
      differences_.push_back({.what = std::string(what),
                              .offset = i,
                              .bits = std::to_integer<std::uint8_t>(before[i] ^ after[i])});
    }
  }

 private:
  static constexpr std::size_t kMargin = 4;

  void add(std::uint64_t number) { sum_ = sum_ * 31 + number; }

  std::string complaint_;
  std::string first_refusal_;
  std::vector<Difference> differences_;
  std::size_t refusals_ = 0;
  std::uint64_t sum_ = 0;
  // What was read must not be optimised away.
  static inline volatile std::uint64_t kept_ = 0;
};

}  // namespace icmpkit::test

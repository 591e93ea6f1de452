// What the fuzz targets share: the input as octets, and giving up on a complaint.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "tests/support/reader.hpp"

namespace icmpkit::fuzz {

/// Takes numbers off the front of an input; what is left is for the parser.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : octets_(std::as_bytes(std::span(data, size))) {}

  [[nodiscard]] std::uint8_t octet() {
    if (octets_.empty()) return 0;
    const std::uint8_t first = load_u8(octets_, 0);
    octets_ = octets_.subspan(1);
    return first;
  }
  [[nodiscard]] std::uint16_t word() {
    const unsigned high = octet();
    return static_cast<std::uint16_t>(high << 8U | octet());
  }
  [[nodiscard]] Bytes rest() const { return octets_; }
  /// The rest, once as all there was and once as a capture that is cut.
  template <class Read>
  void whole_and_cut(Read read) const {
    read(wire::CutBytes{octets_});
    read(wire::CutBytes{octets_, octets_.size() + 1 + octets_.size() / 2});
  }

 private:
  Bytes octets_;
};

/// Ends the program where the reader has something to complain of, so that the fuzzer keeps the
/// input.
inline void check(const test::Reader& reader) {
  if (reader.complaint().empty()) return;
  std::fprintf(stderr, "%s\n", reader.complaint().c_str());
  std::abort();
}

}  // namespace icmpkit::fuzz

// Colour for lines that a person should not overlook. What is well is never coloured, and neither
// is JSON.
//
//   const Paint paint = Paint::of(common.color, io::StandardStream::Output);
//   paint.begin(out, Tone::Bad);
//   out.append("From 192.0.2.1 icmp_seq=1 Destination Host Unreachable");
//   paint.end(out, Tone::Bad);
#pragma once

#include <cstdint>

#include "apps/icmp/program.hpp"
#include "icmpkit/io/terminal.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::app {

/// How a line is meant: `Doubtful` is yellow, `Bad` is red.
enum class Tone : std::uint8_t { Plain, Doubtful, Bad };

class Paint {
 public:
  /// Paints nothing.
  Paint() = default;
  /// With `Auto`, paints where a terminal reads the stream and NO_COLOR is not set, as
  /// no-color.org asks.
  [[nodiscard]] static Paint of(ColorMode mode, io::StandardStream stream);

  void begin(text::Buffer& out, Tone tone) const;
  void end(text::Buffer& out, Tone tone) const;

 private:
  bool paints_ = false;
};

}  // namespace icmpkit::app

#include "apps/icmp/paint.hpp"

#include <cstdlib>

namespace icmpkit::app {

Paint Paint::of(ColorMode mode, io::StandardStream stream) {
  Paint paint;
  const char* const refusal = std::getenv("NO_COLOR");
  const bool is_refused = refusal != nullptr && *refusal != '\0';
  paint.paints_ = mode == ColorMode::Always ||
                  (mode == ColorMode::Auto && !is_refused && io::is_terminal(stream));
  return paint;
}

void Paint::begin(text::Buffer& out, Tone tone) const {
  if (paints_ && tone != Tone::Plain) out.append(tone == Tone::Bad ? "\x1b[31m" : "\x1b[33m");
}

void Paint::end(text::Buffer& out, Tone tone) const {
  if (paints_ && tone != Tone::Plain) out.append("\x1b[0m");
}

}  // namespace icmpkit::app

#include "icmpkit/io/entropy.hpp"

#include <sys/random.h>

#include <cstdlib>

namespace icmpkit::io {

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != sizeof bits) std::abort();
  return bits;
}

SipKey random_key() { return {.k0 = random_bits(), .k1 = random_bits()}; }

}  // namespace icmpkit::io

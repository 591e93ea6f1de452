#include <array>
#include <cstdio>
#include <icmpkit/wire/icmpv4/echo.hpp>

int main() {
  using namespace icmpkit;
  std::array<std::byte, 64> buffer{};
  const auto message =
      wire::icmpv4::encode(wire::icmpv4::Echo{.identifier = 1, .sequence = 1}, buffer);
  if (!message) return 1;
  std::printf("%zu octets, checksum %04x\n", message->size(), load_be16(*message, 2));
}

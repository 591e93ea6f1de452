// Our side of the differential test.
//
//   codec read           from each line of hexadecimal (one datagram) a line of `field=value`
//   codec write SEED N   N datagrams of random messages from our encoders: `hex<TAB>field=value
//   ...`
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/messages.hpp"
#include "tests/support/hex.hpp"
#include "tests/support/our_fields.hpp"

namespace icmpkit::test {
namespace {

[[nodiscard]] std::string words(const FieldValue& value) {
  if (const auto* number = std::get_if<std::uint64_t>(&value)) return std::to_string(*number);
  const auto& address = std::get<IpAddress>(value);
  std::string octets(address.is_v4() ? Ipv4Address::kSize : Ipv6Address::kSize, '\0');
  std::vector<std::byte> stored(octets.size());
  if (address.is_v4()) {
    address.v4().store(stored, 0);
  } else {
    address.v6().store(stored, 0);
  }
  return "@" + hex_of(stored);
}

/// `field=value` of everything that can be read, and the state of the checksum.
[[nodiscard]] std::string describe_line(Bytes octets) {
  const auto datagram = wire::DatagramView::parse(octets);
  if (!datagram) return "unreadable=1";
  std::string line =
      "checksum_state=" + std::to_string(static_cast<int>(datagram->icmp_checksum_state()));
  for (const auto& [name, values] : our_fields(*datagram)) {
    for (const FieldValue& value : values) line += " " + name + "=" + words(value);
  }
  return line;
}

void read_lines() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << describe_line(octets_of_hex(line)) << '\n';
  }
}

void write_messages(std::uint64_t seed, std::size_t count) {
  MessageMaker maker(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const auto datagram = maker.next();
    std::cout << hex_of(datagram) << '\t' << describe_line(datagram) << '\n';
  }
}

}  // namespace
}  // namespace icmpkit::test

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "read") {
    icmpkit::test::read_lines();
    return 0;
  }
  if (arguments.size() == 3 && arguments[0] == "write") {
    icmpkit::test::write_messages(std::stoull(arguments[1]), std::stoul(arguments[2]));
    return 0;
  }
  std::fputs("codec read | codec write SEED N\n", stderr);
  return 2;
}

// Fragments that Linux made (6.x, raw sockets of protocol 222 over a loopback of MTU 96 and 1280),
// captured with tcpdump: what splits and what joins is tested against them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {

using Datagrams = std::vector<std::vector<std::byte>>;

/// 150 octets, 0 to 149, over MTU 96.
inline Datagrams kernel_ipv4_fragments() {
  return {
      octets_of_hex("4500005c44ed200040de90d4c0000201c0000201000102030405060708090a0b0c0d0e0f1011"
                    "12131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637"
                    "38393a3b3c3d3e3f4041424344454647"),
      octets_of_hex("4500005c44ed200940de90cbc0000201c000020148494a4b4c4d4e4f50515253545556575859"
                    "5a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
                    "808182838485868788898a8b8c8d8e8f"),
      octets_of_hex("4500001a44ed001240deb104c0000201c0000201909192939495")};
}

/// The same with a record route, a no-operation and a router alert.
inline Datagrams kernel_ipv4_fragments_with_options() {
  return {
      octets_of_hex("4900005c080e200040de24e1c0000201c0000201070b08c00002010000000001940400000001"
                    "02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
                    "28292a2b2c2d2e2f3031323334353637"),
      octets_of_hex("4900005c080e200740de2fa2c0000201c0000201010101010101010101010101940400003839"
                    "3a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
                    "606162636465666768696a6b6c6d6e6f"),
      octets_of_hex("4900004a080e000e40de4fadc0000201c0000201010101010101010101010101940400007071"
                    "72737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495")};
}

/// 2600 octets, 0 to 255 again and again, behind a Hop-by-Hop Options header, over MTU 1280.
inline Datagrams kernel_ipv6_fragments() {
  const std::string_view addresses =
      "20010db800000000000000000000000120010db80000000000000000000000012c00010400000000";
  const auto fragment = [&](std::string_view start, std::string_view fragment_header,
                            std::size_t first, std::size_t size) {
    std::string hex{start};
    hex.append(addresses).append(fragment_header);
    auto octets = octets_of_hex(hex);
    for (std::size_t i = first; i < first + size; ++i) {
      octets.push_back(static_cast<std::byte>(i & 0xFFU));
    }
    return octets;
  };
  return {fragment("600b5e0a04d80040", "de0000019bc538b2", 0, 1224),
          fragment("600b5e0a04d80040", "de0004c99bc538b2", 1224, 1224),
          fragment("600b5e0a00a80040", "de0009909bc538b2", 2448, 152)};
}

}  // namespace icmpkit::test

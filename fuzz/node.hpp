// A node to which the input happens: see tests/support/node_play.hpp for what it means.
#pragma once

#include "fuzz/target.hpp"
#include "tests/support/node_play.hpp"

namespace icmpkit::fuzz {

inline void play(Family family, const std::uint8_t* data, std::size_t size) {
  using engine::test::NodePlay;
  const Bytes script = std::as_bytes(std::span(data, size));
  NodePlay node(family, first_octets(script, NodePlay::kConfigSize));
  node.run(octets_after(script, NodePlay::kConfigSize));
  if (node.complaint().empty()) return;
  std::fprintf(stderr, "%s\n", node.complaint().c_str());
  std::abort();
}

}  // namespace icmpkit::fuzz

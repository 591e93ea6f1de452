// What `icmp mtu` prints: the lines of `tracepath`, and below them the reason in words.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "icmpkit/probe/path_mtu_event.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// The name of an address; empty where there is none.
using NameOf = std::function<std::string_view(const IpAddress&)>;

/// What is reported beside the result.
struct MtuReport {
  IpAddress target{};
  const probe::PathMtuResult& result;
  std::span<const probe::PathMtuEvent> disbelieved{};  ///< reports that are shown, not believed
};

/// All lines, each with its end.
void append_mtu_report(Buffer& out, const MtuReport& report, const NameOf& name_of);

/// Why a report is not believed, as a clause.
[[nodiscard]] std::string_view words(probe::Disbelief disbelief);

}  // namespace icmpkit::text

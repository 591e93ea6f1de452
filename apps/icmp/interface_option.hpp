// `-I` as iputils has it: an interface, or the address to send from.
#pragma once

#include <optional>
#include <string>

#include <CLI/App.hpp>

#include "icmpkit/base/address.hpp"

namespace icmpkit::app {

void add_interface_option(CLI::App& command, std::string& interface,
                          std::optional<IpAddress>& source);

}  // namespace icmpkit::app

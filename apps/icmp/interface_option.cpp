#include "apps/icmp/interface_option.hpp"

namespace icmpkit::app {

void add_interface_option(CLI::App& command, std::string& interface,
                          std::optional<IpAddress>& source) {
  const auto read = [&interface, &source](const std::string& text) {
    if (const auto address = IpAddress::parse(text)) {
      source = address;
    } else {
      interface = text;
    }
  };
  command.add_option_function<std::string>("-I", read, "interface, or source address")
      ->type_name("INTERFACE|ADDRESS");
}

}  // namespace icmpkit::app

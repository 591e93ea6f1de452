// Telling the kernel which packets a socket is not to be woken for. Internal to io.
#pragma once

#include <string>

namespace icmpkit::io::detail {

/// What the octets that a filter sees begin with.
enum class FilterView { IpHeader, Payload };

/// Attaches `expression`, in pcap-filter's language, to a socket; with `Payload`, octets are named
/// `ether[n]`. Gives 0 or the system's error.
int attach_filter(int descriptor, FilterView view, const std::string& expression);

}  // namespace icmpkit::io::detail

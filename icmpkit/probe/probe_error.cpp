#include "icmpkit/probe/probe_error.hpp"

#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::probe {

bool is_out_of_hops(Family family, const ProbeError& error) {
  const auto type = family == Family::V4
                        ? static_cast<std::uint8_t>(wire::icmpv4::Type::TimeExceeded)
                        : static_cast<std::uint8_t>(wire::icmpv6::Type::TimeExceeded);
  return error.type == type && error.code == 0;
}

bool is_redirect(Family family, const ProbeError& error) {
  const auto type = family == Family::V4 ? static_cast<std::uint8_t>(wire::icmpv4::Type::Redirect)
                                         : static_cast<std::uint8_t>(wire::icmpv6::Type::Redirect);
  return error.type == type;
}

bool is_advice(Family family, const ProbeError& error) {
  constexpr auto kSourceQuench = static_cast<std::uint8_t>(wire::icmpv4::Type::SourceQuench);
  return is_redirect(family, error) || (family == Family::V4 && error.type == kSourceQuench);
}

// Linux extracts MTUs as they stand and ICMPv4's pointer from the octet where it stands.
ProbeError error_of(const Report& report) {
  const bool is_v4_pointer =
      report.destination.is_v4() &&
      report.type == static_cast<std::uint8_t>(wire::icmpv4::Type::ParameterProblem);
  ProbeError error{.from = report.from,
                   .type = report.type,
                   .code = report.code,
                   .parameter = is_v4_pointer ? report.info << 24U : report.info,
                   .system_error = report.system_error};
  if (report.destination.is_v4() && is_redirect(Family::V4, error)) {
    error.gateway = Ipv4Address{report.info};
  }
  return error;
}

}  // namespace icmpkit::probe

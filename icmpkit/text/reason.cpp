#include "icmpkit/text/reason.hpp"

#include <array>
#include <span>

#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;

/// By code; "Packet filtered" and its neighbours are iputils' words, not the RFCs'.
constexpr std::array<std::string_view, 16> kUnreachable4{
    "Destination Net Unreachable",
    "Destination Host Unreachable",
    "Destination Protocol Unreachable",
    "Destination Port Unreachable",
    "Frag needed and DF set",
    "Source Route Failed",
    "Destination Net Unknown",
    "Destination Host Unknown",
    "Source Host Isolated",
    "Destination Net Prohibited",
    "Destination Host Prohibited",
    "Destination Net Unreachable for Type of Service",
    "Destination Host Unreachable for Type of Service",
    "Packet filtered",
    "Precedence Violation",
    "Precedence Cutoff",
};
constexpr std::array<std::string_view, 4> kRedirect4{
    "Redirect Network",
    "Redirect Host",
    "Redirect Type of Service and Network",
    "Redirect Type of Service and Host",
};
constexpr std::array<std::string_view, 2> kTimeExceeded4{
    "Time to live exceeded",
    "Frag reassembly time exceeded",
};
constexpr std::array<std::string_view, 5> kUnreachable6{
    "No route",
    "Administratively prohibited",
    "Beyond scope of source address",
    "Address unreachable",
    "Port unreachable",
};
constexpr std::array<std::string_view, 2> kTimeExceeded6{"Hop limit", "Defragmentation failure"};
constexpr std::array<std::string_view, 3> kParameterProblem6{
    "Wrong header field",
    "Unknown header",
    "Unknown option",
};

/// The code's words: ping's, else the registry's, else its number behind `unknown`.
void append_code(Buffer& out, const ReasonNumbers& numbers, std::span<const std::string_view> known,
                 std::string_view unknown) {
  if (numbers.code < known.size()) return out.append(known[numbers.code]);
  const auto& entry = wire::find(wire::icmp_set(numbers.family), numbers.type, numbers.code);
  if (!entry.name.empty()) return out.append(entry.words);
  out.append(unknown);
  out.append_decimal(numbers.code);
}

void append_registered(Buffer& out, const ReasonNumbers& numbers) {
  const auto& entry = wire::find(wire::icmp_set(numbers.family), numbers.type);
  if (!entry.name.empty()) return out.append(entry.words);
  out.append(numbers.family == Family::V4 ? "Bad ICMP type: " : "unknown icmp type: ");
  out.append_decimal(numbers.type);
}

void append_v4(Buffer& out, const ReasonNumbers& numbers) {
  switch (static_cast<v4::Type>(numbers.type)) {
    case v4::Type::DestinationUnreachable:
      append_code(out, numbers, kUnreachable4, "Dest Unreachable, Bad Code: ");
      if (numbers.code != static_cast<std::uint8_t>(v4::UnreachableCode::FragmentationNeeded)) {
        return;
      }
      out.append(" (mtu = ");
      out.append_decimal(numbers.parameter & 0xFFFFU);
      return out.append(')');
    case v4::Type::Redirect:
      append_code(out, numbers, kRedirect4, "Redirect, Bad Code: ");
      out.append("(New nexthop: ");
      out.append(Ipv4Address{numbers.parameter});
      return out.append(')');
    case v4::Type::TimeExceeded:
      return append_code(out, numbers, kTimeExceeded4, "Time exceeded, Bad Code: ");
    case v4::Type::ParameterProblem:
      out.append("Parameter problem: pointer = ");
      return out.append_decimal(numbers.parameter >> 24U);
    default:
      return append_registered(out, numbers);
  }
}

void append_v6(Buffer& out, const ReasonNumbers& numbers) {
  switch (static_cast<v6::Type>(numbers.type)) {
    case v6::Type::DestinationUnreachable:
      out.append("Destination unreachable: ");
      return append_code(out, numbers, kUnreachable6, "Unknown code ");
    case v6::Type::PacketTooBig:
      out.append("Packet too big: mtu=");
      return out.append_decimal(numbers.parameter);
    case v6::Type::TimeExceeded:
      out.append("Time exceeded: ");
      return append_code(out, numbers, kTimeExceeded6, "code ");
    case v6::Type::ParameterProblem:
      out.append("Parameter problem: ");
      append_code(out, numbers, kParameterProblem6, "code ");
      out.append(" at ");
      return out.append_decimal(numbers.parameter);
    case v6::Type::Redirect:
      out.append("Redirect");
      if (numbers.target.is_unspecified()) return;
      out.append("(New nexthop: ");
      out.append(numbers.target);
      return out.append(')');
    default:
      return append_registered(out, numbers);
  }
}

}  // namespace

void append_reason(Buffer& out, const ReasonNumbers& numbers) {
  if (numbers.family == Family::V4) {
    append_v4(out, numbers);
  } else {
    append_v6(out, numbers);
  }
}

}  // namespace icmpkit::text

// The rules behind `validate`, one function a message: errors in validate_errors.cpp, the rest in
// validate_queries.cpp and validate_router_discovery.cpp. Not for users of the library.
#pragma once

#include <cstddef>
#include <string_view>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::wire::icmpv4::detail {

/// Holds the rules for a message against it; what it breaks is added to `found`.
class Rules {
 public:
  Rules(const MessageContext& context, Violations& found) : context_(context), found_(found) {}

  void operator()(const OpaqueView& view) const;
  void operator()(const EchoView& view) const;
  void operator()(const DestinationUnreachableView& view) const;
  void operator()(const SourceQuenchView& view) const;
  void operator()(const RedirectView& view) const;
  void operator()(const RouterAdvertisementView& view) const;
  void operator()(const RouterSolicitationView& view) const;
  void operator()(const TimeExceededView& view) const;
  void operator()(const ParameterProblemView& view) const;
  void operator()(const TimestampView& view) const;
  void operator()(const InformationView& view) const;
  void operator()(const AddressMaskView& view) const;
  void operator()(const TracerouteView& view) const;
  void operator()(const ConversionErrorView& view) const;
  void operator()(const DomainNameRequestView& view) const;
  void operator()(const DomainNameReplyView& view) const;
  void operator()(const PhoturisView& view) const;
  void operator()(const ExperimentalMobilityView& view) const;
  void operator()(const ExtendedEchoRequestView& view) const;
  void operator()(const ExtendedEchoReplyView& view) const;

 private:
  void odd(std::string_view requirement, std::size_t offset, std::string_view words) const {
    add(Severity::Odd, requirement, offset, words);
  }
  void discard(std::string_view requirement, std::size_t offset, std::string_view words) const {
    add(Severity::Discard, requirement, offset, words);
  }
  void add(Severity severity, std::string_view requirement, std::size_t offset,
           std::string_view words) const {
    found_.add({.requirement = requirement,
                .offset = static_cast<std::uint32_t>(offset),
                .severity = severity,
                .words = words});
  }

  /// Codes above `last` have no meaning.
  void check_code(const auto& view, unsigned last, std::string_view requirement) const {
    if (view.code_octet() > last) {
      odd(requirement, kCodeOffset,
          last == 0 ? "the code is not 0" : "the code has no meaning for this type");
    }
  }
  /// The fixed part is all there should be.
  void check_end(const auto& view, std::string_view requirement) const {
    if (view.rest().wire_length() != 0) {
      odd(requirement, view.kFixedSize, "octets follow the end of the message");
    }
  }
  /// Octets or bits that a sender leaves zero are.
  void check_unused(unsigned value, std::size_t offset,
                    std::string_view requirement = "R792-HDR-2") const {
    if (value != 0) odd(requirement, offset, "a field that is not used is not zero");
  }
  void check_quote(CutBytes quote) const;
  void check_quoted_endpoints(Bytes header) const;
  void check_fragmentation_needed(const DestinationUnreachableView& view, CutBytes quote) const;
  void check_multicast_ttl() const;

  const MessageContext& context_;
  Violations& found_;
};

}  // namespace icmpkit::wire::icmpv4::detail

// What the parts of `validate` share: errors in validate_errors.cpp, the rest in
// validate_queries.cpp and validate_router_discovery.cpp. Not for users: they call `validate` in
// message.hpp.
#pragma once

#include "icmpkit/wire/findings.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace icmpkit::wire::icmpv4::detail {

using wire::detail::Findings;

void judge(const Findings& findings, const OpaqueView& view);
void judge(const Findings& findings, const EchoView& view);
void judge(const Findings& findings, const DestinationUnreachableView& view);
void judge(const Findings& findings, const SourceQuenchView& view);
void judge(const Findings& findings, const RedirectView& view);
void judge(const Findings& findings, const RouterAdvertisementView& view);
void judge(const Findings& findings, const RouterSolicitationView& view);
void judge(const Findings& findings, const TimeExceededView& view);
void judge(const Findings& findings, const ParameterProblemView& view);
void judge(const Findings& findings, const TimestampView& view);
void judge(const Findings& findings, const InformationView& view);
void judge(const Findings& findings, const AddressMaskView& view);
void judge(const Findings& findings, const TracerouteView& view);
void judge(const Findings& findings, const ConversionErrorView& view);
void judge(const Findings& findings, const DomainNameRequestView& view);
void judge(const Findings& findings, const DomainNameReplyView& view);
void judge(const Findings& findings, const PhoturisView& view);
void judge(const Findings& findings, const ExperimentalMobilityView& view);
void judge(const Findings& findings, const ExtendedEchoRequestView& view);
void judge(const Findings& findings, const ExtendedEchoReplyView& view);

}  // namespace icmpkit::wire::icmpv4::detail

// What Extended Echo messages have to obey, the same in both families: RFC 8335 sections 2 to 4.
// Not for users: they call `validate`.
#pragma once

#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/findings.hpp"

namespace icmpkit::wire::detail {

/// A request is not for a group, nor from one. [R8335-ACL-2]
void judge_probe_addresses(const Findings& findings);
/// The structure holds exactly one Interface Identification object; `extensions` is all that
/// follows a request's fixed part. A structure that does not is answered with code 1. [R8335-FMT-1]
void judge_probe_structure(const Findings& findings, CutBytes extensions);
/// [R8335-RPL-5]
void judge_interface_status(const Findings& findings, ExtendedEchoReplyCode code,
                            InterfaceStatus status);

template <class Type>
void judge_extended_echo(const Findings& findings, const BasicExtendedEchoRequestView<Type>& view) {
  judge_code(findings, view, 0, "R8335-FMT-1");
  judge_reserved(findings, view.reserved(), 7, "R8335-FMT-1");
  judge_probe_addresses(findings);
  judge_probe_structure(findings, view.extensions());
}

template <class Type>
void judge_extended_echo(const Findings& findings, const BasicExtendedEchoReplyView<Type>& view) {
  judge_code(findings, view, static_cast<unsigned>(ExtendedEchoReplyCode::MultipleInterfaces),
             "RFC 8335 section 3");
  judge_reserved(findings, view.reserved(), 7, "R8335-FMT-2");
  judge_interface_status(findings, view.code(), view.status());
}

}  // namespace icmpkit::wire::detail

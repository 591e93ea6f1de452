// What queries and their replies have to obey, and what there is to say about the rest.
#include "icmpkit/wire/extended_echo_rules.hpp"
#include "icmpkit/wire/icmpv4/validate_parts.hpp"

namespace icmpkit::wire::icmpv4::detail {

// A type that nobody knows is nobody's to process; an experiment's meaning is with those who run
// it. [R1122-GEN-1] [R4727-EXP-1]
void judge(const Findings& findings, const OpaqueView& view) {
  if (view.type() == Type::Experiment1 || view.type() == Type::Experiment2) return;
  findings.discard("R1122-GEN-1", kTypeOffset, "the type has no public layout");
}

void judge(const Findings& findings, const EchoView& view) {
  judge_code(findings, view, 0, "RFC 792 Echo");
}

// [R792-TS-1] [R792-TS-3]
void judge(const Findings& findings, const TimestampView& view) {
  judge_code(findings, view, 0, "RFC 792 Timestamp");
  const auto check = [&](TimeOfDay time, std::size_t offset) {
    if (time.is_standard() && !time.is_within_day()) {
      findings.odd("R792-TS-3", offset,
                   "a time past the end of the day is not marked as non-standard");
    }
  };
  check(view.originate(), 8);
  check(view.receive(), 12);
  check(view.transmit(), 16);
  judge_end(findings, view, "R792-TS-1");
}

// [R792-INFO-1]
void judge(const Findings& findings, const InformationView& view) {
  judge_code(findings, view, 0, "RFC 792 Information Request");
  judge_end(findings, view, "R792-INFO-1");
}

// [R950-MASK-1] [R1122-MASK-1]
void judge(const Findings& findings, const AddressMaskView& view) {
  judge_code(findings, view, 0, "R950-MASK-1");
  judge_end(findings, view, "R950-MASK-1");
  const std::uint32_t mask = view.mask().number();
  if (view.is_reply() && (mask == 0xFFFFFFFFU || (mask != 0 && mask >> 24U != 0xFF))) {
    findings.discard("R1122-MASK-1", 8, "no network has this mask");
  }
}

// [R1393-FMT-1]
void judge(const Findings& findings, const TracerouteView& view) {
  judge_code(findings, view, static_cast<unsigned>(TracerouteCode::Discarded), "R1393-FMT-1");
  judge_reserved(findings, view.unused(), 6, "R1393-FMT-1");
  judge_end(findings, view, "R1393-FMT-1");
}

// [R1788-FMT-1]
void judge(const Findings& findings, const DomainNameRequestView& view) {
  judge_code(findings, view, 0, "R1788-FMT-1");
  judge_end(findings, view, "R1788-FMT-1");
}

// [R1788-FMT-2]
void judge(const Findings& findings, const DomainNameReplyView& view) {
  judge_code(findings, view, 0, "R1788-FMT-1");
  for (const Parsed<DomainNameView>& name : view.names()) {
    if (!name && name.error().kind != ParseErrorKind::Truncated) {
      findings.odd("R1788-FMT-2", name.error().offset, "a name cannot be read");
    }
  }
}

// [R4065-FMT-1]; the code belongs to the protocol that the subtype names
void judge(const Findings& findings, const ExperimentalMobilityView& view) {
  judge_reserved(findings, view.reserved(), 5, "R4065-FMT-1");
}

// [R8335-FMT-1] [R8335-ACL-2]
void judge(const Findings& findings, const ExtendedEchoRequestView& view) {
  judge_extended_echo(findings, view);
}

// [R8335-FMT-2] [R8335-RPL-5]
void judge(const Findings& findings, const ExtendedEchoReplyView& view) {
  judge_extended_echo(findings, view);
}

}  // namespace icmpkit::wire::icmpv4::detail

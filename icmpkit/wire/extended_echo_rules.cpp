#include "icmpkit/wire/extended_echo_rules.hpp"

#include "icmpkit/wire/extension/interface_identification.hpp"

namespace icmpkit::wire::detail {

namespace {

using extension::ObjectView;
using extension::StructureView;

constexpr std::string_view kStructureRule = "R8335-FMT-1";
/// Where the structure and its first object stand in the message.
constexpr std::size_t kStructure = 8;
constexpr std::size_t kObject = kStructure + extension::kStructureHeaderSize;

bool is_many(const IpAddress& address) {
  return address.is_multicast() || (address.is_v4() && address.v4().is_limited_broadcast());
}

void judge_object(const Findings& findings, ObjectView object) {
  if (const auto identification = extension::interface_identification(object); !identification) {
    findings.odd(kStructureRule, kObject + identification.error().offset,
                 "its object identifies no interface");
  }
}

/// Data may follow the structure, which ends with its first object then; only the checksum tells it
/// from a second object that the structure should not hold.
void judge_structure_end(const Findings& findings, const extension::ProbeBody& body,
                         StructureView first_only, CutBytes extensions) {
  const ChecksumState state = first_only.checksum_state();
  if (state == ChecksumState::Correct || extensions.is_cut()) return;
  const auto all = StructureView::parse(extensions);
  const bool has_more = body.data.wire_length() != 0 && all && all->is_sound() &&
                        all->checksum_state() != ChecksumState::Wrong;
  if (has_more) {
    findings.odd(kStructureRule, kStructure + body.structure.size(),
                 "its structure holds more than one object");
  } else if (state == ChecksumState::Wrong) {
    findings.odd("R4884-HDR-2", kStructure + 2, "the structure's checksum is wrong");
  }
}

}  // namespace

void judge_probe_addresses(const Findings& findings) {
  if (is_many(findings.context().source)) {
    findings.discard("R8335-ACL-2", kTypeOffset, "its source is no unicast address");
  }
  if (is_many(findings.context().destination)) {
    findings.discard("R8335-ACL-2", kTypeOffset, "its destination is a multicast address");
  }
}

void judge_probe_structure(const Findings& findings, CutBytes extensions) {
  const extension::ProbeBody body = extension::split_probe(extensions);
  const auto structure = StructureView::parse(body.structure);
  if (!structure) {
    if (structure.error().kind == ParseErrorKind::BadVersion || !extensions.is_cut()) {
      findings.odd(kStructureRule, kStructure, "it has no extension structure");
    }
    return;
  }
  judge_reserved(findings, structure->reserved(), kStructure, "R4884-HDR-1");
  const auto object = ObjectView::parse(body.structure.after(extension::kStructureHeaderSize));
  if (!object) {
    if (object.error().kind != ParseErrorKind::Truncated) {
      findings.odd(kStructureRule, kObject + object.error().offset,
                   "its structure holds no whole object");
    }
    return;
  }
  judge_object(findings, *object);
  judge_structure_end(findings, body, *structure, extensions);
}

void judge_interface_status(const Findings& findings, ExtendedEchoReplyCode code,
                            InterfaceStatus status) {
  if (status.state > NeighborState::Failed) {
    findings.odd("R8335-RPL-5", 7, "the state has no meaning");
  }
  if (!status.active && (status.ipv4 || status.ipv6)) {
    findings.odd("R8335-RPL-5", 7, "an interface that is not active runs a protocol");
  }
  if (code != ExtendedEchoReplyCode::NoError && status != InterfaceStatus{}) {
    findings.odd("R8335-RPL-5", 7, "a reply that found no interface describes one");
  }
}

}  // namespace icmpkit::wire::detail

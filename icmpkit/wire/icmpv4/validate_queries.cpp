// What queries and their replies have to obey, and what there is to say about the rest.
#include "icmpkit/wire/icmpv4/rules.hpp"

namespace icmpkit::wire::icmpv4::detail {

// A type that nobody knows is nobody's to process; an experiment's meaning is with those who run
// it. [R1122-GEN-1] [R4727-EXP-1]
void Rules::operator()(const OpaqueView& view) const {
  if (view.type() == Type::Experiment1 || view.type() == Type::Experiment2) return;
  discard("R1122-GEN-1", kTypeOffset, "the type has no public layout");
}

void Rules::operator()(const EchoView& view) const { check_code(view, 0, "RFC 792 Echo"); }

// [R792-TS-1] [R792-TS-3]
void Rules::operator()(const TimestampView& view) const {
  check_code(view, 0, "RFC 792 Timestamp");
  const auto check = [&](TimeOfDay time, std::size_t offset) {
    if (time.is_standard() && !time.is_within_day()) {
      odd("R792-TS-3", offset, "a time past the end of the day is not marked as non-standard");
    }
  };
  check(view.originate(), 8);
  check(view.receive(), 12);
  check(view.transmit(), 16);
  check_end(view, "R792-TS-1");
}

// [R792-INFO-1]
void Rules::operator()(const InformationView& view) const {
  check_code(view, 0, "RFC 792 Information Request");
  check_end(view, "R792-INFO-1");
}

// [R950-MASK-1] [R1122-MASK-1]
void Rules::operator()(const AddressMaskView& view) const {
  check_code(view, 0, "R950-MASK-1");
  check_end(view, "R950-MASK-1");
  const std::uint32_t mask = view.mask().number();
  if (view.is_reply() && (mask == 0xFFFFFFFFU || (mask != 0 && mask >> 24U != 0xFF))) {
    discard("R1122-MASK-1", 8, "no network has this mask");
  }
}

// [R1393-FMT-1]
void Rules::operator()(const TracerouteView& view) const {
  check_code(view, static_cast<unsigned>(TracerouteCode::Discarded), "R1393-FMT-1");
  check_unused(view.unused(), 6, "R1393-FMT-1");
  check_end(view, "R1393-FMT-1");
}

// [R1788-FMT-1]
void Rules::operator()(const DomainNameRequestView& view) const {
  check_code(view, 0, "R1788-FMT-1");
  check_end(view, "R1788-FMT-1");
}

// [R1788-FMT-2]
void Rules::operator()(const DomainNameReplyView& view) const {
  check_code(view, 0, "R1788-FMT-1");
  for (const Parsed<DomainName>& name : view.names()) {
    if (!name && name.error().kind != ParseErrorKind::Truncated) {
      odd("R1788-FMT-2", name.error().offset, "a name cannot be read");
    }
  }
}

// [R4065-FMT-1]; the code belongs to the protocol that the subtype names
void Rules::operator()(const ExperimentalMobilityView& view) const {
  check_unused(view.reserved(), 5, "R4065-FMT-1");
}

// [R8335-FMT-1] [R8335-ACL-2]
void Rules::operator()(const ExtendedEchoRequestView& view) const {
  check_code(view, 0, "R8335-FMT-1");
  check_unused(view.reserved(), 7, "R8335-FMT-1");
  const auto is_many = [](const IpAddress& address) {
    return address.is_multicast() || (address.is_v4() && address.v4().is_limited_broadcast());
  };
  if (is_many(context_.source)) {
    discard("R8335-ACL-2", kTypeOffset, "its source is no unicast address");
  }
  if (is_many(context_.destination)) {
    discard("R8335-ACL-2", kTypeOffset, "its destination is a multicast address");
  }
}

// [R8335-FMT-2] [R8335-RPL-5]
void Rules::operator()(const ExtendedEchoReplyView& view) const {
  check_code(view, static_cast<unsigned>(ExtendedEchoReplyCode::MultipleInterfaces),
             "RFC 8335 section 3");
  check_unused(view.reserved(), 7, "R8335-FMT-2");
  const InterfaceStatus status = view.status();
  if (status.state > NeighborState::Failed) {
    odd("R8335-RPL-5", 7, "the state has no meaning");
  }
  if (!status.active && (status.ipv4 || status.ipv6)) {
    odd("R8335-RPL-5", 7, "an interface that is not active runs a protocol");
  }
  if (view.code() != ExtendedEchoReplyCode::NoError && status != InterfaceStatus{}) {
    odd("R8335-RPL-5", 7, "a reply that found no interface describes one");
  }
  check_end(view, "R8335-FMT-2");
}

}  // namespace icmpkit::wire::icmpv4::detail

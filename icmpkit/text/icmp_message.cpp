#include "icmpkit/text/icmp_message.hpp"

namespace icmpkit::text {
namespace {

template <class View>
IcmpContent content_of(const wire::Parsed<View>& parsed) {
  if (!parsed) return parsed.error();
  return *parsed;
}

IcmpContent read(const wire::IcmpPart& part) {
  return part.family == Family::V4 ? content_of(wire::icmpv4::parse(part.message))
                                   : content_of(wire::icmpv6::parse(part.message));
}

struct Validate {
  const wire::MessageContext& context;
  wire::Violations operator()(wire::ParseError) const { return {}; }
  wire::Violations operator()(const wire::icmpv4::MessageView& message) const {
    return wire::icmpv4::validate(message, context);
  }
  wire::Violations operator()(const wire::icmpv6::MessageView& message) const {
    return wire::icmpv6::validate(message, context);
  }
};

wire::MessageContext context_alone(const wire::IcmpPart& part) {
  wire::MessageContext context;
  if (part.family == Family::V4) {
    context.checksum = wire::icmpv4::checksum_state(part.message);
  }
  return context;
}

}  // namespace

IcmpMessage::IcmpMessage(const wire::DatagramView& datagram, const wire::IcmpPart& part)
    : family(part.family),
      octets(part.message),
      context(wire::message_context(datagram)),
      content(read(part)),
      violations(std::visit(Validate{context}, content)) {
  // A first fragment counts as cut, so that all others need not be asked.
  if (part.message.is_cut()) fragment = datagram.fragment();
  if (fragment && fragment->is_atomic()) fragment.reset();
}

IcmpMessage::IcmpMessage(const wire::IcmpPart& part)
    : family(part.family),
      octets(part.message),
      context(context_alone(part)),
      content(read(part)),
      violations(std::visit(Validate{context}, content)) {}

IcmpMessage examine(const wire::DatagramView& datagram, const wire::IcmpPart& part) {
  return {datagram, part};
}

IcmpMessage examine(const wire::IcmpPart& part) { return IcmpMessage(part); }

}  // namespace icmpkit::text

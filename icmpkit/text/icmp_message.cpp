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

IcmpMessage examine_in(const wire::IcmpPart& part, const wire::MessageContext& context,
                       const std::optional<wire::Fragment>& fragment) {
  const IcmpContent content = read(part);
  return {.family = part.family,
          .octets = part.message,
          .context = context,
          .fragment = fragment,
          .content = content,
          .violations = std::visit(Validate{context}, content)};
}

}  // namespace

IcmpMessage examine(const wire::DatagramView& datagram, const wire::IcmpPart& part) {
  auto fragment = datagram.fragment();
  if (fragment && fragment->is_atomic()) fragment.reset();
  return examine_in(part, wire::message_context(datagram), fragment);
}

IcmpMessage examine(const wire::IcmpPart& part) {
  wire::MessageContext context;
  if (part.family == Family::V4) {
    context.checksum = wire::icmpv4::checksum_state(part.message);
  }
  return examine_in(part, context, std::nullopt);
}

}  // namespace icmpkit::text

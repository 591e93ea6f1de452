#include <variant>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv4/rules.hpp"

namespace icmpkit::wire::icmpv4 {

Violations validate(const MessageView& message, const MessageContext& context) {
  Violations found;
  if (context.checksum == ChecksumState::Wrong) {
    found.add({.requirement = "R792-CKSUM-1",
               .offset = kChecksumOffset,
               .severity = Severity::Discard,
               .words = "the checksum is wrong"});
  }
  std::visit(detail::Rules(context, found), message);
  return found;
}

}  // namespace icmpkit::wire::icmpv4

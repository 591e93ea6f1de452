#include <variant>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv4/validate_parts.hpp"

namespace icmpkit::wire::icmpv4 {

Violations validate(const MessageView& message, const MessageContext& context) {
  Violations found;
  const detail::Findings findings{context, found};
  if (context.checksum == ChecksumState::Wrong) {
    findings.discard("R792-CKSUM-1", kChecksumOffset, "the checksum is wrong");
  }
  std::visit([&findings](const auto& view) { detail::judge(findings, view); }, message);
  return found;
}

}  // namespace icmpkit::wire::icmpv4

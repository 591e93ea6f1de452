// What the rules behind `validate` share in both families. Not for users: they call `validate` in
// icmpv4/message.hpp and icmpv6/message.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::wire::detail {

/// Collects the rules that one message breaks. Borrows what it is made from.
class Findings {
 public:
  constexpr Findings(const MessageContext& context, Violations& found)
      : context_(context), found_(found) {}

  constexpr void discard(std::string_view rule, std::size_t offset, std::string_view words) const {
    add(Severity::Discard, rule, offset, words);
  }
  constexpr void odd(std::string_view rule, std::size_t offset, std::string_view words) const {
    add(Severity::Odd, rule, offset, words);
  }
  [[nodiscard]] constexpr const MessageContext& context() const { return context_; }

 private:
  constexpr void add(Severity severity, std::string_view rule, std::size_t offset,
                     std::string_view words) const {
    found_.add({.requirement = rule,
                .offset = static_cast<std::uint32_t>(offset),
                .severity = severity,
                .words = words});
  }

  const MessageContext& context_;
  Violations& found_;
};

/// Codes above `last` have no meaning; receivers look past them.
template <class View>
constexpr void judge_code(const Findings& findings, const View& view, unsigned last,
                          std::string_view rule) {
  if (view.code_octet() > last) {
    findings.odd(rule, kCodeOffset,
                 last == 0 ? "the code is not 0" : "the code has no meaning for this type");
  }
}

/// Reserved bits that are set are ignored; they may be of an extension that is newer than this.
constexpr void judge_reserved(const Findings& findings, std::uint64_t reserved, std::size_t offset,
                              std::string_view rule) {
  if (reserved != 0) findings.odd(rule, offset, "reserved bits are set");
}

/// The fixed part is all there should be.
template <class View>
constexpr void judge_end(const Findings& findings, const View& view, std::string_view rule) {
  if (view.rest().wire_length() != 0) {
    findings.odd(rule, View::kFixedSize, "octets follow the end of the message");
  }
}

}  // namespace icmpkit::wire::detail

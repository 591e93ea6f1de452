// A domain name of ICMPv6's options as characters, without allocation.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "icmpkit/wire/icmpv6/domain_name.hpp"

namespace icmpkit::text {

/// The labels with dots between; the root is a dot. Octets are as they are: whoever prints them
/// escapes them.
class NameChars {
 public:
  explicit NameChars(const wire::icmpv6::DomainNameView& name) {
    for (const Bytes label : name.labels()) {
      if (size_ != 0) put('.');
      for (const std::byte octet : label) put(static_cast<char>(octet));
    }
    if (size_ == 0) put('.');
  }
  [[nodiscard]] std::string_view view() const { return {chars_.data(), size_}; }

 private:
  void put(char c) {
    if (size_ < chars_.size()) chars_[size_++] = c;
  }

  std::array<char, wire::icmpv6::kDomainNameMax> chars_{};
  std::size_t size_ = 0;
};

}  // namespace icmpkit::text

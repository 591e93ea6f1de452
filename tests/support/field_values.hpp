// Fields of packets as tshark names them: from the `tshark` column of a vector, and from our views.
#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "icmpkit/base/address.hpp"

namespace icmpkit::test {

/// A number or an address; compares equal only to one of its own kind.
using FieldValue = std::variant<std::uint64_t, IpAddress>;
/// The values of each field, in the order of the packet.
using FieldValues = std::map<std::string, std::vector<FieldValue>, std::less<>>;

/// What `text` says. Empty where it is neither a number (decimal, perhaps negative, hexadecimal
/// behind 0x) nor an address.
[[nodiscard]] inline std::optional<FieldValue> field_value(std::string_view text) {
  const auto number = [](std::string_view digits, int base) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
  };
  std::optional<std::uint64_t> value;
  if (text.starts_with("0x")) {
    value = number(text.substr(2), 16);
  } else if (text.starts_with("-")) {
    // Preference levels: 32 bits in two's complement.
    value = number(text.substr(1), 10);
    if (value) value = 0x100000000U - *value;
  } else if (const auto address = IpAddress::parse(text)) {
    return *address;
  } else {
    value = number(text, 10);
  }
  if (!value) return std::nullopt;
  return *value;
}

/// The fields of a `tshark` column whose values are numbers or addresses.
[[nodiscard]] inline FieldValues fields_of_column(std::string_view column) {
  FieldValues fields;
  while (!column.empty()) {
    const std::string_view pair = column.substr(0, column.find(' '));
    column.remove_prefix(std::min(pair.size() + 1, column.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size() - 1);
    if (const auto value = field_value(pair.substr(equals + 1))) {
      fields[std::string(pair.substr(0, equals))].push_back(*value);
    }
  }
  return fields;
}

/// Collects our own.
class FieldCollector {
 public:
  template <class Number>
    requires(std::is_arithmetic_v<Number> || std::is_enum_v<Number>)
  void add(std::string_view name, Number number) {
    std::uint64_t value = 0;
    if constexpr (std::is_same_v<Number, std::int32_t>) {
      value = static_cast<std::uint32_t>(number);
    } else {
      value = static_cast<std::uint64_t>(number);
    }
    fields_[std::string(name)].emplace_back(value);
  }
  template <class Rep, class Period>
  void add(std::string_view name, std::chrono::duration<Rep, Period> duration) {
    add(name, duration.count());
  }
  void add(std::string_view name, const IpAddress& address) {
    fields_[std::string(name)].emplace_back(address);
  }
  [[nodiscard]] const FieldValues& fields() const { return fields_; }

 private:
  FieldValues fields_;
};

}  // namespace icmpkit::test

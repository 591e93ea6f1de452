// The targets of a run, as the user named them, one after the other: a million of them are never in
// one list.
//
//   auto source = TargetSource::open(options);
//   while (const auto target = source->next()) ...
//   if (!source->failure().empty()) ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <fstream>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "icmpkit/base/address.hpp"

namespace icmpkit::app {

/// An address, or a name that is to be looked up.
using NamedTarget = std::variant<IpAddress, std::string>;

/// Where the user names targets.
struct TargetOptions {
  std::vector<std::string> targets;
  std::vector<std::string> ranges;  ///< -g
  std::string targets_file;         ///< --targets
  std::optional<Family> family;     ///< -4, -6
};

/// At most this many targets are taken.
inline constexpr std::uint64_t kMaxTargets = std::uint64_t{1} << 24U;

class TargetSource {
 public:
  /// Reads the ranges and opens the file. Fails with words for the user. `options` must outlive
  /// the source.
  [[nodiscard]] static std::expected<TargetSource, std::string> open(const TargetOptions& options);

  /// The next target: those of the command line, of -g, of --targets. Empty at the end, and where
  /// one cannot be taken: `failure()` then says why.
  [[nodiscard]] std::optional<NamedTarget> next();
  [[nodiscard]] const std::string& failure() const { return failure_; }
  /// How many there are at the least, as far as can be known without reading the file.
  [[nodiscard]] std::size_t known_size() const { return known_size_; }

 private:
  /// All addresses from one to the other, both included.
  struct Range {
    IpAddress first;
    IpAddress last;
  };

  explicit TargetSource(const TargetOptions& options) : options_(&options) {}
  [[nodiscard]] std::optional<std::string> read_ranges();
  [[nodiscard]] std::optional<NamedTarget> next_unchecked();
  [[nodiscard]] std::optional<NamedTarget> next_line(std::istream& in);
  static std::expected<Range, std::string> parse_range(const std::string& text);

  const TargetOptions* options_;
  std::vector<Range> ranges_;
  std::ifstream file_;
  std::size_t next_named_ = 0;  ///< of the command line
  std::size_t next_range_ = 0;
  std::uint64_t taken_ = 0;
  std::size_t known_size_ = 0;
  std::string failure_;
};

}  // namespace icmpkit::app

// The fields of a message as lines: where each stands, its octets, its name, its value.
//
//         4+2  0102              identifier = 258
//         6+2  0304              sequence = 772
#pragma once

#include <array>

#include "icmpkit/text/field_sink.hpp"

namespace icmpkit::text {

class TextFields final : public FieldSink {
 public:
  /// Parts inside one another: more are written with the indent of the last.
  static constexpr std::size_t kMaxDepth = 12;
  /// So many octets of a field are shown beside its name.
  static constexpr std::size_t kShownOctets = 8;

  /// `out` must outlive the sink; `octets` are those of the outermost part.
  TextFields(Buffer& out, Bytes octets);

  void number(JsonKey name, FieldPlace place, std::uint64_t value, std::string_view words) override;
  void signed_number(JsonKey name, FieldPlace place, std::int64_t value) override;
  void bits(JsonKey name, FieldPlace place, std::uint64_t value, std::string_view words) override;
  void flag(JsonKey name, FieldPlace place, bool is_set) override;
  void address(JsonKey name, FieldPlace place, const IpAddress& value) override;
  void text(JsonKey name, FieldPlace place, std::string_view value) override;
  void unknown(JsonKey name) override;
  void octets(JsonKey name, FieldPlace place, Bytes value) override;
  void begin_list(JsonKey name) override;
  void end_list() override;
  void begin_item(FieldPlace place, std::string_view words) override;
  void end_item() override;
  void begin_part(JsonKey name, FieldPlace place, Bytes octets) override;
  void end_part() override;
  void problem(std::size_t offset, std::string_view words) override;

 private:
  [[nodiscard]] Bytes part() const;
  void begin_line(FieldPlace place, std::string_view name);
  void end_line(std::string_view words);
  void append_name(std::string_view name);
  void indent();

  Buffer& out_;
  std::array<Bytes, kMaxDepth> parts_{};
  std::size_t depth_ = 0;
  std::string_view list_{};
};

}  // namespace icmpkit::text

// The fields of a message as fields of a JSON object that is already begun.
#pragma once

#include "icmpkit/text/field_sink.hpp"

namespace icmpkit::text {

class JsonFields final : public FieldSink {
 public:
  /// `json` must outlive the sink.
  explicit JsonFields(JsonWriter& json) : json_(json) {}

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
  JsonWriter& json_;
};

}  // namespace icmpkit::text

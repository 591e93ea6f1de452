#include "icmpkit/text/json_fields.hpp"

namespace icmpkit::text {

void JsonFields::number(JsonKey name, FieldPlace, std::uint64_t value, std::string_view) {
  json_.field(name, value);
}

void JsonFields::signed_number(JsonKey name, FieldPlace, std::int64_t value) {
  json_.field(name, value);
}

void JsonFields::bits(JsonKey name, FieldPlace, std::uint64_t value, std::string_view) {
  json_.field(name, value);
}

void JsonFields::flag(JsonKey name, FieldPlace, bool is_set) { json_.field(name, is_set); }

void JsonFields::address(JsonKey name, FieldPlace, const IpAddress& value) {
  json_.field(name, value);
}

void JsonFields::text(JsonKey name, FieldPlace, std::string_view value) {
  json_.field(name, value);
}

void JsonFields::unknown(JsonKey name) { json_.null(name); }

void JsonFields::octets(JsonKey name, FieldPlace, Bytes value) {
  if (!value.empty()) json_.field(name, HexOctets{value});
}

void JsonFields::begin_list(JsonKey name) { json_.begin_array(name); }

void JsonFields::end_list() { json_.end_array(); }

void JsonFields::begin_item(FieldPlace, std::string_view) { json_.begin_object(); }

void JsonFields::end_item() { json_.end_object(); }

void JsonFields::begin_part(JsonKey name, FieldPlace, Bytes) { json_.begin_object(name); }

void JsonFields::end_part() { json_.end_object(); }

void JsonFields::problem(std::size_t offset, std::string_view words) {
  json_.begin_object("problem");
  json_.field("offset", offset);
  json_.field("words", words);
  json_.end_object();
}

}  // namespace icmpkit::text

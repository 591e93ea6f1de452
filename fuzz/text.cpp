// An ICMP message as a line and as JSON; the first octet chooses the family.
#include <string_view>

#include "fuzz/target.hpp"
#include "icmpkit/text/message_json.hpp"
#include "icmpkit/text/message_line.hpp"

namespace {

/// Whatever the octets are, a line is one line of printable text.
[[nodiscard]] bool is_one_line(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c == '\x7F') return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace icmpkit;
  fuzz::Input input(data, size);
  const Family family = input.octet() % 2 == 0 ? Family::V4 : Family::V6;
  input.whole_and_cut([&](wire::CutBytes octets) {
    const auto message = text::examine(wire::IcmpPart{family, octets});
    test::Reader reader;
    text::Buffer line;
    text::append_message(line, message);
    reader.expect(is_one_line(line.view()), "a message's line has a control character in it");
    text::Buffer out;
    text::JsonWriter json(out);
    text::write_icmp(json, message, std::nullopt);
    reader.expect(is_one_line(out.view()), "a message's JSON has a control character in it");
    fuzz::check(reader);
  });
  return 0;
}

// A domain name, compressed or not; the first octet says where it starts.
#include "icmpkit/wire/domain_name.hpp"

#include "fuzz/target.hpp"

namespace {

using namespace icmpkit;

void read_name(test::Reader& reader, const wire::Parsed<wire::DomainNameView>& read,
               std::size_t size) {
  if (!read) return reader.refused(read.error(), size);
  for (const Bytes label : read->labels()) reader.take(label);
  // As text and back it has to be the same labels, written without compression.
  const auto text = read->text();
  const auto written = reader.write("name", wire::DomainName{text.view()});
  if (!written) return;
  const auto again = wire::DomainNameView::parse(Bytes(*written));
  reader.expect(again && again->text().view() == text.view(), "a name is another once it was text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t at = input.octet();
  input.whole_and_cut([&](wire::CutBytes octets) {
    test::Reader reader;
    const std::size_t end = std::max(octets.wire_length(), at);
    read_name(reader, wire::DomainNameView::parse_compressed(octets, at), end);
    read_name(reader, wire::DomainNameView::parse(octets), end);
    fuzz::check(reader);
  });
  return 0;
}

// A running Diagnosis; the input's first octet chooses what is asked.
#include "icmpkit/probe/diagnosis.hpp"

#include "fuzz/machine_play.hpp"
#include "fuzz/target.hpp"
#include "icmpkit/probe/verdict_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace icmpkit;
  const Bytes input = std::as_bytes(std::span(data, size));
  const std::uint8_t choice = size == 0 ? std::uint8_t{0} : load_u8(input, 0);
  probe::DiagnosisConfig config{.identifier = 7, .max_probes = 60};
  config.question.method = static_cast<probe::TraceMethod>(choice % 4);
  config.question.target = choice % 8 < 4 ? IpAddress{Ipv4Address(192, 0, 2, 1)}
                                          : IpAddress{*Ipv6Address::parse("2001:db8::1")};
  if (choice % 16 == 0) config.question.payload_size = 3000;
  if (choice >= 128) {
    config.is_raw = false;
    config.tcp_link = LinkId{2};
    config.udp_link = LinkId{3};
  }
  probe::Diagnosis diagnosis(config);
  fuzz::play(diagnosis, input);
  const probe::Judgement judgement = probe::judge(diagnosis.findings());
  if (judgement.confidence < 0 || judgement.confidence > 1) std::abort();
  if (diagnosis.sent() > config.max_probes) std::abort();
  return 0;
}

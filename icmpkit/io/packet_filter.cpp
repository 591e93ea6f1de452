#include "icmpkit/io/packet_filter.hpp"

#include <errno.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

#include <linux/filter.h>

#include <memory>
#include <vector>

namespace icmpkit::io::detail {
namespace {

constexpr int kSnapLength = 65'535;

struct ProgramDeleter {
  void operator()(bpf_program* program) const {
    pcap_freecode(program);
    delete program;
  }
};

}  // namespace

int attach_filter(int descriptor, FilterView view, const std::string& expression) {
  const std::unique_ptr<pcap_t, decltype(&pcap_close)> dead(
      pcap_open_dead(view == FilterView::IpHeader ? DLT_RAW : DLT_EN10MB, kSnapLength),
      &pcap_close);
  const std::unique_ptr<bpf_program, ProgramDeleter> program(new bpf_program{});
  constexpr int kOptimise = 1;
  if (!dead || pcap_compile(dead.get(), program.get(), expression.c_str(), kOptimise,
                            PCAP_NETMASK_UNKNOWN) != 0) {
    return EINVAL;
  }
  std::vector<sock_filter> instructions;
  instructions.reserve(program->bf_len);
  for (unsigned i = 0; i < program->bf_len; ++i) {
    const bpf_insn& instruction = program->bf_insns[i];
    instructions.push_back(
        {.code = instruction.code, .jt = instruction.jt, .jf = instruction.jf, .k = instruction.k});
  }
  const sock_fprog filter{.len = static_cast<unsigned short>(instructions.size()),
                          .filter = instructions.data()};
  const int result = setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
  return result == 0 ? 0 : errno;
}

}  // namespace icmpkit::io::detail

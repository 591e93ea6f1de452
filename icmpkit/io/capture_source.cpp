#include "icmpkit/io/capture_source.hpp"

#include <pcap/pcap.h>
#include <stdio_ext.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace icmpkit::io {
namespace {

/// libpcap reads a file two small pieces a packet: out of a large buffer that costs no system call.
/// Small enough to stay in the cache until the packets are decoded.
constexpr std::size_t kFileBuffer = std::size_t{128} * 1024;

struct CloseHandle {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using Handle = std::unique_ptr<pcap_t, CloseHandle>;

using ErrorText = std::array<char, PCAP_ERRBUF_SIZE>;

std::unexpected<CaptureError> fail(CaptureErrorKind kind, std::string text) {
  return std::unexpected(CaptureError{kind, std::move(text)});
}

std::unexpected<CaptureError> fail_with_errno(const std::string& what, int error) {
  const auto kind = error == EACCES || error == EPERM ? CaptureErrorKind::NoPermission
                                                      : CaptureErrorKind::CannotOpen;
  return fail(kind, what + ": " + std::strerror(error));
}

/// Takes `file` over, also where it fails.
std::expected<Handle, CaptureError> open_stream(std::FILE* file, const std::string& name) {
  // One thread reads one source: locking the file for each piece is a quarter of libpcap's time.
  __fsetlocking(file, FSETLOCKING_BYCALLER);
  ErrorText error{};
  Handle handle(
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error.data()));
  if (handle) return handle;
  const bool is_empty = std::feof(file) != 0 && std::ftell(file) == 0;
  std::fclose(file);
  return fail(CaptureErrorKind::NotACapture,
              name + ": not a capture: " + (is_empty ? "it is empty" : error.data()));
}

CaptureErrorKind kind_of_activation(int status) {
  switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return CaptureErrorKind::NoPermission;
    default:
      return CaptureErrorKind::CannotOpen;
  }
}

}  // namespace

struct CaptureSource::State {
  State(Handle opened, std::string source_name, std::unique_ptr<char[]> buffer = nullptr)
      : file_buffer(std::move(buffer)), handle(std::move(opened)), name(std::move(source_name)) {}

  void fail_reading() {
    const std::string_view words = pcap_geterr(handle.get());
    const bool is_file = pcap_file(handle.get()) != nullptr;
    const bool is_cut = is_file && words.starts_with("truncated");
    state = CaptureState::Failed;
    failure.kind = is_file ? CaptureErrorKind::NotACapture : CaptureErrorKind::InterfaceFailed;
    if (is_cut) failure.kind = CaptureErrorKind::Truncated;
    failure.text = name + ": " + (is_cut ? "cut short" : "cannot be read further") + " after " +
                   std::to_string(packets_read) + (packets_read == 1 ? " packet: " : " packets: ") +
                   std::string(words);
  }

  std::unique_ptr<char[]> file_buffer;  ///< of the file that the handle closes
  Handle handle;
  std::string name;
  CaptureState state = CaptureState::Open;
  CaptureError failure;
  std::uint64_t packets_read = 0;
};

CaptureSource::CaptureSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaptureSource::CaptureSource(CaptureSource&&) noexcept = default;
CaptureSource& CaptureSource::operator=(CaptureSource&&) noexcept = default;
CaptureSource::~CaptureSource() = default;

std::expected<CaptureSource, CaptureError> CaptureSource::open_file(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return fail_with_errno(path, errno);
  // glibc takes the size only together with the memory.
  auto buffer = std::make_unique_for_overwrite<char[]>(kFileBuffer);
  std::setvbuf(file, buffer.get(), _IOFBF, kFileBuffer);
  auto handle = open_stream(file, path);
  if (!handle) return std::unexpected(std::move(handle.error()));
  return CaptureSource(std::make_unique<State>(std::move(*handle), path, std::move(buffer)));
}

std::expected<CaptureSource, CaptureError> CaptureSource::open_standard_input() {
  auto handle = open_stream(stdin, "standard input");
  if (!handle) return std::unexpected(std::move(handle.error()));
  return CaptureSource(std::make_unique<State>(std::move(*handle), "standard input"));
}

std::expected<CaptureSource, CaptureError> CaptureSource::open_interface(
    const std::string& interface, const LiveOptions& options) {
  ErrorText error{};
  Handle handle(pcap_create(interface.c_str(), error.data()));
  if (!handle) return fail(CaptureErrorKind::CannotOpen, interface + ": " + error.data());
  pcap_set_snaplen(handle.get(), options.snapshot_length);
  pcap_set_promisc(handle.get(), 1);
  pcap_set_timeout(handle.get(), static_cast<int>(kPollInterval.count()));
  pcap_set_tstamp_precision(handle.get(), PCAP_TSTAMP_PRECISION_NANO);
  const int status = pcap_activate(handle.get());
  if (status < 0) {
    const std::string_view detail = pcap_geterr(handle.get());
    std::string text = interface + ": " + pcap_statustostr(status);
    if (!detail.empty() && detail != pcap_statustostr(status)) {
      text += " (" + std::string(detail) + ")";
    }
    return fail(kind_of_activation(status), std::move(text));
  }
  return CaptureSource(std::make_unique<State>(std::move(handle), interface));
}

std::expected<void, CaptureError> CaptureSource::set_filter(const std::string& expression) {
  constexpr int kOptimize = 1;
  pcap_t* const handle = state_->handle.get();
  bpf_program program{};
  if (pcap_compile(handle, &program, expression.c_str(), kOptimize, PCAP_NETMASK_UNKNOWN) != 0) {
    return fail(CaptureErrorKind::BadFilter, "'" + expression + "': " + pcap_geterr(handle));
  }
  const int status = pcap_setfilter(handle, &program);
  pcap_freecode(&program);
  if (status != 0) {
    return fail(CaptureErrorKind::BadFilter, "'" + expression + "': " + pcap_geterr(handle));
  }
  return {};
}

std::optional<CapturedPacket> CaptureSource::next() {
  State& state = *state_;
  if (state.state != CaptureState::Open) return std::nullopt;
  pcap_pkthdr* header = nullptr;
  const u_char* octets = nullptr;
  switch (pcap_next_ex(state.handle.get(), &header, &octets)) {
    case 1: {
      ++state.packets_read;
      const auto captured = std::as_bytes(std::span(octets, header->caplen));
      return CapturedPacket{
          .frame = {captured, header->len},
          // The handle was opened for nanoseconds: that is what tv_usec holds.
          .at = std::chrono::seconds(header->ts.tv_sec) + Duration(header->ts.tv_usec)};
    }
    case 0:  // nothing came within kPollInterval
      return std::nullopt;
    case PCAP_ERROR_BREAK:  // the end of a file, or stop()
      state.state = CaptureState::Ended;
      return std::nullopt;
    default:
      state.fail_reading();
      return std::nullopt;
  }
}

void CaptureSource::stop() { pcap_breakloop(state_->handle.get()); }

CaptureState CaptureSource::state() const { return state_->state; }

const CaptureError& CaptureSource::failure() const { return state_->failure; }

capture::LinkType CaptureSource::link_type() const {
  return static_cast<capture::LinkType>(pcap_datalink(state_->handle.get()));
}

std::string CaptureSource::link_type_name() const {
  const int number = pcap_datalink(state_->handle.get());
  const char* const name = pcap_datalink_val_to_name(number);
  return name != nullptr ? name : std::to_string(number);
}

std::uint64_t CaptureSource::packets_read() const { return state_->packets_read; }

std::optional<CaptureDrops> CaptureSource::drops() const {
  pcap_stat counted{};
  if (pcap_file(state_->handle.get()) != nullptr ||
      pcap_stats(state_->handle.get(), &counted) != 0) {
    return std::nullopt;
  }
  return CaptureDrops{.by_kernel = counted.ps_drop, .by_interface = counted.ps_ifdrop};
}

}  // namespace icmpkit::io

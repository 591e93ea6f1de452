// `icmp decode`: every ICMP message of a capture, of an interface or of octets typed in.

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apps/icmp/capture_summary.hpp"
#include "apps/icmp/hex_input.hpp"
#include "apps/icmp/packet_printer.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/io/capture_source.hpp"
#include "icmpkit/io/terminal.hpp"

namespace icmpkit::app {
namespace {

constexpr std::string_view kCommand = "icmp decode";

struct DecodeOptions {
  std::vector<std::string> input;
  std::string interface;
  std::string filter;
  std::uint64_t count = 0;  ///< of messages; 0 is all
  io::LiveOptions live;
  bool verbose = false;
  bool hex = false;
  CommonOptions common;

  [[nodiscard]] PrintOptions print_options() const {
    return {.format = common.json ? PacketFormat::Json : PacketFormat::Text,
            .detail = verbose ? Detail::Fields : Detail::Line,
            .octets = hex ? Octets::Shown : Octets::Hidden,
            .paint = Paint::of(common.color, io::StandardStream::Output)};
  }
};

/// The capture that an interrupt stops.
std::atomic<io::CaptureSource*> g_source{nullptr};
std::atomic<bool> g_is_interrupted{false};

void interrupt(int) {
  g_is_interrupted = true;
  if (io::CaptureSource* const source = g_source.load()) source->stop();
}

/// Text for standard output: written when there is much of it, or at once where a person waits.
class Output {
 public:
  /// The buffer is all the buffering there is: with stdio's own, a flush is three system calls.
  Output() { std::setvbuf(stdout, nullptr, _IONBF, 0); }
  [[nodiscard]] text::Buffer& buffer() { return buffer_; }
  void flush_if_due() {
    if (is_terminal_ || buffer_.size() >= kDue) flush();
  }
  void flush() { write_out(buffer_, stdout); }

 private:
  static constexpr std::size_t kDue = text::Buffer::kInitialCapacity / 2;
  text::Buffer buffer_;
  bool is_terminal_ = io::is_terminal(io::StandardStream::Output);
};

int fail(const DecodeOptions& options, std::string_view words) {
  report_failure(options.common, kCommand, words, {});
  return kExitUsage;
}

int fail(const DecodeOptions& options, const io::CaptureError& error) {
  if (error.kind != io::CaptureErrorKind::NoPermission) return fail(options, error.text);
  const bool is_live = !options.interface.empty();
  report_failure(options.common, kCommand, error.text,
                 is_live ? "capturing needs cap_net_raw: run it as root, or once "
                           "'sudo setcap cap_net_raw+ep \"$(command -v icmp)\"'"
                         : "");
  return kExitPermission;
}

/// Whether a packet without a message is worth a line: ICMP's own fragments, and what is broken.
bool is_noteworthy(const capture::Packet& packet) {
  if (packet.problem()) return true;
  if (!packet.has_datagram() || !packet.innermost().is_later_fragment()) return false;
  const wire::IpProtocol protocol = packet.innermost().protocol();
  return protocol ==
         (packet.innermost().is_v4() ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6);
}

class Decoder {
 public:
  explicit Decoder(const DecodeOptions& options)
      : options_(options), printer_(output_.buffer(), options.print_options()) {}

  void decode(capture::LinkType type, wire::CutBytes frame, const PacketOrigin& origin) {
    summary_.count_packet(origin.at);
    const auto packet = capture::Packet::open(type, frame);
    if (const auto part = packet.icmp(); part && !packet.problem()) {
      const auto message = text::examine(packet.innermost(), *part);
      summary_.count_message(message);
      printer_.print(origin, packet, message);
    } else if (is_noteworthy(packet)) {
      if (packet.problem()) {
        summary_.count_unreadable();
      } else {
        summary_.count_later_fragment();
      }
      printer_.print(origin, packet);
    }
    output_.flush_if_due();
  }

  void decode_alone(const wire::IcmpPart& part) {
    const auto message = text::examine(part);
    summary_.count_packet({});
    summary_.count_message(message);
    printer_.print(message);
  }

  [[nodiscard]] bool has_enough() const {
    return options_.count != 0 && summary_.messages() >= options_.count;
  }

  void flush() { output_.flush(); }

  /// Text for people goes where tcpdump's goes; JSON is a result like the packets.
  void finish() {
    if (options_.common.json) {
      summary_.append_json(output_.buffer());
      return output_.flush();
    }
    output_.flush();
    text::Buffer summary;
    summary_.append_text(summary);
    write_out(summary, stderr);
  }

 private:
  const DecodeOptions& options_;
  Output output_;
  PacketPrinter printer_;
  CaptureSummary summary_;
};

std::expected<io::CaptureSource, io::CaptureError> open(const DecodeOptions& options) {
  if (!options.interface.empty()) {
    return io::CaptureSource::open_interface(options.interface, options.live);
  }
  if (options.input.front() == "-") return io::CaptureSource::open_standard_input();
  return io::CaptureSource::open_file(options.input.front());
}

int decode_capture(const DecodeOptions& options) {
  auto source = open(options);
  if (!source) return fail(options, source.error());
  if (name(source->link_type()).empty()) {
    return fail(options, "its frames are of link type " +
                             std::to_string(static_cast<unsigned>(source->link_type())) + " (" +
                             source->link_type_name() + "), which is not read");
  }
  if (!options.filter.empty()) {
    if (const auto set = source->set_filter(options.filter); !set) {
      return fail(options, set.error());
    }
  }
  g_source = &*source;
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);

  Decoder decoder(options);
  const capture::LinkType type = source->link_type();
  while (source->state() == io::CaptureState::Open && !decoder.has_enough()) {
    if (const auto packet = source->next()) {
      decoder.decode(type, packet->frame, {source->packets_read(), packet->at});
    } else {
      decoder.flush();  // nothing comes now: what is there is shown
    }
  }
  g_source = nullptr;
  decoder.finish();
  if (const auto drops = source->drops(); drops && drops->by_kernel != 0) {
    std::fprintf(stderr, "icmp decode: %u packets were dropped by the kernel\n", drops->by_kernel);
  }
  if (source->state() == io::CaptureState::Failed) return fail(options, source->failure());
  return g_is_interrupted ? kExitInterrupted : 0;
}

/// What octets without a capture around them are: a datagram, an Ethernet frame, or a message.
int decode_octets(const DecodeOptions& options, Bytes octets) {
  Decoder decoder(options);
  const auto frame = capture::decapsulate(capture::LinkType::Ethernet, octets);
  if (wire::DatagramView::parse(octets)) {
    decoder.decode(capture::LinkType::Raw, octets, {.index = 1, .at = {}});
  } else if (frame && frame->is_ip() && wire::DatagramView::parse(frame->payload)) {
    decoder.decode(capture::LinkType::Ethernet, octets, {.index = 1, .at = {}});
  } else {
    constexpr std::uint8_t kFirstInformational6 = 128;
    const bool is_v6 = load_u8(octets, 0) >= kFirstInformational6;
    decoder.decode_alone({.family = is_v6 ? Family::V6 : Family::V4, .message = octets});
  }
  decoder.finish();
  return 0;
}

int decode(const DecodeOptions& options) {
  if (!options.interface.empty() && !options.input.empty()) {
    return fail(options, "a file and -i exclude each other: give one");
  }
  if (!options.interface.empty()) return decode_capture(options);
  if (options.input.empty()) {
    return fail(options, "no capture: give a FILE, - or -i IFACE");
  }
  const std::string& first = options.input.front();
  if (first != "-" && !std::filesystem::exists(first)) {
    if (const auto octets = octets_of_hex(options.input)) return decode_octets(options, *octets);
  }
  if (options.input.size() > 1) {
    return fail(options, options.input[1] + ": one capture at a time");
  }
  return decode_capture(options);
}

}  // namespace

void add_decode(CLI::App& app, Program& program) {
  const auto options = std::make_shared<DecodeOptions>();
  CLI::App* const command =
      app.add_subcommand("decode", "Print every ICMP message of a capture, in words");
  command->add_option("INPUT", options->input,
                      "A pcap or pcapng FILE, - for standard input, or octets in hexadecimal");
  command->add_option("-i,--interface", options->interface, "Read IFACE live; `any` is all")
      ->type_name("IFACE");
  command->add_option("-c,--count", options->count, "Stop after N messages")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("-s,--snapshot-length", options->live.snapshot_length,
                   "With -i: capture N octets of each packet")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command->add_flag("-v,--verbose", options->verbose, "Every field, with its offset and octets");
  command->add_flag("-x,--hex", options->hex, "The octets of each datagram");
  command->add_option("--filter", options->filter, "Only what this pcap-filter(7) takes")
      ->type_name("EXPR");
  add_common_options(*command, program.common);
  command->callback([options, &program] {
    options->common = program.common;
    program.exit_code = decode(*options);
  });
}

}  // namespace icmpkit::app

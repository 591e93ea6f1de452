// Packets from a capture: a file of pcap or pcapng, standard input, or an interface, read by
// libpcap.
//
// It reads and filters; what a frame holds is for capture/link_layer to say. It does not write
// captures. One file has one link type: libpcap refuses a pcapng file whose interfaces differ.
//
//   auto source = CaptureSource::open_file("errors.pcap");
//   if (!source) return complain(source.error());
//   while (source->state() == CaptureState::Open) {
//     if (const auto packet = source->next()) show(*packet);
//   }
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/capture/link_layer.hpp"
#include "icmpkit/wire/cut_bytes.hpp"

namespace icmpkit::io {

enum class CaptureErrorKind : std::uint8_t {
  CannotOpen,       ///< no such file or interface, or it cannot be read
  NotACapture,      ///< neither pcap nor pcapng, or one that libpcap does not read
  Truncated,        ///< the file ends inside a packet
  NoPermission,     ///< the file or the interface is not for this user
  BadFilter,        ///< the filter expression is not one, or not one for this link type
  InterfaceFailed,  ///< the interface went away or down while it was read
};

/// Why there is no capture, or no more of it, in libpcap's words and ours.
struct CaptureError {
  CaptureErrorKind kind{};
  std::string text;
};

/// One packet of a capture; its octets live until the next call of `next`.
struct CapturedPacket {
  wire::CutBytes frame;  ///< from the link layer's header on
  Duration at{};         ///< since 1970-01-01 00:00:00 UTC, as exact as the capture is
};

enum class CaptureState : std::uint8_t {
  Open,    ///< there may be more
  Ended,   ///< everything was read, or `stop` was called
  Failed,  ///< `failure()` says why the reading stopped before the end
};

/// Packets that never reached `next`, as the kernel counts them; live captures only.
struct CaptureDrops {
  std::uint32_t by_kernel = 0;     ///< for want of room in the buffer
  std::uint32_t by_interface = 0;  ///< by the card or its driver
};

struct LiveOptions {
  static constexpr int kWholePackets = 262144;
  int snapshot_length = kWholePackets;  ///< octets of each packet that are kept
};

class CaptureSource {
 public:
  [[nodiscard]] static std::expected<CaptureSource, CaptureError> open_file(
      const std::string& path);
  [[nodiscard]] static std::expected<CaptureSource, CaptureError> open_standard_input();
  /// Needs CAP_NET_RAW. The interface `any` gives all of them.
  [[nodiscard]] static std::expected<CaptureSource, CaptureError> open_interface(
      const std::string& interface, const LiveOptions& options);

  CaptureSource(CaptureSource&&) noexcept;
  CaptureSource& operator=(CaptureSource&&) noexcept;
  ~CaptureSource();

  /// Only packets that `expression` (pcap-filter(7)) takes are given from here on.
  [[nodiscard]] std::expected<void, CaptureError> set_filter(const std::string& expression);

  /// The next packet. Empty when there is none now: `state()` says whether one may still come,
  /// which is looked at again after `kPollInterval` on an interface. Cost: libpcap's, which copies
  /// the octets once; no allocation.
  [[nodiscard]] std::optional<CapturedPacket> next();
  static constexpr std::chrono::milliseconds kPollInterval{100};

  /// Ends the reading at the next call of `next`. May be called from a signal handler.
  void stop();

  [[nodiscard]] CaptureState state() const;
  /// Requires `state() == CaptureState::Failed`.
  [[nodiscard]] const CaptureError& failure() const;
  [[nodiscard]] capture::LinkType link_type() const;
  /// As libpcap calls it; its number where it has no name.
  [[nodiscard]] std::string link_type_name() const;
  /// How many packets `next` has given.
  [[nodiscard]] std::uint64_t packets_read() const;
  /// Empty for a file.
  [[nodiscard]] std::optional<CaptureDrops> drops() const;

 private:
  struct State;  // libpcap's types stay out of this header
  explicit CaptureSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace icmpkit::io

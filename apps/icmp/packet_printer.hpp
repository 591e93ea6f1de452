// A captured packet as text or JSON: the datagrams around the message, the message, and on request
// every field and every octet.
#pragma once

#include <cstdint>
#include <optional>

#include "apps/icmp/paint.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/capture/packet.hpp"
#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::app {

enum class PacketFormat : std::uint8_t { Text, Json };
enum class Detail : std::uint8_t { Line, Fields };
enum class Octets : std::uint8_t { Hidden, Shown };

struct PrintOptions {
  PacketFormat format = PacketFormat::Text;
  Detail detail = Detail::Line;
  Octets octets = Octets::Hidden;
  Paint paint{};  ///< of lines about what is broken
};

/// Where a packet came from and when.
struct PacketOrigin {
  std::uint64_t index = 0;     ///< in the capture, from 1
  std::optional<Duration> at;  ///< since 1970; empty where nobody captured it
};

class PacketPrinter {
 public:
  /// `out` must outlive the printer.
  PacketPrinter(text::Buffer& out, const PrintOptions& options) : out_(out), options_(options) {}

  /// A packet with a message in it.
  void print(const PacketOrigin& origin, const capture::Packet& packet,
             const text::IcmpMessage& message);
  /// A packet without one that is worth a word: a later fragment, or one that cannot be read.
  void print(const PacketOrigin& origin, const capture::Packet& packet);
  /// A message without a datagram around it.
  void print(const text::IcmpMessage& message);

 private:
  void append_time(std::optional<Duration> captured_at);
  void append_headers(const capture::Packet& packet);
  void append_details(const capture::Packet& packet, const text::IcmpMessage* message);
  void print_json(const PacketOrigin& origin, const capture::Packet& packet,
                  const text::IcmpMessage* message);

  text::Buffer& out_;
  PrintOptions options_;
  /// Local time changes its text once a second, and asking for it costs more than a message does.
  std::int64_t shown_second_ = -1;
  text::Buffer shown_{16};
};

}  // namespace icmpkit::app

#include "icmpkit/io/icmp_socket.hpp"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "icmpkit/io/icmp_socket_open.hpp"
#include "icmpkit/io/message_buffers.hpp"
#include "icmpkit/io/send_failure.hpp"
#include "icmpkit/io/socket_address.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::io {
namespace {

/// What a system that builds the headers of a datagram itself has to be told of them.
struct HeaderFields {
  IpAddress destination;
  std::uint8_t hop_limit = 0;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;
  std::size_t size = 0;  ///< of the IP header
};

HeaderFields header_fields(Bytes datagram) {
  if (load_u8(datagram, 0) >> 4U == 4) {
    return {.destination = Ipv4Address::load(datagram, 16),
            .hop_limit = load_u8(datagram, 8),
            .traffic_class = load_u8(datagram, 1),
            .size = std::size_t{4} * (load_u8(datagram, 0) & 0x0FU)};
  }
  const std::uint32_t first = load_be32(datagram, 0);
  return {.destination = Ipv6Address::load(datagram, 24),
          .hop_limit = load_u8(datagram, 7),
          .traffic_class = static_cast<std::uint8_t>(first >> 20U),
          .flow_label = first & 0xFFFFFU,
          .size = wire::Ipv6Header::kSize};
}

/// Octets that the system puts in front of what a socket sends, and keeps from what it receives.
std::size_t hidden_header_size(Family family, SocketKind kind) {
  const std::size_t ip =
      family == Family::V4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  switch (kind) {
    case SocketKind::Raw:
      return family == Family::V4 ? 0 : ip;
    case SocketKind::Datagram:
      return ip;
    case SocketKind::Udp:
      return ip + wire::Udp::kHeaderSize;
  }
  return ip;
}

}  // namespace

class IcmpSocket::SendBatch {
 public:
  SendBatch(const IcmpSocketOptions& options, SocketKind kind)
      : options_(options),
        kind_(kind),
        includes_header_(kind == SocketKind::Raw &&
                         (options.family == Family::V4 || options.sends_whole_datagrams)),
        scope_(options.interface.empty() ? 0 : if_nametoindex(options.interface.c_str())) {}

  void stage(TransmitId id, Bytes datagram) {
    const HeaderFields fields = header_fields(datagram);
    const bool is_udp = kind_ == SocketKind::Udp;
    const std::size_t built = fields.size + (is_udp ? wire::Udp::kHeaderSize : 0);
    const Bytes sent = includes_header_ ? datagram : datagram.subspan(built);
    const std::uint16_t port = is_udp ? load_be16(datagram, fields.size + 2) : std::uint16_t{0};
    ids_[size_] = id;
    datagrams_[size_] = datagram;
    vectors_[size_] = {.iov_base = const_cast<std::byte*>(sent.data()), .iov_len = sent.size()};
    addresses_[size_] =
        SocketAddress(fields.destination, port, scope_,
                      fields.flow_label == options_.flow_label ? options_.flow_label : 0);
    msghdr& header = headers_[size_].msg_hdr;
    header = {.msg_name = addresses_[size_].data(),
              .msg_namelen = addresses_[size_].size(),
              .msg_iov = &vectors_[size_],
              .msg_iovlen = 1,
              .msg_control = nullptr,
              .msg_controllen = 0,
              .msg_flags = 0};
    if (!includes_header_) add_control(fields, header, controls_[size_]);
    ++size_;
  }

  /// Calls `on_sent(id)` or `on_failed(id, system_error)` for each staged datagram, in order.
  template <class OnSent, class OnFailed>
  void send(int descriptor, OnSent&& on_sent, OnFailed&& on_failed) {
    std::size_t first = 0;
    while (first < size_) {
      const int sent = sendmmsg(descriptor, &headers_[first], static_cast<unsigned>(size_ - first),
                                MSG_DONTWAIT);
      if (sent > 0) {
        for (int i = 0; i < sent; ++i) on_sent(ids_[first++]);
        continue;
      }
      const int failure = send_one_again(descriptor, first, errno);
      if (failure == 0) {
        on_sent(ids_[first]);
      } else {
        on_failed(ids_[first], failure);
      }
      ++first;
    }
    size_ = 0;
  }

 private:
  /// The second try of a datagram that `sendmmsg` refused. An error that came back for an earlier
  /// datagram is reported on the next send, which it does not concern; and a datagram that includes
  /// its header is not fragmented by the kernel, so one that may be is handed over without it.
  int send_one_again(int descriptor, std::size_t index, int failure) {
    msghdr header = headers_[index].msg_hdr;
    if (failure == EAGAIN) wait_for_room(descriptor);
    if (failure != EMSGSIZE || !includes_header_ || options_.family == Family::V6) {
      return send_past_errors(descriptor, header);
    }
    const auto view = wire::Ipv4View::parse(datagrams_[index]);
    if (!view || view->dont_fragment() || view->header_size() != wire::Ipv4Header::kMinSize) {
      return EMSGSIZE;
    }
    const Bytes payload = view->payload().bytes();
    iovec vector{.iov_base = const_cast<std::byte*>(payload.data()), .iov_len = payload.size()};
    header.msg_iov = &vector;
    add_control(header_fields(datagrams_[index]), header, controls_[index]);
    const int off = 0;
    const int on = 1;
    setsockopt(descriptor, SOL_IP, IP_HDRINCL, &off, sizeof off);
    const int result = sendmsg(descriptor, &header, MSG_DONTWAIT) >= 0 ? 0 : errno;
    setsockopt(descriptor, SOL_IP, IP_HDRINCL, &on, sizeof on);
    return result;
  }

  /// Sends what is refused because of errors about earlier datagrams: where they come as fast as
  /// probes go out, the next one is there before the datagram is. Gives 0 or the system's error.
  static int send_past_errors(int descriptor, const msghdr& header) {
    constexpr int kTries = 16;
    int failure = 0;
    for (int i = 0; i < kTries; ++i) {
      if (sendmsg(descriptor, &header, MSG_DONTWAIT) >= 0) return 0;
      failure = errno;
      if (failure != EHOSTUNREACH && failure != ENETUNREACH && failure != ECONNREFUSED) break;
    }
    return failure;
  }

  /// The socket's own buffer empties as the device sends: a short wait saves the datagram.
  static void wait_for_room(int descriptor) {
    constexpr timespec kLongest{.tv_sec = 0, .tv_nsec = 100'000'000};
    pollfd writable{.fd = descriptor, .events = POLLOUT, .revents = 0};
    ppoll(&writable, 1, &kLongest, nullptr);
  }

  /// Says in control messages what differs from the socket's own hop limit and traffic class.
  void add_control(const HeaderFields& fields, msghdr& header, ControlMessages& control) const {
    const bool is_v4 = options_.family == Family::V4;
    header.msg_control = control.octets.data();
    header.msg_controllen = control.octets.size();
    cmsghdr* message = CMSG_FIRSTHDR(&header);
    std::size_t used = 0;
    const auto add = [&](int level, int type, int value) {
      message->cmsg_level = level;
      message->cmsg_type = type;
      message->cmsg_len = CMSG_LEN(sizeof value);
      std::memcpy(CMSG_DATA(message), &value, sizeof value);
      used += CMSG_SPACE(sizeof value);
      message = CMSG_NXTHDR(&header, message);
    };
    if (fields.hop_limit != options_.hop_limit) {
      add(is_v4 ? SOL_IP : SOL_IPV6, is_v4 ? IP_TTL : IPV6_HOPLIMIT, fields.hop_limit);
    }
    if (fields.traffic_class != options_.traffic_class) {
      add(is_v4 ? SOL_IP : SOL_IPV6, is_v4 ? IP_TOS : IPV6_TCLASS, fields.traffic_class);
    }
    header.msg_controllen = used;
    if (used == 0) header.msg_control = nullptr;
  }

  IcmpSocketOptions options_;
  SocketKind kind_;
  bool includes_header_;
  std::uint32_t scope_;
  std::size_t size_ = 0;
  std::array<TransmitId, kBatch> ids_{};
  std::array<Bytes, kBatch> datagrams_{};
  std::array<mmsghdr, kBatch> headers_{};
  std::array<iovec, kBatch> vectors_{};
  std::array<SocketAddress, kBatch> addresses_{};
  std::array<ControlMessages, kBatch> controls_{};
};

class IcmpSocket::ReceiveBatch {
 public:
  ReceiveBatch(const IcmpSocketOptions& options, SocketKind kind, std::uint16_t identifier)
      : family_(options.family),
        protocol_(protocol_of(options, kind)),
        local_port_(kind == SocketKind::Udp ? identifier : std::uint16_t{0}),
        headroom_(hidden_header_size(options.family, kind)),
        buffers_(kBatch, options.largest_datagram, headroom_) {}

  void fetch(int descriptor) { size_ = buffers_.receive(descriptor, 0); }
  [[nodiscard]] std::size_t size() const { return size_; }

  void deliver(WallClock& clock, WallClock::Change change, LinkCounters& counters,
               LinkListener& listener) {
    const Instant seen = monotonic_now();
    for (std::size_t i = 0; i < size_; ++i) {
      const MessageMetadata metadata = buffers_.metadata(i);
      Arrival arrival{.stamp = {.at = seen}, .seen = seen};
      if (buffers_.is_truncated(i)) arrival.completeness = Completeness::Truncated;
      if (metadata.kernel_ns && change == WallClock::Change::None) {
        arrival.stamp = {.at = clock.instant_of(*metadata.kernel_ns),
                         .source = StampSource::Kernel};
      }
      if (metadata.overflow) count_overflow(*metadata.overflow, counters);
      ++counters.received;
      listener.on_datagram(datagram(i, metadata), arrival);
    }
  }

 private:
  static wire::IpProtocol protocol_of(const IcmpSocketOptions& options, SocketKind kind) {
    if (kind == SocketKind::Udp) return wire::IpProtocol::Udp;
    if (options.answers) return options.answers->protocol;
    return options.family == Family::V4 ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6;
  }

  /// The kernel counts in 32 bits, from the socket's beginning.
  void count_overflow(std::uint32_t overflow, LinkCounters& counters) {
    counters.receive_overflow += static_cast<std::uint32_t>(overflow - overflow_seen_);
    overflow_seen_ = overflow;
  }

  Bytes datagram(std::size_t index, const MessageMetadata& metadata) {
    const MutableBytes whole = buffers_.with_headroom(index);
    const auto source = buffers_.address(index);
    if (headroom_ == 0 || !source) return whole;
    const bool is_v4 = family_ == Family::V4;
    const std::size_t payload =
        whole.size() - (is_v4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize);
    const IpAddress destination =
        metadata.destination.value_or(is_v4 ? IpAddress{Ipv4Address{}} : IpAddress{Ipv6Address{}});
    if (local_port_ != 0) {
      // With the checksum that the kernel found right.
      wire::write_udp_header({.source = buffers_.port(index), .destination = local_port_},
                             {.source = *source, .destination = destination}, whole.last(payload));
    }
    if (is_v4) {
      const auto written = encode(wire::Ipv4Header{.tos = metadata.traffic_class,
                                                   .ttl = metadata.hop_limit,
                                                   .protocol = protocol_,
                                                   .source = source->v4(),
                                                   .destination = destination.v4()},
                                  payload, whole);
      return written ? Bytes(whole) : Bytes{};
    }
    const auto written = encode(wire::Ipv6Header{.traffic_class = metadata.traffic_class,
                                                 .next_header = protocol_,
                                                 .hop_limit = metadata.hop_limit,
                                                 .source = source->v6(),
                                                 .destination = destination.v6()},
                                payload, whole);
    return written ? Bytes(whole) : Bytes{};
  }

  Family family_;
  wire::IpProtocol protocol_;
  std::uint16_t local_port_;  ///< of a UDP socket; else 0
  std::size_t headroom_;
  MessageBuffers buffers_;
  std::size_t size_ = 0;
  std::uint32_t overflow_seen_ = 0;
};

/// The socket's error queue: transmit stamps, and errors that come without their packet.
class IcmpSocket::ErrorQueue {
 public:
  ErrorQueue(const IcmpSocketOptions& options, SocketKind kind, std::uint16_t identifier)
      : kind_(kind),
        local_port_(kind == SocketKind::Udp ? identifier : std::uint16_t{0}),
        stamping_(options.stamping) {}

  [[nodiscard]] bool expects_stamps() const { return stamped_ != next_key_; }

  /// The kernel numbers transmissions as they leave, from zero; each gives one stamp.
  void on_sent(TransmitId id) {
    if (stamping_ != Stamping::SentAndReceived) return;
    ids_[next_key_ % kRemembered] = id;
    ++next_key_;
  }

  /// Whether a refused datagram took a number of the kernel's depends on where it was refused, so
  /// the numbering is begun anew.
  void on_refused(int descriptor) {
    if (stamping_ != Stamping::SentAndReceived) return;
    detail::set_stamping(descriptor, stamping_);
    next_key_ = 0;
    stamped_ = 0;
  }

  /// Tells what is there. Gives how many messages.
  std::size_t drain(int descriptor, const WallClock& clock, LinkCounters& counters,
                    LinkListener& listener) {
    std::size_t total = 0;
    for (;;) {
      const std::size_t count = buffers_.receive(descriptor, MSG_ERRQUEUE);
      for (std::size_t i = 0; i < count; ++i) deliver(i, clock, counters, listener);
      total += count;
      if (count < kMessages) return total;
    }
  }

  WallClock::Change clock_change = WallClock::Change::None;

 private:
  static constexpr std::size_t kMessages = kBatch;
  static constexpr std::size_t kLargestQuote = 512;
  static constexpr std::uint32_t kRemembered = 8192;  ///< transmissions that await their stamp

  void deliver(std::size_t index, const WallClock& clock, LinkCounters& counters,
               LinkListener& listener) {
    const MessageMetadata metadata = buffers_.metadata(index);
    if (!metadata.error) return;
    if (metadata.error->origin == ErrorOrigin::Stamping) {
      const std::uint32_t key = metadata.error->data;
      if (next_key_ - key - 1 >= kRemembered || !metadata.kernel_ns) {
        ++counters.stamps_lost;
        return;
      }
      stamped_ = key + 1;
      if (clock_change == WallClock::Change::Stepped) return;
      listener.on_transmitted(ids_[key % kRemembered], {.at = clock.instant_of(*metadata.kernel_ns),
                                                        .source = StampSource::Kernel});
      return;
    }
    // A raw socket is handed the packet itself.
    if (kind_ == SocketKind::Raw && metadata.error->origin != ErrorOrigin::Local) return;
    const Instant seen = monotonic_now();
    Arrival arrival{.stamp = {.at = seen}, .seen = seen};
    if (metadata.kernel_ns && clock_change == WallClock::Change::None) {
      arrival.stamp = {.at = clock.instant_of(*metadata.kernel_ns), .source = StampSource::Kernel};
    }
    report(index, *metadata.error, arrival, listener);
  }

  void report(std::size_t index, const QueuedError& error, const Arrival& arrival,
              LinkListener& listener) {
    const auto destination = buffers_.address(index);
    if (!destination) return;
    Report report{.destination = *destination,
                  .info = error.info,
                  .system_error = error.system_error,
                  .quoted = buffers_.message(index),
                  .local_port = local_port_};
    if (error.origin == ErrorOrigin::Icmp) {
      report.from = error.offender;
      report.type = error.type;
      report.code = error.code;
    }
    listener.on_report(report, arrival);
  }

  SocketKind kind_;
  std::uint16_t local_port_;  ///< of a UDP socket; else 0
  Stamping stamping_;
  MessageBuffers buffers_{kMessages, kLargestQuote, 0};
  std::array<TransmitId, kRemembered> ids_{};
  std::uint32_t next_key_ = 0;
  std::uint32_t stamped_ = 0;
};

std::expected<std::unique_ptr<IcmpSocket>, OpenError> IcmpSocket::open(
    const IcmpSocketOptions& options) {
  auto opened = detail::open_icmp_socket(options);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return std::unique_ptr<IcmpSocket>(
      new IcmpSocket(std::move(opened->descriptor), opened->kind, opened->identifier, options));
}

IcmpSocket::IcmpSocket(FileDescriptor descriptor, SocketKind kind, std::uint16_t identifier,
                       const IcmpSocketOptions& options)
    : descriptor_(std::move(descriptor)),
      kind_(kind),
      identifier_(identifier),
      send_(std::make_unique<SendBatch>(options, kind)),
      receive_(std::make_unique<ReceiveBatch>(options, kind, identifier)),
      errors_(std::make_unique<ErrorQueue>(options, kind, identifier)) {}

IcmpSocket::~IcmpSocket() = default;

void IcmpSocket::stage(TransmitId id, Bytes datagram) { send_->stage(id, datagram); }

void IcmpSocket::flush(LinkListener& listener) {
  bool refused = false;
  send_->send(
      descriptor_.number(),
      [&](TransmitId id) {
        ++counters_.sent;
        errors_->on_sent(id);
      },
      [&](TransmitId id, int system_error) {
        ++counters_.send_refused;
        refused = true;
        listener.on_send_failed(
            id, {.failure = send_failure_of(system_error), .system_error = system_error});
      });
  if (!refused) return;
  errors_->drain(descriptor_.number(), clock_, counters_, listener);
  errors_->on_refused(descriptor_.number());
}

// Datagrams are fetched first and delivered last, so that the stamp of what they answer, which was
// queued before they came, is known by then.
Progress IcmpSocket::collect(LinkListener& listener) {
  receive_->fetch(descriptor_.number());
  const WallClock::Change change = clock_.refresh();
  if (change == WallClock::Change::Stepped) ++counters_.clock_steps;
  errors_->clock_change = change;
  std::size_t errors = 0;
  if (receive_->size() == 0 || errors_->expects_stamps() || kind_ != SocketKind::Raw) {
    errors = errors_->drain(descriptor_.number(), clock_, counters_, listener);
  }
  receive_->deliver(clock_, change, counters_, listener);
  return receive_->size() + errors != 0 ? Progress::Some : Progress::Nothing;
}

std::optional<IpAddress> source_towards(const IpAddress& destination,
                                        const std::string& interface) {
  const FileDescriptor descriptor(
      socket(destination.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!descriptor.is_open()) return std::nullopt;
  std::uint32_t scope = 0;
  if (!interface.empty()) {
    scope = if_nametoindex(interface.c_str());
    if (scope == 0) return std::nullopt;
    setsockopt(descriptor.number(), SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(),
               static_cast<socklen_t>(interface.size() + 1));
  }
  const int on = 1;
  setsockopt(descriptor.number(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  constexpr std::uint16_t kAnyPort = 1025;
  if (!SocketAddress(destination, kAnyPort, scope).connect(descriptor.number())) {
    return std::nullopt;
  }
  return SocketAddress::local_address(descriptor.number());
}

}  // namespace icmpkit::io

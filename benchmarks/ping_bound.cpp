// The bound of `icmp ping` to many targets: no state, no clock, no stamps. One echo request goes to
// each address from FIRST on, COUNT of them, in batches by `sendmmsg` on a raw socket that is given
// whole datagrams; between batches `recvmmsg` takes what is there. It ends when all have answered,
// or when nothing came for a second, and prints how many answered.
//
//   ping_bound SOURCE FIRST COUNT
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace {

using namespace icmpkit;
namespace v4 = icmpkit::wire::icmpv4;

constexpr std::size_t kBatch = 64;
constexpr std::size_t kSize = 84;
constexpr std::size_t kEchoOffset = wire::Ipv4Header::kMinSize;
constexpr std::uint16_t kIdentifier = 0xB0D0;
constexpr int kBufferSize = 64 << 20;
constexpr int kPatienceMs = 1000;

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

/// Messages of a batch, each with room for one datagram.
template <std::size_t kRoom>
struct Batch {
  std::array<std::array<std::byte, kRoom>, kBatch> octets{};
  std::array<iovec, kBatch> pieces{};
  std::array<sockaddr_in, kBatch> addresses{};
  std::array<mmsghdr, kBatch> messages{};

  Batch() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      pieces[i] = {.iov_base = octets[i].data(), .iov_len = kRoom};
      messages[i].msg_hdr.msg_iov = &pieces[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
  }
};

class Bound {
 public:
  Bound(Ipv4Address source, std::uint32_t first, std::uint32_t count)
      : socket_(::socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)), first_(first), count_(count) {
    if (socket_ < 0) give_up("socket");
    const int on = 1;
    if (::setsockopt(socket_, IPPROTO_IP, IP_HDRINCL, &on, sizeof on) != 0) give_up("IP_HDRINCL");
    for (const int buffer : {SO_RCVBUFFORCE, SO_SNDBUFFORCE}) {
      if (::setsockopt(socket_, SOL_SOCKET, buffer, &kBufferSize, sizeof kBufferSize) != 0) {
        give_up("buffer size");
      }
    }
    const std::array<std::byte, kSize - kEchoOffset - 8> data{};
    for (std::size_t i = 0; i < kBatch; ++i) {
      auto& datagram = sent_.octets[i];
      const v4::Echo echo{.identifier = kIdentifier, .data = data};
      if (!v4::encode(echo, MutableBytes{datagram}.subspan(kEchoOffset)) ||
          !wire::encode({.identification = kIdentifier, .source = source}, kSize - kEchoOffset,
                        datagram)) {
        std::abort();
      }
      sent_.addresses[i].sin_family = AF_INET;
      sent_.messages[i].msg_hdr.msg_name = &sent_.addresses[i];
      sent_.messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
    }
  }

  /// How many answered.
  std::uint32_t run() {
    for (std::uint32_t done = 0; done < count_;) {
      done += send_batch(done);
      receive();
    }
    while (answers_ < count_ && wait()) receive();
    return answers_;
  }

 private:
  std::uint32_t send_batch(std::uint32_t done) {
    const auto size = std::min(static_cast<std::uint32_t>(kBatch), count_ - done);
    for (std::uint32_t i = 0; i < size; ++i) {
      // The kernel computes the header's checksum, and takes the destination as it stands.
      const Ipv4Address target{first_ + done + i};
      target.store(sent_.octets[i], 16);
      sent_.addresses[i].sin_addr.s_addr = htonl(target.number());
    }
    const int sent = ::sendmmsg(socket_, sent_.messages.data(), size, 0);
    if (sent < 0) give_up("sendmmsg");
    return static_cast<std::uint32_t>(sent);
  }

  void receive() {
    for (;;) {
      const int got = ::recvmmsg(socket_, received_.messages.data(), kBatch, MSG_DONTWAIT, nullptr);
      if (got <= 0) return;
      for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
        const Bytes octets = Bytes{received_.octets[i]}.first(received_.messages[i].msg_len);
        const auto echo = v4::EchoView::parse(octets_after(octets, kEchoOffset));
        if (echo && echo->is_reply() && echo->identifier() == kIdentifier) ++answers_;
      }
    }
  }

  bool wait() {
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, kPatienceMs) > 0;
  }

  int socket_;
  std::uint32_t first_;
  std::uint32_t count_;
  std::uint32_t answers_ = 0;
  Batch<kSize> sent_;
  Batch<128> received_;
};

}  // namespace

int main(int count, char** arguments) {
  const auto source = count == 4 ? Ipv4Address::parse(arguments[1]) : std::nullopt;
  const auto first = count == 4 ? Ipv4Address::parse(arguments[2]) : std::nullopt;
  if (!source || !first) {
    std::fputs("usage: ping_bound SOURCE FIRST COUNT\n", stderr);
    return 2;
  }
  const auto targets = static_cast<std::uint32_t>(std::strtoul(arguments[3], nullptr, 10));
  static Bound bound(*source, first->number(), targets);
  std::printf("%u\n", bound.run());
}

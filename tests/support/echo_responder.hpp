// A host in its smallest form, for tests of probes: it answers echo requests to any address, or
// says what a test wants said instead.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::test {

class EchoResponder {
 public:
  using Datagram = std::vector<std::byte>;
  using Answer = std::function<std::vector<Datagram>(Bytes request)>;

  EchoResponder()
      : answer_([](Bytes request) { return std::vector<Datagram>{echo_reply(request)}; }) {}
  /// `answer` gives the datagrams that go back for each request.
  explicit EchoResponder(Answer answer) : answer_(std::move(answer)) {}

  /// The echo reply to an echo request, as a host that is addressed by it sends it.
  static Datagram echo_reply(Bytes request) {
    Datagram reply(request.begin(), request.end());
    if (const auto ip = wire::Ipv4View::parse(request)) {
      const auto echo = wire::icmpv4::EchoView::parse(ip->payload());
      wire::Ipv4Header header = ip->value();
      std::swap(header.source, header.destination);
      header.ttl = 64;
      const auto written = encode(header, reply);
      wire::icmpv4::Echo value = echo->value();
      value.type = wire::icmpv4::Type::EchoReply;
      (void)wire::icmpv4::encode(value, MutableBytes(reply).subspan(written->size()));
      return reply;
    }
    const auto ip = wire::Ipv6View::parse(request);
    const auto echo = wire::icmpv6::EchoView::parse(ip->payload());
    ip->destination().store(reply, 8);
    ip->source().store(reply, 24);
    wire::icmpv6::Echo value = echo->value();
    value.type = wire::icmpv6::Type::EchoReply;
    (void)wire::icmpv6::encode(value, {.source = ip->destination(), .destination = ip->source()},
                               MutableBytes(reply).subspan(wire::Ipv6Header::kSize));
    return reply;
  }

  void receive(Bytes datagram, const Arrival& /*arrival*/) {
    if (!is_intact(datagram)) return;
    ++received_;
    for (Datagram& answer : answer_(datagram)) queue_.push_back(std::move(answer));
  }
  void on_deadline(Instant /*now*/) {}
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant /*now*/) {
    if (queue_.empty()) return std::nullopt;
    const Datagram datagram = std::move(queue_.front());
    queue_.pop_front();
    std::ranges::copy(datagram, buffer.begin());
    return Transmit{.size = datagram.size()};
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const { return std::nullopt; }
  [[nodiscard]] std::size_t max_transmit_size() const { return 0xFFFF; }
  std::optional<int> poll_event() { return std::nullopt; }

  [[nodiscard]] std::size_t received() const { return received_; }

 private:
  /// A host drops a request whose checksum is wrong.
  static bool is_intact(Bytes datagram) {
    if (const auto ip = wire::Ipv4View::parse(datagram)) {
      return wire::icmpv4::EchoView::parse(ip->payload()) &&
             wire::icmpv4::checksum_state(ip->payload()) == wire::ChecksumState::Correct;
    }
    const auto ip = wire::Ipv6View::parse(datagram);
    return ip && wire::icmpv6::EchoView::parse(ip->payload()) &&
           wire::icmpv6::checksum_state(
               ip->payload(), {.source = ip->source(), .destination = ip->destination()}) ==
               wire::ChecksumState::Correct;
  }

  Answer answer_;
  std::deque<Datagram> queue_;
  std::size_t received_ = 0;
};

}  // namespace icmpkit::test

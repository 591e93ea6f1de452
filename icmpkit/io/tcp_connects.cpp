#include "icmpkit/io/tcp_connects.hpp"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>

#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/message_buffers.hpp"
#include "icmpkit/io/message_metadata.hpp"
#include "icmpkit/io/send_failure.hpp"
#include "icmpkit/io/socket_address.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::io {
namespace {

bool set_number(int descriptor, int level, int name, int value) {
  return setsockopt(descriptor, level, name, &value, sizeof value) == 0;
}

/// The error that the network answered with; empty where the queue holds none.
std::optional<QueuedError> queued_error(int descriptor) {
  ControlMessages control;
  msghdr message{};
  message.msg_control = control.octets.data();
  message.msg_controllen = control.octets.size();
  while (recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0) {
    const auto error = metadata_of(message).error;
    if (error && error->origin == ErrorOrigin::Icmp) return error;
    message.msg_controllen = control.octets.size();
  }
  return std::nullopt;
}

/// Why a connection did not come about; 0 where it did.
int pending_error(int descriptor) {
  int failure = 0;
  socklen_t size = sizeof failure;
  return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 ? failure : errno;
}

}  // namespace

std::expected<std::unique_ptr<TcpConnects>, OpenError> TcpConnects::open(
    TcpConnectsOptions options) {
  std::unique_ptr<TcpConnects> link(new TcpConnects(std::move(options)));
  link->ready_ = FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
  link->timer_ = FileDescriptor(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!link->ready_.is_open() || !link->timer_.is_open()) {
    return std::unexpected(make_open_error("waiting for connections", errno));
  }
  const int timer = link->timer_.number();
  epoll_event interest{.events = EPOLLIN, .data = {.fd = timer}};
  if (epoll_ctl(link->ready_.number(), EPOLL_CTL_ADD, timer, &interest) != 0) {
    return std::unexpected(make_open_error("waiting for connections", errno));
  }
  return link;
}

void TcpConnects::stage(TransmitId id, Bytes datagram) {
  const auto ip = wire::DatagramView::parse(datagram);
  const auto tcp = ip ? wire::TcpView::parse(ip->payload()) : std::unexpected(ip.error());
  if (!tcp || tcp->flags() != wire::TcpFlags::kSyn) {
    misfits_.push_back(id);
    return;
  }
  staged_.push_back({.id = id,
                     .destination = ip->destination(),
                     .ports = tcp->ports(),
                     .hop_limit = ip->hop_limit(),
                     .traffic_class = ip->traffic_class()});
}

void TcpConnects::flush(LinkListener& listener) {
  for (const TransmitId id : misfits_) {
    listener.on_send_failed(id, {.failure = SendFailure::NotSupported});
  }
  misfits_.clear();
  for (const Syn& syn : staged_) begin(syn, listener);
  if (!staged_.empty()) wind_timer();
  staged_.clear();
}

void TcpConnects::begin(const Syn& syn, LinkListener& listener) {
  drop_rival_of(syn);
  FileDescriptor socket(::socket(syn.destination.is_v4() ? AF_INET : AF_INET6,
                                 SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  const int number = socket.number();
  int failure = socket.is_open() ? set_up(number, syn) : errno;
  if (failure == 0) {
    failure = SocketAddress(syn.destination, syn.ports.destination).connect(number) ? 0 : errno;
    const bool has_left = failure == 0 || failure == EINPROGRESS || failure == ECONNREFUSED;
    if (has_left) {
      ++counters_.sent;
      const auto [attempt, is_new] = attempts_.emplace(
          number, Attempt{.syn = syn, .descriptor = std::move(socket), .begun = monotonic_now()});
      if (failure != EINPROGRESS) conclude(attempt, failure, listener);
      return;
    }
  }
  ++counters_.send_refused;
  listener.on_send_failed(syn.id, {.failure = send_failure_of(failure), .system_error = failure});
}

// Closing resets a connection that was accepted; of one that was not, nobody is told.
int TcpConnects::set_up(int descriptor, const Syn& syn) const {
  const bool is_v4 = syn.destination.is_v4();
  const linger reset{.l_onoff = 1, .l_linger = 0};
  const bool is_set =
      set_number(descriptor, SOL_SOCKET, SO_REUSEADDR, 1) &&
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0 &&
      set_number(descriptor, SOL_TCP, TCP_SYNCNT, 1) &&
      (is_v4 ? set_number(descriptor, SOL_IP, IP_TTL, syn.hop_limit) &&
                   set_number(descriptor, SOL_IP, IP_TOS, syn.traffic_class) &&
                   set_number(descriptor, SOL_IP, IP_RECVERR, 1)
             : set_number(descriptor, SOL_IPV6, IPV6_UNICAST_HOPS, syn.hop_limit) &&
                   set_number(descriptor, SOL_IPV6, IPV6_TCLASS, syn.traffic_class) &&
                   set_number(descriptor, SOL_IPV6, IPV6_RECVERR, 1));
  if (!is_set) return errno;
  const std::string& interface = options_.interface;
  if (!interface.empty() && setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(),
                                       static_cast<socklen_t>(interface.size() + 1)) != 0) {
    return errno;
  }
  const IpAddress any = is_v4 ? IpAddress{Ipv4Address{}} : IpAddress{Ipv6Address{}};
  if (!SocketAddress(options_.source.value_or(any), syn.ports.source).bind(descriptor)) {
    return errno;
  }
  epoll_event interest{.events = EPOLLOUT, .data = {.fd = descriptor}};
  return epoll_ctl(ready_.number(), EPOLL_CTL_ADD, descriptor, &interest) == 0 ? 0 : errno;
}

void TcpConnects::drop_rival_of(const Syn& syn) {
  std::erase_if(attempts_, [&](const auto& entry) {
    const Syn& earlier = entry.second.syn;
    return earlier.destination == syn.destination && earlier.ports == syn.ports;
  });
}

Progress TcpConnects::collect(LinkListener& listener) {
  std::array<epoll_event, kBatch> events{};
  const int count = epoll_wait(ready_.number(), events.data(), static_cast<int>(events.size()), 0);
  bool has_concluded = false;
  for (int i = 0; i < count; ++i) {
    const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
    const auto attempt = attempts_.find(descriptor);
    if (attempt == attempts_.end()) continue;  // the timer
    conclude(attempt, pending_error(descriptor), listener);
    has_concluded = true;
  }
  if (count > 0) drop_expired();
  return has_concluded ? Progress::Some : Progress::Nothing;
}

void TcpConnects::conclude(Attempts::iterator attempt, int system_error, LinkListener& listener) {
  const Syn& syn = attempt->second.syn;
  const Instant seen = monotonic_now();
  Report report{.destination = syn.destination, .system_error = system_error, .transmit = syn.id};
  if (const auto error = queued_error(attempt->first)) {
    report.from = error->offender;
    report.type = error->type;
    report.code = error->code;
    report.info = error->info;
  } else if (system_error == 0 || system_error == ECONNREFUSED) {
    report.from = syn.destination;
  }
  ++counters_.received;
  listener.on_report(report, {.stamp = {.at = seen}, .seen = seen});
  attempts_.erase(attempt);
}

void TcpConnects::drop_expired() {
  const Instant now = monotonic_now();
  std::erase_if(attempts_,
                [&](const auto& entry) { return entry.second.begun + kPatience <= now; });
  wind_timer();
}

void TcpConnects::wind_timer() {
  itimerspec wanted{};
  if (!attempts_.empty()) {
    const auto oldest = std::ranges::min_element(
        attempts_, {}, [](const auto& entry) { return entry.second.begun; });
    const Instant at = oldest->second.begun + kPatience;
    const auto since = at.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    wanted.it_value = {.tv_sec = seconds.count(), .tv_nsec = (since - seconds).count()};
  }
  timerfd_settime(timer_.number(), TFD_TIMER_ABSTIME, &wanted, nullptr);
}

}  // namespace icmpkit::io

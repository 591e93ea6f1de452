#include "icmpkit/io/udp_flows.hpp"

#include <errno.h>
#include <sys/epoll.h>

#include <utility>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::io {

std::expected<std::unique_ptr<UdpFlows>, OpenError> UdpFlows::open(IcmpSocketOptions options,
                                                                   std::uint16_t first_port,
                                                                   std::uint8_t count) {
  std::unique_ptr<UdpFlows> link(new UdpFlows(first_port));
  link->ready_ = FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
  if (!link->ready_.is_open())
    return std::unexpected(make_open_error("waiting for answers", errno));
  options.kind = SocketKind::Udp;
  for (std::uint8_t i = 0; i < count; ++i) {
    options.identifier = static_cast<std::uint16_t>(first_port + i);
    auto socket = IcmpSocket::open(options);
    if (!socket) return std::unexpected(std::move(socket.error()));
    epoll_event interest{.events = EPOLLIN, .data = {.u32 = i}};
    if (epoll_ctl(link->ready_.number(), EPOLL_CTL_ADD, (*socket)->descriptor(), &interest) != 0) {
      return std::unexpected(make_open_error("waiting for answers", errno));
    }
    link->flows_.push_back(std::move(*socket));
  }
  return link;
}

std::expected<std::unique_ptr<UdpFlows>, OpenError> UdpFlows::open_free(
    const IcmpSocketOptions& options, std::uint16_t& first_port, std::uint8_t count) {
  constexpr int kTries = 16;
  auto flows = open(options, first_port, count);
  for (int i = 0; i < kTries && !flows && flows.error().system_error == EADDRINUSE; ++i) {
    first_port = static_cast<std::uint16_t>(first_port + count);
    flows = open(options, first_port, count);
  }
  return flows;
}

void UdpFlows::stage(TransmitId id, Bytes datagram) {
  const auto ip = wire::DatagramView::parse(datagram);
  const auto udp = ip ? wire::UdpView::parse(ip->payload()) : std::unexpected(ip.error());
  const std::size_t flow =
      udp ? static_cast<std::uint16_t>(udp->ports().source - first_port_) : flows_.size();
  if (flow < flows_.size()) {
    flows_[flow]->stage(id, datagram);
  } else {
    misfits_.push_back(id);
  }
}

void UdpFlows::flush(LinkListener& listener) {
  for (const auto& flow : flows_) flow->flush(listener);
  for (const TransmitId id : misfits_) {
    listener.on_send_failed(id, {.failure = SendFailure::NotSupported});
  }
  misfits_.clear();
  add_up();
}

Progress UdpFlows::collect(LinkListener& listener) {
  Progress progress = Progress::Nothing;
  for (const auto& flow : flows_) {
    if (flow->collect(listener) == Progress::Some) progress = Progress::Some;
  }
  add_up();
  return progress;
}

void UdpFlows::add_up() {
  counters_ = {};
  for (const auto& flow : flows_) counters_ += flow->counters();
}

}  // namespace icmpkit::io

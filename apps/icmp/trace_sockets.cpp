#include "apps/icmp/trace_sockets.hpp"

#include <algorithm>
#include <utility>

#include "icmpkit/probe/probe_link.hpp"

namespace icmpkit::app {
namespace {

CommandFailure failure_of(const io::OpenError& error, bool needs_privilege) {
  CommandFailure failure{.text = error.what,
                         .advice = error.advice,
                         .exit_code = error.is_permission() ? kExitPermission : kExitUsage};
  if (needs_privilege && error.is_permission()) failure.advice += "; -I does without";
  return failure;
}

}  // namespace

std::optional<CommandFailure> TraceSockets::open(Family family, probe::TraceConfig& config) {
  using probe::TraceMethod;
  Pair& pair = sockets_[family];
  if (pair.icmp) return std::nullopt;
  const bool is_icmp = config.method == TraceMethod::Icmp;
  io::IcmpSocketOptions options{
      .family = family,
      .identifier = config.identifier,
      .source = source_,
      .interface = interface_,
      .traffic_class = config.traffic_class,
      .flow_label = config.flow_label,
      .largest_datagram = std::max<std::size_t>(config.packet_size.value_or(0), 2048),
      .path_mtu_discovery =
          config.dont_fragment ? io::PathMtuDiscovery::Probe : io::PathMtuDiscovery::Dont};
  if (!is_icmp) {
    options.kind = io::SocketKind::Raw;
    options.hearing = io::Hearing::Everything;
    options.sends_whole_datagrams = true;
  }
  auto icmp = io::IcmpSocket::open(options);
  if (!icmp) return failure_of(icmp.error(), !is_icmp);
  pair.icmp = std::move(*icmp);
  config.identifier = pair.icmp->identifier();
  if (is_icmp || config.method == TraceMethod::Protocol) return std::nullopt;

  options.answers = io::TransportAnswers{
      .protocol = config.method == TraceMethod::Udp ? wire::IpProtocol::Udp : wire::IpProtocol::Tcp,
      .remote_port = config.destination_port,
      .first_local_port = config.source_port,
      .last_local_port = static_cast<std::uint16_t>(config.source_port + config.flows - 1)};
  options.stamping = io::Stamping::Received;
  auto answers = io::IcmpSocket::open(options);
  if (!answers) return failure_of(answers.error(), true);
  pair.answers = std::move(*answers);
  return std::nullopt;
}

void TraceSockets::attach_to(io::Driver& driver) {
  for (auto& [family, pair] : sockets_) {
    const LinkId link = probe::link_of(family);
    driver.attach(link, *pair.icmp);
    if (!pair.answers) continue;
    driver.attach(LinkId{static_cast<std::uint32_t>(link) + kAnswersLink}, *pair.answers);
  }
}

}  // namespace icmpkit::app

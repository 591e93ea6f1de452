#include "apps/icmp/trace_sockets.hpp"

#include <algorithm>
#include <utility>

#include "icmpkit/io/tcp_connects.hpp"
#include "icmpkit/io/udp_flows.hpp"
#include "icmpkit/probe/probe_link.hpp"

namespace icmpkit::app {
namespace {

using probe::TraceMethod;

CommandFailure failure_of(const io::OpenError& error) {
  return {.text = error.what,
          .advice = error.advice,
          .exit_code = error.is_permission() ? kExitPermission : kExitUsage};
}

io::IcmpSocketOptions options_for(const probe::TraceConfig& config) {
  io::IcmpSocketOptions options{
      .identifier = config.identifier,
      .traffic_class = config.traffic_class,
      .flow_label = config.flow_label,
      .largest_datagram = std::max<std::size_t>(config.packet_size.value_or(0), 2048),
      .path_mtu_discovery =
          config.dont_fragment ? io::PathMtuDiscovery::Probe : io::PathMtuDiscovery::Dont};
  if (config.method != TraceMethod::Icmp) {
    options.kind = io::SocketKind::Raw;
    options.hearing = io::Hearing::Everything;
    options.sends_whole_datagrams = true;
  }
  return options;
}

}  // namespace

std::optional<CommandFailure> TraceSockets::open(Family family, probe::TraceConfig& config) {
  Links& links = links_[family];
  if (links.probes) return std::nullopt;
  io::IcmpSocketOptions options = options_for(config);
  options.family = family;
  options.source = options_.source;
  options.interface = options_.interface;
  auto icmp = io::IcmpSocket::open(options);
  if (!icmp) {
    const bool can_do_without =
        config.method == TraceMethod::Udp || config.method == TraceMethod::Tcp;
    if (!can_do_without || !icmp.error().is_permission()) return failure_of(icmp.error());
    return open_unprivileged(options, config, links);
  }
  hides_answers_ |= (*icmp)->kind() != io::SocketKind::Raw;
  config.identifier = (*icmp)->identifier();
  links.probes = std::move(*icmp);
  if (config.method == TraceMethod::Icmp || config.method == TraceMethod::Protocol) {
    return std::nullopt;
  }
  options.answers = io::TransportAnswers{
      .protocol = config.method == TraceMethod::Udp ? wire::IpProtocol::Udp : wire::IpProtocol::Tcp,
      .remote_port = config.destination_port,
      .first_local_port = config.source_port,
      .last_local_port = static_cast<std::uint16_t>(config.source_port + config.flows - 1)};
  options.stamping = io::Stamping::Received;
  auto answers = io::IcmpSocket::open(options);
  if (!answers) return failure_of(answers.error());
  links.answers = std::move(*answers);
  return std::nullopt;
}

std::optional<CommandFailure> TraceSockets::open_unprivileged(const io::IcmpSocketOptions& options,
                                                              probe::TraceConfig& config,
                                                              Links& links) {
  hides_answers_ = true;
  if (config.method == TraceMethod::Tcp) {
    config.one_by_one = true;
    auto connects =
        io::TcpConnects::open({.source = options.source, .interface = options.interface});
    if (!connects) return failure_of(connects.error());
    links.probes = std::move(*connects);
    return std::nullopt;
  }
  const bool is_fixed = options_.source_port || links_.size() > 1;  // the other family has it
  auto flows = is_fixed ? io::UdpFlows::open(options, config.source_port, config.flows)
                        : io::UdpFlows::open_free(options, config.source_port, config.flows);
  if (!flows) return failure_of(flows.error());
  links.probes = std::move(*flows);
  return std::nullopt;
}

void TraceSockets::attach_to(io::Driver& driver) {
  for (auto& [family, links] : links_) {
    const LinkId link = probe::link_of(family);
    driver.attach(link, *links.probes);
    if (!links.answers) continue;
    driver.attach(LinkId{static_cast<std::uint32_t>(link) + kAnswersLink}, *links.answers);
  }
}

}  // namespace icmpkit::app

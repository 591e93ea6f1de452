#include "apps/icmp/diagnosis_run.hpp"

#include <algorithm>

#include "apps/icmp/probe_identity.hpp"

namespace icmpkit::app {
namespace {

using probe::Diagnosis;

constexpr std::uint16_t kFirstPort = 32'768;
constexpr std::uint16_t kPorts = 28'000;

/// As far as the address tells: only the link knows the broadcast addresses of its networks.
bool is_one_host(const IpAddress& address) {
  constexpr IpAddress kLimitedBroadcast{Ipv4Address(0xFFFF'FFFF)};
  return !address.is_multicast() && !address.is_unspecified() && address != kLimitedBroadcast;
}

}  // namespace

std::expected<std::unique_ptr<DiagnosisRun>, CommandFailure> DiagnosisRun::open(
    const DiagnoseOptions& options, const CommonOptions& common) {
  VantageOptions at = options.vantage;
  at.splitting = options.payload_size ? engine::Splitting::Allowed : engine::Splitting::Probing;
  auto vantage = Vantage::open(at, common);
  if (!vantage) return std::unexpected(std::move(vantage.error()));
  if (!is_one_host((*vantage)->target())) {
    return std::unexpected(CommandFailure{
        .text = options.vantage.target + ": not the address of one host", .advice = {}});
  }
  std::unique_ptr<DiagnosisRun> run(new DiagnosisRun(std::move(*vantage)));
  auto config = run->make_config(options, common);
  if (!config) return std::unexpected(std::move(config.error()));
  run->diagnosis_.emplace(*config);
  return run;
}

void DiagnosisRun::take_first_hop_state() {
  if (diagnosis_->sent() == 0) return;
  const auto local = vantage_->local_facts();
  const bool is_same_hop = local && local->first_hop == diagnosis_->findings().local.first_hop;
  if (is_same_hop) diagnosis_->set_first_hop_state(local->first_hop_state);
}

std::expected<probe::DiagnosisConfig, CommandFailure> DiagnosisRun::make_config(
    const DiagnoseOptions& options, const CommonOptions& common) {
  const ProbeIdentity identity = draw_identity(common);
  probe::DiagnosisConfig config = make_diagnosis_config(options);
  config.question.target = vantage_->target();
  config.key = identity.key;
  config.identifier = identity.identifier;
  config.source_port = static_cast<std::uint16_t>(kFirstPort + identity.key.k1 % kPorts);
  const auto local = vantage_->local_facts();
  if (!local) return std::unexpected(local.error());
  config.local = *local;
  for (const std::string& name : options.stations()) {
    const auto station = vantage_->station(name);
    if (!station || !station->is_v4()) {
      return std::unexpected(
          CommandFailure{.text = "--via: '" + name + "' is no IPv4 address", .advice = {}});
    }
    config.via.addresses[config.via.size++] = station->v4();
  }
  if (auto failure = open_sockets(config)) return std::unexpected(std::move(*failure));
  set_source(options.vantage, config);
  return config;
}

std::optional<CommandFailure> DiagnosisRun::open_sockets(probe::DiagnosisConfig& config) {
  const bool sends_nothing = config.local.link == LinkState::Down ||
                             config.local.route == LocalRoute::None ||
                             config.local.route == LocalRoute::Refused;
  if (sends_nothing) return std::nullopt;
  constexpr std::size_t kHeaders = 128;
  constexpr std::size_t kUsual = 2048;
  io::IcmpSocketOptions options{
      .identifier = config.identifier,
      .traffic_class = config.traffic_class,
      .largest_datagram = std::max({std::size_t{config.local.mtu},
                                    config.question.payload_size.value_or(0), kUsual}) +
                          kHeaders,
      .path_mtu_discovery =
          config.question.payload_size ? io::PathMtuDiscovery::Dont : io::PathMtuDiscovery::Probe,
      .hearing = io::Hearing::Everything,
      .sends_whole_datagrams = true};
  if (config.question.method == probe::TraceMethod::Protocol) options.kind = io::SocketKind::Raw;
  const auto identifier = vantage_->open_socket(options);
  if (!identifier) return identifier.error();
  config.identifier = *identifier;
  config.is_raw = vantage_->is_raw();
  if (!config.is_raw) {
    const auto links =
        vantage_->open_unprivileged(options, config.source_port, Diagnosis::kSourcePorts);
    if (!links) return links.error();
    config.tcp_link = links->tcp;
    config.udp_link = links->udp;
    return std::nullopt;
  }
  for (const auto protocol : {wire::IpProtocol::Tcp, wire::IpProtocol::Udp}) {
    options.kind = io::SocketKind::Raw;
    options.stamping = io::Stamping::Received;
    options.answers = io::TransportAnswers{.protocol = protocol,
                                           .first_local_port = config.source_port,
                                           .last_local_port = static_cast<std::uint16_t>(
                                               config.source_port + Diagnosis::kSourcePorts - 1)};
    if (auto failure = vantage_->open_answers(options)) return failure;
  }
  return std::nullopt;
}

// Checksums of UDP and TCP cover the source.
void DiagnosisRun::set_source(const VantageOptions& options, probe::DiagnosisConfig& config) const {
  const bool is_chosen = vantage_->is_lab() || options.source;
  const auto source = is_chosen ? std::optional(vantage_->source()) : config.local.source;
  if (source && source->is_v4()) config.sources.v4 = source->v4();
  if (source && source->is_v6()) config.sources.v6 = source->v6();
}

}  // namespace icmpkit::app

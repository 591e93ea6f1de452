// How each stage of a diagnosis asks: which probe, how many, and how fast.
#include <algorithm>
#include <ranges>
#include <utility>

#include "icmpkit/probe/diagnosis.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;

// Contact: a neighbour that is off is looked for in vain for three seconds, and then that is told.
constexpr std::uint32_t kContactProbes = 4;
constexpr Duration kContactInterval = 50ms;
constexpr Duration kContactTimeout = 3500ms;
/// Fragments of which one is missing are held for a while, and then that is told.
constexpr Duration kFragmentTimeout = 8s;

constexpr Duration kLossInterval = 15ms;
constexpr Duration kHopInterval = 15ms;

constexpr std::uint8_t kMostHops = 64;  ///< what most systems send with
constexpr std::uint8_t kHopsAhead = 10;
constexpr std::uint8_t kPathProbes = 2;
constexpr std::uint8_t kGapProbes = 5;
constexpr std::uint8_t kKnockProbes = 2;
constexpr Duration kPathGap = 2ms;
constexpr Duration kLongestWait = 2s;
constexpr std::uint8_t kNearFactor = 4;
// One connection after the other: the routers of a path in seconds, also where some are silent. The
// kernel sends a SYN again after one.
constexpr std::uint8_t kHopsAheadByConnections = 4;
constexpr Duration kLongestWaitForConnections = 900ms;

/// Of the source ports, which the first is for the path: those of knocks, of the port that is asked
/// about, and of the way of what is answered.
constexpr std::uint16_t kKnocksFrom = 1;
constexpr std::uint16_t kAskedFrom = Diagnosis::kSourcePorts - 2;
constexpr std::uint16_t kOtherPathFrom = Diagnosis::kSourcePorts - 1;

constexpr std::uint32_t kLoadProbes = 8;
constexpr std::size_t kLoadSize = 1000;

constexpr std::size_t kLargestProbe = 65'535;

/// Enough for what waits at once.
constexpr std::uint32_t kWindow = 256;

bool is_gap(const TraceHop& hop) { return hop.responders.empty(); }

}  // namespace

Diagnosis::Names Diagnosis::names_of(std::size_t part) const {
  const auto step = static_cast<std::uint16_t>(config_.is_raw ? part : 0);
  return {.identifier = static_cast<std::uint16_t>(config_.identifier + step),
          .key = {config_.key.k0, config_.key.k1 + part}};
}

PingConfig Diagnosis::echo_config() const {
  const Names names = names_of(parts_.size());
  PingConfig config{.identifier = names.identifier,
                    .key = names.key,
                    .sources = config_.sources,
                    .hop_limit = kMostHops,
                    .traffic_class = config_.traffic_class,
                    .dont_fragment = config_.dont_fragment,
                    .window = kWindow};
  return config;
}

TraceConfig Diagnosis::trace_config(const Knock& what) const {
  const Names names = names_of(parts_.size());
  TraceConfig config{.method = what.method,
                     .protocol = config_.question.protocol,
                     .identifier = names.identifier,
                     .source_port = config_.source_port,
                     .destination_port = what.port,
                     .key = names.key,
                     .sources = config_.sources,
                     .max_hops = kMostHops,
                     .probes = kPathProbes,
                     .hops_ahead = kHopsAhead,
                     .traffic_class = config_.traffic_class,
                     .dont_fragment = false,
                     .gap = kPathGap,
                     .longest_wait = kLongestWait,
                     .near_factor = kNearFactor};
  if (asks_by_connections(what.method)) {
    config.one_by_one = true;
    config.probes = 1;
    config.hops_ahead = kHopsAheadByConnections;
    config.longest_wait = kLongestWaitForConnections;
  }
  return config;
}

template <class Probe>
Diagnosis::Part& Diagnosis::begin(DiagnosisStage stage, Probe probe) {
  if (DiagnosisEvent* event = events_.push()) {
    *event = {.stage = stage, .at = now_, .sent = sent_};
  } else {
    ++counters_.events_dropped;
  }
  return parts_.emplace_back(Part{.stage = stage, .machine = std::move(probe)});
}

Diagnosis::Part& Diagnosis::begin_trace(DiagnosisStage stage, const TraceConfig& config) {
  Trace trace(config);
  trace.add_target(config_.question.target);
  Part& part = begin(stage, std::move(trace));
  if (config_.is_raw) return part;
  if (config.method == TraceMethod::Tcp) part.link = config_.tcp_link;
  if (config.method == TraceMethod::Udp) part.link = config_.udp_link;
  return part;
}

void Diagnosis::begin_contact() {
  PingConfig config = echo_config();
  config.count = kContactProbes;
  config.interval = kContactInterval;
  config.timeout = kContactTimeout;
  if (config_.question.payload_size) {
    config.payload_size = *config_.question.payload_size;
    config.timeout = kFragmentTimeout;
  }
  if (config_.via.size != 0) {
    config.ipv4_option = config_.route;
    config.via = config_.via;
  }
  Ping ping(config);
  ping.add_target(config_.question.target);
  begin(DiagnosisStage::Contact, std::move(ping));
}

void Diagnosis::begin_path() {
  begin_trace(DiagnosisStage::Path, trace_config(findings_.asked));
  if (!asks_by_connections(findings_.asked.method)) return;
  begin_knock(DiagnosisStage::Asked, findings_.asked,
              static_cast<std::uint16_t>(config_.source_port + kAskedFrom));
}

Diagnosis::Part& Diagnosis::begin_knock(DiagnosisStage stage, const Knock& what,
                                        std::uint16_t source_port) {
  TraceConfig config = trace_config(what);
  config.source_port = source_port;
  config.first_hop = kMostHops;
  config.probes = kKnockProbes;
  return begin_trace(stage, config);
}

bool Diagnosis::may_knock() const {
  return findings_.question.method == TraceMethod::Icmp && (config_.is_raw || config_.tcp_link);
}

void Diagnosis::begin_knocks() {
  for (const std::uint16_t port : kKnockPorts) {
    findings_.knocks.push_back({.method = TraceMethod::Tcp, .port = port});
  }
  if (config_.is_raw || config_.udp_link) {
    findings_.knocks.push_back({.method = TraceMethod::Udp, .port = kUnusedPort});
  }
  if (!findings_.question.is_plain_echo())
    findings_.knocks.push_back({.method = TraceMethod::Icmp});
  for (std::size_t i = 0; i < findings_.knocks.size(); ++i) {
    begin_knock(DiagnosisStage::Knock, findings_.knocks[i],
                static_cast<std::uint16_t>(config_.source_port + kKnocksFrom + i))
        .knock = i;
  }
}

void Diagnosis::begin_other_path() {
  findings_.other = {.method = TraceMethod::Icmp};
  const auto answered = std::ranges::find_if(
      findings_.knocks, [](const Knock& knock) { return knock.answer != KnockAnswer::None; });
  if (answered != findings_.knocks.end()) findings_.other = *answered;
  TraceConfig config = trace_config(findings_.other);
  config.source_port = static_cast<std::uint16_t>(config_.source_port + kOtherPathFrom);
  begin_trace(DiagnosisStage::OtherPath, config);
  findings_.other_path.emplace();
}

TraceConfig Diagnosis::flow_config() const {
  const Names names = names_of(flows_part_);
  TraceConfig config = trace_config({.method = TraceMethod::Icmp});
  config.identifier = names.identifier;
  config.key = names.key;
  return config;
}

void Diagnosis::begin_flows() {
  flows_part_ = parts_.size();
  findings_.flows.emplace();
  TraceConfig config = flow_config();
  config.first_hop = kMostHops;
  config.probes = kProbesOfFlow * FlowTally::kFlows;
  config.flows = FlowTally::kFlows;
  config.flow_use = FlowUse::All;
  begin_trace(DiagnosisStage::Flows, config);
}

void Diagnosis::begin_flow_path() {
  findings_.vanished_path.emplace();
  TraceConfig config = flow_config();
  config.first_flow = findings_.flows->vanished();
  config.max_hops = kMostHops - 1;
  begin_trace(DiagnosisStage::FlowPath, config);
}

void Diagnosis::begin_loss() {
  PingConfig config = echo_config();
  config.count = loss_rounds_++ == 0 ? kLossProbes : kMoreLossProbes;
  config.interval = kLossInterval;
  config.timeout = std::clamp<Duration>(3 * longest_round_trip_ + 100ms, 500ms, 2s);
  Ping ping(config);
  ping.add_target(config_.question.target);
  begin(DiagnosisStage::Loss, std::move(ping));
}

// IPv4 routers of old report a queue that fills up (Source Quench); the burst is over in the time
// that a slow link takes for a web page's first answer.
void Diagnosis::begin_load() {
  PingConfig config = echo_config();
  config.count = kLoadProbes;
  config.preload = kLoadProbes;
  config.payload_size = kLoadSize;
  config.timeout = std::clamp<Duration>(3 * longest_round_trip_ + 100ms, 500ms, 2s);
  Ping ping(config);
  ping.add_target(config_.question.target);
  begin(DiagnosisStage::Load, std::move(ping));
}

bool Diagnosis::may_fill_gaps() const {
  return !has_begun(DiagnosisStage::Gaps) && !has_begun(DiagnosisStage::Hops) &&
         std::ranges::any_of(findings_.path.hops(), is_gap);
}

// Hops without a name are asked again: each may be the one.
void Diagnosis::begin_gaps() {
  const auto& hops = findings_.path.hops();
  const auto first = std::ranges::find_if(hops, is_gap);
  const auto last = std::ranges::find_if(hops | std::views::reverse, is_gap);
  TraceConfig config = trace_config(findings_.asked);
  config.first_hop = first->ttl;
  config.max_hops = last->ttl;
  config.probes = kGapProbes;
  begin_trace(DiagnosisStage::Gaps, config);
}

void Diagnosis::begin_hops() {
  if (!locator_) {
    std::vector<AskedHop> hops;
    for (const TraceHop& hop : findings_.path.hops()) {
      if (hop.responders.empty()) continue;
      const TraceResponder& responder = hop.responders.front();
      if (responder.address == config_.question.target) continue;
      hops.push_back({.address = responder.address, .ttl = hop.ttl});
    }
    const EchoTally& echo = findings_.echo;
    const bool are_losses = !findings_.is_doubled();
    hops.push_back({.address = config_.question.target,
                    .ttl = findings_.path.distance(),
                    .sent = echo.sent,
                    .answered = echo.answered,
                    .hits = are_losses ? echo.lost() : echo.doubled});
    locator_.emplace(std::move(hops), are_losses);
  }
  PingConfig config = echo_config();
  config.count = kHopProbes;
  config.interval = kHopInterval;
  config.timeout = std::clamp<Duration>(2 * longest_round_trip_ + 50ms, 150ms, 1s);
  Ping ping(config);
  asked_hops_ = locator_->next_to_ask();
  hop_round_.assign(asked_hops_.size(), {});
  for (const std::size_t hop : asked_hops_) ping.add_target(locator_->hops()[hop].address);
  begin(DiagnosisStage::Hops, std::move(ping));
}

void Diagnosis::begin_size() {
  const std::uint32_t own = config_.local.mtu == 0 ? 1500 : config_.local.mtu;
  findings_.first_size = std::min<std::uint32_t>(own, kLargestProbe);
  const Names names = names_of(parts_.size());
  const bool is_v4 = config_.question.target.is_v4();
  begin(DiagnosisStage::Size,
        PathMtu({.target = config_.question.target,
                 .source = is_v4 ? IpAddress{config_.sources.v4} : IpAddress{config_.sources.v6},
                 .identifier = names.identifier,
                 .key = names.key,
                 .first_size = findings_.first_size,
                 .hop_search = HopSearch::ForBlackHole}));
}

}  // namespace icmpkit::probe

#include "tests/support/marked.hpp"

#include <chrono>
#include <sstream>
#include <utility>

#include "icmpkit/sim/run.hpp"

namespace icmpkit::test {
namespace {

/// What a truth's options ask for, in the words of `icmp diagnose`.
struct Asked {
  Family family = Family::V4;
  probe::DiagnosisConfig config;
  std::string via;
};

Asked read_options(const std::string& options) {
  using probe::TraceMethod;
  Asked asked;
  std::istringstream words(options);
  probe::Question& question = asked.config.question;
  for (std::string word; words >> word;) {
    if (word == "-6") {
      asked.family = Family::V6;
      continue;
    }
    std::string value;
    words >> value;
    const auto number = [&] { return static_cast<std::uint16_t>(std::stoul(value, nullptr, 0)); };
    if (word == "--udp") {
      question.method = TraceMethod::Udp;
      question.port = number();
    } else if (word == "--tcp") {
      question.method = TraceMethod::Tcp;
      question.port = number();
    } else if (word == "--protocol") {
      question.method = TraceMethod::Protocol;
      question.protocol = static_cast<std::uint8_t>(number());
    } else if (word == "-Q") {
      asked.config.traffic_class = static_cast<std::uint8_t>(number());
    } else if (word == "--size" || word == "-s") {
      question.payload_size = number();
    } else if (word == "--via" || word == "--strict-via") {
      asked.via = value;
      if (word == "--strict-via") asked.config.route = probe::Ipv4OptionUse::StrictSourceRoute;
    }
  }
  return asked;
}

}  // namespace

Marked mark(sim::Scenario scenario, const sim::ScenarioTruth& truth) {
  Asked asked = read_options(truth.options);
  const bool is_large = asked.config.question.payload_size.has_value();
  sim::Network network(std::move(scenario), {.splitting = is_large ? engine::Splitting::Allowed
                                                                   : engine::Splitting::Probing,
                                             .events = sim::EventDetail::Nothing});
  probe::DiagnosisConfig& config = asked.config;
  auto target = network.resolve(truth.target, asked.family);
  if (!target) target = network.resolve(truth.target, Family::V6);  // it has no other address
  if (!target) return {.verdict = "no address"};
  config.question.target = *target;
  config.identifier = 7;
  config.key = {1, 2};
  const std::string& own = network.scenario().nodes[network.attached_at()].config.name;
  if (const auto v4 = network.resolve(own, Family::V4)) config.sources.v4 = v4->v4();
  if (const auto v6 = network.resolve(own, Family::V6)) config.sources.v6 = v6->v6();
  if (const auto via = network.resolve(asked.via, Family::V4); via && !asked.via.empty()) {
    config.via.addresses[config.via.size++] = via->v4();
  }
  config.local = network.local_facts(*target);

  probe::Diagnosis diagnosis(config);
  sim::VirtualRun(diagnosis, network)
      .until_done(std::chrono::minutes{1}, [](const probe::DiagnosisEvent&) {});
  const probe::Judgement judgement = probe::judge(diagnosis.findings());
  Marked marked{.verdict = std::string(word(judgement.verdict)),
                .confidence = judgement.confidence,
                .probes = diagnosis.sent(),
                .took = diagnosis.elapsed()};
  const auto owner = [&](const IpAddress& address) -> std::string {
    const std::uint32_t node = network.owner_of(address);
    return node == sim::kNone ? "nobody" : network.node_name(node);
  };
  if (judgement.culprit) marked.culprit = owner(*judgement.culprit);
  for (const IpAddress& suspect : judgement.suspects) marked.suspects.push_back(owner(suspect));
  marked.is_right =
      marked.verdict == truth.verdict && (truth.culprit.empty() || marked.culprit == truth.culprit);
  return marked;
}

}  // namespace icmpkit::test

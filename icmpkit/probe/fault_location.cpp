#include "icmpkit/probe/fault_location.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace icmpkit::probe {
namespace {

/// How often a hop before the fault shows it all the same.
constexpr double kShareBefore = 0.002;
/// The share behind the fault is taken for no less, and no more, than this.
constexpr double kLeastShare = 0.05;
constexpr double kMostShare = 0.95;
/// So many probes without any answer: the hop does not answer to its own address.
constexpr std::uint32_t kMuteAfter = 8;
constexpr double kEnough = 0.999;

double log_likelihood(const AskedHop& hop, double share) {
  return hop.hits * std::log(share) + (hop.sent - hop.hits) * std::log1p(-share);
}

}  // namespace

FaultLocator::FaultLocator(std::vector<AskedHop> hops, bool are_losses)
    : hops_(std::move(hops)),
      share_(std::clamp(static_cast<double>(hops_.back().hits) / std::max(hops_.back().sent, 1U),
                        kLeastShare, kMostShare)),
      are_losses_(are_losses) {}

void FaultLocator::add(std::size_t hop, std::uint32_t sent, std::uint32_t answered,
                       std::uint32_t hits) {
  hops_[hop].sent += sent;
  hops_[hop].answered += answered;
  hops_[hop].hits += hits;
}

bool FaultLocator::is_mute(const AskedHop& hop) const {
  return hop.answered == 0 && hop.sent >= kMuteAfter && (!are_losses_ || share_ < kMostShare);
}

std::vector<double> FaultLocator::probabilities() const {
  std::vector<double> logs(hops_.size());
  for (std::size_t first = 0; first < hops_.size(); ++first) {
    for (std::size_t i = 0; i + 1 < hops_.size(); ++i) {
      if (is_mute(hops_[i])) continue;
      logs[first] += log_likelihood(hops_[i], i < first ? kShareBefore : share_);
    }
  }
  const double largest = std::ranges::max(logs);
  double sum = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    logs[i] = is_mute(hops_[i]) ? 0 : std::exp(logs[i] - largest);
    sum += logs[i];
  }
  for (double& one : logs) one /= sum;
  return logs;
}

std::vector<std::size_t> FaultLocator::next_to_ask() const {
  constexpr std::array kQuantiles{0.25, 0.5, 0.75};
  const std::vector<double> probability = probabilities();
  std::vector<std::size_t> next;
  for (const double quantile : kQuantiles) {
    double before = 0;
    double best_distance = 1;
    std::size_t best = hops_.size();
    for (std::size_t i = 0; i + 1 < hops_.size(); ++i) {
      before += probability[i];
      const double distance = std::abs(before - quantile);
      if (is_mute(hops_[i]) || distance >= best_distance) continue;
      best_distance = distance;
      best = i;
    }
    if (best != hops_.size() && std::ranges::find(next, best) == next.end()) next.push_back(best);
  }
  std::ranges::sort(next);
  return next;
}

bool FaultLocator::is_settled() const {
  return next_to_ask().empty() || std::ranges::max(probabilities()) >= kEnough;
}

FaultLocation FaultLocator::location() const {
  const std::vector<double> probability = probabilities();
  const auto most = std::ranges::max_element(probability);
  const auto here = static_cast<std::size_t>(most - probability.begin());
  FaultLocation location{.from_here = hops_[here].address,
                         .ttl = hops_[here].ttl,
                         .probability = *most,
                         .sent_here = hops_[here].sent,
                         .hits_here = hops_[here].hits};
  std::uint8_t ttl_before = 0;
  for (std::size_t i = here; i-- > 0;) {
    if (is_mute(hops_[i])) continue;
    location.before = hops_[i].address;
    location.sent_before = hops_[i].sent;
    location.hits_before = hops_[i].hits;
    ttl_before = hops_[i].ttl;
    break;
  }
  location.hidden = static_cast<std::uint8_t>(hops_[here].ttl - ttl_before - 1);
  return location;
}

}  // namespace icmpkit::probe

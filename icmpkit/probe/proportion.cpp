#include "icmpkit/probe/proportion.hpp"

#include <cmath>

namespace icmpkit::probe {
namespace {

/// The probability of `hits` or fewer of `trials`, at a share between 0 and 1.
double probability_of_at_most(std::uint32_t hits, std::uint32_t trials, double share) {
  double term = trials * std::log1p(-share);
  double sum = std::exp(term);
  for (std::uint32_t i = 1; i <= hits; ++i) {
    term += std::log((trials - i + 1.0) / i) + std::log(share) - std::log1p(-share);
    sum += std::exp(term);
  }
  return sum;
}

/// The share at which `probability`, which falls as the share grows, is `wanted`.
template <class Probability>
double share_where(double wanted, Probability probability) {
  constexpr int kHalvings = 40;
  double low = 0;
  double high = 1;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (probability(middle) > wanted ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

ShareInterval interval_of_share(std::uint32_t hits, std::uint32_t trials, double risk) {
  ShareInterval interval;
  if (hits != 0) {
    interval.low = share_where(
        1 - risk, [&](double share) { return probability_of_at_most(hits - 1, trials, share); });
  }
  if (hits != trials) {
    interval.high = share_where(
        risk, [&](double share) { return probability_of_at_most(hits, trials, share); });
  }
  return interval;
}

}  // namespace icmpkit::probe

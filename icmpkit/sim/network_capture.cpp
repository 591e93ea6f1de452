#include "icmpkit/sim/network_capture.hpp"

namespace icmpkit::sim {

NetworkCapture::NetworkCapture(const Scenario& scenario, Duration epoch)
    : writer_("icmpkit"), epoch_(epoch) {
  for (const ScenarioLink& link : scenario.links) {
    writer_.add_interface(link.name, capture::LinkType::Loop);
  }
}

}  // namespace icmpkit::sim

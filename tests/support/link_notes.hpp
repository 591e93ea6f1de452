// What a link tells, kept.
#pragma once

#include <poll.h>

#include <cstddef>
#include <vector>

#include "icmpkit/io/link.hpp"

namespace icmpkit::test {

class LinkNotes final : public io::LinkListener {
 public:
  struct KeptReport {
    Report report;  ///< its octets are in `quoted`
    std::vector<std::byte> quoted;
  };

  void on_datagram(Bytes datagram, const Arrival& arrival) override {
    datagrams.emplace_back(datagram.begin(), datagram.end());
    arrivals.push_back(arrival);
  }
  void on_transmitted(TransmitId id, const Stamp& stamp) override {
    transmitted.push_back(id);
    stamps.push_back(stamp);
  }
  void on_send_failed(TransmitId id, const SendError& error) override {
    failed.push_back(id);
    failures.push_back(error.failure);
  }
  void on_report(const Report& report, const Arrival& arrival) override {
    reports.push_back({.report = report, .quoted = {report.quoted.begin(), report.quoted.end()}});
    reports.back().report.quoted = {};
    arrivals.push_back(arrival);
  }

  /// Collects until so many datagrams came, or nothing comes for a second.
  void collect(io::Link& link, std::size_t wanted) { collect_into(datagrams, link, wanted); }
  /// The same with reports.
  void collect_reports(io::Link& link, std::size_t wanted) { collect_into(reports, link, wanted); }
  std::vector<std::vector<std::byte>> datagrams;
  std::vector<KeptReport> reports;
  std::vector<Arrival> arrivals;
  std::vector<TransmitId> transmitted;
  std::vector<Stamp> stamps;
  std::vector<TransmitId> failed;
  std::vector<SendFailure> failures;

 private:
  void collect_into(const auto& kept, io::Link& link, std::size_t wanted) {
    constexpr int kMilliseconds = 1000;
    while (kept.size() < wanted) {
      if (link.collect(*this) == io::Progress::Some) continue;
      pollfd waiting{.fd = link.descriptor(), .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, kMilliseconds) != 1) return;
    }
  }
};

}  // namespace icmpkit::test

// A diagnosis of one target with everything that it needs around it: the vantage, its sockets, and
// what this side says of the way. The command and the tour run the same one.
//
//   auto run = DiagnosisRun::open(options, common);
//   (*run)->run([](const probe::DiagnosisEvent& event) { ... });
//   judge((*run)->diagnosis().findings())
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <utility>

#include "apps/icmp/diagnose_options.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/vantage.hpp"
#include "icmpkit/probe/diagnosis.hpp"

namespace icmpkit::app {

class DiagnosisRun {
 public:
  /// Looks the target up and opens what it takes. Requires that the options do not contradict each
  /// other.
  static std::expected<std::unique_ptr<DiagnosisRun>, CommandFailure> open(
      const DiagnoseOptions& options, const CommonOptions& common);

  [[nodiscard]] Vantage& vantage() const { return *vantage_; }
  [[nodiscard]] const probe::Diagnosis& diagnosis() const { return *diagnosis_; }

  template <class OnEvent>
  VantageEnd run(OnEvent&& on_event) {
    const VantageEnd end = vantage_->run(*diagnosis_, on_event);
    take_first_hop_state();
    return end;
  }

 private:
  explicit DiagnosisRun(std::unique_ptr<Vantage> vantage) : vantage_(std::move(vantage)) {}

  std::expected<probe::DiagnosisConfig, CommandFailure> make_config(const DiagnoseOptions& options,
                                                                    const CommonOptions& common);
  std::optional<CommandFailure> open_sockets(probe::DiagnosisConfig& config);
  void set_source(const VantageOptions& options, probe::DiagnosisConfig& config) const;
  /// Whether the first hop answers on its link is known only when something was sent.
  void take_first_hop_state();

  std::unique_ptr<Vantage> vantage_;
  std::optional<probe::Diagnosis> diagnosis_;
};

}  // namespace icmpkit::app

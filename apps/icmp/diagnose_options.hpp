// What `icmp diagnose` can be asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "apps/icmp/vantage.hpp"
#include "icmpkit/probe/diagnosis.hpp"

namespace icmpkit::app {

struct DiagnoseOptions {
  VantageOptions vantage;
  probe::TraceMethod method = probe::TraceMethod::Icmp;
  std::uint16_t port = 0;
  std::uint8_t protocol = 0;
  std::optional<std::size_t> payload_size;
  bool forbids_fragments = false;  ///< -M do
  std::uint8_t traffic_class = 0;
  std::vector<std::string> via;
  std::vector<std::string> strict_via;

  [[nodiscard]] const std::vector<std::string>& stations() const {
    return strict_via.empty() ? via : strict_via;
  }
};

/// Declares what is asked; the target and the vantage are declared as well.
void declare_diagnose_options(CLI::App& command, DiagnoseOptions& options);

/// What contradicts itself in the options; empty where nothing does.
[[nodiscard]] std::string conflict_of(const DiagnoseOptions& options);

/// Of the question alone: addresses, identifier, key and local facts are not known yet.
[[nodiscard]] probe::DiagnosisConfig make_diagnosis_config(const DiagnoseOptions& options);

}  // namespace icmpkit::app

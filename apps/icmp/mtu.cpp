// `icmp mtu`: wires the machine to a vantage and tells what it finds out.
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include "apps/icmp/probe_identity.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/vantage.hpp"
#include "icmpkit/probe/path_mtu.hpp"
#include "icmpkit/text/mtu_json.hpp"
#include "icmpkit/text/mtu_text.hpp"

namespace icmpkit::app {
namespace {

using probe::PathMtuEvent;
using probe::PathMtuEventKind;

constexpr std::string_view kCommand = "icmp mtu";
/// Reports that cannot be are shown up to this many: who sends them may send a flood of them.
constexpr std::size_t kMaxDisbelieved = 16;

struct MtuOptions {
  VantageOptions vantage;
  std::uint32_t first_size = 65'535;
  std::uint8_t max_hops = 30;
};

class MtuCommand {
 public:
  MtuCommand(MtuOptions options, const CommonOptions& common)
      : options_(std::move(options)), common_(common) {}

  int run() {
    options_.vantage.splitting = engine::Splitting::Probing;
    auto vantage = Vantage::open(options_.vantage, common_);
    if (!vantage) return fail(vantage.error());
    vantage_ = std::move(*vantage);
    const ProbeIdentity identity = draw_identity(common_);
    constexpr std::size_t kHeaders = 128;
    const auto identifier =
        vantage_->open_socket({.identifier = identity.identifier,
                               .largest_datagram = options_.first_size + kHeaders,
                               .path_mtu_discovery = io::PathMtuDiscovery::Probe});
    if (!identifier) return fail(identifier.error());
    probe::PathMtu discovery({.target = vantage_->target(),
                              .source = vantage_->source(),
                              .identifier = *identifier,
                              .key = identity.key,
                              .first_size = options_.first_size,
                              .max_hops = options_.max_hops});
    const auto end = vantage_->run(discovery, [this](const PathMtuEvent& event) { take(event); });
    vantage_->await_names();
    tell(discovery.result());
    if (end == VantageEnd::Interrupted) return kExitInterrupted;
    return discovery.result().outcome == probe::PathMtuOutcome::Found ? 0 : kExitNotFound;
  }

 private:
  int fail(const CommandFailure& failure) {
    report_failure(common_, kCommand, failure.text, failure.advice);
    return failure.exit_code;
  }

  void take(const PathMtuEvent& event) {
    if (event.from) vantage_->ask_name(*event.from);
    const bool is_shown = event.kind == PathMtuEventKind::Disbelieved;
    if (is_shown && disbelieved_.size() != kMaxDisbelieved) disbelieved_.push_back(event);
  }

  void tell(const probe::PathMtuResult& result) {
    const text::MtuReport report{
        .target = vantage_->target(), .result = result, .disbelieved = disbelieved_};
    text::Buffer out;
    if (common_.json) {
      append_mtu_json(out, report, vantage_->target_name(), unix_time());
    } else {
      append_mtu_report(out, report,
                        [this](const IpAddress& address) { return vantage_->name_of(address); });
    }
    write_out(out, stdout);
  }

  MtuOptions options_;
  const CommonOptions& common_;
  std::unique_ptr<Vantage> vantage_;
  std::vector<PathMtuEvent> disbelieved_;
};

}  // namespace

void add_mtu(CLI::App& app, Program& program) {
  auto options = std::make_shared<MtuOptions>();
  CLI::App* command =
      app.add_subcommand("mtu", "the largest datagram that gets there whole, and who limits it");
  command->add_option("TARGET", options->vantage.target, "a name or an address")->required();
  command
      ->add_option("-l", options->first_size,
                   "octets of the first probe, its IP header included (default: 65535, so that the "
                   "own link's limit is told too)")
      ->check(CLI::Range(68U, 65'535U))
      ->type_name("LENGTH");
  command->add_option("-m", options->max_hops, "look for hops up to here (default: 30)")
      ->check(CLI::Range(1, 255))
      ->type_name("MAX_HOPS");
  add_vantage_options(*command, options->vantage);
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 found, also where large datagrams vanish; 1 not; 2 an error of the command; "
      "3 "
      "no permission; 130 interrupted.");
  command->callback(
      [options, &program] { program.exit_code = MtuCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

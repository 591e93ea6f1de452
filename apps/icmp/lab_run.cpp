// `icmp lab run`: a network on a TUN device, in real time, for any program on this machine.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/icmp/duration_option.hpp"
#include "apps/icmp/lab.hpp"
#include "apps/icmp/lab_drawing.hpp"
#include "apps/icmp/lab_report.hpp"
#include "icmpkit/io/child_process.hpp"
#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/signals.hpp"
#include "icmpkit/io/terminal.hpp"
#include "icmpkit/io/tun_device.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/sim/network_capture.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kCommand = "icmp lab run";
constexpr Duration kRefresh = 250ms;
/// A call of the system for each packet would make the packets behind it late.
constexpr Duration kFlushing = 100ms;
/// How long a program may take to end by itself after an interrupt.
constexpr Duration kGrace = 1s;
/// The status line is cut there: it must not wrap.
constexpr std::size_t kStatusWidth = 79;

struct RunOptions {
  std::string lab;
  std::vector<std::string> program;
  std::optional<Duration> duration;
  std::string device;
  std::string pcap;  ///< the capture's file; empty: none
  bool busy_poll = false;
};

std::optional<Instant> earliest(const std::optional<Instant>& a, const std::optional<Instant>& b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// A network that also wakes its driver at other times, and comes to an end.
class TimedNetwork {
 public:
  explicit TimedNetwork(sim::Network& network) : network_(network) {}

  void receive(Bytes datagram, const Arrival& arrival) { network_.receive(datagram, arrival); }
  void on_deadline(Instant now) { network_.on_deadline(now); }
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now) {
    return network_.poll_transmit(buffer, now);
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const {
    return earliest(network_.next_deadline(), wake);
  }
  [[nodiscard]] std::size_t max_transmit_size() const { return network_.max_transmit_size(); }
  std::optional<sim::NetworkEvent> poll_event() { return network_.poll_event(); }

  std::optional<Instant> wake;

 private:
  sim::Network& network_;
};
static_assert(Machine<TimedNetwork>);

/// What a network on TUN needs: the addresses of the node that this machine stands for, and all
/// prefixes of the lab, less those that others contain.
io::TunOptions make_tun_options(const sim::Scenario& scenario, const std::string& name) {
  io::TunOptions options{.name = name};
  const sim::ScenarioNode& vantage = scenario.nodes[scenario.vantage];
  bool has_uplink = false;
  for (std::size_t i = 0; i < vantage.links.size(); ++i) {
    const engine::InterfaceConfig& interface = vantage.config.interfaces[i];
    for (const auto& own : interface.addresses) options.addresses.push_back(own.address);
    if (vantage.links[i] == sim::kNone || std::exchange(has_uplink, true)) continue;
    options.mtu = interface.mtu;
  }
  std::vector<Prefix> prefixes = scenario.prefixes();
  for (const auto& [other, address] : scenario.names) {
    prefixes.emplace_back(address, address.is_v4() ? 32U : 128U);
  }
  std::ranges::stable_sort(prefixes, {}, &Prefix::length);
  for (const Prefix& prefix : prefixes) {
    const bool is_contained = std::ranges::any_of(options.prefixes, [&](const Prefix& wider) {
      return wider.address().family() == prefix.address().family() &&
             wider.contains(prefix.address());
    });
    if (!is_contained) options.prefixes.push_back(prefix);
  }
  return options;
}

std::string join(const auto& items) {
  constexpr std::size_t kShown = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i) {
    if (i != 0) text += ' ';
    text += items[i].text().view();
  }
  if (items.size() > kShown) text += fmt::format(" and {} more", items.size() - kShown);
  return text;
}

/// A network's run written to a file as it happens, and no later than `kFlushing` after.
class CaptureFile {
 public:
  /// Empty where the file cannot be written.
  static std::unique_ptr<CaptureFile> open(const std::string& path, sim::Network& network,
                                           Duration epoch) {
    std::FILE* const file = std::fopen(path.c_str(), "wbe");
    if (file == nullptr) return nullptr;
    return std::unique_ptr<CaptureFile>(new CaptureFile(file, network, epoch));
  }
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;
  ~CaptureFile() {
    network_.set_tap(nullptr);
    std::fclose(file_);
  }

  /// Gives whether all that is ready could be written.
  bool write(Instant now) {
    const Bytes ready = capture_.ready();
    if (!ready.empty()) {
      if (std::fwrite(ready.data(), 1, ready.size(), file_) != ready.size()) return false;
      capture_.clear();
      if (!flush_at_) flush_at_ = now + kFlushing;
    }
    if (!flush_at_ || now < *flush_at_) return true;
    flush_at_.reset();
    return std::fflush(file_) == 0;
  }
  /// When the next `write` is due; empty where all is written.
  [[nodiscard]] std::optional<Instant> flush_at() const { return flush_at_; }

 private:
  CaptureFile(std::FILE* file, sim::Network& network, Duration epoch)
      : file_(file), network_(network), capture_(network.scenario(), epoch) {
    network_.set_tap(&capture_);
  }

  std::FILE* file_;
  sim::Network& network_;
  sim::NetworkCapture capture_;
  std::optional<Instant> flush_at_;
};

class LabRunCommand {
 public:
  LabRunCommand(const RunOptions& options, const CommonOptions& common)
      : options_(options), common_(common) {}

  int run() {
    auto scenario = load_lab(options_.lab);
    if (!scenario) return fail_without_lab(common_, kCommand, scenario.error());
    tun_options_ = make_tun_options(*scenario, options_.device);
    auto device = io::TunDevice::open(tun_options_);
    if (!device) return fail(device.error());
    device_ = std::move(*device);
    compose_introduction(*scenario);
    const Instant start = io::monotonic_now();
    network_ = std::make_unique<sim::Network>(
        std::move(*scenario),
        sim::NetworkConfig{
            .seed = common_.seed, .attachment = sim::Attachment::Uplink, .start = start});
    if (!options_.pcap.empty()) {
      const Duration epoch = Duration{io::unix_time_ns()} - start.time_since_epoch();
      capture_ = CaptureFile::open(options_.pcap, *network_, epoch);
      if (!capture_) return fail(io::make_open_error("--pcap: writing " + options_.pcap, errno));
    }
    write_out(out_, stdout);
    if (!options_.program.empty()) {
      auto child = io::ChildProcess::start(options_.program);
      if (!child) return fail(child.error());
      child_.emplace(std::move(*child));
    }
    const int exit_code = drive(start);
    say_goodbye();
    return exit_code;
  }

 private:
  int fail(const io::OpenError& error) {
    std::string advice = error.advice;
    if (const auto at = advice.find("COMMAND"); at != std::string::npos) {
      advice.replace(at, std::string_view("COMMAND").size(),
                     fmt::format("{} {} -- bash", kCommand, options_.lab));
    }
    report_failure(common_, kCommand, error.what, advice);
    return error.is_permission() ? kExitPermission : kExitUsage;
  }

  int drive(Instant start) {
    TimedNetwork machine(*network_);
    io::Driver driver(machine.max_transmit_size());
    driver.attach(LinkId{0}, *device_);
    if (options_.busy_poll) driver.set_waiting(io::Waiting::Busy);
    driver.watch(signals_.descriptor());
    if (child_) driver.watch(child_->descriptor());
    std::optional<Instant> end;
    if (options_.duration) end = start + *options_.duration;
    bool is_interrupted = false;
    Instant refreshed = start;
    for (;;) {
      machine.wake = end;
      if (shows_status_) machine.wake = earliest(machine.wake, refreshed + kRefresh);
      if (capture_) machine.wake = earliest(machine.wake, capture_->flush_at());
      driver.turn(machine, [&](const sim::NetworkEvent& event) { tell(event); });
      if (!out_.empty()) write_out(out_, stdout);
      const Instant now = io::monotonic_now();
      if (capture_ && !capture_->write(now)) {
        return fail(io::make_open_error("--pcap: writing " + options_.pcap, errno));
      }
      if (shows_status_ && now >= refreshed + kRefresh) {
        refreshed = now;
        show_status();
      }
      if (end && now >= *end) return is_interrupted ? kExitInterrupted : 0;
      if (child_) {
        if (const auto status = child_->poll()) return *status;
      }
      while (const auto signal = signals_.poll()) {
        if (*signal == io::Signal::Status) {
          show_status();
          continue;
        }
        if (!child_ || is_interrupted) return kExitInterrupted;
        // A terminal tells the program too: its own summary and status come first.
        is_interrupted = true;
        end = now + kGrace;
      }
    }
  }

  void tell(const sim::NetworkEvent& event) {
    tally_.add(event);
    if (common_.json) append_lab_json(out_, *network_, event, unix_time());
  }

  /// What is there now, and what to do with it.
  void compose_introduction(const sim::Scenario& scenario) {
    const std::string& vantage = scenario.nodes[scenario.vantage].config.name;
    if (common_.json) {
      text::JsonWriter json(out_);
      json.begin_object();
      json.field("v", 1);
      json.field("type", "lab");
      json.field("ts", unix_time());
      json.field("event", "ready");
      json.field("node", vantage);
      json.field("device", device_->name());
      json.begin_array("prefixes");
      for (const Prefix& prefix : tun_options_.prefixes) json.value(prefix.text().view());
      json.end_array();
      json.end_object();
      json.end_line();
    } else {
      out_.append(
          fmt::format("{}: {}\n", options_.lab, scenario.title.empty() ? "a lab" : scenario.title));
      out_.append(fmt::format("This machine is {}, {}, on {}. Routed there: {}\n", vantage,
                              join(tun_options_.addresses), device_->name(),
                              join(tun_options_.prefixes)));
      if (!scenario.truths.empty()) out_.append("Targets:\n" + list_targets(scenario));
      if (options_.program.empty() && !options_.duration) out_.append("Ctrl-C ends it.\n");
    }
  }

  void show_status() {
    std::string line = tally_.line(network_->counters());
    if (line.size() > kStatusWidth) line.replace(kStatusWidth - 1, std::string::npos, "…");
    out_.append(fmt::format("\r{}\x1b[K", line));
    write_out(out_, stderr);
  }

  /// The whole account, once it is over.
  void say_goodbye() {
    if (shows_status_) out_.append("\r\x1b[K");
    device_->refresh_counters();
    const io::LinkCounters& own = device_->counters();
    out_.append(tally_.line(network_->counters()));
    const std::uint64_t drops = own.receive_overflow + own.send_refused;
    if (drops != 0) out_.append(fmt::format("; {} dropped by this machine", drops));
    out_.append('\n');
    write_out(out_, stderr);
  }

  const RunOptions& options_;
  const CommonOptions& common_;
  io::Signals signals_;
  io::TunOptions tun_options_;
  std::unique_ptr<io::TunDevice> device_;
  std::unique_ptr<sim::Network> network_;
  std::unique_ptr<CaptureFile> capture_;
  std::optional<io::ChildProcess> child_;
  LabTally tally_;
  text::Buffer out_;
  /// A program that runs in the lab has the terminal for itself.
  bool shows_status_ = io::is_terminal(io::StandardStream::Error) && options_.program.empty();
};

}  // namespace

void add_lab_run(CLI::App& lab, Program& program) {
  CLI::App* const command =
      lab.add_subcommand("run", "put a lab on a TUN device, where any program can reach it");
  const auto options = std::make_shared<RunOptions>();
  command->add_option("LAB", options->lab, "a file, or the name of a lab that is built in")
      ->required();
  command->add_option("PROGRAM", options->program,
                      "behind --: run it in the lab, and end with it and its exit status");
  add_seconds(*command, "--duration", options->duration, 1ms, "end after so many seconds");
  command->add_option("--device", options->device, "the name of the TUN device (default: icmp0)")
      ->type_name("NAME");
  command->add_option("--pcap", options->pcap, "write all that goes over the lab's links to FILE")
      ->type_name("FILE");
  command->add_flag("--busy-poll", options->busy_poll,
                    "spend a core on being on time, to some microseconds");
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 the duration is over, or the program's own; 2 no such lab, or its "
      "addresses are in use; 3 no permission; 130 interrupted.");
  command->callback(
      [&program, options] { program.exit_code = LabRunCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

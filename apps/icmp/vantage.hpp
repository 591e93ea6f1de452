// Where a command that probes one target does so from: this machine's sockets, or a node of a lab
// in virtual time. The command and its machine do not see the difference.
//
//   auto vantage = Vantage::open(options, common);
//   vantage->open_socket({.family = ...});               // nothing in a lab
//   Machine machine({.target = vantage->target(), .source = vantage->source(), ...});
//   const auto end = vantage->run(machine, [](const auto& event) { ... });
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/App.hpp>

#include "apps/icmp/lab_world.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/reverse_names.hpp"
#include "icmpkit/base/address.hpp"
#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/io/resolver.hpp"
#include "icmpkit/io/signals.hpp"
#include "icmpkit/probe/probe_link.hpp"

namespace icmpkit::app {

struct VantageOptions {
  std::string target;
  std::optional<Family> family;  ///< -4, -6
  std::string interface;         ///< -I NAME, or the target's zone
  std::optional<IpAddress> source;
  bool numeric = false;  ///< -n
  /// In a lab, what becomes of probes that are too large; on sockets their options say it.
  engine::Splitting splitting = engine::Splitting::Allowed;
  LabOptions lab;
};

/// Declares -4, -6, -I, -n, --lab and --from. The target is the command's own to declare.
void add_vantage_options(CLI::App& command, VantageOptions& options);

/// What in the user's surroundings a failure comes from.
enum class FailureCause : std::uint8_t { Other, NameNotFound, NoPermission };

/// Why a command cannot begin or go on, and what it exits with.
struct CommandFailure {
  std::string text;
  std::string advice;
  int exit_code = kExitUsage;
  FailureCause cause = FailureCause::Other;
};

/// The first link beyond those of the two families.
inline constexpr std::uint32_t kAnswersLink = 2;

enum class VantageEnd : std::uint8_t { Finished, Interrupted };

class Vantage {
 public:
  /// Looks the target up. Fails where it is not known, where the options contradict each other, and
  /// when it was interrupted.
  static std::expected<std::unique_ptr<Vantage>, CommandFailure> open(const VantageOptions& options,
                                                                      const CommonOptions& common);

  [[nodiscard]] const IpAddress& target() const { return target_; }
  /// The target as the user gave it.
  [[nodiscard]] const std::string& target_name() const { return options_.target; }
  /// The address that probes are sent from; unspecified where the system chooses it.
  [[nodiscard]] IpAddress source() const;
  /// What our clock showed at instant 0, since midnight UT.
  [[nodiscard]] Duration time_of_day() const;
  [[nodiscard]] bool is_lab() const { return world_.has_value(); }

  /// What this side says of the way to the target, as it is now: the kernel over the user's
  /// interface, or the lab's node. Nothing is sent, and no socket has to be open. Fails where there
  /// is no such interface, and where the kernel does not answer.
  [[nodiscard]] std::expected<LocalFacts, CommandFailure> local_facts();

  /// Opens the socket, of the target's family and over the user's interface; `options` says the
  /// rest. In a lab there is none. Gives the identifier that probes carry.
  std::expected<std::uint16_t, CommandFailure> open_socket(io::IcmpSocketOptions options);

  /// Opens another one that hears what comes back by UDP or TCP. In a lab there is none.
  std::optional<CommandFailure> open_answers(io::IcmpSocketOptions options);
  /// What UDP and TCP go by where there are no privileges for anything else.
  struct Unprivileged {
    LinkId tcp{};
    LinkId udp{};
  };
  /// Opens those: a connection for each SYN, and UDP sockets for `ports` ports that are free, from
  /// `first_port` on if it can be.
  std::expected<Unprivileged, CommandFailure> open_unprivileged(io::IcmpSocketOptions options,
                                                                std::uint16_t& first_port,
                                                                std::uint8_t ports);
  /// Whether probes may be of any protocol, with any identifier.
  [[nodiscard]] bool is_raw() const;
  /// The address of a router to go by: one of the lab's names, or an address.
  [[nodiscard]] std::optional<IpAddress> station(const std::string& name) const;

  /// Looks up the name of an address beside the run, unless addresses alone are wanted.
  void ask_name(const IpAddress& address);
  /// What is known of it by now: the user's own name for the target, or one that was asked for.
  [[nodiscard]] std::string_view name_of(const IpAddress& address) const;
  /// In a lab, the node that has an address; else nothing.
  [[nodiscard]] std::string node_of(const IpAddress& address) const;
  /// Waits a short while for the names that were asked for.
  void await_names();

  /// Runs the machine until it is finished, in a lab also until nothing is left to happen. Requires
  /// an open socket, unless there is a lab or the machine is finished already.
  template <Machine M, class OnEvent>
  VantageEnd run(M& machine, OnEvent&& on_event) {
    bool is_interrupted = false;
    const auto should_stop = [&] {
      while (const auto signal = signals_.poll()) {
        if (*signal == io::Signal::Stop) is_interrupted = true;
      }
      return is_interrupted;
    };
    if (world_) {
      world_->run(machine, on_event, should_stop);
    } else {
      io::Driver driver(machine.max_transmit_size());
      driver.watch(signals_.descriptor());
      if (socket_) driver.attach(probe::link_of(target_.family()), *socket_);
      for (std::size_t i = 0; i < further_.size(); ++i)
        driver.attach(further_link(i), *further_[i]);
      while (!machine.is_finished() && !should_stop()) driver.turn(machine, on_event);
    }
    return is_interrupted ? VantageEnd::Interrupted : VantageEnd::Finished;
  }

 private:
  explicit Vantage(VantageOptions options) : options_(std::move(options)) {}

  /// Of the target's family, from the user's source and interface.
  [[nodiscard]] io::IcmpSocketOptions towards_target(io::IcmpSocketOptions options) const;
  std::expected<std::unique_ptr<io::IcmpSocket>, CommandFailure> open(
      io::IcmpSocketOptions options) const;
  [[nodiscard]] static LinkId further_link(std::size_t place) {
    return LinkId{kAnswersLink + static_cast<std::uint32_t>(place)};
  }
  LinkId add(std::unique_ptr<io::Link> link);
  std::optional<CommandFailure> find_in_lab(const CommonOptions& common);
  std::optional<CommandFailure> find_by_name();

  VantageOptions options_;
  IpAddress target_;
  io::Signals signals_;
  std::optional<LabWorld> world_;
  io::Resolver resolver_{1};  ///< of the target's name
  ReverseNames names_{4};
  std::unique_ptr<io::IcmpSocket> socket_;
  std::vector<std::unique_ptr<io::Link>> further_;  ///< beside the socket
};

}  // namespace icmpkit::app

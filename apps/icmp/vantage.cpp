#include "apps/icmp/vantage.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "apps/icmp/interface_option.hpp"
#include "apps/icmp/zone.hpp"
#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/local_facts.hpp"
#include "icmpkit/io/tcp_connects.hpp"
#include "icmpkit/io/udp_flows.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

constexpr Duration kDay = 24h;
/// Names are worth a short wait when everything else is known.
constexpr Duration kWaitForNames = 500ms;

CommandFailure failure_of(const io::OpenError& error) {
  return {.text = error.what,
          .advice = error.advice,
          .exit_code = error.is_permission() ? kExitPermission : kExitUsage,
          .cause = error.is_permission() ? FailureCause::NoPermission : FailureCause::Other};
}

}  // namespace

void add_vantage_options(CLI::App& command, VantageOptions& options) {
  command.add_flag_callback("-4", [&] { options.family = Family::V4; }, "IPv4 only");
  command.add_flag_callback("-6", [&] { options.family = Family::V6; }, "IPv6 only");
  add_interface_option(command, options.interface, options.source);
  command.add_flag("-n", options.numeric, "addresses only");
  add_lab_options(command, options.lab);
}

std::expected<std::unique_ptr<Vantage>, CommandFailure> Vantage::open(const VantageOptions& options,
                                                                      const CommonOptions& common) {
  std::unique_ptr<Vantage> vantage(new Vantage(options));
  auto failure = options.lab.is_wanted() ? vantage->find_in_lab(common) : vantage->find_by_name();
  if (failure) return std::unexpected(std::move(*failure));
  return vantage;
}

std::optional<CommandFailure> Vantage::find_in_lab(const CommonOptions& common) {
  if (!options_.interface.empty()) {
    return CommandFailure{.text = "-I takes an address in a lab, or give --from NODE",
                          .advice = {}};
  }
  auto world = LabWorld::open(options_.lab, common.seed, options_.splitting);
  if (!world) return CommandFailure{.text = world.error().text, .advice = world.error().advice};
  world_ = std::move(*world);
  const auto found = world_->resolve(options_.target, options_.family);
  if (!found) return CommandFailure{.text = found.error().text, .advice = found.error().advice};
  target_ = *found;
  if (!options_.source && !world_->source(target_.family())) {
    return CommandFailure{.text = "the node that asks does not speak the target's family",
                          .advice = {}};
  }
  return std::nullopt;
}

std::optional<CommandFailure> Vantage::find_by_name() {
  auto split = split_zone(options_.target);
  if (!split) return CommandFailure{.text = split.error(), .advice = {}};
  if (!split->zone.empty()) options_.interface = split->zone;
  if (const auto address = IpAddress::parse(split->target)) {
    if (options_.family && *options_.family != address->family()) {
      return CommandFailure{.text = fmt::format("{}: an address of the other family than -{}",
                                                split->target, static_cast<int>(*options_.family)),
                            .advice = {}};
    }
    target_ = *address;
    return std::nullopt;
  }
  resolver_.ask_addresses(0, split->target, options_.family);
  for (;;) {
    wait_for(resolver_, signals_, std::nullopt);
    if (const auto resolved = resolver_.poll()) {
      if (resolved->addresses.empty()) {
        return CommandFailure{.text = split->target + ": " + resolved->error,
                              .advice = {},
                              .cause = FailureCause::NameNotFound};
      }
      target_ = resolved->addresses.front();
      return std::nullopt;
    }
    if (signals_.poll() == io::Signal::Stop) {
      return CommandFailure{.text = "interrupted", .advice = {}, .exit_code = kExitInterrupted};
    }
  }
}

IpAddress Vantage::source() const {
  if (options_.source) return *options_.source;
  const auto source = world_ ? world_->source(target_.family()) : std::nullopt;
  if (source) return *source;
  return target_.is_v4() ? IpAddress{Ipv4Address{}} : IpAddress{Ipv6Address{}};
}

Duration Vantage::time_of_day() const {
  if (world_) return world_->time_of_day();
  const Duration since_boot = io::monotonic_now().time_since_epoch();
  return (Duration{io::unix_time_ns()} - since_boot) % kDay;
}

std::expected<LocalFacts, CommandFailure> Vantage::local_facts() {
  if (world_) return world_->local_facts(target_);
  auto facts = io::local_facts(target_, options_.interface);
  if (!facts) return std::unexpected(failure_of(facts.error()));
  return std::move(*facts);
}

std::expected<std::uint16_t, CommandFailure> Vantage::open_socket(io::IcmpSocketOptions options) {
  if (world_) return options.identifier;
  if (!io::source_towards(target_, options_.interface)) {
    return std::unexpected(CommandFailure{.text = "there is no route to the target", .advice = {}});
  }
  auto opened = open(std::move(options));
  if (!opened) return std::unexpected(std::move(opened.error()));
  socket_ = std::move(*opened);
  return socket_->identifier();
}

std::optional<CommandFailure> Vantage::open_answers(io::IcmpSocketOptions options) {
  if (world_) return std::nullopt;
  auto opened = open(std::move(options));
  if (!opened) return std::move(opened.error());
  add(std::move(*opened));
  return std::nullopt;
}

LinkId Vantage::add(std::unique_ptr<io::Link> link) {
  further_.push_back(std::move(link));
  return further_link(further_.size() - 1);
}

std::expected<Vantage::Unprivileged, CommandFailure> Vantage::open_unprivileged(
    io::IcmpSocketOptions options, std::uint16_t& first_port, std::uint8_t ports) {
  auto flows = io::UdpFlows::open_free(towards_target(std::move(options)), first_port, ports);
  if (!flows) return std::unexpected(failure_of(flows.error()));
  auto connects =
      io::TcpConnects::open({.source = options_.source, .interface = options_.interface});
  if (!connects) return std::unexpected(failure_of(connects.error()));
  return Unprivileged{.tcp = add(std::move(*connects)), .udp = add(std::move(*flows))};
}

io::IcmpSocketOptions Vantage::towards_target(io::IcmpSocketOptions options) const {
  options.family = target_.family();
  options.interface = options_.interface;
  options.source = options_.source;
  return options;
}

std::expected<std::unique_ptr<io::IcmpSocket>, CommandFailure> Vantage::open(
    io::IcmpSocketOptions options) const {
  auto opened = io::IcmpSocket::open(towards_target(std::move(options)));
  if (!opened) return std::unexpected(failure_of(opened.error()));
  return std::move(*opened);
}

bool Vantage::is_raw() const {
  return world_ || (socket_ && socket_->kind() == io::SocketKind::Raw);
}

std::optional<IpAddress> Vantage::station(const std::string& name) const {
  if (!world_) return IpAddress::parse(name);
  const auto found = world_->resolve(name, target_.family());
  return found ? std::optional(*found) : std::nullopt;
}

void Vantage::ask_name(const IpAddress& address) {
  if (options_.numeric) return;
  if (world_) return names_.note(address, world_->name_of(address));
  names_.ask(address);
}

std::string Vantage::node_of(const IpAddress& address) const {
  if (!world_) return {};
  const std::uint32_t node = world_->network().owner_of(address);
  return node == sim::kNone ? std::string{} : world_->network().node_name(node);
}

void Vantage::await_names() { names_.await(signals_, kWaitForNames); }

std::string_view Vantage::name_of(const IpAddress& address) const {
  if (options_.numeric) return {};
  const bool is_named = !IpAddress::parse(options_.target);
  if (address == target_ && is_named) return options_.target;
  return names_.of(address);
}

}  // namespace icmpkit::app

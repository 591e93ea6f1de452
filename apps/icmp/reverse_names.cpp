#include "apps/icmp/reverse_names.hpp"

#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/driver.hpp"

namespace icmpkit::app {

void ReverseNames::note(const IpAddress& address, std::string_view name) {
  names_.try_emplace(address, name);
}

void ReverseNames::ask(const IpAddress& address) {
  if (!names_.try_emplace(address).second) return;
  resolver_.ask_name(asked_.size(), address);
  asked_.push_back(address);
}

void ReverseNames::take() {
  while (auto resolved = resolver_.poll()) {
    names_[asked_[resolved->question]] = std::move(resolved->name);
  }
}

void ReverseNames::await(io::Signals& signals, Duration at_most) {
  const Instant deadline = io::monotonic_now() + at_most;
  take();
  while (!knows_all() && io::monotonic_now() < deadline) {
    wait_for(resolver_, signals, deadline);
    if (signals.poll() == io::Signal::Stop) return;
    take();
  }
}

std::string_view ReverseNames::of(const IpAddress& address) const {
  const auto found = names_.find(address);
  return found == names_.end() ? std::string_view{} : std::string_view(found->second);
}

void wait_for(const io::Resolver& resolver, const io::Signals& signals,
              const std::optional<Instant>& deadline) {
  io::Driver idle(1);
  idle.watch(resolver.descriptor());
  idle.watch(signals.descriptor());
  idle.wait_until(deadline);
}

}  // namespace icmpkit::app

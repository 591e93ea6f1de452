#include "apps/icmp/tour_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "apps/icmp/tour_probe.hpp"
#include "icmpkit/probe/verdict.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;

/// Longer than anybody waits for a fragment.
constexpr Duration kWatched = 70s;

std::optional<wire::DatagramView> view_of(Bytes octets) {
  const auto view = wire::DatagramView::parse(wire::CutBytes{octets});
  return view ? std::optional(*view) : std::nullopt;
}

std::uint8_t tcp_flags(const wire::DatagramView& datagram) {
  if (datagram.protocol() != wire::IpProtocol::Tcp) return 0;
  const auto segment = wire::TcpView::parse(datagram.payload());
  return segment ? segment->flags().value_or(0) : std::uint8_t{0};
}

bool is_icmp(const wire::DatagramView& datagram, std::uint8_t type, std::uint8_t code) {
  const auto part = datagram.icmp();
  if (!part || part->message.size() < wire::kCommonSize) return false;
  return load_u8(part->message.bytes(), 0) == type && load_u8(part->message.bytes(), 1) == code;
}

bool is_answer(const Answer& wanted, const wire::DatagramView& datagram) {
  using wire::TcpFlags;
  switch (wanted.kind) {
    case AnswerKind::Icmp:
      return is_icmp(datagram, wanted.type, wanted.code);
    case AnswerKind::Udp:
      return datagram.protocol() == wire::IpProtocol::Udp;
    case AnswerKind::TcpAccepted:
      return (tcp_flags(datagram) & (TcpFlags::kSyn | TcpFlags::kAck)) ==
             (TcpFlags::kSyn | TcpFlags::kAck);
    case AnswerKind::TcpReset:
      return (tcp_flags(datagram) & TcpFlags::kRst) != 0;
    case AnswerKind::Nothing:
      break;
  }
  return false;
}

bool is_error(Bytes octets) {
  const auto datagram = view_of(octets);
  const auto part = datagram ? datagram->icmp() : std::nullopt;
  if (!part || part->message.size() == 0) return false;
  const std::uint8_t type = load_u8(part->message.bytes(), 0);
  return datagram->is_v4() ? wire::icmpv4::is_error(static_cast<wire::icmpv4::Type>(type))
                           : wire::icmpv6::is_error(static_cast<wire::icmpv6::Type>(type));
}

// Routers that tell of themselves answer nobody, unless they were asked.
bool is_unasked(const Stop& stop, const wire::DatagramView& datagram) {
  constexpr std::uint8_t kRouterAdvertisement = 9;
  return stop.probe.stimulus != Stimulus::RouterSolicitation &&
         is_icmp(datagram, kRouterAdvertisement, 0);
}

class Walk {
 public:
  Walk(const sim::Scenario& scenario, const Stop& stop, std::uint64_t seed)
      : scenario_(scenario), stop_(stop), seed_(seed), network_(scenario, {.seed = seed}) {
    visit_.stop = &stop;
  }

  Visit run() {
    const auto truth = std::ranges::find_if(scenario_.truths, [&](const sim::ScenarioTruth& each) {
      return each.target == stop_.target && each.options == stop_.options;
    });
    if (truth == scenario_.truths.end()) return complain("the lab has no truth about it");
    visit_.truth = &*truth;
    const auto addresses = find_addresses();
    if (!addresses) return complain("the lab has no such destination");
    if (!send(*addresses)) return complain("it could not be sent");
    watch();
    judge();
    if (visit_.complaint.empty()) diagnose();
    return std::move(visit_);
  }

 private:
  void diagnose() {
    visit_.verdict = diagnose_stop(*visit_.truth, stop_.family, seed_);
    if (!visit_.verdict || !visit_.verdict->is_right) {
      visit_.complaint = "the verdict is not the truth";
    }
  }

  Visit complain(std::string words) {
    visit_.complaint = std::move(words);
    return std::move(visit_);
  }

  [[nodiscard]] std::optional<TourAddresses> find_addresses() const {
    const auto& vantage = scenario_.nodes[scenario_.vantage].config;
    const auto source = sim::first_address(vantage, stop_.family);
    const auto target = scenario_.resolve(stop_.target, stop_.family);
    if (!source || !target) return std::nullopt;
    TourAddresses found{.source = *source, .target = *target, .via = {}, .link_local = {}};
    if (!stop_.probe.via.empty()) {
      const auto via = scenario_.resolve(stop_.probe.via, stop_.family);
      if (!via) return std::nullopt;
      found.via = *via;
    }
    for (const auto& interface : vantage.interfaces) {
      for (const auto& own : interface.addresses) {
        if (!own.address.is_v4() && own.address.v6().is_link_local()) {
          found.link_local = own.address;
        }
      }
    }
    return found;
  }

  bool send(const TourAddresses& addresses) {
    for (std::uint16_t i = 1; i <= stop_.probe.count; ++i) {
      auto datagram = write_probe(stop_.probe, addresses, i);
      if (!network_.originate(datagram, Instant{})) return false;
      visit_.sent.push_back({.octets = std::move(datagram), .at = {}, .from = {}});
    }
    return true;
  }

  void watch() {
    std::vector<std::byte> buffer(network_.max_transmit_size());
    Instant now{};
    for (;;) {
      network_.on_deadline(now);
      while (const auto transmit = network_.poll_transmit(buffer, now)) {
        take(Bytes(buffer).first(transmit->size), now);
      }
      while (const auto event = network_.poll_event()) {
        if (event->node == network_.attached_at() && stop_.refusal &&
            event->told.kind == *stop_.refusal) {
          visit_.was_refused = true;
        }
      }
      const auto next = network_.next_deadline();
      if (!next || *next > Instant{} + kWatched) return;
      now = std::max(now, *next);
    }
  }

  void take(Bytes datagram, Instant now) {
    const auto view = view_of(datagram);
    if (!view || is_unasked(stop_, *view)) return;
    const std::uint32_t owner = network_.owner_of(view->source());
    if (!visit_.answer && is_answer(stop_.answer, *view)) visit_.answer = visit_.received.size();
    visit_.received.push_back(
        {.octets = {datagram.begin(), datagram.end()},
         .at = now - Instant{},
         .from = owner == sim::kNone ? std::string() : network_.node_name(owner)});
  }

  void judge() {
    if (stop_.answer.kind == AnswerKind::Nothing) {
      if (!visit_.received.empty()) visit_.complaint = "something came back";
      return;
    }
    if (!visit_.answer) {
      visit_.complaint = "what should come back did not";
      return;
    }
    if (stop_.refusal && !visit_.was_refused) visit_.complaint = "a forgery was believed";
    if (!is_error(visit_.received[*visit_.answer].octets)) return;
    // In a loop chance decides where the time to live ends.
    if (visit_.truth->verdict == word(probe::Verdict::RoutingLoop)) return;
    const std::string& from = visit_.received[*visit_.answer].from;
    if (!visit_.truth->culprit.empty() && from != visit_.truth->culprit) {
      visit_.complaint = fmt::format("{} answered, not {}", from, visit_.truth->culprit);
    }
  }

  const sim::Scenario& scenario_;
  const Stop& stop_;
  std::uint64_t seed_;
  sim::Network network_;
  Visit visit_;
};

}  // namespace

Visit visit(const sim::Scenario& scenario, const Stop& stop, std::uint64_t seed) {
  return Walk(scenario, stop, seed).run();
}

}  // namespace icmpkit::app

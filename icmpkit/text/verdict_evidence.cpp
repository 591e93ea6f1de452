#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/reason.hpp"
#include "icmpkit/text/verdict_report.hpp"

namespace icmpkit::text {
namespace {

using probe::Findings;
using probe::HeardReport;
using probe::Knock;
using probe::KnockAnswer;
using probe::TraceMethod;
using probe::TracePath;

/// A hop of a path takes at most so much of a line; longer paths show both ends.
constexpr std::size_t kShownHops = 8;
/// Nothing that was measured is told as certain, in percent.
constexpr double kMostCertain = 99.9;

class EvidenceList {
 public:
  EvidenceList(const VerdictReport& report, const NameSource& name_of)
      : report_(report),
        findings_(report.findings),
        facts_(report.judgement.facts),
        name_of_(name_of) {}

  std::vector<EvidencePiece> take() {
    add_local();
    add_echo();
    for (const HeardReport& heard : findings_.reports) add_report(heard, "what was asked");
    for (const HeardReport& heard : findings_.out_of_hops) add_out_of_hops(heard);
    if (!findings_.is_up() && findings_.reports.empty()) {
      for (const HeardReport& heard : findings_.other_reports) add_report(heard, "other probes");
    }
    add_asked();
    add_path(findings_.path, findings_.asked, "the way there");
    for (const Knock& knock : findings_.knocks) add_knock(knock);
    if (findings_.other_path) {
      add_path(*findings_.other_path, findings_.other, "the way of what is answered");
    }
    add_flows();
    add_quality();
    add_size();
    for (const HeardReport& heard : findings_.quenches) add_quench(heard);
    for (const auto& redirect : findings_.redirects) add_redirect(redirect);
    return std::move(pieces_);
  }

 private:
  template <class... Values>
  static std::string format(fmt::format_string<Values...> pattern, Values&&... values) {
    return fmt::format(pattern, std::forward<Values>(values)...);
  }

  [[nodiscard]] std::string named(const IpAddress& address) const {
    Buffer out(128);
    append_named(out, name_of_ ? name_of_(address) : std::string_view{}, address);
    return std::string(out.view());
  }
  /// The name alone where there is one.
  [[nodiscard]] std::string short_name(const IpAddress& address) const {
    const std::string_view name = name_of_ ? name_of_(address) : std::string_view{};
    if (!name.empty()) return std::string(name);
    Buffer out(64);
    out.append(address);
    return std::string(out.view());
  }

  void add(std::string probe, std::string answer, std::string means,
           const probe::Evidence* packet = nullptr) {
    const bool is_shown = packet != nullptr && !packet->empty();
    pieces_.push_back(
        {std::move(probe), std::move(answer), std::move(means), is_shown ? packet : nullptr});
  }

  [[nodiscard]] std::string what_of(const Knock& knock) const {
    switch (knock.method) {
      case TraceMethod::Icmp:
        return "echo requests";
      case TraceMethod::Udp:
        return format("UDP to port {}", knock.port);
      case TraceMethod::Tcp:
        return format("TCP SYN to port {}", knock.port);
      case TraceMethod::Protocol:
        return format("datagrams of protocol {}", findings_.question.protocol);
    }
    return "";
  }

  void add_local() {
    if (!report_.failure.empty()) {
      return add("this machine", std::string(report_.failure), "nothing was sent");
    }
    const LocalFacts& local = findings_.local;
    const std::string by = local.interface.empty() ? "" : " by " + local.interface;
    if (facts_.has(probe::Fact::LinkIsDown)) {
      return add(
          "this machine's interfaces",
          (local.interface.empty() ? std::string("the one that would be used") : local.interface) +
              " is down",
          "nothing leaves this machine that way");
    }
    if (facts_.has(probe::Fact::NoRouteHere)) {
      const bool is_refused = local.route == LocalRoute::Refused;
      return add("this machine's routes",
                 is_refused ? "one refuses this destination" : "none leads there",
                 "nothing leaves this machine for it");
    }
    if (facts_.has(probe::Fact::KeptHere)) {
      add("this machine's filters", "one keeps what was asked", "it does not leave this machine");
    }
    if (facts_.has(probe::Fact::TooLargeHere)) {
      add("this machine's link" + by, format("it takes no more than {} octets at once", local.mtu),
          "what was asked does not leave this machine");
    }
    if (local.route == LocalRoute::Gateway && local.first_hop) {
      const bool is_silent = facts_.has(probe::Fact::FirstHopSilent);
      add("this machine's route", "by way of " + named(*local.first_hop) + by,
          is_silent ? "which does not answer on its own link" : "");
    } else if (local.route == LocalRoute::OnLink) {
      add("this machine's route", "the target is on the same link" + by, "");
    }
  }

  void add_echo() {
    const probe::EchoTally& echo = findings_.echo;
    if (echo.sent == 0) return;
    const auto& size = findings_.question.payload_size;
    const std::string probe =
        format("{} echo requests{}", echo.sent,
               size ? format(" with {} octets of data", *size) : std::string());
    if (echo.answered == 0) return add(probe, "none was answered", meaning_of_no_echo());
    const probe::ShareInterval loss = findings_.loss();
    std::string answer = format("{} answered", echo.answered);
    if (const auto times = echo.times.summary()) {
      answer += format(", in {:.2f} ms (median)", static_cast<double>(times->median.count()) / 1e6);
    }
    std::string means = "nothing is lost";
    if (echo.lost() != 0) {
      answer += format("; {} lost", echo.lost());
      means = format("{:.1f} % is lost, between {:.1f} and {:.1f} %: {}",
                     100.0 * echo.lost() / echo.sent, 100 * loss.low, 100 * loss.high,
                     findings_.is_lossy() ? "more than is normal (0.5 %)"
                                          : "that may be the normal half percent");
    }
    add(probe, std::move(answer), std::move(means), &echo.reply);
    if (echo.duplicates != 0) {
      add(probe,
          format("{} were answered more than once, {} answers too many", echo.doubled,
                 echo.duplicates),
          findings_.is_doubled() ? "something on the way copies datagrams" : "one is no verdict",
          &echo.duplicate);
    }
    if (echo.damaged != 0) {
      add(probe, format("{} answers came damaged", echo.damaged),
          findings_.is_damaged() ? "something on the way changes octets" : "one is no verdict",
          &echo.damage);
    }
  }

  [[nodiscard]] std::string meaning_of_no_echo() const {
    if (findings_.not_sent != 0) return "probes did not leave this machine";
    return findings_.is_answered() ? "how much is lost, and of which size, is not known" : "";
  }

  [[nodiscard]] std::string reason(const probe::ProbeError& error) const {
    Buffer out(256);
    if (error.type && error.code) {
      append_reason(out, {.family = findings_.question.target.family(),
                          .type = *error.type,
                          .code = *error.code,
                          .parameter = error.parameter});
    }
    return std::string(out.view());
  }

  void add_report(const HeardReport& heard, std::string_view about) {
    const auto verdict = probe::verdict_of(findings_.question.target.family(), heard.error);
    std::string means(verdict ? word(*verdict) : std::string_view{});
    if (findings_.is_answered()) means = "it is not so: the target answers";
    add(std::string(about),
        format("{} reports: {}{}", named(heard.from), reason(heard.error), times(heard.count)),
        std::move(means), &heard.packet);
  }
  void add_out_of_hops(const HeardReport& heard) {
    add("what was asked, with a TTL of 64",
        format("{} reports: {}{}", named(heard.from), reason(heard.error), times(heard.count)),
        "64 routers did not get it there", &heard.packet);
  }
  [[nodiscard]] static std::string times(std::uint32_t count) {
    return count == 1 ? "" : format(" ({} times)", count);
  }

  void add_asked() {
    const Knock& asked = findings_.asked;
    if (findings_.question.method == TraceMethod::Icmp || asked.sent == 0) return;
    add_answer(asked);
  }
  void add_knock(const Knock& knock) {
    if (knock.sent != 0) add_answer(knock);
  }
  void add_answer(const Knock& knock) {
    std::string probe = what_of(knock);
    switch (knock.answer) {
      case KnockAnswer::None:
        return add(std::move(probe), "no answer", "");
      case KnockAnswer::Open:
        return add(std::move(probe), "it is answered", "the host is up, and takes it",
                   &knock.packet);
      case KnockAnswer::Refused:
        return add(std::move(probe),
                   knock.error ? "the host says: " + reason(*knock.error)
                               : "the host resets the connection",
                   "the host is up, and nobody there takes it", &knock.packet);
    }
  }

  [[nodiscard]] std::string hops_of(const TracePath& path) const {
    std::string hops;
    std::size_t count = path.hops().size();
    while (count > 1 && path.hops()[count - 1].responders.empty()) --count;
    const bool is_cut = count < path.hops().size();
    for (std::size_t i = 0; i < count; ++i) {
      if (count > kShownHops && i == kShownHops / 2) {
        hops += ", ...";
        i = count - kShownHops / 2;
      }
      const auto& responders = path.hops()[i].responders;
      hops += i == 0 ? "" : ", ";
      hops += responders.empty() ? "*" : short_name(responders.front().address);
    }
    return is_cut ? hops + ", and no further" : hops;
  }

  void add_path(const TracePath& path, const Knock& by, std::string_view which) {
    if (path.hops().empty() || !path.is_finished()) return;
    Buffer stop(256);
    append_trace_stop(stop, path, name_of_);
    const bool is_quiet_loop = &path == &findings_.path && findings_.is_path_loop() &&
                               path.stop() != probe::TraceStop::Loop;
    if (is_quiet_loop) {
      stop.clear();
      stop.append("a routing loop: one router again and again, and others that keep silent");
    }
    const bool is_reached = path.stop() == probe::TraceStop::Reached;
    const std::string means = is_reached ? format("the target is {} hop{} away", path.distance(),
                                                  path.distance() == 1 ? "" : "s")
                                         : std::string(stop.view());
    const auto* last = Findings::last_hop(path);
    add(format("{}, hop by hop ({})", which, what_of(by)), hops_of(path), means,
        last == nullptr ? nullptr : &last->responders.front().latest.evidence);
  }

  void add_flows() {
    if (!findings_.flows) return;
    std::string answer;
    for (const auto& flow : findings_.flows->flows) {
      answer += format("{}{}/{}", answer.empty() ? "" : " ", flow.answered, flow.sent);
    }
    const bool some_vanish = findings_.flows->some_vanish();
    add(format("echo requests of {} flows", probe::FlowTally::kFlows),
        "answered of each: " + answer,
        some_vanish
            ? "some flows vanish and the others get through: one of several equal ways is broken"
            : "all flows fare alike");
    if (findings_.vanished_path) {
      add_path(*findings_.vanished_path, {.method = TraceMethod::Icmp},
               "the way of a flow that vanishes");
    }
  }

  void add_quality() {
    if (!findings_.fault) return;
    const probe::FaultLocation& fault = *findings_.fault;
    const auto share = [](std::uint32_t hits, std::uint32_t sent) {
      return sent == 0 ? std::string("not asked") : format("{} of {}", hits, sent);
    };
    add("echo requests to the hops themselves",
        format("{}: {} show it; {}: {}", named(fault.from_here),
               share(fault.hits_here, fault.sent_here),
               fault.before ? named(*fault.before) : std::string("this machine"),
               fault.before ? share(fault.hits_before, fault.sent_before)
                            : std::string("the probes begin here")),
        format("it begins at {} with a probability of {:.1f} %", short_name(fault.from_here),
               std::min(100 * fault.probability, kMostCertain)));
  }

  void add_size() {
    if (!findings_.size || findings_.size->outcome != probe::PathMtuOutcome::Found) return;
    const probe::PathMtuResult& size = *findings_.size;
    const std::string probe =
        format("echo requests of up to {} octets that may not be cut up", findings_.first_size);
    if (size.black_hole) {
      return add(probe,
                 format("those of {} octets and more vanish, and {} get through",
                        size.black_hole->lost_size, size.path_mtu),
                 size.black_hole->at
                     ? format("they come as far as {}, and nobody reports why they go no further",
                              named(*size.black_hole->at))
                     : std::string("nobody reports why"));
    }
    if (size.path_mtu >= findings_.first_size) {
      return add(probe, format("{} octets get through", size.path_mtu), "large datagrams pass");
    }
    for (const probe::PathMtuStep& step : size.steps) {
      if (!step.from) continue;
      add(probe,
          format("{} reports that its next link takes no more than {} octets", named(*step.from),
                 step.mtu),
          format("{} octets get through", size.path_mtu), &findings_.too_big);
    }
  }

  void add_quench(const HeardReport& heard) {
    add("probes in a burst",
        format("{} reports: {}{}", named(heard.from), reason(heard.error), times(heard.count)),
        "its queue is full, or nearly; routers have not said so since RFC 6633 (2012), so it is an "
        "old one",
        &heard.packet);
  }
  void add_redirect(const probe::HeardRedirect& redirect) {
    const bool is_believed = probe::is_believable(redirect, findings_);
    add("what was asked",
        format("{} says that {} is the better first hop{}", named(redirect.from),
               redirect.gateway ? named(*redirect.gateway) : std::string("another router"),
               times(redirect.count)),
        is_believed
            ? "it is this machine's first hop, and the better one is a neighbour: that can be so"
            : "it is not believed: it does not come from this machine's first hop, or the better "
              "one is no neighbour",
        &redirect.packet);
  }

  const VerdictReport& report_;
  const Findings& findings_;
  const probe::FactSet& facts_;
  const NameSource& name_of_;
  std::vector<EvidencePiece> pieces_;
};

}  // namespace

std::vector<EvidencePiece> evidence_of(const VerdictReport& report, const NameSource& name_of) {
  return EvidenceList(report, name_of).take();
}

}  // namespace icmpkit::text

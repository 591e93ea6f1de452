// `icmp query`: wires the machine to a vantage and tells what it finds out.
#include "icmpkit/probe/query.hpp"

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include "apps/icmp/duration_option.hpp"
#include "apps/icmp/paint.hpp"
#include "apps/icmp/probe_identity.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/vantage.hpp"
#include "apps/icmp/word_option.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/query_json.hpp"
#include "icmpkit/text/query_text.hpp"

namespace icmpkit::app {
namespace {

using namespace std::chrono_literals;
using probe::QueryEvent;
using probe::QueryEventKind;
using probe::QueryKind;

constexpr std::string_view kCommand = "icmp query";
/// All routers of the link.
constexpr std::string_view kAllRouters4 = "224.0.0.2";
constexpr std::string_view kAllRouters6 = "ff02::2";

struct QueryOptions {
  QueryKind kind = QueryKind::Timestamp;
  VantageOptions vantage;
  std::uint32_t count = 3;
  std::optional<Duration> interval;
  std::optional<Duration> timeout;
  std::uint8_t hop_limit = 64;

  std::string name;  ///< --name, --index, --address: at most one is given
  std::optional<std::uint32_t> index;
  std::optional<IpAddress> address;
  bool remote = false;
  bool addresses = false;
};

/// What is wrong with options that each are right, in words for the user; empty where nothing is.
std::string conflict_of(const QueryOptions& options) {
  const bool names_interface = !options.name.empty() || options.index || options.address;
  const bool asks_interface = options.kind == QueryKind::Interface;
  if (asks_interface && !names_interface) {
    return "interface: which one? give --name, --index or --address";
  }
  if (!asks_interface && (names_interface || options.remote)) {
    return fmt::format("--name, --index, --address and --remote are for icmp query interface");
  }
  if (options.remote && !options.address) {
    return "--remote: a neighbour's interface can be told by its --address alone";
  }
  if (options.addresses && options.kind != QueryKind::Name) {
    return "--addresses is for icmp query name";
  }
  if (options.vantage.target.empty() && options.kind != QueryKind::Routers) {
    return "no target: give a name or an address";
  }
  if (options.vantage.family == Family::V6 && !exists(options.kind, Family::V6)) {
    return fmt::format("{}: ICMPv6 has no such request", text::word(options.kind));
  }
  return {};
}

probe::InterfaceKey key_of(const QueryOptions& options) {
  if (options.index) return *options.index;
  if (options.address) return *options.address;
  return options.name;
}

class QueryCommand {
 public:
  QueryCommand(QueryOptions options, const CommonOptions& common)
      : options_(std::move(options)),
        common_(common),
        paint_(Paint::of(common.color, io::StandardStream::Output)) {}

  int run() {
    if (const std::string conflict = conflict_of(options_); !conflict.empty()) {
      return fail({.text = conflict, .advice = {}});
    }
    complete_options();
    auto vantage = Vantage::open(options_.vantage, common_);
    if (!vantage) return fail(vantage.error());
    vantage_ = std::move(*vantage);
    if (!exists(options_.kind, vantage_->target().family())) {
      return fail({.text = fmt::format("{}: ICMPv6 has no such request", text::word(options_.kind)),
                   .advice = {}});
    }
    probe::QueryConfig config = make_config();
    io::IcmpSocketOptions socket{.identifier = config.identifier,
                                 .hop_limit = options_.hop_limit,
                                 .hearing = io::Hearing::Everything,
                                 .allow_broadcast = true};
    // A ping socket takes echo requests and, of all others, extended ones alone.
    if (options_.kind != QueryKind::Interface) socket.kind = io::SocketKind::Raw;
    const auto identifier = vantage_->open_socket(socket);
    if (!identifier) return fail(identifier.error());
    config.identifier = *identifier;
    return drive(config);
  }

 private:
  int fail(const CommandFailure& failure) {
    report_failure(common_, kCommand, failure.text, failure.advice);
    return failure.exit_code;
  }

  /// What only one family has decides the family; routers are asked as a group.
  void complete_options() {
    VantageOptions& vantage = options_.vantage;
    const bool is_named = !IpAddress::parse(vantage.target);
    if (!vantage.family && is_named && !exists(options_.kind, Family::V6)) {
      vantage.family = Family::V4;
    }
    if (!vantage.target.empty()) return;
    vantage.target = vantage.family == Family::V6 ? kAllRouters6 : kAllRouters4;
  }

  [[nodiscard]] probe::QueryConfig make_config() const {
    const ProbeIdentity identity = draw_identity(common_);
    using wire::icmpv6::NodeQuestion;
    return {.kind = options_.kind,
            .target = vantage_->target(),
            .source = vantage_->source(),
            .identifier = identity.identifier,
            .key = identity.key,
            .interface = {.whose = options_.remote ? wire::ProbedInterface::Remote
                                                   : wire::ProbedInterface::Local,
                          .key = key_of(options_)},
            .node_question = options_.addresses ? NodeQuestion::Addresses : NodeQuestion::NodeName,
            .time_of_day = vantage_->time_of_day(),
            .count = options_.count,
            .interval = options_.interval.value_or(1s),
            .timeout = options_.timeout.value_or(1s),
            .hop_limit = options_.hop_limit};
  }

  int drive(const probe::QueryConfig& config) {
    probe::Query query(config);
    if (!common_.json) {
      append_query_heading(out_, config, vantage_->name_of(config.target));
      end_line();
    }
    const auto end = vantage_->run(query, [&](const QueryEvent& event) { tell(event, config); });
    summary_.sent = query.sent() - not_sent_;
    if (!common_.json) {
      out_.append('\n');
      append_query_summary(out_, config, summary_);
      end_line();
    }
    if (end == VantageEnd::Interrupted) return kExitInterrupted;
    return summary_.answered != 0 ? 0 : kExitNotFound;
  }

  void tell(const QueryEvent& event, const probe::QueryConfig& config) {
    const bool is_first = event.sequence != latest_answered_;
    if (event.kind == QueryEventKind::Answer && is_first) {
      ++summary_.answered;
      latest_answered_ = event.sequence;
    }
    const bool is_error =
        event.kind == QueryEventKind::Error && !is_advice(vantage_->target().family(), event.error);
    if (is_error) ++summary_.errors;
    if (event.kind == QueryEventKind::NotSent) ++not_sent_;
    if (common_.json) {
      append_query_event_json(out_, event, config, vantage_->target_name(), unix_time());
      return write_out(out_, stdout);
    }
    if (event.kind == QueryEventKind::NotSent) return tell_not_sent(event);
    const Tone tone = event.kind == QueryEventKind::Answer ? Tone::Plain : Tone::Bad;
    paint_.begin(out_, tone);
    const std::size_t before = out_.size();
    append_query_event(out_, event, config, vantage_->name_of(event.from));
    if (out_.size() == before) return out_.clear();
    paint_.end(out_, tone);
    end_line();
  }

  void tell_not_sent(const QueryEvent& event) {
    fmt::format_to(std::back_inserter(out_), "{}: icmp_seq={} was not sent: {}", kCommand,
                   event.sequence, text::words(event.send_error));
    out_.append('\n');
    write_out(out_, stderr);
  }

  void end_line() {
    out_.append('\n');
    write_out(out_, stdout);
  }

  QueryOptions options_;
  const CommonOptions& common_;
  Paint paint_;
  std::unique_ptr<Vantage> vantage_;
  text::Buffer out_{4096};
  text::QuerySummary summary_;
  std::uint32_t latest_answered_ = 0;
  std::uint32_t not_sent_ = 0;
};

void declare_question(CLI::App& command, QueryOptions& options) {
  add_word<QueryKind>(command, "KIND", options.kind,
                      {{"timestamp", QueryKind::Timestamp},
                       {"mask", QueryKind::AddressMask},
                       {"information", QueryKind::Information},
                       {"routers", QueryKind::Routers},
                       {"interface", QueryKind::Interface},
                       {"name", QueryKind::Name}},
                      "timestamp, mask, information, routers, interface or name")
      ->required();
  command.add_option("TARGET", options.vantage.target,
                     "a name or an address; of routers, by default all of the link");
  auto* const name = command.add_option("--name", options.name, "interface: the one of this name");
  auto* const index = command.add_option("--index", options.index, "interface: of this index");
  auto* const address = command.add_option_function<std::string>(
      "--address",
      [&](const std::string& text) {
        options.address = IpAddress::parse(text);
        if (!options.address) {
          throw CLI::ValidationError("--address", "'" + text + "' is no IPv4 or IPv6 address");
        }
      },
      "interface: the one that has this address");
  name->type_name("NAME")->excludes(index)->excludes(address);
  index->type_name("N")->excludes(address);
  address->type_name("ADDRESS");
  command.add_flag("--remote", options.remote,
                   "interface: of a neighbour of the target's, by its --address");
  command.add_flag("--addresses", options.addresses,
                   "name: ask for the node's addresses instead (IPv6)");
}

}  // namespace

void add_query(CLI::App& app, Program& program) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* command =
      app.add_subcommand("query", "ask a host its time, mask, routers, interfaces or name");
  declare_question(*command, *options);
  command->add_option("-c", options->count, "send COUNT requests (default: 3)")
      ->check(CLI::Range(1U, 65'535U))
      ->type_name("COUNT");
  add_seconds(*command, "-i", options->interval, 0s, "between two requests (default: 1)");
  add_seconds(*command, "-W", options->timeout, 1ms, "how long to wait for answers (default: 1)");
  command->add_option("-t", options->hop_limit, "TTL or hop limit (default: 64)")
      ->check(CLI::Range(1, 255))
      ->type_name("TTL");
  add_vantage_options(*command, options->vantage);
  add_common_options(*command, program.common);
  command->footer(
      "Exit status: 0 answered; 1 not; 2 an error of the command; 3 no permission; 130 "
      "interrupted.");
  command->callback(
      [options, &program] { program.exit_code = QueryCommand(*options, program.common).run(); });
}

}  // namespace icmpkit::app

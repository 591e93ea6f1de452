#include "icmpkit/sim/scenario_policy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

namespace icmpkit::sim {

namespace {

using engine::Policy;

template <class Owner>
struct Flag {
  std::string_view key;
  bool Owner::* member;
};

// The keys are the names of the members: what is documented there is true here.
constexpr auto kFlags = std::to_array<Flag<Policy>>({
    {"reports_isolation", &Policy::reports_isolation},
    {"sends_source_quench", &Policy::sends_source_quench},
    {"reports_conversion", &Policy::reports_conversion},
    {"answers_traceroute", &Policy::answers_traceroute},
    {"sends_redirects", &Policy::sends_redirects},
    {"obeys_redirects", &Policy::obeys_redirects},
    {"discovers_routers", &Policy::discovers_routers},
    {"sends_network_redirects", &Policy::sends_network_redirects},
    {"redirects_for_service_as_host", &Policy::redirects_for_service_as_host},
    {"answers_closed_udp", &Policy::answers_closed_udp},
    {"answers_closed_tcp", &Policy::answers_closed_tcp},
    {"forwards_source_routes", &Policy::forwards_source_routes},
    {"validates_sources", &Policy::validates_sources},
    {"forwards_directed_broadcasts", &Policy::forwards_directed_broadcasts},
    {"requires_security_option", &Policy::requires_security_option},
});

constexpr auto kResponderFlags = std::to_array<Flag<engine::Responders>>({
    {"echo", &engine::Responders::echo},
    {"broadcast_echo", &engine::Responders::broadcast_echo},
    {"multicast_echo", &engine::Responders::multicast_echo},
    {"timestamp", &engine::Responders::timestamp},
    {"information", &engine::Responders::information},
    {"address_mask", &engine::Responders::address_mask},
    {"domain_name", &engine::Responders::domain_name},
    {"node_information", &engine::Responders::node_information},
});

constexpr auto kExtensionFlags = std::to_array<Flag<engine::ErrorExtensions>>({
    {"interface_information", &engine::ErrorExtensions::interface_information},
    {"next_hop", &engine::ErrorExtensions::next_hop},
    {"mpls", &engine::ErrorExtensions::mpls},
    {"interface_index", &engine::ErrorExtensions::interface_index},
    {"interface_address", &engine::ErrorExtensions::interface_address},
    {"interface_name", &engine::ErrorExtensions::interface_name},
    {"interface_mtu", &engine::ErrorExtensions::interface_mtu},
});

constexpr auto kPermissionFlags = std::to_array<Flag<engine::ExtendedEchoPermission>>({
    {"by_name", &engine::ExtendedEchoPermission::by_name},
    {"by_index", &engine::ExtendedEchoPermission::by_index},
    {"by_address", &engine::ExtendedEchoPermission::by_address},
    {"remote", &engine::ExtendedEchoPermission::remote},
});

template <class Owner>
struct Number {
  std::string_view key;
  std::uint32_t Owner::* member;
};

constexpr auto kRates = std::to_array<Number<engine::ErrorRateLimit>>({
    {"peer_per_second", &engine::ErrorRateLimit::peer_per_second},
    {"peer_burst", &engine::ErrorRateLimit::peer_burst},
    {"overall_per_second", &engine::ErrorRateLimit::overall_per_second},
    {"overall_burst", &engine::ErrorRateLimit::overall_burst},
});

constexpr auto kLabels = std::to_array<Word<wire::ipv4::Classification>>(
    {{"unclassified", wire::ipv4::Classification::Unclassified},
     {"confidential", wire::ipv4::Classification::Confidential},
     {"secret", wire::ipv4::Classification::Secret},
     {"top-secret", wire::ipv4::Classification::TopSecret}});
constexpr auto kSecurityRefusals = std::to_array<Word<engine::CauseKind>>(
    {{"network-prohibited", engine::CauseKind::NetworkProhibited},
     {"host-prohibited", engine::CauseKind::HostProhibited}});
constexpr auto kQuoteLengths = std::to_array<Word<engine::QuoteLength>>(
    {{"as-much-as-fits", engine::QuoteLength::AsMuchAsFits},
     {"eight-octets", engine::QuoteLength::EightOctets}});
constexpr auto kErrorTos = std::to_array<Word<engine::ErrorTos>>(
    {{"copied", engine::ErrorTos::Copied}, {"zero", engine::ErrorTos::Zero}});
constexpr auto kErrorSources = std::to_array<Word<engine::ErrorSource>>(
    {{"outgoing", engine::ErrorSource::Outgoing}, {"incoming", engine::ErrorSource::Incoming}});
constexpr auto kPointers = std::to_array<Word<engine::OptionPointer>>(
    {{"option-start", engine::OptionPointer::OptionStart},
     {"length-octet", engine::OptionPointer::LengthOctet}});
constexpr auto kActions = std::to_array<Word<engine::FilterAction>>(
    {{"accept", engine::FilterAction::Accept},
     {"drop", engine::FilterAction::Drop},
     {"network-prohibited", engine::FilterAction::NetworkProhibited},
     {"host-prohibited", engine::FilterAction::HostProhibited},
     {"communication-prohibited", engine::FilterAction::CommunicationProhibited},
     {"precedence-violation", engine::FilterAction::PrecedenceViolation},
     {"source-policy-failed", engine::FilterAction::SourcePolicyFailed},
     {"reset", engine::FilterAction::Reset}});

/// What was read from a table, and whether there was anything.
class Changes {
 public:
  explicit Changes(TomlTable& table) : table_(&table) {}

  template <class T, class From>
  void set(T& member, const std::optional<From>& value) {
    if (!value) return;
    member = static_cast<T>(*value);
    any_ = true;
  }
  template <class Owner, std::size_t kCount>
  void flags(Owner& owner, const std::array<Flag<Owner>, kCount>& flags) {
    for (const auto& [key, member] : flags) set(owner.*member, table_->flag(key));
  }
  template <class T>
  void number(T& member, std::string_view key) {
    set(member, table_->integer(key, 0, std::numeric_limits<T>::max()));
  }
  [[nodiscard]] bool any() const { return any_; }

 private:
  TomlTable* table_;
  bool any_ = false;
};

template <class Owner, std::size_t kCount>
bool read_flags(TomlTable& parent, std::string_view key, Owner& owner,
                const std::array<Flag<Owner>, kCount>& flags) {
  auto table = parent.table(key);
  if (!table) return false;
  Changes(*table).flags(owner, flags);
  table->finish();
  return true;
}

// `all`, or causes by their names.
bool read_silent_causes(TomlTable& table, Policy& policy) {
  const auto names = table.texts("silent");
  for (const auto& name : names) {
    if (name.value == "all") {
      policy.silent_causes.set();
      continue;
    }
    std::vector<std::string_view> known{"all"};
    bool found = false;
    for (std::size_t i = 0; i < engine::kCauseKinds; ++i) {
      known.push_back(engine::name(static_cast<engine::CauseKind>(i)));
      if (known.back() != name.value) continue;
      policy.silent_causes.set(i);
      found = true;
    }
    if (!found) {
      table.problem("silent", table.what() + ": '" + name.value + "' is no cause of an error",
                    suggest(name.value, known));
    }
  }
  return !names.empty();
}

bool read_rate_limit(TomlTable& parent, Policy& policy) {
  auto table = parent.table("rate_limit");
  if (!table) return false;
  Changes changes(*table);
  for (const auto& [key, member] : kRates) changes.number(policy.rate_limit.*member, key);
  table->finish();
  return true;
}

/// Protocols by their names or numbers. One that is neither is a problem.
std::vector<wire::IpProtocol> read_protocols(TomlTable& table, std::string_view key) {
  using wire::IpProtocol;
  static constexpr auto kProtocols =
      std::to_array<Word<IpProtocol>>({{"icmp", IpProtocol::Icmp},
                                       {"igmp", IpProtocol::Igmp},
                                       {"ipv6", IpProtocol::Ipv6},
                                       {"tcp", IpProtocol::Tcp},
                                       {"udp", IpProtocol::Udp},
                                       {"icmpv6", IpProtocol::Icmpv6}});
  std::vector<IpProtocol> all;
  for (const auto& written : table.texts(key)) {
    std::uint8_t number = 0;
    const char* const end = written.value.data() + written.value.size();
    const auto parsed = std::from_chars(written.value.data(), end, number);
    const auto named = std::ranges::find(kProtocols, written.value, &Word<IpProtocol>::word);
    if (named != kProtocols.end()) {
      all.push_back(named->value);
    } else if (parsed.ec == std::errc{} && parsed.ptr == end) {
      all.push_back(static_cast<IpProtocol>(number));
    } else {
      std::array<std::string_view, kProtocols.size()> known{};
      std::ranges::transform(kProtocols, known.begin(), &Word<IpProtocol>::word);
      table.problem(key, table.what() + ": '" + written.value + "' is no " + std::string(key),
                    suggest(written.value, known));
    }
  }
  return all;
}

bool read_segment_upper_layers(TomlTable& table, Policy& policy) {
  if (!table.has("segment_upper_layers")) return false;
  policy.segment_upper_layers = read_protocols(table, "segment_upper_layers");
  return true;
}

bool read_echo_rate(TomlTable& parent, Policy& policy) {
  auto table = parent.table("echo_rate");
  if (!table) return false;
  Changes changes(*table);
  changes.number(policy.echo_rate.per_second, "per_second");
  changes.number(policy.echo_rate.burst, "burst");
  table->finish();
  return true;
}

bool read_extensions(TomlTable& parent, Policy& policy) {
  auto table = parent.table("extensions");
  if (!table) return false;
  Changes(*table).flags(policy.extensions, kExtensionFlags);
  if (table->has("receivers")) policy.extensions.receivers = table->prefixes("receivers");
  table->finish();
  return true;
}

bool read_security(TomlTable& parent, Policy& policy) {
  auto table = parent.table("security");
  if (!table) return false;
  engine::SecurityRange& range = policy.security;
  Changes changes(*table);
  changes.set(range.minimum, table->word<wire::ipv4::Classification>("minimum", kLabels));
  changes.set(range.maximum, table->word<wire::ipv4::Classification>("maximum", kLabels));
  changes.set(range.refusal, table->word<engine::CauseKind>("refusal", kSecurityRefusals));
  const auto rank = [](wire::ipv4::Classification label) {
    return std::ranges::find(kLabels, label, &Word<wire::ipv4::Classification>::value);
  };
  if (rank(range.minimum) > rank(range.maximum)) {
    table->problem("minimum", table->what() + ": no label is taken, the least is above the most",
                   "exchange minimum and maximum");
  }
  table->finish();
  return true;
}

bool read_extended_echo(TomlTable& parent, Policy& policy) {
  bool any = false;
  for (TomlTable& table : parent.tables("extended_echo")) {
    engine::ExtendedEchoPermission permission{.from = Prefix(Ipv4Address{}, 0)};
    if (const auto from = table.prefix("from")) {
      permission.from = *from;
    } else if (!table.has("from")) {
      table.problem("from", table.what() + ": 'from' is missing",
                    "say who may ask, like from = \"0.0.0.0/0\"");
    }
    Changes(table).flags(permission, kPermissionFlags);
    table.finish();
    policy.extended_echo.push_back(permission);
    any = true;
  }
  return any;
}

bool read_filters(TomlTable& parent, Policy& policy) {
  bool any = false;
  for (TomlTable& table : parent.tables("filters")) {
    engine::FilterRule rule{.match = read_match(table)};
    if (const auto action = table.word<engine::FilterAction>("action", kActions)) {
      rule.action = *action;
    } else if (!table.has("action")) {
      table.problem("action", table.what() + ": 'action' is missing",
                    "say what is done, like action = \"drop\"");
    }
    table.finish();
    policy.filters.push_back(rule);
    any = true;
  }
  return any;
}

bool read_header_limits(TomlTable& parent, Policy& policy) {
  auto table = parent.table("header_limits");
  if (!table) return false;
  engine::ExtensionHeaderLimits& limits = policy.header_limits;
  Changes changes(*table);
  changes.number(limits.header_size, "header_size");
  changes.number(limits.chain_size, "chain_size");
  changes.number(limits.headers, "headers");
  changes.number(limits.options, "options");
  changes.number(limits.option_size, "option_size");
  changes.number(limits.padding, "padding");
  changes.number(limits.aggregate_size, "aggregate_size");
  table->finish();
  return true;
}

}  // namespace

engine::FilterMatch read_match(TomlTable& table) {
  engine::FilterMatch match;
  match.source = table.prefix("source");
  match.destination = table.prefix("destination");
  if (const auto protocols = read_protocols(table, "protocol"); !protocols.empty()) {
    match.protocol = static_cast<std::uint8_t>(protocols.front());
  }
  Changes changes(table);
  const auto number = [&]<class T>(std::optional<T>& member, std::string_view key) {
    if (const auto value = table.integer(key, 0, std::numeric_limits<T>::max())) {
      member = static_cast<T>(*value);
    }
  };
  number(match.destination_port, "port");
  number(match.icmp_type, "icmp_type");
  number(match.precedence_above, "precedence_above");
  changes.number(match.longer_than, "longer_than");
  return match;
}

bool read_policy(TomlTable& table, Policy& policy) {
  Changes changes(table);
  changes.flags(policy, kFlags);
  changes.set(policy.quote_length, table.word<engine::QuoteLength>("quote_length", kQuoteLengths));
  changes.set(policy.error_tos, table.word<engine::ErrorTos>("error_tos", kErrorTos));
  changes.set(policy.error_source, table.word<engine::ErrorSource>("error_source", kErrorSources));
  changes.set(policy.option_pointer,
              table.word<engine::OptionPointer>("option_pointer", kPointers));
  changes.set(policy.initial_ttl, table.integer("initial_ttl", 1, 255));
  changes.set(policy.reassembly_timeout, table.duration("reassembly_timeout"));
  changes.set(policy.path_mtu_lifetime, table.duration("path_mtu_lifetime"));
  changes.set(policy.recently_sent, table.duration("recently_sent"));
  // One after the other: each has keys to read.
  bool any = changes.any();
  any = read_silent_causes(table, policy) || any;
  any = read_rate_limit(table, policy) || any;
  any = read_flags(table, "responders", policy.responders, kResponderFlags) || any;
  any = read_extensions(table, policy) || any;
  any = read_echo_rate(table, policy) || any;
  any = read_security(table, policy) || any;
  any = read_extended_echo(table, policy) || any;
  any = read_filters(table, policy) || any;
  any = read_header_limits(table, policy) || any;
  any = read_segment_upper_layers(table, policy) || any;
  return any;
}

}  // namespace icmpkit::sim

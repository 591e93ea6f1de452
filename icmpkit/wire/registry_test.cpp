#include "icmpkit/wire/registry.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::wire {
namespace {

static_assert(find(RegistrySet::Icmpv4, 3, 4).name == "FragmentationNeeded");
static_assert(find(RegistrySet::Icmpv6, 155, 138).name == "ConsistencyCheck", "behind a gap");
static_assert(find(RegistrySet::NdOption, 144).name == "EncryptedDns");

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const std::string& file) {
  std::ifstream in(std::string(ICMPKIT_SOURCE_DIR "/spec/") + file);
  std::vector<Row> rows;
  std::string line;
  while (std::getline(in, line)) {
    Row row(1);
    for (const char c : line) {
      if (c == '\t') {
        row.emplace_back();
      } else {
        row.back() += c;
      }
    }
    rows.push_back(std::move(row));
  }
  rows.erase(rows.begin());
  return rows;
}

/// The numbers that a cell like "7" or "247-255" stands for.
std::vector<std::uint8_t> numbers_of(const std::string& cell) {
  const auto dash = cell.find('-');
  const int first = std::stoi(cell);
  const int last = dash == std::string::npos ? first : std::stoi(cell.substr(dash + 1));
  std::vector<std::uint8_t> numbers;
  for (int n = first; n <= last; ++n) numbers.push_back(static_cast<std::uint8_t>(n));
  return numbers;
}

RegistrySet set_named(std::string_view name) {
  for (std::size_t set = 0; set < kRegistrySets; ++set) {
    if (words(RegistrySet{static_cast<std::uint8_t>(set)}) == name) {
      return RegistrySet{static_cast<std::uint8_t>(set)};
    }
  }
  ADD_FAILURE() << "no set is named " << name;
  return {};
}

/// Every entry that a row of the sources stands for.
std::vector<const RegistryEntry*> entries_of(const Row& row) {
  std::string type = row[1];
  std::string code = row[2];
  std::string set = type;
  if (std::isdigit(static_cast<unsigned char>(type[0])) != 0) {
    set = "icmpv" + row[0];
  } else if (type == "ext:2" && code != "*") {
    set = code[0] == 'b' ? "ext-if-bit" : "ext-if-role";
    type = code.substr(code.find_first_of("0123456789"));
    code = "*";
  } else if (const auto colon = type.find(':'); colon != std::string::npos) {
    set = type.substr(0, colon);
    type = type.substr(colon + 1);
  } else {
    type = code;
    code = "*";
  }
  std::vector<const RegistryEntry*> entries;
  for (const std::uint8_t number : numbers_of(type)) {
    if (code == "*") {
      entries.push_back(&find(set_named(set), number));
      continue;
    }
    for (const std::uint8_t c : numbers_of(code)) {
      entries.push_back(&find(set_named(set), number, c));
    }
  }
  return entries;
}

TEST(Registry, HasEveryRowOfItsSources) {
  for (const char* file : {"registry.tsv", "ip_numbers.tsv"}) {
    const auto rows = rows_of(file);
    ASSERT_GT(rows.size(), 50U) << file;
    for (const Row& row : rows) {
      ASSERT_EQ(row.size(), 9U);
      for (const RegistryEntry* entry : entries_of(row)) {
        const std::string where = row[0] + " " + row[1] + "/" + row[2];
        EXPECT_EQ(words(entry->status), row[4]) << where;
        EXPECT_EQ(entry->rfc, row[5] == "-" ? "" : row[5]) << where;
        EXPECT_EQ(entry->layout, row[6] == "-" ? "" : row[6]) << where;
        EXPECT_EQ(words(entry->kind), row[7] == "-" ? "" : row[7]) << where;
        EXPECT_EQ(entry->name, row[8] == "-" ? "" : row[8]) << where;
        EXPECT_TRUE(row[3].starts_with(entry->words)) << where;
      }
    }
  }
}

TEST(Registry, NamesWhatIsAssignedAndNothingElse) {
  for (std::size_t set = 0; set < kRegistrySets; ++set) {
    for (const RegistryEntry& entry : entries(RegistrySet{static_cast<std::uint8_t>(set)})) {
      EXPECT_EQ(static_cast<std::size_t>(entry.set), set);
      EXPECT_FALSE(entry.words.empty());
      const bool assigned = entry.status != RegistryStatus::Unassigned;
      EXPECT_EQ(assigned, !entry.name.empty()) << entry.words;
      if (assigned && entry.status != RegistryStatus::Reserved) {
        EXPECT_FALSE(entry.rfc.empty()) << entry.words;
      }
    }
  }
}

TEST(Registry, AnswersForEachOf256Types) {
  for (const RegistrySet set : {RegistrySet::Icmpv4, RegistrySet::Icmpv6, RegistrySet::NdOption}) {
    for (unsigned n = 0; n < 256; ++n) {
      const RegistryEntry& entry = find(set, static_cast<std::uint8_t>(n));
      EXPECT_TRUE(entry.numbers.contains(static_cast<std::uint8_t>(n)));
      EXPECT_FALSE(entry.codes);
    }
  }
}

TEST(Registry, AgreesWithASearchThroughAllRowsForEachTypeAndCode) {
  for (const RegistrySet set :
       {RegistrySet::Icmpv4, RegistrySet::Icmpv6, RegistrySet::ExtensionClass}) {
    for (unsigned n = 0; n < 256; ++n) {
      for (unsigned c = 0; c < 256; ++c) {
        const auto number = static_cast<std::uint8_t>(n);
        const auto code = static_cast<std::uint8_t>(c);
        const RegistryEntry* naive = &kUnlisted;
        for (const RegistryEntry& entry : entries(set)) {
          if (entry.numbers.contains(number) && entry.codes && entry.codes->contains(code)) {
            naive = &entry;
          }
        }
        ASSERT_EQ(&find(set, number, code), naive) << n << "/" << c;
      }
    }
  }
}

// icmpkit has no message of its own: whatever it can build but for raw octets is one that an RFC
// defines. Experimental types are built from octets alone. [R7279-USE-1]
TEST(Registry, HasAnRfcForEveryMessageThatHasALayout) {
  const auto is_of_an_rfc = [](Family family, std::uint8_t type) {
    const RegistryEntry& entry = find(icmp_set(family), type);
    return entry.status != RegistryStatus::Unassigned && entry.status != RegistryStatus::Reserved &&
           !entry.rfc.empty();
  };
  std::size_t layouts = 0;
  for (unsigned number = 0; number < 256; ++number) {
    std::vector<std::byte> message(64);
    const auto type = static_cast<std::uint8_t>(number);
    store_u8(message, 0, type);
    const auto v4 = icmpv4::parse(message);
    if (!v4 || !std::holds_alternative<icmpv4::OpaqueView>(*v4)) {
      EXPECT_TRUE(is_of_an_rfc(Family::V4, type)) << number;
      ++layouts;
    }
    const auto v6 = icmpv6::parse(message);
    if (!v6 || !std::holds_alternative<icmpv6::OpaqueView>(*v6)) {
      EXPECT_TRUE(is_of_an_rfc(Family::V6, type)) << number;
      ++layouts;
    }
  }
  EXPECT_EQ(layouts, 23U + 38U);
  for (const auto experiment : {std::uint8_t{253}, std::uint8_t{254}}) {
    EXPECT_EQ(find(RegistrySet::Icmpv4, experiment).status, RegistryStatus::Experimental);
  }
}

TEST(Registry, GivesNoReasonWhereThereIsNone) {
  EXPECT_EQ(type_name(Family::V4, 3), "DestinationUnreachable");
  EXPECT_EQ(reason_name(Family::V4, 3, 4), "FragmentationNeeded");
  EXPECT_EQ(reason_name(Family::V6, 3, 0), "HopLimitInTransit");
  EXPECT_EQ(reason_name(Family::V4, 8, 0), "") << "echo has no codes";
  EXPECT_EQ(reason_name(Family::V4, 3, 16), "") << "unassigned";
  EXPECT_EQ(type_name(Family::V4, 1), "") << "unassigned";
}

TEST(Registry, CountsInterfaceBitsAndRolesApart) {
  EXPECT_EQ(find(RegistrySet::InterfaceInformationBit, 4).name, "IfIndex");
  EXPECT_EQ(find(RegistrySet::InterfaceRole, 3).name, "NextHop");
  EXPECT_EQ(find(RegistrySet::InterfaceRole, 4).status, RegistryStatus::Unassigned);
}

/// The enumerators of a header, by the name of their enumeration.
std::map<std::string, std::map<std::string, std::uint8_t>> enumerators_of(const std::string& path) {
  std::ifstream in(std::string(ICMPKIT_SOURCE_DIR "/") + path);
  std::map<std::string, std::map<std::string, std::uint8_t>> found;
  std::string word;
  std::string before;
  std::string enumeration;
  while (in >> word) {
    if (word == "class") in >> enumeration;
    if (word.starts_with('}')) enumeration.clear();
    if (word == "=") {
      std::string number;
      in >> number;
      if (!number.empty() && std::isdigit(static_cast<unsigned char>(number[0])) != 0) {
        found[enumeration][before] = static_cast<std::uint8_t>(std::stoi(number, nullptr, 0));
      }
    }
    before = word;
  }
  return found;
}

TEST(Registry, NamesTypesAndCodesAsOurEnumeratorsDo) {
  const std::map<std::string, std::uint8_t> types_v4{
      {"UnreachableCode", 3},         {"RedirectCode", 5},          {"TimeExceededCode", 11},
      {"RouterAdvertisementCode", 9}, {"ParameterProblemCode", 12}, {"TracerouteCode", 30},
      {"ConversionErrorCode", 31},    {"PhoturisCode", 40},         {"ExtendedEchoReplyCode", 43}};
  const std::map<std::string, std::uint8_t> types_v6{{"UnreachableCode", 1},
                                                     {"TimeExceededCode", 3},
                                                     {"ParameterProblemCode", 4},
                                                     {"RouterRenumberingCode", 138},
                                                     {"NodeInformationQueryCode", 139},
                                                     {"NodeInformationResponseCode", 140},
                                                     {"ExtendedEchoReplyCode", 161}};
  for (const Family family : {Family::V4, Family::V6}) {
    const RegistrySet set = icmp_set(family);
    const auto found = enumerators_of(family == Family::V4 ? "icmpkit/wire/icmpv4/type.hpp"
                                                           : "icmpkit/wire/icmpv6/type.hpp");
    ASSERT_TRUE(found.contains("Type"));
    for (const auto& [name, type] : found.at("Type")) EXPECT_EQ(find(set, type).name, name);
    for (const RegistryEntry& entry : entries(set)) {
      const bool has_message = entry.status != RegistryStatus::Unassigned &&
                               entry.status != RegistryStatus::Reserved && !entry.codes;
      if (has_message) {
        EXPECT_TRUE(found.at("Type").contains(std::string(entry.name))) << entry.name;
      }
    }
    for (const auto& [enumeration, type] : family == Family::V4 ? types_v4 : types_v6) {
      if (!found.contains(enumeration)) continue;
      for (const auto& [name, code] : found.at(enumeration)) {
        EXPECT_EQ(find(set, type, code).name, name) << enumeration;
      }
    }
    ASSERT_TRUE(found.contains("UnreachableCode"));
  }
}

/// An enumeration outside of type.hpp: of the numbers of a set, or of the codes of one of them.
struct Enumeration {
  const char* path;
  const char* name;
  RegistrySet set;
  std::optional<std::uint8_t> type{};
};

TEST(Registry, NamesTheOtherNumbersAsOurEnumeratorsDo) {
  for (const Enumeration& enumeration : {
           Enumeration{"extended_echo.hpp", "ExtendedEchoReplyCode", RegistrySet::Icmpv4, 43},
           Enumeration{"extended_echo.hpp", "ExtendedEchoReplyCode", RegistrySet::Icmpv6, 161},
           Enumeration{"icmpv6/router_renumbering.hpp", "RenumberingCode", RegistrySet::Icmpv6,
                       138},
           Enumeration{"icmpv6/node_information.hpp", "SubjectCode", RegistrySet::Icmpv6, 139},
           Enumeration{"icmpv6/node_information.hpp", "NodeResponseCode", RegistrySet::Icmpv6, 140},
           Enumeration{"icmpv6/routing_control.hpp", "RplCode", RegistrySet::Icmpv6, 155},
           Enumeration{"icmpv6/routing_control.hpp", "FmipSubtype", RegistrySet::FmipSubtype},
           Enumeration{"icmpv6/nd_option_lowpan.hpp", "RegistrationStatus", RegistrySet::AroStatus},
           Enumeration{"icmpv6/nd_option.hpp", "OptionType", RegistrySet::NdOption},
           Enumeration{"icmpv6/node_information.hpp", "NodeQuestion", RegistrySet::NiQtype},
           Enumeration{"ipv4_options.hpp", "OptionType", RegistrySet::Ipv4Option},
           Enumeration{"ipv6_options.hpp", "OptionType", RegistrySet::Ipv6Option},
           Enumeration{"ipv6_routing.hpp", "RoutingType", RegistrySet::Ipv6RoutingType},
           Enumeration{"ip_protocol.hpp", "IpProtocol", RegistrySet::IpProtocol},
       }) {
    const auto found = enumerators_of(std::string("icmpkit/wire/") + enumeration.path);
    ASSERT_TRUE(found.contains(enumeration.name)) << enumeration.path;
    for (const auto& [name, number] : found.at(enumeration.name)) {
      const RegistryEntry& entry = enumeration.type
                                       ? find(enumeration.set, *enumeration.type, number)
                                       : find(enumeration.set, number);
      EXPECT_EQ(entry.name, name) << enumeration.path;
    }
  }
}

}  // namespace
}  // namespace icmpkit::wire

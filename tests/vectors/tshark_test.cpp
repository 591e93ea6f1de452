// What tshark reads in the vectors, we read too.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "tests/support/our_fields.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {
namespace {

using wire::ChecksumState;

[[nodiscard]] std::string words(const std::vector<FieldValue>& values) {
  std::string text;
  for (const FieldValue& value : values) {
    const auto* number = std::get_if<std::uint64_t>(&value);
    text += number != nullptr ? std::to_string(*number) + " " : "address ";
  }
  return text;
}

/// Fields of a vector for which tshark says something that we do not.
struct Disagreement {
  std::string_view vector;
  std::string_view fields;  ///< the beginning of their names
  std::string_view reason;
};

constexpr std::array kDisagreements = {
    Disagreement{"scapy_v4_11_0_ext_version_1", "icmp.", "there is no version 1 for us to read"},
    Disagreement{"scapy_v4_11_0_ext_checksum_header_only_bad", "icmp.",
                 "a structure with a wrong checksum is none for us"},
    Disagreement{"scapy_v6_3_0_ext_checksum_header_only_bad", "icmp.", "likewise"},
    Disagreement{"scapy_v4_3_3_ext_object_length_zero", "icmp.ext.",
                 "tshark shows the header of an object that cannot be read"},
    Disagreement{"scapy_v4_3_3_ext_object_length_beyond", "icmp.ext.", "likewise"},
    Disagreement{"scapy_v4_3_1_interface_name_length_as_scapy_counts", "icmp.", "likewise"},
    Disagreement{"scapy_v4_3_1_interface_everything", "icmp.int_info.",
                 "tshark shows the items before the one that cannot be read"},
    Disagreement{"scapy_v4_3_1_interface_ipv4", "icmp.int_info.", "likewise"},
    Disagreement{"scapy_v4_3_1_interface_ipv6", "icmp.int_info.", "likewise"},
    Disagreement{"scapy_v6_1_0_interface_ipv4", "icmp.int_info.", "likewise"},
    Disagreement{"scapy_v6_1_0_interface_ipv6_mtu", "icmp.int_info.", "likewise"},
    Disagreement{"scapy_v6_135_0_option_length_zero", "icmpv6.opt.",
                 "tshark shows an option that cannot be read"},
    Disagreement{"scapy_v6_135_0_option_length_beyond", "icmpv6.opt.", "likewise"},
    Disagreement{"tools_v6_thc_implementation_certificate_solicitation", "icmpv6.opt.", "likewise"},
    Disagreement{"tools_v6_139_si6_ni6_subject_compression_loop", "icmpv6.",
                 "a subject that is no name is no query for us"},
    Disagreement{"tools_v6_thc_implementation_two_octets_of_echo", "icmpv6.",
                 "two octets are no message for us"},
    Disagreement{"tools_v6_143_thc_mld2_add", "icmpv6.mldr.",
                 "tshark reads a second record where the message says one"},
    Disagreement{"tools_v6_143_thc_mld2_delete", "icmpv6.mldr.", "likewise"},
};

/// Whether the table has `field` of `vector`; `used` collects the rows that were needed.
[[nodiscard]] bool is_known(std::string_view vector, std::string_view field,
                            std::set<std::string_view>& used) {
  for (const Disagreement& row : kDisagreements) {
    if (row.vector != vector || !field.starts_with(row.fields)) continue;
    used.insert(row.vector);
    return true;
  }
  return false;
}

/// The names that any of our fields has.
[[nodiscard]] std::set<std::string, std::less<>> our_names(const std::vector<Vector>& vectors) {
  std::set<std::string, std::less<>> names;
  for (const Vector& vector : vectors) {
    for (const auto& [name, values] : our_fields(*wire::DatagramView::parse(vector.datagram))) {
      names.insert(name);
    }
  }
  return names;
}

TEST(Tshark, ReadsTheSameFields) {
  const std::vector<Vector> vectors = load_vectors();
  const auto names = our_names(vectors);
  std::set<std::string, std::less<>> compared;
  std::set<std::string_view> used;
  for (const Vector& vector : vectors) {
    // tshark goes into tunnels, and into the other family's ICMP.
    if (vector.type == "-") continue;
    SCOPED_TRACE(vector.name);
    const FieldValues ours = our_fields(*wire::DatagramView::parse(vector.datagram));
    for (const auto& [name, values] : fields_of_column(vector.tshark)) {
      if (!names.contains(name)) continue;
      const auto found = ours.find(name);
      const auto own = found == ours.end() ? std::vector<FieldValue>{} : found->second;
      if (own == values) {
        compared.insert(name);
      } else {
        EXPECT_TRUE(is_known(vector.name, name, used))
            << name << ": " << words(own) << "here, " << words(values) << "there";
      }
    }
  }
  EXPECT_GT(compared.size(), 90U);
  for (const std::string& name : names) {
    EXPECT_TRUE(compared.contains(name)) << name << " is never the same";
  }
  for (const Disagreement& row : kDisagreements) {
    EXPECT_TRUE(used.contains(row.vector)) << "a stale row: " << row.vector;
  }
}

/// What tshark calls a checksum: 0 bad, 1 good, 2 not checked; empty where it says nothing.
[[nodiscard]] std::optional<ChecksumState> tshark_state(const FieldValues& fields,
                                                        std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return std::nullopt;
  switch (std::get<std::uint64_t>(found->second.front())) {
    case 0:
      return ChecksumState::Wrong;
    case 1:
      return ChecksumState::Correct;
    default:
      return ChecksumState::Unknown;
  }
}

TEST(Tshark, AgreesOnEveryChecksumOfAMessage) {
  std::size_t compared = 0;
  for (const Vector& vector : load_vectors()) {
    if (vector.type == "-") continue;
    SCOPED_TRACE(vector.name);
    const auto datagram = wire::DatagramView::parse(vector.datagram);
    const bool is_v4 = datagram->is_v4();
    const auto theirs = tshark_state(fields_of_column(vector.tshark),
                                     is_v4 ? "icmp.checksum.status" : "icmpv6.checksum.status");
    const ChecksumState ours = datagram->icmp_checksum_state();
    // tshark sums what is there, whatever the IP header says should be.
    if (theirs && !datagram->datagram().is_cut()) {
      EXPECT_EQ(ours, *theirs);
      ++compared;
    }
    const bool is_bad = vector.name.find("bad") != std::string::npos;
    const bool is_whole = !datagram->fragment() && !datagram->datagram().is_cut();
    const bool has_checksum = datagram->icmp()->message.size() >= wire::kCommonSize;
    EXPECT_TRUE(ours != ChecksumState::Wrong || is_bad || !has_checksum);
    EXPECT_TRUE(ours != ChecksumState::Unknown || !is_whole);
  }
  EXPECT_GT(compared, 800U);
}

TEST(Tshark, AgreesOnEveryChecksumOfAnIpv4Header) {
  std::size_t compared = 0;
  for (const Vector& vector : load_vectors()) {
    if (vector.family != 4) continue;
    SCOPED_TRACE(vector.name);
    const auto theirs = tshark_state(fields_of_column(vector.tshark), "ip.checksum.status");
    if (!theirs) continue;
    EXPECT_EQ(wire::Ipv4View::parse(vector.datagram)->checksum_state(), *theirs);
    ++compared;
  }
  EXPECT_GT(compared, 350U);
}

}  // namespace
}  // namespace icmpkit::test

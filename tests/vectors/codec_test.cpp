// Every vector is read and written again. What does not come back as it was, or cannot be read, is
// named here with the reason; a row that no vector needs any more is an error too.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "tests/support/read_datagram.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::test {
namespace {

/// Octets that a sender has to leave zero and somebody set: we write them as zero.
struct SetReservedOctets {
  std::string_view vector;
  std::string_view what;
  std::size_t offset;
  std::size_t size;
  std::string_view reason;
};

constexpr std::array kSetReservedOctets = {
    SetReservedOctets{"scapy_v4_3_1_length_word_stuffing", "message", 4, 1,
                      "unused in RFC 4884 section 4.1"},
    SetReservedOctets{"scapy_v4_41_0_unknown", "message", 5, 3, "reserved in RFC 4065 section 8"},
    SetReservedOctets{"scapy_v6_133_0_router_solicitation_unspecified", "message", 4, 4,
                      "reserved in RFC 4861 section 4.1"},
    SetReservedOctets{"scapy_v6_134_0_router_advertisement_fields", "message", 5, 1,
                      "the last of RFC 5175's flags, which nobody assigned"},
    SetReservedOctets{"scapy_v6_134_0_prefix_p_flag_reserved_bits", "ND option 3", 12, 4,
                      "Reserved2 in RFC 4861 section 4.6.2"},
    SetReservedOctets{"scapy_v6_136_0_neighbor_advertisement_reserved_bits", "message", 4, 4,
                      "29 bits in RFC 4861 section 4.4"},
    SetReservedOctets{"scapy_v6_134_0_nbma_shortcut_limit", "ND option 6", 3, 5,
                      "reserved in RFC 2491 section 5.2"},
    SetReservedOctets{"scapy_v6_134_0_fmip_address", "ND option 17", 4, 4,
                      "reserved in RFC 5568 section 6.4.1"},
    SetReservedOctets{"scapy_v6_134_0_fmip_new_router_prefix", "ND option 18", 4, 4,
                      "reserved in RFC 4068 section 6.4.2"},
    SetReservedOctets{"scapy_v6_130_0_mld1_specific_query", "message", 6, 2,
                      "reserved in RFC 2710 section 3.4"},
};

/// Parts that cannot be read, in datagrams that are not named `bad`.
struct Refusal {
  std::string_view vector;
  std::string_view first;  ///< the first refusal
  std::string_view reason;
};

constexpr std::array kRefusals = {
    Refusal{"scapy_v4_3_1_interface_ipv4", "has a value without a meaning at 4",
            "scapy leaves the address family 0 and the address out"},
    Refusal{"scapy_v4_3_1_interface_ipv6", "has a value without a meaning at 4", "likewise"},
    Refusal{"scapy_v6_1_0_interface_ipv4", "has a value without a meaning at 4", "likewise"},
    Refusal{"scapy_v6_1_0_interface_ipv6_mtu", "has a value without a meaning at 4", "likewise"},
    Refusal{"scapy_v4_3_1_interface_everything", "has a value without a meaning at 8", "likewise"},
    Refusal{"scapy_v4_3_1_interface_name_length_as_scapy_counts", "has an impossible length at 4",
            "scapy's length leaves out its own octet"},
    Refusal{"scapy_v4_3_3_ext_object_length_zero", "has an impossible length at 4", "its name"},
    Refusal{"scapy_v4_3_3_ext_object_length_beyond", "has an impossible length at 4", "its name"},
    Refusal{"scapy_v4_option_length_1", "has an impossible length at 1", "its name"},
    Refusal{"scapy_v4_option_length_beyond_header", "has an impossible length at 1", "its name"},
    Refusal{"scapy_v4_empty_payload_protocol_1", "ends too early at 0", "its name"},
    Refusal{"scapy_v6_empty_payload_icmpv6", "ends too early at 0", "its name"},
    Refusal{"scapy_v6_135_0_option_length_zero", "has an impossible length at 25", "its name"},
    Refusal{"scapy_v6_135_0_option_length_beyond", "has an impossible length at 25", "its name"},
    Refusal{"scapy_v6_134_0_fmip_link_layer", "has an impossible length at 24",
            "scapy says 8 octets and writes 9"},
    Refusal{"tools_v6_139_si6_ni6_subject_compression_loop", "has an impossible length at 16",
            "its name"},
    Refusal{"tools_v6_thc_fragmented_destination_header_1", "has an impossible length at 9",
            "the destination options header goes on in the next fragment"},
    Refusal{"tools_v6_thc_implementation_hop_by_hop_2048_octets", "has an impossible length at 9",
            "likewise, the hop-by-hop options header"},
    Refusal{"tools_v6_thc_implementation_2000_destination_headers",
            "has an impossible length at 1440", "likewise, one of the 2000"},
    Refusal{"tools_v6_thc_implementation_mobile_prefix_solicitation",
            "has an impossible length at 9", "an option that is longer than the message"},
    Refusal{"tools_v6_thc_implementation_certificate_solicitation", "has an impossible length at 9",
            "likewise"},
    Refusal{"tools_v6_thc_implementation_two_octets_of_echo", "ends too early at 2", "its name"},
    Refusal{"tools_v6_thc_implementation_jumbo_below_65536", "has an impossible length at 0",
            "a payload length of 0, and nothing behind the header"},
    Refusal{"tools_v6_thc_implementation_payload_length_0", "ends too early at 0", "its name"},
};

/// The rows of `table` for a vector; `used` collects them.
template <class Row, std::size_t kSize>
[[nodiscard]] const Row* row_of(const std::array<Row, kSize>& table, const std::string& vector,
                                std::set<std::string_view>& used) {
  const auto row = std::ranges::find(table, vector, &Row::vector);
  if (row == table.end()) return nullptr;
  used.insert(row->vector);
  return &*row;
}

template <class Row, std::size_t kSize>
void expect_all_used(const std::array<Row, kSize>& table, const std::set<std::string_view>& used) {
  for (const Row& row : table) {
    EXPECT_TRUE(used.contains(row.vector)) << "a stale row: " << row.vector;
  }
}

[[nodiscard]] bool is_wrong_on_purpose(const Vector& vector) {
  return vector.name.find("bad") != std::string::npos;
}

/// Whether `difference` is no more than a checksum that had to change with other octets, or was
/// wrong: what encodes computes the right one.
[[nodiscard]] bool is_checksum(const Difference& difference) {
  return difference.what == "message" && (difference.offset == 2 || difference.offset == 3);
}

TEST(Vectors, AreAllHere) {
  const auto vectors = load_vectors();
  EXPECT_EQ(vectors.size(), 905U);
  std::set<std::string> names;
  for (const Vector& vector : vectors) names.insert(vector.name);
  EXPECT_EQ(names.size(), vectors.size());
}

TEST(Vectors, ComeBackOctetByOctetFromTheirValues) {
  std::set<std::string_view> used;
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    Reader reader;
    read_datagram(reader, vector.datagram);
    EXPECT_EQ(reader.complaint(), "");
    const SetReservedOctets* row = nullptr;
    std::size_t excused = 0;
    std::size_t checksum_octets = 0;
    for (const Difference& difference : reader.differences()) {
      if (is_checksum(difference)) {
        ++checksum_octets;
        continue;
      }
      row = row_of(kSetReservedOctets, vector.name, used);
      const bool is_excused = row != nullptr && difference.what == row->what &&
                              difference.offset >= row->offset &&
                              difference.offset < row->offset + row->size;
      EXPECT_TRUE(is_excused) << difference.what << ", octet " << difference.offset << ", bits "
                              << int{difference.bits};
      excused += is_excused ? 1U : 0U;
    }
    if (checksum_octets != 0) {
      EXPECT_TRUE(is_wrong_on_purpose(vector) || excused != 0) << "another checksum";
    }
  }
  expect_all_used(kSetReservedOctets, used);
}

TEST(Vectors, CanBeReadToTheLastElement) {
  std::set<std::string_view> used;
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    Reader reader;
    read_datagram(reader, vector.datagram);
    const auto* row = row_of(kRefusals, vector.name, used);
    if (row != nullptr) {
      EXPECT_EQ(reader.first_refusal(), row->first);
    } else if (!is_wrong_on_purpose(vector)) {
      EXPECT_EQ(reader.first_refusal(), "");
    }
  }
  expect_all_used(kRefusals, used);
}

TEST(Vectors, HaveTheTypeAndCodeOfTheirColumns) {
  for (const Vector& vector : load_vectors()) {
    SCOPED_TRACE(vector.name);
    const auto datagram = wire::DatagramView::parse(vector.datagram);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->is_v4(), vector.family == 4);
    const auto icmp = datagram->icmp();
    if (vector.type == "-") {
      // A datagram that ends where its message would begin has none.
      EXPECT_TRUE(!icmp || icmp->message.size() == 0);
      continue;
    }
    ASSERT_TRUE(icmp);
    ASSERT_GE(icmp->message.size(), 2U);
    EXPECT_EQ(std::to_string(load_u8(icmp->message.bytes(), wire::kTypeOffset)), vector.type);
    EXPECT_EQ(std::to_string(load_u8(icmp->message.bytes(), wire::kCodeOffset)), vector.code);
  }
}

}  // namespace
}  // namespace icmpkit::test

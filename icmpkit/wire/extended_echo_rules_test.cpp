// What `validate` holds against Extended Echo messages, which is the same in both families.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "tests/support/dirty_buffer.hpp"

namespace icmpkit::wire {
namespace {

using Found = std::vector<std::string>;
using extension::InterfaceIndex;
using extension::InterfaceName;
using extension::StructureWriter;

Found found_by(const Violations& violations) {
  Found found;
  for (const Violation& violation : violations) {
    found.push_back(std::string(violation.requirement) + "@" + std::to_string(violation.offset) +
                    (violation.severity == Severity::Discard ? "!" : ""));
  }
  return found;
}

/// What either family holds against the message, whose type is 42 or 160, 43 or 161; they agree.
Found found_in_both(std::vector<std::byte> message, std::size_t wire_length) {
  const bool is_request = message[0] == std::byte{42};
  const Found found = found_by(icmpv4::validate(*icmpv4::parse({message, wire_length}), {}));
  message[0] = is_request ? std::byte{160} : std::byte{161};
  const auto same = icmpv6::parse({message, wire_length});
  EXPECT_EQ(found_by(icmpv6::validate(*same, {})), found);
  return found;
}

/// What is held against a request with this behind its fixed part.
Found found_in_request(CutBytes extensions, unsigned code = 0, unsigned flags = 1) {
  const auto head = octets(42, code, 0, 0, 0x12, 0x34, 5, flags);
  std::vector message(head.begin(), head.end());
  message.insert(message.end(), extensions.bytes().begin(), extensions.bytes().end());
  return found_in_both(message, head.size() + extensions.wire_length());
}

Found found_in_reply(unsigned code, unsigned status) {
  const auto message = octets(43, code, 0, 0, 0x12, 0x34, 5, status);
  return found_in_both({message.begin(), message.end()}, message.size());
}

/// A structure of these objects, with its checksum.
template <class... Objects>
std::vector<std::byte> structure_of(const Objects&... objects) {
  auto buffer = test::dirty_buffer<128>();
  StructureWriter writer{buffer};
  const bool are_written = (... && !writer.add(objects));
  EXPECT_TRUE(are_written);
  const MutableBytes structure = writer.finish();
  return {structure.begin(), structure.end()};
}

// [R8335-FMT-1]
TEST(ValidateExtendedEcho, WantsExactlyOneObjectThatIdentifiesAnInterface) {
  const auto name = octets('e', 't', 'h', '0');
  EXPECT_EQ(found_in_request(structure_of(InterfaceName{.name = name})), Found{});
  EXPECT_EQ(found_in_request(structure_of(InterfaceIndex{.index = 2})), Found{});
  EXPECT_EQ(found_in_request({}), Found{"R8335-FMT-1@8"}) << "no structure";
  EXPECT_EQ(found_in_request(structure_of()), Found{"R8335-FMT-1@12"}) << "no object";
  EXPECT_EQ(found_in_request(structure_of(InterfaceIndex{.index = 2}, InterfaceName{.name = name})),
            Found{"R8335-FMT-1@20"})
      << "two objects";
  const std::array label{extension::LabelStackEntry{.label = 16}};
  EXPECT_EQ(found_in_request(structure_of(extension::LabelStack{.entries = label})),
            Found{"R8335-FMT-1@14"})
      << "an object of another class";
}

// [R8335-FMT-1]
TEST(ValidateExtendedEcho, NoticesStructuresThatCannotBeRead) {
  auto structure = structure_of(InterfaceIndex{.index = 2});
  structure[0] = std::byte{0x10};
  EXPECT_EQ(found_in_request(structure), Found{"R8335-FMT-1@8"}) << "version 1";
  structure = structure_of(InterfaceIndex{.index = 2});
  structure[4 + 3] = std::byte{4};
  structure[2] = structure[3] = std::byte{0};
  EXPECT_EQ(found_in_request(structure), Found{"R8335-FMT-1@15"}) << "a C-Type without a layout";
  structure = structure_of(InterfaceIndex{.index = 2});
  structure[4 + 1] = std::byte{9};
  EXPECT_EQ(found_in_request(structure), Found{"R8335-FMT-1@12"}) << "no whole words";
  structure = structure_of(InterfaceIndex{.index = 2});
  structure.back() = std::byte{3};
  EXPECT_EQ(found_in_request(structure), Found{"R4884-HDR-2@10"}) << "another sum";
  structure[2] = structure[3] = std::byte{0};
  EXPECT_EQ(found_in_request(structure), Found{}) << "no sum";
}

TEST(ValidateExtendedEcho, LetsDataFollowTheStructure) {
  auto structure = structure_of(InterfaceIndex{.index = 2});
  for (const std::byte octet : octets(1, 2, 3, 4, 5)) structure.push_back(octet);
  EXPECT_EQ(found_in_request(structure), Found{});
}

TEST(ValidateExtendedEcho, HoldsNoCutAgainstTheSender) {
  const auto structure = structure_of(InterfaceIndex{.index = 2});
  for (std::size_t size = 0; size < structure.size(); ++size) {
    EXPECT_EQ(found_in_request({Bytes(structure).first(size), structure.size()}), Found{}) << size;
  }
}

// [R8335-FMT-1]
TEST(ValidateExtendedEcho, NoticesACodeAndReservedBits) {
  const auto structure = structure_of(InterfaceIndex{.index = 2});
  EXPECT_EQ(found_in_request(structure, 1, 0x81), (Found{"R8335-FMT-1@1", "R8335-FMT-1@7"}));
}

TEST(ValidateExtendedEcho, DiscardsRequestsThatAreNotBetweenTwoHosts) {
  const auto message = octets(42, 0, 0, 0, 0, 1, 1, 1, 0x20, 0, 0, 0, 0, 8, 3, 2, 0, 0, 0, 2);
  const auto found = [&message](const IpAddress& source, const IpAddress& destination) {
    auto octets = message;
    const MessageContext context{.source = source, .destination = destination};
    if (source.is_v4()) return found_by(icmpv4::validate(*icmpv4::parse(octets), context));
    octets[0] = std::byte{160};
    return found_by(icmpv6::validate(*icmpv6::parse(octets), context));
  };
  const Ipv4Address host(192, 0, 2, 1);
  EXPECT_EQ(found(host, Ipv4Address(192, 0, 2, 2)), Found{});
  EXPECT_EQ(found(Ipv4Address(224, 0, 0, 5), host), Found{"R8335-ACL-2@0!"});
  EXPECT_EQ(found(host, Ipv4Address(255, 255, 255, 255)), Found{"R8335-ACL-2@0!"});
  const auto host6 = *Ipv6Address::parse("2001:db8::1");
  const auto group6 = *Ipv6Address::parse("ff02::1");
  EXPECT_EQ(found(host6, host6), Found{});
  EXPECT_EQ(found(group6, host6), Found{"R8335-ACL-2@0!"});
  EXPECT_EQ(found(host6, group6), Found{"R8335-ACL-2@0!"});
}

// [R8335-FMT-2]
TEST(ValidateExtendedEcho, NoticesRepliesThatContradictThemselves) {
  EXPECT_EQ(found_in_reply(0, 0x07), Found{});
  EXPECT_EQ(found_in_reply(0, 0x04), Found{});
  EXPECT_EQ(found_in_reply(0, 0xC0), Found{});
  EXPECT_EQ(found_in_reply(4, 0), Found{});
  EXPECT_EQ(found_in_reply(0, 0x17), Found{"R8335-FMT-2@7"});
  EXPECT_EQ(found_in_reply(0, 0xE0), Found{"R8335-RPL-5@7"});
  EXPECT_EQ(found_in_reply(0, 0x03), Found{"R8335-RPL-5@7"});
  EXPECT_EQ(found_in_reply(2, 0x07), Found{"R8335-RPL-5@7"});
  EXPECT_EQ(found_in_reply(5, 0), Found{"RFC 8335 section 3@1"});
}

}  // namespace
}  // namespace icmpkit::wire

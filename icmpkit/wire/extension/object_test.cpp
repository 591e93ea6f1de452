#include "icmpkit/wire/extension/object.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "icmpkit/wire/extension/extended_information.hpp"
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/interface_information.hpp"
#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/extension/node_identification.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire::extension {
namespace {

using test::octets_of_hex;

static_assert(std::forward_iterator<Objects::Iterator>);

Bytes text(std::string_view words) { return std::as_bytes(std::span(words)); }

/// What `write` makes of `value`, in a dirty buffer.
template <WritableObject Value>
std::vector<std::byte> written(const Value& value) {
  std::vector<std::byte> out(encoded_size(value), test::kDirt);
  write(value, out);
  return out;
}

ObjectView object_in(const std::vector<std::byte>& octets) { return *ObjectView::parse(octets); }

/// A structure of those objects, its checksum right.
std::vector<std::byte> structure_of(std::string_view objects) {
  std::vector<std::byte> structure = octets_of_hex("20000000");
  const auto more = octets_of_hex(objects);
  structure.insert(structure.end(), more.begin(), more.end());
  store_be16(structure, 2, Checksum{}.add(structure).finish());
  return structure;
}

// [R4884-OBJ-1]
TEST(Objects, StopsAtABadLengthAndKeepsWhatCameBefore) {
  for (unsigned length = 0; length < 65536; ++length) {
    auto structure = structure_of(
        "00080101186d0001"
        "0008020000000000");
    store_be16(structure, 12, static_cast<std::uint16_t>(length));
    std::size_t good = 0;
    std::optional<ParseError> error;
    for (const auto& object : StructureView::parse(structure)->objects()) {
      if (object) {
        ++good;
      } else {
        error = object.error();
      }
    }
    if (length == 8) {
      EXPECT_EQ(good, 2U);
      continue;
    }
    if (length == 4) {
      EXPECT_EQ(good, 2U);
      EXPECT_EQ(error, (ParseError{ParseErrorKind::BadLength, 16}));
      continue;
    }
    ASSERT_EQ(good, 1U) << length;
    ASSERT_EQ(error, (ParseError{ParseErrorKind::BadLength, 12})) << length;
  }
}

// [R4884-OBJ-2]
TEST(Objects, GivesUnknownClassesLikeAnyOther) {
  const auto structure = structure_of(
      "0008c80701020304"
      "00080101186d0101");
  std::vector<Object> objects;
  for (const auto& object : StructureView::parse(structure)->objects()) {
    ASSERT_TRUE(object);
    objects.push_back(value_of(*object));
  }
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_EQ(objects[0].object_class, ObjectClass{200});
  EXPECT_EQ(objects[0].c_type, 7);
  EXPECT_EQ(written(objects[0]), octets_of_hex("0008c80701020304"));
  EXPECT_EQ(objects[1].object_class, ObjectClass::MplsLabelStack);
}

TEST(Objects, TellsACutObjectFromAWrongLength) {
  const auto structure = structure_of("00080101186d0001");
  const auto view = StructureView::parse({Bytes(structure).first(10), 12});
  EXPECT_EQ((*view->objects().begin()).error(), (ParseError{ParseErrorKind::Truncated, 10}));
}

// [R4884-HDR-1]
TEST(StructureView, WantsVersionTwo) {
  for (unsigned version = 0; version < 16; ++version) {
    const auto structure = octets(version << 4U, 0, 0, 0);
    const auto view = StructureView::parse(structure);
    EXPECT_EQ(view.has_value(), version == 2);
    if (!view) {
      EXPECT_EQ(view.error(), (ParseError{ParseErrorKind::BadVersion, 0}));
    }
  }
  EXPECT_EQ(StructureView::parse(octets(0x20, 0, 0)).error(),
            (ParseError{ParseErrorKind::Truncated, 3}));
}

// [R4884-HDR-1] [R4884-HDR-2]
TEST(StructureWriter, WritesTheHeaderOverWhatItWasGiven) {
  auto buffer = test::dirty_buffer<64>();
  StructureWriter writer{buffer};
  const LabelStackEntry entry{.label = 100048, .bottom_of_stack = true, .ttl = 1};
  ASSERT_FALSE(writer.add(LabelStack{.entries = {&entry, 1}}));
  const auto structure = writer.finish();
  EXPECT_TRUE(std::ranges::equal(structure, structure_of("00080101186d0101")));
  EXPECT_EQ(load_be16(structure, 0), 0x2000);
  EXPECT_EQ(StructureView::parse(structure)->checksum_state(), ChecksumState::Correct);
  EXPECT_EQ(buffer[12], test::kDirt);
}

TEST(StructureWriter, NeverSendsAChecksumOfZero) {
  // 2000 + 0008 + f701 + e8f5 + 0000 folds to all ones, so that the complement is zero.
  auto buffer = test::dirty_buffer<16>();
  StructureWriter writer{buffer};
  const auto payload = octets(0xE8, 0xF5, 0x00, 0x00);
  ASSERT_FALSE(
      writer.add(Object{.object_class = ObjectClass{0xF7}, .c_type = 1, .payload = payload}));
  const auto structure = writer.finish();
  EXPECT_EQ(load_be16(structure, 2), 0xFFFF);
  EXPECT_EQ(StructureView::parse(structure)->checksum_state(), ChecksumState::Correct);
}

TEST(StructureWriter, RefusesWhatDoesNotFitAndGoesOn) {
  auto buffer = test::dirty_buffer<12>();
  StructureWriter writer{buffer};
  const std::array<std::byte, 5> payload{};
  EXPECT_EQ(writer.add(Object{.payload = payload}), EncodeError::NoSpace);
  EXPECT_EQ(writer.add(LabelStack{}), EncodeError::NotAllowed);
  EXPECT_FALSE(writer.add(Pointer{.pointer = 42}));
  EXPECT_EQ(writer.finish().size(), 12U);
}

// [R4950-MPLS-1]
TEST(LabelStack, IsTheOctetsOfTheSpecification) {
  const std::array entries = {
      LabelStackEntry{.label = 100048, .ttl = 1},
      LabelStackEntry{.label = 16, .bottom_of_stack = true, .ttl = 255},
  };
  // scapy: ICMPExtensionMPLS(stack=[MPLS(label=100048,cos=0,s=0,ttl=1),
  //                                 MPLS(label=16,cos=0,s=1,ttl=255)])
  const auto octets = octets_of_hex("000c0101186d0001000101ff");
  EXPECT_EQ(written(LabelStack{.entries = entries}), octets);
  const auto view = LabelStackView::parse(object_in(octets));
  ASSERT_TRUE(view);
  ASSERT_EQ(view->size(), 2U);
  EXPECT_EQ((*view)[0], entries[0]);
  EXPECT_EQ((*view)[1], entries[1]);
}

TEST(LabelStack, RefusesOtherObjectsAndWideFields) {
  EXPECT_EQ(LabelStackView::parse(object_in(octets_of_hex("00080201186d0001"))).error(),
            (ParseError{ParseErrorKind::WrongType, 2}));
  EXPECT_EQ(LabelStackView::parse(object_in(octets_of_hex("00080102186d0001"))).error(),
            (ParseError{ParseErrorKind::WrongType, 3}));
  EXPECT_EQ(LabelStackView::parse(object_in(octets_of_hex("00040101"))).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
  const LabelStackEntry wide{.label = 0x100000};
  EXPECT_EQ(encode_problem(LabelStack{.entries = {&wide, 1}}), EncodeError::NotAllowed);
}

// [R5837-IFO-1]
TEST(InterfaceInformation, PutsRoleAndItemsIntoTheCType) {
  InterfaceInformation value{.if_index = 7, .name = text("eth0")};
  EXPECT_EQ(written(value), octets_of_hex("0010020a00000007"
                                          "0865746830000000"));
  value.role = InterfaceRole::Outgoing;
  EXPECT_EQ(load_u8(written(value), 3), 0x8A);
  auto reserved = written(value);
  reserved[3] |= std::byte{0x30};
  EXPECT_EQ(interface_information(object_in(reserved)), value) << "reserved bits are ignored";
}

// [R5837-IFO-2]
TEST(InterfaceInformation, HasItsItemsInOneOrder) {
  const InterfaceInformation value{.role = InterfaceRole::NextHop,
                                   .if_index = 1,
                                   .address = Ipv4Address{192, 0, 2, 1},
                                   .name = text("eth0"),
                                   .mtu = 1500};
  auto octets = octets_of_hex(
      "001c02cf"
      "00000001"
      "00010000c0000201"
      "0865746830000000"
      "000005dc");
  EXPECT_EQ(written(value), octets);
  EXPECT_EQ(interface_information(object_in(octets)), value);
  octets.resize(octets.size() + 4);
  store_be16(octets, 0, 0x20);
  EXPECT_EQ(interface_information(object_in(octets)), value) << "what trails is ignored";
  EXPECT_EQ(interface_information(object_in(octets_of_hex("00040200"))), InterfaceInformation{});
  EXPECT_EQ(interface_information(object_in(octets_of_hex("00040201"))).error(),
            (ParseError{ParseErrorKind::BadLength, 4}));
}

// [R5837-IFO-3]
TEST(InterfaceInformation, KnowsTheAddressesOfTheInternet) {
  const InterfaceInformation value{.address = *Ipv6Address::parse("2001:db8::1")};
  const auto octets = octets_of_hex(
      "0018020400020000"
      "20010db8000000000000000000000001");
  EXPECT_EQ(written(value), octets);
  EXPECT_EQ(interface_information(object_in(octets)), value);
  EXPECT_EQ(interface_information(object_in(octets_of_hex("000c020400030000c0000201"))).error(),
            (ParseError{ParseErrorKind::BadValue, 4}));
  EXPECT_EQ(interface_information(object_in(octets_of_hex("000c020400020000c0000201"))).error(),
            (ParseError{ParseErrorKind::BadLength, 4}));
}

// [R5837-IFO-4]
TEST(InterfaceInformation, HasANameOfWholeWordsUpToSixtyFour) {
  EXPECT_EQ(written(InterfaceInformation{.name = text("eth0")}),
            octets_of_hex("000c02020865746830000000"));
  for (unsigned length = 0; length < 256; ++length) {
    std::vector<std::byte> object(4 + 252, std::byte{'x'});
    write_object_head(object, ObjectClass::InterfaceInformation, 0x02);
    store_u8(object, 4, static_cast<std::uint8_t>(length));
    const auto read = interface_information(object_in(object));
    EXPECT_EQ(read.has_value(), length != 0 && length % 4 == 0 && length <= 64) << length;
    if (read) {
      EXPECT_EQ(read->name->size(), length - 1);
    }
  }
  const std::string_view longest(
      "0123456789012345678901234567890123456789012345678901234567890123");
  EXPECT_EQ(encode_problem(InterfaceInformation{.name = text(longest)}), EncodeError::TooLong);
  EXPECT_FALSE(encode_problem(InterfaceInformation{.name = text(longest.substr(1))}));
  EXPECT_EQ(written(InterfaceInformation{.name = text(longest.substr(1))}).size(), 68U);
}

// [R5837-IFO-5]
TEST(InterfaceInformation, MayHaveEachRoleOnce) {
  const auto four = structure_of(
      "00040200"
      "00040240"
      "00040280"
      "000402c0");
  EXPECT_FALSE(repeats_interface_role(*StructureView::parse(four)));
  const auto twice = structure_of(
      "00040200"
      "00080101186d0101"
      "0008020800000001");
  EXPECT_TRUE(repeats_interface_role(*StructureView::parse(twice)));
}

// [R8335-OBJ-1]
TEST(InterfaceIdentification, IsByNameIndexOrAddress) {
  EXPECT_EQ(written(InterfaceName{.name = text("eth0")}), octets_of_hex("0008030165746830"));
  EXPECT_EQ(written(InterfaceName{.name = text("eth10")}),
            octets_of_hex("000c03016574683130000000"));
  EXPECT_EQ(written(InterfaceIndex{.index = 2}), octets_of_hex("0008030200000002"));
  const auto mac = octets(0x02, 0, 0x5E, 0x10, 0, 0x01);
  const InterfaceIdentification by_mac =
      InterfaceAddress{.family = AddressFamily::Mac48, .address = mac};
  const auto octets = octets_of_hex(
      "00100303"
      "40050600"
      "02005e1000010000");
  EXPECT_EQ(written(by_mac), octets);
  EXPECT_EQ(interface_identification(object_in(octets)), by_mac);
  EXPECT_FALSE(std::get<InterfaceAddress>(by_mac).ip());
  const auto v4 = octets_of_hex("000c030300010400c0000201");
  const auto read = interface_identification(object_in(v4));
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<InterfaceAddress>(*read).ip(), (IpAddress{Ipv4Address{192, 0, 2, 1}}));
  const auto name = octets_of_hex("000c03016574683130000000");
  EXPECT_EQ(interface_identification(object_in(name)),
            InterfaceIdentification{InterfaceName{.name = text("eth10")}});
}

TEST(InterfaceIdentification, RefusesLengthsThatDoNotFit) {
  const auto error_of = [](std::string_view hex) {
    return interface_identification(object_in(octets_of_hex(hex))).error();
  };
  EXPECT_EQ(error_of("00040301"), (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(error_of("0008030100000000"), (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(error_of("000c03020000000200000000"), (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(error_of("00040303"), (ParseError{ParseErrorKind::BadLength, 0}));
  EXPECT_EQ(error_of("000c030300010500c0000201"), (ParseError{ParseErrorKind::BadLength, 6}));
  EXPECT_EQ(error_of("000c03030001ff00c0000201"), (ParseError{ParseErrorKind::BadLength, 6}));
  EXPECT_EQ(error_of("0008030465746830"), (ParseError{ParseErrorKind::WrongType, 3}));
  EXPECT_EQ(error_of("0008020165746830"), (ParseError{ParseErrorKind::WrongType, 2}));
}

TEST(ProbeBody, EndsBehindItsOneObject) {
  auto octets = structure_of("0008030165746830");
  const auto data = octets_of_hex("c620000001020304");
  octets.insert(octets.end(), data.begin(), data.end());
  const auto body = split_probe(octets);
  EXPECT_EQ(body.structure.size(), 12U);
  EXPECT_TRUE(std::ranges::equal(body.data.bytes(), data));
  EXPECT_EQ(StructureView::parse(body.structure)->checksum_state(), ChecksumState::Correct);
  EXPECT_EQ(split_probe(Bytes(octets).first(4)).structure.size(), 4U);
}

TEST(ExtendedInformation, PointsIntoTheInvokingPacket) {
  const auto octets = octets_of_hex("000804010000002a");
  EXPECT_EQ(written(Pointer{.pointer = 42}), octets);
  EXPECT_EQ(pointer(object_in(octets)), (Pointer{.pointer = 42}));
  EXPECT_EQ(pointer(object_in(octets_of_hex("000804020000002a"))).error(),
            (ParseError{ParseErrorKind::WrongType, 3}));
  EXPECT_EQ(pointer(object_in(octets_of_hex("000c04010000002a00000000"))).error(),
            (ParseError{ParseErrorKind::BadLength, 0}));
}

TEST(NodeIdentification, HasAnAddressThenAName) {
  const NodeIdentification value{.address = Ipv4Address{192, 0, 2, 1}, .name = text("r1")};
  const auto octets = octets_of_hex("0010050600010000c000020104723100");
  EXPECT_EQ(written(value), octets);
  EXPECT_EQ(node_identification(object_in(octets)), value);
  EXPECT_EQ(node_identification(object_in(octets_of_hex("00040506"))).error(),
            (ParseError{ParseErrorKind::BadLength, 4}));
}

}  // namespace
}  // namespace icmpkit::wire::extension

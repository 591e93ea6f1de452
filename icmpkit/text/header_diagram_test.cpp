#include "icmpkit/text/header_diagram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistryEntry;
using wire::RegistrySet;
using wire::RegistryStatus;

TEST(HeaderDiagram, IsDrawnAsInRfc792) {
  EXPECT_EQ(draw_header(RegistrySet::Icmpv4, 13, 0),
            " 0                   1                   2                   3\n"
            " 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|   Type = 13   |   Code = 0    |           Checksum            |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|          Identifier           |        Sequence Number        |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|                      Originate Timestamp                      |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|                       Receive Timestamp                       |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|                      Transmit Timestamp                       |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n");
}

TEST(HeaderDiagram, LeavesFieldsOfSeveralLinesOpenBetweenThem) {
  EXPECT_EQ(draw_header(RegistrySet::NdOption, 13),
            " 0                   1                   2                   3\n"
            " 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|   Type = 13   |    Length     |                               |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +\n"
            "|                           Reserved                            |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n"
            "|                                                               |\n"
            "+                                                               +\n"
            "|                           Timestamp                           |\n"
            "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+\n");
}

TEST(HeaderDiagram, LeavesWhatHasNoFixedLengthOpenAtTheRight) {
  const std::string text = draw_header(RegistrySet::Icmpv6, 128);
  EXPECT_TRUE(text.ends_with("|     Data ...\n+-+-+-+-+-+-+-+-\n")) << text;
}

TEST(HeaderDiagram, IsEmptyWhereNoLayoutIsKnown) {
  EXPECT_EQ(draw_header(RegistrySet::Icmpv4, 1), "");
  EXPECT_EQ(draw_header(RegistrySet::RaFlag, 1), "");
}

TEST(HeaderLayout, IsThereForEachMessageInUse) {
  for (const RegistrySet set : {RegistrySet::Icmpv4, RegistrySet::Icmpv6,
                                RegistrySet::ExtensionClass, RegistrySet::NdOption}) {
    for (const RegistryEntry& entry : wire::entries(set)) {
      if (entry.status == RegistryStatus::Unassigned || entry.status == RegistryStatus::Reserved) {
        continue;
      }
      EXPECT_FALSE(header_layout(set, entry.numbers.first).empty()) << entry.words;
    }
  }
}

TEST(HeaderLayout, HasNamesThatFitAndFixedPartsOfWholeOctets) {
  for (const RegistrySet set : {RegistrySet::Icmpv4, RegistrySet::Icmpv6,
                                RegistrySet::ExtensionClass, RegistrySet::NdOption}) {
    for (unsigned n = 0; n < 256; ++n) {
      const auto number = static_cast<std::uint8_t>(n);
      unsigned bits = 0;
      for (const HeaderField& field : header_layout(set, number)) {
        if (field.bits == 0) continue;
        const unsigned room = std::min<unsigned>(field.bits, 32) * 2 - 1;
        EXPECT_LE(field.name.size(), room) << wire::find(set, number).words << ": " << field.name;
        bits += field.bits;
      }
      EXPECT_EQ(bits % 8, 0U) << wire::find(set, number).words;
      std::istringstream lines(draw_header(set, number, 255));
      for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 65U) << line;
    }
  }
}

}  // namespace
}  // namespace icmpkit::text

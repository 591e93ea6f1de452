#include "icmpkit/io/capture_source.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/vectors.hpp"

namespace icmpkit::io {
namespace {

// Files as pcap-savefile(5) lays them out, little-endian, of raw IP; the datagram is scapy's.
const std::string kPcapHeader = "d4c3b2a1020004000000000000000000ffff000065000000";
const std::string kPcapNanosecondHeader = "4d3cb2a1020004000000000000000000ffff000065000000";
const std::string kDatagram = "4500001c0001000040018ea9c0000201c63364020800f7fd00010001";

std::string record(const std::string& octets, const std::string& wire_length) {
  const auto captured = static_cast<unsigned>(octets.size() / 2);
  std::array<char, 3> size{};
  std::snprintf(size.data(), size.size(), "%02x", captured);
  return "00f1536507000000" + std::string(size.data()) + "000000" + wire_length + octets;
}

class CaptureFile {
 public:
  explicit CaptureFile(const std::string& hex) {
    const auto octets = test::octets_of_hex(hex);
    static int count = 0;  // the tests run side by side, each in a process of its own
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    path_ = std::filesystem::temp_directory_path() /
            ("icmpkit-" + test + "-" + std::to_string(++count) + ".pcap");
    std::ofstream out(path_, std::ios::binary);
    for (const std::byte octet : octets) out.put(static_cast<char>(octet));
  }
  ~CaptureFile() { std::filesystem::remove(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(CaptureSource, ReadsPacketsWithTheirStampsAndLengths) {
  const CaptureFile file(kPcapHeader + record(kDatagram, "1c000000") +
                         record(kDatagram.substr(0, 48), "1c000000"));
  auto source = CaptureSource::open_file(file.path());
  ASSERT_TRUE(source) << source.error().text;
  EXPECT_EQ(source->link_type(), capture::LinkType::Raw);
  auto packet = source->next();
  ASSERT_TRUE(packet);
  EXPECT_TRUE(std::ranges::equal(packet->frame.bytes(), test::octets_of_hex(kDatagram)));
  EXPECT_FALSE(packet->frame.is_cut());
  EXPECT_EQ(packet->at, std::chrono::seconds(0x6553F100) + std::chrono::microseconds(7));
  packet = source->next();
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->frame.size(), 24U);
  EXPECT_EQ(packet->frame.missing(), 4U);
  EXPECT_FALSE(source->next());
  EXPECT_EQ(source->state(), CaptureState::Ended);
  EXPECT_EQ(source->packets_read(), 2U);
  EXPECT_FALSE(source->drops()) << "a file drops nothing";
}

TEST(CaptureSource, KeepsNanoseconds) {
  const CaptureFile file(kPcapNanosecondHeader + record(kDatagram, "1c000000"));
  auto source = CaptureSource::open_file(file.path());
  ASSERT_TRUE(source);
  EXPECT_EQ(source->next()->at, std::chrono::seconds(0x6553F100) + std::chrono::nanoseconds(7));
}

TEST(CaptureSource, GivesOnlyWhatTheFilterTakes) {
  const CaptureFile file(kPcapHeader + record(kDatagram, "1c000000"));
  auto source = CaptureSource::open_file(file.path());
  ASSERT_TRUE(source);
  ASSERT_TRUE(source->set_filter("host 203.0.113.9"));
  EXPECT_FALSE(source->next());
  EXPECT_EQ(source->state(), CaptureState::Ended);
  const auto refused = source->set_filter("icmp and (");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, CaptureErrorKind::BadFilter);
  EXPECT_TRUE(refused.error().text.contains("icmp and (")) << refused.error().text;
}

TEST(CaptureSource, SaysHowFarItGotInAFileThatIsCut) {
  const std::string second = record(kDatagram, "1c000000");
  const CaptureFile file(kPcapHeader + record(kDatagram, "1c000000") +
                         second.substr(0, second.size() - 2));
  auto source = CaptureSource::open_file(file.path());
  ASSERT_TRUE(source);
  EXPECT_TRUE(source->next());
  EXPECT_FALSE(source->next());
  ASSERT_EQ(source->state(), CaptureState::Failed);
  EXPECT_EQ(source->failure().kind, CaptureErrorKind::Truncated);
  EXPECT_TRUE(source->failure().text.contains("cut short after 1 packet:"))
      << source->failure().text;
}

TEST(CaptureSource, RefusesWhatIsNoCapture) {
  const CaptureFile text("68656c6c6f2c20776f726c6420746861742069732074657874");
  EXPECT_EQ(CaptureSource::open_file(text.path()).error().kind, CaptureErrorKind::NotACapture);
  const CaptureFile nothing("");
  const auto empty = CaptureSource::open_file(nothing.path());
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().kind, CaptureErrorKind::NotACapture);
  EXPECT_TRUE(empty.error().text.ends_with("it is empty")) << empty.error().text;
  const auto missing = CaptureSource::open_file("/no/such/file");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, CaptureErrorKind::CannotOpen);
  EXPECT_EQ(missing.error().text, "/no/such/file: No such file or directory");
}

TEST(CaptureSource, RefusesAnInterfaceThatDoesNotExist) {
  const auto source = CaptureSource::open_interface("icmpkit-none", {});
  ASSERT_FALSE(source);
  EXPECT_TRUE(source.error().text.starts_with("icmpkit-none: ")) << source.error().text;
}

}  // namespace
}  // namespace icmpkit::io

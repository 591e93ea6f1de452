// The pcapng that is written here, read by libpcap, which somebody else wrote.
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <span>
#include <vector>

#include "icmpkit/capture/pcapng.hpp"

namespace icmpkit::capture {
namespace {

using namespace std::chrono_literals;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct CloseCapture {
  void operator()(pcap_t* capture) const { pcap_close(capture); }
};

struct ReadPacket {
  std::int64_t nanoseconds = 0;
  std::size_t wire_length = 0;
  std::vector<std::byte> octets;
};

/// What libpcap, which somebody else wrote, reads from the octets of a capture.
std::vector<ReadPacket> read_by_libpcap(Bytes octets, int link_type) {
  std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  if (!file) return {};
  std::fwrite(octets.data(), 1, octets.size(), file.get());
  std::rewind(file.get());
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  std::unique_ptr<pcap_t, CloseCapture> capture(pcap_fopen_offline_with_tstamp_precision(
      file.get(), PCAP_TSTAMP_PRECISION_NANO, error.data()));
  EXPECT_TRUE(capture) << error.data();
  if (!capture) return {};
  static_cast<void>(file.release());  // libpcap closes it
  EXPECT_EQ(pcap_datalink(capture.get()), link_type);
  std::vector<ReadPacket> packets;
  pcap_pkthdr* header = nullptr;
  const unsigned char* data = nullptr;
  while (pcap_next_ex(capture.get(), &header, &data) == 1) {
    const auto bytes = std::as_bytes(std::span(data, header->caplen));
    packets.push_back({.nanoseconds = header->ts.tv_sec * 1'000'000'000LL + header->ts.tv_usec,
                       .wire_length = header->len,
                       .octets = {bytes.begin(), bytes.end()}});
  }
  EXPECT_STREQ(pcap_geterr(capture.get()), "");
  return packets;
}

TEST(PcapngWriter, IsReadByLibpcapToTheNanosecond) {
  PcapngWriter writer("icmpkit");
  const InterfaceId first = writer.add_interface("home-r1", LinkType::Loop);
  const InterfaceId second = writer.add_interface("r1-r2", LinkType::Loop);
  const auto packet =
      octets(0x45, 0, 0, 21, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 9);
  writer.add_datagram(first, 1'700'000'000s + 123'456'789ns, packet);
  writer.add_datagram(second, 1'700'000'001s, packet);

  const auto packets = read_by_libpcap(writer.ready(), DLT_LOOP);
  ASSERT_EQ(packets.size(), 2U);
  EXPECT_EQ(packets[0].nanoseconds, 1'700'000'000'123'456'789LL);
  EXPECT_EQ(packets[1].nanoseconds, 1'700'000'001'000'000'000LL);
  EXPECT_EQ(packets[1].wire_length, 25U);
  const auto opened = decapsulate(LinkType::Loop, {packets[1].octets, packets[1].wire_length});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->ethertype, EtherType::Ipv4);
  EXPECT_TRUE(std::ranges::equal(opened->payload.bytes(), packet));
}

TEST(PcapngWriter, NamesTheFamilyOfADatagram) {
  PcapngWriter writer("x");
  const InterfaceId interface = writer.add_interface("if", LinkType::Loop);
  std::vector<std::byte> datagram(40);
  datagram[0] = std::byte{0x60};
  writer.add_datagram(interface, 1s, datagram);
  const auto packets = read_by_libpcap(writer.ready(), DLT_LOOP);
  ASSERT_EQ(packets.size(), 1U);
  const auto opened = decapsulate(LinkType::Loop, {packets[0].octets, packets[0].wire_length});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->ethertype, EtherType::Ipv6);
}

}  // namespace
}  // namespace icmpkit::capture

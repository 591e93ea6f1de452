#include "icmpkit/io/socket_address.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "icmpkit/io/file_descriptor.hpp"

namespace icmpkit::io {
namespace {

TEST(SocketAddress, ReadsBackWhatItWrote) {
  for (const char* text :
       {"192.0.2.1", "0.0.0.0", "255.255.255.255", "2001:db8::1", "::", "::ffff:192.0.2.1"}) {
    const IpAddress address = *IpAddress::parse(text);
    const SocketAddress system(address, 4660, 7, 0x12345);
    EXPECT_EQ(system.size(), address.is_v4() ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
    EXPECT_EQ(SocketAddress::address_in(system.data(), system.size()), address) << text;
  }
}

TEST(SocketAddress, RefusesWhatIsTooShortOrOfNoInternetFamily) {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    const SocketAddress system(*IpAddress::parse(text), 0);
    for (std::size_t size = 0; size < system.size(); ++size) {
      EXPECT_FALSE(SocketAddress::address_in(system.data(), size)) << text << " " << size;
    }
  }
  const SocketAddress none;
  EXPECT_FALSE(SocketAddress::address_in(none.data(), SocketAddress::kCapacity));
}

TEST(SocketAddress, ReadsThePortOfBothFamilies) {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    const SocketAddress system(*IpAddress::parse(text), 33'434);
    EXPECT_EQ(SocketAddress::port_in(system.data(), system.size()), 33'434) << text;
    EXPECT_EQ(SocketAddress::port_in(system.data(), 3), 0) << text;
  }
}

TEST(SocketAddress, NamesWhatASocketIsBoundTo) {
  const FileDescriptor descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const IpAddress loopback = *IpAddress::parse("127.0.0.1");
  ASSERT_TRUE(SocketAddress(loopback, 0).bind(descriptor.number()));
  EXPECT_EQ(SocketAddress::local_address(descriptor.number()), loopback);
  EXPECT_NE(SocketAddress::local_port(descriptor.number()), 0);
  EXPECT_FALSE(SocketAddress::local_address(-1));
  EXPECT_EQ(SocketAddress::local_port(-1), 0);
}

}  // namespace
}  // namespace icmpkit::io

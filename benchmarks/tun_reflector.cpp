// The bound of the suite `lab`: a TUN device that answers IPv4 echo requests and does nothing else,
// one datagram a system call.
//
//   tun_reflector NAME      runs until it is killed; the device is up once NAME is printed
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/if_tun.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace {

constexpr std::size_t kHeader = 20;
constexpr std::size_t kType = kHeader;
constexpr std::size_t kChecksum = kHeader + 2;
constexpr unsigned char kEchoRequest = 8;
constexpr unsigned char kIcmp = 1;

/// Turns a request into its reply, in place. A type that is smaller by 8 makes the sum smaller by
/// 0x0800, and its complement greater.
void turn_around(std::array<unsigned char, 65535>& datagram) {
  std::array<unsigned char, 4> source{};
  std::memcpy(source.data(), &datagram[12], 4);
  std::memmove(&datagram[12], &datagram[16], 4);
  std::memcpy(&datagram[16], source.data(), 4);
  datagram[kType] = 0;
  unsigned sum = unsigned{datagram[kChecksum]} << 8U | datagram[kChecksum + 1];
  sum += 0x0800U;
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  datagram[kChecksum] = static_cast<unsigned char>(sum >> 8U);
  datagram[kChecksum + 1] = static_cast<unsigned char>(sum);
}

}  // namespace

int main(int argc, char** argv) {
  ifreq request{};
  if (argc != 2 || std::strlen(argv[1]) >= sizeof request.ifr_name) return 2;
  const int device = open("/dev/net/tun", O_RDWR);
  std::strcpy(request.ifr_name, argv[1]);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (device < 0 || ioctl(device, TUNSETIFF, &request) != 0) {
    std::perror("tun");
    return 1;
  }
  std::puts(argv[1]);
  std::fflush(stdout);
  std::array<unsigned char, 65535> datagram{};
  for (;;) {
    const ssize_t size = read(device, datagram.data(), datagram.size());
    if (size < static_cast<ssize_t>(kHeader + 8) || datagram[0] != 0x45 || datagram[9] != kIcmp ||
        datagram[kType] != kEchoRequest) {
      continue;
    }
    turn_around(datagram);
    if (write(device, datagram.data(), static_cast<std::size_t>(size)) != size) return 1;
  }
}

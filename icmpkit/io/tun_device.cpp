#include "icmpkit/io/tun_device.hpp"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/if_tun.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "icmpkit/io/clock.hpp"
#include "icmpkit/io/send_failure.hpp"

namespace icmpkit::io {
namespace {

constexpr const char* kControlFile = "/dev/net/tun";
constexpr std::size_t kLargestDatagram = 0xFFFF;

std::string advice_for(int system_error) {
  switch (system_error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return "load the kernel's driver, as root: modprobe tun";
    case EACCES:
      return std::string("let everybody open it, as root: chmod 0666 ") + kControlFile;
    case EPERM:
      return "run it as root, or in a network namespace of your own, where you are: "
             "unshare --user --map-root-user --net COMMAND";
    default:
      return {};
  }
}

/// Fails with the first of the prefixes that this machine uses already.
std::expected<void, OpenError> check_unused(Netlink& netlink, const std::vector<Prefix>& prefixes) {
  const auto addresses = netlink.addresses();
  if (!addresses) return std::unexpected(addresses.error());
  const auto routes = netlink.routes();
  if (!routes) return std::unexpected(routes.error());
  for (const Prefix& prefix : prefixes) {
    if (const auto use = use_of(prefix, *addresses, *routes)) {
      return std::unexpected(
          OpenError{.what = std::string(prefix.text()) + " is in use: " + *use,
                    .system_error = EADDRINUSE,
                    .advice = "run it in a network namespace of its own, which uses nothing yet: "
                              "unshare --user --map-root-user --net COMMAND"});
    }
  }
  return {};
}

std::optional<IpAddress> source_for(const Prefix& prefix, const std::vector<IpAddress>& addresses) {
  const auto found = std::ranges::find(addresses, prefix.address().family(), &IpAddress::family);
  return found == addresses.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

TunDevice::TunDevice(Netlink netlink, FileDescriptor descriptor, std::string name)
    : netlink_(std::move(netlink)),
      descriptor_(std::move(descriptor)),
      name_(std::move(name)),
      index_(if_nametoindex(name_.c_str())),
      buffer_(kLargestDatagram) {
  staged_.reserve(kBatch);
}

std::expected<std::unique_ptr<TunDevice>, OpenError> TunDevice::open(const TunOptions& options) {
  auto netlink = Netlink::open();
  if (!netlink) return std::unexpected(netlink.error());
  if (auto unused = check_unused(*netlink, options.prefixes); !unused) {
    return std::unexpected(unused.error());
  }
  FileDescriptor descriptor(::open(kControlFile, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!descriptor.is_open()) {
    const int failure = errno;
    return std::unexpected(
        make_open_error(std::string("opening ") + kControlFile, failure, advice_for(failure)));
  }
  const std::string wanted = options.name.empty() ? "icmp%d" : options.name;
  ifreq request{};
  if (wanted.size() >= sizeof request.ifr_name) {
    return std::unexpected(make_open_error("the name of the device, " + wanted, ENAMETOOLONG));
  }
  std::memcpy(request.ifr_name, wanted.data(), wanted.size());
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(descriptor.number(), TUNSETIFF, &request) != 0) {
    const int failure = errno;
    return std::unexpected(
        make_open_error("making the network device " + wanted, failure, advice_for(failure)));
  }
  std::unique_ptr<TunDevice> device(
      new TunDevice(std::move(*netlink), std::move(descriptor), request.ifr_name));
  if (auto configured = device->configure(options); !configured) {
    return std::unexpected(configured.error());
  }
  return device;
}

std::expected<void, OpenError> TunDevice::configure(const TunOptions& options) {
  if (auto done = netlink_.prepare_link(index_, options.mtu, options.queue); !done) return done;
  for (const IpAddress& address : options.addresses) {
    if (auto done = netlink_.add_address(index_, address); !done) return done;
  }
  if (auto done = netlink_.bring_up(index_); !done) return done;
  for (const Prefix& prefix : options.prefixes) {
    const auto source = source_for(prefix, options.addresses);
    if (auto done = netlink_.add_route(index_, prefix, source); !done) return done;
  }
  return {};
}

void TunDevice::refresh_counters() {
  if (const auto drops = netlink_.transmit_drops(index_)) counters_.receive_overflow = *drops;
}

void TunDevice::stage(TransmitId id, Bytes datagram) { staged_.push_back({id, datagram}); }

// TUN takes one datagram a call.
void TunDevice::flush(LinkListener& listener) {
  for (const Staged& staged : staged_) {
    if (write(descriptor_.number(), staged.datagram.data(), staged.datagram.size()) >= 0) {
      ++counters_.sent;
      continue;
    }
    const int failure = errno;
    ++counters_.send_refused;
    listener.on_send_failed(staged.id,
                            {.failure = send_failure_of(failure), .system_error = failure});
  }
  staged_.clear();
}

Progress TunDevice::collect(LinkListener& listener) {
  const Instant seen = monotonic_now();
  for (std::size_t i = 0; i < kBatch; ++i) {
    const ssize_t size = read(descriptor_.number(), buffer_.data(), buffer_.size());
    if (size < 0) return i == 0 ? Progress::Nothing : Progress::Some;
    ++counters_.received;
    listener.on_datagram(Bytes(buffer_).first(static_cast<std::size_t>(size)),
                         {.stamp = {.at = seen}, .seen = seen});
  }
  return Progress::Some;
}

}  // namespace icmpkit::io

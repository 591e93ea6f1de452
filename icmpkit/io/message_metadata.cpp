#include "icmpkit/io/message_metadata.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>

#include <array>
#include <cstring>

#include "icmpkit/io/socket_address.hpp"

namespace icmpkit::io {
namespace {

template <class Value>
std::optional<Value> control_value(const cmsghdr* message) {
  if (message->cmsg_len < CMSG_LEN(sizeof(Value))) return std::nullopt;
  Value value{};
  std::memcpy(&value, CMSG_DATA(message), sizeof value);
  return value;
}

std::optional<std::int64_t> nanoseconds_of(const timespec& time) {
  if (time.tv_sec == 0 && time.tv_nsec == 0) return std::nullopt;
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void read_socket_level(const cmsghdr* message, MessageMetadata& metadata) {
  if (message->cmsg_type == SCM_TIMESTAMPING) {
    if (const auto stamps = control_value<scm_timestamping>(message)) {
      metadata.kernel_ns = nanoseconds_of(stamps->ts[0]);
    }
  } else if (message->cmsg_type == SO_RXQ_OVFL) {
    metadata.overflow = control_value<std::uint32_t>(message);
  }
}

ErrorOrigin origin_of(std::uint8_t origin) {
  switch (origin) {
    case SO_EE_ORIGIN_LOCAL:
      return ErrorOrigin::Local;
    case SO_EE_ORIGIN_ICMP:
    case SO_EE_ORIGIN_ICMP6:
      return ErrorOrigin::Icmp;
    case SO_EE_ORIGIN_TIMESTAMPING:
      return ErrorOrigin::Stamping;
    default:
      return ErrorOrigin::Other;
  }
}

void read_error(const cmsghdr* message, MessageMetadata& metadata) {
  const auto system = control_value<sock_extended_err>(message);
  if (!system) return;
  QueuedError error{.origin = origin_of(system->ee_origin),
                    .system_error = static_cast<int>(system->ee_errno),
                    .type = system->ee_type,
                    .code = system->ee_code,
                    .info = system->ee_info,
                    .data = system->ee_data};
  const std::size_t size = message->cmsg_len - CMSG_LEN(0);
  if (size > sizeof *system) {
    error.offender =
        SocketAddress::address_in(CMSG_DATA(message) + sizeof *system, size - sizeof *system);
  }
  metadata.error = error;
}

void read_v4_level(const cmsghdr* message, MessageMetadata& metadata) {
  switch (message->cmsg_type) {
    case IP_TTL:
      metadata.hop_limit = static_cast<std::uint8_t>(control_value<int>(message).value_or(0));
      break;
    case IP_TOS:
      metadata.traffic_class = control_value<std::uint8_t>(message).value_or(0);
      break;
    case IP_PKTINFO:
      if (const auto info = control_value<in_pktinfo>(message)) {
        metadata.destination = Ipv4Address{ntohl(info->ipi_addr.s_addr)};
      }
      break;
    case IP_RECVERR:
      read_error(message, metadata);
      break;
    default:
      break;
  }
}

void read_v6_level(const cmsghdr* message, MessageMetadata& metadata) {
  switch (message->cmsg_type) {
    case IPV6_HOPLIMIT:
      metadata.hop_limit = static_cast<std::uint8_t>(control_value<int>(message).value_or(0));
      break;
    case IPV6_TCLASS:
      metadata.traffic_class = static_cast<std::uint8_t>(control_value<int>(message).value_or(0));
      break;
    case IPV6_PKTINFO:
      if (const auto info = control_value<in6_pktinfo>(message)) {
        std::array<std::uint8_t, Ipv6Address::kSize> octets{};
        std::memcpy(octets.data(), &info->ipi6_addr, octets.size());
        metadata.destination = Ipv6Address{octets};
      }
      break;
    case IPV6_RECVERR:
      read_error(message, metadata);
      break;
    default:
      break;
  }
}

}  // namespace

MessageMetadata metadata_of(const msghdr& header) {
  MessageMetadata metadata;
  for (const cmsghdr* message = CMSG_FIRSTHDR(&header); message != nullptr;
       message = CMSG_NXTHDR(const_cast<msghdr*>(&header), const_cast<cmsghdr*>(message))) {
    if (message->cmsg_level == SOL_SOCKET) read_socket_level(message, metadata);
    if (message->cmsg_level == SOL_IP) read_v4_level(message, metadata);
    if (message->cmsg_level == SOL_IPV6) read_v6_level(message, metadata);
  }
  return metadata;
}

}  // namespace icmpkit::io

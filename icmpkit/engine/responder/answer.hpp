// What every responder gives: the message that answers a request and between whom it goes. IP
// headers, options and whether a responder is on at all are for the node to see to.
#pragma once

#include <expected>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/engine/silence.hpp"

namespace icmpkit::engine::responder {

/// A request as the node received it, beside the message itself.
struct Request {
  IpAddress source;
  IpAddress destination;
  const InterfaceConfig& interface;  ///< by which it came
  AddressUse use =
      AddressUse::Unicast;  ///< what the node has the destination for, if it is its own
};

struct Answer {
  MutableBytes message{};  ///< at the front of the caller's buffer, with its checksum
  IpAddress source{};
  IpAddress destination{};
};

/// The answer, or the name under which the request is dropped without one.
using Answered = std::expected<Answer, Discard>;

/// Whether `address` is a broadcast address on `interface`: the limited one, or that of a network
/// there.
[[nodiscard]] bool is_broadcast(const IpAddress& address, const InterfaceConfig& interface);

/// The request's destination where that is one node's, else the interface's first unicast address
/// of the family; unspecified where it has none.
[[nodiscard]] IpAddress answering_address(const Request& request);

}  // namespace icmpkit::engine::responder

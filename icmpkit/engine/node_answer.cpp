// Requests other than echo, each answered by its responder where the policy has it on.
#include <array>

#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/engine/responder/extended_echo.hpp"
#include "icmpkit/engine/responder/icmpv4_queries.hpp"
#include "icmpkit/engine/responder/node_information.hpp"

namespace icmpkit::engine {

namespace {

using wire::icmpv4::Type;

// Octets that the longest answer of each responder takes, but for extended echo's, which is as long
// as its request.
constexpr std::size_t kLongestAnswer = 1232;

bool is_on(Type request, const Responders& responders) {
  switch (request) {
    case Type::TimestampRequest:
      return responders.timestamp;
    case Type::InformationRequest:
      return responders.information;
    case Type::AddressMaskRequest:
      return responders.address_mask;
    case Type::DomainNameRequest:
      return responders.domain_name;
    default:
      return true;
  }
}

// A responder for messages that `View` reads.
template <class View, class Answer>
responder::Answered answer_as(wire::CutBytes message, Answer&& answer) {
  const auto view = View::parse(message);
  if (!view) return std::unexpected(Discard::IcmpMalformed);
  return answer(*view);
}

}  // namespace

responder::Answered Node::Core::write_answer(const Inbound& in, MutableBytes out) {
  const responder::Request request{.source = in.view.source(),
                                   .destination = in.view.destination(),
                                   .interface = interface(in.arrival.link)};
  const wire::CutBytes message = in.view.payload();
  switch (static_cast<Type>(load_u8(message.bytes(), 0))) {
    case Type::TimestampRequest:
      return answer_as<wire::icmpv4::TimestampView>(message, [&](const auto& view) {
        return responder::answer_timestamp(view, request, time_of_day(now_, config.midnight), out);
      });
    case Type::InformationRequest:
      return answer_as<wire::icmpv4::InformationView>(message, [&](const auto& view) {
        return responder::answer_information(view, request, out);
      });
    case Type::AddressMaskRequest:
      return answer_as<wire::icmpv4::AddressMaskView>(message, [&](const auto& view) {
        return responder::answer_address_mask(view, request, out);
      });
    case Type::DomainNameRequest: {
      const std::array<std::string_view, 1> names{config.name};
      return answer_as<wire::icmpv4::DomainNameRequestView>(message, [&](const auto& view) {
        return responder::answer_domain_name(
            view, request, {.names = std::span(names).first(config.name.empty() ? 0 : 1)}, out);
      });
    }
    default:
      return answer_as<wire::icmpv4::ExtendedEchoRequestView>(message, [&](const auto& view) {
        return responder::answer_extended_echo(view, request, probed_node(in), out);
      });
  }
}

responder::ProbedNode Node::Core::probed_node(const Inbound& in) const {
  return {.interfaces = config.interfaces,
          .neighbours = neighbours_,
          .arrival = in.arrival.link,
          .permissions = policy.extended_echo};
}

// [R6918-DEP-1] [R1122-TS-1]
void Node::Core::answer_query(const Inbound& in) {
  const auto type = static_cast<Type>(load_u8(in.view.payload().bytes(), 0));
  if (!is_on(type, policy.responders)) {
    return discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
  }
  // What echo does not answer when it is for many, timestamps do not either.
  if (type == Type::TimestampRequest && !own.owns(in.view.destination()) &&
      !policy.responders.broadcast_echo) {
    return discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
  }
  ReplyHead head = reply_head(in);
  const auto room = queue_.reserve(head.size + std::max(kLongestAnswer, in.view.payload().size()));
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  const auto answer = write_answer(in, room->subspan(head.size));
  if (!answer) return discard(answer.error(), in.arrival, in.view.source());
  if (type == Type::ExtendedEchoRequest) {
    if (!may_answer_probe(in)) return;
    head.like_extended_echo(responder::kExtendedEchoTtl);
  }
  if (type == Type::TimestampRequest) head.departure_stamp_at = head.size;
  send_answer(in, *answer, head, *room);
}

// [R8335-SEC-1]
bool Node::Core::may_answer_probe(const Inbound& in) {
  if (!rate_limiter_.charge(in.view.source(), now_)) return true;
  discard(Discard::RequestRateLimited, in.arrival, in.view.source());
  return false;
}

void Node::Core::send_answer(const Inbound& in, const responder::Answer& answer, ReplyHead head,
                             MutableBytes room) {
  head.to = answer.destination;
  send_reply(in, answer.source, head, room.first(head.size + answer.message.size()));
}

void Node::Core::answer_query_v6(const Inbound& in) {
  using V6 = wire::icmpv6::Type;
  const bool is_probe =
      static_cast<V6>(load_u8(in.view.payload().bytes(), 0)) == V6::ExtendedEchoRequest;
  if (!is_probe && !policy.responders.node_information) {
    return discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
  }
  ReplyHead head = reply_head(in);
  const auto room = queue_.reserve(head.size + std::max(kLongestAnswer, in.view.payload().size()));
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  const MutableBytes out = room->subspan(head.size);
  const auto kind = own.kind_of(in.view.v6().destination());
  const responder::Request request{
      .source = in.view.source(),
      .destination = in.view.destination(),
      .interface = interface(in.arrival.link),
      .use = kind == AddressKind::OwnAnycast ? AddressUse::Anycast : AddressUse::Unicast};
  const wire::CutBytes message = in.view.payload();
  const auto answer =
      is_probe ? answer_as<wire::icmpv6::ExtendedEchoRequestView>(
                     message,
                     [&](const auto& view) {
                       return responder::answer_extended_echo(view, request, probed_node(in), out);
                     })
               : answer_as<wire::icmpv6::NodeInformationQueryView>(
                     message, [&](const auto& view) -> responder::Answered {
                       const auto told = responder::answer_node_information(
                           view, request, {.name = config.name, .interfaces = config.interfaces},
                           out.first(kLongestAnswer));
                       if (!told) return std::unexpected(told.error());
                       head.longest_delay = told->longest_delay;
                       return told->answer;
                     });
  if (!answer) return discard(answer.error(), in.arrival, in.view.source());
  if (is_probe) {
    if (!may_answer_probe(in)) return;
    head.like_extended_echo(responder::kExtendedEchoTtl);
  }
  send_answer(in, *answer, head, *room);
}

}  // namespace icmpkit::engine

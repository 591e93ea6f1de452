#include "icmpkit/engine/responder/node_information.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"

namespace icmpkit::engine::responder {

namespace {

using wire::icmpv6::NodeInformation;
using wire::icmpv6::NodeInformationQueryView;
using wire::icmpv6::NodeNameView;
using wire::icmpv6::NodeQuestion;
using wire::icmpv6::NodeResponseCode;
using wire::icmpv6::Type;

// The flags of the questions for addresses, RFC 4620 sections 6.4 and 6.5.
constexpr std::uint16_t kTruncated = 0x0001;
constexpr std::uint16_t kAllAddresses = 0x0002;
constexpr std::uint16_t kLinkLocal = 0x0008;
constexpr std::uint16_t kGlobal = 0x0020;

/// RFC 4620 section 5 takes it from RFC 2461.
constexpr Duration kMaxAnycastDelay = std::chrono::seconds{1};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// A name without its domain stands for every name that begins with it.
bool is_own_name(const NodeNameView& asked, std::string_view own) {
  if (own.empty()) return false;
  const wire::DomainNameText text = asked.name().text();
  const std::string_view label = own.substr(0, own.find('.'));
  return is_same_name(text.view(), asked.is_unqualified() ? label : own);
}

/// The interface that has the address, or null.
const InterfaceConfig* interface_of(const IpAddress& address, const NodeFacts& facts) {
  const auto found = std::ranges::find_if(facts.interfaces, [&](const InterfaceConfig& interface) {
    return std::ranges::any_of(interface.addresses,
                               [&](const InterfaceAddress& own) { return own.address == address; });
  });
  return found == facts.interfaces.end() ? nullptr : &*found;
}

/// The interface that the subject is about: that of an address, that by which a query about the
/// name came. Null where the subject is not this node's.
const InterfaceConfig* subject_of(const NodeInformationQueryView& message, const Request& request,
                                  const NodeFacts& facts) {
  if (const auto* v6 = std::get_if<Ipv6Address>(&message.subject())) {
    return interface_of(*v6, facts);
  }
  if (const auto* v4 = std::get_if<Ipv4Address>(&message.subject())) {
    return interface_of(*v4, facts);
  }
  if (const auto* name = std::get_if<NodeNameView>(&message.subject())) {
    return is_own_name(*name, facts.name) ? &request.interface : nullptr;
  }
  return nullptr;
}

/// Writes what answers a question behind the fixed part of the reply.
class Data {
 public:
  explicit Data(MutableBytes out) : out_(out) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool is_truncated() const { return is_truncated_; }

  /// Behind a TTL that means nothing any more; behind a name without a domain stand two empty
  /// labels (RFC 4620 section 6.3). Gives false where it cannot be written.
  bool add_name(std::string_view text) {
    const wire::DomainName name{.text = text};
    if (encode_problem(name)) return false;
    const std::size_t size = encoded_size(name);
    const std::size_t more = text.find('.') == std::string_view::npos ? 1 : 0;
    if (4 + size + more > out_.size()) return false;
    store_be32(out_, 0, 0);
    write(name, out_.subspan(4, size));
    store_zeros(out_, 4 + size, more);
    size_ = 4 + size + more;
    return true;
  }

  /// How long an address stays valid is not known here, which a TTL of zero says.
  template <class Address>
  void add_address(const Address& address) {
    constexpr std::size_t kSize = 4 + Address::kSize;
    if (kSize > out_.size() - size_) {
      is_truncated_ = true;
      return;
    }
    store_be32(out_, size_, 0);
    address.store(out_, size_ + 4);
    size_ += kSize;
  }

 private:
  MutableBytes out_;
  std::size_t size_ = 0;
  bool is_truncated_ = false;
};

bool is_asked_for(const Ipv6Address& address, std::uint16_t flags) {
  return (flags & (address.is_link_local() ? kLinkLocal : kGlobal)) != 0;
}

void add_addresses(const InterfaceConfig& interface, const NodeInformationQueryView& message,
                   Data& data) {
  const bool wants_v6 = message.question() == NodeQuestion::Addresses;
  for (const InterfaceAddress& own : interface.addresses) {
    if (wants_v6 && own.address.is_v6() && is_asked_for(own.address.v6(), message.flags())) {
      data.add_address(own.address.v6());
    } else if (!wants_v6 && own.address.is_v4()) {
      data.add_address(own.address.v4());
    }
  }
}

/// Gives false where there is no answer.
bool add_answer(const NodeInformationQueryView& message, const InterfaceConfig& subject,
                const NodeFacts& facts, Data& data) {
  if (message.question() == NodeQuestion::NodeName) return data.add_name(facts.name);
  if ((message.flags() & kAllAddresses) == 0) {
    add_addresses(subject, message, data);
    return true;
  }
  for (const InterfaceConfig& interface : facts.interfaces) {
    add_addresses(interface, message, data);
  }
  return true;
}

bool is_known(NodeQuestion question) {
  return question == NodeQuestion::Noop || question == NodeQuestion::NodeName ||
         question == NodeQuestion::Addresses || question == NodeQuestion::Ipv4Addresses;
}

/// The reply to a question about addresses has its flags, and whether all are there.
std::uint16_t reply_flags(const NodeInformationQueryView& message, const Data& data) {
  const bool is_about_addresses = message.question() == NodeQuestion::Addresses ||
                                  message.question() == NodeQuestion::Ipv4Addresses;
  if (!is_about_addresses) return 0;
  const auto asked = static_cast<std::uint16_t>(message.flags() & ~kTruncated);
  return data.is_truncated() ? static_cast<std::uint16_t>(asked | kTruncated) : asked;
}

}  // namespace

std::expected<NodeAnswer, Discard> answer_node_information(const NodeInformationQueryView& message,
                                                           const Request& request,
                                                           const NodeFacts& facts,
                                                           MutableBytes out) {
  constexpr std::size_t kHead = NodeInformationQueryView::kFixedSize;
  if (request.source.is_multicast() || request.source.is_unspecified()) {
    return std::unexpected(Discard::ReplySourceInvalid);
  }
  if (out.size() < kHead) return std::unexpected(Discard::TransmitQueueFull);
  NodeInformation reply{.type = Type::NodeInformationResponse,
                        .code = static_cast<std::uint8_t>(NodeResponseCode::Success),
                        .question = message.question(),
                        .nonce = message.nonce()};
  Data data{out.subspan(kHead)};
  if (message.question() != NodeQuestion::Noop) {
    const InterfaceConfig* subject = subject_of(message, request, facts);
    if (subject == nullptr) return std::unexpected(Discard::IcmpNotAnswered);
    if (!is_known(message.question())) {
      reply.code = static_cast<std::uint8_t>(NodeResponseCode::UnknownQuestion);
    } else if (!add_answer(message, *subject, facts, data)) {
      return std::unexpected(Discard::IcmpNotAnswered);
    }
    reply.flags = reply_flags(message, data);
  }
  // The data is in its place already, so the sum is made over both.
  const MutableBytes whole = out.first(kHead + data.size());
  write(reply, whole.first(kHead));
  const IpAddress source = answering_address(request);
  const wire::icmpv6::Endpoints endpoints{.source = source.v6(),
                                          .destination = request.source.v6()};
  store_be16(whole, wire::kChecksumOffset,
             wire::Checksum{}
                 .add(wire::icmpv6::pseudo_header(endpoints, whole.size()))
                 .add(whole)
                 .finish());
  const bool is_for_many = request.destination.is_multicast() || request.use == AddressUse::Anycast;
  return NodeAnswer{.answer = {.message = whole, .source = source, .destination = request.source},
                    .longest_delay = is_for_many ? kMaxAnycastDelay : Duration{}};
}

}  // namespace icmpkit::engine::responder

// Node Information Query (139) and Response (140), RFC 4620.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |             Qtype             |             Flags             |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Nonce (8 octets)                       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Data: a query's subject, a reply's answer ...
//
// A query is about a subject, an address or a name, of a kind that its code tells; what is asked
// about it is the Qtype. [R4620-FMT-1]
#pragma once

#include <cstdint>
#include <variant>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/domain_name.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// What is asked, RFC 4620 section 6. An open enumeration.
enum class NodeQuestion : std::uint16_t {
  Noop = 0,
  NodeName = 2,
  Addresses = 3,
  Ipv4Addresses = 4
};

/// The code of a query: what its data is. An open enumeration.
enum class SubjectCode : std::uint8_t { Ipv6 = 0, Name = 1, Ipv4 = 2 };

/// The code of a reply. An open enumeration.
enum class NodeResponseCode : std::uint8_t { Success = 0, Refused = 1, UnknownQuestion = 2 };

/// A node's name: fully qualified, or one label behind which two empty ones stand.
class NodeNameView {
 public:
  /// Reads the name at the front of `octets`, as a query has it: without compression.
  [[nodiscard]] static constexpr Parsed<NodeNameView> parse(CutBytes octets) {
    return with_end(DomainNameView::parse(octets), octets);
  }
  /// Reads the name that starts `at` octets into `area`, as a reply has it: compression counts from
  /// the start of `area`.
  [[nodiscard]] static constexpr Parsed<NodeNameView> parse_at(CutBytes area, std::size_t at) {
    return with_end(DomainNameView::parse_compressed(area, at), area.after(at));
  }

  [[nodiscard]] constexpr const DomainNameView& name() const { return name_; }
  /// Whether its domain was not known to whoever wrote it.
  [[nodiscard]] constexpr bool is_unqualified() const { return is_unqualified_; }
  /// How many octets it takes where it stands.
  [[nodiscard]] constexpr std::size_t size() const {
    return name_.size() + (is_unqualified_ ? 1U : 0U);
  }

 private:
  constexpr NodeNameView(const DomainNameView& name, bool is_unqualified)
      : name_(name), is_unqualified_(is_unqualified) {}

  /// `octets` start with the name.
  [[nodiscard]] static constexpr Parsed<NodeNameView> with_end(const Parsed<DomainNameView>& name,
                                                               CutBytes octets) {
    if (!name) return std::unexpected(name.error());
    auto label = name->labels().begin();
    const bool is_single = label != std::default_sentinel && ++label == std::default_sentinel;
    const std::size_t end = name->size();
    const bool is_unqualified =
        is_single && end < octets.size() && load_u8(octets.bytes(), end) == 0;
    return NodeNameView{*name, is_unqualified};
  }

  DomainNameView name_;
  bool is_unqualified_;
};

/// An address as a reply lists it.
template <class Address>
class NodeAddressView {
 public:
  [[nodiscard]] static constexpr Parsed<NodeAddressView> parse(CutBytes octets) {
    if (octets.size() < size()) return refuse_short(octets, size(), 0);
    return NodeAddressView{load_be32(octets.bytes(), 0), Address::load(octets.bytes(), 4)};
  }

  /// Seconds.
  [[nodiscard]] constexpr std::uint32_t ttl() const { return ttl_; }
  [[nodiscard]] constexpr Address address() const { return address_; }
  [[nodiscard]] static constexpr std::size_t size() { return 4 + Address::kSize; }

 private:
  constexpr NodeAddressView(std::uint32_t ttl, Address address) : ttl_(ttl), address_(address) {}
  std::uint32_t ttl_;
  Address address_;
};

/// The value of either. Borrows its data.
struct NodeInformation {
  Type type = Type::NodeInformationQuery;
  std::uint8_t code = 0;  ///< a `SubjectCode` or a `NodeResponseCode`
  NodeQuestion question = NodeQuestion::Noop;
  std::uint16_t flags = 0;  ///< their meaning depends on the question
  std::uint64_t nonce = 0;  ///< copied into the reply
  OctetsRef data{};
  friend constexpr bool operator==(const NodeInformation&, const NodeInformation&) = default;
};

/// What the views of the two have in common.
template <class View, auto kType>
class NodeInformationView : public FixedLayoutView<View, 16, kType> {
 public:
  using FixedLayoutView<View, 16, kType>::FixedLayoutView;

  [[nodiscard]] constexpr NodeQuestion question() const {
    return static_cast<NodeQuestion>(load_be16(this->octets(), 4));
  }
  [[nodiscard]] constexpr std::uint16_t flags() const { return load_be16(this->octets(), 6); }
  [[nodiscard]] constexpr std::uint64_t nonce() const { return load_be64(this->octets(), 8); }
  [[nodiscard]] constexpr CutBytes data() const { return this->rest(); }
  [[nodiscard]] constexpr NodeInformation value() const {
    return {.type = this->type(),
            .code = this->code_octet(),
            .question = question(),
            .flags = flags(),
            .nonce = nonce(),
            .data = data().bytes()};
  }
};

/// What a query is about; nothing where it says nothing, or says it by a code without a meaning.
using NodeSubject = std::variant<std::monostate, Ipv6Address, Ipv4Address, NodeNameView>;

class NodeInformationQueryView
    : public NodeInformationView<NodeInformationQueryView, Type::NodeInformationQuery> {
 public:
  using Base = NodeInformationView<NodeInformationQueryView, Type::NodeInformationQuery>;
  constexpr NodeInformationQueryView(const Proven& proven, const NodeSubject& subject)
      : Base(proven), subject_(subject) {}

  /// Fails also where the data is not the subject that the code says: too short an address, or a
  /// name that is none. [R4620-FMT-1] A NOOP has no subject, so its data is not looked at.
  [[nodiscard]] static constexpr Parsed<NodeInformationQueryView> parse(CutBytes message) {
    const auto proven = prove(message);
    if (!proven) return std::unexpected(proven.error());
    const auto subject = parse_subject(message);
    if (!subject) return refuse_inside(subject.error(), kFixedSize);
    return NodeInformationQueryView{*proven, *subject};
  }

  [[nodiscard]] constexpr SubjectCode code() const {
    return static_cast<SubjectCode>(code_octet());
  }
  [[nodiscard]] constexpr const NodeSubject& subject() const { return subject_; }

 private:
  [[nodiscard]] static constexpr Parsed<NodeSubject> parse_subject(CutBytes message) {
    const CutBytes data = message.after(kFixedSize);
    const auto question = static_cast<NodeQuestion>(load_be16(message.bytes(), 4));
    if (question == NodeQuestion::Noop) return NodeSubject{};
    switch (static_cast<SubjectCode>(load_u8(message.bytes(), kCodeOffset))) {
      case SubjectCode::Ipv6:
        if (data.size() < Ipv6Address::kSize) return refuse_short(data, Ipv6Address::kSize, 0);
        return NodeSubject{Ipv6Address::load(data.bytes(), 0)};
      case SubjectCode::Ipv4:
        if (data.size() < Ipv4Address::kSize) return refuse_short(data, Ipv4Address::kSize, 0);
        return NodeSubject{Ipv4Address::load(data.bytes(), 0)};
      case SubjectCode::Name: {
        if (data.wire_length() == 0) return NodeSubject{};
        const auto name = NodeNameView::parse(data);
        if (!name) return std::unexpected(name.error());
        return NodeSubject{*name};
      }
    }
    return NodeSubject{};
  }

  NodeSubject subject_;
};

class NodeInformationResponseView
    : public NodeInformationView<NodeInformationResponseView, Type::NodeInformationResponse> {
 public:
  using NodeInformationView::NodeInformationView;

  [[nodiscard]] constexpr NodeResponseCode code() const {
    return static_cast<NodeResponseCode>(code_octet());
  }
  /// The names that answer a NodeName question; of any other reply none.
  [[nodiscard]] constexpr ItemRange<NodeNameView> names() const {
    if (!answers(NodeQuestion::NodeName)) return {};
    // A TTL stands before them that means nothing any more (RFC 4620 section 6.3).
    return ParsedRange{ItemCursor<NodeNameView>{data(), kFixedSize}.starting_at(4)};
  }
  /// The addresses that answer an Addresses question; of any other reply none.
  [[nodiscard]] constexpr ItemRange<NodeAddressView<Ipv6Address>> addresses() const {
    if (!answers(NodeQuestion::Addresses)) return {};
    return ParsedRange{ItemCursor<NodeAddressView<Ipv6Address>>{data(), kFixedSize}};
  }
  /// The addresses that answer an Ipv4Addresses question; of any other reply none.
  [[nodiscard]] constexpr ItemRange<NodeAddressView<Ipv4Address>> ipv4_addresses() const {
    if (!answers(NodeQuestion::Ipv4Addresses)) return {};
    return ParsedRange{ItemCursor<NodeAddressView<Ipv4Address>>{data(), kFixedSize}};
  }

 private:
  [[nodiscard]] constexpr bool answers(NodeQuestion asked) const {
    return code() == NodeResponseCode::Success && question() == asked;
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const NodeInformation& message) {
  return NodeInformationQueryView::kFixedSize + message.data.size();
}
constexpr void write(const NodeInformation& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_be16(out, 4, static_cast<std::uint16_t>(message.question));
  store_be16(out, 6, message.flags);
  store_be64(out, 8, message.nonce);
  store_bytes(out, 16, message.data);
}

}  // namespace icmpkit::wire::icmpv6

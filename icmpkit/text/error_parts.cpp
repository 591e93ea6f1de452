#include "icmpkit/text/error_parts.hpp"

namespace icmpkit::text {
namespace {

/// A view of an error: it has a body to quote in. RPL's and opaque messages have one without a
/// quote, and a shorter fixed part.
template <class View>
concept QuotingView = requires(const View& view) {
  { view.body() } -> std::same_as<wire::CutBytes>;
  requires View::kFixedSize == 8;
};

/// The next link's MTU, 0 where it is not told.
template <class View>
std::uint32_t mtu_of(const View& view) {
  if constexpr (requires { view.next_hop_mtu(); }) {
    return view.next_hop_mtu();
  } else if constexpr (requires { view.mtu(); }) {
    return view.mtu();
  } else {
    return 0;
  }
}

/// Split where the message may have extensions, which has a length attribute for them.
template <class View>
wire::ExtendedBody split_body_of(const View& view) {
  if constexpr (requires { View::kLengthUnit; }) {
    return wire::split_body(view.body(), view.length(), View::kLengthUnit, wire::Reading::Lenient);
  } else {
    return {.quote = view.body()};
  }
}

struct Split {
  Family family;

  std::optional<ErrorParts> operator()(wire::ParseError) const { return std::nullopt; }

  template <class... Views>
  std::optional<ErrorParts> operator()(const std::variant<Views...>& message) const {
    return std::visit([this](const auto& view) { return split(view); }, message);
  }

  template <class View>
  std::optional<ErrorParts> split(const View& view) const {
    if constexpr (QuotingView<View>) {
      const wire::ExtendedBody body = split_body_of(view);
      ErrorParts parts{.offset = View::kFixedSize,
                       .body = body,
                       .quote = wire::QuoteView(family, body.quote),
                       .next_hop_mtu = {}};
      if (const std::uint32_t mtu = mtu_of(view); mtu != 0) parts.next_hop_mtu = mtu;
      return parts;
    } else {
      return std::nullopt;
    }
  }
};

}  // namespace

std::optional<ErrorParts> error_parts_of(const IcmpMessage& message) {
  return std::visit(Split{message.family}, message.content);
}

}  // namespace icmpkit::text

#include <array>
#include <variant>

#include "icmpkit/text/message_fields.hpp"
#include "icmpkit/text/shared_fields.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace icmpkit::text {
namespace {

using namespace wire::icmpv4;  // the views' own names are unambiguous here

/// `04:41:49.060`, or what the number is where it is no time of the day.
class TimeWords {
 public:
  explicit TimeWords(TimeOfDay time) {
    if (!time.is_standard()) {
      words_ = "not milliseconds since midnight UT";
    } else if (!time.is_within_day()) {
      words_ = "more than a day";
    } else {
      const std::uint32_t ms = time.number();
      put(0, 2, ms / 3'600'000);
      put(3, 2, ms / 60'000 % 60);
      put(6, 2, ms / 1000 % 60);
      put(9, 3, ms % 1000);
      words_ = {chars_.data(), chars_.size()};
    }
  }
  [[nodiscard]] std::string_view view() const { return words_; }

 private:
  void put(std::size_t at, std::size_t digits, std::uint32_t value) {
    for (std::size_t i = at + digits; i != at; value /= 10) {
      chars_[--i] = static_cast<char>('0' + value % 10);
    }
  }

  std::array<char, 15> chars_ = {'h', 'h', ':', 'm', 'm', ':', 's', 's',
                                 '.', 'm', 'm', 'm', ' ', 'U', 'T'};
  std::string_view words_;
};

template <class View>
void describe_query(const View& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("sequence", {6, 2}, view.sequence());
}

void describe(const OpaqueView& view, FieldSink& sink) { describe_rest(view, "body", sink); }

void describe(const EchoView& view, FieldSink& sink) {
  describe_query(view, sink);
  describe_rest(view, "data", sink);
}

void describe(const DestinationUnreachableView& view, FieldSink& sink) {
  sink.number("length", {5, 1}, view.length(), "32-bit words of the quote");
  if (view.code() == UnreachableCode::FragmentationNeeded) {
    sink.number("next_hop_mtu", {6, 2}, view.next_hop_mtu(),
                view.next_hop_mtu() == 0 ? "a router older than RFC 1191" : "octets");
  }
}

void describe(const TimeExceededView& view, FieldSink& sink) {
  sink.number("length", {5, 1}, view.length(), "32-bit words of the quote");
}

void describe(const ParameterProblemView& view, FieldSink& sink) {
  sink.number("pointer", {4, 1}, view.pointer(), "octet of the quoted header");
  sink.number("length", {5, 1}, view.length(), "32-bit words of the quote");
}

void describe(const SourceQuenchView&, FieldSink&) {}

void describe(const RedirectView& view, FieldSink& sink) {
  sink.address("gateway", {4, 4}, view.gateway());
}

void describe(const RouterAdvertisementView& view, FieldSink& sink) {
  sink.number("num_addrs", {4, 1}, view.num_addrs());
  sink.number("addr_entry_size", {5, 1}, view.entry_size(), "32-bit words");
  sink.number("lifetime", {6, 2}, view.lifetime().count(), "s");
  const std::size_t entry_octets = std::size_t{view.entry_size()} * 4;
  std::size_t offset = RouterAdvertisementView::kFixedSize;
  sink.begin_list("routers");
  for (const RouterEntry& entry : view.entries()) {
    sink.begin_item({offset, entry_octets}, "router");
    sink.address("address", {offset, 4}, entry.address);
    sink.signed_number("preference", {offset + 4, 4}, entry.preference);
    sink.end_item();
    offset += entry_octets;
  }
  sink.end_list();
  const auto rest = view.after_entries();
  sink.octets("extensions", {view.octets().size() - rest.size(), rest.size()}, rest.bytes());
}

void describe(const RouterSolicitationView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 4}, view.reserved());
}

void describe(const TimestampView& view, FieldSink& sink) {
  describe_query(view, sink);
  const auto time = [&](JsonKey name, std::size_t offset, TimeOfDay value) {
    sink.number(name, {offset, 4}, value.number(), TimeWords(value).view());
  };
  time("originate", 8, view.originate());
  time("receive", 12, view.receive());
  time("transmit", 16, view.transmit());
  describe_rest(view, "trailing", sink);
}

void describe(const InformationView& view, FieldSink& sink) {
  describe_query(view, sink);
  describe_rest(view, "trailing", sink);
}

void describe(const AddressMaskView& view, FieldSink& sink) {
  describe_query(view, sink);
  sink.address("mask", {8, 4}, view.mask());
  describe_rest(view, "trailing", sink);
}

void describe(const TracerouteView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("outbound_hop_count", {8, 2}, view.outbound_hops());
  sink.number("return_hop_count", {10, 2}, view.return_hops());
  sink.number("output_link_speed", {12, 4}, view.link_speed(), "octets/s");
  sink.number("output_link_mtu", {16, 4}, view.link_mtu(), "octets");
  describe_rest(view, "trailing", sink);
}

void describe(const ConversionErrorView& view, FieldSink& sink) {
  sink.number("pointer", {4, 4}, view.pointer(), "octet of the quoted datagram");
}

void describe(const DomainNameRequestView& view, FieldSink& sink) {
  describe_query(view, sink);
  describe_rest(view, "trailing", sink);
}

void describe(const DomainNameReplyView& view, FieldSink& sink) {
  describe_query(view, sink);
  sink.signed_number("ttl", {8, 4}, view.ttl().count());
  sink.begin_list("names");
  for (const auto& name : view.names()) {
    const std::size_t start = DomainNameReplyView::kFixedSize;
    sink.begin_item({start, view.octets().size() - start}, "name");
    if (name) {
      sink.text("name", {start, view.octets().size() - start}, name->text().view());
    } else {
      sink.problem(name.error().offset, words(name.error().kind));
    }
    sink.end_item();
  }
  sink.end_list();
}

void describe(const PhoturisView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 2}, view.reserved());
  sink.number("pointer", {6, 2}, view.pointer(), "octet of the quoted datagram");
  if (const auto spi = view.spi()) {
    sink.bits("spi", {PhoturisView::kFixedSize + view.pointer(), 4}, *spi);
  }
}

void describe(const ExperimentalMobilityView& view, FieldSink& sink) {
  describe_mobility(view, sink);
}

void describe(const ExtendedEchoRequestView& view, FieldSink& sink) {
  describe_extended_echo_request(view, sink);
}

void describe(const ExtendedEchoReplyView& view, FieldSink& sink) {
  describe_extended_echo_reply(view, sink);
}

}  // namespace

void describe_fields(const wire::icmpv4::MessageView& message, FieldSink& sink) {
  std::visit([&](const auto& view) { describe(view, sink); }, message);
}

}  // namespace icmpkit::text

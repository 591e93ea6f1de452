// Extended Echo, which both families have under numbers of their own (RFC 8335).
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

/// In what the families differ.
struct FamilyOfProbe {
  std::uint8_t request = 0;
  std::uint8_t reply = 0;
  std::string_view how_to_be_answered;
  std::string_view outdated;
};

constexpr std::array<Explanation, 8> texts_for(const FamilyOfProbe& family) {
  return {
      Explanation{.number = family.request,
                  .meaning =
                      "Asks a node about the state of one of its interfaces, or of a neighbour's, "
                      "named by name, index or address: PROBE.",
                  .sender = "Operators with the PROBE commands of some routers. Answering is "
                            "off by default.",
                  .advice = family.how_to_be_answered,
                  .outdated = family.outdated},
      Explanation{.number = family.request, .code = 0, .meaning = "The only code of a request."},
      Explanation{
          .number = family.reply,
          .meaning = "The answer to an Extended Echo Request: whether the interface is active and "
                     "has IPv4 or IPv6, or in which state the neighbour is.",
          .sender =
              "A node that has PROBE enabled, about an interface of its own or of a neighbour.",
          .advice =
              "With code 0 read the bits: A active, 4 IPv4 runs, 6 IPv6 runs; the state counts "
              "only for neighbours. Other codes say why there is no answer.",
          .outdated = family.outdated},
      Explanation{.number = family.reply,
                  .code = 0,
                  .meaning = "The query was answered; the bits hold the state."},
      Explanation{
          .number = family.reply,
          .code = 1,
          .meaning =
              "The query was not formed right: no object or more than one, a bad length or c-type.",
          .advice =
              "Compare what you sent with RFC 8335; some routers know only queries by index or "
              "by address."},
      Explanation{
          .number = family.reply,
          .code = 2,
          .meaning = "The node has no interface of that name, index or address.",
          .advice = "Check the spelling; names are the node's own, as its console shows them."},
      Explanation{
          .number = family.reply,
          .code = 3,
          .meaning =
              "The node has no neighbour of that address in its ARP table or neighbour cache.",
          .advice =
              "The neighbour is silent or the address is wrong; send it something first, then "
              "ask again."},
      Explanation{.number = family.reply,
                  .code = 4,
                  .meaning = "More than one interface fits, so the node gives no answer.",
                  .advice = "Ask by index instead: an address, mostly a link-local one, can be on "
                            "several interfaces."},
  };
}

constexpr auto kTexts4 = texts_for(
    {.request = 42,
     .reply = 43,
     .how_to_be_answered =
         "To be answered, the node must have PROBE enabled, and permit you (Linux: "
         "net.ipv4.icmp_echo_enable_probe=1). Do not open it to the world: it tells about "
         "interfaces.",
     .outdated =
         "Lists that call 42 to 252 reserved or unassigned are older than RFC 8335 (2018)."});

constexpr auto kTexts6 = texts_for(
    {.request = 160,
     .reply = 161,
     .how_to_be_answered = "To be answered, the node must have PROBE enabled, and permit you. Do "
                           "not open it to the world: it tells about interfaces.",
     .outdated = "Lists that call 160 and 161 unassigned are older than RFC 8335 (2018)."});

}  // namespace

constinit const std::span<const Explanation> kIcmpv4ExtendedEcho = kTexts4;
constinit const std::span<const Explanation> kIcmpv6ExtendedEcho = kTexts6;

}  // namespace icmpkit::text::explanation_data

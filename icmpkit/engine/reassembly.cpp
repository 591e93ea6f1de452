#include "icmpkit/engine/reassembly.hpp"

#include <algorithm>
#include <vector>

#include "icmpkit/engine/bounded_table.hpp"
#include "icmpkit/engine/fragment_part.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::engine {
namespace {

constexpr std::size_t kMaxDatagram = 65'535;

/// One fragment's payload: where it belongs, and where it is kept.
struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t at = 0;  ///< in the assembly's octets

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Where the first fragment is kept, and what of it is header.
struct FirstFragment {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
  std::uint32_t header_size = 0;
  std::uint32_t next_header_at = 0;
  wire::IpProtocol next_header{};
  Arrival arrival{};
};

enum class Added : std::uint8_t { Kept, Repeated, Overlaps, TooMany };

/// A datagram in the making. Memory follows what came, not where it belongs: eight octets at the
/// end of a long datagram cost eight octets.
class Assembly {
 public:
  void begin(const FragmentGroup& group, Instant deadline) {
    group_ = group;
    deadline_ = deadline;
    is_used_ = true;
  }
  /// Frees the place; keeps a little memory, for the next one.
  void end() {
    constexpr std::size_t kKept = 8192;
    octets_.clear();
    if (octets_.capacity() > kKept) octets_.shrink_to_fit();
    pieces_.clear();
    first_.reset();
    total_.reset();
    held_ = 0;
    is_used_ = is_abandoned_ = false;
  }
  /// Nothing of it will be delivered or reported; the fragments that are yet to come end here.
  void abandon() {
    const FragmentGroup group = group_;
    const Instant deadline = deadline_;
    end();
    begin(group, deadline);
    is_abandoned_ = true;
  }

  [[nodiscard]] bool is_used() const { return is_used_; }
  [[nodiscard]] bool is_abandoned() const { return is_abandoned_; }
  [[nodiscard]] const FragmentGroup& group() const { return group_; }
  [[nodiscard]] Instant deadline() const { return deadline_; }
  [[nodiscard]] std::size_t octets() const { return octets_.size(); }
  [[nodiscard]] bool is_complete() const { return first_ && total_ == held_; }

  Added add(const FragmentPart& part, const Arrival& arrival) {
    const auto behind = std::ranges::lower_bound(pieces_, part.begin(), {}, &Piece::begin);
    if (behind != pieces_.end() && behind->begin == part.begin() && behind->end == part.end()) {
      const bool is_last = !part.fragment.more;
      const bool is_same = std::ranges::equal(octets_of(*behind), part.payload()) &&
                           is_last == (total_ && *total_ == part.end());
      return is_same ? Added::Repeated : Added::Overlaps;
    }
    if (behind != pieces_.end() && behind->begin < part.end()) return Added::Overlaps;
    if (behind != pieces_.begin() && std::prev(behind)->end > part.begin()) return Added::Overlaps;
    if (contradicts_end(part)) return Added::Overlaps;
    if (pieces_.size() == Reassembly::kMaxFragments) return Added::TooMany;
    keep(part, arrival, behind);
    return Added::Kept;
  }

  /// As it was received; empty where it did not come.
  [[nodiscard]] Bytes first_fragment() const {
    return first_ ? Bytes(octets_).subspan(first_->at, first_->size) : Bytes{};
  }
  [[nodiscard]] Arrival first_arrival() const { return first_ ? first_->arrival : Arrival{}; }

  /// Writes the datagram, with the first fragment's headers less the Fragment header. Empty where
  /// it is longer than a datagram can be. Requires `is_complete()`.
  [[nodiscard]] Bytes write_whole(std::vector<std::byte>& out) const {
    const bool is_v4 = group_.source.is_v4();
    const std::size_t size = first_->header_size + std::size_t{*total_};
    if (size - (is_v4 ? 0 : wire::Ipv6Header::kSize) > kMaxDatagram) return {};
    out.resize(size);
    store_bytes(out, 0, first_fragment().first(first_->header_size));
    for (const Piece& piece : pieces_) {
      store_bytes(out, first_->header_size + piece.begin, octets_of(piece));
    }
    if (is_v4) {
      store_be16(out, 2, static_cast<std::uint16_t>(size));
      store_be16(out, 6, load_be16(out, 6) & 0xC000U);
      store_be16(out, 10, 0);
      store_be16(out, 10, wire::Checksum{}.add(Bytes(out).first(first_->header_size)).finish());
    } else {
      store_be16(out, 4, static_cast<std::uint16_t>(size - wire::Ipv6Header::kSize));
      store_u8(out, first_->next_header_at, static_cast<std::uint8_t>(first_->next_header));
    }
    return out;
  }

 private:
  [[nodiscard]] Bytes octets_of(const Piece& piece) const {
    return Bytes(octets_).subspan(piece.at, piece.size());
  }

  /// Whether the part makes the datagram end elsewhere than what is known of it.
  [[nodiscard]] bool contradicts_end(const FragmentPart& part) const {
    if (total_ && (part.end() > *total_ || !part.fragment.more)) return true;
    return !part.fragment.more && !pieces_.empty() && pieces_.back().end > part.end();
  }

  void keep(const FragmentPart& part, const Arrival& arrival, std::vector<Piece>::iterator behind) {
    auto at = static_cast<std::uint32_t>(octets_.size());
    Bytes kept = part.payload();
    if (!part.fragment.is_later()) {
      first_ = FirstFragment{.at = at,
                             .size = static_cast<std::uint32_t>(part.datagram.size()),
                             .header_size = static_cast<std::uint32_t>(part.header_size),
                             .next_header_at = static_cast<std::uint32_t>(part.next_header_at),
                             .next_header = part.next_header,
                             .arrival = arrival};
      kept = part.datagram;
      at += static_cast<std::uint32_t>(part.payload_at);
    }
    octets_.insert(octets_.end(), kept.begin(), kept.end());
    pieces_.insert(behind, {.begin = part.begin(), .end = part.end(), .at = at});
    held_ += part.end() - part.begin();
    if (!part.fragment.more) total_ = part.end();
  }

  FragmentGroup group_;
  Instant deadline_{};
  std::vector<std::byte> octets_;  ///< in the order of arrival
  std::vector<Piece> pieces_;      ///< in the order of the datagram, apart from one another
  std::optional<FirstFragment> first_{};
  std::optional<std::uint32_t> total_{};  ///< octets of the fragmentable part, once its end came
  std::uint32_t held_ = 0;                ///< of them here
  bool is_used_ = false;
  bool is_abandoned_ = false;
};

ReassemblyResult discarded(Discard discard, std::size_t evicted = 0) {
  return {
      .outcome = ReassemblyOutcome::Discarded, .discard = discard, .cause = {}, .evicted = evicted};
}

}  // namespace

struct Reassembly::State {
  explicit State(const SipKey& key) : random(key) {}

  /// The group's assembly, a new one where there is none.
  Assembly& assembly_of(const FragmentGroup& group, Instant deadline, std::size_t& evicted) {
    Assembly* place = nullptr;
    Assembly* oldest_of_source = nullptr;
    std::size_t of_source = 0;
    for (Assembly& other : assemblies) {
      if (!other.is_used()) {
        if (place == nullptr) place = &other;
        continue;
      }
      if (other.group() == group) return other;
      if (other.group().source != group.source) continue;
      ++of_source;
      if (oldest_of_source == nullptr || other.deadline() < oldest_of_source->deadline()) {
        oldest_of_source = &other;
      }
    }
    if (of_source >= kMaxDatagramsOfOne) {
      evict(*oldest_of_source, evicted);
      place = oldest_of_source;
    } else if (place == nullptr && assemblies.size() < kMaxDatagrams) {
      place = &assemblies.emplace_back();
    } else if (place == nullptr) {
      place = &assemblies[random.below(kMaxDatagrams)];
      evict(*place, evicted);
    }
    place->begin(group, deadline);
    return *place;
  }

  /// Ends others until there is room for `size` octets more.
  void make_room(std::size_t size, const Assembly& but, std::size_t& evicted) {
    std::size_t octets = size + octets_held();
    const auto count = static_cast<std::uint32_t>(assemblies.size());
    std::size_t at = octets > kMaxOctets ? random.below(count) : 0;
    for (; octets > kMaxOctets; at = (at + 1) % count) {
      Assembly& other = assemblies[at];
      if (&other == &but || other.octets() == 0) continue;
      octets -= other.octets();
      evict(other, evicted);
    }
  }

  [[nodiscard]] std::size_t octets_held() const {
    std::size_t octets = 0;
    for (const Assembly& assembly : assemblies) octets += assembly.octets();
    return octets;
  }

  static void evict(Assembly& assembly, std::size_t& evicted) {
    if (!assembly.is_abandoned()) ++evicted;
    assembly.end();
  }

  std::vector<Assembly> assemblies{};
  Assembly alone{};                     ///< for atomic fragments
  std::vector<std::byte> handed_out{};  ///< what the last call gave
  KeyedRandom random;
};

Reassembly::Reassembly(const SipKey& key, Duration timeout) : key_(key), timeout_(timeout) {}
Reassembly::Reassembly(Reassembly&&) noexcept = default;
Reassembly& Reassembly::operator=(Reassembly&&) noexcept = default;
Reassembly::~Reassembly() = default;

ReassemblyResult Reassembly::receive(const wire::DatagramView& fragment, const Arrival& arrival,
                                     Instant now) {
  if (fragment.datagram().is_cut()) return discarded(Discard::Truncated);
  const auto part = fragment_part(fragment);
  if (!part) return discarded(Discard::BadHeader);
  if (const auto refusal = refusal_of(*part)) {
    if (!refusal->cause) return discarded(refusal->discard);
    return {.outcome = ReassemblyOutcome::Reported,
            .discard = refusal->discard,
            .cause = *refusal->cause};
  }
  if (!state_) state_ = std::make_unique<State>(key_);
  if (part->fragment.is_atomic()) {
    // For itself, whatever other fragments have its identification (RFC 6946 section 4).
    Assembly alone;
    alone.begin(part->group, now);
    (void)alone.add(*part, arrival);
    return {.outcome = ReassemblyOutcome::Whole, .datagram = alone.write_whole(state_->handed_out)};
  }

  std::size_t evicted = 0;
  Assembly& assembly = state_->assembly_of(part->group, now + timeout_, evicted);
  if (assembly.is_abandoned()) return discarded(Discard::FragmentOverlap, evicted);
  if (assembly.deadline() <= now) return discarded(Discard::ReassemblyTimeout, evicted);
  state_->make_room(part->datagram.size(), assembly, evicted);
  const Added added = assembly.add(*part, arrival);
  if (added == Added::Overlaps || added == Added::TooMany) {
    assembly.abandon();  // [R8200-FRAG-3]
    return discarded(added == Added::Overlaps ? Discard::FragmentOverlap : Discard::ReassemblyFull,
                     evicted);
  }
  if (!assembly.is_complete()) return {.evicted = evicted};
  const Bytes whole = assembly.write_whole(state_->handed_out);
  assembly.end();
  if (whole.empty()) return discarded(Discard::BadHeader, evicted);
  return {.outcome = ReassemblyOutcome::Whole, .datagram = whole, .evicted = evicted};
}

std::size_t Reassembly::octets_held() const { return state_ ? state_->octets_held() : 0; }

std::optional<Instant> Reassembly::next_deadline() const {
  std::optional<Instant> next;
  if (!state_) return next;
  for (const Assembly& assembly : state_->assemblies) {
    if (assembly.is_used() && (!next || assembly.deadline() < *next)) next = assembly.deadline();
  }
  return next;
}

std::optional<ReassemblyExpired> Reassembly::poll_expired(Instant now) {
  if (!state_) return std::nullopt;
  for (Assembly& assembly : state_->assemblies) {
    if (!assembly.is_used() || assembly.deadline() > now) continue;
    const bool is_abandoned = assembly.is_abandoned();
    const Bytes first = assembly.first_fragment();
    state_->handed_out.assign(first.begin(), first.end());
    const ReassemblyExpired expired{.first_fragment = state_->handed_out,
                                    .arrival = assembly.first_arrival()};
    assembly.end();
    if (!is_abandoned) return expired;
  }
  return std::nullopt;
}

}  // namespace icmpkit::engine

#include "icmpkit/engine/neighbour_table.hpp"

#include <utility>

#include "icmpkit/engine/bounded_table.hpp"

namespace icmpkit::engine {
namespace {

struct Neighbour {
  LinkId link{};
  IpAddress address;
  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

constexpr std::uint8_t kNobody = 0xFF;

struct Known {
  std::optional<NeighbourState> state{};  ///< empty: just placed
  std::uint8_t waiting = 0;
  std::uint8_t first = kNobody;  ///< of the datagrams that wait, in the room
  Instant since{};               ///< of a failure; of the last time that the driver was asked
};

bool leads_nowhere(NeighbourState state) {
  return state == NeighbourState::Failed || state == NeighbourState::Unknown;
}

/// Where datagrams wait: a fixed number of places, whose memory is used again.
class WaitingRoom {
 public:
  /// Appends to the neighbour's datagrams. Fails when every place is taken.
  bool admit(Known& known, Bytes datagram, const std::optional<Arrival>& arrival) {
    const std::uint8_t place = free_place();
    if (place == kNobody) return false;
    Place& here = places_[place];
    here.octets.assign(datagram.begin(), datagram.end());
    here.arrival = arrival;
    here.next = kNobody;
    here.is_taken = true;
    std::uint8_t* link = &known.first;
    while (*link != kNobody) link = &places_[*link].next;
    *link = place;
    ++known.waiting;
    return true;
  }

  /// Ends the waiting of the oldest. Requires that one waits. What is given is valid until the next
  /// `admit`.
  WaitingDatagram call(Known& known) {
    Place& here = places_[known.first];
    here.is_taken = false;
    known.first = here.next;
    --known.waiting;
    return {.datagram = here.octets, .arrival = here.arrival};
  }

  /// How many waited.
  std::size_t send_away(Known& known) {
    const std::size_t count = known.waiting;
    while (known.waiting != 0) (void)call(known);
    return count;
  }

 private:
  struct Place {
    std::vector<std::byte> octets;
    std::optional<Arrival> arrival{};
    std::uint8_t next = kNobody;
    bool is_taken = false;
  };

  std::uint8_t free_place() {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!places_[i].is_taken) return static_cast<std::uint8_t>(i);
    }
    if (places_.size() == NeighbourTable::kMaxWaiting) return kNobody;
    places_.emplace_back();
    return static_cast<std::uint8_t>(places_.size() - 1);
  }

  std::vector<Place> places_;
};

}  // namespace

struct NeighbourTable::State {
  using Table = BoundedTable<Neighbour, Known, kMaxNeighbours>;

  explicit State(const SipKey& key) : random(key) {}

  /// The neighbour, placed where nobody knows it; adds to `dropped` what waited for one that had to
  /// make room.
  Known& place(std::uint64_t hash, const Neighbour& neighbour, Instant now, std::size_t& dropped) {
    return table.place(hash, neighbour,
                       [&](const Table::Set& set, bool is_at_bound) -> std::optional<std::size_t> {
                         for (std::size_t i = 0; i < set.size(); ++i) {
                           const Known& other = set[i].value;
                           if (other.state == NeighbourState::Failed && now - other.since >= kRetry)
                             return i;
                         }
                         if (!is_at_bound) return std::nullopt;
                         const std::size_t victim = victim_in(set);
                         dropped += room.send_away(set[victim].value);
                         return victim;
                       });
  }

  std::size_t victim_in(const Table::Set& set) {
    const std::size_t start = random.below(static_cast<std::uint32_t>(set.size()));
    for (std::size_t i = 0; i < set.size(); ++i) {
      const std::size_t at = (start + i) % set.size();
      const NeighbourState state = *set[at].value.state;
      if (state == NeighbourState::Pending || leads_nowhere(state)) return at;
    }
    return start;
  }

  Table table{};
  WaitingRoom room{};
  KeyedRandom random;
};

NeighbourTable::NeighbourTable(const SipKey& key) : key_(key) {}
NeighbourTable::NeighbourTable(NeighbourTable&&) noexcept = default;
NeighbourTable& NeighbourTable::operator=(NeighbourTable&&) noexcept = default;
NeighbourTable::~NeighbourTable() = default;

NeighbourTable::Answer NeighbourTable::consult(LinkId link, const IpAddress& address, Instant now) {
  if (!state_) state_ = std::make_unique<State>(key_);
  Answer answer;
  const std::uint64_t hash = keyed_hash(key_, address, static_cast<std::uint32_t>(link));
  Known& known = state_->place(hash, {.link = link, .address = address}, now, answer.dropped);
  const bool is_tried_again =
      (known.state == NeighbourState::Failed || known.state == NeighbourState::Pending) &&
      now - known.since >= kRetry;
  if (!known.state || is_tried_again) {
    known.state = NeighbourState::Pending;
    known.since = now;
    answer.asks = true;
  }
  answer.state = *known.state;
  return answer;
}

std::optional<NeighbourState> NeighbourTable::neighbour(LinkId link,
                                                        const IpAddress& address) const {
  if (!state_) return std::nullopt;
  const Known* const known =
      state_->table.find(keyed_hash(key_, address, static_cast<std::uint32_t>(link)),
                         {.link = link, .address = address});
  return known == nullptr ? std::nullopt : known->state;
}

std::size_t NeighbourTable::hold(LinkId link, const IpAddress& address, Bytes datagram,
                                 const std::optional<Arrival>& arrival) {
  Known* const known =
      state_ ? state_->table.find(keyed_hash(key_, address, static_cast<std::uint32_t>(link)),
                                  {.link = link, .address = address})
             : nullptr;
  if (known == nullptr || known->state != NeighbourState::Pending) return 1;
  std::size_t dropped = 0;
  if (known->waiting == kMaxWaitingForOne) {
    (void)state_->room.call(*known);
    ++dropped;
  }
  if (!state_->room.admit(*known, datagram, arrival)) ++dropped;
  return dropped;
}

std::size_t NeighbourTable::settle(LinkId link, const IpAddress& address, NeighbourState state,
                                   Instant now,
                                   const std::function<void(const WaitingDatagram&)>& release) {
  if (!state_) state_ = std::make_unique<State>(key_);
  std::size_t dropped = 0;
  Known& known = state_->place(keyed_hash(key_, address, static_cast<std::uint32_t>(link)),
                               {.link = link, .address = address}, now, dropped);
  known.state = state;
  known.since = now;
  if (state == NeighbourState::Pending) return dropped;
  if (leads_nowhere(state) && address.is_v4()) {
    if (known.waiting != 0) release(state_->room.call(known));
    return dropped + state_->room.send_away(known);
  }
  while (known.waiting != 0) release(state_->room.call(known));
  return dropped;
}

}  // namespace icmpkit::engine

// Asks somebody what is known of a neighbour, without knowing what that is.
#pragma once

#include <concepts>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/neighbour.hpp"

namespace icmpkit::engine {

/// Whatever keeps a table of neighbours.
template <class Table>
concept NeighbourKeeper = requires(const Table& table, LinkId link, const IpAddress& address) {
  { table.neighbour(link, address) } -> std::same_as<std::optional<NeighbourState>>;
};

/// Borrows a table, which must outlive it.
class Neighbours {
 public:
  template <NeighbourKeeper Table>
    requires(!std::same_as<Table, Neighbours>)
  constexpr Neighbours(const Table& table)
      : table_(&table), find_([](const void* who, LinkId link, const IpAddress& address) {
          return static_cast<const Table*>(who)->neighbour(link, address);
        }) {}

  /// Empty where the table has no such entry.
  [[nodiscard]] std::optional<NeighbourState> neighbour(LinkId link,
                                                        const IpAddress& address) const {
    return find_(table_, link, address);
  }

 private:
  const void* table_;
  std::optional<NeighbourState> (*find_)(const void*, LinkId, const IpAddress&);
};

}  // namespace icmpkit::engine

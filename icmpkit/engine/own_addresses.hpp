// Asks somebody whether an address is its own, without knowing what that is: what reads options and
// headers needs the answer and nothing else of a node.
#pragma once

#include <concepts>

#include "icmpkit/base/address.hpp"

namespace icmpkit::engine {

/// Whatever says which addresses are its own; `Node` does.
template <class Owner>
concept AddressOwner = requires(const Owner& owner, const IpAddress& address) {
  { owner.owns(address) } -> std::same_as<bool>;
};

/// Borrows an owner, which must outlive it.
class OwnAddresses {
 public:
  template <AddressOwner Owner>
    requires(!std::same_as<Owner, OwnAddresses>)
  constexpr OwnAddresses(const Owner& owner)
      : owner_(&owner), owns_([](const void* who, const IpAddress& address) {
          return static_cast<const Owner*>(who)->owns(address);
        }) {}

  [[nodiscard]] bool owns(const IpAddress& address) const { return owns_(owner_, address); }

 private:
  const void* owner_;
  bool (*owns_)(const void*, const IpAddress&);
};

}  // namespace icmpkit::engine

// A random network while it is drawn. It knows nodes, links and the noise of real networks; what is
// the matter with one is random_faults.hpp's to say.
//
// Its nodes begin with the way: `home`, the routers `r1`, `r2` ..., `target`. The link behind node
// `i` of the way is link `i`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/sim/random_scenario.hpp"

namespace icmpkit::sim {

class Drawing {
 public:
  Drawing(const RandomScenario& request, std::string_view verdict);

  // The steps, in their order; between the first two, the fault is drawn.
  void draw_way(std::uint32_t routers);
  void draw_balancers();
  void draw_surroundings();
  void draw_noise();
  [[nodiscard]] std::string text() const;

  // What is left to chance.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return prng_.below(bound); }
  [[nodiscard]] bool is_drawn(std::uint32_t one_in) { return prng_.below(one_in) == 0; }
  [[nodiscard]] std::uint32_t between(std::uint32_t first, std::uint32_t last) {
    return first + prng_.below(last - first + 1);
  }

  // The way.
  [[nodiscard]] bool is_v4() const { return request_.family == Family::V4; }
  [[nodiscard]] const std::string& name(std::uint32_t node) const { return nodes_[node].name; }
  [[nodiscard]] std::uint32_t last() const { return last_; }  ///< its last router
  [[nodiscard]] std::uint32_t target() const { return last_ + 1; }
  [[nodiscard]] bool has_room() const { return nodes_.size() < request_.nodes; }
  /// A node of the way from `first` to `last` that the truth depends on: noise that could hide what
  /// it does keeps off it and its neighbours.
  [[nodiscard]] std::uint32_t pick(std::uint32_t first, std::uint32_t last);
  void keep_noise_off(std::uint32_t node);
  /// The noise loses nothing: the truth is about loss, or rests on what is said only once.
  void lose_nothing() { may_lose_ = false; }

  // What a fault is made of. `keys` are lines of the scenario's text.
  std::uint32_t add(std::string name, std::string_view role);
  void join(std::uint32_t a, std::uint32_t b, std::string_view keys = {});
  void node_keys(std::uint32_t node, std::string_view keys) { nodes_[node].keys += keys; }
  void link_keys(std::uint32_t link, std::string_view keys) { links_[link].keys += keys; }
  /// One line about the end of a link of the way at one of its nodes.
  void end_key(std::uint32_t link, std::uint32_t node, std::string_view key);
  /// Puts somebody else on a link of the way.
  std::uint32_t share(std::uint32_t link, std::string name, std::string_view role);
  /// Its nodes have link-local addresses too, fe80::1 and on in their order, where the network is
  /// of IPv6. For one link of a network.
  void add_link_local(std::uint32_t link);
  /// Neighbours are looked for on a link of the way; perhaps there is somebody else on it.
  void make_shared(std::uint32_t link);
  /// A node's own route to the target.
  void route(std::uint32_t node, std::string_view keys);
  /// A filter of what is for the target.
  void filter(std::uint32_t node, std::string_view keys);
  /// A router beside one of the way, by which half of what is for the target goes; gives the node.
  std::uint32_t balance(std::uint32_t around, std::string_view balancing);
  /// Any other table.
  void append(std::string_view table) { tail_ += table; }
  [[nodiscard]] std::string_view target_address() const;
  [[nodiscard]] std::string_view icmp() const { return is_v4() ? "icmp" : "icmpv6"; }

  struct Truth {
    std::string_view culprit{};
    std::string_view suspect{};
    std::string_view options{};
    std::string_view target = "target";
  };
  void conclude(const Truth& truth);

 private:
  struct DrawnNode {
    std::string name;
    std::string_view role;
    std::string keys{};      ///< lines of its table
    bool is_spared = false;  ///< from noise that hides something
  };
  struct DrawnLink {
    std::vector<std::uint32_t> nodes;
    std::string keys;
  };

  [[nodiscard]] bool is_router(std::uint32_t node) const { return nodes_[node].role == "router"; }
  [[nodiscard]] bool are_joined(std::uint32_t a, std::uint32_t b) const;
  /// And away from what stands beside it.
  [[nodiscard]] bool is_off_the_way(std::uint32_t link) const;
  void draw_links_across(const std::vector<std::uint32_t>& routers);

  RandomScenario request_;
  std::string_view verdict_;
  Prng prng_;
  std::vector<DrawnNode> nodes_;
  std::vector<DrawnLink> links_;
  std::string tail_;
  std::uint32_t last_ = 0;
  bool may_lose_ = true;
};

}  // namespace icmpkit::sim

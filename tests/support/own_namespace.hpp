// A network namespace of a test's own, for what is asked of the kernel or made in it.
#pragma once

#include <gtest/gtest.h>
#include <sched.h>

#include <functional>
#include <thread>

namespace icmpkit::test {

/// Runs `body` in a network namespace that ends with it; skipped where that is not permitted. A
/// thread of its own, so that the namespace of the other tests stays what it is.
inline void in_own_namespace(const std::function<void()>& body) {
  bool is_permitted = false;
  std::thread([&] {
    is_permitted = unshare(CLONE_NEWNET) == 0;
    if (is_permitted) body();
  }).join();
  if (!is_permitted) GTEST_SKIP() << "making a network namespace needs root";
}

}  // namespace icmpkit::test

#include "icmpkit/io/resolver.hpp"

#include <netdb.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/socket_address.hpp"

namespace icmpkit::io {

struct Resolver::Question {
  std::uint64_t number = 0;
  std::string name{};
  std::optional<Family> family{};
  std::optional<IpAddress> address{};  ///< the question is for its name; empty: for those of `name`
};

namespace {

struct AddressListDeleter {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Resolved look_up_addresses(std::uint64_t number, const std::string& name,
                           std::optional<Family> family) {
  Resolved resolved{.question = number};
  addrinfo hints{};
  if (family) hints.ai_family = *family == Family::V4 ? AF_INET : AF_INET6;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_CANONNAME;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, AddressListDeleter> list(found);
  if (failure != 0) {
    resolved.error = gai_strerror(failure);
    return resolved;
  }
  if (list && list->ai_canonname != nullptr) resolved.name = list->ai_canonname;
  for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
    const auto address = SocketAddress::address_in(entry->ai_addr, entry->ai_addrlen);
    if (address && std::ranges::find(resolved.addresses, *address) == resolved.addresses.end()) {
      resolved.addresses.push_back(*address);
    }
  }
  if (resolved.addresses.empty()) resolved.error = "the name has no address";
  return resolved;
}

Resolved look_up_name(std::uint64_t number, const IpAddress& address) {
  Resolved resolved{.question = number};
  const SocketAddress system(address, 0);
  std::array<char, NI_MAXHOST> name{};
  const int failure = getnameinfo(static_cast<const sockaddr*>(system.data()), system.size(),
                                  name.data(), name.size(), nullptr, 0, NI_NAMEREQD);
  if (failure == 0) {
    resolved.name = name.data();
  } else {
    resolved.error = gai_strerror(failure);
  }
  return resolved;
}

}  // namespace

/// What the threads and their owner share. Threads keep it alive: one that waits for a name server
/// may outlive the resolver.
struct Resolver::Shared {
  std::mutex mutex;
  std::condition_variable asked;
  std::deque<Question> questions;
  std::deque<Resolved> answers;
  bool closed = false;
  FileDescriptor ready{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC | EFD_SEMAPHORE)};

  void work() {
    std::unique_lock lock(mutex);
    for (;;) {
      asked.wait(lock, [this] { return closed || !questions.empty(); });
      if (closed) return;
      const Question question = std::move(questions.front());
      questions.pop_front();
      lock.unlock();
      Resolved resolved = question.address
                              ? look_up_name(question.number, *question.address)
                              : look_up_addresses(question.number, question.name, question.family);
      lock.lock();
      answers.push_back(std::move(resolved));
      eventfd_write(ready.number(), 1);
    }
  }
};

Resolver::Resolver(unsigned threads) : shared_(std::make_shared<Shared>()), threads_(threads) {}

Resolver::~Resolver() {
  const std::lock_guard lock(shared_->mutex);
  shared_->closed = true;
  shared_->asked.notify_all();
}

void Resolver::ask_addresses(std::uint64_t question, std::string name,
                             std::optional<Family> family) {
  ask({.number = question, .name = std::move(name), .family = family});
}

void Resolver::ask_name(std::uint64_t question, const IpAddress& address) {
  ask({.number = question, .address = address});
}

void Resolver::ask(Question question) {
  ++outstanding_;
  if (started_ < threads_) {
    ++started_;
    std::thread([shared = shared_] { shared->work(); }).detach();
  }
  const std::lock_guard lock(shared_->mutex);
  shared_->questions.push_back(std::move(question));
  shared_->asked.notify_one();
}

std::optional<Resolved> Resolver::poll() {
  if (outstanding_ == 0) return std::nullopt;
  const std::lock_guard lock(shared_->mutex);
  if (shared_->answers.empty()) return std::nullopt;
  Resolved resolved = std::move(shared_->answers.front());
  shared_->answers.pop_front();
  eventfd_t taken = 0;
  eventfd_read(shared_->ready.number(), &taken);
  --outstanding_;
  return resolved;
}

int Resolver::descriptor() const { return shared_->ready.number(); }

}  // namespace icmpkit::io

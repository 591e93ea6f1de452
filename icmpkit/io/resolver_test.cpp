// Look-ups that no name server is asked about.
#include "icmpkit/io/resolver.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>

namespace icmpkit::io {
namespace {

/// Waits for the next answer, as a driver does.
Resolved next_of(Resolver& resolver) {
  constexpr int kMilliseconds = 10'000;
  for (;;) {
    pollfd waiting{.fd = resolver.descriptor(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kMilliseconds) != 1) return {.error = "no answer came"};
    if (auto resolved = resolver.poll()) return *resolved;
  }
}

TEST(Resolver, FindsLocalhostInTheHostsFile) {
  Resolver resolver(2);
  resolver.ask_addresses(7, "localhost", Family::V4);
  EXPECT_EQ(resolver.outstanding(), 1U);
  const Resolved resolved = next_of(resolver);
  EXPECT_EQ(resolved.question, 7U);
  EXPECT_EQ(resolved.error, "");
  ASSERT_EQ(resolved.addresses.size(), 1U);
  EXPECT_EQ(resolved.addresses[0].text().view(), "127.0.0.1");
  EXPECT_EQ(resolver.outstanding(), 0U);
  EXPECT_FALSE(resolver.poll());
}

TEST(Resolver, TakesALiteralAsItStands) {
  Resolver resolver(1);
  resolver.ask_addresses(1, "2001:db8::1", std::nullopt);
  EXPECT_EQ(next_of(resolver).addresses, std::vector{*IpAddress::parse("2001:db8::1")});
  resolver.ask_addresses(2, "192.0.2.1", Family::V6);
  const Resolved refused = next_of(resolver);
  EXPECT_TRUE(refused.addresses.empty());
  EXPECT_NE(refused.error, "") << "a literal of the other family";
}

// The spaces keep the resolver from asking anybody.
TEST(Resolver, SaysWhyANameHasNoAddress) {
  Resolver resolver(1);
  for (const char* name : {"no such name", ""}) {
    resolver.ask_addresses(3, name, std::nullopt);
    const Resolved resolved = next_of(resolver);
    EXPECT_EQ(resolved.question, 3U);
    EXPECT_TRUE(resolved.addresses.empty());
    EXPECT_EQ(resolved.name, "");
    EXPECT_EQ(resolved.error, "Name or service not known") << "'" << name << "'";
  }
}

TEST(Resolver, NamesAnAddressOfTheHostsFile) {
  Resolver resolver(1);
  resolver.ask_name(4, *IpAddress::parse("127.0.0.1"));
  const Resolved resolved = next_of(resolver);
  EXPECT_EQ(resolved.error, "");
  EXPECT_NE(resolved.name, "");
}

TEST(Resolver, AnswersMoreQuestionsThanItHasThreads) {
  Resolver resolver(3);
  std::vector<std::uint64_t> wanted;
  for (std::uint64_t question = 0; question < 50; ++question) {
    resolver.ask_addresses(question, "192.0.2.1", std::nullopt);
    wanted.push_back(question);
  }
  std::vector<std::uint64_t> answered;
  while (resolver.outstanding() != 0) {
    const Resolved resolved = next_of(resolver);
    ASSERT_EQ(resolved.error, "");
    answered.push_back(resolved.question);
  }
  std::ranges::sort(answered);
  EXPECT_EQ(answered, wanted);
}

TEST(Resolver, CanGoAwayWhileItIsAsking) {
  for (int i = 0; i < 20; ++i) {
    Resolver resolver(2);
    resolver.ask_addresses(1, "localhost", std::nullopt);
  }
}

}  // namespace
}  // namespace icmpkit::io

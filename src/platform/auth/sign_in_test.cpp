// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/sign_in.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "platform/auth/auth_test_support.h"
#include "platform/auth/tries.h"

namespace kith::auth {
namespace {

class Door : public AuthTest {
 protected:
  static std::string outcome(const SignInResult& result) {
    if (result) return "in";
    const std::string& key = result.error().refusal.problems.at(0).key;
    return key.substr(key.rfind('.') + 1);
  }
  std::string knock(const std::string& login, const std::string& password, Instant now,
                    const std::string& client = "192.0.2.1", const std::string& device = "") {
    return outcome(try_sign_in(login, password, now, device, client));
  }
};
KITH_BOTH_ENGINES(Door);

TEST(Waiting, doubles_and_ends_at_a_quarter_of_an_hour) {
  EXPECT_EQ(wait_after(0, 4), 0);
  EXPECT_EQ(wait_after(4, 4), 0);
  EXPECT_EQ(wait_after(5, 4), 1);
  EXPECT_EQ(wait_after(6, 4), 2);
  EXPECT_EQ(wait_after(14, 4), 512);
  EXPECT_EQ(wait_after(15, 4), 900);
  EXPECT_EQ(wait_after(1'000'000, 4), 900);
}

TEST_P(Door, opens_for_the_right_password_and_starts_a_session) {
  const AccountId id = active("amina");
  const auto in = try_sign_in(" AMINA ", good_password, noon);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->account, id);
  EXPECT_EQ(in->step, Step::complete);
  EXPECT_FALSE(in->last_sign_in);
  reading([&](db::Tx& tx) {
    EXPECT_EQ(find_session(tx, in->session_token, noon)->account, id);
    return 0;
  });
  const auto rows = audited();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].action, "sign_in");
  EXPECT_EQ(rows[0].by, "account");
  EXPECT_EQ(rows[0].account, id.value);
  EXPECT_EQ(rows[0].outcome, "done");
  EXPECT_EQ(rows[0].detail, "browser=new");
  EXPECT_EQ(rows[0].request, "r1");
}

TEST_P(Door, says_the_same_to_every_wrong_one) {
  active("amina");
  const AccountId suspended = active("bo");
  writing([&](db::Tx& tx) { return change_state(tx, suspended, AccountState::suspended, noon).value(); });
  writing([](db::Tx& tx) { return create_account(tx, {.login = "invited", .display_name = "I"}, noon).value(); });
  const auto said = [&](const std::string& login, const std::string& password) {
    const auto result = try_sign_in(login, password, noon);
    EXPECT_FALSE(result) << login;
    const auto& refusal = result.error();
    return std::to_string(static_cast<int>(refusal.refusal.kind)) + refusal.refusal.problems[0].key +
           refusal.refusal.problems[0].field + std::to_string(refusal.wait);
  };
  const std::string wrong = said("amina", "wrong wrong wrong");
  EXPECT_EQ(said("nobody", good_password), wrong);
  EXPECT_EQ(said("bo", good_password), wrong);
  EXPECT_EQ(said("bo", "wrong wrong wrong"), wrong);
  EXPECT_EQ(said("invited", ""), wrong);
  EXPECT_EQ(said("", ""), wrong);
  EXPECT_EQ(said("not a login!", good_password), wrong);
  EXPECT_EQ(said("amina", "bad \xff text"), wrong);
  EXPECT_EQ(hasher_.computed(), 9u) << "every one of them cost a hash (and making the passwords one)";
}

TEST_P(Door, notes_refusals_without_telling_what_was_typed) {
  active("amina");
  knock("amina", "wrong wrong wrong", noon);
  knock("no.such.person", "wrong wrong wrong", noon);
  const auto rows = audited();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].detail, "reason=password failures=1");
  EXPECT_EQ(rows[1].outcome, "refused");
  EXPECT_EQ(rows[1].by, "anonymous");
  EXPECT_EQ(rows[0].detail, "reason=unknown_login failures=2") << "the address has failed twice";
  EXPECT_EQ(rows[0].account, 0);
  for (const auto& row : rows) EXPECT_EQ(audit::canonical(row).find("no.such"), std::string::npos);
}

TEST_P(Door, tells_the_owner_of_failed_tries_and_the_last_sign_in) {
  active("amina");
  ASSERT_EQ(knock("amina", good_password, noon), "in");
  for (int i = 0; i < 3; ++i) knock("amina", "wrong wrong wrong", later(100 + i));
  const auto in = try_sign_in("amina", good_password, later(200));
  ASSERT_TRUE(in);
  EXPECT_EQ(in->last_sign_in, noon.utc_seconds);
  EXPECT_EQ(in->failed_since, 3);
  EXPECT_EQ(try_sign_in("amina", good_password, later(300))->failed_since, 0);
}

TEST_P(Door, waits_longer_after_each_failure_and_forgives_after_a_success) {
  active("amina");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(knock("amina", "wrong wrong wrong", noon), "wrong") << i;
  EXPECT_EQ(knock("amina", "wrong wrong wrong", noon), "wrong") << "the fifth sets the first wait";
  const auto waiting = try_sign_in("amina", good_password, noon);
  EXPECT_EQ(outcome(waiting), "wait");
  EXPECT_EQ(waiting.error().wait, 1);
  EXPECT_EQ(knock("amina", "wrong wrong wrong", later(1)), "wrong");
  EXPECT_EQ(knock("amina", good_password, later(2)), "wait") << "two seconds now";
  EXPECT_EQ(knock("amina", good_password, later(3)), "in");
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(knock("amina", "wrong wrong wrong", later(4)), "wrong") << "as many free tries again";
}

TEST_P(Door, a_waiting_try_costs_no_hash_and_no_write) {
  active("amina");
  for (int i = 0; i < 12; ++i) knock("amina", "wrong wrong wrong", noon);
  const auto hashes = hasher_.computed();
  const auto rows = audited().size();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(knock("amina", good_password, noon), "wait");
  EXPECT_EQ(hasher_.computed(), hashes);
  EXPECT_EQ(audited().size(), rows);
}

/// reliability.md G34: 10,000 wrong passwords against one account from 250 addresses, within one hour.
TEST_P(Door, ten_thousand_guesses_from_250_addresses_get_no_further_than_fifty_an_hour) {
  active("amina");
  const std::string browser = try_sign_in("amina", good_password, later(-1000), "", "198.51.100.7")->device_token;
  const auto before = hasher_.computed();
  int owner_in = 0;
  std::uint64_t by_owner = 0;
  for (int guess = 0; guess < 10'000; ++guess) {
    const Instant now = later(guess * 36 / 100);
    const std::string address = "203.0.113." + std::to_string(guess % 250);
    EXPECT_NE(knock("amina", "guess number " + std::to_string(guess), now, address), "in");
    if (guess % 2000 == 1000) {  // the owner at the known browser
      owner_in += knock("amina", good_password, now, "198.51.100.7", browser) == "in";
      ++by_owner;
    }
  }
  EXPECT_EQ(owner_in, 5) << "the owner gets in at once, every time";
  const auto guesses = hasher_.computed() - before - by_owner;
  EXPECT_LE(guesses, 50u);
  EXPECT_GE(guesses, 10u);
}

/// The cleverest guesser stops after the free tries and waits until the owner's own sign-in has cleared them.
TEST_P(Door, a_guesser_in_the_shadow_of_the_owner_is_held_by_the_hours_limit) {
  active("amina");
  const auto before = hasher_.computed();
  int own = 0;
  for (int round = 0; round < 100; ++round) {
    const Instant now = later(round * 30);
    for (int i = 0; i < 4; ++i)
      knock("amina", "guess " + std::to_string(round * 4 + i), now, "203.0.113." + std::to_string(round));
    own += knock("amina", good_password, now, "198.51.100." + std::to_string(round)) == "in";
  }
  EXPECT_EQ(own, 6) << "six times from new browsers, then the hour is used up";
  EXPECT_LE(hasher_.computed() - before, 30u);
  EXPECT_EQ(knock("amina", good_password, later(3600)), "in");
}

/// A program that does an act a second as somebody (`kith act`).
TEST_P(Door, the_command_line_uses_up_no_hour_with_a_right_password_and_leaves_no_browser) {
  active("amina");
  const auto ask = [&](const std::string& password, Instant now) {
    SignIn what;
    what.login = "amina";
    what.password = password;
    what.client = "127.0.0.1";
    what.command_line = true;
    const auto answer = sign_in(db(), hasher_, marks_, what, now);
    EXPECT_EQ(answer ? answer->device_token : "", "");
    return outcome(answer);
  };
  for (int i = 0; i < most_client_tries_an_hour + 10; ++i) ASSERT_EQ(ask(good_password, later(i)), "in") << i;
  EXPECT_EQ(audited()[0].detail, "command_line");
  int wrong = 0;
  for (int i = 0; i < 2000; ++i) wrong += ask("guess " + std::to_string(i), later(1000 + i)) == "wrong";
  EXPECT_LE(wrong, most_tries_an_hour) << "wrong ones count as ever";
}

TEST_P(Door, a_thousand_at_one_instant_gain_nothing) {
  active("amina");
  const auto before = hasher_.computed();
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i)
        wrong +=
            knock("amina", "guess " + std::to_string(t * 100 + i), noon, "203.0.113." + std::to_string(t)) == "wrong";
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(hasher_.computed() - before, 5u) << "four free tries and the one that starts the waiting";
  EXPECT_EQ(wrong, 5);
}

/// One password tried on a thousand names from one address.
TEST_P(Door, spraying_is_slowed_by_address_and_others_are_not) {
  active("zoe");
  const auto before = hasher_.computed();
  for (int i = 0; i < 1000; ++i) knock("name" + std::to_string(i), "Spring is here 1", later(i / 10), "203.0.113.9");
  EXPECT_LE(hasher_.computed() - before, 30u);
  EXPECT_EQ(knock("zoe", good_password, later(100), "203.0.113.9"), "wait");
  EXPECT_EQ(knock("zoe", good_password, later(100), "203.0.113.10"), "in");
}

TEST_P(Door, one_ipv6_network_counts_as_one_address) {
  for (int i = 0; i < 30; ++i) knock("name" + std::to_string(i), "x", noon, "2001:db8:1:2::" + std::to_string(i));
  EXPECT_EQ(knock("other", "x", noon, "2001:db8:1:2:ffff::1"), "wait");
  EXPECT_EQ(knock("other", "x", noon, "2001:db8:1:3::1"), "wrong");
}

TEST_P(Door, a_known_browser_is_known_to_its_account_only_and_not_for_ever) {
  active("amina");
  active("bo");
  const std::string browser = try_sign_in("amina", good_password, noon)->device_token;
  for (int i = 0; i < 9; ++i) knock("bo", "wrong wrong wrong", later(i * 1000), "203.0.113.9", browser);
  const auto tries = reading([](db::Tx& tx) {
    return tx.all("select subject from sign_in_tries where failures > 0 order by subject", {},
                  [](const db::Row& r) { return r.string(0).substr(0, 7); });
  });
  EXPECT_EQ(tries, (std::vector<std::string>{"client:", "login:" + login_subject("bo").key.substr(6, 1)}))
      << "no counter of a browser";
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(knock("amina", "wrong wrong wrong", later(20'000 + i * 1000), "198.51.100.7", browser), "wrong") << i;
  EXPECT_EQ(try_sign_in("amina", good_password, later(40'000), browser, "198.51.100.7")->device_token == browser, false)
      << "ten failures: the browser has to be learnt anew";
}

TEST_P(Door, a_browser_that_is_known_keeps_its_cookie) {
  active("amina");
  const std::string first = try_sign_in("amina", good_password, noon)->device_token;
  EXPECT_EQ(try_sign_in("amina", good_password, later(60), first)->device_token, first);
  EXPECT_NE(try_sign_in("amina", good_password, later(120), "made up")->device_token, "made up");
  const auto rows = audited();
  EXPECT_EQ(rows[1].detail, "browser=known");
}

TEST_P(Door, replaces_the_session_the_browser_came_with) {
  active("amina");
  const std::string old_session = try_sign_in("amina", good_password, noon)->session_token;
  const auto in = sign_in(
      db(), hasher_, marks_,
      {.login = "amina", .password = good_password, .session_token = old_session, .client = "192.0.2.1"}, later(5));
  ASSERT_TRUE(in);
  reading([&](db::Tx& tx) {
    EXPECT_FALSE(find_session(tx, old_session, later(5)));
    EXPECT_TRUE(find_session(tx, in->session_token, later(5)));
    return 0;
  });
}

TEST_P(Door, a_password_of_the_old_cost_is_hashed_anew) {
  const AccountId id = active("amina");
  Hasher dearer(HashCost{2, 16384});
  ASSERT_TRUE(
      sign_in(db(), dearer, marks_, {.login = "amina", .password = good_password, .client = "192.0.2.1"}, noon));
  const std::string stored = reading([&](db::Tx& tx) { return password_hash(tx, id); });
  EXPECT_FALSE(dearer.outdated(stored));
  EXPECT_EQ(account(id).password_changed_by, "invitation") << "the owner changed nothing";
  EXPECT_TRUE(
      sign_in(db(), dearer, marks_, {.login = "amina", .password = good_password, .client = "192.0.2.1"}, later(5)));
}

TEST_P(Door, too_many_at_once_are_told_to_come_back) {
  active("amina");
  Hasher slow(HashCost{4, 64U << 20}, 1, 0);
  std::atomic<int> busy{0}, in{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto result =
          sign_in(db(), slow, marks_, {.login = "amina", .password = good_password, .client = "192.0.2.1"}, noon);
      (result ? in : busy) += 1;
      if (!result) {
        EXPECT_EQ(result.error().refusal.kind, RefusalKind::unavailable);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_GE(in, 1);
  EXPECT_EQ(in + busy, 4);
}

TEST(Network, of_an_address_is_the_sender) {
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:0db8:0001:0002:ffff:1:2:3"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8:0:0:1::"));
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_NE(network_of("192.0.2.7"), network_of("192.0.2.8"));
}

/// Guesses that wait leave a trace: once in the log, each in the counter.
TEST_P(Door, that_a_name_has_to_wait_is_logged_once_and_counted) {
  active("amina");
  const auto begun = told_to_wait();
  const auto waits = [&] {
    auto rows = audited();
    std::erase_if(rows, [](const audit::Row& row) { return row.action != "sign_in.wait"; });
    return rows;
  };
  for (int i = 0; i < free_failures; ++i) try_sign_in("amina", "wrong", later(i));
  EXPECT_TRUE(waits().empty());
  EXPECT_EQ(outcome(try_sign_in("amina", "wrong", later(10))), "wrong");
  ASSERT_EQ(waits().size(), 1U);
  EXPECT_EQ(waits()[0].detail, "subject=login failures=5");
  EXPECT_EQ(outcome(try_sign_in("amina", "wrong", later(10))), "wait");
  EXPECT_EQ(outcome(try_sign_in("amina", "wrong", later(20))), "wrong");
  EXPECT_EQ(waits().size(), 1U);
  EXPECT_EQ(told_to_wait(), begun + 1);
}

/// ASVS 15.4.4: guessing at many names neither holds up a thread nor keeps out the owner at the known browser.
TEST_P(Door, no_place_to_hash_is_soon_said_and_counts_as_no_try) {
  active("amina");
  Hasher one(HashCost{1, 8192}, 1);
  const auto in =
      sign_in(db(), one, marks_, {.login = "amina", .password = good_password, .client = "192.0.2.1"}, noon);
  ASSERT_TRUE(in);
  std::optional<Hasher::Place> taken = one.place();
  const auto begun = std::chrono::steady_clock::now();
  for (const std::string login : {"amina", "nobody"}) {
    const auto out = sign_in(db(), one, marks_, {.login = login, .password = "x", .client = "192.0.2.9"}, later(1));
    ASSERT_FALSE(out);
    EXPECT_TRUE(out.error().busy) << login;
    EXPECT_EQ(out.error().refusal.problems.front().key, "accounts.sign_in.busy") << login;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
  std::thread frees([&] {
    std::this_thread::sleep_for(Hasher::patience * 2);
    taken.reset();
  });
  const auto owner = sign_in(
      db(), one, marks_,
      {.login = "amina", .password = good_password, .device_token = in->device_token, .client = "192.0.2.9"}, later(2));
  frees.join();
  ASSERT_TRUE(owner) << "the known browser waits longer";
  EXPECT_EQ(owner->failed_since, 0);
}

/// reliability.md G33: a name that does not exist takes as long as one that does.
TEST_P(Door, takes_as_long_for_unknown_names) {
  if (GetParam() == db::Engine::postgres) GTEST_SKIP() << "skipped: one engine is enough for the clock";
  Hasher real;
  const AccountId id = active("amina");
  const std::string stored = real.hash(good_password).value();
  writing([&](db::Tx& tx) { return change_password(tx, id, good_hash_, stored, 0, noon).value(); });
  constexpr int rounds = 21;
  std::vector<double> known_ms, unknown_ms;
  for (int i = 0; i < rounds * 2; ++i) {  // in turns, so that a busy machine is unfair to neither
    const bool is_known = i % 2 == 0;
    const auto start = std::chrono::steady_clock::now();
    const auto said = sign_in(db(), real, marks_,
                              {.login = is_known ? "amina" : "nobody",
                               .password = "wrong wrong wrong",
                               .client = "192.0.2." + std::to_string(i)},
                              later(i * 1000));
    (is_known ? known_ms : unknown_ms)
        .push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    EXPECT_EQ(outcome(said), "wrong");
  }
  const auto median = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + rounds / 2, values.end());
    return values[rounds / 2];
  };
  const double known = median(known_ms), unknown = median(unknown_ms);
  RecordProperty("known_ms", std::to_string(known));
  RecordProperty("unknown_ms", std::to_string(unknown));
  EXPECT_LT(std::abs(known - unknown), std::max(known, unknown) * 0.5) << known << " ms and " << unknown << " ms";
}

}  // namespace
}  // namespace kith::auth

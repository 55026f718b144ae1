// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/session.h"

#include "platform/auth/auth_test_support.h"
#include "platform/auth/csrf.h"

namespace kith::auth {
namespace {

class Sessions : public AuthTest {
 protected:
  void SetUp() override {
    AuthTest::SetUp();
    if (IsSkipped()) return;
    amina_ = active("amina");
    bo_ = active("bo");
  }
  std::string start(AccountId account, Instant now = noon, std::string_view replaces = {}) {
    return writing([&](db::Tx& tx) {
      return start_session(tx, {.account = account, .client = "m", .browser = "Firefox, Linux", .replaces = replaces},
                           now);
    });
  }
  std::optional<Session> find(const std::string& token, Instant now = noon) {
    return reading([&](db::Tx& tx) { return find_session(tx, token, now); });
  }
  void touch(const std::string& token, Instant now) {
    const auto session = find(token, now);
    ASSERT_TRUE(session);
    writing([&](db::Tx& tx) {
      touch_session(tx, session->id, now);
      return 0;
    });
  }
  AccountId amina_, bo_;
};
KITH_BOTH_ENGINES(Sessions);

TEST_P(Sessions, tokens_are_random_and_only_their_hash_is_stored) {
  const std::string token = start(amina_), other = start(amina_);
  EXPECT_EQ(token.size(), 43u);
  EXPECT_NE(token, other);
  EXPECT_EQ(find(token)->account, amina_);
  EXPECT_EQ(find(token)->browser, "Firefox, Linux");
  EXPECT_EQ(find(token)->step, Step::complete);
  reading([&](db::Tx& tx) {
    tx.query("select token_hash, client, browser from sessions", {}, [&](const db::Row& r) {
      for (int column = 0; column < 3; ++column) EXPECT_EQ(r.string(column).find(token), std::string::npos);
    });
    return 0;
  });
}

TEST_P(Sessions, nothing_but_the_very_token_opens_one) {
  const std::string token = start(amina_);
  std::string changed = token;
  changed[10] = changed[10] == 'A' ? 'B' : 'A';
  for (const std::string& bad :
       {std::string(), changed, token.substr(1), token + "A", token + "=", " " + token, std::string(43, 'A'),
        crypto::base64url(crypto::digest(token)), std::string(10'000, 'A')})
    EXPECT_FALSE(find(bad)) << bad.substr(0, 50);
}

TEST_P(Sessions, signing_in_kills_the_token_the_browser_had) {
  const std::string planted = start(bo_);  // an attacker's own session, put into the victim's browser
  const std::string fresh = start(amina_, noon, planted);
  EXPECT_NE(planted, fresh);
  EXPECT_FALSE(find(planted)) << "the planted session does not become the victim's";
  EXPECT_EQ(find(fresh)->account, amina_);
}

TEST_P(Sessions, end_after_an_hour_without_a_request) {
  const std::string token = start(amina_);
  EXPECT_TRUE(find(token, later(idle_seconds - 1)));
  EXPECT_FALSE(find(token, later(idle_seconds)));
  touch(token, later(3000));
  EXPECT_TRUE(find(token, later(3000 + idle_seconds - 1)));
  EXPECT_FALSE(find(token, later(3000 + idle_seconds)));
}

TEST_P(Sessions, end_after_twelve_hours_however_busy) {
  const std::string token = start(amina_);
  for (std::int64_t t = 1800; t < whole_seconds; t += 1800) touch(token, later(t));
  EXPECT_TRUE(find(token, later(whole_seconds - 1)));
  EXPECT_FALSE(find(token, later(whole_seconds)));
  EXPECT_TRUE(reading([&](db::Tx& tx) { return list_sessions(tx, amina_, later(whole_seconds)); }).empty());
}

TEST_P(Sessions, do_not_cost_a_write_per_request) {
  const std::string token = start(amina_);
  const Session session = *find(token);
  EXPECT_FALSE(wants_touch(session, later(0)));
  EXPECT_FALSE(wants_touch(session, later(touch_seconds - 1)));
  EXPECT_TRUE(wants_touch(session, later(touch_seconds)));
  touch(token, later(touch_seconds));
  EXPECT_FALSE(wants_touch(*find(token, later(touch_seconds)), later(touch_seconds + 1)));
  writing([&](db::Tx& tx) {
    touch_session(tx, session.id, noon);
    return 0;
  });
  EXPECT_EQ(find(token, later(touch_seconds))->seen_at, later(touch_seconds).utc_seconds)
      << "an older moment never turns it back";
}

TEST_P(Sessions, a_new_step_gets_a_new_token) {
  const std::string before = writing([&](db::Tx& tx) {
    return start_session(tx, {.account = amina_, .step = Step::password, .client = "m", .browser = "b"}, noon);
  });
  const Session half = *find(before);
  EXPECT_EQ(half.step, Step::password);
  const auto after = writing([&](db::Tx& tx) { return rotate_session(tx, half.id, Step::complete, later(5)); });
  ASSERT_TRUE(after);
  EXPECT_FALSE(find(before)) << "the old token is dead";
  EXPECT_EQ(find(*after)->step, Step::complete);
  EXPECT_EQ(find(*after)->ends_at, half.ends_at) << "the absolute end stays";
  writing([&](db::Tx& tx) { return end_session(tx, *after, End::signed_out, later(6)); });
  EXPECT_FALSE(writing([&](db::Tx& tx) { return rotate_session(tx, half.id, Step::complete, later(7)); }))
      << "an ended session is not revived";
}

TEST_P(Sessions, sign_out_kills_it_on_the_server) {
  const std::string token = start(amina_), other = start(amina_);
  EXPECT_TRUE(writing([&](db::Tx& tx) { return end_session(tx, token, End::signed_out, noon); }));
  EXPECT_FALSE(find(token));
  EXPECT_TRUE(find(other));
  EXPECT_FALSE(writing([&](db::Tx& tx) { return end_session(tx, token, End::signed_out, noon); })) << "once";
}

TEST_P(Sessions, owners_see_and_end_their_own_and_only_those) {
  const std::string here = start(amina_), there = start(amina_, later(5)), foreign = start(bo_);
  const auto own = reading([&](db::Tx& tx) { return list_sessions(tx, amina_, later(10)); });
  ASSERT_EQ(own.size(), 2u);
  EXPECT_EQ(own[0].made_at, later(5).utc_seconds) << "newest first";
  const std::int64_t foreign_id = find(foreign)->id;
  EXPECT_FALSE(writing([&](db::Tx& tx) { return end_session(tx, amina_, foreign_id, End::owner, later(10)); }));
  EXPECT_TRUE(find(foreign));
  EXPECT_TRUE(writing([&](db::Tx& tx) { return end_session(tx, amina_, own[0].id, End::owner, later(10)); }));
  EXPECT_FALSE(find(there, later(10)));
  start(amina_, later(11));
  start(amina_, later(12));
  EXPECT_EQ(writing([&](db::Tx& tx) { return end_sessions(tx, amina_, own[1].id, End::owner, later(13)); }), 2);
  EXPECT_TRUE(find(here, later(13)));
  EXPECT_TRUE(find(foreign, later(13)));
  EXPECT_EQ(writing([&](db::Tx& tx) { return end_sessions(tx, amina_, 0, End::administrator, later(14)); }), 1);
  EXPECT_FALSE(find(here, later(14)));
}

TEST_P(Sessions, old_ones_are_cleared_away_and_running_ones_are_not) {
  const std::string ended = start(amina_), running = start(amina_, later(30 * 86'400));
  writing([&](db::Tx& tx) { return end_session(tx, ended, End::signed_out, noon); });
  const auto count = [&] {
    return reading([](db::Tx& tx) {
      return tx.first("select count(*) from sessions", {}, [](const db::Row& r) { return r.integer(0); }).value();
    });
  };
  writing([&](db::Tx& tx) { return purge_sign_ins(tx, 30, 24, later(30 * 86'400)); });
  EXPECT_EQ(count(), 2) << "ended exactly 30 days ago: kept";
  writing([&](db::Tx& tx) { return purge_sign_ins(tx, 30, 24, later(30 * 86'400 + 1)); });
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(find(running, later(30 * 86'400 + 1)));
}

TEST(Cookies, are_bound_to_the_host_and_out_of_reach) {
  EXPECT_EQ(set_session_cookie("abc", true), "__Host-kith=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(set_session_cookie("abc", false), "kith=abc; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_EQ(set_session_cookie("", true), "__Host-kith=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
  EXPECT_EQ(set_device_cookie("abc", true),
            "__Host-kith-browser=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000");
}

TEST(Browser, is_named_in_words_of_ours) {
  EXPECT_EQ(browser_of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"), "Firefox, Linux");
  EXPECT_EQ(browser_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
                       "Safari/537.36 Edg/126.0"),
            "Edge, Windows");
  EXPECT_EQ(
      browser_of(
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"),
      "Safari, iPhone");
  EXPECT_EQ(browser_of("<script>alert(1)</script>"), "Browser");
  EXPECT_EQ(browser_of(""), "Browser");
}

TEST(FormToken, belongs_to_one_session) {
  const crypto::Key secret = crypto::random_key();
  const std::string token = form_token(secret, "session-a");
  EXPECT_TRUE(form_token_holds(secret, "session-a", token));
  EXPECT_FALSE(form_token_holds(secret, "session-b", token));
  EXPECT_FALSE(form_token_holds(crypto::random_key(), "session-a", token));
  EXPECT_NE(form_token(secret, "session-a"), token) << "another look each time";
  EXPECT_TRUE(form_token_holds(secret, "session-a", form_token(secret, "session-a")));
}

TEST(FormToken, nothing_else_passes) {
  const crypto::Key secret = crypto::random_key();
  const std::string token = form_token(secret, "s");
  for (const std::string& bad : {std::string(), token.substr(1), token + "A", token + "=", std::string(43, 'A'),
                                 std::string("undefined"), std::string(10'000, 'A')})
    EXPECT_FALSE(form_token_holds(secret, "s", bad)) << bad.substr(0, 50);
  for (std::size_t i = 0; i + 1 < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(form_token_holds(secret, "s", changed)) << i;
  }
  EXPECT_FALSE(form_token_holds(secret, "", form_token(secret, ""))) << "no session, no token";
}

}  // namespace
}  // namespace kith::auth

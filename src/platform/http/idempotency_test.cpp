// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/idempotency.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "platform/db/db.h"
#include "platform/http/queries.h"
#include "platform/http/router.h"
#include "support/both_engines.h"

namespace kith::http {
namespace {

const Instant noon{1'763'830'800, -300};
const Route route{Kind::page, Method::post, "/supervision/contacts", "t", auth::Permission::record_contact, nullptr};
const Route other_route{Kind::page, Method::post, "/supervision/meetings", "t", auth::Permission::record_meeting,
                        nullptr};

Request request(const std::string& key, const std::string& note = "hello") {
  Request r;
  r.method = Method::post;
  r.path = "/supervision/contacts";
  r.form.add("_csrf", "differs each time " + std::to_string(rand()));
  r.form.add("_key", key);
  r.form.add("note", note);
  return r;
}

class Idempotency : public test::BothEngines {
 protected:
  /// What Visit::change does: the answer, and how often the act ran.
  Result<Response> send(const Request& r, AccountId who = AccountId{1}, const Route& to = route) {
    return db().writing("act", [&](db::Tx& tx) -> Result<Response> {
      const auto attempt = attempt_of(r, to, who);
      const auto before = look_up(tx, *attempt);
      if (!before) return tl::unexpected(before.error());
      if (*before) return **before;
      ++acts_;
      Response answer = Response::see_other("/supervision/contacts/" + std::to_string(acts_.load()));
      answer.body = "made";
      keep(tx, *attempt, answer, noon);
      return answer;
    });
  }
  static std::string location(const Result<Response>& answer) {
    for (const auto& [name, value] : answer->headers)
      if (name == "location" || name == "Location") return value;
    return "";
  }
  std::atomic<int> acts_{0};
};
KITH_BOTH_ENGINES(Idempotency);

TEST(IdempotencyQueries, fit_the_schema_of_both_engines) { test::prepare_all(sql::all); }

TEST_P(Idempotency, the_same_attempt_again_gets_the_first_answer_and_changes_nothing) {
  const auto first = send(request("k1")), again = send(request("k1"));
  EXPECT_EQ(acts_, 1);
  EXPECT_EQ(again->status, first->status);
  EXPECT_EQ(location(again), "/supervision/contacts/1");
  EXPECT_EQ(again->body, "made");
  EXPECT_EQ(again->content_type, first->content_type);
  EXPECT_EQ(location(send(request("k2"))), "/supervision/contacts/2");
}

TEST_P(Idempotency, a_key_used_for_something_else_is_refused) {
  send(request("k1"));
  EXPECT_EQ(send(request("k1", "another note")).error().problems[0].key, "request.key.reused");
  EXPECT_EQ(send(request("k1"), AccountId{1}, other_route).error().problems[0].key, "request.key.reused");
  Request elsewhere = request("k1");
  elsewhere.path = "/supervision/contacts2";
  EXPECT_EQ(send(elsewhere).error().kind, RefusalKind::invalid);
  Request with_file = request("k1");
  with_file.uploads.push_back({"file", "a.csv", "text/csv", "x"});
  EXPECT_FALSE(send(with_file));
  Request with_query = request("k1");
  with_query.query.add("a", "b");
  EXPECT_FALSE(send(with_query));
  EXPECT_EQ(acts_, 1);
}

TEST_P(Idempotency, keys_belong_to_one_person) {
  send(request("k1"), AccountId{1});
  EXPECT_EQ(location(send(request("k1"), AccountId{2})), "/supervision/contacts/2");
  EXPECT_EQ(location(send(request("k1"), AccountId{0})), "/supervision/contacts/3");
}

TEST_P(Idempotency, nothing_of_a_password_is_kept) {
  Request a = request("k1"), b = request("k1");
  a.form.add("new_password", "gravel piano tulip");
  b.form.add("new_password", "something else here");
  EXPECT_EQ(attempt_of(a, route, {})->request_hash, attempt_of(b, route, {})->request_hash);
  b.form.add("note", "more");
  EXPECT_NE(attempt_of(a, route, {})->request_hash, attempt_of(b, route, {})->request_hash);
}

TEST_P(Idempotency, fields_cannot_run_into_one_another) {
  Request a = request("k1"), b = request("k1");
  a.form.add("x", "1y");
  b.form.add("x1", "y");
  send(a);
  EXPECT_FALSE(send(b));
}

TEST_P(Idempotency, a_header_names_the_attempt_too_and_bad_names_are_refused) {
  Request r = request("form");
  r.headers.add("idempotency-key", "from the header");
  EXPECT_EQ(attempt_of(r, route, {})->key, "from the header");
  Request none;
  EXPECT_FALSE(attempt_of(none, route, {}));
  for (const std::string& bad : {std::string(), std::string(201, 'k'), std::string("a\nb"), std::string("caf\xc3\xa9")})
    EXPECT_EQ(send(request(bad)).error().problems[0].key, "request.key.invalid") << bad;
  r.headers.add("idempotency-key", "another header");
  EXPECT_EQ(send(r).error().problems[0].key, "request.key.invalid") << "two keys are no key";
  EXPECT_EQ(acts_, 0);
}

/// A list asked for as a file: the answer that was kept had no stream, and the same question got an empty file.
TEST(IdempotencyOfReading, a_get_names_no_attempt) {
  const Route list{Kind::page, Method::get, "/supervision/contacts", "t", auth::Permission::record_contact, nullptr};
  Request r;
  r.headers.add("idempotency-key", "from the header");
  EXPECT_FALSE(attempt_of(r, list, AccountId{1}));
  EXPECT_TRUE(attempt_of(r, route, AccountId{1}));
}

TEST_P(Idempotency, an_act_that_was_undone_may_be_tried_again) {
  EXPECT_THROW(db().write("act",
                          [&](db::Tx& tx) {
                            keep(tx, *attempt_of(request("k1"), route, AccountId{1}), Response::text("x"), noon);
                            throw std::runtime_error("the act fails");
                          }),
               std::runtime_error);
  EXPECT_TRUE(send(request("k1")));
  EXPECT_EQ(acts_, 1);
}

TEST_P(Idempotency, twenty_at_once_act_once) {
  std::vector<std::thread> threads;
  std::atomic<int> same{0};
  for (int i = 0; i < 20; ++i)
    threads.emplace_back([&] { same += location(send(request("k1"))) == "/supervision/contacts/1"; });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(acts_, 1);
  EXPECT_EQ(same, 20);
}

TEST_P(Idempotency, answers_are_kept_for_a_day) {
  send(request("k1"));
  const auto purge = [&](std::int64_t seconds) {
    return db().writing("purge", [&](db::Tx& tx) {
      return purge_answers(tx, 24, Instant{noon.utc_seconds + seconds, -300});
    });
  };
  EXPECT_EQ(purge(24 * 3600), 0);
  EXPECT_EQ(purge(24 * 3600 + 1), 1);
}

}  // namespace
}  // namespace kith::http

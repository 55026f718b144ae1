// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/mail/postman.h"

#include <array>
#include <chrono>

#include "platform/audit/log.h"
#include "platform/base/crypto.h"
#include "platform/db/db.h"
#include "platform/mail/message.h"
#include "platform/mail/outbox.h"
#include "platform/mail/queries.h"

namespace kith::mail {
namespace {

constexpr std::chrono::seconds between_rounds{3}, after_trouble{60};

struct Due {
  std::int64_t id{}, record{};
  std::string act, to, language, subject, body, message_id;
  int tries{};
};

/// The next letter, held by this server; nothing when none is due or mail is off.
std::optional<Due> hold_next(db::Tx& tx, Instant now) {
  auto due = tx.first(sql::next_letter, {{"now", now.utc_seconds}}, [](const db::Row& row) {
    return Due{row.integer(0), row.integer(2), row.string(1),
               row.string(3),  row.string(4),  row.string(5),
               row.string(6),  row.string(7),  static_cast<int>(row.integer(8)) + 1};
  });
  if (!due) return due;
  const auto held =
      tx.exec(sql::hold, {{"id", due->id}, {"now", now.utc_seconds}, {"until", now.utc_seconds + held_seconds}});
  return held > 0 ? due : std::nullopt;
}

void note(db::Tx& tx, const Due& due, Outcome outcome, Instant now) {
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::job;
  entry.action = outcome == Outcome::sent ? "mail.sent" : "mail.failed";
  entry.subjects = {{due.act, due.record}};
  if (outcome != Outcome::sent) entry.detail = "why=" + std::string(name(outcome));
  audit::append(tx, std::move(entry));
}

/// What the try came to, on file. True when the letter has been given up; not when it was taken back meanwhile.
bool mark(db::Tx& tx, const Due& due, Outcome outcome, Instant now) {
  const bool last = outcome == Outcome::refused || (due.tries >= most_tries && outcome != Outcome::stopped);
  if (outcome == Outcome::sent) {
    tx.exec(sql::mark_sent, {{"id", due.id}, {"now", now.utc_seconds}});
    note(tx, due, outcome, now);
  } else if (last) {
    if (tx.exec(sql::give_up, {{"id", due.id}, {"now", now.utc_seconds}, {"error", name(outcome)}}) == 0) return false;
    note(tx, due, outcome, now);
  } else {
    const auto wait = outcome == Outcome::stopped ? 0 : seconds_until_next(due.tries);
    tx.exec(sql::put_off, {{"id", due.id}, {"next", now.utc_seconds + wait}, {"error", name(outcome)}});
  }
  return last && outcome != Outcome::sent;
}

Outcome deliver(const Terms& terms, Transport& transport, const Due& due, Instant now) {
  const auto bytes =
      bytes_of({terms.from, terms.from_name, due.to, due.subject, due.body, due.language, due.message_id, now});
  return bytes ? transport.deliver(terms.from, due.to, due.message_id, *bytes) : Outcome::refused;
}

struct Way {
  Terms terms;
  std::unique_ptr<Transport> transport;
};
Way way(db::Db& db, const std::string& folder, const std::atomic<bool>& stopping) {
  return db.reading("how mail leaves", [&](db::Tx& tx) { return Way{terms(tx), transport_of(tx, folder, stopping)}; });
}

}  // namespace

std::int64_t seconds_until_next(int tries) {
  constexpr std::array<std::int64_t, 4> first{60, 300, 900, 3600};
  return tries >= 1 && tries <= static_cast<int>(first.size()) ? first.at(static_cast<std::size_t>(tries) - 1) : 14'400;
}

Round send_due(db::Db& db, const std::string& folder, const std::function<Instant()>& clock,
               const std::atomic<bool>& stopping) {
  Round round;
  const auto leaves = way(db, folder, stopping);
  const auto any = [&] {
    return db.reading("letters due", [&](db::Tx& tx) {
      return tx.first(sql::next_letter, {{"now", clock().utc_seconds}}, [](const db::Row&) { return true; });
    });
  };
  while (leaves.terms.on && !stopping && any()) {
    const auto due = db.writing("hold a letter", [&](db::Tx& tx) { return hold_next(tx, clock()); });
    if (!due) continue;
    const auto outcome = deliver(leaves.terms, *leaves.transport, *due, clock());
    const bool given_up =
        db.writing("what came of a letter", [&](db::Tx& tx) { return mark(tx, *due, outcome, clock()); });
    if (outcome == Outcome::sent)
      ++round.sent;
    else
      round.problem = outcome;
    if (outcome != Outcome::sent) ++(given_up ? round.failed : round.put_off);
    if (concerns_all(outcome)) break;
  }
  return round;
}

Outcome send_test(db::Db& db, const std::string& folder, const std::string& address, const std::string& subject,
                  const std::string& body, Instant now) {
  const std::atomic<bool> never{false};
  const auto leaves = way(db, folder, never);
  Due due;
  due.to = address, due.subject = subject, due.body = body, due.message_id = crypto::random_token(18);
  return deliver(leaves.terms, *leaves.transport, due, now);
}

Postman::Postman(Needs needs) : needs_(std::move(needs)), thread_([this] { run(); }) {}

Postman::~Postman() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Postman::run() {
  for (;;) {
    std::chrono::seconds pause = between_rounds;
    try {
      const auto round = send_due(needs_.db, needs_.folder, needs_.clock, stopping_);
      if (round.sent + round.failed + round.put_off > 0) needs_.tell(round);
      if (concerns_all(round.problem)) pause = after_trouble;
    } catch (const std::exception& broken) {
      needs_.failed(broken.what());
      pause = after_trouble;
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, pause, [this] { return stopping_.load(); })) return;
  }
}

}  // namespace kith::mail

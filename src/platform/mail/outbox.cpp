// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/mail/outbox.h"

#include <stdexcept>

#include "platform/base/crypto.h"
#include "platform/db/db.h"
#include "platform/mail/message.h"
#include "platform/mail/queries.h"
#include "platform/settings/settings.h"

namespace kith::mail {
namespace {

constexpr std::int64_t failed_kept_seconds = 30 * 86'400;

State state_named(std::string_view word) {
  if (word == "sent") return State::sent;
  if (word == "failed") return State::failed;
  return word == "waiting" ? State::waiting : State::taken_back;
}

Posted posted_of(const db::Row& row) {
  return {row.integer(0),
          static_cast<int>(row.integer(1)),
          state_named(row.text(2)),
          row.integer(3),
          row.integer(4),
          row.maybe_integer(5),
          row.string(6)};
}

/// What would be refused on the way, found before the act is on file.
void check_letter(const Letter& letter, std::string_view id, Instant now) {
  if (!bytes_of(
          {"kith@example.org", "", letter.to, letter.subject, letter.body, letter.language, std::string(id), now}))
    throw std::invalid_argument("a letter that cannot be sent");
}

}  // namespace

Terms terms(db::Tx& tx) {
  Terms terms;
  terms.from = settings::get(tx, "mail_from");
  terms.from_name = settings::get(tx, "mail_from_name");
  terms.public_address = settings::get(tx, "mail_public_address");
  terms.on = settings::get(tx, "mail") == "on" && is_address(terms.from) && !terms.public_address.empty();
  return terms;
}

bool put(db::Tx& tx, const Letter& letter, Instant now) {
  const auto id = crypto::random_token(18);
  check_letter(letter, id, now);
  const std::string dedupe = letter.act + " " + std::to_string(letter.record) + " " + std::to_string(letter.part) +
                             (letter.once.empty() ? "" : " " + letter.once);
  return tx.exec(sql::put, {{"act", letter.act},
                            {"record", letter.record},
                            {"part", letter.part},
                            {"dedupe", dedupe},
                            {"person", letter.person.value == 0 ? db::Value() : db::Value(letter.person)},
                            {"address", letter.to},
                            {"language", letter.language == "fr" ? "fr" : "en"},
                            {"subject", letter.subject},
                            {"body", letter.body},
                            {"message_id", id},
                            {"now", now.utc_seconds},
                            {"due", now.utc_seconds}}) > 0;
}

void take_back(db::Tx& tx, std::string_view act, std::int64_t record, Instant now) {
  tx.exec(sql::take_back, {{"act", act}, {"record", record}, {"now", now.utc_seconds}});
}

std::vector<Posted> about(db::Tx& tx, std::string_view act, std::int64_t record) {
  return tx.all(sql::about_one, {{"act", act}, {"record", record}}, posted_of);
}
std::vector<Posted> about_all(db::Tx& tx, std::string_view act) {
  return tx.all(sql::about_all, {{"act", act}}, posted_of);
}
std::vector<std::int64_t> waiting_records(db::Tx& tx, std::string_view act) {
  return tx.all(sql::waiting_records, {{"act", act}}, [](const db::Row& row) { return row.integer(0); });
}

std::vector<Unsent> unsent(db::Tx& tx, int most) {
  return tx.all(sql::unsent, {{"most", most}}, [](const db::Row& row) {
    return Unsent{
        row.integer(0), row.string(1), row.integer(2), state_named(row.text(3)), static_cast<int>(row.integer(4)),
        row.integer(5), row.string(6)};
  });
}

Counts counts(db::Tx& tx) {
  return tx
      .first(
          sql::counts, {},
          [](const db::Row& row) {
            return Counts{row.integer(0), row.integer(1), row.integer(2), row.maybe_integer(3), row.maybe_integer(4)};
          })
      .value_or(Counts{});
}

bool try_again(db::Tx& tx, std::int64_t id, Instant now) {
  return tx.exec(sql::try_again, {{"id", id}, {"now", now.utc_seconds}}) > 0;
}
std::int64_t try_all_again(db::Tx& tx, Instant now) { return tx.exec(sql::try_all_again, {{"now", now.utc_seconds}}); }
void forget_failed(db::Tx& tx, Instant now) {
  tx.exec(sql::forget_failed, {{"before", now.utc_seconds - failed_kept_seconds}});
}

}  // namespace kith::mail

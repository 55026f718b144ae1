// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/store.h"

#include "arrivals/queries.h"
#include "platform/base/crypto.h"
#include "platform/drafts/drafts.h"

namespace kith::arrivals {
namespace {

constexpr std::int64_t day = 86'400;

std::string digest_of(std::string_view link) {
  return crypto::base64url(crypto::digest("kith arrival " + std::string(link)));
}

std::optional<std::string> text_of(const http::Fields& fields) {
  const auto kept = drafts::keepable(fields.list());
  return kept ? std::optional(drafts::as_text(*kept)) : std::nullopt;
}

Arrival arrival_of(const db::Row& row) {
  Arrival arrival{row.integer(0), parse_kind(row.text(1)).value(), {}, row.string(3), row.maybe_date(4), row.flag(5)};
  for (auto& [name, value] : drafts::from_text(row.text(2))) arrival.fields.add(std::move(name), std::move(value));
  return arrival;
}

void begin(db::Tx& tx, std::string_view link, const Typed& typed, std::string_view fields, std::optional<Date> sent_on,
           bool doubtful, Instant now) {
  tx.exec(sql::begin_arrival, {{"kind", name(typed.kind)},
                               {"link", digest_of(link)},
                               {"fields", fields},
                               {"language", typed.language},
                               {"now", now.utc_seconds},
                               {"sent_at", sent_on ? db::Value(now.utc_seconds) : db::Value()},
                               {"sent_on", sent_on ? db::Value(*sent_on) : db::Value()},
                               {"doubtful", doubtful ? 1 : 0}});
}

}  // namespace

std::optional<std::string> put_aside(db::Tx& tx, const Typed& typed, Instant now) {
  const auto fields = text_of(typed.fields);
  if (!fields) return std::nullopt;
  auto link = crypto::random_token();
  begin(tx, link, typed, *fields, {}, false, now);
  return link;
}

bool put_aside_again(db::Tx& tx, std::string_view link, const Typed& typed, Instant now) {
  const auto fields = text_of(typed.fields);
  return fields && tx.exec(sql::save_arrival, {{"fields", *fields},
                                               {"language", typed.language},
                                               {"now", now.utc_seconds},
                                               {"link", digest_of(link)}}) == 1;
}

std::int64_t send(db::Tx& tx, std::string_view link, const Typed& typed, bool doubtful, Instant now) {
  const auto fields = text_of(typed.fields);
  if (!fields) return 0;
  const Date today = date_of(now);
  const std::string used = link.empty() ? crypto::random_token() : std::string(link);
  if (link.empty())
    begin(tx, used, typed, *fields, today, doubtful, now);
  else if (tx.exec(sql::send_arrival, {{"fields", *fields},
                                       {"language", typed.language},
                                       {"now", now.utc_seconds},
                                       {"sent_on", today},
                                       {"doubtful", doubtful ? 1 : 0},
                                       {"link", digest_of(link)}}) != 1)
    return 0;
  return tx.first(sql::newest_of_link, {{"link", digest_of(used)}}, [](const db::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::optional<Arrival> find(db::Tx& tx, std::string_view link, Instant now) {
  return tx.first(sql::of_link, {{"link", digest_of(link)}, {"since", now.utc_seconds - draft_days * day}}, arrival_of);
}

std::vector<Arrival> waiting(db::Tx& tx) { return tx.all(sql::waiting, {}, arrival_of); }

std::optional<Arrival> waiting_one(db::Tx& tx, std::int64_t arrival) {
  return tx.first(sql::one, {{"arrival", arrival}}, arrival_of);
}

Result<void> settle(db::Tx& tx, std::int64_t arrival, std::int64_t record, std::string_view reason,
                    const records::Author& author) {
  if (!waiting_one(tx, arrival)) return refuse(RefusalKind::conflict, "arrival.flaw.settled");
  tx.exec(sql::settle, {{"arrival", arrival},
                        {"record", record ? db::Value(record) : db::Value()},
                        {"reason", reason},
                        {"on", date_of(author.at)},
                        {"at", author.at.utc_seconds},
                        {"by", author.person}});
  return {};
}

std::int64_t purge(db::Tx& tx, Instant now) {
  return tx.exec(sql::purge, {{"before", now.utc_seconds - draft_days * day}});
}

std::int64_t forget_words(db::Tx& tx, int days, Instant now) {
  return tx.exec(sql::blank, {{"before", now.utc_seconds - std::int64_t{days} * day}});
}

}  // namespace kith::arrivals

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/answer_link.h"

#include "casefile/person_name.h"
#include "casefile/queries.h"
#include "platform/mail/outbox.h"

namespace kith::casefile {
namespace {

constexpr std::string_view sealed_as = "answer link";

std::string text_or_none(const db::Row& row, int at) { return row.null(at) ? std::string() : row.string(at); }

/// Of "oj;fr;en" French.
i18n::Language spoken(std::string_view languages) {
  while (!languages.empty()) {
    const auto end = languages.find(';');
    if (const auto one = i18n::parse_language(languages.substr(0, std::min<std::size_t>(end, 2)))) return *one;
    languages = end == languages.npos ? std::string_view() : languages.substr(end + 1);
  }
  return i18n::Language::en;
}

std::optional<AnswerLink> link_named(Visit& visit, std::string_view kind) {
  const auto key = visit.open_record(sealed_as, visit.path.find("link")->second);
  auto link = key ? visit.reading([&](db::Tx& tx) { return answer_link(tx, *key); }) : std::nullopt;
  return link && link->kind == kind ? link : std::nullopt;
}

std::optional<std::int64_t> asked_already(db::Tx& tx, const AnswerLink& question, Date today) {
  return tx.first(sql::same_question,
                  {{"kind", question.kind},
                   {"match", question.match},
                   {"person", question.person},
                   {"subject", question.subject},
                   {"today", today}},
                  [](const db::Row& row) { return row.integer(0); });
}

}  // namespace

std::int64_t ask_by_link(db::Tx& tx, const AnswerLink& question, const records::Author& author) {
  const Date today = date_of(author.at);
  if (const auto open = asked_already(tx, question, today)) return *open;
  return *tx.first(sql::add_answer_link,
                   {{"kind", question.kind},
                    {"match", question.match},
                    {"person", question.person},
                    {"subject", question.subject},
                    {"until", add_days(today, answer_link_days)},
                    {"at", author.at.utc_seconds},
                    {"by", author.person}},
                   [](const db::Row& row) { return row.integer(0); });
}

bool is_asked(db::Tx& tx, const AnswerLink& question, Date today) {
  return asked_already(tx, question, today).has_value();
}

std::vector<AnswerLink> links_open(db::Tx& tx, std::string_view kind, Date today) {
  return tx.all(sql::links_open, {{"kind", kind}, {"today", today}}, [&](const db::Row& row) {
    return AnswerLink{row.integer(0),      std::string(kind), row.string(3), row.id<MatchId>(1),
                      row.id<PersonId>(2), row.date(4),       false};
  });
}

std::optional<AnswerLink> answer_link(db::Tx& tx, std::int64_t link) {
  return tx.first(sql::answer_link, {{"link", link}}, [&](const db::Row& row) {
    return AnswerLink{link,        row.string(0),     row.string(3), row.id<MatchId>(1), row.id<PersonId>(2),
                      row.date(4), row.integer(5) > 0};
  });
}

std::map<std::pair<std::int64_t, std::string>, Date> open_links(db::Tx& tx, std::string_view kind, Date today) {
  std::map<std::pair<std::int64_t, std::string>, Date> open;
  tx.query(sql::open_answer_links, {{"kind", kind}, {"today", today}}, [&](const db::Row& row) {
    open.insert_or_assign({row.integer(0), row.string(1)}, row.date(2));
  });
  return open;
}

bool end_link(db::Tx& tx, std::int64_t link, std::string_view how, Instant now) {
  mail::take_back(tx, link_letter_act, link, now);
  return tx.exec(sql::end_answer_link, {{"link", link}, {"how", how}, {"at", now.utc_seconds}}) > 0;
}

std::string sealed_link(const Visit& visit, std::int64_t link) { return visit.seal_record(sealed_as, link); }
std::string path_of_link(const Visit& visit, std::string_view kind, std::int64_t link) {
  return "/" + std::string(kind) + "/" + sealed_link(visit, link);
}

std::optional<AnswerLink> link_at(Visit& visit, std::string_view kind) {
  auto link = link_named(visit, kind);
  return link && !link->ended && link->until >= visit.today ? link : std::nullopt;
}
std::optional<AnswerLink> link_of_worker(Visit& visit, std::string_view kind) { return link_named(visit, kind); }

std::optional<Addressee> addressee(db::Tx& tx, PersonId person, Date as_of) {
  return tx.first(sql::addressee, {{"person", person}, {"as_of", as_of}}, [](const db::Row& row) {
    const auto given = row.string(0), preferred = text_or_none(row, 2);
    return Addressee{person_name(given, text_or_none(row, 1), preferred),
                     preferred.empty() ? given : preferred,
                     text_or_none(row, 3),
                     text_or_none(row, 4),
                     text_or_none(row, 5),
                     spoken(text_or_none(row, 6)),
                     row.flag(7)};
  });
}

}  // namespace kith::casefile

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/reference_letters.h"

#include <algorithm>
#include <limits>
#include <map>

#include "casefile/person_name.h"
#include "platform/i18n/keys.h"
#include "screening/queries.h"

namespace kith::screening {
namespace {

std::string text_at(const db::Row& row, int at) { return row.null(at) ? std::string() : row.string(at); }

/// The steps that went out, by hand and by mail. `only`: one reference, or 0.
void add_letters(db::Tx& tx, std::vector<Asked>& list, std::int64_t only) {
  std::map<std::int64_t, Asked*> by_reference;
  for (auto& asked : list) by_reference.emplace(asked.reference, &asked);
  tx.query(sql::letters_sent, {}, [&](const db::Row& row) {
    const auto at = by_reference.find(row.integer(0));
    if (at != by_reference.end()) at->second->sent.push_back(static_cast<int>(row.integer(1)));
  });
  for (auto& posted : only == 0 ? mail::about_all(tx, "reference") : mail::about(tx, "reference", only)) {
    const auto at = by_reference.find(posted.record);
    if (at == by_reference.end()) continue;
    if (posted.state == mail::State::sent || posted.state == mail::State::waiting)
      at->second->sent.push_back(posted.part);
    at->second->posted.push_back(std::move(posted));
  }
}

enum class Decided { left_out, too };
std::vector<Asked> load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of, Decided decided) {
  const std::int64_t too = decided == Decided::too;
  auto list = tx.all(sql::asked, {{"first", first}, {"last", last}, {"decided", too}, {"as_of", as_of}},
                     [](const db::Row& row) {
                       Asked asked{row.integer(0),
                                   row.integer(1),
                                   row.id<PersonId>(2),
                                   row.id<ProgrammeId>(3),
                                   row.string(4),
                                   row.date(5),
                                   {text_at(row, 6), text_at(row, 7), text_at(row, 8), row.integer(10)},
                                   {},
                                   {},
                                   row.integer(9) > 0};
                       if (asked.way.language.empty()) asked.way.language = "en";
                       return asked;
                     });
  add_letters(tx, list, first == last ? first : 0);
  return list;
}

std::optional<Asked> load_one(db::Tx& tx, std::int64_t reference, Date as_of, Decided decided) {
  auto found = load(tx, reference, reference, as_of, decided);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

Way way_of(std::string_view reach, std::string_view language) {
  const bool email = reach.find('@') != reach.npos;
  return {std::string(email ? reach : ""), std::string(email ? "" : reach), std::string(language == "fr" ? "fr" : "en"),
          0};
}

bool unreachable(const Asked& asked) { return asked.way.email.empty() && asked.way.phone.empty(); }

std::optional<int> step_due(const Asked& asked, Date today) {
  if (asked.answered || unreachable(asked)) return std::nullopt;
  const int last = asked.sent.empty() ? -1 : *std::max_element(asked.sent.begin(), asked.sent.end());
  std::optional<int> due;
  for (const int step : letter_steps)
    if (step > last && add_days(asked.asked, step) <= today) due = step;
  return due;
}

bool silent(const Asked& asked, Date today) {
  return !asked.answered && std::find(asked.sent.begin(), asked.sent.end(), letter_steps.back()) != asked.sent.end() &&
         add_days(asked.asked, letter_steps.back() + 4) <= today;
}

std::vector<Asked> load_asked(db::Tx& tx, Date as_of) {
  return load(tx, 0, std::numeric_limits<std::int64_t>::max(), as_of, Decided::left_out);
}
std::optional<Asked> load_asked_one(db::Tx& tx, std::int64_t reference, Date as_of) {
  return load_one(tx, reference, as_of, Decided::left_out);
}
std::optional<Asked> load_unrecorded(db::Tx& tx, std::int64_t reference, Date as_of) {
  return load_one(tx, reference, as_of, Decided::too);
}

void keep_way(db::Tx& tx, std::int64_t reference, const Way& way, Instant now) {
  tx.exec(sql::add_way, {{"reference", reference},
                         {"email", way.email},
                         {"phone", way.phone},
                         {"language", way.language},
                         {"at", now.utc_seconds}});
}

void letter_sent(db::Tx& tx, std::int64_t reference, int step, const records::Author& author) {
  tx.exec(sql::add_letter, {{"reference", reference},
                            {"step", step},
                            {"on", date_of(author.at)},
                            {"at", author.at.utc_seconds},
                            {"by", author.person}});
}

bool letter_not_sent(db::Tx& tx, std::int64_t reference, int step) {
  return tx.exec(sql::remove_letter, {{"reference", reference}, {"step", step}}) > 0;
}

std::optional<ReferenceAnswer> answer_of(db::Tx& tx, std::int64_t reference) {
  return tx.first(sql::answer_of, {{"reference", reference}}, [](const db::Row& row) {
    return ReferenceAnswer{row.string(0), row.string(1), row.string(2), row.string(3)};
  });
}

void keep_answer(db::Tx& tx, std::int64_t reference, const ReferenceAnswer& answer, Instant now) {
  tx.exec(sql::add_answer, {{"reference", reference},
                            {"known_for", answer.known_for},
                            {"strengths", answer.strengths},
                            {"worries", answer.worries},
                            {"verdict", answer.verdict},
                            {"at", now.utc_seconds}});
}

std::int64_t forget_answers(db::Tx& tx, int days, Instant now) {
  return tx.exec(sql::blank_answers, {{"before", now.utc_seconds - std::int64_t{days} * 86'400}});
}

std::string applicant_name(db::Tx& tx, PersonId person, Date as_of) {
  return tx
      .first(sql::applicant_name, {{"person", person}, {"as_of", as_of}},
             [](const db::Row& row) {
               return casefile::person_name(row.text(0), row.null(1) ? "" : row.text(1),
                                            row.null(2) ? "" : row.text(2));
             })
      .value_or("");
}

RefereeLetter letter_to_referee(const Asked& asked, std::string_view applicant, std::string link, Date today) {
  const i18n::Words words(i18n::parse_language(asked.way.language).value_or(i18n::Language::en));
  const std::string_view to = asked.referee;
  return {
      words.text("screening.reference.subject"),
      {words.text("screening.reference.hello", {{"name", to}}),
       words.text("screening.reference.asks", {{"name", applicant}}),
       words.text("screening.reference.by", {{"day", add_days(today, 7)}}), words.text("screening.reference.thanks")},
      std::move(link)};
}

}  // namespace kith::screening

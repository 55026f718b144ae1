// SPDX-License-Identifier: AGPL-3.0-or-later
#include "surveys/store.h"

#include <algorithm>

#include "surveys/queries.h"

namespace kith::surveys {
namespace {

/// "4.25" as 425; nothing for an empty cell.
std::optional<int> hundredths(const db::Row& row, int at) {
  if (row.null(at)) return std::nullopt;
  return static_cast<int>(row.integer(at));
}

Responses::Cases load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  Responses::Cases all;
  tx.query(sql::responses, {{"first", first}, {"last", last}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto instrument = parse_instrument(row.text(2));
    const auto party = parse_party(row.text(3));
    if (!instrument || !party) return;
    Response one{.chain = row.integer(1),
                 .instrument = *instrument,
                 .party = *party,
                 .wave = static_cast<int>(row.integer(4)),
                 .day = row.date(5),
                 .declined = row.text(6) == "declined",
                 .answers = {},
                 .told_score = hundredths(row, 8)};
    if (!row.null(7)) one.answers = parse_answers(*instrument, row.text(7)).value_or(std::vector<int>());
    all[row.integer(0)].push_back(std::move(one));
  });
  return all;
}

db::Value text(const std::string& value) { return value.empty() ? db::Value() : db::Value(value); }

}  // namespace

Responses::Responses() : KeptCases(sql::touched, load) {}

OfMatch load_match(db::Tx& tx, MatchId match, Date as_of) {
  auto all = load(tx, match.value, match.value, as_of);
  return all.empty() ? OfMatch() : std::move(all.begin()->second);
}

Result<std::int64_t> record_response(db::Tx& tx, const NewResponse& typed, Date started,
                                     const records::Author& author) {
  const Date today = date_of(author.at);
  if (typed.day > today || typed.day < started) return refuse(RefusalKind::invalid, "survey.flaw.day", "event_date");
  if (!typed.declined && typed.answers.empty() && !typed.score)
    return refuse(RefusalKind::invalid, "survey.flaw.nothing", "q1");
  const auto known = load_match(tx, typed.match, today);
  const bool told = std::any_of(known.begin(), known.end(), [&](const Response& r) {
    return r.instrument == typed.instrument && r.party == typed.party && r.wave == typed.wave;
  });
  if (told) return refuse(RefusalKind::conflict, "survey.flaw.answered", "event_date");
  const std::string answers = typed.declined ? std::string() : stored_answers(typed.answers);
  const auto made = records::append(
      tx, "survey_responses",
      {{"survey_responses.match_id", typed.match},
       {"survey_responses.instrument", name(typed.instrument)},
       {"survey_responses.party", name(typed.party)},
       {"survey_responses.wave_months", typed.wave},
       {"survey_responses.event_date", typed.day},
       {"survey_responses.result", typed.declined ? "declined" : "answered"},
       {"survey_responses.mode", text(typed.mode)},
       {"survey_responses.answers", text(answers)},
       {"survey_responses.score", typed.score && !typed.declined ? db::Value(*typed.score) : db::Value()},
       {"survey_responses.note", text(typed.note)}},
      author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::surveys

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/measures_query.h"

#include "accreditation/few_cases.h"
#include "accreditation/queries.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

std::vector<ProgrammeChoice> choices_of(Visit& visit) {
  const auto scope = auth::scope_of(visit.actor, auth::Permission::see_measures);
  std::vector<ProgrammeChoice> choices;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes_by_name, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees_whole(row.id<ProgrammeId>(0)) || scope.asks_for(auth::Relation::assigned_now))
        choices.push_back({row.id<ProgrammeId>(0), row.string(1)});
    });
  });
  return choices;
}

std::optional<ProgrammeChoice> chosen(const Visit& visit, const std::vector<ProgrammeChoice>& choices) {
  const auto asked = visit.open_id<ProgrammeId>(visit.request.query.get("programme"));
  for (const auto& choice : choices)
    if (!asked || choice.programme == *asked) return choice;
  return std::nullopt;
}

Date read_day(const Visit& visit, std::string_view name, Date usual, std::vector<Problem>& problems) {
  const auto text = visit.request.query.get(name);
  if (text.empty()) return usual;
  const auto day = parse_date(text);
  if (!day) problems.push_back({std::string(name), "http.field.not_a_date"});
  return day.value_or(usual);
}

constexpr int years_to_choose = 8;

/// Two answers about days that differ by one tell what that day brought; so no day is free to choose.
void keep_to_years(const Visit& visit, MeasuresQuery& query) {
  query.year_ends = year_ends(visit.today, years_to_choose);
  const auto asks = [&](std::string_view name) { return !visit.request.query.get(name).empty(); };
  const bool free = !asks("from") && !asks("to") && !asks("as_of");
  const Date end(asks("to") ? query.period.to : query.period.as_of);
  const Period year = year_until(Day(free ? query.year_ends.front() : end));
  const bool fits = free || (ends_a_quarter(end, visit.today) && (!asks("from") || query.period.from == year.from) &&
                             (!asks("as_of") || query.period.as_of == year.as_of));
  query.period = fits ? year : year_until(Day(query.year_ends.front()));
  if (!fits && query.problems.empty()) query.problems.push_back({"to", "accreditation.measures.whole_years"});
}

}  // namespace

MeasuresQuery read_measures_query(Visit& visit, const snapshot::Snapshot&) {
  MeasuresQuery query;
  Date as_of = read_day(visit, "as_of", visit.today, query.problems);
  if (as_of > visit.today) {
    query.problems.push_back({"as_of", "accreditation.measures.to_come"});
    as_of = visit.today;
  }
  const Date to = read_day(visit, "to", as_of, query.problems);
  const Date from = read_day(visit, "from", add_days(add_months(to, -12), 1), query.problems);
  query.period = {from, to, as_of};
  if (from > to) query.problems.push_back({"to", "records.flaw.end_before_start"});
  query.choices = choices_of(visit);
  query.programme = chosen(visit, query.choices);
  if (query.programme && !opens_cases(visit, query.programme->programme)) keep_to_years(visit, query);
  return query;
}

std::vector<std::string> problem_texts(const i18n::Words& words, const MeasuresQuery& query) {
  std::vector<std::string> texts;
  for (const auto& problem : query.problems) texts.push_back(words.text_of(problem.key));
  return texts;
}

CaseSight::CaseSight(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme)
    : scope_(auth::scope_of(visit.actor, auth::Permission::see_measure_cases)),
      mine_(snapshot, visit.actor.person, visit.today),
      programme_(programme),
      all_(scope_.sees_whole(programme)) {}

bool CaseSight::sees(const MatchState& match) const {
  return scope_.sees(programme_, snapshot::key_of(match.site), mine_.to(match));
}

}  // namespace kith::accreditation

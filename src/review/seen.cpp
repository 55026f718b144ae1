// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/catalogue.h"
#include "platform/i18n/keys.h"
#include "review/queries.h"
#include "review/review.h"
#include "snapshot/refs.h"

namespace kith::review {
namespace {

std::map<ProgrammeId, std::string> programme_names(db::Tx& tx, Date as_of) {
  std::map<ProgrammeId, std::string> names;
  tx.query(sql::programmes, {{"as_of", as_of}},
           [&](const db::Row& row) { names.emplace(row.id<ProgrammeId>(0), row.string(1)); });
  return names;
}

/// Who leads the programme's reviews sees all of a round, a reader the own files, nobody else anything.
std::optional<Seen> see(const Visit& visit, db::Tx& tx, Round round, const std::map<ProgrammeId, std::string>& names) {
  Seen seen;
  seen.leads = scope_of(visit.actor, auth::Permission::lead_reviews).sees_whole(round.programme);
  const bool may_read =
      scope_of(visit.actor, auth::Permission::review_files).sees(round.programme, {}, auth::Relation::assigned_now);
  if (!seen.leads && !may_read) return std::nullopt;
  seen.sample = sample_of(tx, round.id);
  seen.state =
      state_of(round, seen.sample, round.ended_on ? findings_of(tx, round.id, visit.today) : std::vector<Finding>{});
  if (!seen.leads) std::erase_if(seen.sample, [&](const SampleFile& f) { return !seen.reads(f, visit.actor.person); });
  if (!seen.leads && seen.sample.empty()) return std::nullopt;
  if (const auto found = names.find(round.programme); found != names.end()) seen.programme = found->second;
  seen.round = std::move(round);
  return seen;
}

}  // namespace

std::vector<Seen> rounds_for(Visit& visit) {
  return visit.reading([&](db::Tx& tx) {
    const auto names = programme_names(tx, visit.today);
    std::vector<Seen> list;
    for (auto& round : rounds(tx))
      if (auto seen = see(visit, tx, std::move(round), names)) list.push_back(std::move(*seen));
    return list;
  });
}

std::optional<Seen> open_seen(Visit& visit, std::int64_t id) {
  return visit.reading([&](db::Tx& tx) -> std::optional<Seen> {
    auto round = find_round(tx, id);
    return round ? see(visit, tx, std::move(*round), programme_names(tx, visit.today)) : std::nullopt;
  });
}

std::optional<Seen> open_path(Visit& visit) {
  const auto id = visit.open_record("review_rounds", visit.path.find("round")->second);
  return id ? open_seen(visit, *id) : std::nullopt;
}

std::string address_of(const Visit& visit, const Round& round) {
  return "/review/rounds/" + visit.seal_record("review_rounds", round.id);
}
std::string address_of(const Visit& visit, const SampleFile& file) {
  return "/review/files/" + visit.seal_record("review_files", file.id);
}

std::string quarter_text(const Visit& visit, const Quarter& quarter) {
  const std::chrono::year_month_day d{quarter.first};
  const std::string year = std::to_string(static_cast<int>(d.year()));
  return visit.words.text(
      "review.quarter_name",
      {{"n", static_cast<std::int64_t>((static_cast<unsigned>(d.month()) + 2) / 3)}, {"year", std::string_view(year)}});
}

std::string label_text(const Visit& visit, const SampleFile& file) {
  const std::string number = file.label.substr(file.label.find('-') + 1);
  return visit.words.text(of_mentee(file.stratum) ? i18n::Key("review.mentee_file") : i18n::Key("review.mentor_file"),
                          {{"number", std::string_view(number)}});
}

std::string person_name(db::Tx& tx, PersonId person, Date as_of) {
  return tx
      .first(sql::person_name, {{"person", person}, {"as_of", as_of}},
             [](const db::Row& row) { return row.null(1) ? row.string(0) : row.string(0) + " " + row.string(1); })
      .value_or("");
}

Computed computed_for(const snapshot::Snapshot& snapshot, const Round& round) {
  accreditation::Evaluation evaluation(snapshot, {round.quarter.first, round.quarter.last, round.drawn_on});
  auto result = std::make_shared<accreditation::ProgrammeResult>(
      accreditation::evaluate(evaluation, snapshot::ref_of(round.programme)));
  return [result](std::string_view id) {
    for (const auto& measure : result->measures)
      if (measure.id == id) return Share{measure.num, measure.den};
    return Share{};
  };
}

}  // namespace kith::review

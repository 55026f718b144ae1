// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/oversight.h"

#include <algorithm>

#include "accreditation/catalogue.h"
#include "review/queries.h"
#include "snapshot/refs.h"

namespace kith::review {
namespace {

using casefile::Control;
using casefile::FormField;

constexpr FormField determination_fields[] = {{"na_determinations.clause", Control::select, true, optional_clauses},
                                              {"na_determinations.reason", Control::select, true},
                                              {"na_determinations.event_date", Control::date, true},
                                              {"na_determinations.valid_until", Control::date, true}};
constexpr FormField meeting_fields[] = {{"stakeholder_meetings.event_date", Control::date, true},
                                        {"stakeholder_meetings.groups", Control::many, true}};
constexpr FormField resources_fields[] = {{"resource_reviews.event_date", Control::date, true},
                                          {"resource_reviews.decision", Control::area, true}};

const accreditation::ClauseRules* rules_of(std::string_view clause) {
  const auto all = accreditation::all_clauses();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto* rules) { return rules->clause == clause; });
  return found == all.end() ? nullptr : *found;
}

bool lists(const accreditation::ClauseRules* rules, std::string_view reason) {
  return rules && std::find(rules->na_reasons.begin(), rules->na_reasons.end(),
                            snapshot::parse_code<snapshot::NotApplicableReason>(reason)) != rules->na_reasons.end();
}

std::vector<Problem> problems_of(const casefile::RecordForm& form, const casefile::Answers& answers, Date today) {
  std::vector<Problem> problems;
  const bool declares = &form == &determination_form;
  const auto day =
      answers.date(declares ? records::ColumnKey("na_determinations.event_date") : form.fields.front().column);
  if (day && *day > today) problems.push_back({"event_date", "review.flaw.future"});
  if (!declares) return problems;
  if (!lists(rules_of(answers.text("na_determinations.clause")), answers.text("na_determinations.reason")))
    problems.push_back({"reason", "review.flaw.unlisted"});
  const auto until = answers.date("na_determinations.valid_until");
  if (day && until && (*until < *day || *until > add_months(*day, 12)))
    problems.push_back({"valid_until", "review.flaw.yearly"});
  return problems;
}

}  // namespace

const casefile::RecordForm determination_form{"na_determinations", "review.na.", determination_fields};
const casefile::RecordForm meeting_form{"stakeholder_meetings", "review.meeting.", meeting_fields};
const casefile::RecordForm resources_form{"resource_reviews", "review.resources.", resources_fields};

std::string_view name(Verdict verdict) {
  constexpr std::string_view names[] = {"holds", "to_come", "lapsed", "unlisted", "contradicted"};
  return names[static_cast<std::size_t>(verdict)];
}

std::vector<Determination> determinations(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::determinations, {{"programme", programme}, {"as_of", as_of}}, [](const db::Row& row) {
    return Determination{row.integer(0), row.integer(1), row.id<ProgrammeId>(2), row.string(3),
                         row.string(4),  row.date(5),    row.maybe_date(6),      row.id<PersonId>(7)};
  });
}

Verdict verdict_of(const snapshot::Snapshot& snapshot, const Determination& d, Date today) {
  if (d.day > today) return Verdict::to_come;
  if (d.valid_until && *d.valid_until < today) return Verdict::lapsed;
  const auto* rules = rules_of(d.clause);
  if (!lists(rules, d.reason)) return Verdict::unlisted;
  accreditation::Evaluation year(snapshot, {add_days(add_months(today, -12), 1), today, today});
  const auto reason = snapshot::parse_code<snapshot::NotApplicableReason>(d.reason);
  return rules->contradicts && rules->contradicts(year, snapshot::ref_of(d.programme), reason) ? Verdict::contradicted
                                                                                               : Verdict::holds;
}

Result<std::int64_t> record_oversight(db::Tx& tx, const casefile::RecordForm& form, ProgrammeId programme,
                                      const casefile::Answers& answers, const records::Author& author) {
  if (auto problems = problems_of(form, answers, date_of(author.at)); !problems.empty())
    return refuse(std::move(problems));
  auto fields = answers.fields();
  if (&form == &meeting_form) fields.push_back({"stakeholder_meetings.programme_id", programme});
  if (&form == &resources_form) fields.push_back({"resource_reviews.programme_id", programme});
  if (&form == &determination_form) {
    fields.push_back({"na_determinations.programme_id", programme});
    fields.push_back({"na_determinations.approved_by", author.person});
  }
  const auto made = records::append(tx, form.table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<records::Appended> correct_determination(db::Tx& tx, const Determination& determination,
                                                const casefile::Answers& answers, const records::Author& author) {
  if (auto problems = problems_of(determination_form, answers, date_of(author.at)); !problems.empty())
    return refuse(std::move(problems));
  auto fields = answers.fields();
  fields.push_back({"na_determinations.approved_by", author.person});
  return records::correct(tx, "na_determinations", determination.id, determination.version, fields, author);
}

Result<std::int64_t> withdraw_determination(db::Tx& tx, const Determination& determination,
                                            const records::Author& author) {
  const auto made = records::void_record(tx, "na_determinations", determination.id, determination.version, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::review

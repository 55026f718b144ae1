// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies/setup.h"

#include <algorithm>

#include "policies/queries.h"
#include "records/agency.h"

namespace kith::policies {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr FormField programme_fields[] = {{"programmes.name", Control::text, true},
                                          {"programmes.model", Control::select, true},
                                          {"programmes.setting", Control::select, true},
                                          {"programmes.survivor", Control::check},
                                          {"programmes.high_risk", Control::check},
                                          {"programmes.guardian_topic_applies", Control::check},
                                          {"programmes.standards_family", Control::select, true},
                                          {"programmes.edition_year", Control::number, true},
                                          {"programmes.overlays", Control::many},
                                          {"programmes.time_zone", Control::text, true},
                                          {"programmes.start_date", Control::date, true},
                                          {"programmes.end_date", Control::date}};
constexpr FormField period_fields[] = {{"calendar_periods.kind", Control::chips, true},
                                       {"calendar_periods.name", Control::text, true},
                                       {"calendar_periods.start_date", Control::date, true},
                                       {"calendar_periods.end_date", Control::date, true}};

std::vector<Problem> flaws_of(const Answers& answers) {
  std::vector<Problem> problems;
  const auto start = answers.date("programmes.start_date"), end = answers.date("programmes.end_date");
  if (start && end && *end < *start) problems.push_back({"end_date", "policy.flaw.before_start"});
  if (!records::is_time_zone(std::string(answers.text("programmes.time_zone"))))
    problems.push_back({"time_zone", "policy.flaw.zone"});
  return problems;
}

}  // namespace

const casefile::RecordForm programme_form{"programmes", "policy.programme.", programme_fields};
const casefile::RecordForm period_form{"calendar_periods", "policy.programme.", period_fields};

std::vector<Period> periods_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::periods, {{"programme", programme}, {"as_of", as_of}}, [](const db::Row& row) {
    return Period{row.integer(0), row.integer(1), row.id<ProgrammeId>(2), row.string(3), row.string(4),
                  row.date(5),    row.date(6)};
  });
}

Result<ProgrammeId> record_programme(db::Tx& tx, const Answers& answers, const records::Author& author) {
  if (auto problems = flaws_of(answers); !problems.empty()) return refuse(std::move(problems));
  const auto made = records::append(tx, "programmes", answers.fields(), author);
  if (!made) return tl::unexpected(made.error());
  return ProgrammeId{made->chain};
}

Result<records::Appended> correct_programme(db::Tx& tx, const Replaced& replaces, const Answers& answers,
                                            const records::Author& author) {
  if (auto problems = flaws_of(answers); !problems.empty()) return refuse(std::move(problems));
  return records::correct(tx, "programmes", replaces.record, replaces.version, answers.fields(), author);
}

Result<records::Appended> record_period(db::Tx& tx, ProgrammeId programme, const Replaced& replaces,
                                        const Answers& answers, const records::Author& author) {
  const auto start = answers.date("calendar_periods.start_date"), end = answers.date("calendar_periods.end_date");
  if (start && end && *end < *start) return refuse(RefusalKind::invalid, "policy.flaw.before_start", "end_date");
  const auto kind = answers.text("calendar_periods.kind");
  const auto all = periods_of(tx, programme, date_of(author.at));
  const auto overlaps = [&](const Period& p) {
    return p.id != replaces.record && p.kind == kind && kind != "closed_month" && p.start <= *end && *start <= p.end;
  };
  if (std::any_of(all.begin(), all.end(), overlaps))
    return refuse(RefusalKind::invalid, "policy.flaw.overlap", "start_date");
  auto fields = answers.fields();
  if (replaces.record)
    return records::correct(tx, "calendar_periods", replaces.record, replaces.version, fields, author);
  fields.push_back({"calendar_periods.programme_id", programme});
  return records::append(tx, "calendar_periods", fields, author);
}

}  // namespace kith::policies

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outcomes/store.h"

#include <algorithm>
#include <limits>

#include "outcomes/queries.h"

namespace kith::outcomes {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "outcome.field.";
constexpr FormField model[] = {{"logic_models.version", Control::text, true},
                               {"logic_models.status", Control::chips, true},
                               {"logic_models.event_date", Control::date, true},
                               {"logic_models.needs", Control::area},
                               {"logic_models.inputs_human", Control::area},
                               {"logic_models.inputs_financial", Control::area},
                               {"logic_models.inputs_organizational", Control::area},
                               {"logic_models.inputs_community", Control::area},
                               {"logic_models.activities", Control::area},
                               {"logic_models.outputs", Control::area},
                               {"logic_models.outcomes", Control::area},
                               {"logic_models.impact", Control::area},
                               {"logic_models.review_date", Control::date},
                               {"logic_models.needs_improvement", Control::check}};
constexpr FormField outcome[] = {{"outcomes.area", Control::select, true},
                                 {"outcomes.statement", Control::area, true},
                                 {"outcomes.indicator"},
                                 {"outcomes.instrument"},
                                 {"outcomes.direction", Control::chips},
                                 {"outcomes.target"},
                                 {"outcomes.start_date", Control::date, true},
                                 {"outcomes.end_date", Control::date}};
constexpr FormField report[] = {{"outcome_reports.event_date", Control::date, true},
                                {"outcome_reports.status", Control::chips, true},
                                {"outcome_reports.dimensions", Control::many},
                                {"outcome_reports.equity_note", Control::area}};

struct ActForm {
  std::string_view name;
  casefile::RecordForm form;
};
const ActForm acts[] = {
    {"model", {"logic_models", words, model}},      {"model_change", {"logic_models", words, model}},
    {"outcome", {"outcomes", words, outcome}},      {"outcome_change", {"outcomes", words, outcome}},
    {"report", {"outcome_reports", words, report}}, {"report_change", {"outcome_reports", words, report}}};
static_assert(std::size(acts) == act_count);

std::string text_at(const db::Row& row, int at) { return row.null(at) ? std::string() : row.string(at); }

std::map<ProgrammeId, Plan> load_some(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  std::map<ProgrammeId, Plan> plans;
  const auto of = [&](const db::Row& row) -> Plan& {
    auto& plan = plans[row.id<ProgrammeId>(2)];
    plan.programme = row.id<ProgrammeId>(2);
    return plan;
  };
  const auto each = [&](db::Sql sql, auto take) {
    tx.query(sql, {{"first", first}, {"last", last}, {"as_of", as_of}}, take);
  };
  each(sql::models, [&](const db::Row& row) {
    LogicModel m{row.integer(0),
                 row.integer(1),
                 row.string(3),
                 row.date(4),
                 row.text(5) == "approved",
                 row.flag(6),
                 row.maybe_date(7),
                 {}};
    for (std::size_t part = 0; part < parts.size(); ++part) m.texts[part] = text_at(row, 8 + static_cast<int>(part));
    of(row).models.push_back(std::move(m));
  });
  each(sql::outcomes, [&](const db::Row& row) {
    of(row).outcomes.push_back({row.integer(0), row.integer(1), row.string(3), row.string(4), text_at(row, 5),
                                text_at(row, 6), text_at(row, 7), text_at(row, 8), row.date(9), row.maybe_date(10)});
  });
  each(sql::reports, [&](const db::Row& row) {
    of(row).reports.push_back(
        {row.integer(0), row.integer(1), row.date(3), row.text(4) == "approved", text_at(row, 5), text_at(row, 6)});
  });
  return plans;
}

Measurements::Cases load_values(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  Measurements::Cases all;
  tx.query(sql::measured, {{"first", first}, {"last", last}, {"as_of", as_of}}, [&](const db::Row& row) {
    if (const auto wave = parse_wave(row.text(2)))
      all[row.integer(0)].push_back({row.integer(1), *wave, row.date(3), row.maybe_integer(4)});
  });
  return all;
}

class Guards {
 public:
  Guards(const Answers& answers, Date today) : a_(answers), today_(today) {}
  std::vector<Problem> of(Act act) {
    if (act == Act::model || act == Act::model_change) of_model();
    if (act == Act::outcome || act == Act::outcome_change) after("outcomes.end_date", a_.date("outcomes.start_date"));
    if (act == Act::report || act == Act::report_change) of_report();
    return std::move(problems_);
  }

 private:
  void wrong(records::ColumnKey column, const char* key) { problems_.push_back({std::string(column->name), key}); }
  void happened(records::ColumnKey column) {
    if (const auto day = a_.date(column); day && *day > today_) wrong(column, "outcome.flaw.future");
  }
  void after(records::ColumnKey later, std::optional<Date> earlier) {
    if (const auto day = a_.date(later); day && earlier && *day < *earlier) wrong(later, "outcome.flaw.before_begin");
  }
  void of_model() {
    happened("logic_models.event_date");
    after("logic_models.review_date", a_.date("logic_models.event_date"));
    if (a_.text("logic_models.status") != "approved") return;
    for (const auto& field : model)
      if (field.control == Control::area && a_.text(field.column).empty()) wrong(field.column, "outcome.flaw.part");
    if (!a_.date("logic_models.review_date")) wrong("logic_models.review_date", "outcome.flaw.review");
  }
  void of_report() {
    happened("outcome_reports.event_date");
    if (a_.text("outcome_reports.status") != "approved") return;
    const auto dimensions = a_.text("outcome_reports.dimensions");
    if (dimensions.find(';') == dimensions.npos) wrong("outcome_reports.dimensions", "outcome.flaw.dimensions");
    if (a_.text("outcome_reports.equity_note").empty()) wrong("outcome_reports.equity_note", "outcome.flaw.equity");
  }

  const Answers& a_;
  Date today_;
  std::vector<Problem> problems_;
};

}  // namespace

std::map<ProgrammeId, Plan> load_plans(db::Tx& tx, Date as_of) {
  return load_some(tx, 0, std::numeric_limits<std::int64_t>::max(), as_of);
}

Plan load_plan(db::Tx& tx, ProgrammeId programme, Date as_of) {
  auto found = load_some(tx, programme.value, programme.value, as_of);
  return found.empty() ? Plan{programme, {}, {}, {}} : std::move(found.begin()->second);
}

Measurements::Measurements() : KeptCases(sql::touched, load_values) {}

OfEpisode load_measured(db::Tx& tx, std::int64_t referral, Date as_of) {
  auto all = load_values(tx, referral, referral, as_of);
  return all.empty() ? OfEpisode() : std::move(all.begin()->second);
}

std::string_view name(Act act) { return acts[static_cast<std::size_t>(act)].name; }
const casefile::RecordForm& form_of(Act act) { return acts[static_cast<std::size_t>(act)].form; }
std::optional<Act> parse_act(std::string_view word) {
  for (std::size_t at = 0; at < std::size(acts); ++at)
    if (acts[at].name == word) return static_cast<Act>(at);
  return std::nullopt;
}

Result<std::int64_t> record_act(db::Tx& tx, ProgrammeId programme, Act act, const Answers& answers, Told told,
                                const records::Author& author) {
  if (auto problems = Guards(answers, date_of(author.at)).of(act); !problems.empty())
    return refuse(std::move(problems));
  const auto table = form_of(act).table;
  auto fields = answers.fields();
  if (changes(act)) {
    const auto made = records::correct(tx, table, told.record, told.version, fields, author);
    if (!made) return tl::unexpected(made.error());
    return made->chain;
  }
  constexpr records::ColumnKey owners[] = {"logic_models.programme_id", "outcomes.programme_id",
                                           "outcome_reports.programme_id"};
  fields.push_back({owners[static_cast<std::size_t>(act) / 2], programme});
  const auto made = records::append(tx, table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<int> record_values(db::Tx& tx, const intake::Episode& episode, Wave wave, Date day,
                          std::span<const NewValue> values, const records::Author& author) {
  const Date today = date_of(author.at);
  if (day > today || day < episode.received) return refuse(RefusalKind::invalid, "outcome.flaw.day", "event_date");
  if (!episode.accepted()) return refuse(RefusalKind::invalid, "outcome.flaw.no_wave", "event_date");
  const auto due = due_day(episode, wave);
  if (values.empty()) return refuse(RefusalKind::invalid, "outcome.flaw.nothing", "event_date");
  const auto known = load_measured(tx, episode.referral, today);
  for (const auto& value : values) {
    if (std::any_of(known.begin(), known.end(), [&](const Measured& m) {
          return (due && counts(m, value.outcome, wave, *due)) ||
                 (m.outcome == value.outcome && m.wave == wave && m.day == day);
        }))
      return refuse(RefusalKind::conflict, "outcome.flaw.measured", "event_date");
    const auto made = records::append(tx, "outcome_measurements",
                                      {{"outcome_measurements.referral_id", episode.referral},
                                       {"outcome_measurements.outcome_id", value.outcome},
                                       {"outcome_measurements.wave", name(wave)},
                                       {"outcome_measurements.event_date", day},
                                       {"outcome_measurements.value", value.value},
                                       {"outcome_measurements.assessor_id", author.person}},
                                      author);
    if (!made) return tl::unexpected(made.error());
  }
  return static_cast<int>(values.size());
}

}  // namespace kith::outcomes

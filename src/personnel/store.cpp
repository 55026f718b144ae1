// SPDX-License-Identifier: AGPL-3.0-or-later
#include "personnel/store.h"

#include "casefile/person_name.h"
#include "personnel/queries.h"

namespace kith::personnel {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "personnel.field.";
constexpr FormField employment[] = {{"staff.job_title", Control::text, true},
                                    {"staff.employment", Control::chips, true},
                                    {"staff.start_date", Control::date, true}};
constexpr FormField employment_end[] = {{"staff.end_date", Control::date, true}};
constexpr FormField role[] = {{"staff_roles.role", Control::select, true},
                              {"staff_roles.oversight", Control::check},
                              {"staff_roles.excluded_competencies", Control::many},
                              {"staff_roles.start_date", Control::date, true}};
constexpr FormField role_end[] = {{"staff_roles.end_date", Control::date, true}};
constexpr FormField evidence[] = {{"competency_evidence.competency", Control::select, true},
                                  {"competency_evidence.basis", Control::chips, true},
                                  {"competency_evidence.event_date", Control::date, true},
                                  {"competency_evidence.valid_until", Control::date}};
constexpr FormField plan[] = {{"support_plans.competency", Control::select, true},
                              {"support_plans.activity", Control::area, true},
                              {"support_plans.start_date", Control::date, true},
                              {"support_plans.due_date", Control::date}};
constexpr FormField plan_end[] = {{"support_plans.completed_on", Control::date},
                                  {"support_plans.cancelled_on", Control::date}};
constexpr FormField review[] = {
    {"workload_reviews.event_date", Control::date, true}, {"workload_reviews.active_matches", Control::number},
    {"workload_reviews.weighted_load", Control::decimal}, {"workload_reviews.factors", Control::many, true},
    {"workload_reviews.decision", Control::chips, true},  {"workload_reviews.note", Control::area}};

struct ActForm {
  std::string_view name;
  casefile::RecordForm form;
};
const ActForm acts[] = {{"employment", {"staff", words, employment}},
                        {"employment-end", {"staff", words, employment_end}},
                        {"role", {"staff_roles", words, role}},
                        {"role-end", {"staff_roles", words, role_end}},
                        {"evidence", {"competency_evidence", words, evidence}},
                        {"plan", {"support_plans", words, plan}},
                        {"plan-end", {"support_plans", words, plan_end}},
                        {"review", {"workload_reviews", words, review}}};
static_assert(std::size(acts) == act_count);

std::string text(const db::Row& row, int at) { return row.null(at) ? std::string() : row.string(at); }
std::string name_at(const db::Row& row, int at) {
  return casefile::person_name(text(row, at), text(row, at + 1), text(row, at + 2));
}
std::optional<std::int64_t> number(const db::Row& row, int at) {
  return row.null(at) ? std::nullopt : std::optional(row.integer(at));
}

class Guards {
 public:
  Guards(const Answers& answers, const Told& told, Date today) : a_(answers), told_(told), today_(today) {}
  std::vector<Problem> of(Act act) {
    switch (act) {
      case Act::employment:
      case Act::role: break;  // may begin on a day to come
      case Act::employment_end: after("staff.end_date"); break;
      case Act::role_end: after("staff_roles.end_date"); break;
      case Act::evidence:
        happened("competency_evidence.event_date");
        order("competency_evidence.event_date", "competency_evidence.valid_until");
        break;
      case Act::plan: order("support_plans.start_date", "support_plans.due_date"); break;
      case Act::plan_end: plan_end(); break;
      case Act::review: happened("workload_reviews.event_date"); break;
    }
    return std::move(problems_);
  }

 private:
  void wrong(records::ColumnKey column, const char* key) { problems_.push_back({std::string(column->name), key}); }
  void happened(records::ColumnKey column) {
    if (const auto day = a_.date(column); day && *day > today_) wrong(column, "personnel.flaw.future");
  }
  void after(records::ColumnKey column) {
    if (const auto day = a_.date(column); day && *day < told_.begun) wrong(column, "personnel.flaw.before_begin");
  }
  void order(records::ColumnKey first, records::ColumnKey last) {
    const auto a = a_.date(first), b = a_.date(last);
    if (a && b && *b < *a) wrong(last, "personnel.flaw.before_begin");
  }
  void plan_end() {
    const bool completed = a_.date("support_plans.completed_on").has_value(),
               cancelled = a_.date("support_plans.cancelled_on").has_value();
    if (completed == cancelled) wrong("support_plans.completed_on", "personnel.flaw.one_end");
    happened("support_plans.completed_on");
    happened("support_plans.cancelled_on");
    after("support_plans.completed_on");
    after("support_plans.cancelled_on");
  }

  const Answers& a_;
  const Told& told_;
  Date today_;
  std::vector<Problem> problems_;
};

/// What a table wants beside the answers. Whoever enters evidence has seen it.
void complete(std::vector<records::Field>& fields, PersonId person, Act act, const Told& told, PersonId author) {
  switch (act) {
    case Act::employment: fields.push_back({"staff.person_id", person}); break;
    case Act::role:
      fields.insert(fields.end(), {{"staff_roles.person_id", person},
                                   {"staff_roles.programme_id", told.programme},
                                   {"staff_roles.site_id", told.site ? db::Value(told.site) : db::Value()}});
      break;
    case Act::evidence:
      fields.insert(fields.end(),
                    {{"competency_evidence.person_id", person}, {"competency_evidence.verified_by", author}});
      break;
    case Act::plan: fields.push_back({"support_plans.person_id", person}); break;
    case Act::review:
      fields.insert(fields.end(), {{"workload_reviews.person_id", person}, {"workload_reviews.reviewer_id", author}});
      break;
    default: break;
  }
}

}  // namespace

Worker load_worker(db::Tx& tx, PersonId person, Date as_of) {
  const std::initializer_list<db::Param> of{{"person", person}, {"as_of", as_of}};
  Worker w;
  w.employments = tx.all(sql::employments, of, [](const db::Row& row) {
    return Employment{row.integer(0), row.integer(1), row.string(2), row.string(3), row.date(4), row.maybe_date(5)};
  });
  w.roles = tx.all(sql::roles, of, [](const db::Row& row) {
    return Role{row.integer(0), row.integer(1), row.id<ProgrammeId>(2), row.id<SiteId>(3), row.string(4),
                row.flag(5),    row.date(6),    row.maybe_date(7)};
  });
  w.evidence = tx.all(sql::evidence, of, [](const db::Row& row) {
    return Evidence{row.string(1), row.string(2), name_at(row, 5), row.date(3), row.maybe_date(4)};
  });
  w.plans = tx.all(sql::plans, of, [](const db::Row& row) {
    return Plan{row.integer(0), row.integer(1),    row.string(2),     row.string(3),
                row.date(4),    row.maybe_date(5), row.maybe_date(6), row.maybe_date(7)};
  });
  w.reviews = tx.all(sql::reviews, of, [](const db::Row& row) {
    return Review{row.date(1),     text(row, 2),   text(row, 5),  text(row, 6),
                  name_at(row, 7), number(row, 3), number(row, 4)};
  });
  tx.query(sql::account_of, {{"person", person}}, [&](const db::Row& row) {
    const auto state = row.string(1);
    w.account = state == "active" || state == "invited" ? Account::open : Account::closed;
    w.account_id = row.id<AccountId>(0);
  });
  return w;
}

std::string_view name(Act act) { return acts[static_cast<std::size_t>(act)].name; }
const casefile::RecordForm& form_of(Act act) { return acts[static_cast<std::size_t>(act)].form; }
std::optional<Act> parse_act(std::string_view word) {
  for (std::size_t at = 0; at < std::size(acts); ++at)
    if (acts[at].name == word) return static_cast<Act>(at);
  return std::nullopt;
}

Result<std::int64_t> record_act(db::Tx& tx, PersonId person, Act act, const Answers& answers, const Told& told,
                                const records::Author& author) {
  if (auto problems = Guards(answers, told, date_of(author.at)).of(act); !problems.empty())
    return refuse(std::move(problems));
  const auto table = form_of(act).table;
  auto fields = answers.fields();
  complete(fields, person, act, told, author.person);
  const auto made = changes(act) ? records::correct(tx, table, told.record, told.version, fields, author)
                                 : records::append(tx, table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::personnel

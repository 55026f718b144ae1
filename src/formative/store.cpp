// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formative/store.h"

#include "casefile/person_name.h"
#include "formative/queries.h"

namespace kith::formative {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "formative.field.";
constexpr FormField cycle_fields[] = {{"formative_cycles.start_date", Control::date, true}};
constexpr FormField item[] = {{"formative_items.event_date", Control::date, true},
                              {"formative_items.kind", Control::chips, true},
                              {"formative_items.note", Control::area}};
constexpr FormField goal[] = {{"formative_learning_plan_goals.event_date", Control::date, true},
                              {"formative_learning_plan_goals.statement", Control::area, true},
                              {"formative_learning_plan_goals.milestone"},
                              {"formative_learning_plan_goals.milestone_criterion"},
                              {"formative_learning_plan_goals.agreed_by_mentee", Control::check},
                              {"formative_learning_plan_goals.agreed_by_mentor", Control::check},
                              {"formative_learning_plan_goals.status", Control::chips, true}};
constexpr FormField closing[] = {{"formative_cycles.closed_on", Control::date, true},
                                 {"formative_cycles.summary", Control::area, true}};

struct ActForm {
  std::string_view name;
  casefile::RecordForm form;
};
const ActForm acts[] = {{"cycle", {"formative_cycles", words, cycle_fields}},
                        {"item", {"formative_items", words, item}},
                        {"goal", {"formative_learning_plan_goals", words, goal}},
                        {"goal_change", {"formative_learning_plan_goals", words, goal}},
                        {"closing", {"formative_cycles", words, closing}}};
static_assert(std::size(acts) == act_count);

std::string text_at(const db::Row& row, int at) { return row.null(at) ? std::string() : row.string(at); }

Cycles::Cases load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  Cycles::Cases all;
  const auto each = [&](db::Sql sql, auto take) {
    tx.query(sql, {{"first", first}, {"last", last}, {"as_of", as_of}}, take);
  };
  each(sql::cycles, [&](const db::Row& row) {
    Cycle c;
    c.chain = row.integer(0), c.version = row.integer(1);
    c.programme = row.id<ProgrammeId>(2);
    c.mentee = row.id<PersonId>(3), c.mentor = row.id<PersonId>(4);
    c.start = row.date(5);
    c.closed = row.maybe_date(6);
    c.summary = text_at(row, 7);
    all.emplace(c.chain, std::move(c));
  });
  each(sql::items, [&](const db::Row& row) {
    if (const auto found = all.find(row.integer(0)); found != all.end())
      found->second.items.push_back({row.integer(1), row.string(2), row.date(3), row.string(4), text_at(row, 5)});
  });
  each(sql::goals, [&](const db::Row& row) {
    if (const auto found = all.find(row.integer(0)); found != all.end())
      found->second.goals.push_back({row.integer(1), row.integer(2), row.date(3), row.string(4), text_at(row, 5),
                                     text_at(row, 6), text_at(row, 7), row.string(8), row.flag(9), row.flag(10)});
  });
  return all;
}

std::vector<Problem> flaws(Act act, const Answers& answers, const Told& told, Date today) {
  std::vector<Problem> problems;
  const auto column = form_of(act).fields.front().column;
  const auto day = answers.date(column);
  const std::string field(column->name);
  if (day && *day > today)
    problems.push_back({field, "formative.flaw.future"});
  else if (day && told.cycle && *day < told.cycle->start)
    problems.push_back({field, "formative.flaw.before_start"});
  if ((act == Act::goal || act == Act::goal_change) && told.items.empty() &&
      answers.text("formative_learning_plan_goals.status") != "dropped")
    problems.push_back({"item_ids", "formative.flaw.cites_nothing"});
  return problems;
}

}  // namespace

Cycles::Cycles() : KeptCases(sql::touched, load) {}

std::optional<Cycle> load_cycle(db::Tx& tx, std::int64_t cycle, Date as_of) {
  auto found = load(tx, cycle, cycle, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.begin()->second));
}

std::string_view name(Act act) { return acts[static_cast<std::size_t>(act)].name; }
const casefile::RecordForm& form_of(Act act) { return acts[static_cast<std::size_t>(act)].form; }
std::optional<Act> parse_act(std::string_view word) {
  for (std::size_t at = 0; at < std::size(acts); ++at)
    if (acts[at].name == word) return static_cast<Act>(at);
  return std::nullopt;
}

Result<std::int64_t> record_act(db::Tx& tx, Act act, const Answers& answers, const Told& told,
                                const records::Author& author) {
  if ((act == Act::cycle) == (told.cycle != nullptr))
    return refuse(RefusalKind::conflict, told.cycle ? "formative.flaw.open" : "formative.flaw.none_open");
  if (auto problems = flaws(act, answers, told, date_of(author.at)); !problems.empty())
    return refuse(std::move(problems));
  auto fields = answers.fields();
  if (act == Act::cycle)
    fields.insert(fields.end(), {{"formative_cycles.programme_id", told.programme},
                                 {"formative_cycles.mentee_id", told.mentee},
                                 {"formative_cycles.mentor_id", told.mentor}});
  if (act == Act::item) fields.push_back({"formative_items.formative_cycle_id", told.cycle->chain});
  if (act == Act::goal) fields.push_back({"formative_learning_plan_goals.formative_cycle_id", told.cycle->chain});
  if (act == Act::goal || act == Act::goal_change)
    fields.push_back(
        {"formative_learning_plan_goals.item_ids", told.items.empty() ? db::Value() : db::Value(told.items)});
  const auto table = form_of(act).table;
  const auto made = act == Act::closing
                        ? records::correct(tx, table, told.cycle->chain, told.cycle->version, fields, author)
                    : act == Act::goal_change ? records::correct(tx, table, told.goal, told.version, fields, author)
                                              : records::append(tx, table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

bool allowed(std::string_view purpose) {
  return purpose == "mentoring" || purpose == "professional_development" || purpose == "programme_evaluation";
}

std::vector<Access> load_accesses(db::Tx& tx, ProgrammeId programme, Date since, Date as_of) {
  return tx.all(sql::accesses, {{"programme", programme}, {"since", since}, {"as_of", as_of}}, [](const db::Row& row) {
    return Access{row.date(0),   casefile::person_name(text_at(row, 1), text_at(row, 2), text_at(row, 3)),
                  row.string(4), row.string(5),
                  row.flag(6),   row.id<PersonId>(7)};
  });
}

Result<bool> record_access(db::Tx& tx, ProgrammeId programme, std::string_view role, std::string_view purpose,
                           const records::Author& author) {
  const bool granted = allowed(purpose);
  const auto made = records::append(tx, "formative_accesses",
                                    {{"formative_accesses.programme_id", programme},
                                     {"formative_accesses.event_date", date_of(author.at)},
                                     {"formative_accesses.person_id", author.person},
                                     {"formative_accesses.role", role},
                                     {"formative_accesses.purpose", purpose},
                                     {"formative_accesses.granted", granted ? 1 : 0}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return granted;
}

}  // namespace kith::formative

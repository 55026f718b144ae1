// SPDX-License-Identifier: AGPL-3.0-or-later
#include "concerns/store.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "concerns/queries.h"

namespace kith::concerns {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr FormField concern_fields[] = {{"concerns.event_date", Control::date, true},
                                        {"concerns.category", Control::chips, true},
                                        {"concerns.about_person_id", Control::person},
                                        {"concerns.summary", Control::area, true}};
constexpr FormField triage[] = {{"concerns.category", Control::chips, true},
                                {"concerns.about_person_id", Control::person}};
constexpr FormField step[] = {{"concern_actions.event_date", Control::date, true},
                              {"concern_actions.note", Control::area, true}};
constexpr FormField last_step[] = {{"concern_actions.event_date", Control::date, true},
                                   {"concern_actions.note", Control::area}};

constexpr std::string_view words = "concern.field.";
constexpr ActForm forms[] = {
    {Act::triage, {"concerns", words, triage}},
    {Act::first_response, {"concern_actions", words, step}},
    {Act::safety_action, {"concern_actions", words, step}},
    {Act::report_made, {"concern_actions", words, step}},
    {Act::coach_mentor, {"concern_actions", words, step}},
    {Act::coach_mentee, {"concern_actions", words, step}},
    {Act::joint_meeting, {"concern_actions", words, step}},
    {Act::plan, {"concern_actions", words, step}},
    {Act::follow_up, {"concern_actions", words, step}},
    {Act::resolved, {"concern_actions", words, step}},
    {Act::closed, {"concern_actions", words, last_step}},
};
static_assert(std::size(forms) == act_count);

std::vector<Concern> load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  auto list = tx.all(sql::concerns, {{"first", first}, {"last", last}, {"as_of", as_of}}, [](const db::Row& row) {
    Concern c;
    c.concern = row.integer(0);
    c.raised = row.date(1);
    c.first_recorded_on = row.date(2);
    c.programme = row.id<ProgrammeId>(3);
    c.match = row.id<MatchId>(4);
    c.raised_by = row.id<PersonId>(5);
    c.about = row.id<PersonId>(6);
    c.category = parse_category(row.text(7));
    c.summary = row.null(8) ? std::string() : row.string(8);
    c.looked = row.integer(9) != 0;
    c.routine_before = static_cast<int>(row.integer(10));
    return c;
  });
  std::unordered_map<std::int64_t, std::size_t> place;
  for (std::size_t i = 0; i < list.size(); ++i) place.emplace(list[i].concern, i);
  tx.query(sql::actions, {{"first", first}, {"last", last}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto at = place.find(row.integer(0));
    const auto act = parse_act(row.text(4));
    if (at == place.end() || !act) return;
    list[at->second].actions.push_back({*act, row.date(1), static_cast<int>(row.integer(3)),
                                        row.null(5) ? std::string() : row.string(5), row.date(2)});
  });
  return list;
}

std::optional<Date> latest(const Concern& concern, std::initializer_list<Act> acts) {
  std::optional<Date> day;
  for (const auto& action : concern.actions)
    if (std::find(acts.begin(), acts.end(), action.act) != acts.end())
      day = day ? std::max(*day, action.day) : action.day;
  return day;
}

/// The first day of each of the two talks lies on or before the joint meeting.
bool coached_by(const Concern& concern, Date day) {
  const auto talked = [&](Act act) {
    return std::any_of(concern.actions.begin(), concern.actions.end(),
                       [&](const Action& a) { return a.act == act && a.day <= day; });
  };
  return talked(Act::coach_mentor) && talked(Act::coach_mentee);
}

Result<std::int64_t> triaged(db::Tx& tx, const Concern& concern, const Answers& answers,
                             const records::Author& author) {
  const auto last = records::newest(tx, "concerns", concern.concern);
  const auto made = records::correct(tx, "concerns", concern.concern, last->id, answers.fields(), author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

std::int64_t first_of(const db::Row& row) { return row.integer(0); }

std::vector<Concern> load_each(db::Tx& tx, const std::vector<std::int64_t>& concerns, Date as_of) {
  std::vector<Concern> list;
  for (const auto concern : concerns)
    if (auto one = load_one(tx, concern, as_of)) list.push_back(std::move(*one));
  return list;
}

}  // namespace

std::vector<AccountId> handlers(db::Tx& tx, Date as_of) {
  return tx.all(sql::handlers, {{"as_of", as_of}}, [](const db::Row& row) { return row.id<AccountId>(0); });
}

const ActForm& form_of(Act act) { return forms[static_cast<std::size_t>(act)]; }
const casefile::RecordForm concern_form{"concerns", words, concern_fields};

std::vector<Concern> load_all(db::Tx& tx, Date as_of) {
  return load(tx, 0, std::numeric_limits<std::int64_t>::max(), as_of);
}

std::optional<Concern> load_one(db::Tx& tx, std::int64_t concern, Date as_of) {
  auto found = load(tx, concern, concern, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Concern> load_of_match(db::Tx& tx, MatchId match, Date as_of) {
  return load_each(tx, tx.all(sql::of_match, {{"match", match}, {"as_of", as_of}}, first_of), as_of);
}

std::vector<Concern> load_unclosed(db::Tx& tx, Date as_of) {
  return load_each(tx, tx.all(sql::unclosed, {{"as_of", as_of}}, first_of), as_of);
}

Result<std::int64_t> raise(db::Tx& tx, const Raised& raised, const Answers& answers, const records::Author& author) {
  if (const auto day = answers.date("concerns.event_date"); day && *day > date_of(author.at))
    return refuse(RefusalKind::invalid, "concern.flaw.future", "event_date");
  auto fields = answers.fields();
  fields.insert(fields.end(), {{"concerns.programme_id", raised.programme},
                               {"concerns.match_id", raised.match ? db::Value(raised.match) : db::Value()},
                               {"concerns.raised_by", raised.unnamed ? db::Value() : db::Value(author.person)}});
  const auto made = records::append(tx, "concerns", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> record_act(db::Tx& tx, const Concern& concern, Act act, const Answers& answers,
                                const records::Author& author) {
  if (const char* why = refused_in(concern, act)) return refuse(RefusalKind::conflict, why);
  if (act == Act::triage) return triaged(tx, concern, answers, author);
  const auto day = answers.date("concern_actions.event_date");
  if (day && *day > date_of(author.at)) return refuse(RefusalKind::invalid, "concern.flaw.future", "event_date");
  if (day && *day < concern.raised) return refuse(RefusalKind::invalid, "concern.flaw.before_raised", "event_date");
  if (act == Act::joint_meeting && day && !coached_by(concern, *day))
    return refuse(RefusalKind::invalid, "concern.flaw.before_talks", "event_date");
  if (const auto resolved = latest(concern, {Act::resolved}); act == Act::closed && day && resolved && *day < *resolved)
    return refuse(RefusalKind::invalid, "concern.flaw.before_resolved", "event_date");
  auto fields = answers.fields();
  const int sequence = concern.actions.empty() ? 1 : concern.actions.back().sequence + 1;
  fields.insert(fields.end(), {{"concern_actions.concern_id", concern.concern},
                               {"concern_actions.sequence", sequence},
                               {"concern_actions.kind", name(act)},
                               {"concern_actions.staff_id", author.person}});
  const auto made = records::append(tx, "concern_actions", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::concerns

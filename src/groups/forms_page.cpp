// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "casefile/sites.h"
#include "groups/candidates.h"
#include "groups/queries.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

/// A new group, and what is recorded on one beside its sessions: members, the schedule, follow-ups.
namespace kith::groups {
namespace {

using casefile::Answers;
using casefile::RecordForm;
using render::Field;

/// The acts of a group's address.
struct GroupAct {
  std::string_view name;
  const RecordForm* form;
  bool of_person;        ///< hangs on the member of `?person=`
  bool left_too{false};  ///< or on who was one
};
constexpr GroupAct acts[] = {
    {"member", &member_form, false},        {"leaving", &leaving_form, true}, {"schedule", &schedule_form, false},
    {"followup", &followup_form, true},     {"size", &size_form, false},      {"pack", &pack_form, true, true},
    {"checkin", &check_in_form, true, true}};

const GroupAct* act_named(std::string_view name) {
  const auto found = std::find_if(std::begin(acts), std::end(acts), [&](const auto& a) { return a.name == name; });
  return found == std::end(acts) ? nullptr : found;
}

const GroupAct* act_of(const Visit& visit) { return act_named(visit.path.find("act")->second); }

/// The member, and whoever answers for one.
std::vector<Field::Choice> asked_of(Visit& visit, const Uses& uses, PersonId member) {
  std::vector<Field::Choice> choices;
  const auto people = visit.reading([&](db::Tx& tx) { return asked_about(tx, member, visit.today); });
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person)) choices.push_back({visit.seal(person), found->name});
  });
  return choices;
}

/// An act of a group that the actor may do, and the member it is about.
struct Open {
  Group group;
  const GroupAct* act{};
  std::optional<PersonId> who;
};
/// The member is named by the address, the form or the JSON.
std::optional<Open> open_act(Visit& visit, const Uses& uses, const GroupAct* act) {
  auto group = act ? open_group(visit) : std::nullopt;
  if (!group) return std::nullopt;
  if (!act->of_person) return Open{std::move(*group), act, std::nullopt};
  const auto typed = visit.request.form.get("person");
  const auto person = visit.open_id<PersonId>(typed.empty() ? visit.request.query.get("person") : typed);
  const auto who = member_among(uses, *group, visit.today, person, act->left_too);
  return who ? std::optional(Open{std::move(*group), act, who}) : std::nullopt;
}

http::Response show(Visit& visit, const Uses& uses, const Open& open, const Refusal* refusal) {
  const auto& [group, named, person] = open;
  const auto& act = *named;
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  initial.put("group_memberships.start_date", today);
  initial.put("group_memberships.end_date", today);
  initial.put("group_schedules.event_date", today);
  initial.put("group_sizes.event_date", today);
  initial.put("attendance_followups.event_date", today);
  initial.put("information_packs.event_date", today);
  initial.put("check_ins.event_date", today);
  if (person) initial.put("check_ins.person_id", person->value);
  std::vector<casefile::Offer> offers;
  if (act.form == &check_in_form) offers.push_back({"check_ins.person_id", asked_of(visit, uses, *person)});
  if (act.form == &member_form) offers.push_back({"group_memberships.person_id", candidates(visit, uses, group)});
  auto page = casefile::form_page(visit, *act.form, initial, refusal, offers);
  page.heading = visit.words.text_of("group.act." + std::string(act.name));
  page.about = group.name;
  if (person) {
    page.hidden.push_back({"person", visit.seal(*person)});
    uses.people.book([&](const casefile::Book& book) {
      if (const auto* found = book.of(*person)) page.about = found->name;
    });
    visit.saw("person", person->value);
  }
  page.lead = visit.words.text_of("group.lead." + std::string(act.name));
  page.action = render::Url(address_of(visit, group) + "/" + std::string(act.name));
  page.back = render::Url(address_of(visit, group));
  return casefile::show_form(visit, page, "group.title.one", refusal);
}

/// Whom the form of a new member names is one of those offered.
bool names_a_candidate(const Visit& visit, const Uses& uses, const Group& group) {
  const auto chosen = visit.request.form.get("person_id");
  return std::ranges::any_of(candidates(visit, uses, group), [&](const auto& c) { return c.value == chosen; });
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Open& open,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto& form = *open.act->form;
  auto decoded = casefile::decode(visit, form);
  if (&form == &member_form && !names_a_candidate(visit, uses, open.group))
    decoded.problems.push_back({"person_id", "http.field.not_a_choice"});
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  const auto columns = uses.people.columns();
  return visit.change("groups." + std::string(open.act->name), [&](db::Tx& tx) -> Result<http::Response> {
    const auto author = casefile::author_of(visit);
    const auto row = &form == &leaving_form
                         ? leave(tx, open.group, *open.who, decoded.answers, author)
                         : record_on(tx, *columns, open.group, form, decoded.answers, open.who, author);
    if (!row) return tl::unexpected(row.error());
    visit.changed("group", open.group.group);
    if (open.who) visit.changed("person", open.who->value);
    return done(*row);
  });
}

std::vector<Field::Choice> programmes_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_group);
  std::vector<Field::Choice> choices;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees_whole(row.id<ProgrammeId>(0)))
        choices.push_back({visit.seal(row.id<ProgrammeId>(0)), row.string(1)});
    });
  });
  return choices;
}

Result<http::Response> found(Visit& visit, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, group_form);
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (!programme || !scope_of(visit.actor, auth::Permission::record_group).sees_whole(*programme))
    decoded.problems.push_back({"programme", "http.field.missing"});
  const SiteId site = casefile::chosen_site(visit, decoded.problems);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("groups.new", [&](db::Tx& tx) -> Result<http::Response> {
    auto fields = decoded.answers.fields();
    fields.push_back({"groups.programme_id", *programme});
    if (site) fields.push_back({"groups.site_id", site});
    const auto row = records::append(tx, "groups", fields, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("group", row->chain);
    return done(row->chain);
  });
}

http::Response show_new(Visit& visit, const Refusal* refusal) {
  Answers initial;
  initial.put("groups.start_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, group_form, initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  page.rows.insert(page.rows.begin(),
                   casefile::programme_row(visit, state, programmes_for(visit), "intake.field.programme"));
  if (auto site = casefile::site_row(visit, state, auth::Permission::record_group))
    page.rows.insert(page.rows.begin() + 1, std::move(*site));
  page.heading = visit.words.text("group.title.new");
  page.lead = visit.words.text("group.lead.new");
  page.action = render::Url("/groups");
  page.back = render::Url("/groups/board");
  return casefile::show_form(visit, page, "group.title.new", refusal);
}

}  // namespace

std::vector<Field::Choice> candidates(const Visit& visit, const Uses& uses, const Group& group) {
  std::vector<Field::Choice> choices;
  const auto snapshot = uses.people.columns();
  const auto scope = scope_of(visit.actor, auth::Permission::record_group);
  const auto here = roster(*snapshot, group.ref(), visit.today, visit.today);
  uses.people.book([&](const casefile::Book& book) {
    const casefile::PeopleReach reach(*snapshot, book, visit.actor, visit.today);
    for (std::uint32_t key = 1; key < snapshot->column<snapshot::PersonRow>().owners(); ++key) {
      const auto* person = book.of(snapshot::key_of(snapshot::PersonRef{key}));
      if (!person || person->gone) continue;
      const bool of_programme = std::any_of(person->files.begin(), person->files.end(), [&](const auto& f) {
        return f.programme == group.programme && f.side != casefile::Side::staff && reach.covers(scope, *person, f);
      });
      const bool member =
          std::any_of(here.begin(), here.end(), [&](const Place& p) { return p.person == person->person; });
      if (of_programme && !member) choices.push_back({visit.seal(person->person), person->name});
    }
  });
  std::sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  return choices;
}

std::optional<PersonId> member_among(const Uses& uses, const Group& group, Date today, std::optional<PersonId> person,
                                     bool left_too) {
  const auto snapshot = uses.people.columns();
  const auto is_person = [&](const Place& place) { return place.person == *person; };
  const bool member = person && (std::ranges::any_of(roster(*snapshot, group.ref(), today, today), is_person) ||
                                 (left_too && std::ranges::any_of(former(*snapshot, group.ref(), today), is_person)));
  return member ? person : std::nullopt;
}

http::Response group_new_page(Visit& visit, const Uses&) { return show_new(visit, nullptr); }

http::Response group_post(Visit& visit, const Uses&) {
  const auto made = found(visit, [&](std::int64_t group) {
    return http::Response::see_other("/groups/" + visit.seal_record("groups", group) + "?done=done.saved");
  });
  return made ? *made : show_new(visit, &made.error());
}

http::Response group_api_post(Visit& visit, const Uses&) {
  const auto made = found(visit, [&](std::int64_t group) { return http::created(visit, "groups", group); });
  return made ? *made : visit.refused(made.error());
}

http::Response record_page(Visit& visit, const Uses& uses) {
  const auto open = open_act(visit, uses, act_of(visit));
  return open ? show(visit, uses, *open, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response record_post(Visit& visit, const Uses& uses) {
  const auto open = open_act(visit, uses, act_of(visit));
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *open, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, open->group) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *open, &made.error());
}

http::Response record_api(Visit& visit, const Uses& uses, std::string_view name) {
  const auto open = open_act(visit, uses, act_named(name));
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *open, [&](std::int64_t chain) {
    return http::created(visit, open->act->form->table->name, chain);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::groups

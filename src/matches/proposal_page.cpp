// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matches/matches.h"
#include "matches/proposal.html.h"
#include "matches/queries.h"
#include "matches/rematch.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

/// A new proposal on one screen, and the page of one until it is a match.
namespace kith::matches {
namespace {

using auth::Permission;
using casefile::Answers;
using casefile::Book;
using casefile::Side;
using render::Field;

/// A mentee who waits for a match, in one programme.
struct Waiting {
  PersonId mentee;
  ProgrammeId programme;
  std::string name;
  Date since{};
};

class Desk {
 public:
  Desk(Visit& visit, const Uses& uses)
      : visit_(visit),
        uses_(uses),
        snapshot_(uses.people.columns()),
        scope_(scope_of(visit.actor, Permission::record_match)) {}

  /// Accepted and not yet gone, of the places where the actor may propose; who waits longest first.
  std::vector<Waiting> waiting() {
    std::vector<Waiting> list;
    uses_.episodes(visit_.today, [&](const std::map<std::int64_t, intake::Episode>& all) {
      uses_.people.book([&](const Book& book) {
        const casefile::PeopleReach reach(*snapshot_, book, visit_.actor, visit_.today);
        for (const auto& [key, e] : all) {
          const auto* mentee = e.accepted() && !e.terminated ? book.of(e.mentee) : nullptr;
          if (mentee && covered(reach, *mentee, Side::mentee, e.programme, e.site))
            list.push_back({e.mentee, e.programme, mentee->name, *e.decided});
        }
      });
    });
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.since < b.since; });
    return list;
  }
  /// Mentors of the programme whom the actor may propose, by name; with a wish, that one alone.
  std::vector<Field::Choice> mentors(ProgrammeId programme) {
    std::vector<Field::Choice> list;
    const snapshot::Day day(visit_.today);
    uses_.people.book([&](const Book& book) {
      const casefile::PeopleReach reach(*snapshot_, book, visit_.actor, visit_.today);
      for (std::uint32_t key = 0; key < snapshot_->column<snapshot::CapacityRow>().owners(); ++key)
        for (const auto& row : snapshot_->of<snapshot::CapacityRow>(snapshot::PersonRef{key})) {
          const auto* mentor = row.shows(day) && row.days.covers(day) && row.programme == snapshot::ref_of(programme)
                                   ? book.of(snapshot::key_of(snapshot::PersonRef{key}))
                                   : nullptr;
          if (!mentor || !covered(reach, *mentor, Side::mentor, programme, {})) continue;
          list.push_back({visit_.seal(mentor->person), mentor->name});
          break;
        }
    });
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
    return list;
  }
  const snapshot::Snapshot& snapshot() const { return *snapshot_; }

 private:
  /// By a file of the programme: the place itself, or an assigned match there.
  bool covered(const casefile::PeopleReach& reach, const casefile::Indexed& person, Side side, ProgrammeId programme,
               SiteId site) const {
    if (person.person == visit_.actor.person) return false;
    if (reach.covers(scope_, person, {side, programme, site, {}})) return true;
    return std::any_of(person.files.begin(), person.files.end(), [&](const auto& f) {
      return f.side == side && f.match && f.programme == programme && reach.covers(scope_, person, f);
    });
  }

  Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  auth::Scope scope_;
};

/// Of the form or, shown first, of the address.
std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

const Waiting* chosen(const Visit& visit, const std::vector<Waiting>& waiting) {
  const auto mentee = visit.open_id<PersonId>(sent(visit, "mentee"));
  const auto found =
      std::find_if(waiting.begin(), waiting.end(), [&](const Waiting& w) { return mentee && w.mentee == *mentee; });
  return found == waiting.end() ? nullptr : &*found;
}

casefile::FormRow select_row(const render::FormState& state, std::string_view name, i18n::Key label,
                             std::vector<Field::Choice> choices, std::string_view initial, const Visit& visit) {
  choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  casefile::FormRow row;
  row.as_select = state.choice(name, label, std::move(choices), initial);
  return row;
}

bool may_override(const Visit& visit, ProgrammeId programme) {
  return visit.actor.may(Permission::override_guard, auth::Relation::own_team, programme, {});
}

/// Beside the empty field, not in it: another mentee may be chosen, or another day of the proposal.
void hint_at_usual_day(const Visit& visit, casefile::FormPage& page, const Waiting& mentee,
                       const snapshot::Snapshot& columns) {
  const auto row = std::ranges::find_if(
      page.rows, [](const casefile::FormRow& one) { return one.as_date && one.as_date->name == "answer_by"; });
  if (row == page.rows.end()) return;
  const Date day = usual_day(columns, mentee.programme, visit.today, visit.today);
  row->as_date->hint +=
      " " + visit.words.text("life.field.answer_by_usual", {{"name", std::string_view(mentee.name)}, {"day", day}});
}

http::Response show(Visit& visit, const Uses& uses, const Refusal* refusal) {
  Desk desk(visit, uses);
  const auto waiting = desk.waiting();
  const auto* mentee = chosen(visit, waiting);
  const ProgrammeId programme = mentee            ? mentee->programme
                                : waiting.empty() ? ProgrammeId{}
                                                  : waiting.front().programme;
  Answers initial;
  initial.put("match_proposals.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, proposal_form, initial, refusal);
  if (mentee) hint_at_usual_day(visit, page, *mentee, desk.snapshot());
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  std::vector<Field::Choice> mentees;
  for (const auto& w : waiting) mentees.push_back({visit.seal(w.mentee), w.name});
  page.rows.insert(
      page.rows.begin(),
      {select_row(state, "mentee", "life.field.mentee", std::move(mentees), sent(visit, "mentee"), visit),
       select_row(state, "mentor", "life.field.mentor", desk.mentors(programme), sent(visit, "mentor"), visit)});
  page.heading = visit.words.text("life.title.proposal_new");
  page.lead = visit.words.text(waiting.empty() ? i18n::Key("life.lead.nobody_waits") : i18n::Key("life.lead.proposal"));
  if (mentee) {
    const auto mentor = visit.open_id<PersonId>(sent(visit, "mentor")).value_or(PersonId{});
    if (const auto rests =
            rest_words(visit.words, rest_of(desk.snapshot(), programme, mentor, mentee->mentee, visit.today));
        !rests.empty())
      page.lead += " " + rests;
  }
  page.action = render::Url("/matches/proposals");
  page.back = render::Url("/matches/board");
  if (programme && may_override(visit, programme)) casefile::offer_override(page, visit, refusal);
  return casefile::show_form(visit, page, "life.title.proposal_new", refusal);
}

/// Concerns about earlier matches of the two that wait for others before the actor may hear of them.
std::vector<std::int64_t> withheld_of_pair(Visit& visit, const Uses& uses, const snapshot::Snapshot& columns,
                                           PersonId mentor, PersonId mentee) {
  std::vector<std::int64_t> list;
  if (!uses.withheld_concerns) return list;
  const snapshot::Day today(visit.today);
  for (const auto& row : columns.of<snapshot::PairingRow>(snapshot::ref_of(mentee))) {
    if (row.as_mentor || !row.shows(today)) continue;
    const auto state = snapshot::state_of(columns, row.match, today);
    if (!state || snapshot::key_of(state->mentor) != mentor) continue;
    for (const auto concern : uses.withheld_concerns(visit, snapshot::key_of(row.match))) list.push_back(concern);
  }
  return list;
}

Result<http::Response> record(Visit& visit, const Uses& uses, FunctionRef<http::Response(std::int64_t)> done) {
  Desk desk(visit, uses);
  auto decoded = casefile::decode(visit, proposal_form);
  auto problems = std::move(decoded.problems);
  const auto waiting = desk.waiting();
  const auto* mentee = chosen(visit, waiting);
  if (!mentee) problems.push_back({"mentee", "life.flaw.mentee"});
  const auto mentor = visit.open_id<PersonId>(visit.request.form.get("mentor"));
  if (mentee) {
    const auto mentors = desk.mentors(mentee->programme);
    if (!mentor ||
        std::none_of(mentors.begin(), mentors.end(), [&](const auto& c) { return c.value == visit.seal(*mentor); }))
      problems.push_back({"mentor", "life.flaw.mentor"});
  }
  if (!problems.empty()) return refuse(std::move(problems));
  const bool may = may_override(visit, mentee->programme);
  Hand hand{casefile::author_of(visit), casefile::override_of(visit, may), may};
  hand.withheld = withheld_of_pair(visit, uses, desk.snapshot(), *mentor, mentee->mentee);
  return visit.change(hand.override_.passes() ? "matches.proposal.override" : "matches.proposal",
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto made = record_proposal(
                            tx, desk.snapshot(), {mentee->programme, *mentor, mentee->mentee}, decoded.answers, hand);
                        if (!made) return tl::unexpected(made.error());
                        visit.changed("proposal", *made);
                        return done(*made);
                      });
}

struct ProposalFact {
  std::string name, text;
};
struct ProposalView {
  std::string mentee, mentor;
  render::Html life;
  std::vector<ProposalFact> facts;
  std::vector<render::Event> events;
  std::optional<render::Url> notice, withdraw, reasons;
  bool any_facts() const { return !facts.empty(); }
};

/// The factors that are written, for whoever reads the proposal (decision 0313).
std::vector<ProposalFact> factors_of(Visit& visit, const Life& life) {
  const auto stands =
      visit.reading([&](db::Tx& tx) { return records::effective(tx, "match_proposals", life.proposal, visit.today); });
  std::vector<ProposalFact> facts;
  if (!stands) return facts;
  const auto written = casefile::answers_of(reasons_form, *stands);
  for (const auto& field : reasons_form.fields)
    if (const auto text = written.text(field.column); !text.empty())
      facts.push_back({visit.words.text_of("life.field." + std::string(field.name())), std::string(text)});
  return facts;
}

}  // namespace

http::Response proposal_new_page(Visit& visit, const Uses& uses) { return show(visit, uses, nullptr); }

http::Response proposal_post(Visit& visit, const Uses& uses) {
  const auto made = record(visit, uses, [&](std::int64_t proposal) {
    return http::Response::see_other("/matches/proposals/" + visit.seal_record("match_proposals", proposal) +
                                     "?done=done.saved");
  });
  return made ? *made : show(visit, uses, &made.error());
}

http::Response proposal_page(Visit& visit, const Uses& uses) {
  const auto seen = seen_at(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  if (seen->life.match) return http::Response::see_other(address_of(visit, seen->life));
  ProposalView view{seen->mentee,
                    seen->mentor,
                    life_panel(visit, *seen),
                    factors_of(visit, seen->life),
                    events_of(visit, seen->life),
                    {},
                    {},
                    {}};
  const bool computed = visit.reading([&](db::Tx& tx) {
    return tx
        .first(sql::computed, {{"key", seen->life.proposal}, {"as_of", visit.today}},
               [](const db::Row& row) { return row.integer(0) > 0; })
        .value_or(false);
  });
  if (computed && visit.actor.may(Permission::see_pool))
    view.notice = render::Url("/placement/notices/" + visit.seal_record("match_proposals", seen->life.proposal));
  if (!refused_withdrawal(seen->life) &&
      scope_of(visit.actor, Permission::propose_match).sees_whole(seen->life.programme))
    view.withdraw = render::Url("/placement/proposals/" + visit.seal_record("match_proposals", seen->life.proposal) +
                                "/withdrawal");
  if (seen->may_record && !refused_in(seen->life, seen->around, Act::answer))
    view.reasons = render::Url(acts_of(visit, seen->life) + "/reasons");
  render::Html body(8 * 1024);
  html::proposal(body, view, visit.words);
  return visit.page(visit.words.text("life.title.proposal"), body);
}

http::Response proposal_api_post(Visit& visit, const Uses& uses) {
  const auto made =
      record(visit, uses, [&](std::int64_t proposal) { return http::created(visit, "match_proposals", proposal); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::matches

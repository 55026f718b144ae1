// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/mine_page.h"

#include <algorithm>

#include "casefile/person_words.h"
#include "casefile/record_form.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "relationship/meeting.h"
#include "relationship/meeting_reach.h"
#include "snapshot/check_stand.h"
#include "snapshot/full_month.h"
#include "snapshot/permission.h"
#include "snapshot/refs.h"
#include "supervision/contact_form.h"
#include "supervision/mine.html.h"
#include "supervision/people.h"
#include "supervision/queries.h"
#include "supervision/reach.h"
#include "supervision/support.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using auth::Role;
using i18n::Key;
using render::Url;
using snapshot::MatchState;
using snapshot::Snapshot;

constexpr std::string_view own_kinds[] = {"practical", "relationship", "activity_idea", "transport", "money", "other"};
constexpr http::FieldDoc own_request_table[] = {
    {.name = "kind",
     .type = http::FieldType::code,
     .required = true,
     .choices = own_kinds,
     .about = "supervision.support.kind"},
    {.name = "text", .required = true, .limit = 20'000, .about = "supervision.support.text"},
};

struct AskedView {
  std::string kind, text;
  Date day{};
  render::Status status;
};
struct ToldMeeting {
  Date day{};
  std::string length;
  std::optional<Url> open;  ///< where a mentor sees and corrects what was told
};
struct OwnMatch {
  std::string id, name, since, worker, phone, last, month;
  std::string rests;                     ///< since when they do not meet, and who says when they do again
  std::optional<render::Status> untold;  ///< of a mentor who told nothing of last month
  Url log_meeting, no_meeting, concern;
  std::optional<Url> ask, formative, consents;
  std::vector<AskedView> asked;
  std::vector<ToldMeeting> meetings;
  std::vector<std::string> goals;
  bool may_tell{};
  bool may_act() const { return may_tell || ask; }
  bool any_asked() const { return !asked.empty(); }
  bool any_meetings() const { return !meetings.empty(); }
  bool any_goals() const { return !goals.empty(); }
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};
struct MineView {
  std::string heading;
  std::vector<OwnMatch> matches;
  std::optional<render::Empty> nothing;
};

/// A match of the actor's and the role in it.
struct Own {
  MatchState state;
  Role as{};
  bool over{};  ///< it has ended
};
bool over_on(const MatchState& state, Date today) { return state.closed() && Date(state.end) <= today; }

/// Where survivors are served a family reads nothing here (workflows.md §18.56, docs/decisions/0226).
bool kept_from(const Snapshot& snapshot, const MatchState& match, Role as, Date today) {
  const auto* programme = snapshot.effective<snapshot::ProgrammeRow>(match.programme, snapshot::Day(today));
  return as != Role::mentor && (!programme || programme->survivor);
}

/// Open matches the actor is a party of, the newest first; with them, while its last meetings may still be told, one
/// that the actor mentored and that ended.
std::vector<Own> own_matches(Visit& visit, const Snapshot& snapshot) {
  const Reach reach(snapshot, visit.actor, Permission::see_own_match, visit.today);
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  std::vector<Own> found;
  const auto matches = visit.reading([&](db::Tx& tx) {
    return tx.all(sql::matches_of_party, {{"person", visit.actor.person}},
                  [](const db::Row& row) { return row.id<MatchId>(0); });
  });
  for (const MatchId id : matches) {
    const auto state = reach.match(id);
    const auto as = state && !over_on(*state, visit.today) ? relations.party_in(*state) : std::nullopt;
    if (as && kept_from(snapshot, *state, *as, visit.today)) continue;
    if (as)
      found.push_back({*state, *as});
    else if (const auto ended = relationship::reach_to_tell(visit, snapshot, id);
             ended && ended->who == relationship::EnteredBy::mentor && over_on(ended->state, visit.today))
      found.push_back({ended->state, Role::mentor, true});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Own& a, const Own& b) { return b.state.start < a.state.start; });
  return found;
}

/// A mentor reads the mentee's name, a mentee the mentor's, a guardian both.
std::string name_for(PersonCards& cards, const Own& own) {
  const auto& mentee = cards.name(snapshot::key_of(own.state.mentee));
  const auto& mentor = cards.name(snapshot::key_of(own.state.mentor));
  if (own.as == Role::mentor) return mentee;
  return own.as == Role::mentee ? mentor : mentee + " · " + mentor;
}

/// Who looks after the match today, and the number to call.
void worker_of(const Visit& visit, const Snapshot& snapshot, PersonCards& cards, const Own& own, OwnMatch& shown) {
  const snapshot::Day today(visit.today);
  for (const auto& row : snapshot.of<snapshot::AssignmentRow>(own.state.match)) {
    if (!row.shows(today) || !row.days.covers(today)) continue;
    const PersonCard& card = cards.of(snapshot::key_of(row.worker));
    shown.worker = card.name;
    shown.phone = card.phone;
  }
}

/// Since when the two do not meet: a pause of any kind, a check of the mentor that ran out, a permission that was taken
/// back. Both sides read that they rest, nobody reads why (workflows.md §1, §3).
std::optional<Date> resting_since(const Snapshot& snapshot, const MatchState& match, Date on) {
  const snapshot::Day today(on);
  std::optional<Date> since;
  const auto from = [&](Date day) { since = std::min(since.value_or(day), day); };
  for (const auto& pause : snapshot.of<snapshot::PauseRow>(match.match))
    if (pause.shows(today) && pause.days.covers(today)) from(pause.days.from);
  const snapshot::Policies policies(snapshot, today);
  const auto checks = snapshot::checks_of_mentor(snapshot, policies, match.mentor, match.programme, today, today);
  for (const auto& stand : checks.stands)
    if (stand.suspends()) from(std::max(Date(match.start), Date(stand.suspends_from().value_or(today))));
  const auto mentee = snapshot::mentee_as_of(snapshot, match.mentee, today);
  if (!snapshot::adult_on(today, mentee.birth_date, snapshot::majority_of(policies, match.programme)))
    if (const auto ended = snapshot::permission_ended(mentee, match.programme, today)) from(*ended);
  return since;
}

/// What a mentor has told and has not.
void told(const Visit& visit, const Snapshot& snapshot, const Own& own, OwnMatch& shown) {
  const snapshot::Day today(visit.today);
  std::optional<Date> last;
  for (const auto& row : snapshot.of<snapshot::MeetingLogRow>(own.state.match))
    if (row.shows(today) && row.date <= today) last = std::max(last.value_or(Date(row.date)), Date(row.date));
  if (last) shown.last = visit.words.text("supervision.mine.last", {{"day", *last}});
  if (const auto month = snapshot::month_untold(snapshot, own.state, today))
    shown.untold = render::Status{
        render::Mark::due,
        visit.words.text("supervision.mine.untold", {{"month", std::string_view(visit.words.month(Date(*month)))}})};
}

/// The last meetings, the newest first, and the month so far. Days and lengths: what was done and said is the pair's.
void meetings(Visit& visit, db::Tx& tx, const Own& own, OwnMatch& shown) {
  constexpr std::size_t most = 5;
  const Date month = first_of_month(visit.today);
  std::int64_t count = 0, minutes = 0;
  auto told =
      relationship::meetings_of(tx, snapshot::key_of(own.state.match), add_months(month, -3), visit.today, visit.today);
  std::erase_if(told, [](const auto& one) { return one.same_as_previous; });
  std::stable_sort(told.begin(), told.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
  for (const auto& one : told) {
    if (one.day >= month) ++count, minutes += one.minutes.value_or(0);
    if (shown.meetings.size() == most) continue;
    ToldMeeting& line = shown.meetings.emplace_back();
    line.day = one.day;
    line.length = one.minutes ? visit.words.text("match.minutes", {{"n", *one.minutes}})
                              : visit.words.text("match.length_untold");
    if (shown.may_tell) line.open = Url("/relationship/meetings/" + visit.seal(one.meeting));
    visit.saw("meeting", one.meeting.value);
  }
  shown.month = visit.words.text(
      "supervision.mine.month",
      {{"n", count}, {"minutes", minutes}, {"month", std::string_view(visit.words.month(visit.today))}});
}

/// The shared plan is the mentor's and the mentee's.
void goals(db::Tx& tx, const Visit& visit, const Own& own, OwnMatch& shown) {
  if (own.as != Role::mentor && own.as != Role::mentee) return;
  shown.goals = tx.all(sql::goals_in_force, {{"match", snapshot::key_of(own.state.match)}, {"as_of", visit.today}},
                       [](const db::Row& row) { return row.string(0); });
}

std::vector<AskedView> asked_of(Visit& visit, db::Tx& tx, MatchId match) {
  std::vector<AskedView> asked;
  tx.query(sql::support_asked_by,
           {{"person", visit.actor.person},
            {"match", match},
            {"since", add_months(visit.today, -3)},
            {"as_of", visit.today}},
           [&](const db::Row& row) {
             const auto answered = row.maybe_date(3);
             asked.push_back(
                 {visit.words.text_of("supervision.support_kind." + row.string(1)), row.string(2), row.date(0),
                  answered ? render::Status{render::Mark::good,
                                            visit.words.text("supervision.support.answered", {{"day", *answered}})}
                           : render::Status{render::Mark::open, visit.words.text("supervision.mine.waits")}});
           });
  return asked;
}

/// A match that ended is told of and nothing of it is shown (docs/decisions/0251).
OwnMatch begin(Visit& visit, const Snapshot& snapshot, PersonCards& cards, const Own& own) {
  OwnMatch shown;
  shown.id = visit.seal(snapshot::key_of(own.state.match));
  if (own.over) {
    const Date end = own.state.end;
    shown.name = visit.words.text("supervision.mine.ended", {{"day", end}});
    shown.since = visit.words.text("supervision.mine.until", {{"day", add_days(end, relationship::late_after_days)}});
    return shown;
  }
  shown.name = name_for(cards, own);
  shown.since = own.state.started() ? visit.words.text("match.since", {{"day", Date(own.state.start)}})
                                    : visit.words.text("match.state.not_started");
  worker_of(visit, snapshot, cards, own, shown);
  if (own.state.started())
    if (const auto since = resting_since(snapshot, own.state, visit.today))
      shown.rests = visit.words.text("supervision.mine.rests", {{"day", *since}});
  return shown;
}

/// What the actor may do beside telling, asked of each match and made once a page.
struct Rights {
  Reach formative, support;
  Rights(const Visit& visit, const Snapshot& snapshot)
      : formative(snapshot, visit.actor, Permission::see_formative, visit.today),
        support(snapshot, visit.actor, Permission::request_support, visit.today) {}
};

OwnMatch show_own(Visit& visit, db::Tx& tx, const Snapshot& snapshot, const Rights& rights, PersonCards& cards,
                  const Own& own) {
  const auto id = snapshot::key_of(own.state.match);
  OwnMatch shown = begin(visit, snapshot, cards, own);
  if (!own.over && rights.formative.has(own.state)) shown.formative = Url("/formative/matches/" + shown.id);
  if (own.as == Role::mentor && own.state.started() && relationship::reach_to_tell(visit, snapshot, id)) {
    shown.may_tell = true;
    shown.log_meeting = Url("/relationship/meetings/new?match=" + shown.id);
    shown.no_meeting = Url("/relationship/months-without/new?match=" + shown.id);
    if (!own.over) told(visit, snapshot, own, shown);
  }
  if (!own.over && rights.support.has(own.state)) {
    shown.ask = Url("/supervision/mine/" + shown.id + "/request");
    shown.asked = asked_of(visit, tx, id);
  }
  if (!own.over) {
    if (own.state.started()) meetings(visit, tx, own, shown);
    goals(tx, visit, own, shown);
  }
  if (own.as == Role::guardian) shown.consents = Url("/intake/my-consents");
  shown.concern = Url("/concerns/new?match=" + shown.id);
  visit.saw("match", id.value);
  return shown;
}

/// Families come for a mentor; who has none yet reads how the wait stands.
bool waits(const auth::Actor& actor) {
  return std::any_of(actor.grants.begin(), actor.grants.end(),
                     [](const auth::Grant& g) { return g.role == Role::guardian || g.role == Role::mentee; });
}

/// The match of the address, when the actor may ask for support in it.
std::optional<MatchState> asks_in(const Visit& visit, const Snapshot& snapshot) {
  const auto id = visit.open_id<MatchId>(visit.path.find("match")->second);
  const auto state =
      id ? Reach(snapshot, visit.actor, Permission::request_support, visit.today).match(*id) : std::nullopt;
  return state && !over_on(*state, visit.today) ? state : std::nullopt;
}

http::Response show_request(Visit& visit, const MatchState& match, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  page.heading = page.save = visit.words.text("supervision.mine.ask");
  page.lead = visit.words.text("supervision.mine.ask_lead");
  std::vector<render::Field::Choice> kinds;
  for (const auto kind : own_kinds)
    kinds.push_back({std::string(kind), visit.words.text_of("supervision.support_kind." + std::string(kind))});
  casefile::FormRow kind, text;
  kind.as_select = state.choice("kind", Key("supervision.support.kind"), std::move(kinds), own_kinds[0]);
  text.as_area = state.field("text", Key("supervision.support.text"));
  page.rows.push_back(std::move(kind));
  page.rows.push_back(std::move(text));
  page.action = Url("/supervision/mine/" + visit.seal(snapshot::key_of(match.match)) + "/request");
  page.back = Url("/supervision/mine");
  visit.saw("match", match.match.key);
  return casefile::show_form(visit, page, Key("supervision.mine.ask"), refusal);
}

/// On the page and as JSON alike.
Result<http::Response> ask_for_support(Visit& visit, const MatchState& match,
                                       FunctionRef<http::Response(SupportRequestId)> done) {
  const auto& form = visit.request.form;
  const NewRequest request{
      snapshot::key_of(match.programme), snapshot::key_of(match.match),         visit.actor.person, visit.today,
      std::string(form.get("kind")),     std::string(trimmed(form.get("text")))};
  return visit.change("support.request", [&](db::Tx& tx) -> Result<http::Response> {
    const auto kept = record_request(tx, request, casefile::author_of(visit));
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("request", kept->value);
    return done(*kept);
  });
}

}  // namespace

http::Response mine_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  MineView view;
  const auto own = own_matches(visit, *snapshot);
  const Rights rights(visit, *snapshot);
  visit.read([&](db::Tx& tx) {
    PersonCards cards(tx, visit.today);
    for (const Own& one : own) view.matches.push_back(show_own(visit, tx, *snapshot, rights, cards, one));
    for (const auto& [person, card] : cards.seen()) visit.saw("person", person.value);
  });
  const bool mentors = std::ranges::any_of(own, [](const Own& one) { return one.as == Role::mentor; });
  view.heading =
      visit.words.text(mentors || own.empty() ? Key("supervision.title.mine") : Key("supervision.mine.heading"));
  if (own.empty() && waits(visit.actor)) return http::Response::see_other("/placement/my-wait");
  if (own.empty())
    view.nothing =
        render::Empty{visit.words.text("supervision.mine.none"), visit.words.text("supervision.mine.none_hint")};
  render::Html body(8 * 1024);
  html::mine(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.mine"), body);
}

http::Response mine_api(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  std::string out;
  JsonWriter json(out);
  json.object().key("matches").array();
  for (const Own& one : own_matches(visit, *snapshot)) {
    const auto match = snapshot::key_of(one.state.match);
    visit.saw("match", match.value);
    json.object().member("match", visit.seal(match)).member("as", auth::name(one.as)).member("over", one.over);
    json.key("sites").array();
    if (const auto told = relationship::reach_to_tell(visit, *snapshot, match))
      for (const auto& site : relationship::sites_offered(visit, *snapshot, *told))
        json.object().member("id", visit.seal(site.site)).member("name", site.name).end();
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response own_request_page(Visit& visit, const Columns& columns) {
  const auto match = asks_in(visit, *columns());
  return match ? show_request(visit, *match, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response post_own_request(Visit& visit, const Columns& columns) {
  const auto match = asks_in(visit, *columns());
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = ask_for_support(
      visit, *match, [&](SupportRequestId) { return http::Response::see_other("/supervision/mine?done=done.asked"); });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show_request(visit, *match, &made.error())
                                                   : visit.refused(made.error());
}

http::Response api_post_own_request(Visit& visit, const Columns& columns) {
  const auto match = asks_in(visit, *columns());
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = ask_for_support(visit, *match, [&](SupportRequestId request) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal(request)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

std::span<const http::FieldDoc> own_request_fields() { return own_request_table; }

}  // namespace kith::supervision

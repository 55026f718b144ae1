// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case_view.h"
#include "intake/episode.html.h"
#include "intake/intake.h"
#include "intake/queries.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::intake {
namespace {

using render::Url;

/// A provider or a consent that stands, and where it is ended.
struct StandingView {
  std::string text, since, act;
  Url end;
};
struct EpisodeView {
  std::string name, state, since, source;
  Url person;
  std::optional<Url> mentors;
  render::Status status;
  std::vector<casefile::OwedRow> owed;
  std::vector<casefile::BlockRow> blocks;
  std::vector<casefile::OtherAct> others;
  std::vector<render::Event> events;
  std::vector<StandingView> standing;
  render::Html outcomes;
  bool stands{};
  bool may_record{}, blocked{}, idle{};
};

std::string act_word(const Visit& visit, Act act) {
  return visit.words.text_of("intake.act." + std::string(name(act)));
}

/// The act as something that happened: "Criterion scored", where its name on a button is "Score the criteria".
std::string did_word(const Visit& visit, Act act) {
  const auto told = i18n::Key::find("intake.did." + std::string(name(act)));
  return told ? visit.words.text(*told) : act_word(visit, act);
}

casefile::OwedRow owed_row(const Visit& visit, const Seen& seen, const Due& due) {
  return {act_word(visit, due.act), std::string(due.clause),
          Url(address_of(visit, seen.episode->referral) + "/" + std::string(name(due.act))), due.day,
          casefile::due_status(visit.words, due.day, visit.today)};
}

/// The word of a record's main answer: "intake.field.result.fits" and the like.
std::string answer_word(const Visit& visit, const Happened& h) {
  if (h.code.empty()) return {};
  switch (h.act) {
    case Act::screening: return visit.words.text_of("intake.field.result." + h.code);
    case Act::decision: return visit.words.text_of("intake.field.decision." + h.code);
    case Act::assessment: return visit.words.text_of("intake.field.kind." + h.code);
    case Act::consent: return visit.words.text_of("intake.field.kind." + h.code);
    case Act::onward: return visit.words.text_of("intake.field.outcome." + h.code);
    case Act::waitlist:
    case Act::termination: return visit.words.text_of("intake.field.reason." + h.code);
    case Act::leave_waitlist: return visit.words.text_of("intake.field.exit_reason." + h.code);
    case Act::trigger:
    case Act::case_review: return visit.words.text_of("record.code." + h.code);
    case Act::withdrawal: return visit.words.text_of("intake.field.kind." + h.code);
    case Act::wait_contact: return visit.words.text_of("intake.field.means." + h.code);
    default: return {};
  }
}

render::Event event(const Visit& visit, const Seen& seen, const Happened& h) {
  std::string title = did_word(visit, h.act);
  if (const auto answer = answer_word(visit, h); !answer.empty()) title += " · " + answer;
  render::Event made{h.day, "note", std::move(title), {}, h.text, {}, false, {}};
  made.withdrawn = h.withdrawn;
  if (h.withdrawn) made.tags.push_back({visit.words.text("casefile.correction.withdrawn"), "bad"});
  if (h.chain) made.href = Url(address_of_record(visit, seen.episode->referral, h.act, h.chain));
  if (late_entry(h)) made.tags.push_back({visit.words.text("match.late_entry"), "warn"});
  return made;
}

/// With what is of the mentee in this programme: consents, providers, and what was withdrawn.
std::vector<Happened> all_happened(Visit& visit, const Seen& seen) {
  auto happened = seen.episode->happened;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::consents_of, {{"mentee", seen.episode->mentee}, {"as_of", visit.today}}, [&](const db::Row& row) {
      happened.push_back({Act::consent, row.date(1), row.string(3), {}, row.date(2)});
      if (const auto day = row.maybe_date(4)) happened.push_back({Act::withdrawal, *day, row.string(3), {}, *day});
    });
    tx.query(sql::providers_of, {{"mentee", seen.episode->mentee}, {"as_of", visit.today}}, [&](const db::Row& row) {
      happened.push_back({Act::provider, row.date(1), {}, row.string(3), row.date(2)});
      if (const auto end = row.maybe_date(4)) happened.push_back({Act::provider_end, *end, {}, row.string(3), *end});
    });
    tx.query(sql::releases_of,
             {{"mentee", seen.episode->mentee}, {"programme", seen.episode->programme}, {"as_of", visit.today}},
             [&](const db::Row& row) {
               happened.push_back({Act::release, row.date(1), {}, row.string(3), row.date(2), row.integer(0)});
             });
    tx.query(sql::withdrawn_records,
             {{"mentee", seen.episode->mentee},
              {"programme", seen.episode->programme},
              {"referral", seen.episode->referral},
              {"as_of", visit.today}},
             [&](const db::Row& row) {
               const auto act = *parse_act(row.text(0));
               const bool release = act == Act::release;
               happened.push_back({act, row.date(2), release ? "" : row.string(4), release ? row.string(4) : "",
                                   row.date(3), row.integer(1), true});
             });
  });
  return happened;
}

/// 0: nobody was named.
PersonId nominator_of(Visit& visit, const Seen& seen) {
  return visit.reading([&](db::Tx& tx) {
    return tx
        .first(sql::nominated_by, {{"referral", seen.episode->referral}, {"as_of", visit.today}},
               [](const db::Row& row) { return row.id<PersonId>(0); })
        .value_or(PersonId{});
  });
}

/// What was asked for, and who nominated the child.
std::string asked_for(Visit& visit, const Uses& uses, const Seen& seen) {
  std::string text = seen.episode->request;
  const PersonId by = nominator_of(visit, seen);
  uses.people.book([&](const casefile::Book& book) {
    const auto* who = book.of(by);
    if (!who) return;
    (text += text.empty() ? "" : "\n") += records::column_label(visit.words, "nominated_by") + " " + who->name;
  });
  return text;
}

std::vector<render::Event> events_of(Visit& visit, const Uses& uses, const Seen& seen) {
  std::vector<render::Event> events;
  for (const auto& h : all_happened(visit, seen)) events.push_back(event(visit, seen, h));
  render::Event begun{seen.episode->received,
                      "people",
                      visit.words.text("intake.received"),
                      {},
                      asked_for(visit, uses, seen),
                      {},
                      false,
                      {}};
  if (days_between(seen.episode->received, seen.episode->first_recorded_on) > 14)
    begun.tags.push_back({visit.words.text("match.late_entry"), "warn"});
  events.push_back(std::move(begun));
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
  return events;
}

/// Providers and consents that stand now.
std::vector<StandingView> standing_of(Visit& visit, const Seen& seen) {
  std::vector<StandingView> views;
  for (const Act act : {Act::provider_end, Act::withdrawal, Act::onward_outcome}) {
    const auto standing =
        visit.reading([&](db::Tx& tx) { return standing_records(tx, *seen.episode, act, visit.today); });
    for (const auto& record : standing) {
      std::string text = record.code.empty() ? "" : visit.words.text_of("intake.field.kind." + record.code);
      if (!record.text.empty()) text += (text.empty() ? "" : " · ") + record.text;
      views.push_back({std::move(text), visit.words.text("casefile.since", {{"day", record.since}}),
                       act_word(visit, act),
                       Url(address_of(visit, seen.episode->referral) + "/" + std::string(name(act)) +
                           "?record=" + visit.seal_record(form_of(act).form.table->name, record.chain))});
    }
  }
  return views;
}

/// Where the record of an act is corrected, its `record`: the id that its versions are under.
void write_happened(JsonWriter& json, const Visit& visit, const Happened& h) {
  json.object().member("act", name(h.act)).member("day", iso(h.day)).member("late_entry", late_entry(h));
  if (h.chain) json.member("record", visit.seal_record(form_of(h.act).form.table->name, h.chain));
  if (!h.code.empty()) json.member("answer", h.code);
  if (h.withdrawn) json.member("withdrawn", true);
  json.end();
}

/// By the act that would end it, what stands: the `record` that the act asks for.
void write_standing(JsonWriter& json, Visit& visit, const Seen& seen) {
  json.key("standing").array();
  for (const Act act : {Act::provider_end, Act::withdrawal, Act::onward_outcome})
    for (const auto& record :
         visit.reading([&](db::Tx& tx) { return standing_records(tx, *seen.episode, act, visit.today); })) {
      json.object().member("ended_by", name(act));
      json.member("record", visit.seal_record(form_of(act).form.table->name, record.chain));
      json.member("kind", record.code).member("name", record.text).member("since", iso(record.since)).end();
    }
  json.end();
}

EpisodeView view_of(Visit& visit, const Uses& uses, const Seen& seen) {
  const auto& e = *seen.episode;
  const auto& s = seen.standing;
  EpisodeView view;
  view.name = seen.name;
  view.state = visit.words.text_of("intake.state." + std::string(name(s.state)));
  view.since = visit.words.text("casefile.since", {{"day", s.since}});
  view.source = visit.words.text_of("intake.field.source." + e.source);
  view.person = Url(casefile::page_of(visit, e.mentee));
  const bool waits = s.state == State::accepted || s.state == State::waitlisted || s.state == State::ready;
  if (waits && scope_of(visit.actor, auth::Permission::see_pool).sees_whole(e.programme))
    view.mentors = Url("/placement/children/" + visit.seal_record("referrals", e.referral));
  view.status = status_of(visit, seen);
  for (const auto& due : s.owed) view.owed.push_back(owed_row(visit, seen, due));
  view.idle = s.owed.empty();
  if (s.state <= State::assessed)
    for (const auto& block : blocks(e, seen.around)) {
      const bool now = seen.may_record && !refused_in(e, s.state, block.lifted_by);
      view.blocks.push_back(casefile::block_row(
          visit.words, visit.words.text_of(block.key), act_word(visit, block.lifted_by), block.hard,
          now ? std::optional(Url(address_of(visit, e.referral) + "/" + std::string(name(block.lifted_by))))
              : std::nullopt));
    }
  view.blocked = !view.blocks.empty();
  view.may_record = seen.may_record;
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    if (!refused_in(e, s.state, act) && !ends_record(act) && (act != Act::case_review || supervises(visit, seen)))
      view.others.push_back({act_word(visit, act), Url(address_of(visit, e.referral) + "/" + std::string(name(act)))});
  }
  if (s.state == State::closed || s.state == State::declined || s.state == State::withdrawn ||
      s.state == State::left_waitlist)
    view.others.push_back(
        {visit.words.text("intake.reentry"), Url("/intake/referrals/new?person=" + visit.seal(e.mentee))});
  view.events = events_of(visit, uses, seen);
  view.standing = standing_of(visit, seen);
  view.stands = !view.standing.empty();
  return view;
}

}  // namespace

http::Response episode_page(Visit& visit, const Uses& uses) {
  const auto seen = open_episode(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  auto view = view_of(visit, uses, *seen);
  if (uses.outcomes) view.outcomes = uses.outcomes(visit, *seen);
  render::Html body(16 * 1024);
  html::episode(body, view, visit.words);
  return visit.page(visit.words.text("intake.title.episode"), body);
}

http::Response episode_api_one(Visit& visit, const Uses& uses) {
  const auto seen = open_episode(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("mentee", visit.seal(seen->episode->mentee)).member("state", name(seen->standing.state));
  const PersonId by = nominator_of(visit, *seen);
  json.member("nominated_by", by ? std::optional(visit.seal(by)) : std::nullopt);
  json.member("since", iso(seen->standing.since)).key("blocks").array();
  if (seen->standing.state <= State::assessed)
    for (const auto& block : blocks(*seen->episode, seen->around))
      json.object()
          .member("what", block.key)
          .member("hard", block.hard)
          .member("lifted_by", name(block.lifted_by))
          .end();
  json.end().key("owed").array();
  for (const auto& due : seen->standing.owed) {
    json.object().member("act", name(due.act)).member("clause", due.clause);
    if (due.day) json.member("due", iso(*due.day));
    json.end();
  }
  json.end().key("happened").array();
  for (const auto& h : all_happened(visit, *seen)) write_happened(json, visit, h);
  json.end();
  write_standing(json, visit, *seen);
  json.end();
  return http::Response::json(out);
}

}  // namespace kith::intake

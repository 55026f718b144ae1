// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/case_view.h"
#include "casefile/programmes.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "screening/check_words.h"
#include "screening/declaration.h"
#include "screening/mentor_file.html.h"
#include "screening/queries.h"
#include "screening/said_by_others.h"
#include "screening/screening.h"
#include "snapshot/people.h"
#include "snapshot/refs.h"

namespace kith::screening {
namespace {

using render::Url;

struct SigningLine {
  std::string text;
  render::Status status;
};
struct CheckLine {
  std::string text;
  render::Status status;
  std::string until, note;
};
struct FileView {
  std::string name, state, since, programme, why, driving, matches, like_barred, under_age;
  Url person;
  std::optional<Url> letter, sign, ask, remind, again, children, prior;
  render::Status status;
  std::vector<casefile::OwedRow> owed;
  std::vector<casefile::BlockRow> blocks;
  std::vector<casefile::OtherAct> others;
  std::vector<CheckLine> checks;
  std::vector<std::string> gaps, carried, seen, first_words;
  std::vector<Wrote> wrote;
  std::string told;  ///< the time commitment
  std::vector<SigningLine> texts;
  bool any_text{};
  std::vector<render::Event> events;
  bool may_record{}, blocked{}, idle{}, applies_again{}, any_seen{}, any_wrote{};
};

/// Of an applicant under age by the policy of the programme: registry checks may be unlawful, and a parent agrees too
/// (workflows.md §5.1).
std::string under_age(Visit& visit, const Uses& uses, const Seen& seen) {
  const auto columns = uses.people.columns();
  const snapshot::Day today(visit.today);
  const auto majority =
      snapshot::majority_of(snapshot::Policies(*columns, today), snapshot::ref_of(seen.file->programme));
  bool minor = false;
  uses.people.book([&](const casefile::Book& book) {
    const auto* one = book.of(seen.file->person);
    minor = one && one->born && !snapshot::adult_on(today, snapshot::Day(*one->born), majority);
  });
  return minor ? visit.words.text("screening.under_age") : std::string();
}

std::string act_word(const Visit& visit, Act act) {
  return visit.words.text_of("screening.act." + std::string(name(act)));
}

/// The act as something that happened: "Criterion scored", where its name on a button is "Score the criteria".
std::string did_word(const Visit& visit, Act act) {
  const auto told = i18n::Key::find("screening.did." + std::string(name(act)));
  return told ? visit.words.text(*told) : act_word(visit, act);
}

Url act_address(const Visit& visit, const Seen& seen, Act act, std::string_view type = {}) {
  const std::string asked = act == Act::check_order && !type.empty() ? "?type=" + std::string(type) : "";
  return Url(address_of(visit, seen.file->application) + "/" + std::string(name(act)) + asked);
}
/// The answer of a referee is recorded where it can be read.
Url owed_address(const Visit& visit, const Seen& seen, const Due& due) {
  if (due.which) return Url(address_of_reference(visit, due.which));
  return act_address(visit, seen, due.act, due.about.substr(0, due.about.find(';')));
}

/// Coordinators see that something happened and when, never what came of it.
std::optional<render::Event> event(const Visit& visit, const Seen& seen, const Happened& h) {
  if (!seen.may_record && (h.act == Act::status || h.act == Act::adjudication || h.act == Act::decision))
    return std::nullopt;
  render::Event made{h.day, h.act == Act::status ? "paused" : "note", did_word(visit, h.act), {}, {}, {}, false, {}};
  const bool type_only = h.column == "check_type" || h.column == "kind";
  if (!h.code.empty() && (seen.may_record || type_only))
    made.title += " · " + (h.act == Act::score ? records::text_label(visit.words, h.code)
                                               : records::code_label(visit.words, h.code));
  if (seen.may_record) made.note = h.column == "check_type" ? records::code_label(visit.words, h.text) : h.text;
  if (days_between(h.day, h.first_recorded_on) > 14)
    made.tags.push_back({visit.words.text("match.late_entry"), "warn"});
  return made;
}

void fill_events(const Visit& visit, const Seen& seen, FileView& view) {
  for (const auto& h : seen.file->happened)
    if (auto made = event(visit, seen, h)) view.events.push_back(std::move(*made));
  Happened begun{Act::application, seen.file->received, {}, {}, {}, seen.file->first_recorded_on};
  auto made = event(visit, seen, begun);
  made->title = visit.words.text("screening.received");
  made->note = seen.may_record ? records::text_label(visit.words, seen.file->source) : "";
  view.events.push_back(std::move(*made));
  std::stable_sort(view.events.begin(), view.events.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
}

/// The first day from which a gap is told: what is asked of drivers only, from the first day of driving.
Date asked_from(const Seen& seen, const std::string& type) {
  const auto& terms = seen.around().terms;
  const snapshot::Set<snapshot::CheckType> one{snapshot::parse_code<snapshot::CheckType>(type)};
  if (terms.always.contains(one)) return *seen.file->decided;
  if (terms.drives() && terms.driving.contains(one)) return std::max(*seen.file->decided, Date(terms.drives_since));
  return add_days(seen.file->decided.value(), 36'500);  // between checks only: no gap
}

void fill_checks(const Visit& visit, const Seen& seen, FileView& view) {
  for (const auto& one : coverage(*seen.file, seen.around(), visit.today))
    view.checks.push_back({records::code_label(visit.words, one.type), cover_status(visit, one, seen.may_record),
                           one.until ? visit.words.text("screening.until", {{"day", *one.until}}) : "",
                           seen.may_record ? check_note(visit.words, one) : ""});
  if (drives(seen.around()) && !may_drive(*seen.file, seen.around(), visit.today))
    view.driving = visit.words.text("screening.no_driving");
  if (!seen.file->accepted() || !seen.may_record) return;
  for (const auto& type : seen.around().checks)
    for (const auto& gap : gaps(*seen.file, type, asked_from(seen, type), visit.today))
      view.gaps.push_back(visit.words.text(
          "screening.gap",
          {{"what", records::code_label(visit.words, type)}, {"from", gap.from}, {"until", gap.until}}));
}

/// "Criminal record: A. Tremblay saw the original on 3 May": who saw the paper of a check that a partner holds.
void fill_seen(Visit& visit, const Uses& uses, const Seen& seen, FileView& view) {
  if (!seen.may_record) return;
  uses.people.book([&](const casefile::Book& book) {
    for (const auto& one : seen.file->sightings) {
      const auto check = std::ranges::find(seen.file->checks, one.check, &Check::chain);
      const auto* who = book.of(one.seen_by);
      if (check == seen.file->checks.end()) continue;
      const std::string name = who ? who->name : "";
      view.seen.push_back(
          visit.words.text("screening.seen_by", {{"what", records::code_label(visit.words, check->type)},
                                                 {"who", std::string_view(name)},
                                                 {"day", one.day},
                                                 {"shown", records::code_label(visit.words, one.shown)}}));
    }
  });
  view.any_seen = !view.seen.empty();
}

/// What of the mentor's time was told, and when (MS 4.03c).
void fill_told(const Visit& visit, const Seen& seen, FileView& view) {
  if (!seen.may_record) return;
  const auto& told = seen.file->told;
  if (!told) {
    view.told = visit.words.text("screening.told_nothing");
    return;
  }
  view.told = visit.words.text("screening.told", {{"day", told->day}, {"n", told->months}});
  if (told->visits) view.told += " · " + visit.words.text("screening.told_visits", {{"n", *told->visits}});
  if (told->hours) {
    const std::string hours = visit.words.decimal(*told->hours);
    view.told += " · " + visit.words.text("screening.told_hours", {{"hours", std::string_view(hours)}});
  }
}

/// Of somebody who applies again: what is carried over; what must be anew stands among the blocks.
void fill_carried(const Visit& visit, const Seen& seen, FileView& view) {
  const auto state = seen.standing.state;
  const auto& f = *seen.file;
  if (!seen.may_record) return;
  if (state == State::exited || state == State::rejected || state == State::withdrawn)
    view.again = Url("/screening/inquiries/new?person=" + visit.seal(f.person));
  view.applies_again = f.earlier.received && state <= State::decision_pending;
  if (!view.applies_again) return;
  for (const auto& one : carried_over(f, seen.around(), visit.today)) {
    std::string text = one.type.empty() ? act_word(visit, one.act) : records::code_label(visit.words, one.type);
    if (one.until) text += ", " + visit.words.text("screening.until", {{"day", *one.until}});
    if (one.day) text += ", " + visit.words.text("screening.carried_of", {{"day", *one.day}});
    view.carried.push_back(std::move(text));
  }
}

/// Somebody else with a like name and the same birthday or number is barred, in whatever programme: perhaps the same
/// person, recorded anew. Nobody is named.
bool like_somebody_barred(Visit& visit, const Uses& uses, const Seen& seen) {
  std::set<PersonId> barred;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::barred_persons, {{"as_of", visit.today}},
             [&](const db::Row& row) { barred.insert(row.id<PersonId>(0)); });
  });
  barred.erase(seen.file->person);
  bool found = false;
  if (barred.empty()) return found;
  uses.people.book([&](const casefile::Book& book) {
    const auto* one = book.of(seen.file->person);
    if (!one) return;
    const auto is_barred = [&](const casefile::Indexed& other) { return barred.contains(other.person); };
    found = !book.alike({.given = one->given, .family = one->family, .phone = one->phone, .born = one->born}, is_barred)
                 .empty();
  });
  return found;
}

/// Of each text in force whether this mentor has signed it, and until when.
void fill_texts(const Visit& visit, const Seen& seen, FileView& view) {
  if (!seen.may_record) return;
  for (const auto& text : seen.around().texts) {
    const bool done = signed_now(*seen.file, seen.around(), text.kind);
    view.texts.push_back(
        {records::code_label(visit.words, text.kind) + " " + text.version,
         {done ? render::Mark::good : render::Mark::due,
          done ? visit.words.text("screening.sign.done") : visit.words.text("screening.sign.missing")}});
  }
  view.any_text = !view.texts.empty();
}

/// An expired check rests every match of the mentor from its first uncovered day on: derived, nothing is written.
void fill_why(const Visit& visit, const Seen& seen, FileView& view) {
  if (seen.around().matches == 0) return;
  view.matches = visit.words.text("screening.active_matches", {{"n", seen.around().matches}});
  if (seen.standing.state != State::suspended) return;
  const auto list = coverage(*seen.file, seen.around(), visit.today);
  const bool check = std::any_of(list.begin(), list.end(), [](const Covered& c) { return c.suspends(); });
  view.why = check ? visit.words.text("screening.suspended_check", {{"day", seen.standing.since}})
                   : visit.words.text("screening.suspended", {{"day", seen.standing.since}});
}

/// Whether the actor may sign for what the mentor learnt elsewhere, as training has it (workflows.md §5.2).
bool may_credit(const Visit& visit, const MentorFile& f) {
  return f.person != visit.actor.person &&
         scope_of(visit.actor, auth::Permission::record_training).sees_whole(f.programme) &&
         visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, f.programme, {});
}
bool mentors_now(const Seen& seen) {
  return seen.file->accepted() && seen.standing.state >= State::accepted && seen.standing.state <= State::suspended;
}

FileView view_of(Visit& visit, const Uses& uses, const Seen& seen) {
  const auto& f = *seen.file;
  FileView view;
  view.name = seen.name;
  view.state = state_word(visit, seen.standing.state);
  view.since = visit.words.text("casefile.since", {{"day", seen.standing.since}});
  const auto programmes = casefile::programme_names(visit);
  if (const auto found = programmes.find(f.programme); found != programmes.end()) view.programme = found->second;
  view.person = Url(casefile::page_of(visit, f.person));
  view.status = status_of(visit, seen);
  view.may_record = seen.may_record;
  if (seen.may_record && !refused_in(f, seen.standing.state, Act::agreement) && !seen.around().texts.empty())
    view.sign = Url(address_of(visit, f.application) + "/sign");
  if (const auto owed =
          seen.may_record ? declaration_owed(f, seen.around(), seen.standing.state, visit.today) : std::nullopt;
      owed && owed->anchor != 0)
    view.ask = Url(address_of(visit, f.application) + "/ask");
  if (runs_out_soon(seen)) view.remind = Url(address_of(visit, f.application) + "/reminder");
  if (seen.may_record && f.decided) view.letter = Url(address_of(visit, f.application) + "/letter");
  const bool in_pool = f.accepted() && seen.standing.state >= State::accepted && seen.standing.state <= State::matched;
  if (in_pool && scope_of(visit.actor, auth::Permission::see_pool).sees_whole(f.programme))
    view.children = Url("/placement/mentors/" + visit.seal(f.person) + "?programme=" + visit.seal(f.programme));
  if (may_credit(visit, f) && mentors_now(seen))
    view.prior = Url("/training/people/" + visit.seal(f.person) + "/prior-learning");
  if (seen.may_record && seen.standing.state != State::barred) view.under_age = under_age(visit, uses, seen);
  view.first_words = first_words(visit, uses, seen);
  const bool waits = !view.first_words.empty() && waits_for_another(visit, seen);
  for (const auto& due : seen.standing.owed)
    if (due.act != Act::adjudication || !waits)
      view.owed.push_back({owed_word(visit, due), std::string(due.clause), owed_address(visit, seen, due), due.day,
                           casefile::due_status(visit.words, due.day, visit.today)});
  view.idle = view.owed.empty();
  if (!f.accepted() && seen.standing.state != State::rejected && seen.standing.state != State::withdrawn &&
      seen.standing.state != State::barred)
    for (const auto& block : blocks(f, seen.around(), visit.today)) {
      const bool now = seen.may_record && !refused_in(f, seen.standing.state, block.lifted_by);
      view.blocks.push_back(casefile::block_row(
          visit.words, block_word(visit, block), act_word(visit, block.lifted_by), block.hard,
          now ? std::optional(act_address(visit, seen, block.lifted_by, block.type)) : std::nullopt));
    }
  view.blocked = !view.blocks.empty();
  for (int i = 0; i < act_count; ++i)
    if (const auto act = static_cast<Act>(i); !refused_in(f, seen.standing.state, act))
      view.others.push_back({act_word(visit, act), act_address(visit, seen, act)});
  fill_checks(visit, seen, view);
  fill_seen(visit, uses, seen, view);
  fill_told(visit, seen, view);
  fill_texts(visit, seen, view);
  view.wrote = wrote(visit, seen);
  view.any_wrote = !view.wrote.empty();
  fill_carried(visit, seen, view);
  if (seen.may_record && seen.standing.state != State::barred && like_somebody_barred(visit, uses, seen))
    view.like_barred = visit.words.text("screening.like_barred");
  fill_why(visit, seen, view);
  fill_events(visit, seen, view);
  return view;
}

}  // namespace

http::Response file_page(Visit& visit, const Uses& uses) {
  const auto seen = open_file(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto view = view_of(visit, uses, *seen);
  render::Html body(16 * 1024);
  html::mentor_file(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.file"), body);
}

}  // namespace kith::screening

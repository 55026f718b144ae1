// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "casefile/programmes.h"
#include "casefile/sites.h"
#include "groups/groups.h"
#include "groups/meetings.html.h"
#include "groups/queries.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"

/// Meetings of the mentors of a programme with people of the school, one each term at least (MG-P2).
namespace kith::groups {
namespace {

using casefile::Control;
using render::Url;

constexpr casefile::FormField meeting_fields[] = {{"training_events.event_date", Control::date, true},
                                                  {"training_events.mode", Control::chips, true},
                                                  {"training_events.school_staff_present", Control::check},
                                                  {"training_events.hours", Control::decimal}};

struct Met {
  std::string day;
  std::optional<Url> sheet;  ///< who was there; for whoever records trainings
};
struct Term {
  std::string name, days;
  std::vector<Met> met;
  render::Status status;
};
struct ProgrammeTerms {
  std::string name;
  std::vector<Term> terms;
};
/// A term in a file.
struct TermLine {
  std::string programme, term, days, met;
  render::Status status;
};
constexpr lists::Column<TermLine> term_columns[] = {
    {"list.programme", lists::field<&TermLine::programme>},     {"group.column.term", lists::field<&TermLine::term>},
    {"group.column.day", lists::field<&TermLine::days>},        {"group.column.met", lists::field<&TermLine::met>},
    {"group.column.standing", lists::field<&TermLine::status>},
};
struct MeetingsView {
  casefile::FormPage form;
  std::vector<ProgrammeTerms> programmes;
  std::optional<render::Empty> nothing;
};
struct Meeting {
  std::int64_t meeting{};
  Date day{};
  bool school{};
};

/// Programmes with groups, of which the actor leads groups, at the own site at least (workflows.md §15).
std::vector<std::pair<ProgrammeId, std::string>> programmes_of(Visit& visit) {
  return visit.reading([&](db::Tx& tx) {
    std::vector<std::pair<ProgrammeId, std::string>> list;
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (casefile::works_somewhere_in(visit, auth::Permission::record_group, row.id<ProgrammeId>(0)))
        list.emplace_back(row.id<ProgrammeId>(0), row.string(1));
    });
    return list;
  });
}

Term term_of(const Visit& visit, Date from, Date until, const std::vector<Meeting>& meetings) {
  const auto& words = visit.words;
  const std::string first = words.date(from), last = words.date(until);
  Term term{
      {}, words.text("group.term", {{"from", std::string_view(first)}, {"until", std::string_view(last)}}), {}, {}};
  bool counts = false;
  for (const auto& meeting : meetings) {
    if (meeting.day < from || meeting.day > until) continue;
    counts = counts || meeting.school;
    Met met{words.date(meeting.day), {}};
    if (!meeting.school) met.day += " (" + words.text("group.without_school") + ")";
    if (visit.actor.may(auth::Permission::record_training))
      met.sheet = Url("/training/events/" + visit.seal_record("training_events", meeting.meeting));
    term.met.push_back(std::move(met));
  }
  term.status = counts                ? render::Status{render::Mark::good, words.text("group.mentors_met")}
                : until < visit.today ? render::Status{render::Mark::missed, words.text("group.mentors_missed")}
                                      : casefile::due_status(words, until, visit.today);
  return term;
}

ProgrammeTerms terms_of(Visit& visit, ProgrammeId programme, std::string name) {
  ProgrammeTerms view{std::move(name), {}};
  const auto scope = scope_of(visit.actor, auth::Permission::record_group);
  visit.read([&](db::Tx& tx) {
    std::vector<Meeting> meetings;
    tx.query(sql::mentor_meetings, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
      if (row.null(3) || scope.sees_whole(programme, row.id<SiteId>(3)))
        meetings.push_back({row.integer(2), row.date(0), row.flag(1)});
    });
    tx.query(sql::terms, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
      if (row.date(0) > visit.today) return;
      view.terms.push_back(term_of(visit, row.date(0), row.date(1), meetings));
      view.terms.back().name = row.string(2);
    });
  });
  return view;
}

std::vector<render::Field::Choice> programmes_led(Visit& visit) {
  std::vector<render::Field::Choice> choices;
  for (const auto& one : casefile::open_programmes(visit))
    if (casefile::works_somewhere_in(visit, auth::Permission::record_group, one.programme))
      choices.push_back({visit.seal(one.programme), one.name});
  return choices;
}

http::Response terms_as_file(Visit& visit, const std::vector<ProgrammeTerms>& programmes) {
  std::vector<TermLine> lines;
  for (const auto& programme : programmes)
    for (const auto& term : programme.terms) {
      lines.push_back({programme.name, term.name, term.days, {}, term.status});
      for (const auto& met : term.met) (lines.back().met += lines.back().met.empty() ? "" : "; ") += met.day;
    }
  return lists::answer(visit, "group.title.meetings", term_columns, lines);
}

http::Response show(Visit& visit, const Refusal* refusal) {
  MeetingsView view;
  for (auto& [programme, name] : programmes_of(visit))
    if (auto terms = terms_of(visit, programme, std::move(name)); !terms.terms.empty())
      view.programmes.push_back(std::move(terms));
  if (lists::wanted(visit)) return terms_as_file(visit, view.programmes);
  if (!view.programmes.empty()) visit.offer_file();
  casefile::Answers initial;
  initial.put("training_events.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  initial.put("training_events.mode", std::string("in_person"));
  initial.put("training_events.school_staff_present", 1);
  view.form = casefile::form_page(visit, mentor_meeting_form, initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.form.rows.insert(view.form.rows.begin(),
                        casefile::programme_row(visit, state, programmes_led(visit), "intake.field.programme"));
  if (auto site = casefile::site_row(visit, state, auth::Permission::record_group))
    view.form.rows.insert(view.form.rows.begin() + 1, std::move(*site));
  view.form.heading = visit.words.text("group.title.meetings");
  view.form.lead = visit.words.text("group.lead.meetings");
  view.form.action = Url("/groups/mentor-meetings");
  view.form.back = Url("/groups/board");
  if (view.programmes.empty())
    view.nothing = render::Empty{visit.words.text("group.no_terms"), visit.words.text("group.no_terms_hint")};
  render::Html body(16 * 1024);
  html::meetings(body, view, visit.words);
  return visit.page(visit.words.text("group.title.meetings"), body, casefile::status_of(refusal));
}

Result<http::Response> record(Visit& visit, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, mentor_meeting_form);
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  const SiteId site = casefile::chosen_site(visit, decoded.problems);
  if (!programme || !casefile::works_somewhere_in(visit, auth::Permission::record_group, *programme))
    decoded.problems.insert(decoded.problems.begin(), {"programme", "http.field.missing"});
  else if (!scope_of(visit.actor, auth::Permission::record_group).sees_whole(*programme, site))
    decoded.problems.push_back({"site", site ? "http.field.not_a_choice" : "http.field.missing"});
  const auto day = decoded.answers.date("training_events.event_date");
  if (day && *day > visit.today) decoded.problems.push_back({"event_date", "group.flaw.future"});
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("groups.mentor_meeting", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    auto fields = decoded.answers.fields();
    fields.push_back({"training_events.programme_id", *programme});
    if (site) fields.push_back({"training_events.site_id", site});
    fields.push_back({"training_events.kind", "mentor_meeting"});
    fields.push_back({"training_events.trainer_id", visit.actor.person});
    const auto made = records::append(tx, "training_events", fields, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("training", made->chain);
    return done(made->chain);
  });
}

}  // namespace

const casefile::RecordForm mentor_meeting_form{"training_events", "group.field.", meeting_fields};

http::Response meetings_page(Visit& visit, const Uses&) { return show(visit, nullptr); }

http::Response meetings_post(Visit& visit, const Uses&) {
  const auto made =
      record(visit, [](std::int64_t) { return http::Response::see_other("/groups/mentor-meetings?done=done.saved"); });
  return made ? *made : show(visit, &made.error());
}

http::Response meetings_api_post(Visit& visit, const Uses&) {
  const auto made = record(visit, [&](std::int64_t chain) { return http::created(visit, "training_events", chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::groups

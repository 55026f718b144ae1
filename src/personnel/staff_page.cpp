// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "casefile/programmes.h"
#include "personnel/personnel.h"
#include "personnel/staff.html.h"
#include "personnel/words.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "snapshot/refs.h"

/// One worker: who it is, what is owed, what happened last.
namespace kith::personnel {
namespace {

using render::Mark;
using render::Url;

struct Job {
  std::string title, kind, days;
  std::optional<Url> href;
};
struct SkillView {
  std::string name, evidence;
  render::Status status;
};
struct PlaceView {
  std::string programme;
  std::vector<SkillView> skills;
};
struct PlanView {
  std::string competency, activity, days;
  render::Status status;
  std::optional<Url> href;
};
struct LoadView {
  std::string programme;
  std::int64_t matches{};
  render::Status status;
};
struct RoleView {
  std::string role, programme, days;
  bool oversight{};
  std::optional<Url> href;
};
struct TakeBack {
  Url action;
};
/// Who got what by a hand-over.
struct ReceiverView {
  std::string name, count;
  std::vector<std::string> matches;
};
struct PastView {
  std::string text;
  std::vector<ReceiverView> receivers;
  bool undone{};
  std::optional<TakeBack> take_back;
};
struct StaffView {
  std::string id, name;
  render::FormToken token;
  std::vector<Job> jobs;
  std::vector<casefile::OwedRow> owed;
  std::vector<PlaceView> places;
  std::vector<PlanView> plans;
  std::vector<render::Event> events;
  std::vector<LoadView> loads;
  std::vector<RoleView> roles;
  std::vector<PastView> past;
  std::optional<PastView> handed;  ///< a moment ago
  std::optional<Url> account_href;
  bool may_record{}, may_staff{}, account{}, idle{}, nothing_asked{}, any_plan{}, no_events{}, any_past{};
};

std::string days_of(const Visit& visit, Date from, std::optional<Date> until) {
  const std::string first = visit.words.date(from), last = until ? visit.words.date(*until) : std::string();
  if (!until) return visit.words.text("personnel.since", {{"day", std::string_view(first)}});
  return visit.words.text("personnel.from_until",
                          {{"from", std::string_view(first)}, {"until", std::string_view(last)}});
}

class Page {
 public:
  Page(Visit& visit, const Desk& desk, const Opened& opened)
      : visit_(visit),
        desk_(desk),
        o_(opened),
        w_(opened.worker),
        sums_(desk.columns(), visit.today),
        names_(casefile::programme_names(visit)) {}

  StaffView view() {
    head();
    for (const auto& place : desk_.places_of(o_.person)) at(place);
    plans();
    roles();
    past();
    events();
    std::stable_sort(v_.owed.begin(), v_.owed.end(),
                     [](const auto& a, const auto& b) { return a.day && b.day ? *a.day < *b.day : a.day > b.day; });
    v_.idle = v_.owed.empty();
    v_.nothing_asked = v_.places.empty();
    v_.any_plan = !v_.plans.empty();
    v_.no_events = v_.events.empty();
    v_.any_past = !v_.past.empty();
    return std::move(v_);
  }

 private:
  Url to(std::string_view act) const { return Url(address_of(visit_, o_.person) + "/" + std::string(act)); }
  Url to(Act act, std::int64_t record) const {
    return Url(address_of(visit_, o_.person) + "/" + std::string(name(act)) +
               "?of=" + visit_.seal_record(form_of(act).table->name, record));
  }
  std::string code(std::string_view word) const { return records::code_label(visit_.words, word); }
  std::string programme(ProgrammeId id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? std::string() : found->second;
  }
  void owe(std::string text, Url href, std::optional<Date> due, std::string_view clause) {
    v_.owed.push_back({std::move(text), std::string(clause), std::move(href), due,
                       casefile::due_status(visit_.words, due, visit_.today)});
  }
  void head() {
    v_.id = visit_.seal(o_.person);
    v_.name = o_.name;
    v_.token = {visit_.csrf(), visit_.fresh_key()};
    v_.may_record = desk_.may_record(o_.person, w_, Act::evidence);
    v_.may_staff = desk_.may_record(o_.person, w_, Act::role);
    for (const auto& job : w_.employments) {
      v_.jobs.push_back({job.job_title, code(job.employment), days_of(visit_, job.start, job.end), {}});
      if (v_.may_staff && !job.end) v_.jobs.back().href = to(Act::employment_end, job.chain);
    }
    const bool at_work = std::any_of(w_.roles.begin(), w_.roles.end(),
                                     [&](const Role& role) { return !role.end || *role.end > visit_.today; });
    v_.account = w_.account == Account::open && !at_work;
    if (v_.account && visit_.actor.may(auth::Permission::manage_accounts))
      v_.account_href = Url("/accounts/" + visit_.seal(w_.account_id));
  }
  void at(const Place& place) {
    const auto skills = skills_of(desk_.columns(), place, visit_.today);
    if (skills.state != State::nothing_asked) v_.places.push_back({programme(place.programme), {}});
    for (const auto& skill : skills.list) {
      if (!skill.required && !skill.proven) continue;
      if (skills.state == State::nothing_asked) break;
      v_.places.back().skills.push_back({competency_word(visit_.words, skill.competency), evidence_of(skill.competency),
                                         skill_status(visit_.words, skill)});
      if (skill.required && !skill.proven && !skill.planned)
        owe(visit_.words.text("personnel.need.gap") + " · " + competency_word(visit_.words, skill.competency),
            to("plan"), skills.due, "MS 2.01");
      if (skill.required && skill.valid_until && *skill.valid_until <= add_days(visit_.today, expiry_notice))
        owe(visit_.words.text("personnel.need.expiry") + " · " + competency_word(visit_.words, skill.competency),
            to("evidence"), skill.valid_until, "MS 2.01");
    }
    const auto carries = sums_.of(o_.person, place.programme, visit_.today);
    if (place.carries() || carries.load.matches > 0)
      v_.loads.push_back({programme(place.programme), carries.load.matches, load_status(visit_.words, carries)});
    if (carries.over()) owe(visit_.words.text("personnel.need.over"), to("hand-over"), visit_.today, "MS 2.02");
    if (const auto review = review_due(desk_.columns(), place, visit_.today); review && !review->done && !reviewed_) {
      owe(visit_.words.text("personnel.need.review"), to("review"), review->due, "MS 2.02");
      reviewed_ = true;
    }
  }
  /// "Training, 3 May 2026, verified by Sam"
  std::string evidence_of(Competency competency) const {
    std::string text;
    for (const auto& e : w_.evidence) {
      if (e.competency != snapshot::word(competency)) continue;
      text += (text.empty() ? "" : "; ") + code(e.basis) + ", " + visit_.words.date(e.day);
      const std::string until = e.valid_until ? visit_.words.date(*e.valid_until) : std::string();
      if (e.valid_until) text += ", " + visit_.words.text("personnel.valid_until", {{"day", std::string_view(until)}});
      text += ", " + (e.verified_by.empty()
                          ? visit_.words.text("personnel.not_verified")
                          : visit_.words.text("personnel.verified_by", {{"name", std::string_view(e.verified_by)}}));
    }
    return text;
  }
  void plans() {
    for (const auto& plan : w_.plans) {
      PlanView view{code(plan.competency), plan.activity, days_of(visit_, plan.start, plan.due), {}, {}};
      const auto& words = visit_.words;
      view.status = plan.completed   ? render::Status{Mark::good, words.text("personnel.plan.completed")}
                    : plan.cancelled ? render::Status{Mark::off, words.text("personnel.plan.cancelled")}
                                     : casefile::due_status(words, plan.due, visit_.today);
      if (plan.open() && v_.may_record) view.href = to(Act::plan_end, plan.chain);
      if (plan.open() && plan.due)
        owe(visit_.words.text("personnel.need.plan") + " · " + view.competency, to(Act::plan_end, plan.chain), plan.due,
            "MS 2.01");
      v_.plans.push_back(std::move(view));
    }
  }
  void roles() {
    for (const auto& role : w_.roles) {
      v_.roles.push_back(
          {code(role.role), programme(role.programme), days_of(visit_, role.start, role.end), role.oversight, {}});
      if (v_.may_staff && !role.end && desk_.directs(role.programme, role.site))
        v_.roles.back().href = to(Act::role_end, role.chain);
    }
  }
  void past() {
    for (const auto& one : visit_.reading([&](db::Tx& tx) { return hand_overs_of(tx, o_.person); })) {
      const std::string day = visit_.words.date(one.day),
                        back = one.back_on ? visit_.words.date(*one.back_on) : std::string();
      PastView view{visit_.words.text("personnel.handed_over", {{"n", one.matches}, {"day", std::string_view(day)}}),
                    {},
                    one.undone,
                    {}};
      if (one.back_on) view.text += " " + visit_.words.text("personnel.returns", {{"day", std::string_view(back)}});
      if (!one.undone && v_.may_record && may_take_back(visit_, desk_, one.handover))
        view.take_back = TakeBack{
            Url("/personnel/hand-overs/" + visit_.seal_record("caseload_handovers", one.handover) + "/take-back")};
      if (!one.undone && visit_.open_record("caseload_handovers", visit_.request.query.get("handed")) == one.handover) {
        v_.handed = view;
        v_.handed->receivers = receivers(one.handover, true);
      }
      view.receivers = receivers(one.handover, false);
      v_.past.push_back(std::move(view));
    }
  }
  /// By name. `named`: with the matches, which are then seen; of those that the actor does not see only how many.
  std::vector<ReceiverView> receivers(std::int64_t handover, bool named) {
    const auto given = visit_.reading([&](db::Tx& tx) { return given_in(tx, handover); });
    std::map<PersonId, std::pair<std::int64_t, std::vector<std::string>>> by_person;
    for (const auto& one : given) {
      auto& [count, matches] = by_person[one.to];
      ++count;
      if (!named) continue;
      const auto state = snapshot::state_of(desk_.columns(), snapshot::ref_of(one.match), visit_.today);
      if (!state || !desk_.sees(*state)) continue;
      matches.push_back(desk_.name(snapshot::key_of(state->mentee)) + " · " +
                        desk_.name(snapshot::key_of(state->mentor)));
      visit_.saw("match", one.match.value);
    }
    std::vector<ReceiverView> list;
    for (auto& [person, of] : by_person)
      list.push_back(
          {desk_.name(person), visit_.words.text("personnel.match_count", {{"n", of.first}}), std::move(of.second)});
    return list;
  }
  void event(Date day, std::string title, std::string by, std::string note) {
    render::Event one;
    one.day = day;
    one.title = std::move(title);
    one.by = std::move(by);
    one.note = std::move(note);
    v_.events.push_back(std::move(one));
  }
  void events() {
    for (const auto& e : w_.evidence)
      event(e.day, visit_.words.text("personnel.event.evidence") + ": " + code(e.competency), e.verified_by, {});
    for (const auto& r : w_.reviews) {
      std::string note = r.decision.empty() ? std::string() : code(r.decision);
      if (r.load)
        (note += note.empty() ? "" : " · ") +=
            visit_.words.text("personnel.weighted") + " " + visit_.words.decimal(*r.load);
      if (!r.note.empty()) (note += note.empty() ? "" : "\n") += r.note;
      event(r.day, visit_.words.text("personnel.event.review"), r.reviewer, std::move(note));
    }
    for (const auto& p : w_.plans)
      if (p.completed)
        event(*p.completed, visit_.words.text("personnel.event.plan") + ": " + code(p.competency), {}, p.activity);
    for (const auto& r : w_.roles)
      event(r.start, visit_.words.text("personnel.event.role") + ": " + code(r.role), programme(r.programme), {});
    std::erase_if(v_.events, [&](const auto& e) { return e.day > visit_.today; });
    std::stable_sort(v_.events.begin(), v_.events.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
  }

  Visit& visit_;
  const Desk& desk_;
  const Opened& o_;
  const Worker& w_;
  Sums sums_;
  std::map<ProgrammeId, std::string> names_;
  bool reviewed_{};
  StaffView v_;
};

}  // namespace

http::Response staff_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto opened = open_worker(visit, desk);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto view = Page(visit, desk, *opened).view();
  render::Html body(16 * 1024);
  html::staff(body, view, visit.words);
  return visit.page(visit.words.text("personnel.title.one"), body);
}

http::Response staff_api(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto opened = open_worker(visit, desk);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  Sums sums(desk.columns(), visit.today);
  std::string out;
  JsonWriter json(out);
  json.object().member("person", visit.seal(opened->person)).key("places").array();
  for (const auto& place : desk.places_of(opened->person)) {
    const auto carries = sums.of(place.person, place.programme, visit.today);
    const auto skills = skills_of(desk.columns(), place, visit.today);
    json.object().member("programme", visit.seal(place.programme)).member("matches", carries.load.matches);
    json.member("weighted_load", JsonWriter::Decimal{carries.load.weight, 2})
        .member("competencies", name(skills.state))
        .key("required")
        .array();
    for (const auto& skill : skills.list)
      if (skill.required)
        json.object()
            .member("competency", snapshot::word(skill.competency))
            .member("proven", skill.proven)
            .member("planned", skill.planned)
            .end();
    json.end().end();
  }
  json.end().key("plans").array();
  for (const auto& plan : opened->worker.plans)
    json.object()
        .member("id", visit.seal_record("support_plans", plan.chain))
        .member("competency", plan.competency)
        .member("open", plan.open())
        .end();
  json.end().key("roles").array();
  for (const auto& role : opened->worker.roles)
    json.object()
        .member("id", visit.seal_record("staff_roles", role.chain))
        .member("role", role.role)
        .member("programme", visit.seal(role.programme))
        .member("start_date", iso(role.start))
        .end();
  json.end().key("hand_overs").array();
  for (const auto& one : visit.reading([&](db::Tx& tx) { return hand_overs_of(tx, opened->person); }))
    json.object()
        .member("id", visit.seal_record("caseload_handovers", one.handover))
        .member("day", iso(one.day))
        .member("matches", one.matches)
        .member("taken_back", one.undone)
        .end();
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::personnel

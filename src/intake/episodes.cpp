// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/episodes.h"

#include <algorithm>

#include "intake/queries.h"
#include "snapshot/match_state.h"
#include "snapshot/people.h"
#include "snapshot/permission.h"
#include "snapshot/refs.h"

namespace kith::intake {
namespace {

void earliest(std::optional<Date>& kept, Date day) {
  if (!kept || day < *kept) kept = day;
}

void latest(std::optional<Date>& kept, Date day) {
  if (!kept || day > *kept) kept = day;
}

class Loader {
 public:
  Loader(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of)
      : tx_(tx), first_(first), last_(last), as_of_(as_of) {}

  std::map<std::int64_t, Episode> load() {
    referrals();
    before_decision();
    after_decision();
    waiting();
    attended();
    for (auto& [key, e] : episodes_)
      std::stable_sort(e.happened.begin(), e.happened.end(),
                       [](const auto& a, const auto& b) { return a.day > b.day; });
    return std::move(episodes_);
  }

 private:
  void each(db::Sql sql, FunctionRef<void(Episode&, const db::Row&)> use) {
    tx_.query(sql, {{"first", first_}, {"last", last_}, {"as_of", as_of_}}, [&](const db::Row& row) {
      const auto found = episodes_.find(row.integer(0));
      if (found != episodes_.end()) use(found->second, row);
    });
  }
  /// Columns 2 and 3 of every query are the day and the day of the first recording; `code` and `text` are columns, -1:
  /// none.
  void each(db::Sql sql, Act act, int code, int text, FunctionRef<void(Episode&, const db::Row&, Date)> use) {
    each(sql, [&](Episode& e, const db::Row& row) {
      use(e, row, row.date(2));
      e.happened.push_back({act, row.date(2), code < 0 ? "" : row.string(code), text < 0 ? "" : row.string(text),
                            row.date(3), corrects(act) ? row.integer(1) : 0});
    });
  }
  void referrals() {
    tx_.query(sql::referrals, {{"first", first_}, {"last", last_}, {"as_of", as_of_}}, [&](const db::Row& row) {
      Episode e;
      e.referral = row.integer(0);
      e.mentee = row.id<PersonId>(1);
      e.programme = row.id<ProgrammeId>(2);
      e.site = row.id<SiteId>(3);
      e.received = row.date(4);
      e.first_recorded_on = row.date(5);
      e.source = row.string(6);
      e.request = row.string(7);
      e.by_contract = row.flag(8);
      episodes_.emplace(e.referral, std::move(e));
    });
  }
  void before_decision() {
    each(sql::screenings, Act::screening, 4, -1, [](Episode& e, const db::Row& row, Date day) {
      if (!row.null(4)) earliest(e.screened, day);
    });
    each(sql::notices, Act::notice, -1, 6, [](Episode& e, const db::Row& row, Date day) {
      if (row.null(6)) return;
      if (row.flag(4)) earliest(e.fit_told, day);
      if (row.flag(5)) earliest(e.services_told, day);
    });
    each(sql::rights, Act::rights, -1, 5, [](Episode& e, const db::Row& row, Date day) {
      earliest(row.flag(4) ? e.rights_given : e.rights_deferred, day);
    });
    each(sql::intakes, Act::intake, -1, 5, [](Episode& e, const db::Row& row, Date day) {
      earliest(e.intake_done, day);
      e.urgent |= row.flag(4);
      if (row.flag(7) && row.null(6)) latest(e.need_told, day);
      if (!row.null(6)) latest(e.need_met, day);
    });
    each(sql::responses, Act::response, -1, 4, [](Episode& e, const db::Row&, Date day) {
      earliest(e.responded, day);
      latest(e.need_met, day);
    });
    each(sql::assessments, Act::assessment, 4, 5, [](Episode& e, const db::Row& row, Date day) {
      if (row.text(4) == "initial") earliest(e.assessed, day);
      if (row.text(4) == "reassessment" || (row.text(4) == "no_change" && row.flag(6))) e.reassessed.push_back(day);
    });
    each(sql::triggers, Act::trigger, 4, -1, [](Episode& e, const db::Row&, Date day) { e.triggers.push_back(day); });
  }
  void after_decision() {
    // Accepted wins, then declined (measure_decisions.md §3.6); the query orders them.
    each(sql::decisions, Act::decision, 4, 5, [](Episode& e, const db::Row& row, Date day) {
      if (e.decided) return;
      e.decided = day;
      e.decision = row.string(4);
      e.intake_elsewhere = row.flag(6);
    });
    each(sql::summaries_in, Act::summary_in, -1, 4,
         [](Episode& e, const db::Row&, Date day) { earliest(e.summary_in, day); });
    each(sql::onward, Act::onward, 4, 5, [](Episode& e, const db::Row& row, Date day) {
      earliest(e.onward, day);
      if (row.null(4)) earliest(e.onward_open, day);
    });
    each(sql::obstacles, Act::no_onward, -1, 4,
         [](Episode& e, const db::Row&, Date day) { earliest(e.no_onward, day); });
    each(sql::case_reviews, Act::case_review, 4, 5, [](Episode&, const db::Row&, Date) {});
    each(sql::terminations, Act::termination, 4, -1,
         [](Episode& e, const db::Row&, Date day) { earliest(e.terminated, day); });
    each(sql::closing_summaries, Act::closing_summary, -1, 4,
         [](Episode& e, const db::Row&, Date day) { earliest(e.closing_summary, day); });
  }
  void waiting() {
    each(sql::waits, Act::waitlist, 4, -1, [](Episode& e, const db::Row& row, Date day) {
      e.waits.push_back({row.integer(1), day, row.maybe_date(5), row.string(6), day});
      if (const auto end = row.maybe_date(5))
        e.happened.push_back({Act::leave_waitlist, *end, row.string(6), {}, *end});
    });
    each(sql::wait_contacts, Act::wait_contact, 4, 5, [](Episode& e, const db::Row& row, Date day) {
      for (auto& wait : e.waits)
        if (wait.chain == row.integer(6)) wait.last_contact = std::max(wait.last_contact, day);
    });
  }
  void attended() {
    each(sql::attended, [](Episode& e, const db::Row& row) {
      if (e.accepted() && row.date(1) >= *e.decided) earliest(e.attended, row.date(1));
    });
  }

  db::Tx& tx_;
  std::int64_t first_, last_;
  Date as_of_;
  std::map<std::int64_t, Episode> episodes_;
};

/// What has no end has no day after it.
snapshot::Day day_after(snapshot::Day until) { return until == snapshot::Day::never() ? until : until + 1; }

}  // namespace

std::map<std::int64_t, Episode> load_episodes(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  return Loader(tx, first, last, as_of).load();
}

std::optional<Episode> load_episode(db::Tx& tx, std::int64_t referral, Date as_of) {
  auto found = load_episodes(tx, referral, referral, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.begin()->second));
}

Episodes::Episodes() : KeptCases(sql::touched, load_episodes) {}

const Surroundings::Programme& Surroundings::of(ProgrammeId programme) {
  using snapshot::PolicyKey;
  auto [at, fresh] = programmes_.try_emplace(programme);
  if (fresh) {
    const auto ref = snapshot::ref_of(programme);
    const auto timeline = [&](PolicyKey key) { return policies_.timeline(key, ref); };
    at->second = {timeline(PolicyKey::screen_days),       timeline(PolicyKey::urgent_days),
                  timeline(PolicyKey::start_days),        timeline(PolicyKey::onward_days),
                  timeline(PolicyKey::wait_contact_days), timeline(PolicyKey::assess_days),
                  snapshot::majority_of(policies_, ref)};
  }
  return at->second;
}

std::optional<Date> Surroundings::of_age(const Episode& e, snapshot::Day born) {
  if (!e.accepted() || born == snapshot::Day::never()) return std::nullopt;
  const auto& majority = of(e.programme).majority;
  const snapshot::Day day(today_);
  const Date birthday(snapshot::birthday(born, majority.age.whole_on(day), majority.leap_birthday.whole_on(day) != 0));
  return birthday > *e.decided ? std::optional(birthday) : std::nullopt;
}

Around Surroundings::around(const Episode& e) {
  using snapshot::ConsentKind;
  const snapshot::Day day(today_);
  const auto person = snapshot::ref_of(e.mentee);
  const auto mentee = snapshot::mentee_as_of(snapshot_, person, day);
  Around a;
  a.today = today_;
  a.adult = snapshot::adult_on(day, mentee.birth_date, of(e.programme).majority);
  const auto programme = snapshot::ref_of(e.programme);
  const auto consented = [&](ConsentKind kind) { return snapshot::consented_for(mentee, kind, programme, day); };
  a.permission = consented(ConsentKind::guardian_permission);
  a.own = consented(ConsentKind::self_consent);
  a.self = a.own || consented(ConsentKind::mature_minor);
  a.assent = consented(ConsentKind::mentee_assent);
  if (const auto ended = a.adult ? std::nullopt : snapshot::permission_ended(mentee, programme, day))
    a.permission_ended = Date(*ended);
  a.of_age = of_age(e, mentee.birth_date);
  for (const auto& custody : mentee.custody)
    if (custody.shows(day) && e.accepted())
      for (const auto changed : {custody.days.from, day_after(custody.days.until)})
        if (changed > snapshot::Day(*e.decided) && changed <= day) a.custody_changed.emplace_back(changed);
  for (const auto& pairing : snapshot_.of<snapshot::PairingRow>(person)) {
    if (!pairing.shows(day) || pairing.as_mentor) continue;
    const auto state = snapshot::state_of(snapshot_, pairing.match, day);
    if (!state || state->programme != programme) continue;
    if (!state->started())
      a.match_approved |= !state->closed();
    else if (e.accepted() && Date(state->start) >= *e.decided) {
      earliest(a.first_match, Date(state->start));
      if (state->active_on(day)) latest(a.matched_since, Date(state->start));
    }
  }
  return a;
}

Days Surroundings::days_for(const Episode& e) {
  const auto value = [](const snapshot::Timeline& days, Date day, int otherwise) {
    return days.whole_on(snapshot::Day(day), otherwise);
  };
  const Programme& p = of(e.programme);
  const Date decided = e.decided.value_or(e.received);
  const Date waiting = e.waits.empty() ? decided : e.waits.back().start;
  return {value(p.screen, e.received, 10), value(p.urgent, e.received, 1),     value(p.start, decided, 60),
          value(p.onward, decided, 30),    value(p.wait_contact, waiting, 30), value(p.assess, decided, 30)};
}

}  // namespace kith::intake

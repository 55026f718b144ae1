// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/lives.h"

#include <algorithm>

#include "matches/queries.h"
#include "snapshot/people.h"
#include "snapshot/permission.h"
#include "snapshot/refs.h"
#include "snapshot/site_partner.h"

namespace kith::matches {
namespace {

void earliest(std::optional<Date>& kept, Date day) {
  if (!kept || day < *kept) kept = day;
}

class Loader {
 public:
  Loader(db::Tx& tx, Date as_of) : tx_(tx), as_of_(as_of) {}

  bool proposal(std::int64_t key) {
    bool found = false;
    tx_.query(sql::proposal, {{"key", key}, {"as_of", as_of_}}, [&](const db::Row& row) {
      found = true;
      life_.proposal = key;
      life_.proposed = row.date(1);
      life_.proposed_by = row.null(6) ? row.id<PersonId>(8) : row.id<PersonId>(6);
      life_.programme = row.id<ProgrammeId>(3);
      life_.mentor = row.id<PersonId>(4);
      life_.mentee = row.id<PersonId>(5);
      life_.factors = static_cast<int>(row.integer(7));
    });
    if (!found) return false;
    each(sql::disclosures, key, Act::disclosure, 3, 4, [&](const db::Row& row, Date day) {
      earliest(row.text(3) == "mentor" ? life_.told_mentor : life_.told_other, day);
    });
    each(sql::answers, key, Act::answer, 4, -1, [&](const db::Row& row, Date day) {
      life_.answers.push_back(
          {parse_party(row.text(3)), row.null(5) ? PersonId{} : row.id<PersonId>(5), day, row.text(4) == "accepted"});
      life_.happened.back().text = row.string(3);
    });
    deadline(key);
    tx_.query(sql::withdrawal, {{"key", key}, {"mentee", life_.mentee}, {"as_of", as_of_}},
              [&](const db::Row& row) { earliest(life_.withdrawn, row.date(0)); });
    return true;
  }
  MatchId match_of_proposal(std::int64_t key) {
    return tx_
        .first(sql::match_of_proposal, {{"key", key}, {"as_of", as_of_}},
               [](const db::Row& row) { return row.id<MatchId>(0); })
        .value_or(MatchId{});
  }
  bool match(MatchId match) {
    std::int64_t from = 0;
    const auto key = match.value;
    tx_.query(sql::match, {{"key", key}, {"as_of", as_of_}}, [&](const db::Row& row) {
      life_.match = match;
      life_.approved = row.date(1);
      life_.programme = row.id<ProgrammeId>(3);
      life_.mentor = row.id<PersonId>(4);
      life_.mentee = row.id<PersonId>(5);
      life_.site = row.id<SiteId>(6);
      from = row.null(7) ? 0 : row.integer(7);
      if (!row.null(8)) life_.group = row.string(8);
      life_.happened.push_back({Act::approval, row.date(1), {}, life_.group, row.date(2)});
    });
    if (!life_.match) return false;
    if (from && !life_.proposal) proposal(from);
    running(key);
    ending(key);
    return true;
  }
  Life done() {
    std::stable_sort(life_.happened.begin(), life_.happened.end(),
                     [](const auto& a, const auto& b) { return a.day > b.day; });
    return std::move(life_);
  }

 private:
  void deadline(std::int64_t key) {
    each(sql::deadline, key, Act::deadline, -1, 4, [&](const db::Row& row, Date) {
      life_.deadline = Deadline{row.integer(0), row.date(3)};
      life_.happened.back().code = iso(row.date(3));
    });
  }
  void each(db::Sql sql, std::int64_t key, Act act, int code, int text, FunctionRef<void(const db::Row&, Date)> use) {
    tx_.query(sql, {{"key", key}, {"as_of", as_of_}}, [&](const db::Row& row) {
      life_.happened.push_back({act, row.date(1), code < 0 || row.null(code) ? "" : row.string(code),
                                text < 0 || row.null(text) ? "" : row.string(text), row.date(2)});
      use(row, row.date(1));
    });
  }
  void running(std::int64_t key) {
    each(sql::briefings, key, Act::briefing, 3, -1, [&](const db::Row& row, Date day) {
      earliest(row.text(3) == "mentee" ? life_.briefed_mentee : life_.briefed_guardian, day);
    });
    each(sql::commitments_told, key, Act::commitment, 3, -1, [&](const db::Row& row, Date) {
      Happened& told = life_.happened.back();
      told.text = std::to_string(row.integer(4)) + ";" + (row.null(5) ? "" : std::to_string(row.integer(5))) + ";" +
                  (row.null(6) ? "" : std::to_string(row.integer(6)));
    });
    if (const auto status = tx_.first(sql::standing_of_mentor,
                                      {{"mentor", life_.mentor}, {"programme", life_.programme}, {"as_of", as_of_}},
                                      [](const db::Row& row) { return row.string(0); }))
      life_.mentor_suspended = *status == "suspended" || *status == "barred";
    tx_.query(sql::plan, {{"key", key}, {"as_of", as_of_}}, [&](const db::Row& row) {
      const auto minute = row.null(4) ? std::nullopt : std::optional(static_cast<int>(row.integer(4)));
      life_.plan = Plan{row.integer(0),
                        row.date(1),
                        row.date(3),
                        minute,
                        row.null(5) ? "" : row.string(5),
                        static_cast<int>(row.integer(6))};
      life_.happened.push_back({Act::introduction, row.date(1), {}, row.null(5) ? "" : row.string(5), row.date(2)});
    });
    each(sql::first_meetings, key, Act::first_meeting, 3, 4, [&](const db::Row& row, Date day) {
      if (row.text(3) == "held") earliest(life_.started, day);
    });
    goals(key);
    each(sql::exclusions, key, Act::provider_exclusion, 3, 4, [](const db::Row&, Date) {});
    each(sql::reviews, key, Act::review, 3, 6, [&](const db::Row& row, Date day) {
      life_.reviews.push_back({row.string(3), parse_party(row.text(4)), day, !row.null(5) && row.text(5) == "poor"});
    });
    each(sql::pauses, key, Act::pause, 3, 4, [&](const db::Row& row, Date day) {
      life_.pauses.push_back(
          {row.integer(0), row.string(3), day, row.maybe_date(6), row.maybe_date(7), row.maybe_date(8)});
      if (const auto end = row.maybe_date(6); end && *end <= as_of_)
        life_.happened.push_back({Act::pause_end, *end, {}, {}, *end});
      if (const auto on = row.maybe_date(8); on && !row.null(9))
        life_.happened.push_back({Act::pause_approval, *on, {}, {}, row.date(9)});
    });
  }
  /// Each with the providers who helped to set it.
  void goals(std::int64_t key) {
    std::vector<std::pair<std::size_t, std::string>> helped;
    each(sql::goals, key, Act::goal, 3, 4, [&](const db::Row& row, Date day) {
      earliest(life_.first_goal, day);
      if (!row.null(5)) helped.emplace_back(life_.happened.size() - 1, ";" + row.string(5) + ";");
    });
    if (helped.empty()) return;
    tx_.query(sql::providers_known, {{"mentee", life_.mentee}, {"as_of", as_of_}}, [&](const db::Row& row) {
      for (const auto& [at, ids] : helped)
        if (ids.find(";" + row.string(0) + ";") != ids.npos) life_.happened[at].text += " · " + row.string(1);
    });
  }
  void ending(std::int64_t key) {
    each(sql::closures, key, Act::closure, 4, 5, [&](const db::Row& row, Date day) {
      const auto items = row.null(6) ? std::string() : row.string(6);
      const auto done = items.empty() ? 0 : 1 + std::count(items.begin(), items.end(), ';');
      life_.closure = Closure{row.integer(0), day, row.string(3), static_cast<int>(done)};
    });
    each(sql::exits, key, Act::exit_interview, 4, 5,
         [&](const db::Row& row, Date) { life_.exits.push_back(parse_party(row.text(3))); });
    if (life_.closure) dead();
    tx_.query(sql::closure_withdrawn, {{"key", key}, {"as_of", as_of_}}, [&](const db::Row& row) {
      life_.happened.push_back({Act::reopening, row.date(0), {}, {}, row.date(0)});
    });
  }

  void dead() {
    tx_.query(sql::died, {{"mentor", life_.mentor}, {"mentee", life_.mentee}, {"as_of", as_of_}},
              [&](const db::Row& row) { life_.dead.push_back(parse_party(row.text(0))); });
  }

  db::Tx& tx_;
  Date as_of_;
  Life life_;
};

/// The third day on which the two met, the first meeting counted.
std::optional<Date> third_meeting(const snapshot::Snapshot& snapshot, const Life& life, snapshot::Day day) {
  if (!life.match || !life.started) return std::nullopt;
  std::vector<snapshot::Day> days{snapshot::Day(*life.started)};
  for (const auto& log : snapshot.of<snapshot::MeetingLogRow>(snapshot::ref_of(life.match)))
    if (log.shows(day) && log.date > days.front()) days.push_back(log.date);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days.size() < 3 ? std::nullopt : std::optional<Date>(days[2]);
}

/// Since when the match rests by a check: the first day on which one suspends, the first meeting at the earliest.
std::optional<Date> lapsed_on(const Life& life, const snapshot::ChecksOfMentor& checks) {
  std::optional<Date> first;
  for (const auto& s : checks.stands)
    if (s.suspends()) earliest(first, std::max(*life.started, Date(s.suspends_from().value_or(*life.started))));
  return first;
}

}  // namespace

std::optional<Life> load_life(db::Tx& tx, MatchId match, Date as_of) {
  Loader loader(tx, as_of);
  return loader.match(match) ? std::optional(loader.done()) : std::nullopt;
}

std::optional<Life> load_proposal(db::Tx& tx, std::int64_t proposal, Date as_of) {
  Loader loader(tx, as_of);
  if (!loader.proposal(proposal)) return std::nullopt;
  if (const auto match = loader.match_of_proposal(proposal)) loader.match(match);
  return loader.done();
}

int days_to_answer(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date proposed, Date today) {
  const snapshot::Policies policies(snapshot, snapshot::Day(today));
  return policies.timeline(snapshot::PolicyKey::answer_days, snapshot::ref_of(programme))
      .whole_on(snapshot::Day(proposed), 14);
}

Date usual_day(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date proposed, Date today) {
  return add_days(proposed, days_to_answer(snapshot, programme, proposed, today));
}

std::optional<Date> permission_ended(const snapshot::Snapshot& snapshot, const Life& life, Date day, Date today) {
  const snapshot::Day on(day), as_of(today);
  const auto programme = snapshot::ref_of(life.programme);
  const auto mentee = snapshot::mentee_as_of(snapshot, snapshot::ref_of(life.mentee), as_of);
  const auto majority = snapshot::majority_of(snapshot::Policies(snapshot, as_of), programme);
  if (snapshot::adult_on(on, mentee.birth_date, majority)) return std::nullopt;
  const auto ended = snapshot::permission_ended(mentee, programme, on);
  return ended ? std::optional(Date(*ended)) : std::nullopt;
}

Around around_of(const snapshot::Snapshot& snapshot, const Life& life, Date today) {
  const snapshot::Day day(today);
  const auto programme = snapshot::ref_of(life.programme);
  const snapshot::Policies policies(snapshot, day);
  const auto majority = snapshot::majority_of(policies, programme);
  const auto mentee = snapshot::mentee_as_of(snapshot, snapshot::ref_of(life.mentee), day);
  Around a;
  a.today = today;
  a.guardian = snapshot::guardian_party_applies(mentee, day, majority);
  a.minor = !snapshot::adult_on(day, mentee.birth_date, majority);
  a.custody = std::any_of(mentee.custody.begin(), mentee.custody.end(),
                          [&](const auto& c) { return c.may_consent && c.shows(day) && c.days.covers(day); });
  a.permission_ended = permission_ended(snapshot, life, today, today);
  a.third_meeting = third_meeting(snapshot, life, day);
  a.lacking = snapshot::lacking_to_meet(snapshot, snapshot::ref_of(life.mentor), programme, day, day);
  a.outside_agreement = snapshot::outside_agreement(snapshot, snapshot::ref_of(life.site), programme, day, day);
  a.checks = snapshot::checks_of_mentor(snapshot, policies, snapshot::ref_of(life.mentor), programme, day, day);
  if (life.started) a.lapsed_on = lapsed_on(life, a.checks);
  a.answer_days = days_to_answer(snapshot, life.programme, life.proposed.value_or(today), today);
  a.first_meeting_days = policies.timeline(snapshot::PolicyKey::first_meeting_days, programme)
                             .whole_on(snapshot::Day(life.approved.value_or(today)), 14);
  return a;
}

}  // namespace kith::matches

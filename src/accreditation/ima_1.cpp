// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard I, programme design: I-1 to I-7 (measure_decisions.md §8.3).
#include <algorithm>

#include "accreditation/blocks.h"
#include "accreditation/ima_standards.h"
#include "accreditation/leaders.h"
#include "accreditation/reading.h"
#include "accreditation/training.h"
#include "snapshot/agency_rows.h"
#include "snapshot/formative_rows.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int days_to_orientation = 60, days_to_formative = 90;

bool took_course(const Evaluation& e, PersonRef person, Set<CourseKind> kinds, Day until) {
  return any<TrainingRecordRow>(e, person, [&](auto& record) {
    const auto kind = course_kind(e, record);
    return record.done() && record.date <= until && kind && kinds.has(*kind);
  });
}

/// I-2a: mentors, leaders and mentees of sixty days or more have had their orientation.
void judge_orientation(Evaluation& e, ProgrammeRef programme, Measure& m) {
  const Day pe = e.period().end();
  const auto judge = [&](PersonRef person, bool oriented) {
    m.judge(e.person_id(person), oriented ? std::vector<std::string>{} : std::vector<std::string>{"no_orientation"});
  };
  const auto& served = e.first_service(programme);
  for (const auto& [mentor, _] : mentors_matched_on(e, programme, pe))
    if (served.at(mentor) + days_to_orientation <= pe)
      judge(mentor, took_course(e, mentor, {CourseKind::orientation}, pe));
  for (const PersonRef leader : leaders_on(e, programme, pe))
    judge(leader, took_course(e, leader, {CourseKind::orientation, CourseKind::leadership}, pe));
  std::map<PersonRef, bool> briefed;
  for (const MatchState& match : e.matches(programme))
    if (match.active_on(pe) && match.start + days_to_orientation <= pe)
      briefed[match.mentee] |=
          any<BriefingRow>(e, match.match, [&](auto& b) { return b.audience == Audience::mentee && b.date <= pe; });
  for (const auto& [mentee, is_briefed] : briefed) judge(mentee, is_briefed);
}

/// I-2b: the mentee's progress is talked over in every quarter a match lasts through.
void judge_feedback(const Evaluation& e, ProgrammeRef programme, Measure& m) {
  for (const Span& quarter : blocks_within(e.period().from, e.period().end(), 3))
    for (const MatchState& match : e.matches(programme)) {
      if (!match.active_on(quarter.from) || !match.active_on(quarter.until)) continue;
      if (any<CheckInRow>(
              e, match.mentee,
              [&](auto& c) { return c.programme == programme && c.role == Track::mentee && quarter.covers(c.date); }) ||
          any<MatchReviewRow>(e, match.match,
                              [&](auto& r) { return r.party == ReviewParty::mentee && quarter.covers(r.date); }))
        m.pass([&] { return e.match_id(match.match) + "|" + month_name(quarter.from); });
      else
        m.fail(e.match_id(match.match) + "|" + month_name(quarter.from), {"no_feedback"});
    }
}

}  // namespace

void compute_ima_1_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_document(e, programme, DocumentKind::programme_design, "programme_design", m[0]);
}

void compute_ima_1_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_orientation(e, programme, m[0]);
  judge_feedback(e, programme, m[1]);
}

void compute_ima_1_3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const Span& quarter : blocks_within(e.period().from, e.period().end(), 3)) {
    if (any<ResourceReviewRow>(e, programme, [&](auto& r) { return r.has_decision && quarter.covers(r.date); }))
      m[0].pass([&] { return month_name(quarter.from); });
    else
      m[0].fail(month_name(quarter.from), {"no_review_with_decision"});
  }
}

void compute_ima_1_4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Day p0 = e.period().from, pe = e.period().end();
  const auto quarters = blocks_within(p0, pe, 3);
  every<SiteRow>(e, [&](std::uint32_t key, const SiteRow& site) {
    const SiteRef ref{key};
    const auto ours = [&](const SiteAgreementRow& a) { return !a.programme || a.programme == programme; };
    if (!any<SiteAgreementRow>(e, ref, [&](auto& a) { return ours(a) && a.days.from <= pe && a.days.until >= p0; }))
      return;
    std::vector<std::string> reasons;
    if (!any<SiteAgreementRow>(e, ref, [&](auto& a) { return ours(a) && a.days.covers(pe) && a.signed_on <= pe; }))
      reasons.emplace_back("no_agreement");
    for (const Span& quarter : quarters)
      if (!any<SiteContactRow>(e, ref, [&](auto& c) { return c.programme == programme && quarter.covers(c.date); }))
        reasons.push_back("no_contact:" + month_name(quarter.from));
    m[0].judge(id_of(e, site), std::move(reasons));
  });
}

void compute_ima_1_5(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const Span& half : blocks_within(e.period().from, e.period().end(), 6)) {
    std::set<PersonRef> mentors;
    for (const MatchState& match : e.matches(programme))
      if (match.active_on(half.from) && match.active_on(half.until)) mentors.insert(match.mentor);
    for (const PersonRef mentor : mentors) {
      if (attended_session(e, mentor, TrainingEventKind::community_meeting, half.from - 1, half.until))
        m[0].pass([&] { return e.person_id(mentor) + "|" + month_name(half.from); });
      else
        m[0].fail(e.person_id(mentor) + "|" + month_name(half.from), {"no_community_meeting"});
    }
  }
}

void compute_ima_1_6(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Day pe = e.period().end();
  for (const auto& [mentee, start] : mentees_matched_on(e, programme, pe)) {
    if (start + days_to_formative > pe) continue;
    const Set<FormativeItemKind> kinds = formative_kinds(e, programme, mentee, Day::always(), e.as_of());
    std::vector<std::string> reasons;
    if (kinds.without({FormativeItemKind::artifact}).empty()) reasons.emplace_back("no_assessment");
    if (!kinds.has(FormativeItemKind::artifact)) reasons.emplace_back("no_artifact");
    m[0].judge(e.person_id(mentee), std::move(reasons));
  }
}

void compute_ima_1_7(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::map<PersonRef, Day> first_access;
  const auto note = [&](PersonRef person, Day day) {
    const auto [at, fresh] = first_access.emplace(person, day);
    if (!fresh) at->second = std::min(at->second, day);
  };
  const auto& served = e.first_service(programme);
  for (const PersonRef mentor : mentors_serving(e, programme)) note(mentor, served.at(mentor));
  const Day p0 = e.period().from, pe = e.period().end();
  every<StaffRoleRow>(e, [&](std::uint32_t person, const StaffRoleRow& role) {
    if (role.programme == programme && role.days.from <= pe && role.days.until >= p0)
      note(PersonRef{person}, role.days.from);
  });
  for (auto& [person, day] : first_access) {
    if (const auto first = served.find(person); first != served.end()) day = std::min(day, first->second);
    std::vector<std::string> reasons;
    if (!signed_by(e, person, programme, AgreementKind::code_of_conduct, day)) reasons.emplace_back("code_of_conduct");
    if (!signed_by(e, person, programme, AgreementKind::confidentiality, day)) reasons.emplace_back("confidentiality");
    m[0].judge(e.person_id(person), std::move(reasons));
  }
}

}  // namespace kith::accreditation

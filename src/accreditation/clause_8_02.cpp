// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.02: support of mentors, and answers to requests for help (measure_decisions.md §7.2).
#include <algorithm>
#include <set>

#include "accreditation/note_tally.h"
#include "accreditation/sections_6_to_8.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

class MentorSupport {
 public:
  MentorSupport(Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e), programme_(programme), m_(m), year_(e.period().end()), notes_(e.shared<NoteTally>().of(programme)) {
    for (const char* part : {"contact", "guidance", "recognition"}) m_.sub[part];
  }

  void judge(PersonRef mentor, Day first_service) {
    if (first_service > year_.quarter_ago) {
      ++m_.excluded["under_3_months"];
      return;
    }
    std::vector<std::string> missing;
    const auto part = [&](const char* name, bool holds, const char* reason) {
      ++m_.sub[name].den;
      if (holds)
        ++m_.sub[name].num;
      else
        missing.emplace_back(reason);
    };
    const NoteTally::Notes notes = notes_of(mentor);
    part("contact", noted_every_block(notes, first_service), "no_note_in_quarter");
    part("guidance", (notes & NoteTally::guidance) != 0, "no_guidance");
    if (first_service <= year_.half_year_ago) part("recognition", recognized(mentor), "no_recognition");
    if (missing.empty())
      m_.pass([&] { return e_.person_id(mentor); });
    else
      m_.fail(e_.person_id(mentor), std::move(missing));
  }

 private:
  NoteTally::Notes notes_of(PersonRef mentor) const {
    const auto at = std::partition_point(notes_.begin(), notes_.end(), [&](auto& n) { return n.first < mentor; });
    return at != notes_.end() && at->first == mentor ? at->second : NoteTally::Notes{};
  }
  bool noted_every_block(NoteTally::Notes notes, Day first_service) const {
    for (std::size_t j = 0; j < year_.blocks.size(); ++j)
      if (!(year_.blocks[j].from < first_service) && !(notes >> j & 1)) return false;
    return true;
  }
  bool recognized(PersonRef mentor) const {
    const auto rows = e_.snapshot().of<RecognitionRow>(mentor);
    return std::any_of(rows.begin(), rows.end(), [&](const RecognitionRow& r) {
      return r.role == RecognitionRole::mentor && r.programme == programme_ && r.shows(e_.as_of()) &&
             r.date >= year_.first_day && r.date <= year_.last_day;
    });
  }

  Evaluation& e_;
  ProgrammeRef programme_;
  Measure& m_;
  QuartersBack year_;
  std::vector<std::pair<PersonRef, NoteTally::Notes>> notes_;
};

/// Mentors with an active match on pe, and mentors of groups on pe who have served by then.
std::set<PersonRef> mentors_on_last_day(Evaluation& e, ProgrammeRef programme) {
  const Day pe = e.period().end();
  std::set<PersonRef> mentors;
  for (const MatchState& match : e.matches(programme))
    if (match.active_on(pe)) mentors.insert(match.mentor);
  const auto& served = e.first_service(programme);
  for (const PersonRef mentor : e.group_mentors_on(programme, pe)) {
    const auto first = served.find(mentor);
    if (first != served.end() && first->second <= pe) mentors.insert(mentor);
  }
  return mentors;
}

/// M8.02b: requests for help, families' queries apart, answered within the days that were policy when they were raised.
void judge_requests(const Evaluation& e, ProgrammeRef programme, Measure& m) {
  const Timeline days = e.policies().timeline(PolicyKey::support_days, programme);
  e.snapshot().column<RequestRow>().each([&](std::uint32_t key, const RequestRow& request) {
    if (request.programme != programme || request.kind == SupportKind::family_query || !request.shows(e.as_of()) ||
        !e.period().holds(request.date))
      return;
    const Day due = request.date + days.whole_on(request.date);
    if (due > e.as_of()) {
      ++m.excluded["not_due"];
      return;
    }
    bool answered = false, in_time = false;
    for (const ResponseRow& response : e.snapshot().of<ResponseRow>(RequestRef{key}))
      if (response.shows(e.as_of())) {
        answered = true;
        in_time = in_time || response.date <= due;
      }
    if (in_time)
      m.pass([&] { return e.snapshot().id_text<RequestRow>(request.id); });
    else
      m.fail(e.snapshot().id_text<RequestRow>(request.id), {answered ? "late" : "no_response"});
  });
}

}  // namespace

void compute_8_02_support(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  MentorSupport support(e, programme, m[0]);
  const auto& first_service = e.first_service(programme);
  for (const PersonRef mentor : mentors_on_last_day(e, programme)) support.judge(mentor, first_service.at(mentor));
}

void compute_8_02_requests(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_requests(e, programme, m[0]);
}

}  // namespace kith::accreditation

// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.02: support of mentors, and answers to requests for help (measure_decisions.md §7.2).
#include <algorithm>
#include <set>

#include "accreditation/sections_6_to_8.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// The four quarters back from pe: block j is (add_months(pe, -3j-3), add_months(pe, -3j)].
struct Year {
  std::array<Span, 4> blocks;
  Day first_day, last_day, half_year_ago, quarter_ago;

  explicit Year(Day pe) : last_day(pe) {
    const MonthsFrom months(pe);
    for (int j = 0; j < 4; ++j)
      blocks[static_cast<std::size_t>(j)] = {months.plus(-3 * j - 3) + 1, months.plus(-3 * j)};
    first_day = months.plus(-12) + 1;
    half_year_ago = months.plus(-6);
    quarter_ago = months.plus(-3);
  }
};

class MentorSupport {
 public:
  MentorSupport(Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e), programme_(programme), m_(m), year_(e.period().end()), notes_(e.notes(programme)) {
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
    part("contact", noted_every_block(mentor, first_service), "no_note_in_quarter");
    part("guidance", has_guidance(mentor), "no_guidance");
    if (first_service <= year_.half_year_ago) part("recognition", recognized(mentor), "no_recognition");
    if (missing.empty())
      m_.pass([&] { return e_.person_id(mentor); });
    else
      m_.fail(e_.person_id(mentor), std::move(missing));
  }

 private:
  std::span<const Note> notes_of(PersonRef mentor) const {
    const auto begin = std::partition_point(notes_.begin(), notes_.end(), [&](auto& n) { return n.mentor < mentor; });
    const auto end = std::partition_point(begin, notes_.end(), [&](auto& n) { return n.mentor == mentor; });
    return {begin, end};
  }
  bool noted_every_block(PersonRef mentor, Day first_service) const {
    const auto notes = notes_of(mentor);
    return std::all_of(year_.blocks.begin(), year_.blocks.end(), [&](const Span& block) {
      return block.from < first_service ||
             std::any_of(notes.begin(), notes.end(), [&](const Note& n) { return block.covers(n.date); });
    });
  }
  bool has_guidance(PersonRef mentor) const {
    const auto notes = notes_of(mentor);
    return std::any_of(notes.begin(), notes.end(), [](const Note& n) { return n.guidance; });
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
  Year year_;
  std::span<const Note> notes_;
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

void compute_8_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  MentorSupport support(e, programme, m[0]);
  const auto& first_service = e.first_service(programme);
  for (const PersonRef mentor : mentors_on_last_day(e, programme)) support.judge(mentor, first_service.at(mentor));
  judge_requests(e, programme, m[1]);
}

}  // namespace kith::accreditation

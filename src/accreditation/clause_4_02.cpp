// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 4.02: application, interview in person, references (measure_decisions.md §4.2).
#include <algorithm>

#include "accreditation/application_view.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

class Screening {
 public:
  Screening(const Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e), m_(m), least_(e.policies().timeline(PolicyKey::min_references, programme)) {
    for (const char* part : {"application", "interview", "references", "video_interview_only"}) m_.sub[part];
  }

  void judge(const Accepted& a) {
    const Day decided = a.decision->date;
    const bool applied = std::any_of(a.counting.begin(), a.counting.end(), [&](const ApplicationRow* row) {
      return row->complete && row->signed_on <= decided;
    });
    const bool met = interviewed(a, InterviewMode::in_person);
    std::vector<std::string> reasons;
    const auto part = [&](const char* name, bool holds) {
      count(name, holds);
      if (!holds) reasons.emplace_back(name);
    };
    part("application", applied);
    part("interview", met);
    part("references", references(a) >= least_.whole_on(decided));
    count("video_interview_only", !met && interviewed(a, InterviewMode::video));
    m_.judge(e_.snapshot().id_text<ApplicationRow>(a.application->id), std::move(reasons));
  }

 private:
  void count(const char* name, bool holds) {
    ++m_.sub[name].den;
    m_.sub[name].num += holds;
  }
  template <class Row, class Test>
  int rows(const Accepted& a, Test test) const {
    int n = 0;
    for (const ApplicationRow* application : a.counting)
      for (const Row& row : e_.snapshot().of<Row>(application->chain))
        n += row.shows(e_.as_of()) && row.date <= a.decision->date && test(row);
    return n;
  }
  bool interviewed(const Accepted& a, InterviewMode mode) const {
    return rows<InterviewRow>(
               a, [&](const InterviewRow& i) { return i.mode == mode && i.has_qualities && i.has_motive; }) > 0;
  }
  int references(const Accepted& a) const {
    return rows<ReferenceRow>(a, [](const ReferenceRow& r) { return r.status == ReferenceStatus::completed; });
  }

  const Evaluation& e_;
  Measure& m_;
  Timeline least_;
};

}  // namespace

void compute_4_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  Screening screening(e, programme, m[0]);
  for (const Accepted& a : e.shared<ApplicationView>().accepted(programme)) screening.judge(a);
}

}  // namespace kith::accreditation

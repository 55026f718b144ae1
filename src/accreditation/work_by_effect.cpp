// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/work_by_effect.h"

#include <algorithm>
#include <map>

#include "accreditation/failing_matches.h"

namespace kith::accreditation {
namespace {

constexpr std::int64_t one_rating = 1'000'000;
constexpr std::string_view contacts_in_time = "M8.03";

/// Reasons that a record made or completed today answers. All others name a day that has passed.
constexpr std::string_view answered_by_a_record[] = {"no_minutes",
                                                     "no_activity",
                                                     "no_entry",
                                                     "no_mode",
                                                     "no_parties",
                                                     "no_note",
                                                     "blank",
                                                     "no_recognition",
                                                     "need_blank",
                                                     "need_without_action",
                                                     "assessment",
                                                     "consent",
                                                     "demographics",
                                                     "documentation",
                                                     "plan",
                                                     "request",
                                                     "services",
                                                     "records",
                                                     "no_mentee",
                                                     "no_culture_language",
                                                     "no_guardian",
                                                     "deferred_not_given",
                                                     "gap",
                                                     "code_of_conduct",
                                                     "confidentiality",
                                                     "no_development",
                                                     "no_criterion",
                                                     "no_policy_pack",
                                                     "mismatch_policy",
                                                     "goal_without_item",
                                                     "no_summary",
                                                     "not_agreed"};

/// What one case of a figure gains, and how many of them do.
struct Gain {
  const ClauseLift* lift{};
  std::int64_t each{}, cases{};
};

class Sorter {
 public:
  Sorter(const FilesOfCases& files, const ProgrammeResult& result, const std::vector<ClauseLift>& lifts)
      : e_(files.evaluation()), result_(result), lifts_(lifts), files_of_(files) {
    for (const ClauseLift& lift : lifts_)
      if (!lift.held && lift.acts > 0)
        for (const NextRating& part : lift.parts)
          gains_[part.measure] = {&lift, one_rating * (lift.now - lift.next) / lift.acts, part.cases};
  }
  std::vector<WorkFile> sorted() {
    for (const Measure& m : result_.measures)
      if (gains_.contains(m.id)) add(m);
    if (gains_.contains(contacts_in_time)) add_due();
    std::vector<WorkFile> all;
    for (auto& [_, file] : files_) {
      weigh(file);
      all.push_back(std::move(file));
    }
    std::stable_sort(all.begin(), all.end(), [](const WorkFile& a, const WorkFile& b) {
      return a.gains != b.gains ? a.gains > b.gains : a.passed > b.passed;
    });
    return all;
  }

 private:
  void add(const Measure& m) {
    for (std::size_t at = 0; at < m.failing.size(); ++at) {
      FileOfCase of = files_of_.of(m, m.failing[at]);
      if (of.key.empty()) continue;
      WorkFile& file = files_[of.key];
      if (file.file.key.empty()) file.file = std::move(of);
      const bool open = still_open(m.failing[at]);
      auto same = std::find_if(file.cases.begin(), file.cases.end(), [&](const WorkCases& c) {
        return c.measure == &m && c.open == open && m.failing[c.places.front()].reasons == m.failing[at].reasons;
      });
      if (same == file.cases.end()) same = file.cases.insert(file.cases.end(), {&m, {}, open});
      same->places.push_back(at);
    }
  }
  void add_due() {
    const Day today = e_.as_of();
    obligations::Scope scope;
    scope.programme = result_.programme;
    for (const auto& owed : obligations::owed_for(e_.snapshot(), scope, today, days_ahead)) {
      if (owed.window.due < today) continue;  // late already
      WorkFile& file = files_[e_.match_id(owed.match)];
      if (file.file.key.empty())
        file.file = {.key = e_.match_id(owed.match), .match = owed.match, .worker = worker_on(e_, owed.match)};
      file.due.push_back(owed);
    }
  }
  void weigh(WorkFile& file) const {
    std::map<std::string_view, std::pair<std::int64_t, std::int64_t>> by_measure;  // open, passed
    for (const WorkCases& c : file.cases) {
      auto& [open, passed] = by_measure[c.measure->id];
      (c.open ? open : passed) += static_cast<std::int64_t>(c.places.size());
    }
    if (!file.due.empty()) by_measure[contacts_in_time].first += static_cast<std::int64_t>(file.due.size());
    for (const ClauseLift& lift : lifts_) {
      WorkPart part{lift.clause, 0, lift.acts};
      for (const auto& [measure, cases] : by_measure) {
        const Gain& gain = gains_.at(measure);
        if (gain.lift != &lift) continue;
        const std::int64_t open = std::min(cases.first, gain.cases), passed = std::min(cases.second, gain.cases - open);
        file.gains += open * gain.each;
        file.passed += passed * gain.each;
        part.cases += open + passed;
      }
      if (part.cases > 0) file.parts.push_back(part);
    }
    std::stable_sort(file.cases.begin(), file.cases.end(),
                     [](const WorkCases& a, const WorkCases& b) { return a.open && !b.open; });
  }

  const Evaluation& e_;
  const ProgrammeResult& result_;
  const std::vector<ClauseLift>& lifts_;
  const FilesOfCases& files_of_;
  std::map<std::string_view, Gain> gains_;  ///< by measure
  std::map<std::string, WorkFile> files_;
};

}  // namespace

bool still_open(const Failing& failing) {
  return !failing.reasons.empty() &&
         std::all_of(failing.reasons.begin(), failing.reasons.end(), [](const std::string& r) {
           const std::string_view code = std::string_view(r).substr(0, r.find(':'));
           return std::find(std::begin(answered_by_a_record), std::end(answered_by_a_record), code) !=
                  std::end(answered_by_a_record);
         });
}

std::vector<WorkFile> work_by_effect(const FilesOfCases& files, const ProgrammeResult& result,
                                     const std::vector<ClauseLift>& lifts) {
  return Sorter(files, result, lifts).sorted();
}

}  // namespace kith::accreditation

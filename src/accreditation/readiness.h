// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accreditation/catalogue.h"
#include "accreditation/edition.h"
#include "accreditation/kept_figures.h"
#include "accreditation/own_catalogues.h"
#include "obligations/contact_schedule.h"

/// Where a programme stands before a review, on any day: one tree that the page, the JSON API, the command line and
/// the evidence package share. Pure over the columns; nothing of it is stored but the past months' ratings, in memory.
namespace kith::accreditation {
class FilesOfCases;  // accreditation/file_of_case.h

/// A document some clause needs, as on A.
struct DocumentReady {
  std::string clause;
  snapshot::DocumentKind kind{};
  int status{};                 ///< DS: 1 in order to 4 absent
  std::uint32_t approved{};     ///< key of the newest approved version, whose author vouches for it; 0: none
  Day review_by{Day::never()};  ///< of that version; never: there is none
};
/// A declaration that a clause does not apply, tested against the records of the period.
struct NotApplicableTested {
  std::string clause;
  bool holds{}, unlisted_reason{}, contradicted{};
};
/// What it takes for a figure to reach the next better rating: so many more cases in order, nothing else changed. Not
/// there for a figure at 1, held down by a cap, or with a scale of its own.
struct NextRating {
  std::string_view measure;
  int now{}, next{};
  std::int64_t cases{};
};
/// The failing cases of somebody's matches; `worker` 0: nobody looks after them, or they belong to no match.
struct OwedBy {
  std::uint32_t worker{};
  std::int64_t cases{};
};
/// What lifts a clause to its next better rating: of each of its worst figures so many more cases in order. `held`:
/// some of them is held down by a cap or has a scale of its own, so cases alone do not lift the clause; `acts` is 0
/// then.
struct ClauseLift {
  std::string_view clause;
  int now{}, next{};
  bool held{};
  std::int64_t acts{};              ///< cases in order, over all parts
  std::vector<NextRating> parts{};  ///< the worst figures that cases lift
  std::vector<OwedBy> owed{};       ///< the failing cases of the parts, by who looks after the match on A; most first
};
/// The file of a match, a person, an episode or an application, with the figures in which a case of it fails; a meeting
/// belongs to its match.
struct FileToFix {
  std::string key;  ///< exchange id of the match, person, referral or application
  std::string_view measure;
  Failing first;  ///< a case of `measure`, which opens the file (`Cases::of`)
  std::vector<std::string_view> measures;
};
/// Ratings of the sections at the end of a month, for the twelve months that ended then.
struct MonthReady {
  Day as_of;
  std::vector<SectionResult> sections;
};
/// Windows met in the period under a cadence of contact.
struct CadenceShare {
  std::string_view preset;
  Share share;
};
/// Windows of 8.03 with their last day in the period: of the matches a worker looks after on A, or of a site.
struct Warmth {
  std::uint32_t key{};  ///< of the worker or the site; 0: nobody, or no site
  std::array<Share, 3> tracks{};
};

struct Readiness {
  Period period;
  std::string programme_id;
  ProgrammeResult result;
  std::vector<std::shared_ptr<const Edition>> overlays{};  ///< followed on A, then the agency's own
  std::vector<DocumentReady> documents{};
  std::vector<NotApplicableTested> declared{};
  std::vector<NextRating> next{};   ///< fewest cases first
  std::vector<ClauseLift> lifts{};  ///< most rating gained an act first; those that are held last
  std::vector<FileToFix> files{};   ///< those that fail most figures first; at most `files_to_fix`
  std::vector<CadenceShare> cadences{};
  std::vector<Warmth> workers{}, sites{};
};
inline constexpr std::size_t files_to_fix = 7;
inline constexpr int months_of_trend = 12;

/// Everything but the trend, for the twelve months that end on `as_of`.
Readiness readiness_of(const Live& live, ProgrammeRef programme, Day as_of, const OwnCatalogues& own = {});
/// The same with figures as a reader may know them (`as_seen_by`, of `year_until(as_of)`).
Readiness readiness_of(const Live& live, ProgrammeRef programme, Day as_of, const OwnCatalogues& own,
                       ProgrammeResult result);
/// The twelve months that end on `as_of`.
Period year_until(Day as_of);
/// The ends of the twelve months before `as_of`, oldest first, then `as_of`. What is typed today changes no earlier
/// one, so they are kept.
std::vector<MonthReady> trend_of(const Live& live, ProgrammeRef programme, Day as_of);

/// How a clause of an overlay stands: by the worst of its figures, by its document, or attested.
struct ClauseStanding {
  std::optional<int> rating;               ///< of its figures
  const DocumentReady* document{};         ///< null: no document shows it
  std::vector<const Measure*> measures{};  ///< those of its measures that the programme has
};
ClauseStanding standing_of(const Readiness& readiness, const EditionClause& clause);

/// A figure as it would be if some of its failing cases were in order and nothing else changed. Nothing is stored.
struct FigureAfter {
  Share share;
  std::optional<int> rating;  ///< none where the figure has a scale of its own
};
/// `done`: positions in `measure.failing`; those that do not exist, and repetitions, are ignored. A case counts as much
/// as the measure says when it keeps what it counted, else one.
FigureAfter figure_after(const Measure& measure, std::span<const std::size_t> done);

/// The ratings above a figure as they would be then.
struct RatingsAfter {
  std::optional<int> clause, section;
  std::string_view section_name;  ///< "8"; empty: the clause is in no section
};
/// Ratings of figures as they would be, by id of the measure.
using RatingsOfFigures = std::map<std::string_view, int>;
/// `measure` is one of `result`, other figures are as `then` says or as they stand; nothing when `then` does not tell
/// the measure's own rating.
std::optional<RatingsAfter> ratings_after(const ProgrammeResult& result, const Measure& measure,
                                          const RatingsOfFigures& then);

/// The measures of the readiness of a day, with all they counted.
ProgrammeResult evaluated_for_what_if(const Snapshot& snapshot, ProgrammeRef programme, Day as_of);
/// "M8.01a:log-7": the measure and the place of its failing case; nothing when there is none of that name.
std::optional<std::pair<const Measure*, std::size_t>> failing_case(const ProgrammeResult& result,
                                                                   std::string_view name);

/// `kith readiness --json`. `people`: also who looks after the failing cases (exchange ids of persons).
std::string readiness_json(const Readiness& readiness, const std::vector<MonthReady>& trend, const Snapshot& snapshot,
                           bool people);

std::vector<NextRating> next_ratings(const ProgrammeResult& result);
/// `files` of the same result.
std::vector<ClauseLift> clause_lifts(const FilesOfCases& files, const ProgrammeResult& result);
std::vector<FileToFix> files_first(const Evaluation& evaluation, const ProgrammeResult& result);
std::vector<CadenceShare> what_if(const Evaluation& evaluation, ProgrammeRef programme);

}  // namespace kith::accreditation

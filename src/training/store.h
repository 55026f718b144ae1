// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/correction.h"
#include "casefile/record_form.h"
#include "platform/db/db.h"
#include "training/owed.h"

/// Courses, events, who was there: what is read of the records, and the functions that write them.
namespace kith::training {

struct Course {
  CourseVersion of;
  std::int64_t version{}, course{};
  std::string name, kind, label;      ///< label: of the version, such as "2"
  std::optional<std::int64_t> hours;  ///< hundredths
  std::string title() const { return name + " " + label; }
};
/// All versions, by course, the newest first.
std::vector<Course> load_courses(db::Tx& tx, Date as_of);
std::vector<CourseVersion> versions_of(const std::vector<Course>& courses);

/// Entered more than so many days after its day: late (workflows.md §0). The last of them still is in time.
inline constexpr int late_after_days = 14;
inline bool is_late(Date day, Date recorded_on) { return days_between(day, recorded_on) > late_after_days; }

/// A training: planned, or held and recorded, or both. One that is no course is a session for mentors
/// (docs/glossary.md).
struct Event {
  std::int64_t plan{};   ///< 0: recorded without one
  std::int64_t event{};  ///< first row of the record; 0: not held yet
  ProgrammeId programme;
  std::string programme_name, place, code, mode;
  std::string kind{"course"};  ///< code of training_events.kind
  std::int64_t version{};      ///< of the course; 0: none is named
  Date day{};
  std::optional<std::int64_t> hours, starts_at;
  PersonId trainer;
  std::int64_t there{};
  std::optional<Date> recorded_on;  ///< of the record
  bool is_course() const { return kind == "course"; }
  bool late() const { return recorded_on && is_late(day, *recorded_on); }
};
/// Planned and held, by day.
std::vector<Event> load_events(db::Tx& tx, Date from, Date as_of);
std::optional<Event> load_plan(db::Tx& tx, std::int64_t plan, Date as_of);  ///< as held, when it was
std::optional<Event> load_event(db::Tx& tx, std::int64_t event, Date as_of);

/// People who had left the programme, or all of them, by the day.
std::vector<PersonId> left(db::Tx& tx, ProgrammeId programme, Date day, Date as_of);

/// The record that was written.
Result<std::int64_t> chain_of(const Result<records::Appended>& made);

extern const casefile::RecordForm course_form, version_form, event_form, session_form, record_form;

Result<std::int64_t> record_course(db::Tx& tx, const casefile::Answers& course, const casefile::Answers& version,
                                   const records::Author& author);
/// A later version; its first day may not lie before that of the newest.
Result<std::int64_t> record_version(db::Tx& tx, std::int64_t course, const casefile::Answers& version,
                                    const records::Author& author);

struct NewEvent {
  ProgrammeId programme;
  std::int64_t version{};  ///< 0: a session for mentors, whose kind stands in the answers
  PersonId trainer;
  std::string place;
  std::optional<std::int64_t> starts_at;
};
/// A plan: days to come are the rule here. Without hours: those of the version. Gives its key.
Result<std::int64_t> plan_event(db::Tx& tx, const NewEvent& made, const casefile::Answers& answers,
                                const records::Author& author);

/// One line of the sheet. What differs from the training itself is told of this person alone.
struct Mark {
  PersonId person;
  enum class Was : std::uint8_t { unsaid, there, absent, passed, failed } was{};  ///< failed: there, but did not pass
  std::int64_t minutes_missed{};
  Topics missed;
  std::int64_t chain{}, version{};  ///< of the record as it stands; 0: none yet
  Topics also{};                    ///< covered beside the topics of the course
  std::optional<Date> day{};
  std::optional<std::int64_t> hours{};  ///< hundredths
  std::string mode{};                   ///< code; empty: that of the training
  std::optional<Date> until{};          ///< last day on which it is valid
  std::string stands{};                 ///< the result on record, a code; empty: none yet
  std::optional<Date> recorded_on{};    ///< when it was first told
  bool came() const { return was != Was::unsaid && was != Was::absent; }
  bool differs() const { return day || hours || !mode.empty() || was == Was::failed; }
  bool operator==(const Mark&) const = default;
};
/// The lines of an event: those recorded, then those expected.
std::vector<Mark> load_sheet(db::Tx& tx, const Event& event, Topics topics, Date as_of);

/// A person's own day may lie so many days before or after that of the training.
inline constexpr int own_day_within = 31;
/// Why nobody can have taken this training on the day, a locale key; nullptr when they can.
const char* day_flaw(const Event& event, Date day, Date today);

/// Who was there in full: attended; who passed: passed; who missed topics, or minutes without passing: partial, with
/// what was covered; who did not pass: failed; the rest: absent. Whoever is unsaid gets no record. A line that stands
/// and says something else now is corrected. The first sheet of a plan records the training itself. Refused before the
/// day (field `event_date`), for a day of one person as day_flaw, and when the last valid day of somebody who came lies
/// before the day on which they did.
Result<std::int64_t> record_sheet(db::Tx& tx, const Event& event, Topics topics, const std::vector<Mark>& sheet,
                                  std::optional<Date> valid_until, const records::Author& author);

/// Whose record of this training it is, withdrawn or not; nothing when it is of another.
std::optional<PersonId> person_of_record(db::Tx& tx, const Event& event, std::int64_t record);
/// Corrects the record of one person. Refusals as of a sheet, and as casefile::correct_record; topics are told of
/// attendance in part only (the others have those of the course), and a session for mentors is neither passed nor
/// failed.
Result<std::int64_t> correct_training(db::Tx& tx, const Event& event, const casefile::Correction& what,
                                      const casefile::Answers& answers, const records::Author& author);

/// Who is expected. A training that was recorded without a plan gets one with that, of which its key is given.
std::int64_t plan_of(db::Tx& tx, const Event& event, const records::Author& author);
void expect(db::Tx& tx, std::int64_t plan, PersonId person, const records::Author& author);
void no_longer_expect(db::Tx& tx, std::int64_t plan, PersonId person, const records::Author& author);

struct SignIn {
  std::string name, phone_end;
};
std::vector<SignIn> sign_ins(db::Tx& tx, std::int64_t plan);
/// Signs somebody in with the code of a training held `today`; false when there is none. At most 500 a training.
bool sign_in(db::Tx& tx, std::string_view code, const SignIn& typed, Date today, Instant now);

/// A training somebody took.
struct Taken {
  std::int64_t record{}, version{};
  Date day{};
  std::string result;
  std::optional<Date> until;
  std::optional<std::int64_t> hours;
  ProgrammeId programme;  ///< of the event; 0: none
  Topics topics;          ///< of what was credited, or taken in part
  bool done() const { return result == "passed" || result == "attended"; }
};
std::vector<Taken> taken_by(db::Tx& tx, PersonId person, Date as_of);

}  // namespace kith::training

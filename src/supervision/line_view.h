// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "supervision/people.h"
#include "supervision/work_list.h"

namespace kith {
class Visit;
}

/// One line of the work list as a page shows it: whom to reach and how, why, what was said last. Shared by the list and
/// the calling session.
namespace kith::supervision {

/// Somebody to call.
struct Callee {
  PersonId person;
  std::string name;
  std::optional<i18n::Key> kind;  ///< "parent", for adults around the mentee
  std::string phone;              ///< E.164, for the link
  std::string phone_shown;        ///< "416 555-0101"
  std::string safe_note;
  bool required{false};  ///< the file says this guardian must be heard
  bool named{false};     ///< the name is not the line's own already
};

struct LastSaid {
  Date day{};
  std::string staff, party, words;  ///< words: the beginning of the note
  std::string problems, next_step;
};

struct LineView {
  int place{};  ///< 1 = first on the page
  bool keyed() const { return place <= 9; }
  std::string match;       ///< sealed
  std::string_view track;  ///< "mentor", "mentee", "guardian"
  i18n::Key track_word{"supervision.track.mentor"};
  std::string name;  ///< whom to reach: the mentor, the mentee, or the guardians of the mentee
  std::string mentee, mentor;
  std::string other{};   ///< mentor and mentee lines: the other side of the match
  std::string worker{};  ///< on other workers' lists
  bool unassigned{false};
  std::vector<Callee> callees{};
  std::vector<std::string> barred{};  ///< names, never with a number
  bool no_guardian{false}, all_barred{false}, survivor{false};
  std::optional<Custody> custody{};
  std::optional<LastSaid> last{};
  render::Status status;
  std::string window;
  i18n::Key schedule{"supervision.schedule.coa_8_03"};  ///< that asks for the contact
  i18n::Key rhythm{"supervision.rhythm.two_weeks"};     ///< and how often
  Date due{};
  std::string attempts{};  ///< substitution state, in words; empty when nobody was tried
  bool may_substitute{false};
  bool safety_pause{false};
  std::optional<Date> suspended_until{};
  std::optional<Date> planned_pause{};  ///< one begins soon
  bool suspended_open{false};
  std::optional<Date> no_permission{};  ///< of a minor: since when the permission is taken back (§2)
  std::optional<Date> released{};       ///< the last day on which their site was a place to meet (workflows.md §18.16)
  bool suspended() const { return suspended_until || suspended_open; }
};

/// Of an open match at a youth custody site whose mentee was released: the first day from which the site is no meeting
/// place; nothing once they have met since, for then there is another one.
std::optional<Date> left_place(const snapshot::Snapshot& snapshot, const snapshot::MatchState& match, Date today);

/// Reads what `line` needs and notes everybody shown in `people`. `place` is 0-based on the page.
LineView line_view(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& snapshot, const WorkListLine& line,
                   std::size_t place, bool with_worker, PersonCards& people);

/// "No permission since 3 November: ..." of a minor whom nobody permits to be served any more; empty otherwise.
std::string no_permission_words(const i18n::Words& words, const LineView& view);

/// What asks for a contact and how often, in words: "MS 8.03", "monthly in the first year".
i18n::Key schedule_word(const obligations::Cadence& cadence);
i18n::Key rhythm_word(const obligations::Window& window);

Callee callee_of(const PersonCard& card);
Callee callee_of(const Adult& adult);
/// What was said in the latest contact in which somebody of this match was reached, at most `most` characters of it.
std::optional<LastSaid> last_said(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& columns, MatchId match,
                                  Track track, PersonCards& people, std::size_t most = 120);
/// The due day of this party's next contact, when it falls within the horizon of the work list.
std::optional<Date> due_soon(const snapshot::Snapshot& snapshot, MatchId match, Track track, Date today);

/// The beginning of a note in one line, cut at a word and at most `most` characters; an ellipsis tells that more
/// follows.
std::string first_words(std::string_view note, std::size_t most);

}  // namespace kith::supervision

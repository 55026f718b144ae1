// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "training/training.h"

/// A training opened: its sheet, whoever signed in by the code, and what was ticked of it.
namespace kith {
class JsonWriter;
}

namespace kith::training {

struct Room {
  Event event;
  Topics topics;
  std::string title;  ///< of the course, or what kind of session
  std::vector<Mark> sheet;
  std::vector<bool> signed_in;       ///< beside each line
  std::vector<std::string> unknown;  ///< signed in under a name that is nobody's
  std::size_t typed{};               ///< so many lines, the first ones, stand as they were sent
};
/// Of the path; nothing when there is none or the actor does not record it. Everybody on the sheet was seen.
std::optional<Room> open_room(Visit& visit, const Uses& uses);

/// "Core 2", or what kind of session for mentors it is.
std::string title_of(const i18n::Words& words, const Event& event, const std::vector<Course>& courses);
/// Which clause it proves that somebody was there.
std::string clause_of(const i18n::Words& words, const Event& event);

/// Members of a training in JSON: which, when, how, whether it is recorded and how many were there.
void head_json(JsonWriter& json, const Visit& visit, const Event& event);

/// Who may stand on the sheet by `day`.
std::set<PersonId> may_stand(Visit& visit, const Uses& uses, const Event& event, Date day);

/// "marks.2.status"
std::string field_name(std::size_t at, std::string_view part);
/// What was ticked for the people of the sheet; whoever is not on it is left out. What is not sent is as the training.
/// A problem for each who came on a day on which they could not stand there, unless that is on record already.
std::vector<Mark> ticked(Visit& visit, const Uses& uses, const Room& room, std::vector<Problem>& problems);
/// For showing a sheet that was refused again: the lines that were sent first, in their order, whoever came on the
/// sheet meanwhile behind them. So no mark stands beside somebody else.
void as_sent(const Visit& visit, Room& room);

}  // namespace kith::training

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "concerns/concern.h"

#include <algorithm>
#include <array>

#include "records/fold.h"

namespace kith::concerns {
namespace {

constexpr std::array<std::string_view, 5> category_names{"routine", "relationship", "safety", "legal_report",
                                                         "grievance"};
constexpr std::array<std::string_view, act_count> act_names{
    "triage",        "first_response", "safety_action", "report_made", "coach_mentor", "coach_mentee",
    "joint_meeting", "plan",           "follow_up",     "resolved",    "closed"};
constexpr std::array<std::string_view, 7> state_names{"raised",  "answered", "coaching", "met",
                                                      "planned", "resolved", "closed"};
constexpr int answer_days = 3, plan_days = 14;

State state_after(Act act) {
  switch (act) {
    case Act::coach_mentor:
    case Act::coach_mentee: return State::coaching;
    case Act::joint_meeting: return State::met;
    case Act::plan:
    case Act::follow_up: return State::planned;
    case Act::resolved: return State::resolved;
    case Act::closed: return State::closed;
    default: return State::answered;
  }
}

class Owing {
 public:
  Owing(const Concern& concern, Standing& s) : c_(concern), s_(s) {}

  void all() {
    if (s_.state == State::closed) return;
    if (s_.state == State::resolved) return s_.owed.push_back({Act::closed, {}, {}});
    const auto category = c_.effective();
    if (category == Category::safety) due(Act::safety_action, 0, "B.3.3");
    if (category == Category::legal_report) due(Act::report_made, 0, "B.5.2");
    if (c_.actions.empty()) due(Act::first_response, answer_days, "III-3");
    if (category == Category::relationship) talks();
    if (!c_.did(Act::plan))
      due(Act::plan, plan_days, "III-3");
    else
      s_.owed.push_back({Act::resolved, {}, {}});
    std::stable_sort(s_.owed.begin(), s_.owed.end(),
                     [](const Due& a, const Due& b) { return a.day && (!b.day || *a.day < *b.day); });
  }

 private:
  void due(Act act, int days, std::string_view clause) {
    if (!c_.did(act)) s_.owed.push_back({act, add_days(c_.raised, days), clause});
  }
  void talks() {
    due(Act::coach_mentor, answer_days, "MG-M3");
    due(Act::coach_mentee, answer_days, "MG-M3");
    if (!refused_in(c_, Act::joint_meeting) && !c_.did(Act::joint_meeting))
      s_.owed.push_back({Act::joint_meeting, {}, "MG-M3"});
  }

  const Concern& c_;
  Standing& s_;
};

}  // namespace

std::string_view name(Category category) { return category_names[static_cast<std::size_t>(category)]; }
Category parse_category(std::string_view text) {
  const auto found = std::find(category_names.begin(), category_names.end(), text);
  return found == category_names.end() ? Category::routine : static_cast<Category>(found - category_names.begin());
}
std::string_view name(Act act) { return act_names[static_cast<std::size_t>(act)]; }
std::optional<Act> parse_act(std::string_view text) {
  const auto found = std::find(act_names.begin(), act_names.end(), text);
  return found == act_names.end() ? std::nullopt : std::optional(static_cast<Act>(found - act_names.begin()));
}
std::string_view name(State state) { return state_names[static_cast<std::size_t>(state)]; }

bool Concern::did(Act act) const {
  return std::any_of(actions.begin(), actions.end(), [&](const Action& a) { return a.act == act; });
}

Standing standing(const Concern& concern) {
  Standing s{State::raised, concern.raised, {}};
  for (const auto& action : concern.actions)
    if (const auto next = state_after(action.act); next > s.state) {
      s.state = next;
      s.since = action.day;
    }
  Owing(concern, s).all();
  return s;
}

const char* refused_in(const Concern& c, Act act) {
  if (c.did(Act::closed)) return "concern.refused.closed";
  switch (act) {
    case Act::joint_meeting:
      if (c.category == Category::safety || c.category == Category::legal_report || c.did(Act::safety_action))
        return "concern.refused.safety";
      return c.did(Act::coach_mentor) && c.did(Act::coach_mentee) ? nullptr : "concern.refused.not_coached";
    case Act::coach_mentor:
    case Act::coach_mentee: return c.match ? nullptr : "concern.refused.no_match";
    case Act::resolved:
    case Act::closed:
      if (c.category == Category::legal_report && !c.did(Act::report_made)) return "concern.refused.not_reported";
      if (c.category == Category::safety && !c.did(Act::safety_action)) return "concern.refused.no_safety_action";
      return act == Act::resolved || c.did(Act::resolved) ? nullptr : "concern.refused.not_resolved";
    default: return nullptr;
  }
}

bool waits_for_others(const Concern& concern, PersonId worker, std::span<const std::string> name_words) {
  if (concern.looked || !concern.actions.empty() || concern.raised_by == worker) return false;
  if (concern.category == Category::grievance) return true;
  const auto words = records::name_words(concern.summary);
  return !name_words.empty() && std::ranges::all_of(name_words, [&](const std::string& word) {
    return std::ranges::find(words, word) != words.end();
  });
}

}  // namespace kith::concerns

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"

#include <algorithm>

#include "matches/proposing.h"
#include "matches/queries.h"
#include "snapshot/refs.h"
#include "snapshot/site_partner.h"

namespace kith::matches {
namespace {

using casefile::Answers;
using records::ColumnKey;
using records::Field;

constexpr int longest_pause = 90, longest_ahead = 180;

/// The blocks of the first meeting are asked for its own day.
std::vector<Block> blocks_on(const snapshot::Snapshot& snapshot, const Life& life, Around around, Act act,
                             std::optional<Date> day) {
  if (act == Act::first_meeting && day) {
    const snapshot::Day d(*day), today(around.today);
    const auto programme = snapshot::ref_of(life.programme);
    around.lacking = snapshot::lacking_to_meet(snapshot, snapshot::ref_of(life.mentor), programme, d, today);
    around.outside_agreement = snapshot::outside_agreement(snapshot, snapshot::ref_of(life.site), programme, d, today);
    around.permission_ended = permission_ended(snapshot, life, *day, around.today);
  }
  return blocks(life, around, act);
}

class Guards {
 public:
  Guards(db::Tx& tx, const snapshot::Snapshot& snapshot, const Life& life, const Around& around, const Answers& answers,
         const Hand& hand)
      : tx_(tx), snapshot_(snapshot), l_(life), around_(around), a_(answers), hand_(hand) {}

  std::vector<Problem> of(Act act) {
    if (!form_of(act).form.fields.empty()) day(act);
    switch (act) {
      case Act::disclosure: disclosure(); break;
      case Act::answer: answer(); break;
      case Act::deadline:
        if (const char* why = refused_deadline(a_.date("proposal_deadlines.answer_by"), today()))
          wrong("answer_by", why);
        break;
      case Act::briefing: told("role_briefings.audience", "role_briefings.person_id"); break;
      case Act::commitment: told("commitments_told.party", "commitments_told.person_id"); break;
      case Act::approval:
        gate(act, "event_date");
        group();
        break;
      case Act::first_meeting:
        if (a_.text("initial_meetings.status") == "held") gate(act, "event_date");
        break;
      case Act::introduction:
        if (const auto on = a_.date("introduction_plans.meet_on"); on && *on < today())
          wrong("meet_on", "life.flaw.past");
        break;
      case Act::pause: pause(); break;
      case Act::closure:
        if (l_.started && a_.text("match_closures.kind") == before_start) wrong("kind", "life.flaw.has_begun");
        break;
      case Act::goal: providers(); break;
      case Act::provider_exclusion: provider(); break;
      case Act::pause_approval: approved(true); break;
      case Act::reopening:
        if (!hand_.supervisor) wrong("", "life.flaw.supervisor");
        break;
      case Act::exit_interview:
        if (a_.text("exit_interviews.outcome") == "refused" && a_.text("exit_interviews.note").empty())
          wrong("note", "life.flaw.refusal");
        break;
      default: break;
    }
    return std::move(problems_);
  }

 private:
  void wrong(const char* field, std::string_view key) { problems_.push_back({field, std::string(key)}); }
  Date today() const { return around_.today; }
  /// The day of the act lies between the beginning it belongs to and today.
  void day(Act act) {
    const ColumnKey column = form_of(act).form.fields.front().column;
    const auto day = a_.date(column);
    if (!day || act == Act::introduction || act == Act::deadline) return;
    const std::string field(column->name);
    const bool ahead = act == Act::pause && a_.text("match_pauses.kind") != "safety";
    if (*day > (ahead ? add_days(today(), longest_ahead) : today()))
      return wrong(field.c_str(), ahead ? "match.flaw.pause_ahead" : "life.flaw.future");
    const auto begun = of_proposal(act)                                                     ? l_.proposed
                       : act <= Act::first_meeting || act == Act::commitment || !l_.started ? l_.approved
                                                                                            : l_.started;
    if (begun && *day < *begun) wrong(field.c_str(), "life.flaw.before_begin");
    const auto* pause = act == Act::pause_end ? l_.pause_to_end(today(), hand_.pause) : nullptr;
    if (pause && pause->start <= today() && *day < pause->start) wrong(field.c_str(), "life.flaw.before_begin");
  }
  void answer() {
    const auto party = parse_party(a_.text("match_acceptances.party"));
    const auto person = a_.key<PersonId>("match_acceptances.person_id");
    if (party == Party::custody_organization) {
      if (!around_.custody) wrong("party", "life.flaw.no_custody");
    } else if (party == Party::guardian) {
      guardian(person, "person_id");
    }
  }
  void told(ColumnKey whom, ColumnKey person) {
    if (a_.text(whom) == "guardian") guardian(a_.key<PersonId>(person), "person_id");
  }
  /// What is sensitive is told only with agreement (workflows.md §18.57).
  void disclosure() {
    const std::string told = ";" + std::string(a_.text("match_disclosures.fields")) + ";";
    const auto has = [&](std::string_view what) { return told.find(";" + std::string(what) + ";") != told.npos; };
    if ((has("health") || has("culture") || has("family")) && !has("agreed")) wrong("fields", "life.flaw.agreement");
  }
  void guardian(PersonId person, const char* field) {
    const auto entitled = guardians_for(tx_, l_.mentee, today());
    if (std::find(entitled.begin(), entitled.end(), person) == entitled.end()) wrong(field, "life.flaw.guardian");
  }
  void provider() {
    const auto chosen = a_.number("provider_exclusions.provider_id").value_or(0);
    const auto offered = providers_for(tx_, l_.mentee, today());
    if (std::none_of(offered.begin(), offered.end(), [&](const Provider& p) { return p.chain == chosen; }))
      wrong("provider", "http.field.not_a_choice");
  }
  /// Those who help to set a goal are some of those who work with the mentee today (MS 6.03b).
  void providers() {
    const auto offered = providers_for(tx_, l_.mentee, today());
    std::string_view rest = a_.text("match_goals.provider_ids");
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      if (std::ranges::find(offered, rest.substr(0, end), &Provider::id) == offered.end())
        return wrong("providers", "http.field.not_a_choice");
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  /// The group of a pair is one of the programme that meets on the day of the approval.
  void group() {
    const auto chosen = a_.number("matches.group_id").value_or(0);
    const auto day = a_.date("matches.event_date");
    if (chosen == 0 || !day) return;
    const auto offered = groups_for(tx_, l_.programme, *day, today());
    if (std::ranges::find(offered, chosen, &Group::chain) == offered.end()) wrong("group", "life.flaw.group");
  }
  /// A supervisor approves a pause today, or says which of them did, and when (workflows.md §3). Whoever approved on an
  /// earlier day supervised on it, oneself too.
  void approved(bool asked) {
    const auto on = a_.date("match_pauses.approved_on");
    const auto by = a_.key<PersonId>("match_pauses.approved_by");
    if (!hand_.supervisor) {
      if (asked || on || by) wrong("approved_on", "life.flaw.supervisor");
      return;
    }
    if (by && !on) return wrong("approved_on", "http.field.missing");
    if (on && *on > today()) return wrong("approved_on", "life.flaw.future");
    if (!on || (*on == today() && (!by || by == hand_.author.person))) return;
    if (l_.approved && *on < *l_.approved) return wrong("approved_on", "life.flaw.before_begin");
    const auto who = by ? by : hand_.author.person;
    const auto entitled = supervisors_of(tx_, l_.programme, *on, today());
    if (std::ranges::find(entitled, who) == entitled.end()) wrong("approved_by", "life.flaw.approver");
  }
  void gate(Act act, const char* field) {
    for (const auto& block : blocks_on(snapshot_, l_, around_, act, a_.date(form_of(act).form.fields.front().column)))
      if (block.hard || !hand_.override_.passes()) wrong(field, block.key);
  }
  void pause() {
    const auto start = a_.date("match_pauses.start_date"), end = a_.date("match_pauses.expected_end");
    if (start && end && (*end < *start || days_between(*start, *end) > longest_pause))
      wrong("expected_end", "life.flaw.pause_length");
    const auto kind = a_.text("match_pauses.kind");
    for (const auto& other : l_.pauses)  // of one kind only one at a time
      if (start && end && other.kind == kind && other.start <= *end &&
          other.end.value_or(other.expected_end.value_or(other.start)) >= *start &&
          (other.start > today() || *start > today()))
        wrong("start_date", "match.flaw.pause_overlap");
    approved(false);
  }

  db::Tx& tx_;
  const snapshot::Snapshot& snapshot_;
  const Life& l_;
  const Around& around_;
  const Answers& a_;
  const Hand& hand_;
  std::vector<Problem> problems_;
};

/// What a table wants beside the answers of the form.
void complete(std::vector<Field>& fields, const Life& life, Act act, const Answers& answers, const Hand& hand,
              Date today) {
  const auto drop = [&](ColumnKey column) {
    std::erase_if(fields, [&](const Field& f) { return f.column == column; });
  };
  const PersonId author = hand.author.person;
  switch (act) {
    case Act::disclosure: fields.push_back({"match_disclosures.staff_id", author}); break;
    case Act::answer: {
      const auto party = parse_party(answers.text("match_acceptances.party"));
      if (party == Party::guardian) break;
      drop("match_acceptances.person_id");
      if (party == Party::mentor) fields.push_back({"match_acceptances.person_id", life.mentor});
      if (party == Party::mentee) fields.push_back({"match_acceptances.person_id", life.mentee});
      break;
    }
    case Act::approval:
      drop("match_assignments.person_id");
      drop("match_assignments.need_level");
      fields.insert(fields.end(), {{"matches.programme_id", life.programme},
                                   {"matches.mentor_id", life.mentor},
                                   {"matches.mentee_id", life.mentee},
                                   {"matches.approved_by", author}});
      break;
    case Act::briefing:
      fields.push_back({"role_briefings.staff_id", author});
      if (answers.text("role_briefings.audience") == "guardian") break;
      drop("role_briefings.person_id");
      fields.push_back({"role_briefings.person_id", life.mentee});
      break;
    case Act::commitment: {
      fields.insert(fields.end(),
                    {{"commitments_told.programme_id", life.programme}, {"commitments_told.staff_id", author}});
      if (const auto party = answers.text("commitments_told.party"); party != "guardian") {
        drop("commitments_told.person_id");
        fields.push_back({"commitments_told.person_id", party == "mentor" ? life.mentor : life.mentee});
      }
      break;
    }
    case Act::introduction: fields.push_back({"introduction_plans.event_date", today}); break;
    case Act::deadline: fields.push_back({"proposal_deadlines.event_date", today}); break;
    case Act::goal: fields.push_back({"match_goals.status", "active"}); break;
    case Act::pause:
    case Act::pause_approval: {
      if (!hand.supervisor) break;
      const auto by = answers.key<PersonId>("match_pauses.approved_by");
      const Date on = answers.date("match_pauses.approved_on").value_or(today);
      drop("match_pauses.approved_by");
      drop("match_pauses.approved_on");
      fields.push_back({"match_pauses.approved_by", by ? by : author});
      fields.push_back({"match_pauses.approved_on", on});
      break;
    }
    case Act::closure:
      if (life.started) break;
      drop("match_closures.kind");
      fields.push_back({"match_closures.kind", before_start});
      break;
    default: break;
  }
}

/// The record that an act changes, instead of adding one.
std::int64_t changed_record(const Life& life, Act act, Date today, std::int64_t pause) {
  switch (act) {
    case Act::introduction: return life.plan ? life.plan->chain : 0;
    case Act::deadline: return life.deadline ? life.deadline->chain : 0;
    case Act::pause_end: return life.pause_to_end(today, pause)->chain;
    case Act::pause_approval: return life.pause_to_approve(today)->chain;
    case Act::checklist: return life.closure->chain;
    default: return 0;
  }
}

Result<std::int64_t> write(db::Tx& tx, const Life& life, Act act, std::vector<Field> fields, const Hand& hand) {
  const auto& form = form_of(act);
  if (const auto chain = changed_record(life, act, date_of(hand.author.at), hand.pause)) {
    const auto last = records::newest(tx, form.form.table, chain);
    const auto made = records::correct(tx, form.form.table, chain, last->id, fields, hand.author);
    if (!made) return tl::unexpected(made.error());
    return made->chain;
  }
  fields.push_back({form.parent, of_proposal(act) ? db::Value(life.proposal) : db::Value(life.match)});
  const auto made = records::append(tx, form.form.table, fields, hand.author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

/// A pause that has not begun is withdrawn.
Result<std::int64_t> withdraw_pause(db::Tx& tx, std::int64_t chain, const Hand& hand) {
  const auto last = records::newest(tx, "match_pauses", chain);
  const auto made = records::void_record(tx, "match_pauses", chain, last->id, hand.author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> reopen(db::Tx& tx, const Life& life, const Hand& hand) {
  const auto last = records::newest(tx, "match_closures", life.closure->chain);
  const auto made = records::void_record(tx, "match_closures", life.closure->chain, last->id, hand.author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

/// The match is given to whoever was named, with the level of need that was said; standard when none was.
Result<records::Appended> assign(db::Tx& tx, std::int64_t match, const Answers& answers, const Hand& hand) {
  const auto need = answers.text("match_assignments.need_level");
  return records::append(tx, "match_assignments",
                         {{"match_assignments.match_id", match},
                          {"match_assignments.person_id", answers.key<PersonId>("match_assignments.person_id")},
                          {"match_assignments.need_level", need.empty() ? std::string_view("standard") : need},
                          {"match_assignments.start_date", answers.date("matches.event_date")}},
                         hand.author);
}

}  // namespace

Result<std::int64_t> record_act(db::Tx& tx, const snapshot::Snapshot& snapshot, const Life& life, const Around& around,
                                Act act, const Answers& answers, const Hand& hand) {
  if (const char* why = refused_in(life, around, act)) return refuse(RefusalKind::conflict, why);
  const auto* pause = act == Act::pause_end ? life.pause_to_end(around.today, hand.pause) : nullptr;
  if (act == Act::pause_end && !pause) return refuse(RefusalKind::conflict, "life.refused.no_pause");
  if (auto problems = Guards(tx, snapshot, life, around, answers, hand).of(act); !problems.empty())
    return refuse(std::move(problems));
  if (act == Act::reopening) return reopen(tx, life, hand);
  if (pause && pause->start > around.today) return withdraw_pause(tx, pause->chain, hand);
  auto fields = answers.fields();
  complete(fields, life, act, answers, hand, around.today);
  if (const auto episode =
          act == Act::approval ? episode_of(tx, life.mentee, life.programme, around.today) : std::nullopt) {
    fields.push_back({"matches.referral_id", episode->referral});
    if (episode->site && !answers.find("matches.site_id")) fields.push_back({"matches.site_id", episode->site});
  }
  const auto made = write(tx, life, act, std::move(fields), hand);
  if (!made) return made;
  if (act == Act::approval)
    if (const auto given = assign(tx, *made, answers, hand); !given) return tl::unexpected(given.error());
  if (hand.override_.passes() && has_soft_guards(act)) {
    const MatchId match = act == Act::approval ? MatchId{*made} : life.match;
    if (const auto kept = keep_reason(tx, life, match, name(act), hand); !kept) return tl::unexpected(kept.error());
  }
  return made;
}

}  // namespace kith::matches

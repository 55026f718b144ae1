// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "matches/life_panel.html.h"
#include "matches/matches.h"
#include "platform/i18n/keys.h"

namespace kith::matches {
namespace {

using render::Url;

/// What is said to the family of a match that was stopped for safety, in one language.
struct ScriptView {
  std::string language, tag;
  std::vector<std::string> says;
};
struct PanelView {
  std::string state, since, driving, permission, tell_by;
  std::vector<std::string> planned;
  std::vector<ScriptView> scripts;
  std::optional<Url> told;
  std::vector<casefile::OwedRow> owed;
  std::vector<casefile::BlockRow> blocks;
  std::vector<casefile::OtherAct> others;
  std::optional<Url> invitation, cancellation;
  bool may_record{}, blocked{}, idle{};
};

/// What lifts a block, in words: an act here, or another part of the file.
std::string lifting_word(const Visit& visit, std::string_view lifted_by) {
  const auto act = parse_act(lifted_by);
  return act ? act_word(visit, *act) : visit.words.text_of("life.lift." + std::string(lifted_by));
}

/// Names of what a mentor lacks: "criminal record check, boundaries".
std::string lacking_names(const Visit& visit, const Block& block, const snapshot::Lacking& lacking) {
  std::string names;
  const auto add = [&](std::string_view code) {
    (names += names.empty() ? "" : ", ") += visit.words.text_of("record.code." + std::string(code));
  };
  if (block.key == "life.block.checks") lacking.checks.each([&](auto type) { add(snapshot::word(type)); });
  if (block.key == "life.block.topics") lacking.topics.each([&](auto topic) { add(snapshot::word(topic)); });
  return names;
}

std::vector<casefile::BlockRow> block_rows(const Visit& visit, const Seen& seen, Act act) {
  std::vector<casefile::BlockRow> rows;
  for (const auto& block : blocks(seen.life, seen.around, act)) {
    std::string what = visit.words.text_of(block.key);
    if (const auto names = lacking_names(visit, block, seen.around.lacking); !names.empty()) what += ": " + names;
    if (block.key == "life.block.factors" && seen.may_record && !seen.life.match) {
      rows.push_back(casefile::block_row(visit.words, std::move(what), visit.words.text("match.reasons"), block.hard,
                                         Url(acts_of(visit, seen.life) + "/reasons")));
      continue;
    }
    const auto lifts = parse_act(block.lifted_by);
    const bool here = seen.may_record && lifts && !refused_in(seen.life, seen.around, *lifts);
    rows.push_back(casefile::block_row(
        visit.words, std::move(what), lifting_word(visit, block.lifted_by), block.hard,
        here ? std::optional(Url(acts_of(visit, seen.life) + "/" + std::string(block.lifted_by))) : std::nullopt));
  }
  return rows;
}

std::string first_name(const std::string& name) { return name.substr(0, name.find(' ')); }

/// workflows.md §1: families are told of a suspension by a text of ours, which says nothing of why. The reader's
/// language stands first.
std::vector<ScriptView> scripts_for(const Visit& visit, const Seen& seen) {
  std::vector<ScriptView> scripts;
  for (const auto language : {i18n::Language::en, i18n::Language::fr}) {
    const i18n::Words words(language);
    const std::string mentor = first_name(seen.mentor), mentee = first_name(seen.mentee);
    ScriptView script{words.text("life.script.language"), std::string(i18n::tag(language)), {}};
    script.says = {
        words.text("life.script.stop", {{"mentor", std::string_view(mentor)}, {"mentee", std::string_view(mentee)}}),
        words.text("life.script.not_you", {{"mentee", std::string_view(mentee)}}), words.text("life.script.ask"),
        words.text("life.script.next")};
    scripts.push_back(std::move(script));
  }
  if (visit.words.language() == i18n::Language::fr) std::swap(scripts[0], scripts[1]);
  return scripts;
}

/// Each pause that has not begun, with the way to withdraw it.
void tell_planned(const Visit& visit, const Seen& seen, PanelView& view) {
  if (seen.life.closure) return;
  for (const auto& pause : seen.life.pauses) {
    if (pause.start <= visit.today) continue;
    const auto kind = visit.words.text_of("life.field.kind." + pause.kind);
    view.planned.push_back(visit.words.text(
        "match.pause_planned",
        {{"day", pause.start}, {"until", pause.expected_end.value_or(pause.start)}, {"kind", std::string_view(kind)}}));
    view.others.push_back({visit.words.text("match.pause_withdraw") + " · " + visit.words.date(pause.start),
                           Url(acts_of(visit, seen.life) + "/" + std::string(name(Act::pause_end)) +
                               "?pause=" + visit.seal_record("match_pauses", pause.chain))});
  }
}

PanelView view_of(const Visit& visit, const Seen& seen) {
  PanelView view;
  const std::string base = acts_of(visit, seen.life) + "/";
  view.state = visit.words.text_of("life.state." + std::string(name(seen.standing.state)));
  view.since = visit.words.text("casefile.since", {{"day", seen.standing.since}});
  view.may_record = seen.may_record;
  tell_planned(visit, seen, view);
  if (seen.life.started && !seen.life.closure && seen.around.checks.drives && !seen.around.checks.may_drive)
    view.driving = visit.words.text("screening.no_driving");
  if (seen.life.started && !seen.life.closure && seen.around.permission_ended)
    view.permission = visit.words.text("life.no_permission", {{"day", *seen.around.permission_ended}});
  if (const auto by = tell_by(seen.standing, visit.today); by && seen.may_record) {
    view.scripts = scripts_for(visit, seen);
    view.tell_by = visit.words.text("life.script.by", {{"day", *by}});
    view.told = Url("/supervision/contacts/new?match=" + visit.seal(seen.life.match));
  }
  std::vector<Act> shown;
  for (const auto& due : seen.standing.owed) {
    view.owed.push_back({act_word(visit, due.act), std::string(due.clause), Url(base + std::string(name(due.act))),
                         due.day, casefile::due_status(visit.words, due.day, visit.today)});
    shown.push_back(due.act);
  }
  view.idle = view.owed.empty();
  if (const auto waits = gate(seen.life)) view.blocks = block_rows(visit, seen, *waits);
  view.blocked = !view.blocks.empty();
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    if (refused_in(seen.life, seen.around, act) || std::find(shown.begin(), shown.end(), act) != shown.end()) continue;
    if ((act == Act::reopening || act == Act::pause_approval) && !seen.supervisor) continue;
    const auto* pause = act == Act::pause_end ? seen.life.pause_to_end(visit.today) : nullptr;
    if (!pause || pause->start <= visit.today)
      view.others.push_back({act_word(visit, act), Url(base + std::string(name(act)))});
  }
  if (seen.life.closure)
    view.others.push_back(
        {visit.words.text("life.rematch"), Url("/matches/proposals/new?mentee=" + visit.seal(seen.life.mentee))});
  if (seen.life.plan && !seen.life.started)
    (planned_in_vain(seen.life, seen.around) ? view.cancellation : view.invitation) = Url(base + "invitation");
  return view;
}

/// The word of a record's main answer.
std::string answer_word(const Visit& visit, const Happened& h) {
  if (h.code.empty()) return {};
  const auto of = [&](std::string_view column) {
    return visit.words.text_of("life.field." + std::string(column) + "." + h.code);
  };
  switch (h.act) {
    case Act::provider_exclusion: return h.code;
    case Act::disclosure: return of("audience");
    case Act::answer: return of("response");
    case Act::briefing: return of("audience");
    case Act::commitment: return of("party");
    case Act::first_meeting:
    case Act::goal: return of("status");
    case Act::review:
    case Act::pause: return of("kind");
    case Act::closure: return of("reason");
    case Act::exit_interview: return of("outcome");
    default: return {};
  }
}

/// "12 months · at least 4 visits a month": of `months;visits;hundredths of hours`, the last two perhaps empty.
std::string time_told(const Visit& visit, std::string_view numbers) {
  const auto next = [&]() -> std::optional<std::int64_t> {
    const auto end = std::min(numbers.find(';'), numbers.size());
    std::int64_t n = 0;
    const bool some = end > 0;
    for (const char c : numbers.substr(0, end)) n = n * 10 + (c - '0');
    numbers.remove_prefix(std::min(end + 1, numbers.size()));
    return some ? std::optional(n) : std::nullopt;
  };
  std::string text = visit.words.text("life.told_months", {{"n", next().value_or(0)}});
  if (const auto visits = next()) text += " · " + visit.words.text("life.told_visits", {{"n", *visits}});
  if (const auto hundredths = next()) {
    const std::string hours = visit.words.decimal(*hundredths);
    text += " · " + visit.words.text("life.told_hours", {{"hours", std::string_view(hours)}});
  }
  return text;
}

/// Free text as it stands; codes in words.
std::string note_of(const Visit& visit, const Happened& h) {
  if (h.act == Act::commitment) return time_told(visit, h.text);
  if (h.act == Act::answer && !h.text.empty()) return visit.words.text_of("life.field.party." + h.text);
  if (h.act == Act::deadline) {
    const auto by = parse_date(h.code);
    const std::string until = by ? visit.words.text("life.deadline.until", {{"day", *by}}) : std::string();
    return h.text.empty() ? until : until + " · " + h.text;
  }
  if (h.act != Act::disclosure) return h.text;
  std::string note;
  std::string_view rest = h.text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto key = i18n::Key::find("life.field.fields." + std::string(rest.substr(0, end)));
    (note += note.empty() ? "" : ", ") += key ? visit.words.text(*key) : std::string(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return note;
}

std::string_view icon_of(Act act) {
  switch (act) {
    case Act::first_meeting:
    case Act::introduction: return "people";
    case Act::pause:
    case Act::pause_end:
    case Act::pause_approval: return "paused";
    case Act::closure: return "off";
    default: return "note";
  }
}

}  // namespace

render::Html life_panel(const Visit& visit, const Seen& seen) {
  render::Html out(8 * 1024);
  html::life_panel(out, view_of(visit, seen), visit.words);
  return out;
}

std::vector<render::Event> events_of(const Visit& visit, const Life& life) {
  std::vector<render::Event> events;
  for (const auto& h : life.happened) {
    std::string title = act_word(visit, h.act);
    if (const auto answer = answer_word(visit, h); !answer.empty()) title += " · " + answer;
    render::Event made{h.day, icon_of(h.act), std::move(title), {}, note_of(visit, h), {}, false, {}};
    if (days_between(h.day, h.first_recorded_on) > 14)
      made.tags.push_back({visit.words.text("match.late_entry"), "warn"});
    events.push_back(std::move(made));
  }
  if (life.withdrawn)
    events.insert(events.begin(), {*life.withdrawn, "note", visit.words.text("life.withdrawn"), {}, {}, {}, false, {}});
  if (life.proposed)
    events.push_back({*life.proposed, "people", visit.words.text("life.proposed"), {}, {}, {}, false, {}});
  return events;
}

}  // namespace kith::matches

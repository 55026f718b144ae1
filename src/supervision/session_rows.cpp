// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/session_rows.h"

#include <algorithm>

#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "supervision/informants.h"

namespace kith::supervision {
namespace {

using http::Fields;
using render::Field;

std::vector<Field::Choice> result_choices(const i18n::Words& words) {
  std::vector<Field::Choice> choices{{"", words.text("supervision.session.skip")}};
  for (const Outcome outcome : all_outcomes)
    choices.push_back({std::string(code(outcome)), words.text_of(key_of(outcome))});
  return choices;
}

std::vector<Field::Choice> mode_choices(const i18n::Words& words) {
  std::vector<Field::Choice> choices;
  for (const Mode mode : all_modes) choices.push_back({std::string(code(mode)), words.text_of(key_of(mode))});
  return choices;
}

/// Who answers for the family, as far as the grid can ask: adults on file.
std::optional<Field> informant_field(db::Tx& tx, const Visit& visit, const render::FormState& state,
                                     const WorkListLine& line, std::size_t number) {
  if (line.owed.track != Track::guardian) return std::nullopt;
  const AroundMentee family = around(tx, snapshot::key_of(line.match.mentee), visit.today, visit.today);
  auto choices = informant_choices(visit, family);
  choices.pop_back();  // an adult who is not on file needs the full form
  if (choices.empty()) return std::nullopt;
  return state.choice(party_field(number, "informant"), "supervision.form.who_answered", std::move(choices),
                      usual_informant(visit, family));
}

/// Problems of fields that the row does not show, in words; each sentence once.
void add_errors(SessionRow& row, const i18n::Words& words, const Refusal& refusal) {
  const auto shown = [&](const std::string& field) {
    return field == row.result.name || field == row.mode.name || field == row.minutes.name || field == row.note.name ||
           (row.informant && field == row.informant->name);
  };
  for (const Problem& problem : refusal.problems) {
    if (shown(problem.field)) continue;
    const std::string text = words.text_of(problem.key);
    if (std::find(row.errors.begin(), row.errors.end(), text) == row.errors.end()) row.errors.push_back(text);
    row.needs_form = row.needs_form || problem.field.starts_with("parties.");
  }
}

}  // namespace

std::string row_field(std::size_t number, std::string_view name) {
  return "rows." + std::to_string(number) + "." + std::string(name);
}

DecodedContact decode_row(const Fields& fields, std::size_t number, const Visit& visit) {
  Fields own;
  own.add("event_date", iso(visit.today));
  own.add("mode", std::string(fields.get(row_field(number, "mode"))));
  own.add("minutes", std::string(fields.get(row_field(number, "minutes"))));
  const std::string prefix = party_field(number, "");
  for (const auto& [name, value] : fields.list())
    if (name.starts_with(prefix)) own.add(name, value);
  DecodedContact decoded = decode_contact(own, visit);
  for (NewParty& party : decoded.contact.parties)
    if (party.result == Outcome::attempted && party.note.empty())
      party.note = visit.words.text("supervision.form.no_answer");
  return decoded;
}

std::vector<std::size_t> rows_answered(const Fields& fields) {
  std::vector<std::size_t> rows;
  for (std::size_t n = 0; n < 200; ++n)
    if (!fields.get(party_field(n, "result")).empty()) rows.push_back(n);
  return rows;
}

SessionRow session_row(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& columns, const WorkListLine& line,
                       std::size_t number, const Fields* typed, const Refusal* refusal, PersonCards& people) {
  const render::FormState state(visit.words, typed, refusal);
  SessionRow row;
  static_cast<LineView&>(row) = line_view(tx, visit, columns, line, number, false, people);
  row.number = static_cast<std::int64_t>(number);
  row.result = state.choice(party_field(number, "result"), "supervision.session.result", result_choices(visit.words));
  row.informant = informant_field(tx, visit, state, line, number);
  row.mode = state.choice(row_field(number, "mode"), "supervision.session.mode", mode_choices(visit.words), "phone");
  row.mode.error = state.error("mode");
  row.minutes = state.field(row_field(number, "minutes"), "supervision.session.minutes");
  row.minutes.error = state.error("minutes");
  row.minutes.required = false;
  row.note = state.field(party_field(number, "note"), "supervision.session.note_of_row");
  if (refusal) add_errors(row, visit.words, *refusal);
  return row;
}

Fields renumbered(const Fields& kept, const std::vector<RowSubject>& kept_rows,
                  const std::vector<WorkListLine>& lines) {
  Fields fields;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const auto same = [&](const RowSubject& row) {
      return snapshot::ref_of(row.match) == lines[n].match.match && row.track == lines[n].owed.track;
    };
    const auto row = std::find_if(kept_rows.begin(), kept_rows.end(), same);
    if (row == kept_rows.end()) continue;
    const std::string party = party_field(row->number, ""), own = row_field(row->number, "");
    for (const auto& [name, value] : kept.list()) {
      if (name.starts_with(party)) fields.add(party_field(n, std::string_view(name).substr(party.size())), value);
      if (name.starts_with(own)) fields.add(row_field(n, std::string_view(name).substr(own.size())), value);
    }
  }
  return fields;
}

}  // namespace kith::supervision

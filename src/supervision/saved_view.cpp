// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/saved_view.h"

#include <algorithm>

#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "supervision/reach.h"

namespace kith::supervision {
namespace {

using i18n::Words;
using Kind = PartyOutcome::Kind;

std::string who(const Words& words, const PartyOutcome& o, PersonCards& people) {
  std::string name = o.person ? people.name(o.person) : o.informant_name;
  if (name.empty()) return words.text_of(key_of(o.track));
  return name.append(" (").append(words.text_of(key_of(o.track))).append(")");
}

std::string outcome_text(const Words& words, const PartyOutcome& o, const std::string& name) {
  const std::string_view n = name, window = o.window;
  switch (o.kind) {
    case Kind::met: return words.text("supervision.saved.met", {{"name", n}, {"window", window}});
    case Kind::met_late: return words.text("supervision.saved.met_late", {{"name", n}, {"window", window}});
    case Kind::already_met:
      return words.text("supervision.saved.already_met", {{"name", n}, {"window", window}, {"day", *o.met_on}});
    case Kind::attempt:
      if (o.attempts_needed == 0) return words.text("supervision.saved.attempt", {{"name", n}});
      return words.text(
          "supervision.saved.attempt_count",
          {{"name", n}, {"n", std::int64_t{o.attempt_days}}, {"needed", std::int64_t{o.attempts_needed}}});
    case Kind::refused: return words.text("supervision.saved.refused", {{"name", n}});
    case Kind::nothing: break;
  }
  return words.text("supervision.saved.nothing_met", {{"name", n}});
}

bool is_good(const PartyOutcome& o) {
  return (o.kind == Kind::met || o.kind == Kind::already_met || o.kind == Kind::attempt) && !o.reconfirm;
}

bool may_see(const Visit& visit, const snapshot::Snapshot& columns, const ContactRecord& record) {
  const Reach reach(columns, visit.actor, auth::Permission::see_match, visit.today);
  const auto matches = record.matches();
  return std::any_of(matches.begin(), matches.end(), [&](MatchId m) { return reach.match(m).has_value(); });
}

}  // namespace

std::string sentence(const Words& words, const PartyOutcome& o, PersonCards& people) {
  std::string text = outcome_text(words, o, who(words, o, people));
  if (o.flag == obligations::Flag::substituted) text.append(" ").append(words.text("supervision.saved.substituted"));
  if (o.flag == obligations::Flag::custody) text.append(" ").append(words.text("supervision.saved.custody"));
  if (o.next_due)
    text.append(", ").append(o.still_open ? words.text("supervision.saved.still_due", {{"due", *o.next_due}})
                                          : words.text("supervision.saved.next_due", {{"due", *o.next_due}}));
  text += '.';
  if (o.caution) text.append(" ").append(words.text_of(key(*o.caution)));
  if (o.reconfirm) text.append(" ").append(words.text("supervision.saved.reconfirm"));
  return text;
}

std::optional<SavedView> saved_view(db::Tx& tx, Visit& visit, const snapshot::Snapshot& columns, ContactId contact,
                                    PersonCards& people) {
  const auto record = contact_record(tx, contact, visit.today);
  if (!record || record->voided() || !may_see(visit, columns, *record)) return std::nullopt;
  SavedView view{
      .title = record->corrected() ? i18n::Key("supervision.saved.corrected") : i18n::Key("supervision.saved.title"),
      .contact = visit.seal(contact),
      .lines = {},
      .late_entry = record->late_entry()};
  for (const PartyOutcome& outcome : outcomes(tx, columns, *record, visit.today)) {
    view.lines.push_back({sentence(visit.words, outcome, people)});
    if (!is_good(outcome)) view.kind = "warn", view.icon = "note";
  }
  visit.saw("contact", contact.value);
  return view;
}

}  // namespace kith::supervision

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/informants.h"

#include "platform/i18n/keys.h"
#include "supervision/match_then.h"

namespace kith::supervision {
namespace {

using render::Field;

std::string with_kind(const i18n::Words& words, const Adult& adult) {
  return adult.card.name + " (" + words.text_of(adult.kind_key()) + ")";
}

}  // namespace

std::string informant_value(const Visit& visit, InformantKind kind, PersonId person) {
  std::string value(code(kind));
  return person ? value + "." + visit.seal(person) : value;
}

std::vector<Field::Choice> informant_choices(const Visit& visit, const AroundMentee& family) {
  std::vector<Field::Choice> choices;
  const auto add = [&](InformantKind kind, const std::vector<const Adult*>& adults) {
    for (const Adult* adult : adults)
      choices.push_back({informant_value(visit, kind, adult->card.person), with_kind(visit.words, *adult)});
  };
  add(InformantKind::guardian, family.open_guardians());
  add(InformantKind::safe_adult, family.safe_adults());
  add(InformantKind::guardian, family.apart());  // what happened can be recorded
  if (family.custody)
    choices.push_back({std::string(code(InformantKind::custody_organization)), family.custody->organization});
  add(InformantKind::other_adult, family.others());
  choices.push_back(
      {std::string(code(InformantKind::other_adult)), visit.words.text("supervision.informant.other_adult")});
  return choices;
}

std::string usual_informant(const Visit& visit, const AroundMentee& family) {
  if (const auto guardians = family.open_guardians(); !guardians.empty())
    return informant_value(visit, InformantKind::guardian, guardians.front()->card.person);
  if (const auto safe = family.safe_adults(); !safe.empty())
    return informant_value(visit, InformantKind::safe_adult, safe.front()->card.person);
  return {};
}

void fill_from_file(db::Tx& tx, const i18n::Words& words, NewContact& contact, Date today) {
  for (NewParty& party : contact.parties) {
    const bool wants_relation = party.informant == InformantKind::other_adult && party.person && party.relation.empty();
    const bool wants_name =
        party.informant == InformantKind::custody_organization && !party.person && party.informant_name.empty();
    if (!wants_relation && !wants_name) continue;
    const Date day = contact.event_date.value_or(today);
    const auto match = match_then(tx, party.match, day, today);
    if (!match) continue;
    const AroundMentee family = around(tx, match->mentee, day, today);
    if (wants_name && family.custody) party.informant_name = family.custody->informant_name;
    for (const Adult& adult : family.adults)
      if (wants_relation && adult.card.person == party.person) party.relation = words.text_of(adult.kind_key());
  }
}

void fill_from_file(db::Tx& tx, const i18n::Words& words, Correction& correction, Date today) {
  NewContact typed = correction.contact;
  typed.parties.clear();
  for (const CorrectedParty& edit : correction.parties) typed.parties.push_back(edit.answer);
  fill_from_file(tx, words, typed, today);
  for (std::size_t i = 0; i < typed.parties.size(); ++i) correction.parties[i].answer = std::move(typed.parties[i]);
}

}  // namespace kith::supervision

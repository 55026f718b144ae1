// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/cases.h"

#include <algorithm>

#include "accreditation/case_unit.h"
#include "accreditation/figure_view.h"
#include "accreditation/queries.h"
#include "casefile/person_name.h"
#include "platform/i18n/keys.h"
#include "snapshot/match_state.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

template <class Key>
Key find(db::Tx& tx, db::Sql sql, std::string_view id) {
  return tx.first(sql, {{"id", id}}, [](const db::Row& row) { return row.id<Key>(0); }).value_or(Key{});
}

/// "mentor|B3" -> "Mentor, B3"; "2026-05" -> "May 2026"; "out-1|month_6" -> "out-1, 6 months"; what is no code of the
/// record stays as it stands.
std::string part_text(const i18n::Words& words, std::string_view part) {
  if (const auto bar = part.find('|'); bar != part.npos)
    return part_text(words, part.substr(0, bar)) + ", " + part_text(words, part.substr(bar + 1));
  if (part == "mentor" || part == "mentee" || part == "guardian") return track_text(words, part);
  if (const auto code = i18n::Key::find("record.code." + std::string(part))) return words.text(*code);
  const auto month = parse_date(std::string(part) + "-01");
  return month ? words.month(*month) : std::string(part);
}

std::string reasons_text(const i18n::Words& words, std::string_view measure, const Failing& failing) {
  std::string text;
  for (const auto& reason : failing.reasons) (text += text.empty() ? "" : ", ") += reason_text(words, measure, reason);
  return text;
}

}  // namespace

std::string Cases::name_of(PersonId person) {
  return tx_
      .first(sql::name_of_person, {{"person", person}, {"as_of", Date(as_of_)}},
             [](const db::Row& r) { return casefile::person_name(r.text(0), r.text(1), r.text(2)); })
      .value_or(std::string());
}

std::optional<CaseView> Cases::of_match(MatchId match, std::string_view part) {
  const auto state = snapshot::state_of(snapshot_, snapshot::ref_of(match), as_of_);
  if (!state || !sight_.sees(*state)) return std::nullopt;
  const std::string mentee = name_of(snapshot::key_of(state->mentee)),
                    mentor = name_of(snapshot::key_of(state->mentor));
  visit_.saw("match", match.value);
  CaseView view;
  view.who = visit_.words.text(i18n::Key("accreditation.cases.people"),
                               {{"mentee", std::string_view(mentee)}, {"mentor", std::string_view(mentor)}});
  if (!part.empty()) view.part = part_text(visit_.words, part);
  view.href = render::Url("/supervision/matches/" + visit_.seal(match));
  return view;
}

std::optional<CaseView> Cases::of_contact(std::string_view id) {
  const auto contact = find<ContactId>(tx_, sql::contact_by_exchange_id, id);
  const auto match = tx_.first(sql::match_of_contact, {{"contact", contact}, {"as_of", Date(as_of_)}},
                               [](const db::Row& row) { return row.id<MatchId>(0); });
  CaseView view;
  if (match) {
    auto about = of_match(*match, {});
    if (!about) return std::nullopt;
    view = std::move(*about);
  } else if (!sight_.sees_all()) {
    return std::nullopt;
  } else {
    view.who = visit_.words.text(i18n::Key("accreditation.cases.record"), {{"id", id}});
  }
  visit_.saw("contact", contact.value);
  view.href = render::Url("/supervision/contacts/" + visit_.seal(contact));
  return view;
}

std::optional<CaseView> Cases::of_person(PersonId person) {
  for (const auto& pairing : snapshot_.of<snapshot::PairingRow>(snapshot::ref_of(person))) {
    if (!pairing.shows(as_of_)) continue;
    if (auto about = of_match(snapshot::key_of(pairing.match), {})) {
      about->who = name_of(person);
      return about;
    }
  }
  if (!sight_.sees_all()) return std::nullopt;
  visit_.saw("person", person.value);
  return CaseView{name_of(person), {}, {}, {}};
}

std::optional<CaseView> Cases::of_record(std::string_view id) {
  if (!sight_.sees_all()) return std::nullopt;
  return CaseView{visit_.words.text(i18n::Key("accreditation.cases.record"), {{"id", id}}), {}, {}, {}};
}

std::optional<CaseView> Cases::of_unit(Unit unit, std::string_view id, std::string_view part) {
  switch (unit) {
    case Unit::match: return of_match(find<MatchId>(tx_, sql::match_by_exchange_id, id), part);
    case Unit::meeting: return of_match(find<MatchId>(tx_, sql::match_of_meeting, id), {});
    case Unit::contact: return of_contact(id);
    case Unit::request: {
      const auto match = find<MatchId>(tx_, sql::match_of_request, id);
      return match ? of_match(match, {}) : of_record(id);
    }
    case Unit::person: return of_person(find<PersonId>(tx_, sql::person_by_exchange_id, id));
    case Unit::referral: return of_person(find<PersonId>(tx_, sql::mentee_of_referral, id));
    case Unit::intake: return of_person(find<PersonId>(tx_, sql::mentee_of_intake, id));
    case Unit::trigger: return of_person(find<PersonId>(tx_, sql::mentee_of_trigger, id));
    case Unit::assessment: return of_person(find<PersonId>(tx_, sql::mentee_of_assessment, id));
    case Unit::application: return of_person(find<PersonId>(tx_, sql::applicant, id));
    case Unit::concern:
      if (!sight_.sees_all()) return std::nullopt;
      return CaseView{visit_.words.text(i18n::Key("accreditation.cases.concern")), {}, {}, {}};
    case Unit::record: break;
  }
  return of_record(id);
}

std::optional<std::string> Cases::act_path(std::string_view measure, Unit unit, std::string_view id) {
  using auth::Permission;
  const auto may = [&](Permission permission) { return visit_.actor.may(permission); };
  const auto key = [&](db::Sql sql) {
    return tx_.first(sql, {{"id", id}}, [](const db::Row& r) { return r.integer(0); }).value_or(0);
  };
  const auto episode = [&](db::Sql sql) { return "/intake/episodes/" + visit_.seal_record("referrals", key(sql)); };
  if (measure == "M8.01b" && may(Permission::record_meeting))
    return "/relationship/months-without/new?match=" + visit_.seal(find<MatchId>(tx_, sql::match_by_exchange_id, id));
  if (unit == Unit::meeting && may(Permission::record_meeting))
    return "/relationship/meetings/" + visit_.seal(find<MeetingId>(tx_, sql::meeting_by_exchange_id, id));
  if (unit == Unit::application && may(Permission::see_mentor_file))
    return "/screening/mentors/" + visit_.seal_record("mentor_applications", key(sql::application_by_exchange_id));
  if (unit == Unit::person && may(Permission::see_people))
    return "/casefile/people/" + visit_.seal(find<PersonId>(tx_, sql::person_by_exchange_id, id));
  if (!may(Permission::see_mentee_file)) return std::nullopt;
  if (unit == Unit::referral) return episode(sql::referral_by_exchange_id);
  if (unit == Unit::intake) return episode(sql::referral_of_intake);
  if (unit == Unit::trigger) return episode(sql::referral_of_trigger);
  if (unit == Unit::assessment) return episode(sql::referral_of_assessment);
  return std::nullopt;
}

render::Url Cases::act(std::string_view measure, const Failing& failing, const CaseView& shown) {
  const UnitPlace place = unit_of(measure);
  const auto path = act_path(measure, place.unit, unit_apart(failing.unit, place.piece).first);
  return path ? render::Url(*path) : shown.href;
}

void withhold_concerns(Measure& measure) {
  if (unit_of(measure.id).unit != Unit::concern) return;
  for (Failing& failing : measure.failing) failing.unit = "withheld";
  std::sort(measure.failing.begin(), measure.failing.end(),
            [](const Failing& a, const Failing& b) { return a.reasons < b.reasons; });
}

std::optional<CaseView> Cases::of(std::string_view measure, const Failing& failing) {
  const UnitPlace name = unit_of(measure);
  const auto [id, part] = unit_apart(failing.unit, name.piece);
  auto view = of_unit(name.unit, id, part);
  if (!view) return std::nullopt;
  if (view->part.empty() && !part.empty()) view->part = part_text(visit_.words, part);
  view->reasons = reasons_text(visit_.words, measure, failing);
  return view;
}

}  // namespace kith::accreditation

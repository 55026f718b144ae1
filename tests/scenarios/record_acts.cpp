// SPDX-License-Identifier: AGPL-3.0-or-later
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

using casefile::Control;

/// "given_by" -> "given by"; "about_person_id" -> "about person"
std::string words_of(std::string_view field) {
  std::string words = in_words(field);
  if (words.ends_with(" id")) words.resize(words.size() - 3);
  return words;
}

std::int64_t hundredths(const std::string& text) {
  const auto point = text.find('.');
  const std::string places = point == text.npos ? "" : text.substr(point + 1);
  return std::stoi(text.substr(0, point)) * 100 + std::stoi((places + "00").substr(0, 2));
}

std::string several(const Caught& told) {
  std::string codes;
  for (const auto& one : told.list("value")) codes += (codes.empty() ? "" : ";") + code_of(one);
  return codes;
}

void fill(World& w, const casefile::FormField& field, Asides& a, casefile::Answers& made) {
  const std::string words = words_of(field.name());
  if (field.control == Control::check || field.control == Control::yes_no)
    return made.put(field.column, std::int64_t{a.has(words)});
  const auto told = a.take(words + " {value}");
  if (!told) return made.put(field.column, records::Stored{});
  const std::string& value = told->text("value");
  switch (field.control) {
    case Control::number: return made.put(field.column, std::int64_t{std::stoi(value)});
    case Control::decimal: return made.put(field.column, hundredths(value));
    case Control::person: return made.put(field.column, w.person(value).value);
    case Control::many: return made.put(field.column, several(*told));
    case Control::chips:
    case Control::select: return made.put(field.column, code_of(value));
    default: return made.put(field.column, value);
  }
}

}  // namespace

std::string code_of(const std::string& words) {
  std::string code = words;
  for (char& ch : code) ch = ch == ' ' ? '_' : ch;
  return code;
}

casefile::Answers filled_in(World& w, const casefile::RecordForm& form, Date day, Asides& a) {
  casefile::Answers made;
  bool first = true;
  for (const auto& field : form.fields) {
    if (field.control != Control::date) {
      fill(w, field, a, made);
      continue;
    }
    const auto told = a.take(words_of(field.name()) + " {day:date}");
    if (told || first)
      made.put(field.column, std::int64_t{day_number(told ? told->date("day") : day)});
    else
      made.put(field.column, records::Stored{});
    first = false;
  }
  return made;
}

casefile::Override passed(World& w, const std::string& who, Date day, ProgrammeId programme, Asides& a) {
  const auto reason = a.take("passed because {reason}");
  return {reason ? reason->text("reason") : "",
          w.actor(who, day).may(auth::Permission::override_guard, auth::Relation::own_team, programme)};
}

bool permitted(World& w, const std::string& who, Date day, auth::Permission permission, ProgrammeId programme,
               Asides& a) {
  const auto actor = w.actor(who, day);
  for (const auto relation : {auth::Relation::assigned_now, auth::Relation::own_team, auth::Relation::own_programme})
    if (actor.may(permission, relation, programme)) return true;
  const Refusal refusal{RefusalKind::not_found, {{"", "scenario.not_permitted"}}};
  as_expected(a, &refusal);
  return false;
}

void expect_owed(const Caught& c, const Owes& owes) {
  const auto day = c.values.contains("day") ? std::optional(c.date("day")) : std::nullopt;
  std::string others;
  for (const auto& [act, due] : owes) {
    if (act == code_of(c.text("act")) && (!day || due == day)) return;
    others += in_words(act) + (due ? " by " + iso(*due) : "") + "; ";
  }
  throw Trouble("that is not owed; what is owed: " + others);
}

}  // namespace kith::scenarios

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/on_paper.h"
#include "casefile/person_words.h"
#include "placement/pool_run.h"
#include "placement/queries.h"
#include "placement/sheet.html.h"
#include "platform/i18n/keys.h"
#include "platform/lists/outward_names.h"
#include "platform/render/html.h"
#include "records/labels.h"

/// The profile sheet of somebody of the pool, to be shown to the other side before a meeting (MS 6.03): first name,
/// age, languages, interests, goals or skills, free hours, and what the person agreed may be told. No family name, no
/// address, no phone, no file.
namespace kith::placement {
namespace {

using i18n::Key;

struct Part {
  std::string name, text;
};
struct SheetView {
  std::string lang, name, note;
  std::vector<Part> parts;
};

std::string spaced(std::string_view list) {
  std::string text;
  for (const char c : list) text += c == ';' ? std::string(", ") : std::string(1, c);
  return text;
}

/// "Tuesday 16:00 to 18:00, 18:00 to 20:00; Saturday ..."
std::string week_words(const Visit& visit, const std::array<std::string, 7>& week) {
  static constexpr std::string_view days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};
  std::string text;
  for (std::size_t d = 0; d < 7; ++d) {
    if (week[d].empty()) continue;
    const std::string key = "placement.field." + std::string(days[d]);
    std::string hours;
    for (std::size_t at = 0; at < week[d].size(); at += 4)  // codes of three letters, joined with ';'
      (hours += hours.empty() ? "" : ", ") += visit.words.text_of(key + "." + week[d].substr(at, 3));
    text += (text.empty() ? "" : "; ") + visit.words.text_of(key) + " " + hours;
  }
  return text;
}

std::optional<SheetView> sheet_of(Visit& visit, const ProgrammePool& pool, const Facts& facts, PersonId person) {
  const auto mentor = find_person(pool.mentors, person);
  const auto mentee = std::ranges::find(pool.mentees, person, &Somebody::person);
  const bool is_mentor = mentor != pool.mentors.end();
  if (!is_mentor && mentee == pool.mentees.end()) return std::nullopt;
  SheetView view;
  view.lang = visit.words.language() == i18n::Language::fr ? "fr" : "en";
  view.note = visit.words.text("placement.sheet.note", {{"day", visit.today}});
  const auto say = [&](Key name, std::string text) {
    if (!text.empty()) view.parts.push_back({visit.words.text(name), std::move(text)});
  };
  visit.read([&](db::Tx& tx) {
    const ProgrammeId programme = pool.programme;
    tx.query(sql::sheet, {{"person", person}, {"programme", programme}, {"as_of", visit.today}},
             [&](const db::Row& row) {
               const bool legal_name_stays = !is_mentor && row.maybe_integer(3).value_or(0) != 0;
               view.name = legal_name_stays ? lists::outward_name(row.text(0), {}, row.text(1))
                                            : row.string(row.text(1).empty() ? 0 : 1);
               say("placement.sheet.languages", casefile::languages_shown(visit.words, row.text(2)));
             });
  });
  const auto& who = is_mentor ? static_cast<const matching::Person&>(
                                    pool.asked.pool.mentors[static_cast<std::size_t>(mentor - pool.mentors.begin())])
                              : pool.asked.pool.mentees[static_cast<std::size_t>(mentee - pool.mentees.begin())];
  if (!is_mentor && (who.known & matching::known_age) != 0)
    say("placement.sheet.age", visit.words.text("placement.sheet.years", {{"n", static_cast<std::int64_t>(who.age)}}));
  if (const auto found = facts.profiles.find(person); found != facts.profiles.end()) {
    say("placement.field.interests", spaced(found->second.interests));
    say(is_mentor ? Key("placement.sheet.skills") : Key("placement.sheet.goals"),
        spaced(is_mentor ? found->second.skills : found->second.goals));
    say("placement.sheet.introduction", found->second.introduction);
  }
  if (const auto week = facts.weeks.find(person); week != facts.weeks.end())
    say("placement.form.availability", week_words(visit, week->second));
  return view;
}

}  // namespace

http::Response printed(render::Html sheet, std::string_view file) { return casefile::on_paper(std::move(sheet), file); }

http::Response sheet_page(Visit& visit, const Uses& uses) {
  const auto person = visit.open_id<PersonId>(visit.path.find("person")->second);
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!person || !programme || hidden_from(visit).contains(*person)) return visit.refused({RefusalKind::not_found, {}});
  const auto facts = visit.reading([&](db::Tx& tx) { return facts_of(tx, programme->programme, visit.today); });
  const auto view = sheet_of(visit, pool_of(facts, *uses.columns()), facts, *person);
  if (!view) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", person->value);
  render::Html page(4 * 1024);
  html::sheet(page, *view, visit.words);
  return printed(std::move(page), "profile.pdf");
}

}  // namespace kith::placement

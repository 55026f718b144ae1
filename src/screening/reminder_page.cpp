// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/stage_letter.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"
#include "screening/declaration.h"
#include "screening/screening.h"

/// The letter about checks that run out (workflows.md §5.1: notices 60 and 30 days before; decision 0267): which and
/// when, in the mentor's language, never what came of one. Declarations have a letter of their own.
namespace kith::screening {
namespace {

using render::Url;

/// What the outbox calls the letter: of a check of the records, and of one that never came, by the application.
constexpr std::string_view of_check = "check", of_missing = "check_missing";
constexpr std::string_view mailed_act = "screening.check_mailed";  // not a word: an act

struct Reminder {
  Seen seen;
  Act next{};
  casefile::StageLetter letter;
};

/// What is not there comes before what runs out.
Date runs_out(const Covered& one) {
  return one.cover == Cover::added ? one.bring.value_or(Date{}) : one.until.value_or(Date{});
}

std::vector<Covered> running_out(const Seen& seen) {
  auto list = seen.covered();
  std::erase_if(list, [](const Covered& one) { return one.cover == Cover::valid || one.type == declaration_type; });
  std::stable_sort(list.begin(), list.end(),
                   [](const Covered& a, const Covered& b) { return runs_out(a) < runs_out(b); });
  return list;
}

int stage_of(const Covered& one, Date today) {
  if (one.cover != Cover::expiring || !one.until) return 2;
  return days_between(today, *one.until) <= snapshot::check_second_warning_days ? 1 : 0;
}

/// The newest that came back; 0: none did. One that is ordered only asks for nothing anew.
std::int64_t newest_of(const MentorFile& file, const std::string& type) {
  std::int64_t newest = 0;
  for (const auto& check : file.checks)
    if (check.type == type && !check.waiting()) newest = std::max(newest, check.chain);
  return newest;
}

/// "Criminal record check: until 3 Jan 2027"; of what is late or never came its name.
std::string line_of(const i18n::Words& words, const Covered& one, Date today) {
  const auto what = records::code_label(words, one.type);
  const Date until = runs_out(one);
  return until >= today ? words.text("screening.reminder.until", {{"what", std::string_view(what)}, {"day", until}})
                        : words.text("screening.reminder.missing", {{"what", std::string_view(what)}});
}

std::vector<std::string> paragraphs_of(const i18n::Words& words, const std::string& given,
                                       const std::vector<Covered>& list, Date today) {
  std::vector<std::string> paragraphs{words.text("casefile.link.hello", {{"name", std::string_view(given)}}),
                                      words.text("screening.reminder.asks")};
  for (const auto& one : list) paragraphs.push_back(line_of(words, one, today));
  paragraphs.push_back(words.text("casefile.link.thanks"));
  return paragraphs;
}

/// Nothing when nothing runs out, or the mentor is not in service. It is about the newest check of the type that runs
/// out first: a renewal begins the letters again. Its stages: from 60 days before, from 30 days before, late.
std::optional<Reminder> reminder_for(Visit& visit, const Uses& uses) {
  auto seen = open_file(visit, uses);
  if (!seen || !concerned(*seen)) return std::nullopt;
  const auto list = running_out(*seen);
  if (list.empty()) return std::nullopt;
  auto to = visit.reading([&](db::Tx& tx) { return casefile::addressee(tx, seen->file->person, visit.today); });
  if (!to) return std::nullopt;
  const i18n::Words words(to->language);
  const auto& first = list.front();
  const auto newest = newest_of(*seen->file, first.type);
  auto paragraphs = paragraphs_of(words, to->given, list, visit.today);
  casefile::StageLetter letter{newest == 0 ? of_missing : of_check,
                               newest == 0 ? seen->file->application : newest,
                               stage_of(first, visit.today),
                               seen->file->person,
                               std::move(*to),
                               words.text("screening.reminder.subject"),
                               std::move(paragraphs)};
  const Act next = bringing_act(*seen->file, first.type);
  return Reminder{std::move(*seen), next, std::move(letter)};
}

}  // namespace

bool runs_out_soon(const Seen& seen) { return concerned(seen) && !running_out(seen).empty(); }

http::Response reminder_page(Visit& visit, const Uses& uses) {
  const auto reminder = reminder_for(visit, uses);
  if (!reminder) return visit.refused({RefusalKind::not_found, {}});
  const std::string address = address_of(visit, reminder->seen.file->application);
  const std::string next(name(reminder->next));
  return casefile::show_stage_letter(
      visit, reminder->letter,
      {visit.words.text("screening.title.reminder"), "", visit.words.text_of("screening.act." + next), Url(address),
       Url(address + "/reminder"), Url(address + "/" + next)});
}

http::Response reminder_post(Visit& visit, const Uses& uses) {
  const auto reminder = reminder_for(visit, uses);
  if (!reminder) return visit.refused({RefusalKind::not_found, {}});
  const auto made = casefile::send_stage_letter(visit, mailed_act, reminder->letter, [&] {
    return http::Response::see_other(address_of(visit, reminder->seen.file->application) +
                                     "/reminder?done=done.mail_leaves");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response reminder_api_get(Visit& visit, const Uses& uses) {
  const auto reminder = reminder_for(visit, uses);
  return reminder ? casefile::stage_letter_json(reminder->letter) : visit.refused({RefusalKind::not_found, {}});
}

http::Response reminder_api_post(Visit& visit, const Uses& uses) {
  const auto reminder = reminder_for(visit, uses);
  return reminder ? casefile::send_stage_letter_json(visit, mailed_act, reminder->letter)
                  : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::screening

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "casefile/mail_state.h"
#include "casefile/person_words.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/mail/message.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "screening/declaration.h"
#include "screening/reminder.html.h"
#include "screening/screening.h"

/// The letter about checks that run out (workflows.md §5.1: notices 60 and 30 days before; decision 0267): which and
/// when, in the mentor's language, never what came of one. Declarations have a letter of their own.
namespace kith::screening {
namespace {

using render::Url;

/// What the outbox calls the letter: of a check of the records, and of one that never came, by the application.
constexpr std::string_view of_check = "check", of_missing = "check_missing";

struct ReminderView {
  render::FormToken token;
  std::string name, email, phone, safe_note, tag, subject, next;
  std::vector<std::string> paragraphs, by_mail;
  Url file, send, act;
  bool may_send{};
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};

struct Reminder {
  Seen seen;
  casefile::Addressee to;
  std::string_view word{of_check};
  std::int64_t about{};  ///< the newest check of the type that runs out first: a renewal begins the letters again
  int stage{};           ///< 0 from 60 days before, 1 from 30 days before, 2 late
  Act next{};
  std::string subject;
  std::vector<std::string> paragraphs;
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

/// Nothing when nothing runs out, or the mentor is not in service.
std::optional<Reminder> reminder_for(Visit& visit, const Uses& uses) {
  auto seen = open_file(visit, uses);
  if (!seen || !concerned(*seen)) return std::nullopt;
  const auto list = running_out(*seen);
  if (list.empty()) return std::nullopt;
  auto to = visit.reading([&](db::Tx& tx) { return casefile::addressee(tx, seen->file->person, visit.today); });
  if (!to) return std::nullopt;
  const i18n::Words words(to->language);
  Reminder letter{std::move(*seen), std::move(*to), of_check, 0, 0, {}, words.text("screening.reminder.subject"), {}};
  letter.about = newest_of(*letter.seen.file, list.front().type);
  if (letter.about == 0) {
    letter.word = of_missing;
    letter.about = letter.seen.file->application;
  }
  letter.stage = stage_of(list.front(), visit.today);
  letter.next = bringing_act(*letter.seen.file, list.front().type);
  letter.paragraphs = {words.text("casefile.link.hello", {{"name", std::string_view(letter.to.given)}}),
                       words.text("screening.reminder.asks")};
  for (const auto& one : list) letter.paragraphs.push_back(line_of(words, one, visit.today));
  letter.paragraphs.push_back(words.text("casefile.link.thanks"));
  return letter;
}

Result<http::Response> send_reminder(Visit& visit, const Reminder& letter, FunctionRef<http::Response()> done) {
  if (!mail::is_address(letter.to.email)) return refuse(RefusalKind::conflict, "casefile.mail.flaw");
  return visit.change("screening.check_mailed", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto posted = mail::about(tx, letter.word, letter.about);
    if (!mail::terms(tx).on || casefile::left_at_stage(posted, letter.stage))
      return refuse(RefusalKind::conflict, "casefile.mail.flaw");
    std::string body;
    for (const auto& paragraph : letter.paragraphs) body += paragraph + "\n\n";
    const mail::Letter out{std::string(letter.word),
                           letter.about,
                           letter.stage,
                           std::to_string(posted.size()),
                           letter.seen.file->person,
                           letter.to.email,
                           std::string(i18n::short_name(letter.to.language)),
                           letter.subject,
                           body};
    if (!mail::put(tx, out, visit.now)) return refuse(RefusalKind::conflict, "casefile.mail.flaw");
    visit.changed("person", letter.seen.file->person.value);
    return done();
  });
}

}  // namespace

bool runs_out_soon(const Seen& seen) { return concerned(seen) && !running_out(seen).empty(); }

http::Response reminder_page(Visit& visit, const Uses& uses) {
  const auto letter = reminder_for(visit, uses);
  if (!letter) return visit.refused({RefusalKind::not_found, {}});
  ReminderView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.name = letter->to.name;
  view.email = letter->to.email;
  view.phone = letter->to.phone;
  view.safe_note = letter->to.safe_note;
  view.tag = i18n::tag(letter->to.language);
  view.subject = letter->subject;
  view.paragraphs = letter->paragraphs;
  const std::string address = address_of(visit, letter->seen.file->application);
  view.file = Url(address);
  view.send = Url(address + "/reminder");
  view.act = Url(address + "/" + std::string(name(letter->next)));
  view.next = visit.words.text_of("screening.act." + std::string(name(letter->next)));
  const auto [on, posted] = visit.reading(
      [&](db::Tx& tx) { return std::pair(mail::terms(tx).on, mail::about(tx, letter->word, letter->about)); });
  for (const auto& one : posted)
    if (one.state != mail::State::taken_back) view.by_mail.push_back(casefile::mail_state(visit, one));
  view.may_send = on && !casefile::left_at_stage(posted, letter->stage) && mail::is_address(letter->to.email);
  render::Html body(8 * 1024);
  html::reminder(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.reminder"), body);
}

http::Response reminder_post(Visit& visit, const Uses& uses) {
  const auto letter = reminder_for(visit, uses);
  if (!letter) return visit.refused({RefusalKind::not_found, {}});
  const auto made = send_reminder(visit, *letter, [&] {
    return http::Response::see_other(address_of(visit, letter->seen.file->application) +
                                     "/reminder?done=done.mail_leaves");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response reminder_api_get(Visit& visit, const Uses& uses) {
  const auto letter = reminder_for(visit, uses);
  if (!letter) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object()
      .member("language", i18n::short_name(letter->to.language))
      .member("subject", letter->subject)
      .member("stage", letter->stage)
      .key("paragraphs")
      .array();
  for (const auto& paragraph : letter->paragraphs) json.value(paragraph);
  json.end().end();
  return http::Response::json(out);
}

http::Response reminder_api_post(Visit& visit, const Uses& uses) {
  const auto letter = reminder_for(visit, uses);
  if (!letter) return visit.refused({RefusalKind::not_found, {}});
  const auto made = send_reminder(visit, *letter, [] {
    std::string out;
    JsonWriter(out).object().member("sent", true).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening

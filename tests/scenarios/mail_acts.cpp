// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/settings/settings.h"
#include "scenarios/record_acts.h"
#include "screening/files.h"
#include "screening/reference_mail.h"

/// Referees who are asked and chased by mail (decisions 0240, 0241).
namespace kith::scenarios {
namespace {

void mail_is_on(World& w, const Caught&, Asides&) {
  const auto now = w.author("Olga", World::beginning).at;
  w.db().write("scenario", [&](db::Tx& tx) {
    settings::set(tx, "mail", "on", now);
    settings::set(tx, "mail_from", "kith@example.org", now);
    settings::set(tx, "mail_public_address", "https://kith.example.org", now);
  });
}

std::int64_t asked_about(World& w, const Caught& c) {
  return w.recall("referee " + c.text("referee") + " of " + c.text("mentor"));
}

void asks_referee(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const auto author = w.author(c.text("who"), day);
  const auto reference = w.add("mentor_references",
                               {{"mentor_references.application_id", w.recall("file of " + c.text("mentor"))},
                                {"mentor_references.event_date", day},
                                {"mentor_references.referee_name", std::string_view(c.text("referee"))},
                                {"mentor_references.status", "requested"}},
                               day);
  w.remember("referee " + c.text("referee") + " of " + c.text("mentor"), reference);
  w.db().write("scenario", [&](db::Tx& tx) {
    screening::keep_way(tx, reference, screening::way_of(c.text("reach"), "en"), author.at);
    screening::mail_when_due(tx, reference, "/reference/x", author.at);
  });
}

void answers_by_link(World& w, const Caught& c, Asides&) {
  const auto now = w.author("Olga", c.date("date")).at;
  w.db().write("scenario", [&](db::Tx& tx) {
    screening::keep_answer(tx, asked_about(w, c), {"Ten years", "Patient", "", "positive"}, now);
  });
}

/// What the server does each minute, at noon of each day from `date` to `day`.
void days_pass(World& w, const Caught& c, Asides&) {
  for (Date day = c.date("date"); day <= c.date("day"); day = add_days(day, 1))
    screening::mail_due_letters(
        {w.db(),
         [&](Date today, FunctionRef<void(const std::map<std::int64_t, screening::MentorFile>&)> read) {
           read(w.db().reading("scenario",
                               [&](db::Tx& tx) { return screening::load_files(tx, 0, 1'000'000'000, today); }));
         },
         [&] { return std::make_shared<const snapshot::Snapshot>(w.columns()); },
         [](std::int64_t) { return std::string("/reference/x"); }},
        w.author("Olga", day).at);
}

void letters_put(World& w, const Caught& c, Asides&) {
  const auto posted =
      w.db().reading("scenario", [&](db::Tx& tx) { return mail::about(tx, "reference", asked_about(w, c)); });
  std::string days;
  for (const auto& one : posted) days += (days.empty() ? "" : " and ") + std::to_string(one.part);
  expect("letters", posted.empty() ? "none" : days, c.text("days"));
}

}  // namespace

std::vector<Sentence> mail_acts() {
  return {
      {"mail is on", mail_is_on},
      {"on {date} {who} asks referee {referee} of {mentor} at {reach}", asks_referee},
      {"on {date} {referee} answers by the link about {mentor}", answers_by_link},
      {"from {date} to {day:date} the days pass", days_pass},
      {"letters to {referee} about {mentor} are put after these days: {days}", letters_put},
  };
}

}  // namespace kith::scenarios

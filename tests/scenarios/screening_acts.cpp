// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "scenarios/record_acts.h"
#include "screening/acts.h"
#include "screening/agreement_texts.h"
#include "screening/declaration.h"
#include "screening/files.h"

namespace kith::scenarios {
namespace {

using auth::Permission;
using screening::Act;

/// A mentor's file and what it stands among on a day.
struct File {
  File(World& w, db::Tx& tx, const std::string& mentor, const snapshot::Snapshot& columns, Date day) {
    auto found = screening::load_file(tx, w.recall("file of " + mentor), day);
    if (!found) throw Trouble("there is no file of " + mentor + " by then");
    file = std::move(*found);
    around = screening::Surroundings(columns, tx, day).around(file);
    standing = screening::standing(file, around, day);
  }
  screening::MentorFile file;
  screening::Around around;
  screening::Standing standing;
};

void inquires(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const ProgrammeId programme = w.programme("Community");
  casefile::Answers answers;
  answers.put("mentor_applications.event_date", std::int64_t{day_number(day)});
  answers.put("mentor_applications.status", std::string(a.has("paid") ? "paid" : "volunteer"));
  if (!permitted(w, c.text("who"), typed, Permission::screen_mentors, programme, a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return screening::record_inquiry(tx, w.person(c.text("mentor")), programme, answers,
                                     w.author(c.text("who"), typed));
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("file of " + c.text("mentor"), *made);
}

/// The newest check of the type told; or the reference still waiting.
std::int64_t which(const screening::MentorFile& file, Act act, const std::optional<Caught>& type) {
  std::int64_t found = 0;
  if (act == Act::reference_answer)
    for (const auto& reference : file.references) found = reference.chain;
  for (const auto& check : file.checks)
    if (type && check.type == code_of(type->text("type"))) found = check.chain;
  return found;
}

screening::Typed typed_form(World& w, const Caught& c, Asides& a, Act act, Date day, Date typed) {
  screening::Typed form;
  form.answers = filled_in(w, screening::form_of(act), day, a);
  while (const auto score = a.take("{criterion} scored {number}"))
    form.scores.push_back({code_of(score->text("criterion")), score->number("number"), {}});
  form.passed = passed(w, c.text("who"), typed, w.programme("Community"), a);
  form.director = w.actor(c.text("who"), typed).may(Permission::adjudicate_checks);
  return form;
}

void records_act(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto act = screening::parse_act(code_of(c.text("act")));
  if (!act) throw Trouble("there is no such act of screening");
  auto form = typed_form(w, c, a, *act, day, typed);
  const auto type = a.take("of the {type} check");
  if (!permitted(w, c.text("who"), typed, Permission::screen_mentors, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const File f(w, tx, c.text("mentor"), columns, typed);
    form.which = *act == Act::exemption ? w.recall("document legal_text") : which(f.file, *act, type);
    return screening::record_act(tx, f.file, f.around, f.standing.state, *act, form, w.author(c.text("who"), typed));
  });
  as_expected(a, made ? nullptr : &made.error());
}

std::string_view document_kind(const std::string& kind) {
  return kind == "commitment"        ? "agreement_form"
         : kind == "confidentiality" ? "confidentiality_policy"
                                     : "code_of_conduct";
}

/// A document of the programme with the words that are signed, approved on the day.
void text_holds(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const std::string kind = code_of(c.text("kind"));
  const auto author = w.author(c.text("who"), day);
  w.db().writing("scenario", [&](db::Tx& tx) {
    const auto document = records::append(tx, "documents",
                                          {{"documents.programme_id", w.programme("Community")},
                                           {"documents.kind", document_kind(kind)},
                                           {"documents.title", std::string_view(kind)},
                                           {"documents.status", "approved"},
                                           {"documents.event_date", day},
                                           {"documents.parts_missing", "none"}},
                                          author);
    if (!document) throw Trouble("the document was refused");
    screening::SigningText text;
    text.document = document->chain;
    text.kind = kind, text.version = c.text("version"), text.english = "We keep appointments.";
    if (kind == "commitment") text.visits = 2, text.months = 12;
    text.sign_by = c.date("day");
    if (!screening::keep_text(tx, text, author)) throw Trouble("the text was refused");
    return 0;
  });
}

/// In the own account, with the own name.
void signs(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto columns = w.columns();
  const auto kind = code_of(c.text("kind"));
  const auto name = a.take("as {name}");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const File f(w, tx, c.text("mentor"), columns, day);
    auto texts = screening::texts_in_force(tx, w.programme("Community"), day);
    std::erase_if(texts, [&](const screening::SigningText& t) { return t.kind != kind; });
    return screening::sign_texts(tx, f.file, f.around, f.standing.state, texts,
                                 {name ? name->text("name") : c.text("mentor"), "en", true},
                                 w.author(c.text("mentor"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

/// In the own account, once it is asked for.
void declares(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto columns = w.columns();
  const bool changed = a.has("something has changed");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    const auto own = screening::declaration_of(tx, columns, w.person(c.text("mentor")), day);
    if (!own) return refuse(RefusalKind::conflict, "screening.refused.not_asked");
    return screening::declare(tx, *own, changed ? "record_found" : "clear", w.author(c.text("mentor"), day).at);
  });
  as_expected(a, made ? nullptr : &made.error());
}
void expect_driving(World& w, const Caught& c, bool allowed) {
  const auto columns = w.columns();
  const bool may = w.db().reading("scenario", [&](db::Tx& tx) {
    const File f(w, tx, c.text("mentor"), columns, c.date("date"));
    return screening::may_drive(f.file, f.around, c.date("date"));
  });
  expect("driving", may ? "may" : "may not", allowed ? "may" : "may not");
}
void may_drive(World& w, const Caught& c, Asides&) { expect_driving(w, c, true); }
void may_not_drive(World& w, const Caught& c, Asides&) { expect_driving(w, c, false); }

screening::Standing stands(World& w, const Caught& c) {
  const auto columns = w.columns();
  return w.db().reading("scenario",
                        [&](db::Tx& tx) { return File(w, tx, c.text("mentor"), columns, c.date("date")).standing; });
}
void is_in_state(World& w, const Caught& c, Asides&) {
  expect("the file", in_words(screening::name(stands(w, c).state)), c.text("state"));
}
void owes(World& w, const Caught& c, Asides&) {
  Owes all;
  for (const auto& due : stands(w, c).owed) all.emplace_back(screening::name(due.act), due.day);
  expect_owed(c, all);
}

}  // namespace

std::vector<Sentence> screening_acts() {
  return {
      {"on {date} {who} takes the inquiry of {mentor}", inquires},
      {"on {date} {who} records {act} for the file of {mentor}", records_act},
      {"on {date} {who} puts the text of {kind} version {version} in force to be signed by {day:date}", text_holds},
      {"on {date} {mentor} signs the {kind} in the own account", signs},
      {"on {date} {mentor} gives the declaration in the own account", declares},
      {"on {date} {mentor} may drive mentees", may_drive},
      {"on {date} {mentor} may not drive mentees", may_not_drive},
      {"on {date} the file of {mentor} owes {act} by {day:date}", owes},
      {"on {date} the file of {mentor} owes {act}", owes},
      {"on {date} the file of {mentor} is {state}", is_in_state},
  };
}

}  // namespace kith::scenarios

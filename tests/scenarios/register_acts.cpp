// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "documents/store.h"
#include "scenarios/record_acts.h"
#include "snapshot/refs.h"
#include "training/store.h"

namespace kith::scenarios {
namespace {

// Documents of the register (standards.md §6).

const documents::Series& series_of(const std::vector<documents::Series>& all, const std::string& title) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.holds().title == title; });
  if (found == all.end()) throw Trouble("no document is called \"" + title + "\"");
  return *found;
}
/// An act on the document of the sentence, by whoever keeps documents.
void document_act(World& w, const Caught& c, Asides& a,
                  FunctionRef<Result<std::int64_t>(db::Tx&, const documents::Series&, const records::Author&)> act) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_documents, w.programme("Community"), a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto all = documents::load_register(tx, day);
    return act(tx, series_of(all, c.text("title")), w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void puts(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_documents, w.programme("Community"), a)) return;
  auto answers = filled_in(w, documents::version_form, day, a);
  answers.put("documents.kind", code_of(c.text("kind")));
  answers.put("documents.title", c.text("title"));
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return documents::add_document(tx, w.programme("Community"), answers, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void makes_version(World& w, const Caught& c, Asides& a) {
  const auto answers = filled_in(w, documents::version_form, c.date("date"), a);
  document_act(w, c, a, [&](db::Tx& tx, const documents::Series& series, const records::Author& author) {
    return documents::add_version(tx, series, answers, author);
  });
}
void approves(World& w, const Caught& c, Asides& a) {
  const auto answers = filled_in(w, documents::approve_form, c.date("date"), a);
  document_act(w, c, a, [&](db::Tx& tx, const documents::Series& series, const records::Author& author) {
    return documents::approve(tx, series.draft() ? *series.draft() : series.holds(), answers, author);
  });
}
void reads_again(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("documents.review_date", std::int64_t{day_number(c.date("next"))});
  answers.put("documents.parts_missing", std::string("none"));
  document_act(w, c, a, [&](db::Tx& tx, const documents::Series& series, const records::Author& author) {
    return documents::reviewed(tx, series.holds(), answers, author);
  });
}
void has_status(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const auto all = w.db().reading("scenario", [&](db::Tx& tx) { return documents::load_register(tx, day); });
  expect("its status", std::to_string(documents::status_of(series_of(all, c.text("title")).holds(), day)),
         c.text("status"));
}
void next_review(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const auto all = w.db().reading("scenario", [&](db::Tx& tx) { return documents::load_register(tx, day); });
  expect("the next review", iso(documents::review_by(series_of(all, c.text("title")).holds())), iso(c.date("next")));
}

// Training (MS 5, workflows.md §5.2).

std::string topics_in(const Caught& c) {
  std::string codes;
  for (const auto& one : c.list("topics")) codes += (codes.empty() ? "" : ";") + code_of(one);
  return codes;
}
casefile::Answers version_answers(const Caught& c, Date from) {
  casefile::Answers answers;
  answers.put("course_versions.version", c.text("version"));
  answers.put("course_versions.valid_from", std::int64_t{day_number(from)});
  answers.put("course_versions.hours", std::int64_t{200});
  answers.put("course_versions.topics", topics_in(c));
  return answers;
}
void course(World& w, const Caught& c, Asides&) {
  casefile::Answers answers;
  answers.put("courses.name", c.text("course"));
  answers.put("courses.kind", std::string("training"));
  const Date from = c.date("date");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return training::record_course(tx, answers, version_answers(c, from), w.author("Office", from));
  });
  if (!made) throw Trouble("the course was refused: " + made.error().problems.at(0).key);
  const auto all = w.db().reading("scenario", [&](db::Tx& tx) { return training::load_courses(tx, from); });
  for (const auto& one : all)
    if (one.name == c.text("course")) w.remember("course " + one.name, one.course);
}
void newer_version(World& w, const Caught& c, Asides& a) {
  const Date from = c.date("date"), typed = typed_on(a, from);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return training::record_version(tx, w.recall("course " + c.text("course")), version_answers(c, from),
                                    w.author("Office", typed));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void holds(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_training, w.programme("Community"), a)) return;
  const auto partly = a.take("{person} misses {topics}");
  const auto passing = a.take("passed by {people}");
  const auto who_passed = passing ? passing->list("people") : std::vector<std::string>();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    const auto all = training::load_courses(tx, day);
    const auto of = std::find_if(all.begin(), all.end(),
                                 [&](auto& one) { return one.name == c.text("course") && one.of.valid_from <= day; });
    if (of == all.end()) throw Trouble("no course is called so by then");
    casefile::Answers answers;
    answers.put("training_events.event_date", std::int64_t{day_number(day)});
    answers.put("training_events.mode", std::string("in_person"));
    const auto author = w.author(c.text("who"), day);
    const auto plan = training::plan_event(tx, {w.programme("Community"), of->version, w.person(c.text("who")), {}, {}},
                                           answers, author);
    if (!plan) return plan;
    std::vector<training::Mark> sheet;
    for (const auto& name : c.list("people")) {
      training::Mark mark;
      mark.person = w.person(name);
      mark.was = std::ranges::find(who_passed, name) == who_passed.end() ? training::Mark::Was::there
                                                                         : training::Mark::Was::passed;
      if (partly && partly->text("person") == name)
        mark.missed = snapshot::parse_codes<training::Topic>(topics_in(*partly));
      sheet.push_back(mark);
    }
    return training::record_sheet(tx, *training::load_plan(tx, *plan, day), of->of.topics, sheet, {}, author);
  });
  as_expected(a, made ? nullptr : &made.error());
}
/// The topic as the mentor owes it on the day; nothing when it is not owed.
std::optional<training::OwedTopic> owed_topic(World& w, const Caught& c) {
  const Date day = c.date("date");
  const auto columns = w.columns();
  const auto versions =
      training::versions_of(w.db().reading("scenario", [&](db::Tx& tx) { return training::load_courses(tx, day); }));
  const auto mentors = training::mentors_of(columns, w.programme("Community"), day);
  const auto serving = mentors.find(w.person(c.text("mentor")));
  if (serving == mentors.end()) throw Trouble("no mentor of the programme by then");
  const auto owes = training::owes(columns, versions, serving->first, serving->second, w.programme("Community"), day);
  for (const auto& topic : owes.topics)
    if (snapshot::word(topic.topic) == code_of(c.text("topic"))) return topic;
  return std::nullopt;
}
void owes_topic(World& w, const Caught& c, Asides& a) {
  const auto topic = owed_topic(w, c);
  if (!topic) throw Trouble("it is not owed");
  expect("why it is owed", in_words(training::name(topic->why)), c.text("why"));
  if (const auto by = a.take("by {day:date}"))
    expect("the due day", topic->due ? iso(*topic->due) : "none", iso(by->date("day")));
}
void owes_no_topic(World& w, const Caught& c, Asides&) {
  if (owed_topic(w, c)) throw Trouble("it is owed");
}

}  // namespace

std::vector<Sentence> register_acts() {
  return {
      {"on {date} {who} puts the {kind} {title} in the register", puts},
      {"on {date} {who} makes a new version of the document {title}", makes_version},
      {"on {date} {who} approves the document {title}", approves},
      {"on {date} {who} has read the document {title} again until {next:date}", reads_again},
      {"on {date} the document {title} has status {status:number}", has_status},
      {"on {date} the document {title} is to be reviewed by {next:date}", next_review},
      {"from {date} on the course {course} in version {version:word} covers {topics}", course},
      {"from {date} on the course {course} is taught in version {version:word} with {topics}", newer_version},
      {"on {date} {who} teaches {course} to {people}", holds},
      {"on {date} {mentor} owes the topic {topic} as {why}", owes_topic},
      {"on {date} {mentor} does not owe the topic {topic}", owes_no_topic},
  };
}

}  // namespace kith::scenarios

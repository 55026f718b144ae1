// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "training/courses.html.h"
#include "training/training.h"

/// Courses, their versions, the topics of each. A new version with a new topic is owed by everybody who passed the one
/// before.
namespace kith::training {
namespace {

using casefile::Answers;
using render::Url;

struct VersionRow {
  std::string label, topics, hours;
  Date from{};
};
struct CourseRow {
  std::string name, kind;
  Url add;
  std::vector<VersionRow> versions;
};
/// One version of a course, in a file.
struct VersionLine {
  std::string name, kind, version, topics, hours;
  Date from{};
};
constexpr lists::Column<VersionLine> version_columns[] = {
    {"training.column.course", lists::field<&VersionLine::name>},
    {"record.column.kind", lists::field<&VersionLine::kind>},
    {"training.column.version", lists::field<&VersionLine::version>},
    {"training.column.from", lists::field<&VersionLine::from>},
    {"training.column.hours", lists::field<&VersionLine::hours>},
    {"training.column.topics", lists::field<&VersionLine::topics>},
};
struct CoursesView {
  std::vector<CourseRow> courses;
  std::optional<render::Empty> nothing;
  bool may_record{};
};

std::string address_of(const Visit& visit, std::int64_t course) {
  return "/training/courses/" + visit.seal_record("courses", course) + "/version";
}

std::vector<Course> courses_of(Visit& visit) {
  return visit.reading([&](db::Tx& tx) { return load_courses(tx, visit.today); });
}

/// The newest version of the course of the path.
std::optional<Course> open_course(Visit& visit) {
  const auto key = visit.open_record("courses", visit.path.find("course")->second);
  for (auto& course : courses_of(visit))
    if (key && course.course == *key) return std::move(course);
  return std::nullopt;
}

http::Response show(Visit& visit, const Course* known, const Refusal* refusal) {
  Answers initial;
  initial.put("course_versions.valid_from", static_cast<std::int64_t>(day_number(visit.today)));
  if (known) {
    std::string topics;
    known->of.topics.each([&](Topic topic) { (topics += topics.empty() ? "" : ";") += snapshot::word(topic); });
    initial.put("course_versions.topics", topics);
    if (known->hours) initial.put("course_versions.hours", *known->hours);
  } else {
    initial.put("course_versions.version", std::string("1"));
  }
  auto page = casefile::form_page(visit, version_form, initial, refusal);
  if (known) {
    page.about = known->title();
    page.action = Url(address_of(visit, known->course));
  } else {
    auto first = casefile::form_page(visit, course_form, {}, refusal);
    page.rows.insert(page.rows.begin(), first.rows.begin(), first.rows.end());
    page.action = Url("/training/courses");
  }
  const char* title = known ? "training.title.version_new" : "training.title.course_new";
  page.heading = visit.words.text_of(title);
  page.lead = visit.words.text("training.lead.version");
  page.back = Url("/training/courses");
  return casefile::show_form(
      visit, page, known ? i18n::Key("training.title.version_new") : i18n::Key("training.title.course_new"), refusal);
}

http::Response back_to_courses() { return http::Response::see_other("/training/courses?done=done.saved"); }

Result<http::Response> add_course(Visit& visit, FunctionRef<http::Response(std::int64_t)> done) {
  auto course = casefile::decode(visit, course_form);
  const auto version = casefile::decode(visit, version_form);
  course.problems.insert(course.problems.end(), version.problems.begin(), version.problems.end());
  if (!course.problems.empty()) return refuse(std::move(course.problems));
  return visit.change("training.course", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto row = record_course(tx, course.answers, version.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("course", *row);
    return done(*row);
  });
}

Result<http::Response> add_version(Visit& visit, const Course& course, FunctionRef<http::Response(std::int64_t)> done) {
  const auto version = casefile::decode(visit, version_form);
  if (!version.problems.empty()) return refuse(version.problems);
  return visit.change("training.version", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto row = record_version(tx, course.course, version.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("course", course.course);
    return done(*row);
  });
}

void version_json(JsonWriter& json, const Visit& visit, const Course& course) {
  json.object().member("id", visit.seal_record("course_versions", course.version)).member("version", course.label);
  json.member("valid_from", iso(course.of.valid_from));
  if (course.hours) json.member("hours", JsonWriter::Decimal{*course.hours, 2});
  json.key("topics").array();
  course.of.topics.each([&](Topic topic) { json.value(snapshot::word(topic)); });
  json.end().end();
}

}  // namespace

http::Response courses_page(Visit& visit, const Uses&) {
  CoursesView view;
  std::int64_t last = 0;
  for (const auto& course : courses_of(visit)) {
    if (course.course != last)
      view.courses.push_back(
          {course.name, records::code_label(visit.words, course.kind), Url(address_of(visit, course.course)), {}});
    last = course.course;
    view.courses.back().versions.push_back({course.label, topic_words(visit.words, course.of.topics),
                                            course.hours ? visit.words.decimal(*course.hours) : std::string(),
                                            course.of.valid_from});
  }
  if (lists::wanted(visit)) {
    std::vector<VersionLine> lines;
    for (const auto& course : view.courses)
      for (const auto& version : course.versions)
        lines.push_back({course.name, course.kind, version.label, version.topics, version.hours, version.from});
    return lists::answer(visit, "training.title.courses", version_columns, lines);
  }
  if (!view.courses.empty()) visit.offer_file();
  if (view.courses.empty())
    view.nothing = render::Empty{visit.words.text("training.no_course"), visit.words.text("training.no_course_hint")};
  view.may_record = visit.actor.may(auth::Permission::record_training);
  render::Html body(16 * 1024);
  html::courses(body, view, visit.words);
  return visit.page(visit.words.text("training.title.courses"), body);
}

http::Response course_new_page(Visit& visit, const Uses&) { return show(visit, nullptr, nullptr); }

http::Response course_post(Visit& visit, const Uses&) {
  const auto made = add_course(visit, [](std::int64_t) { return back_to_courses(); });
  return made ? *made : show(visit, nullptr, &made.error());
}

http::Response course_api_post(Visit& visit, const Uses&) {
  const auto made = add_course(visit, [&](std::int64_t course) { return http::created(visit, "courses", course); });
  return made ? *made : visit.refused(made.error());
}

http::Response version_new_page(Visit& visit, const Uses&) {
  const auto course = open_course(visit);
  return course ? show(visit, &*course, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response version_post(Visit& visit, const Uses&) {
  const auto course = open_course(visit);
  if (!course) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add_version(visit, *course, [](std::int64_t) { return back_to_courses(); });
  return made ? *made : show(visit, &*course, &made.error());
}

http::Response version_api_post(Visit& visit, const Uses&) {
  const auto course = open_course(visit);
  if (!course) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add_version(visit, *course,
                                [&](std::int64_t version) { return http::created(visit, "course_versions", version); });
  return made ? *made : visit.refused(made.error());
}

http::Response courses_api(Visit& visit, const Uses&) {
  std::string out;
  JsonWriter json(out);
  json.object().key("courses").array();
  std::int64_t open = 0;
  for (const auto& course : courses_of(visit)) {
    if (course.course != open) {
      if (open) json.end().end();
      json.object().member("id", visit.seal_record("courses", course.course)).member("name", course.name);
      json.member("kind", course.kind).key("versions").array();
      open = course.course;
    }
    version_json(json, visit, course);
  }
  if (open) json.end().end();
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::training

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "evidence/uuid.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "training/certificate.html.h"
#include "training/queries.h"
#include "training/training.h"

/// What somebody can show of a training that was taken in full: a certificate in their language, and for adults a badge
/// (Open Badges 3.0), signed (badge_key.h). A certificate names the course and its topics, never a programme: in
/// programmes for survivors the name alone would tell (workflows.md §18.56).
namespace kith::training {
namespace {

struct Earned {
  PersonId person;
  std::string name, languages;
  std::optional<Date> born;
  Taken taken;
  Course course;
};

/// The record of the path, when it is the actor's own or of a programme they see, and was taken in full with a course.
std::optional<Earned> open_record(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("training_records", visit.path.find("record")->second);
  if (!key) return std::nullopt;
  const auto scope = scope_of(visit.actor, auth::Permission::see_training);
  auto found = visit.reading([&](db::Tx& tx) -> std::optional<Earned> {
    const auto owner =
        tx.first(sql::record_owner, {{"record", *key}}, [](const db::Row& row) { return row.id<PersonId>(0); });
    if (!owner) return std::nullopt;
    const auto list = taken_by(tx, *owner, visit.today);
    const auto taken = std::find_if(list.begin(), list.end(), [&](const Taken& t) { return t.record == *key; });
    const bool own = *owner == visit.actor.person && visit.actor.may(auth::Permission::see_own_training);
    if (taken == list.end() || !taken->done()) return std::nullopt;
    if (!own && !(taken->programme && scope.sees_whole(taken->programme))) return std::nullopt;
    Earned earned{*owner, {}, {}, {}, *taken, {}};
    for (auto& course : load_courses(tx, visit.today))
      if (course.version == taken->version) earned.course = std::move(course);
    if (!earned.course.version) return std::nullopt;
    tx.first(sql::person, {{"person", *owner}, {"as_of", visit.today}}, [&](const db::Row& row) {
      earned.born = row.maybe_date(4);
      if (!row.null(5)) earned.languages = row.string(5);
      return 0;
    });
    return earned;
  });
  if (!found) return std::nullopt;
  found->name = name_of(uses, found->person);
  visit.saw("person", found->person.value);
  return found;
}

struct CertificateView {
  std::string lang, agency, name, course, sentence;
  std::vector<std::string> topics;
  std::optional<Date> until;
  Date day{};
};

/// The first of the person's languages that kith writes; else the visitor's.
i18n::Language language_of(const Visit& visit, const Earned& earned) {
  for (std::string_view rest = earned.languages; !rest.empty();) {
    const auto end = std::min(rest.find(';'), rest.size());
    if (const auto language = i18n::parse_language(rest.substr(0, end))) return *language;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return visit.words.language();
}

std::string page_of(const Visit& visit, const Earned& earned, const Uses& uses) {
  const i18n::Words words(language_of(visit, earned));
  CertificateView view;
  view.lang = words.language() == i18n::Language::fr ? "fr" : "en";
  view.agency = uses.agency();
  view.name = earned.name;
  view.course = earned.course.name;
  view.day = earned.taken.day;
  view.until = earned.taken.until;
  view.sentence = earned.taken.hours ? words.text("training.certificate_hours",
                                                  {{"hours", std::string_view(words.decimal(*earned.taken.hours))}})
                                     : words.text("training.certificate_whole");
  earned.course.of.topics.each([&](Topic topic) { view.topics.push_back(topic_words(words, Topics{topic})); });
  render::Html page(4 * 1024);
  html::certificate(page, view, words);
  return page.str();
}

std::string moment(Date day) { return iso(day) + "T00:00:00Z"; }

std::int64_t seconds_of(Date day) { return std::int64_t{day_number(day)} * 86'400; }

/// The credential with the claims of a JSON Web Token.
std::string badge_json(const Earned& earned, const Uses& uses, std::string_view record) {
  const i18n::Words words(i18n::Language::en);
  const auto urn = [&](const std::string& what) {
    return "urn:uuid:" + evidence::uuid_of(uses.agency_mark() + " " + what);
  };
  const auto& course = earned.course;
  // Of this badge alone: two badges of one person do not give each other away.
  const auto id = urn("training " + std::string(record)), holder = urn("holder " + std::string(record));
  std::string out;
  JsonWriter json(out);
  json.object().key("@context").array().value("https://www.w3.org/ns/credentials/v2");
  json.value("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json").end();
  json.member("id", id);
  json.key("type").array().value("VerifiableCredential").value("OpenBadgeCredential").end();
  json.key("issuer")
      .object()
      .member("id", urn("issuer"))
      .key("type")
      .array()
      .value("Profile")
      .end()
      .member("name", uses.agency())
      .end();
  json.member("validFrom", moment(earned.taken.day));
  if (earned.taken.until) json.member("validUntil", iso(*earned.taken.until) + "T23:59:59Z");
  json.member("name", course.name);
  json.key("credentialSubject").object().member("id", holder).key("type").array().value("AchievementSubject").end();
  json.key("identifier").array().object().member("type", "IdentityObject").member("hashed", false);
  json.member("identityHash", earned.name).member("identityType", "name").end().end();
  json.key("achievement").object().member("id", urn("course " + std::to_string(course.version)));
  json.key("type").array().value("Achievement").end().member("name", course.name).member("version", course.label);
  json.member("description", topic_words(words, course.of.topics));
  json.key("criteria").object().member("narrative", words.text("training.badge_criteria")).end();
  json.end().end();
  json.member("iss", urn("issuer")).member("jti", id).member("sub", holder);
  json.member("nbf", seconds_of(earned.taken.day));
  if (earned.taken.until) json.member("exp", seconds_of(add_days(*earned.taken.until, 1)) - 1);
  json.end();
  return out;
}

}  // namespace

http::Response certificate(Visit& visit, const Uses& uses) {
  const auto earned = open_record(visit, uses);
  if (!earned) return visit.refused({RefusalKind::not_found, {}});
  http::Response answer;
  answer.content_type = "application/pdf";
  answer.body = uses.pdf(page_of(visit, *earned, uses));
  answer.header("content-disposition", "attachment; filename=\"certificate.pdf\"");
  return answer;
}

http::Response badge(Visit& visit, const Uses& uses) {
  const auto earned = open_record(visit, uses);
  const bool adult = earned && earned->born && add_months(*earned->born, 18 * 12) <= visit.today;
  if (!adult) return visit.refused({RefusalKind::not_found, {}});
  if (!uses.badge_key) return visit.refused({RefusalKind::not_found, {}});
  http::Response answer;
  answer.content_type = "application/vc+jwt";
  answer.body = uses.badge_key->sign(badge_json(*earned, uses, visit.path.find("record")->second),
                                     visit.request.server() + "/badges/keys/" + uses.badge_key->name());
  answer.header("content-disposition", "attachment; filename=\"badge.jwt\"");
  return answer;
}

http::Response badge_key(Visit& visit, const Uses& uses) {
  const auto key = uses.badge_key ? uses.badge_key->public_key(visit.path.find("key")->second) : std::nullopt;
  return key ? http::Response::json(*key) : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::training

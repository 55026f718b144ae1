// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "platform/http/field_table.h"
#include "supervision/support_acts.h"
#include "supervision/support_page.h"

namespace kith::supervision {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view kinds[] = {"practical", "relationship", "activity_idea", "transport",
                                      "money",     "family_query", "other"};
constexpr std::string_view outcomes[] = {"solved", "open", "referred"};
constexpr std::string_view thanks[] = {"thank_you", "award", "event", "letter", "other"};
constexpr std::string_view parties[] = {"mentor", "mentee"};

constexpr FieldDoc list_fields[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "supervision.support.programme"}};
constexpr FieldDoc request_fields[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "supervision.support.match"},
    {.name = "raised_by",
     .type = FieldType::code,
     .required = true,
     .choices = parties,
     .about = "supervision.support.raised"},
    {.name = "kind", .type = FieldType::code, .required = true, .choices = kinds, .about = "supervision.support.kind"},
    {.name = "text", .type = FieldType::text, .required = true, .limit = 20'000, .about = "supervision.support.text"},
    {.name = "day", .type = FieldType::date, .about = "supervision.support.day"},
};
constexpr FieldDoc response_fields[] = {
    {.name = "outcome",
     .type = FieldType::code,
     .required = true,
     .choices = outcomes,
     .about = "supervision.support.outcome"},
    {.name = "day", .type = FieldType::date, .about = "supervision.support.day"},
};
constexpr FieldDoc recognition_fields[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "supervision.support.match"},
    {.name = "kind",
     .type = FieldType::code,
     .required = true,
     .choices = thanks,
     .about = "supervision.support.thank_how"},
    {.name = "day", .type = FieldType::date, .about = "supervision.support.day"},
};

http::Response created(std::string id) {
  std::string out;
  JsonWriter(out).object().member("id", id).end();
  return http::Response::json(out, 201);
}

http::Response answer(Visit& visit, Result<http::Response> made) { return made ? *made : visit.refused(made.error()); }

}  // namespace

http::Response api_support_requests(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const SupportReach reach(visit, *snapshot);
  const auto programme = visit.open_id<ProgrammeId>(visit.request.query.get("programme"));
  if (!programme || !reach.serves(*programme)) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().key("requests").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& request : open_requests(tx, *programme, visit.today)) {
      if (!reach.may_see(request)) continue;
      json.object().member("id", visit.seal(request.request)).member("event_date", iso(request.day));
      json.member("kind", request.kind).member("text", request.text).end();
      visit.saw("request", request.request.value);
    }
  });
  json.end().end();
  return http::Response::json(out);
}

http::Response api_post_support_request(Visit& visit, const Columns& columns) {
  return answer(visit, add_request(visit, *columns(),
                                   [&](std::int64_t id) { return created(visit.seal(SupportRequestId{id})); }));
}

http::Response api_post_support_response(Visit& visit, const Columns& columns) {
  return answer(visit, add_response(visit, *columns(), [&](std::int64_t id) {
                  return created(visit.seal_record("support_responses", id));
                }));
}

http::Response api_post_recognition(Visit& visit, const Columns& columns) {
  return answer(visit, add_recognition(visit, *columns(), [&](std::int64_t id) {
                  return created(visit.seal_record("recognitions", id));
                }));
}

http::Exchange support_list_exchange() { return {.takes = list_fields}; }
http::Exchange support_request_exchange() { return {.takes = request_fields}; }
http::Exchange support_response_exchange() { return {.takes = response_fields}; }
http::Exchange recognition_exchange() { return {.takes = recognition_fields}; }

}  // namespace kith::supervision

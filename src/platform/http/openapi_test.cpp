// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kith::http {
namespace {

using nlohmann::json;
Response nothing(Visit&) { return Response::text(""); }

constexpr std::string_view contact_methods[] = {"in_person", "phone"};
constexpr FieldDoc contact[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "field.match"},
    {.name = "method", .type = FieldType::code, .required = true, .choices = contact_methods},
    {.name = "minutes", .type = FieldType::integer, .limit = 600},
    {.name = "people", .type = FieldType::id, .many = true},
    {.name = "note.a", .limit = 500, .about = "field.note"},
    {.name = "note.b"}};
constexpr FieldDoc listed[] = {{.name = "as_of", .type = FieldType::date, .required = true},
                               {.name = "rows", .type = FieldType::object, .required = true, .many = true},
                               {.name = "rows.name", .required = true},
                               {.name = "rows.last", .type = FieldType::date},
                               {.name = "rows.method", .type = FieldType::code, .choices = contact_methods}};
constexpr FieldDoc filter[] = {{.name = "as_of", .type = FieldType::date, .about = "field.as_of"}};

std::vector<Route> routes() {
  using auth::Permission;
  return {
      page(Method::get, "/supervision/work-list", "title.work", Permission::see_work_list, nothing),
      api(Method::post, "/api/v1/contacts", "title.record", Permission::record_contact, nothing, {.takes = contact}),
      api(Method::get, "/api/v1/matches/{match:id}/contacts/{day:date}", "title.list", Permission::see_match, nothing,
          {.takes = filter, .gives = listed}),
      api(Method::get, "/api/v1/contacts", "title.all", Permission::anyone, nothing)};
}

const auto word = [](std::string_view key) { return "<" + std::string(key) + ">"; };
json described() { return json::parse(openapi(routes(), "0.1.0", word)); }

TEST(OpenApi, ListsApiRoutesOnly) {
  const json d = described();
  EXPECT_EQ(d["openapi"], "3.1.0");
  EXPECT_EQ(d["info"]["version"], "0.1.0");
  ASSERT_EQ(d["paths"].size(), 2u);
  EXPECT_EQ(d["paths"]["/api/v1/contacts"].size(), 2u);
  EXPECT_TRUE(d["paths"].contains("/api/v1/matches/{match}/contacts/{day}"));
  EXPECT_EQ(
      d["tags"],
      json::parse(R"([{"name":"contacts","description":"contacts"},{"name":"matches","description":"matches"}])"));
}

TEST(OpenApi, DescribesWhatARouteTakes) {
  const json operation = described()["paths"]["/api/v1/contacts"]["post"];
  EXPECT_EQ(operation["operationId"], "post_api_v1_contacts");
  EXPECT_EQ(operation["summary"], "<title.record>");
  EXPECT_EQ(operation["x-permission"], "record_contact");
  EXPECT_EQ(operation["requestBody"]["required"], true);
  const json schema = operation["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"], json::parse(R"(["match","method"])"));
  EXPECT_EQ(schema["properties"]["method"], json::parse(R"({"type":"string","enum":["in_person","phone"]})"));
  EXPECT_EQ(schema["properties"]["minutes"]["maximum"], 600);
  EXPECT_EQ(schema["properties"]["people"]["type"], "array");
  EXPECT_EQ(schema["properties"]["people"]["items"]["pattern"], "^[0-9a-z]{26}$");
  EXPECT_EQ(schema["properties"]["match"]["description"], "<field.match>");
  const json note = schema["properties"]["note"];
  EXPECT_EQ(note["type"], "object");
  EXPECT_EQ(note["additionalProperties"], false);
  EXPECT_EQ(note["properties"]["a"]["maxLength"], 500);
  EXPECT_EQ(note["properties"]["b"]["maxLength"], 4000);
}

TEST(OpenApi, ARequestSaysWhatIsDemandedAndAnAnswerDoesNot) {
  static constexpr FieldDoc fields[] = {{.name = "line", .required = true},
                                        {.name = "note"},
                                        {.name = "count", .type = FieldType::integer},
                                        {.name = "few", .type = FieldType::integer, .limit = 9},
                                        {.name = "hours", .type = FieldType::decimal},
                                        {.name = "who", .type = FieldType::word, .required = true, .many = true},
                                        {.name = "parties", .type = FieldType::object, .required = true, .many = true},
                                        {.name = "parties.*.role", .type = FieldType::word, .required = true}};
  const std::vector<Route> one{
      api(Method::post, "/api/v1/x", "t", auth::Permission::see_match, nothing, {.takes = fields, .gives = fields})};
  const json post = json::parse(openapi(one, "1", word))["paths"]["/api/v1/x"]["post"];
  const json asked = post["requestBody"]["content"]["application/json"]["schema"]["properties"];
  EXPECT_EQ(asked["line"]["minLength"], 1);
  EXPECT_FALSE(asked["note"].contains("minLength"));
  EXPECT_EQ(asked["line"]["type"], "string");
  EXPECT_EQ(asked["note"]["type"], json::parse(R"(["string","null"])")) << "null may stand for absent";
  EXPECT_EQ(asked["hours"]["type"], json::parse(R"(["number","null"])"));
  EXPECT_EQ(asked["who"]["type"], "array");
  EXPECT_EQ(asked["count"]["minimum"], -999'999'999'999'999'999);
  EXPECT_EQ(asked["count"]["maximum"], 999'999'999'999'999'999);
  EXPECT_EQ(asked["few"]["maximum"], 9);
  EXPECT_EQ(asked["hours"]["exclusiveMaximum"], 10'000'000'000'000'000);
  EXPECT_EQ(asked["who"]["minItems"], 1);
  EXPECT_FALSE(asked["who"]["items"].contains("minLength"));
  EXPECT_EQ(asked["parties"]["minItems"], 1);
  EXPECT_EQ(asked["parties"]["items"]["properties"]["role"]["minLength"], 1);
  const json given = post["responses"]["2XX"]["content"]["application/json"]["schema"]["properties"];
  EXPECT_FALSE(given["line"].contains("minLength"));
  EXPECT_FALSE(given["count"].contains("minimum"));
  EXPECT_FALSE(given["who"].contains("minItems"));
}

TEST(OpenApi, DescribesPathQueryAndAnswer) {
  const json operation = described()["paths"]["/api/v1/matches/{match}/contacts/{day}"]["get"];
  EXPECT_FALSE(operation.contains("requestBody"));
  const json parameters = operation["parameters"];
  ASSERT_EQ(parameters.size(), 3u);
  EXPECT_EQ(parameters[0]["name"], "match");
  EXPECT_EQ(parameters[0]["in"], "path");
  EXPECT_EQ(parameters[1]["schema"]["format"], "date");
  EXPECT_EQ(parameters[1]["schema"]["type"], "string");
  EXPECT_EQ(parameters[2]["in"], "query");
  EXPECT_EQ(parameters[2]["required"], false);
  EXPECT_EQ(parameters[2]["description"], "<field.as_of>");
  const json schema = operation["responses"]["200"]["content"]["application/json"]["schema"];
  EXPECT_EQ(schema["properties"]["as_of"]["type"], "string");
  const json row = schema["properties"]["rows"]["items"];
  EXPECT_EQ(schema["properties"]["rows"]["type"], "array");
  EXPECT_EQ(row["properties"]["last"]["type"], json::parse(R"(["string","null"])"));
  EXPECT_EQ(row["properties"]["method"]["enum"], json::parse(R"(["in_person","phone",null])"));
  EXPECT_EQ(row["required"], json::parse(R"(["name"])"));
  EXPECT_EQ(operation["responses"]["default"]["$ref"], "#/components/responses/Problem");
}

TEST(OpenApi, SecurityIsTheSessionUnlessAnyone) {
  const json d = described();
  EXPECT_EQ(d["security"], json::parse(R"([{"session":[]}])"));
  EXPECT_EQ(d["paths"]["/api/v1/contacts"]["get"]["security"], json::array());
  EXPECT_FALSE(d["paths"]["/api/v1/contacts"]["post"].contains("security"));
}

TEST(RouteList, ForPeopleAndForPrograms) {
  const std::string text = routes_text(routes());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_TRUE(text.starts_with("GET     /api/v1/contacts ")) << text;
  EXPECT_NE(text.find("see_work_list"), std::string::npos);
  EXPECT_NE(text.find(" src/platform/http/openapi_test.cpp:"), std::string::npos) << text;
  const json list = json::parse(routes_json(routes()));
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[3]["path"], "/supervision/work-list");
  EXPECT_EQ(list[3]["kind"], "page");
  EXPECT_EQ(list[1]["method"], "POST");
  EXPECT_EQ(list[1]["permission"], "record_contact");
}

}  // namespace
}  // namespace kith::http

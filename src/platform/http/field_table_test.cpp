// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_table.h"

#include <gtest/gtest.h>

#include "platform/http/body.h"
#include "platform/http/message.h"

namespace kith::http {
namespace {

constexpr std::string_view methods[] = {"in_person", "phone"};
constexpr FieldDoc table[] = {{.name = "day", .type = FieldType::date, .required = true},
                              {.name = "method", .type = FieldType::code, .required = true, .choices = methods},
                              {.name = "minutes", .type = FieldType::integer, .limit = 600},
                              {.name = "people", .type = FieldType::id, .many = true},
                              {.name = "note.a", .limit = 5}};

Request form(std::initializer_list<std::pair<std::string, std::string>> fields) {
  Request r;
  r.method = Method::post;
  for (const auto& [name, value] : fields) r.form.add(name, value);
  return r;
}

std::string told(const Request& request) {
  const auto result = check_fields(request, table);
  if (result) return "";
  EXPECT_EQ(result.error().kind, RefusalKind::invalid);
  std::string out;
  for (const Problem& p : result.error().problems) out += p.field + "=" + p.key + ";";
  return out;
}

const char* wrong(FieldType type, std::string_view value) { return wrong_with({.name = "x", .type = type}, value); }

TEST(FieldTable, PassesWhatIsRight) {
  EXPECT_EQ(told(form({{"day", "2026-02-28"}, {"method", "phone"}})), "");
  EXPECT_EQ(told(form({{"day", "2026-02-28"},
                       {"method", "phone"},
                       {"minutes", ""},
                       {"note.a", "élève"},
                       {"_csrf", "x"},
                       {"people", "0123456789abcdefghjkmnpqrs"},
                       {"people", "1123456789abcdefghjkmnpqrs"}})),
            "");
}

TEST(FieldTable, TellsAllProblemsAtOnce) {
  EXPECT_EQ(
      told(form(
          {{"method", "pigeon"}, {"minutes", "601"}, {"people", "7"}, {"note.a", "sixsix"}, {"role", "director"}})),
      "day=http.field.missing;method=http.field.not_a_choice;minutes=http.field.not_a_number;"
      "people=http.field.wrong_form;note.a=http.field.too_long;role=http.field.unknown;");
  EXPECT_EQ(told(form({{"day", ""}, {"method", "phone"}})), "day=http.field.missing;");
  EXPECT_EQ(told(form({{"day", "2026-01-01"}, {"day", "2026-01-02"}, {"method", "phone"}})),
            "day=http.field.repeated;");
}

TEST(FieldTable, ChecksEveryItemOfAList) {
  static constexpr FieldDoc list[] = {
      {.name = "parties", .type = FieldType::object, .required = true, .many = true},
      {.name = "parties.*.track", .type = FieldType::code, .required = true, .choices = methods},
      {.name = "parties.*.note", .limit = 5}};
  const auto said = [](const Request& request) {
    std::string out;
    if (const auto result = check_fields(request, list); !result)
      for (const Problem& p : result.error().problems) out += p.field + "=" + p.key + ";";
    return out;
  };
  EXPECT_EQ(said(form({{"parties.0.track", "phone"}, {"parties.11.track", "in_person"}, {"parties.11.note", "fine"}})),
            "");
  EXPECT_EQ(said(form({})), "parties=http.field.missing;");
  EXPECT_EQ(said(form({{"parties", "phone"}})), "parties=http.field.missing;parties=http.field.wrong_form;");
  EXPECT_EQ(
      said(form({{"parties.0.note", "sixsix"}, {"parties.1.track", "pigeon"}})),
      "parties.0.track=http.field.missing;parties.1.track=http.field.not_a_choice;parties.0.note=http.field.too_long;");
  EXPECT_EQ(
      said(form({{"parties.0.track", "phone"},
                 {"parties.0.role", "x"},
                 {"parties.01.track", "phone"},
                 {"parties.x.track", "phone"}})),
      "parties.0.role=http.field.unknown;parties.01.track=http.field.unknown;parties.x.track=http.field.unknown;");
}

TEST(FieldTable, NamesOfThePlatformPassInFormsAndNotInJson) {
  Request r =
      form({{"day", "2026-01-01"}, {"method", "phone"}, {"_csrf", "x"}, {"_key", "k"}, {"_role", "x"}, {"role", "x"}});
  EXPECT_EQ(told(r), "role=http.field.unknown;");
  r.json_body = true;
  EXPECT_EQ(told(r),
            "_csrf=http.field.unknown;_key=http.field.unknown;_role=http.field.unknown;role=http.field.unknown;");
}

/// What check_fields says of a JSON body as the server decodes it.
std::string told_of_json(std::string body, std::span<const FieldDoc> fields) {
  Request r;
  r.method = Method::post;
  r.headers.add("content-type", "application/json");
  EXPECT_EQ(decode_body(r, std::move(body), {}, {}), 0);
  std::string out;
  if (const auto result = check_fields(r, fields); !result)
    for (const Problem& p : result.error().problems) out += p.field + "=" + p.key.substr(p.key.rfind('.') + 1) + ";";
  return out;
}

constexpr FieldDoc kinds[] = {{.name = "open", .type = FieldType::boolean},
                              {.name = "minutes", .type = FieldType::integer},
                              {.name = "hours", .type = FieldType::decimal},
                              {.name = "note"},
                              {.name = "day", .type = FieldType::date},
                              {.name = "tags", .type = FieldType::word, .many = true},
                              {.name = "more.a"},
                              {.name = "rows", .type = FieldType::object, .many = true},
                              {.name = "rows.*.n", .type = FieldType::integer, .required = true}};

TEST(FieldTable, HoldsValuesOfJsonAgainstTheirTypes) {
  for (const char* good : {R"({"open":true,"minutes":5,"hours":1.5,"note":"5","day":"2026-02-28","tags":["1"]})",
                           R"({"open":null,"minutes":null,"note":null,"day":null,"tags":[],"more":{},"rows":[]})",
                           R"({"more":{"a":"true"},"rows":[{"n":1},{"n":2}]})"})
    EXPECT_EQ(told_of_json(good, kinds), "") << good;
  EXPECT_EQ(told_of_json(R"({"open":"true","minutes":"5","hours":"1.5","note":5,"day":20260228,"tags":[1]})", kinds),
            "day=not_a_date;open=wrong_form;minutes=wrong_form;hours=wrong_form;note=wrong_form;tags=wrong_form;");
  EXPECT_EQ(told_of_json(R"({"open":1,"minutes":true,"hours":"","note":false})", kinds),
            "open=wrong_form;minutes=not_a_number;hours=wrong_form;note=wrong_form;");
  EXPECT_EQ(told_of_json(R"({"open":[true],"tags":"x","note":{},"minutes":[],"more":null,"rows":{}})", kinds),
            "open=wrong_form;tags=wrong_form;note=wrong_form;minutes=wrong_form;more=wrong_form;rows=wrong_form;");
  EXPECT_EQ(told_of_json(R"({"tags":[null],"rows":[{"n":"1"},{"n":null}]})", kinds),
            "tags=wrong_form;rows.0.n=wrong_form;rows.1.n=missing;");
  EXPECT_EQ(told_of_json(R"({"rows":[{}]})", kinds), "rows=wrong_form;");
}

TEST(FieldTable, RefusesUnknownNamesOfJsonWhateverStandsThere) {
  for (const char* value : {"null", "{}", "[]", "[{}]", "\"\"", "0", "false"}) {
    const std::string text(value);
    EXPECT_EQ(told_of_json("{\"role\":" + text + "}", kinds), "role=unknown;") << value;
    EXPECT_EQ(told_of_json("{\"more\":{\"b\":" + text + "}}", kinds), "more.b=unknown;") << value;
  }
  EXPECT_EQ(told_of_json(R"({"role":{"a":null,"b":1}})", kinds), "role.a=unknown;role.b=unknown;");
  EXPECT_EQ(told_of_json(R"({"rows":[{"n":1,"m":null}]})", kinds), "rows.0.m=unknown;");
}

TEST(FieldTable, DoesNotRepeatAHostileName) {
  EXPECT_EQ(told(form({{"day", "2026-01-01"}, {"method", "phone"}, {"<script>", "x"}, {std::string(65, 'a'), "x"}})),
            "=http.field.unknown;");
}

TEST(FieldTable, RefusesAnUploadThatNobodyAskedFor) {
  Request r = form({{"day", "2026-01-01"}, {"method", "phone"}});
  r.uploads.push_back({"photo", "a.jpg", "image/jpeg", "x"});
  EXPECT_EQ(told(r), "photo=http.field.unknown;");
}

TEST(FieldTable, ReadsTheQueryOfASafeMethod) {
  Request r = form({{"role", "ignored"}});
  r.method = Method::get;
  r.query.add("day", "2026-01-01");
  r.query.add("method", "phone");
  EXPECT_EQ(told(r), "");
}

TEST(FieldTable, Types) {
  for (const std::string_view good : {"0", "7", "-7", "123456789012345678"})
    EXPECT_EQ(wrong(FieldType::integer, good), nullptr) << good;
  for (const std::string_view bad :
       {"-0", "007", "1.5", "1e3", "+1", "-", " 1", "1234567890123456789", "99999999999999999999", "٣"})
    EXPECT_NE(wrong(FieldType::integer, bad), nullptr) << bad;
  for (const std::string_view good : {"0", "1.5", "-1.25", "0.05", "9999999999999999.99"})
    EXPECT_EQ(wrong(FieldType::decimal, good), nullptr) << good;
  for (const std::string_view bad : {".5", "1.", "1.234", "1,5", "01.5", "NaN", "--1", "10000000000000000"})
    EXPECT_NE(wrong(FieldType::decimal, bad), nullptr) << bad;
  for (const std::string_view good : {"00:00", "23:59", "19:05"})
    EXPECT_EQ(wrong(FieldType::time, good), nullptr) << good;
  for (const std::string_view bad : {"24:00", "12:60", "1:00", "12.00", "12:0a"})
    EXPECT_NE(wrong(FieldType::time, bad), nullptr) << bad;
  EXPECT_EQ(wrong(FieldType::month, "2026-02"), nullptr);
  EXPECT_NE(wrong(FieldType::month, "2026-13"), nullptr);
  EXPECT_EQ(wrong(FieldType::instant, "2026-02-28T10:00:00-05:00"), nullptr);
  EXPECT_NE(wrong(FieldType::instant, "2026-02-28 10:00"), nullptr);
  EXPECT_EQ(wrong(FieldType::boolean, "true"), nullptr);
  EXPECT_NE(wrong(FieldType::boolean, "1"), nullptr);
  EXPECT_EQ(wrong(FieldType::word, "a-b_c.9"), nullptr);
  EXPECT_NE(wrong(FieldType::word, "a b"), nullptr);
  EXPECT_NE(wrong(FieldType::word, std::string(65, 'a')), nullptr);
  EXPECT_NE(wrong(FieldType::object, "x"), nullptr);
}

}  // namespace
}  // namespace kith::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/decode.h"

#include <gtest/gtest.h>

#include "platform/http/body.h"
#include "platform/http/json_body.h"
#include "platform/http/multipart.h"

namespace kith::http {
namespace {

const DecodingLimits limits;

std::string shown(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields.list()) out += name + "=" + value + ";";
  return out;
}
/// The fields, or the status.
std::string shown(const Decoded<Fields>& decoded) {
  return decoded ? shown(*decoded) : std::to_string(decoded.error());
}

std::string form(std::string_view text) { return shown(decode_urlencoded(text, limits)); }
std::string by_json(std::string_view text) {
  const auto decoded = decode_json(text, limits);
  return decoded ? shown(decoded->fields) : std::to_string(decoded.error());
}
/// The values with their kinds: "a:text;b[]:number;".
std::string kinds_in(std::string_view text) {
  constexpr const char* names[] = {"text", "number", "boolean", "null", "list", "object"};
  std::string out;
  const JsonBody body = decode_json(text, limits).value();
  for (const auto& [name, kind, item] : body.values)
    out += name + (item ? "[]:" : ":") + names[static_cast<std::size_t>(kind)] + ";";
  return out;
}
std::string cookies(std::string_view text) { return shown(decode_cookies(text, limits)); }

TEST(CheckedText, NormalizesLineEndsAndRefusesControls) {
  EXPECT_EQ(checked_text("a\r\nb\r\n\r\nc").value(), "a\nb\n\nc");
  EXPECT_EQ(checked_text("tab\tand\nline é").value(), "tab\tand\nline é");
  EXPECT_EQ(checked_text("\xC3").error(), 400);
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("a\rb"), std::string("\x1b"), std::string("\x7f"), std::string("\xC2\x85")})
    EXPECT_EQ(checked_text(bad).error(), 422);
}

TEST(Urlencoded, Decodes) {
  EXPECT_EQ(form("a=1&b=%C3%A9+x&c&d=&a=2"), "a=1;b=é x;c=;d=;a=2;");
  EXPECT_EQ(form(""), "");
  EXPECT_EQ(form("&&a=1&&"), "a=1;");
  EXPECT_EQ(form("a=b=c"), "a=b=c;");
  EXPECT_EQ(form("note=one%0D%0Atwo"), "note=one\ntwo;");
}

TEST(Urlencoded, Refuses) {
  for (const std::string_view bad : {"=1", "a=%", "a=%4", "a=%G0", "a=%FF", "%FF=1"})
    EXPECT_EQ(form(bad), "400") << bad;
  EXPECT_EQ(form("a=%00"), "422");
  EXPECT_EQ(form(std::string(129, 'a') + "=1"), "413");
  std::string many;
  for (int i = 0; i < 2001; ++i) many += "a=1&";
  EXPECT_EQ(form(many), "413");
}

TEST(Cookies, KeepsWhatIsWellFormed) {
  EXPECT_EQ(cookies("a=1; b=\"2\"; __Host-kith=x.y"), "a=1;b=2;__Host-kith=x.y;");
  EXPECT_EQ(cookies("a=1;b=2 ;  c=3"), "a=1;b=2;c=3;");
  EXPECT_EQ(cookies("a; =1; b c=2; d=\xC3\xA9; e=\"x\\\"y\"; f=ok"), "f=ok;");
  EXPECT_EQ(cookies("a=1; a=2"), "a=1;a=2;");
  EXPECT_EQ(cookies("a==b="), "a==b=;");
  EXPECT_EQ(cookies(""), "");
}

TEST(HeaderParameter, Reads) {
  EXPECT_EQ(parameter("multipart/form-data; boundary=abc", "boundary"), "abc");
  EXPECT_EQ(parameter("multipart/form-data; a=\"x;boundary=no\"; Boundary=\"a b\\\"c\"", "boundary"), "a b\"c");
  EXPECT_EQ(parameter("text/html", "charset"), "");
  EXPECT_EQ(parameter("text/html; charset", "charset"), "");
  EXPECT_EQ(parameter("text/html;charset = UTF-8 ; x=y", "charset"), "UTF-8");
  EXPECT_EQ(parameter("text/html; x=\"unclosed", "x"), "unclosed");
}

TEST(Json, Flattens) {
  EXPECT_EQ(by_json(R"({"a":1,"b":{"c":"x","d":{"e":true}},"f":["m1","m2"],"g":null,"h":[],"i":{}})"),
            "a=1;b.c=x;b.d.e=true;f=m1;f=m2;");
  EXPECT_EQ(by_json(R"({"rows":[{"n":1,"t":["a","b"]},{"n":2}],"z":false})"),
            "rows.0.n=1;rows.0.t=a;rows.0.t=b;rows.1.n=2;z=false;");
  EXPECT_EQ(by_json(" {} \n"), "");
}

TEST(Json, TellsWhatStoodAtEachName) {
  EXPECT_EQ(
      kinds_in(R"({"a":"5","b":5,"c":1.5,"d":true,"e":null,"f":[],"g":{},"h":{"i":null},"j":["x",null,{}],"k":[{}]})"),
      "a:text;b:number;c:number;d:boolean;e:null;f:list;g:object;h.i:null;j[]:text;j[]:null;j[]:object;k[]:object;");
  EXPECT_EQ(kinds_in(R"({"rows":[{"n":1},{"t":["a"],"m":{"x":{}}}]})"),
            "rows.0.n:number;rows.1.t[]:text;rows.1.m.x:object;");
  EXPECT_EQ(kinds_in("{}"), "");
}

TEST(Json, CountsWhatGivesNoField) {
  std::string many;
  for (int i = 0; i < 2001; ++i) many += many.empty() ? "{}" : ",{}";
  EXPECT_EQ(by_json("{\"a\":[" + many + "]}"), "413");
  many.resize(many.size() - 3);
  EXPECT_EQ(by_json("{\"a\":[" + many + "]}"), "");
}

TEST(Json, KeepsTheTextOfNumbers) {
  EXPECT_EQ(by_json(R"({"a":1.50,"b":12345678901234567890123,"c":-7,"d":1E3,"e":0.1,"f":18446744073709551615})"),
            "a=1.50;b=12345678901234567890123;c=-7;d=1E3;e=0.1;f=18446744073709551615;");
}

TEST(Json, KeepsTexts) {
  EXPECT_EQ(by_json(R"({"a":"\u00e9 \ud83d\ude00 \"\\\/ \n"})"), "a=é 😀 \"\\/ \n;");
  EXPECT_EQ(by_json("{\"a\":\"x\\r\\ny\"}"), "a=x\ny;");
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const std::string_view bad : {"",
                                     "{",
                                     "{\"a\":1,}",
                                     "{\"a\":}",
                                     "{'a':1}",
                                     "{a:1}",
                                     "{\"a\":01}",
                                     "{\"a\":+1}",
                                     "{\"a\":NaN}",
                                     "{\"a\":1}x",
                                     "{\"a\":1} {}",
                                     "{\"a\":\"\\x\"}",
                                     "{\"a\":\"\t\"}",
                                     "{\"a\":\"\\ud800\"}",
                                     "{\"a\":\"\xFF\"}",
                                     "{\"a\":\"\xED\xA0\x80\"}",
                                     "\xEF\xBB\xBF{}",
                                     "// c\n{}",
                                     "{\"a\":1e999}",
                                     "{\"a\":tru}",
                                     "[1,]",
                                     "{\"a\" 1}"})
    EXPECT_EQ(by_json(bad), "400") << bad;
  EXPECT_EQ(by_json(std::string_view("{\"a\":\"\0\"}", 9)), "400");
}

TEST(Json, RefusesTheSameKeyTwiceAndDepth) {
  EXPECT_EQ(by_json(R"({"a":1,"a":1})"), "400");
  EXPECT_EQ(by_json(R"({"a":1,"\u0061":2})"), "400");
  EXPECT_EQ(by_json(R"({"a":{"b":1,"b":2}})"), "400");
  EXPECT_EQ(by_json(R"({"a":{"b":1},"c":{"b":2}})"), "a.b=1;c.b=2;");
  std::string deep = "1";
  for (int i = 0; i < 16; ++i) deep = "{\"a\":" + deep + "}";
  EXPECT_EQ(by_json(deep).substr(0, 4), "a.a.");
  EXPECT_EQ(by_json("{\"a\":" + deep + "}"), "400");
  EXPECT_EQ(by_json(std::string(100'000, '[')), "400");
}

TEST(Json, RefusesJsonThatIsNoForm) {
  for (const std::string_view other :
       {"1", "\"x\"", "null", "[]", "[1]", "{\"a\":[[1]]}", "{\"a.b\":1}", "{\"\":1}", "{\"a b\":1}",
        "{\"a\":{\"0\":1}}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\u0007\"}"})
    EXPECT_EQ(by_json(other), "422") << other;
  EXPECT_EQ(by_json("[1,}"), "400");  // malformed is told as malformed
  EXPECT_EQ(by_json("{\"a\":\"" + std::string(1 << 20, 'x') + "\"}"), "413");
}

std::string part(const std::string& disposition, const std::string& content, const std::string& more = "") {
  return "--b\r\nContent-Disposition: " + disposition + "\r\n" + more + "\r\n" + content + "\r\n";
}
std::string multipart(const std::string& body, std::string_view boundary = "b", const DecodingLimits& within = limits) {
  const auto decoded = decode_multipart(body, boundary, within);
  if (!decoded) return std::to_string(decoded.error());
  std::string out = shown(decoded->form);
  for (const Upload& u : decoded->uploads)
    out += u.field + ":" + u.file_name + "(" + u.content_type + ")=" + u.content + ";";
  return out;
}

TEST(Multipart, FieldsAndFiles) {
  EXPECT_EQ(multipart(part("form-data; name=\"a\"", "one\r\ntwo") + part("form-data; name=a", "") + "--b--\r\n"),
            "a=one\ntwo;a=;");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"x.csv\"", std::string("a\r\n\0\xFF--b", 8),
                           "Content-Type: text/csv\r\n") +
                      "--b--"),
            "f:x.csv(text/csv)=" + std::string("a\r\n\0\xFF--b", 8) + ";");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"\"", "") + "--b--"), "");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"\"", "x") + "--b--"), "f:()=x;");
  EXPECT_EQ(multipart("--b--\r\n"), "");
}

TEST(Multipart, NamesAsBrowsersAndCurlWriteThem) {
  EXPECT_EQ(multipart(part("form-data; name=\"a%22b\"", "x") + "--b--"), "a\"b=x;");
  EXPECT_EQ(multipart(part("form-data; name=\"a\\\"b\\\\c\\d\"", "x") + "--b--"), "a\"b\\c\\d=x;");
  EXPECT_EQ(multipart(part("FORM-DATA; NAME=\"é\"", "x") + "--b--"), "é=x;");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"C:\\dir\\x.csv\"", "1") + "--b--"), "f:x.csv()=1;");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"../../etc/passwd\"", "1") + "--b--"), "f:passwd()=1;");
}

TEST(Multipart, RefusesOtherForms) {
  const std::string good = part("form-data; name=\"a\"", "x");
  for (const std::string& bad :
       {std::string(),
        std::string("--b"),
        std::string("--b\r\n"),
        good,
        good + "--b",
        good + "--b-",
        good + "--b--x",
        good + "--b--\r\n\r\n",
        "preamble\r\n" + good + "--b--",
        std::string("--b\r\n\r\nx\r\n--b--"),
        std::string("--bx\r\n") + good,
        good + "--bX\r\n--b--",
        part("attachment; name=\"a\"", "x") + "--b--",
        part("form-data", "x") + "--b--",
        part("form-data; name=\"\"", "x") + "--b--",
        part("form-data; name=\"a\"; name=\"b\"", "x") + "--b--",
        part("form-data; name=\"a", "x") + "--b--",
        part("form-data; name=\"a\" x", "x") + "--b--",
        part("form-data; name=a b", "x") + "--b--",
        part("form-data; name=\"f\"; filename=\"a\"; filename=\"b\"", "x") + "--b--",
        part("form-data; name=\"f\"; filename*=UTF-8''x", "x") + "--b--",
        part("form-data; name=\"a\"", "x", "Content-Disposition: form-data; name=\"b\"\r\n") + "--b--",
        part("form-data; name=\"a\"", "x", "Content-Transfer-Encoding: base64\r\n") + "--b--",
        part("form-data; name=\"a\"", "x", "Content-Type: a/b\r\nContent-Type: c/d\r\n") + "--b--",
        part("form-data; name=\"a\"", "x", "No colon\r\n") + "--b--",
        part("form-data; name=\"a\"", "x", "Bad name: x\r\n") + "--b--",
        part("form-data; name=\"a\"", "\xFF") + "--b--",
        part("form-data; name=\"\xFF\"", "x") + "--b--"})
    EXPECT_EQ(multipart(bad), "400") << bad;
  EXPECT_EQ(multipart(good + "--b--", ""), "400");
  EXPECT_EQ(multipart(good + "--b--", std::string(71, 'b')), "400");
  EXPECT_EQ(multipart(part("form-data; name=\"a\"", std::string("\0", 1)) + "--b--"), "422");
  EXPECT_EQ(multipart(part("form-data; name=\"a\tb\"", "x") + "--b--"), "422");
}

TEST(Multipart, Limits) {
  DecodingLimits tight;
  tight.fields = 2;
  tight.form = 10;
  tight.name = 5;
  tight.file_name = 6;
  tight.part_header = 80;
  const std::string one = part("form-data; name=\"a\"", "x");
  EXPECT_EQ(multipart(one + one + "--b--", "b", tight), "a=x;a=x;");
  EXPECT_EQ(multipart(one + one + one + "--b--", "b", tight), "413");
  EXPECT_EQ(multipart(part("form-data; name=\"a\"", "elevenbytes") + "--b--", "b", tight), "413");
  EXPECT_EQ(multipart(part("form-data; name=\"sixsix\"", "x") + "--b--", "b", tight), "413");
  EXPECT_EQ(multipart(part("form-data; name=\"f\"; filename=\"too.long\"", "x") + "--b--", "b", tight), "413");
  EXPECT_EQ(multipart(part("form-data; name=\"a\"", "x", "X: " + std::string(100, 'x') + "\r\n") + "--b--", "b", tight),
            "413");
  EXPECT_EQ(
      multipart(part("form-data; name=\"f\"; filename=\"x\"", std::string(1000, 'x')) + "--b--", "b", tight).size(),
      1000u + 7);
}

Request post(std::string_view type) {
  Request request;
  request.method = Method::post;
  if (!type.empty()) request.headers.add("content-type", std::string(type));
  return request;
}

int body_status(std::string_view type, std::string body, Request* out = nullptr) {
  Request request = post(type);
  const std::vector<std::string> raw = {"text/csv"};
  const int status = decode_body(request, std::move(body), limits, raw);
  if (out) *out = std::move(request);
  return status;
}

TEST(Body, IsDecodedByItsType) {
  Request r;
  EXPECT_EQ(body_status("application/x-www-form-urlencoded; charset=UTF-8", "a=1", &r), 0);
  EXPECT_EQ(r.form.get("a"), "1");
  EXPECT_EQ(body_status("Application/JSON", "{\"a\":2}", &r), 0);
  EXPECT_EQ(r.form.get("a"), "2");
  EXPECT_TRUE(r.json_body);
  EXPECT_EQ(body_status("multipart/form-data; boundary=\"b\"", part("form-data; name=\"a\"", "3") + "--b--", &r), 0);
  EXPECT_EQ(r.form.get("a"), "3");
  EXPECT_FALSE(r.json_body);
  EXPECT_EQ(body_status("text/csv", "\xFF,raw", &r), 0);
  EXPECT_EQ(r.body, "\xFF,raw");
  EXPECT_EQ(body_status("", "", &r), 0);
  EXPECT_FALSE(r.json_body);
  EXPECT_EQ(body_status("application/json", "", &r), 0) << "an act that takes nothing, sent as JSON";
  EXPECT_TRUE(r.json_body && r.form.list().empty());
}

TEST(Body, OtherTypesAreRefused) {
  EXPECT_EQ(body_status("", "x"), 415);
  EXPECT_EQ(body_status("text/plain", "a=1"), 415);
  EXPECT_EQ(body_status("application/json; charset=utf-16", "{}"), 415);
  EXPECT_EQ(body_status("application/jsonx", "{}"), 415);
  EXPECT_EQ(body_status("multipart/form-data", "x"), 400);
  EXPECT_EQ(body_status("application/x-www-form-urlencoded", "a=" + std::string(1 << 20, 'x')), 413);
  Request coded = post("application/json");
  coded.headers.add("content-encoding", "gzip");
  EXPECT_EQ(decode_body(coded, "{}", limits, {}), 415);
}

TEST(Body, OfASafeMethodMeansNothing) {
  Request request = post("application/x-www-form-urlencoded");
  request.method = Method::get;
  EXPECT_EQ(decode_body(request, "a=1", limits, {}), 0);
  EXPECT_TRUE(request.form.list().empty());
}

}  // namespace
}  // namespace kith::http

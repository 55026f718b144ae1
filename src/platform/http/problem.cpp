// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/base/json_writer.h"
#include "platform/http/problem_told.h"

namespace kith::http {
namespace {

struct Row {
  RefusalKind kind;
  int status;
  std::string_view name;
  std::string_view sentence;  ///< key of what is said when no problem is named
};
constexpr std::array<Row, 5> table{{{RefusalKind::invalid, 422, "invalid", "general.not_possible"},
                                    {RefusalKind::forbidden, 403, "forbidden", "problem.forbidden"},
                                    {RefusalKind::not_found, 404, "not_found", "problem.not_found"},
                                    {RefusalKind::conflict, 409, "conflict", "problem.conflict"},
                                    {RefusalKind::unavailable, 503, "unavailable", "problem.busy"}}};

const Row& row(RefusalKind kind) { return table[static_cast<std::size_t>(kind)]; }
static_assert(std::all_of(table.begin(), table.end(),
                          [](const Row& r) { return &r == &table[static_cast<std::size_t>(r.kind)]; }));

constexpr std::pair<int, std::string_view> reasons[] = {{100, "Continue"},
                                                        {200, "OK"},
                                                        {201, "Created"},
                                                        {202, "Accepted"},
                                                        {204, "No Content"},
                                                        {206, "Partial Content"},
                                                        {301, "Moved Permanently"},
                                                        {302, "Found"},
                                                        {303, "See Other"},
                                                        {304, "Not Modified"},
                                                        {307, "Temporary Redirect"},
                                                        {308, "Permanent Redirect"},
                                                        {400, "Bad Request"},
                                                        {401, "Unauthorized"},
                                                        {403, "Forbidden"},
                                                        {404, "Not Found"},
                                                        {405, "Method Not Allowed"},
                                                        {406, "Not Acceptable"},
                                                        {408, "Request Timeout"},
                                                        {409, "Conflict"},
                                                        {410, "Gone"},
                                                        {411, "Length Required"},
                                                        {412, "Precondition Failed"},
                                                        {413, "Content Too Large"},
                                                        {414, "URI Too Long"},
                                                        {415, "Unsupported Media Type"},
                                                        {416, "Range Not Satisfiable"},
                                                        {417, "Expectation Failed"},
                                                        {421, "Misdirected Request"},
                                                        {422, "Unprocessable Content"},
                                                        {428, "Precondition Required"},
                                                        {429, "Too Many Requests"},
                                                        {431, "Request Header Fields Too Large"},
                                                        {500, "Internal Server Error"},
                                                        {501, "Not Implemented"},
                                                        {503, "Service Unavailable"},
                                                        {505, "HTTP Version Not Supported"},
                                                        {507, "Insufficient Storage"}};

JsonWriter begin(std::string& out, int status) {
  JsonWriter json(out);
  json.object().member("type", "about:blank").member("title", reason(status)).member("status", status);
  return json;
}

Response finish(std::string body, int status) {
  Response response = Response::json(std::move(body), status);
  response.content_type = "application/problem+json; charset=utf-8";
  return response;
}

/// All sentences of a refusal in one, each after the field it is about.
std::string detail(const Refusal& refusal, Sentence sentence) {
  if (refusal.problems.empty()) return sentence(row(refusal.kind).sentence);
  std::string all;
  for (const Problem& p : refusal.problems) {
    if (!all.empty()) all += " ";
    if (!p.field.empty()) all += p.field + ": ";
    all += sentence(p.key);
  }
  return all;
}

Response of_refusal(const Refusal& refusal, const Sentence* sentence) {
  const int status = status_of(refusal.kind);
  std::string body;
  JsonWriter json = begin(body, status);
  if (sentence) json.member("detail", detail(refusal, *sentence));
  json.member("kind", name_of(refusal.kind)).key("problems").array();
  for (const Problem& p : refusal.problems) {
    json.object().member("field", p.field).member("key", p.key);
    if (sentence) json.member("detail", (*sentence)(p.key));
    json.end();
  }
  json.end().end();
  Response response = finish(std::move(body), status);
  if (refusal.kind == RefusalKind::unavailable) response.header("Retry-After", "2");
  return response;
}

}  // namespace

int status_of(RefusalKind kind) { return row(kind).status; }
std::string_view name_of(RefusalKind kind) { return row(kind).name; }

std::string_view reason(int status) {
  const auto* at = std::lower_bound(std::begin(reasons), std::end(reasons), status,
                                    [](const auto& entry, int wanted) { return entry.first < wanted; });
  return at != std::end(reasons) && at->first == status ? at->second : "Error";
}

Response problem(const Refusal& refusal) { return of_refusal(refusal, nullptr); }
Response problem_told(const Refusal& refusal, Sentence sentence) { return of_refusal(refusal, &sentence); }

Response problem(int status, std::string_view reference) {
  std::string body;
  JsonWriter json = begin(body, status);
  if (!reference.empty()) json.member("reference", reference);
  json.end();
  return finish(std::move(body), status);
}

Response only_read() { return Response::text("405 Method Not Allowed\n", 405).header("allow", "GET, HEAD"); }

}  // namespace kith::http

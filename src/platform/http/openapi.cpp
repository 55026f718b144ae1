// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "platform/base/json_writer.h"
#include "platform/http/ascii.h"
#include "platform/http/field_schema.h"

namespace kith::http {
namespace {

using Paths = std::map<std::string, std::vector<const Route*>>;

struct PathParameter {
  std::string_view name;
  FieldType type;
};

FieldType type_of(std::string_view word) {
  if (word == "int") return FieldType::integer;
  if (word == "date") return FieldType::date;
  return word == "id" ? FieldType::id : FieldType::word;
}

std::vector<PathParameter> path_parameters(std::string_view path) {
  std::vector<PathParameter> found;
  for (std::size_t open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    std::string_view type = path.substr(open + 1, path.find('}', open) - open - 1);
    const std::string_view name = take_until(type, ':');
    found.push_back({name, type_of(type)});
  }
  return found;
}

/// The first segment that is not "api" or a version: what the route is about.
std::string tag_of(std::string_view path) {
  std::string_view segment;
  do {
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
  } while (!path.empty() && (segment == "api" || (segment.size() == 2 && segment[0] == 'v')));
  return std::string(segment);
}

std::string operation_id(const Route& route) {
  std::string id = lower(name(route.method));
  for (const char c : template_of(route.path)) {
    if (is_letter(c) || is_digit(c)) {
      id += c;
    } else if (!id.ends_with('_') && c != '}') {
      id += '_';
    }
  }
  return id;
}

void parameter(JsonWriter& json, std::string_view where, const FieldDoc& field, WordOf words) {
  json.object().member("name", field.name).member("in", where).member("required", field.required);
  if (!field.about.empty()) json.member("description", words(field.about));
  json.key("schema");
  write_schema(json, field, SchemaUse::query, words);
  json.end();
}

void parameters(JsonWriter& json, const Route& route, WordOf words) {
  json.key("parameters").array();
  for (const PathParameter& p : path_parameters(route.path))
    parameter(json, "path", {.name = p.name, .type = p.type, .required = true}, words);
  if (is_safe(route.method))
    for (const FieldDoc& field : route.exchange.takes) parameter(json, "query", field, words);
  json.end();
}

void content(JsonWriter& json, std::span<const FieldDoc> fields, SchemaUse use, WordOf words) {
  json.key("content").object().key("application/json").object().key("schema");
  write_object_schema(json, fields, use, words);
  json.end().end();
}

void responses(JsonWriter& json, const Route& route, WordOf words) {
  json.key("responses")
      .object()
      .key(is_safe(route.method) ? "200" : "2XX")
      .object()
      .member("description", words(route.title));
  content(json, route.exchange.gives, SchemaUse::answer, words);
  json.end();
  json.key("default").object().member("$ref", "#/components/responses/Problem").end().end();
}

void operation(JsonWriter& json, const Route& route, WordOf words) {
  const std::string title = words(route.title);
  json.key(lower(name(route.method))).object();
  json.member("operationId", operation_id(route)).member("summary", title).member("description", title);
  json.key("tags").array().value(tag_of(route.path)).end();
  json.member("x-permission", auth::name(route.permission));
  if (route.permission == auth::Permission::anyone) json.key("security").array().end();
  parameters(json, route, words);
  if (!is_safe(route.method)) {
    json.key("requestBody").object().member("required", !route.exchange.takes.empty());
    content(json, route.exchange.takes, SchemaUse::request, words);
    json.end();
  }
  responses(json, route, words);
  json.end();
}

void components(JsonWriter& json) {
  json.key("components").object();
  json.key("securitySchemes").object().key("session").object();
  json.member("type", "apiKey").member("in", "cookie").member("name", "__Host-kith").end().end();
  json.key("responses").object().key("Problem").object().member("description", "A refusal (RFC 9457)");
  json.key("content").object().key("application/problem+json").object().key("schema").object();
  json.member("$ref", "#/components/schemas/Problem").end().end().end().end().end();
  json.key("schemas").object().key("Problem").raw(
      R"({"type":"object","required":["type","title","status"],"properties":{)"
      R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
      R"("kind":{"type":"string","enum":["invalid","forbidden","not_found","conflict","unavailable"]},)"
      R"("reference":{"type":"string"},"problems":{"type":"array","items":{"type":"object",)"
      R"("required":["field","key"],"properties":{"field":{"type":"string"},"key":{"type":"string"},)"
      R"("detail":{"type":"string"}}}}}})");
  json.end().end();
}

void about(JsonWriter& json, std::string_view version) {
  json.member("openapi", "3.1.0").key("info").object();
  json.member("title", "kith").member("version", version);
  json.member("description", "Records and measures of mentoring services, as JSON.");
  json.key("contact").object().member("name", "The agency's administrator").end();
  json.key("license")
      .object()
      .member("name", "AGPL-3.0-or-later")
      .member("identifier", "AGPL-3.0-or-later")
      .end()
      .end();
  json.key("servers").array().object().member("url", "/").end().end();
  json.key("security").array().object().key("session").array().end().end().end();
}

std::vector<const Route*> sorted(std::span<const Route> routes) {
  std::vector<const Route*> list;
  for (const Route& route : routes) list.push_back(&route);
  std::sort(list.begin(), list.end(), [](const Route* a, const Route* b) {
    return a->path != b->path ? a->path < b->path : a->method < b->method;
  });
  return list;
}

/// "src/..." however the compiler was told of the file.
std::string_view file_of(const Route& route) {
  std::string_view file = route.file;
  while (file.starts_with("./") || file.starts_with("../")) file.remove_prefix(file.find('/') + 1);
  return file;
}

std::string place(const Route& route) { return std::string(file_of(route)) + ":" + std::to_string(route.line); }

}  // namespace

std::string template_of(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::string_view segment = take_until(path, ':');
    out += segment;
    const std::size_t brace = path.find('}');
    if (brace == std::string_view::npos) return out + std::string(path);
    path.remove_prefix(brace);
  }
  return out;
}

std::string_view name(Kind kind) {
  constexpr std::string_view names[] = {"page", "api", "asset", "probe"};
  return names[static_cast<std::size_t>(kind)];
}

std::string openapi(std::span<const Route> routes, std::string_view version, WordOf words) {
  Paths paths;
  std::set<std::string> tags;
  for (const Route* route : sorted(routes)) {
    if (route->kind != Kind::api) continue;
    paths[template_of(route->path)].push_back(route);
    tags.insert(tag_of(route->path));
  }
  std::string out;
  JsonWriter json(out);
  json.object();
  about(json, version);
  json.key("tags").array();
  for (const std::string& tag : tags) json.object().member("name", tag).member("description", tag).end();
  json.end().key("paths").object();
  for (const auto& [path, operations] : paths) {
    json.key(path).object();
    for (const Route* route : operations) operation(json, *route, words);
    json.end();
  }
  json.end();
  components(json);
  json.end();
  return out;
}

std::string routes_text(std::span<const Route> routes) {
  std::size_t widest = 0;
  for (const Route& route : routes) widest = std::max(widest, route.path.size());
  std::string out;
  for (const Route* route : sorted(routes)) {
    std::string method(name(route->method)), path(route->path), permission(auth::name(route->permission));
    method.resize(std::max<std::size_t>(method.size(), 7), ' ');
    path.resize(widest, ' ');
    permission.resize(std::max<std::size_t>(permission.size(), 18), ' ');
    out +=
        method + " " + path + "  " + permission + "  " + std::string(name(route->kind)) + "  " + place(*route) + "\n";
  }
  return out;
}

std::string routes_json(std::span<const Route> routes) {
  std::string out;
  JsonWriter json(out);
  json.array();
  for (const Route* route : sorted(routes)) {
    json.object().member("method", name(route->method)).member("path", route->path);
    json.member("kind", name(route->kind)).member("permission", auth::name(route->permission));
    json.member("title", route->title).member("file", file_of(*route));
    json.member("line", static_cast<std::int64_t>(route->line)).end();
  }
  json.end();
  return out;
}

}  // namespace kith::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_table.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/act_ids.h"
#include "platform/http/ascii.h"
#include "platform/http/field_schema.h"
#include "platform/http/openapi.h"
#include "platform/i18n/keys.h"

namespace kith::app {
namespace {

using http::FieldDoc;
using http::Route;

constexpr std::size_t most_near = 5, far = 8;

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> list;
  while (!path.empty())
    if (const auto segment = http::take_until(path, '/'); !segment.empty()) list.push_back(segment);
  return list;
}

/// `/metrics` answers programs too, and is none of them.
bool is_act(const Route& route) { return route.kind == http::Kind::api && route.path.starts_with(api_root); }

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// How many letters to change until one word is the other.
std::size_t letters_between(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t before = row[0]++;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t changed = before + (one[i - 1] != other[j - 1]);
      before = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::size_t distance(std::string_view path, const Route& act) {
  const auto asked = segments(path), there = segments(act.path);
  std::size_t sum = 5 * (std::max(asked.size(), there.size()) - std::min(asked.size(), there.size()));
  for (std::size_t i = 0; i < std::min(asked.size(), there.size()); ++i)
    if (!is_parameter(there[i])) sum += letters_between(asked[i], there[i]);
  return sum;
}

/// How many fixed words of the act stand in the path; nothing when it is of another shape.
std::optional<std::size_t> fixed_words(std::string_view path, const Route& act) {
  const auto asked = segments(path), there = segments(act.path);
  if (asked.size() != there.size()) return std::nullopt;
  std::size_t fixed = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (is_parameter(there[i])) continue;
    if (asked[i] != there[i]) return std::nullopt;
    ++fixed;
  }
  return fixed;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

/// Acts of one page have its title: beside it the act's own word, "intake.act.screening", where its slice has one.
std::string title_of(const Route& act, const i18n::Words& texts) {
  std::string title = texts.text_of(act.title);
  if (http::is_safe(act.method)) return title;
  const auto parts = segments(act.path);
  std::string word(parts.back());
  std::ranges::replace(word, '-', '_');
  const auto own = i18n::Key::find(std::string(act.title.substr(0, act.title.find('.'))) + ".act." + word);
  return own ? title + ": " + texts.text(*own) : title;
}

std::string type_of(const FieldDoc& field) {
  constexpr std::array names{"text",  "word", "integer", "decimal", "boolean", "date",
                             "month", "time", "instant", "code",    "id",      "object"};
  return (field.many ? "list of " : "") + std::string(names[static_cast<std::size_t>(field.type)]);
}

/// What the field's schema demands of its value, as words.
std::string bounds_of(const FieldDoc& field) {
  std::string text;
  JsonWriter json(text);
  http::write_schema(json, field, http::SchemaUse::request, [](std::string_view key) { return std::string(key); });
  const auto whole = nlohmann::json::parse(text);
  const auto& schema = field.many ? whole["items"] : whole;
  std::string bounds;
  if (schema.contains("maxLength")) bounds = "; at most " + schema["maxLength"].dump() + " characters";
  if (field.limit && schema.contains("maximum")) bounds = "; at most " + schema["maximum"].dump();
  for (const auto choice : field.choices) (bounds += bounds.empty() ? "; one of " : ", ") += choice;
  return bounds;
}

/// Of an id: what it is of and which reading tells it.
std::string whose(const Route& act, const FieldDoc& field) {
  const auto* source = field.type == http::FieldType::id ? source_of(act, field.name) : nullptr;
  return source ? " (id " + told_by(*source) + ")" : std::string();
}

/// What stands in the path where the act has {…}.
void list_parts(const Route& act, std::ostream& out) {
  for (const auto part : parts_of(act, "id"))
    if (const auto* source = source_of(act, part)) out << "  {" << part << "}  id " << told_by(*source) << '\n';
  for (const auto part : parts_of(act, "word"))
    if (const auto words = words_of_path(part); !words.empty()) out << "  {" << part << "}  one of " << words << '\n';
}

/// The name as it is typed, with N for the number of a list's item.
std::string typed_name(const FieldDoc& field) {
  std::string name(field.name);
  if (const auto star = name.find('*'); star != name.npos) name[star] = 'N';
  return name;
}

}  // namespace

std::optional<http::Method> method_called(std::string_view word) {
  using enum http::Method;
  for (const auto method : {get, post, put, patch, delete_})
    if (http::same_word(word, http::name(method))) return method;
  return std::nullopt;
}

std::string whole_path(std::string_view path) {
  if (path.starts_with(api_root)) path.remove_prefix(api_root.size());
  if (path.starts_with('/')) path.remove_prefix(1);
  return std::string(api_root) + std::string(path);
}

const Route* act_called(std::span<const Route> routes, http::Method method, std::string_view path) {
  const Route* best = nullptr;
  std::optional<std::size_t> most;
  for (const Route& route : routes) {
    if (!is_act(route) || route.method != method) continue;
    const auto fixed = fixed_words(path, route);
    if (fixed && (!most || *fixed > *most)) {
      best = &route;
      most = fixed;
    }
  }
  return best;
}

std::string name_of(const Route& act) {
  return std::string(http::name(act.method)) + " " + http::template_of(act.path).substr(api_root.size());
}

std::vector<const Route*> acts_near(std::span<const Route> routes, http::Method method, std::string_view path) {
  std::vector<std::pair<std::size_t, const Route*>> near;
  for (const Route& route : routes) {
    if (!is_act(route)) continue;
    const std::size_t away = distance(path, route) + (route.method != method);
    if (away <= far) near.emplace_back(away, &route);
  }
  std::ranges::stable_sort(near, {}, [](const auto& one) { return one.first; });
  near.resize(std::min(near.size(), most_near));
  std::vector<const Route*> acts;
  for (const auto& one : near) acts.push_back(one.second);
  return acts;
}

bool list_acts(std::span<const Route> routes, std::span<const std::string> words, const i18n::Words& texts,
               std::ostream& out) {
  std::vector<std::array<std::string, 3>> lines;
  std::size_t widest = 0;
  for (const Route& route : routes) {
    if (!is_act(route)) continue;
    const std::string path = http::template_of(route.path).substr(api_root.size());
    std::array line{path, std::string(http::name(route.method)), title_of(route, texts)};
    const std::string whole = http::lower(line[1] + " " + line[0] + " " + line[2]);
    if (!std::ranges::all_of(words,
                             [&](const std::string& word) { return whole.find(http::lower(word)) != whole.npos; }))
      continue;
    widest = std::max(widest, path.size());
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  for (const auto& [path, method, title] : lines)
    out << padded(method, 6) << ' ' << padded(path, widest) << "  " << title << '\n';
  return !lines.empty();
}

void list_fields(const Route& act, const i18n::Words& texts, std::ostream& out) {
  out << name_of(act) << "  " << title_of(act, texts) << '\n';
  list_parts(act, out);
  std::size_t name_width = 0, type_width = 0;
  for (const FieldDoc& field : act.exchange.takes) {
    name_width = std::max(name_width, field.name.size());
    type_width = std::max(type_width, type_of(field).size());
  }
  for (const FieldDoc& field : act.exchange.takes)
    out << "  " << padded(typed_name(field), name_width) << "  " << padded(type_of(field), type_width) << "  "
        << (field.required ? "required  " : "          ")
        << (field.about.empty() ? std::string() : texts.text_of(field.about)) << bounds_of(field) << whose(act, field)
        << '\n';
  if (act.exchange.takes.empty()) out << "  takes no fields\n";
}

}  // namespace kith::app

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/repeats.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "records/schema.h"

namespace kith::app {
namespace {

/// Names that handlers read with `Fields::all`; a test holds them against the sources.
constexpr std::string_view read_as_lists[] = {"activities", "done",     "expected", "groups",    "item_ids",
                                              "own_words",  "packages", "pick",     "providers", "readers",
                                              "rounds",     "saved",    "site",     "tags",      "value"};

/// Columns of several codes, texts or records have one box each, all of one name; columns' names are fields' names.
std::set<std::string_view> columns_of_several() {
  std::set<std::string_view> names;
  for (const auto& table : records::tables())
    for (const auto& column : table.columns)
      if (column.type == records::Type::codes || column.type == records::Type::texts ||
          column.type == records::Type::refs)
        names.insert(column.name);
  return names;
}

/// "marks.3.topics" is the field "topics" of one line.
std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

bool may_repeat(std::string_view name) {
  static const auto several = columns_of_several();
  const auto part = last_part(name);
  return std::ranges::find(read_as_lists, part) != std::end(read_as_lists) || several.contains(part) ||
         (part == "also" && name.starts_with("marks."));
}

bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

std::optional<std::string> repeated_in(const http::Fields& fields) {
  std::vector<std::string_view> names;
  names.reserve(fields.list().size());
  for (const auto& [name, value] : fields.list()) names.push_back(name);
  std::ranges::sort(names);
  for (auto at = std::ranges::adjacent_find(names); at != names.end();) {
    if (!may_repeat(*at)) return std::string(is_word(*at) ? *at : std::string_view());
    at = std::adjacent_find(std::upper_bound(at, names.end(), *at), names.end());
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> repeated_field(const http::Request& request) {
  if (auto name = repeated_in(request.query)) return name;
  return request.json_body ? std::nullopt : repeated_in(request.form);
}

}  // namespace kith::app

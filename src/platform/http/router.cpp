// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/router.h"

#include <algorithm>
#include <stdexcept>

#include "platform/base/date.h"
#include "platform/http/ascii.h"
#include "platform/http/field_bounds.h"

namespace kith::http {
namespace {

constexpr std::size_t longest_word = 64, longest_integer = 9;

bool is_word(std::string_view text) {
  const auto allowed = [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= longest_word && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), allowed);
}

[[noreturn]] void malformed(const Route& route, std::string_view why) {
  throw std::logic_error("route " + std::string(route.path) + " (" + route.file + ":" + std::to_string(route.line) +
                         "): " + std::string(why));
}

}  // namespace

struct Router::Walk {
  Method method;
  std::vector<std::string_view> values{};
  const Leaf* found{};
  std::vector<std::string_view> found_values{};
  std::vector<Method> allowed{};

  void arrive(const Node& node) {
    for (const Leaf& leaf : node.leaves) {
      allowed.push_back(leaf.method);
      if (!found && leaf.method == method) {
        found = &leaf;
        found_values = values;
      }
    }
  }
};

Router::Parameter Router::parameter(std::string_view type) {
  if (type == "int") return Parameter::integer;
  if (type == "date") return Parameter::date;
  if (type == "id") return Parameter::id;
  if (type == "word") return Parameter::word;
  throw std::logic_error("unknown parameter type " + std::string(type));
}

bool Router::fits(Parameter type, std::string_view segment) {
  const auto small = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); };
  switch (type) {
    case Parameter::integer:
      return !segment.empty() && segment.size() <= longest_integer && (segment == "0" || segment[0] != '0') &&
             std::all_of(segment.begin(), segment.end(), is_digit);
    case Parameter::date: return parse_date(segment).has_value();
    case Parameter::id: return segment.size() == id_length && std::all_of(segment.begin(), segment.end(), small);
    case Parameter::word: return is_word(segment);
  }
  return false;
}

template <class Key>
std::size_t Router::step(std::vector<std::pair<Key, std::size_t>> Node::*edges, std::size_t from, Key key) {
  auto& list = nodes_[from].*edges;
  const auto at = std::lower_bound(list.begin(), list.end(), key, [](const auto& e, Key k) { return e.first < k; });
  if (at != list.end() && at->first == key) return at->second;
  const std::size_t made = nodes_.size();
  list.insert(at, {key, made});
  nodes_.emplace_back();
  return made;
}

void Router::add(const Route& route, std::size_t index) {
  if (!route.path.starts_with('/')) malformed(route, "does not start with '/'");
  std::size_t node = 0;
  std::vector<std::string_view> names;
  std::string_view rest = route.path.substr(1);
  while (!rest.empty()) {
    std::string_view segment = take_until(rest, '/');
    if (segment.starts_with('{') && segment.ends_with('}')) {
      std::string_view type = segment.substr(1, segment.size() - 2);
      const std::string_view name = take_until(type, ':');
      if (!is_word(name) || std::find(names.begin(), names.end(), name) != names.end())
        malformed(route, "parameter name");
      names.push_back(name);
      node = step(&Node::parameters, node, parameter(type));
    } else {
      if (!is_word(segment)) malformed(route, "a segment is not a word");
      node = step(&Node::fixed, node, segment);
    }
  }
  if (route.path.size() > 1 && route.path.ends_with('/')) malformed(route, "ends with '/'");
  for (const Leaf& leaf : nodes_[node].leaves)
    if (leaf.method == route.method)
      malformed(route, "the same method and shape as " + std::string(routes_[leaf.route].path));
  nodes_[node].leaves.push_back({route.method, index, std::move(names)});
}

void Router::add(std::span<const Route> routes) {
  for (const Route& route : routes) {
    add(route, routes_.size());
    routes_.push_back(route);
  }
}

void Router::visit(Walk& walk, std::size_t at, std::string_view rest) const {
  const Node& node = nodes_[at];
  if (rest.empty()) return walk.arrive(node);
  rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  const auto fixed = std::lower_bound(node.fixed.begin(), node.fixed.end(), segment,
                                      [](const auto& edge, std::string_view s) { return edge.first < s; });
  if (fixed != node.fixed.end() && fixed->first == segment) visit(walk, fixed->second, rest);
  for (const auto& [type, next] : node.parameters) {
    if (!fits(type, segment)) continue;
    walk.values.push_back(segment);
    visit(walk, next, rest);
    walk.values.pop_back();
  }
}

Found Router::find(Method method, std::string_view path) const {
  Found result;
  if (!path.starts_with('/')) return result;
  Walk walk{.method = method};
  visit(walk, 0, path == "/" ? std::string_view{} : path);
  if (!walk.found && method == Method::head) {
    walk = Walk{.method = Method::get};
    visit(walk, 0, path == "/" ? std::string_view{} : path);
  }
  if (walk.found) {
    result.route = &routes_[walk.found->route];
    for (std::size_t i = 0; i < walk.found_values.size(); ++i)
      result.values.emplace(walk.found->names[i], walk.found_values[i]);
  }
  result.allowed = std::move(walk.allowed);
  return result;
}

std::string allow_header(std::span<const Method> allowed) {
  std::vector<Method> methods(allowed.begin(), allowed.end());
  if (std::find(methods.begin(), methods.end(), Method::get) != methods.end()) methods.push_back(Method::head);
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  std::string text;
  for (const Method m : methods) text += (text.empty() ? "" : ", ") + std::string(name(m));
  return text;
}

}  // namespace kith::http

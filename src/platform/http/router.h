// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/auth/permission.h"
#include "platform/http/field_table.h"
#include "platform/http/message.h"

namespace kith {
class Visit;  // platform/http/visit.h: one request by one signed-in (or anonymous) person
}

namespace kith::http {

/// A slice hands out its route table by a function of what its pages use, so a handler receives exactly that:
/// `std::vector<Route> routes(snapshot::SnapshotKeeper& snapshots)` with handlers `[&snapshots](Visit& v) {...}`.
using PageHandler = std::function<Response(Visit&)>;

/// What a route shows or does, for the server's own bookkeeping.
enum class Kind : std::uint8_t {
  page,   ///< HTML for people
  api,    ///< JSON, problem+json errors, listed in OpenAPI
  asset,  ///< static, public, cached for ever
  probe,  ///< /healthz, /readyz, /metrics
};

/// One line of a slice's route table. There is no default for `permission`: a route without one does not compile.
/// Path parameters are typed: `{match:id}` (sealed public id, 26 characters), `{page:int}` (at most 9 digits),
/// `{day:date}`, `{name:word}` (A-Z a-z 0-9 . _ -, at most 64). A value of the wrong form is 404 before the handler
/// runs. A parameter is a whole segment. Fixed segments win over parameters, narrower types over wider ones.
struct Route {
  Route(Kind kind, Method method, std::string_view path, std::string_view title, auth::Permission permission,
        PageHandler handler, Exchange exchange = {}, std::source_location where = std::source_location::current())
      : kind(kind),
        method(method),
        path(path),
        title(title),
        permission(permission),
        handler(std::move(handler)),
        exchange(exchange),
        file(where.file_name()),
        line(where.line()) {}
  Kind kind;
  Method method;
  std::string_view path;
  std::string_view title;  ///< locale key
  auth::Permission permission;
  PageHandler handler;
  Exchange exchange;  ///< fields taken and given; feeds OpenAPI and `check_fields`
  const char* file;
  std::uint_least32_t line;
};

inline Route page(Method method, std::string_view path, std::string_view title, auth::Permission permission,
                  PageHandler handler, std::source_location where = std::source_location::current()) {
  return Route{Kind::page, method, path, title, permission, std::move(handler), {}, where};
}
/// Answers 422 to what does not fit `exchange.takes` (`check_fields`) before the handler runs: a route that takes
/// nothing, to change or to read, refuses every field.
Route api(Method method, std::string_view path, std::string_view title, auth::Permission permission,
          PageHandler handler, Exchange exchange = {}, std::source_location where = std::source_location::current());

/// Values of the path's parameters, by name.
using PathValues = std::map<std::string, std::string, std::less<>>;

struct Found {
  const Route* route{};  ///< null: 404, or 405 when `allowed` is not empty
  PathValues values;
  std::vector<Method> allowed;  ///< other methods this path has
};

class Router {
 public:
  /// Throws std::logic_error for two routes with the same method and shape, or a malformed pattern: the path starts
  /// with
  /// '/', its fixed segments are words, each parameter has a name of its own and a type of the four.
  void add(std::span<const Route> routes);
  /// HEAD finds the GET route when there is no HEAD route of its own. Costs a binary search per segment.
  /// The route found stays valid until the next `add`.
  Found find(Method method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  enum class Parameter : std::uint8_t { integer, date, id, word };  ///< narrowest first
  struct Leaf {
    Method method;
    std::size_t route;
    std::vector<std::string_view> names;
  };
  struct Node {
    std::vector<std::pair<std::string_view, std::size_t>> fixed;  ///< sorted by segment
    std::vector<std::pair<Parameter, std::size_t>> parameters;    ///< sorted by type
    std::vector<Leaf> leaves;
  };
  struct Walk;

  static Parameter parameter(std::string_view type);
  static bool fits(Parameter type, std::string_view segment);
  template <class Key>
  std::size_t step(std::vector<std::pair<Key, std::size_t>> Node::*edges, std::size_t from, Key key);
  void add(const Route& route, std::size_t index);
  void visit(Walk& walk, std::size_t node, std::string_view rest) const;

  std::vector<Route> routes_;
  std::vector<Node> nodes_ = std::vector<Node>(1);
};

/// "GET, HEAD, POST", sorted: the value of Allow.
std::string allow_header(std::span<const Method> allowed);

}  // namespace kith::http

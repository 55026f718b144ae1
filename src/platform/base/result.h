// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace kith {

/// Why an act was refused, independent of HTTP and of the command line.
/// One table (platform/http/refusal.cpp) maps each kind to an HTTP status, a CLI exit code and a JSON name.
enum class RefusalKind {
  invalid,      ///< a field is missing or wrong: 422, exit 2
  forbidden,    ///< the actor may not, and may know that it exists: 403, exit 3
  not_found,    ///< does not exist, or may not be known to exist: 404, exit 4
  conflict,     ///< somebody was faster, or the state does not allow it: 409, exit 5
  unavailable,  ///< cannot be done now, try again: 503, exit 6
};

/// One thing that is wrong. `key` is a locale key ("supervision.contact.note_missing"); `field` is the stable form
/// field name or empty. Neither ever carries case content.
struct Problem {
  std::string field;
  std::string key;
};

struct Refusal {
  RefusalKind kind{RefusalKind::invalid};
  std::vector<Problem> problems;
};

/// An expected outcome: a value or a refusal. Exceptions are for broken machinery only.
template <class T>
using Result = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(RefusalKind kind, std::string key, std::string field = {}) {
  return tl::unexpected<Refusal>(Refusal{kind, {Problem{std::move(field), std::move(key)}}});
}
inline tl::unexpected<Refusal> refuse(std::vector<Problem> problems) {
  return tl::unexpected<Refusal>(Refusal{RefusalKind::invalid, std::move(problems)});
}

}  // namespace kith

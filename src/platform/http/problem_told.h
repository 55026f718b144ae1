// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/function_ref.h"
#include "platform/http/problem.h"

namespace kith::http {

/// The sentence of a key ("http.field.missing": "This is missing.") in the language of who asks.
using Sentence = FunctionRef<std::string(std::string_view key)>;

/// `problem(refusal)` that a person can read too: `detail` beside each key, and as a whole (RFC 9457 3.1.4), where each
/// sentence follows the field it is about. A refusal without problems says the sentence of its kind, the one of the
/// page. Machines go on reading `kind` and `key`: wording may change.
Response problem_told(const Refusal& refusal, Sentence sentence);

}  // namespace kith::http

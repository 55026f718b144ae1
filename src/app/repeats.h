// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/http/message.h"

namespace kith::app {

/// The first name that a page's request brings more than once in its query or its form although it takes one value
/// (parameter pollution, ASVS 15.3.7): which of the two a filter, a guard and a handler each read must not matter.
/// Names of lists may come often: those handlers read as lists, and columns that hold several codes or texts. Empty
/// when all is well; "" when the name is not a word of ours. O(fields, sorted).
std::optional<std::string> repeated_field(const http::Request& request);

}  // namespace kith::app

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/http/visit.h"
#include "supervision/work_list.h"

namespace kith::supervision {

/// The choice of a work list as it stands in an address: whose=mine|everyone|nobody|<sealed worker>&programme=&site=.
/// Left out, `whose` is the actor's usual choice. Nothing when an id does not open.
std::optional<WorkListAsk> read_ask(const Visit& visit, const snapshot::Snapshot& snapshot);
/// The value of `whose` for a choice.
std::string whose_value(const Visit& visit, const WorkListAsk& ask);
/// The same choice as an address of `path`, other query fields left out.
std::string address(const Visit& visit, std::string_view path, const WorkListAsk& ask, int page);

}  // namespace kith::supervision

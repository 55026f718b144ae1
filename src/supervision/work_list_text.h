// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/http/visit.h"
#include "supervision/work_list.h"

namespace kith::supervision {

/// The whole list for `kith work-list`, all pages of it; matches by their exchange ids. Notes on the visit whom it
/// shows.
std::string work_list_text(Visit& visit, const snapshot::Snapshot& snapshot, const WorkList& list);
/// The same as JSON: format `kith-work-list`, version 1; otherwise as `/api/v1/work-list`.
std::string work_list_json(Visit& visit, const snapshot::Snapshot& snapshot, const WorkList& list);

}  // namespace kith::supervision

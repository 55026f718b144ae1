// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "casefile/waiting_line.h"
#include "casefile/work_part.h"
#include "matches/matches.h"
#include "platform/http/router.h"
#include "snapshot/snapshot.h"
#include "supervision/contact.h"
#include "supervision/contact_record.h"

/// What others may use of supervision (MS 8.02, 8.03): its routes, and the contacts of a match.
namespace kith::supervision {

/// The histories including every act that was durable before the call (`SnapshotKeeper::current`).
using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;

/// What else the actor's own work list holds, of slices that supervision knows nothing of (surveys, missing meeting
/// logs): parts of the page. Each may be null.
struct AlsoOwed {
  std::function<std::vector<casefile::WorkPart>(Visit&)> parts;
  /// What waits for whoever supervises or directs, at the top of their home.
  std::function<std::vector<casefile::WaitingLine>(Visit&)> waiting;
};

/// Pages and API: the page of a match with its life, the work list (also the home page), contacts, the calling session,
/// support and recognition.
std::vector<http::Route> routes(Columns columns, const matches::Uses& matches, const AlsoOwed& also_owed = {});

}  // namespace kith::supervision

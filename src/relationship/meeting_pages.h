// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/answer_link.h"
#include "casefile/work_part.h"
#include "platform/http/router.h"
#include "snapshot/match_state.h"
#include "snapshot/snapshot.h"

namespace kith::relationship {

/// The histories including every act that was durable before the call (`SnapshotKeeper::current`).
using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;

/// Pages and API of meetings (MS 8.01): log a meeting, see and correct one, say why a month had none.
/// `mark`: of an address, for counting answers without an account.
std::vector<http::Route> routes(Columns columns, std::function<std::string(std::string_view client)> mark = {});

/// Matches of the actor's caseload whose last month nobody told anything of, for the work list; nothing when all was
/// told.
std::optional<casefile::WorkPart> work_panel(Visit& visit, const snapshot::Snapshot& snapshot);

// The handlers behind them.
http::Response meetings_new_page(Visit& visit,
                                 const snapshot::Snapshot& snapshot);  ///< GET /relationship/meetings/new?match=
http::Response meetings_post(Visit& visit, const snapshot::Snapshot& snapshot);  ///< POST /relationship/meetings
http::Response meetings_page(Visit& visit,
                             const snapshot::Snapshot& snapshot);  ///< GET /relationship/meetings/{meeting}
http::Response meetings_correct(Visit& visit,
                                const snapshot::Snapshot& snapshot);  ///< POST /relationship/meetings/{meeting}
http::Response months_without_new_page(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response months_without_post(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response meetings_api_list(Visit& visit, const snapshot::Snapshot& snapshot);  ///< GET /api/v1/meetings?match=
http::Response meetings_api_post(Visit& visit, const snapshot::Snapshot& snapshot);  ///< POST /api/v1/meetings
http::Response meeting_api_one(Visit& visit, const snapshot::Snapshot& snapshot);    ///< GET /api/v1/meetings/{meeting}
http::Response meeting_api_correct(Visit& visit, const snapshot::Snapshot& snapshot);  ///< POST the same
http::Response months_without_api_post(Visit& visit, const snapshot::Snapshot& snapshot);

// All matches whose last month nobody told of, and asking many of their mentors at once (casefile/several_links.h).
/// GET /relationship/months-untold?page=
http::Response months_untold_page(Visit& visit, const snapshot::Snapshot& snapshot);
/// GET /relationship/months-untold/letters/as/{file}: those with open links
http::Response month_letters(Visit& visit, const snapshot::Snapshot& snapshot);
std::vector<http::Route> several_routes(const Columns& columns);
/// What asks the mentor for a month; refused (`conflict`) when nothing is missing.
inline constexpr std::string_view meetings_link = "meetings";
Result<casefile::AnswerLink> month_question(const snapshot::Snapshot& snapshot, const snapshot::MatchState& state,
                                            Date today);
std::optional<casefile::LinkLetter> month_letter(db::Tx& tx, const snapshot::Snapshot& snapshot,
                                                 const snapshot::MatchState& state, const casefile::AnswerLink& link,
                                                 Date today);

// A mentor's meetings of a month by a link without an account (decision 0207).
/// POST /relationship/matches/{match}/link
http::Response month_link_post(Visit& visit, const snapshot::Snapshot& snapshot);
/// GET /relationship/links/{link}: the letter
http::Response month_link_page(Visit& visit, const snapshot::Snapshot& snapshot);
/// POST /relationship/links/{link}/mail
http::Response month_link_mail(Visit& visit, const snapshot::Snapshot& snapshot);
/// POST /relationship/links/{link}/withdraw
http::Response month_link_withdraw(Visit& visit, const snapshot::Snapshot& snapshot);
/// POST /api/v1/matches/{match}/meeting-links, and GET /api/v1/meeting-links/{link}
http::Response month_link_api(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response month_link_api_one(Visit& visit, const snapshot::Snapshot& snapshot);
/// GET /meetings/{link}, without an account
http::Response month_asked_page(Visit& visit, const snapshot::Snapshot& snapshot);
/// POST the same; `mark` is that of the visitor's address.
http::Response month_asked_post(Visit& visit, const snapshot::Snapshot& snapshot, const std::string& mark);

}  // namespace kith::relationship

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bring_in/plan.h"
#include "casefile/book.h"
#include "casefile/work_part.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "snapshot/snapshot.h"

/// Spreadsheets of people, matches, meetings and contacts, brought into the records (docs/decisions/0195).
namespace kith::bring_in {

struct Uses {
  std::function<void(FunctionRef<void(const casefile::Book&)>)> book;
  std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
};
/// Whose sealed names the actor may open; may be used while `book` is there. Asks for the columns, which may read: to
/// be called outside a read and outside an act.
Opens opens_for(const Visit& visit, const Uses& uses, const casefile::Book& book);
/// On a director's work list: rows that wait for somebody who may open sealed names. Nothing when none does.
std::optional<casefile::WorkPart> work_panel(Visit& visit);

std::vector<http::Route> routes(const Uses& uses);

http::Response files_page(Visit& visit);                            ///< GET /bring-in/files
http::Response files_post(Visit& visit);                            ///< POST /bring-in/files: a file is put down
http::Response files_one_page(Visit& visit, const Uses& uses);      ///< GET /bring-in/files/{file}?show=
http::Response files_choices_post(Visit& visit, const Uses& uses);  ///< POST .../choices
http::Response files_take_post(Visit& visit, const Uses& uses);     ///< POST .../take
http::Response files_undo_post(Visit& visit, const Uses& uses);     ///< POST .../undo
http::Response sealed_row_post(Visit& visit);                       ///< POST /bring-in/sealed-rows/{row}: looked at
http::Response files_drop_post(Visit& visit);                       ///< POST .../drop
http::Response files_left_page(Visit& visit, const Uses& uses);     ///< GET .../left: CSV
http::Response files_api(Visit& visit);                             ///< GET /api/v1/bring-in/files
http::Response files_api_post(Visit& visit);                        ///< POST the same
/// GET /api/v1/bring-in/files/{file}?show=&after=: columns, choices, the verdict of each row asked for
http::Response files_one_api(Visit& visit, const Uses& uses);
http::Response files_choices_api(Visit& visit, const Uses& uses);  ///< POST .../choices
http::Response files_take_api(Visit& visit, const Uses& uses);     ///< POST .../take
http::Response files_undo_api(Visit& visit, const Uses& uses);     ///< POST .../undo
http::Response files_drop_api(Visit& visit);                       ///< POST .../drop
http::Response sealed_row_api(Visit& visit);                       ///< POST /api/v1/bring-in/sealed-rows/{row}

}  // namespace kith::bring_in

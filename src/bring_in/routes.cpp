// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/bring_in.h"
#include "platform/lists/lists.h"

namespace kith::bring_in {

using auth::Permission;
using http::Method;
using http::page;

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [uses, handler](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(Method::get, "/bring-in/files", "bring_in.title", Permission::import_records, files_page),
      lists::as_file("/bring-in/files/as/{file:word}", "list.as_file", Permission::import_records, files_page),
      page(Method::post, "/bring-in/files", "bring_in.title", Permission::import_records, files_post),
      page(Method::get, "/bring-in/files/{file:id}", "bring_in.title_one", Permission::import_records,
           with(files_one_page)),
      page(Method::post, "/bring-in/files/{file:id}/choices", "bring_in.title_one", Permission::import_records,
           with(files_choices_post)),
      page(Method::post, "/bring-in/files/{file:id}/take", "bring_in.title_one", Permission::import_records,
           with(files_take_post)),
      page(Method::post, "/bring-in/files/{file:id}/undo", "bring_in.title_one", Permission::import_records,
           with(files_undo_post)),
      page(Method::post, "/bring-in/files/{file:id}/drop", "bring_in.title_one", Permission::import_records,
           files_drop_post),
      page(Method::post, "/bring-in/sealed-rows/{row:id}", "bring_in.sealed.title", Permission::import_records,
           sealed_row_post),
      page(Method::get, "/bring-in/files/{file:id}/left", "bring_in.title_left", Permission::import_records,
           with(files_left_page)),
  };
}

}  // namespace kith::bring_in

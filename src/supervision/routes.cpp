// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/calling_session_page.h"
#include "supervision/contacts_new_page.h"
#include "supervision/contacts_page.h"
#include "supervision/supervision.h"
#include "supervision/work_list_page.h"

namespace kith::supervision {

std::vector<http::Route> routes(Columns columns) {
  using auth::Permission;
  using http::Method;
  using http::page;
  const auto on = [&columns](http::Response (*handler)(Visit&, const Columns&)) {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  return {
      page(Method::get, "/", "supervision.title.work_list", Permission::signed_in, on(home_page)),
      page(Method::get, "/supervision/work-list", "supervision.title.work_list", Permission::see_work_list, on(work_list_page)),
      page(Method::get, "/supervision/contacts/new", "supervision.title.contact_new", Permission::record_contact, on(new_contact_page)),
      page(Method::post, "/supervision/contacts", "supervision.title.contact_new", Permission::record_contact, on(post_contact)),
      page(Method::post, "/supervision/contacts/draft", "supervision.title.contact_new", Permission::record_contact, on(post_contact_draft)),
      page(Method::get, "/supervision/contacts/{contact:id}", "supervision.title.contact", Permission::see_match, on(contact_page)),
      page(Method::get, "/supervision/contacts/{contact:id}/outcome", "supervision.title.contact", Permission::see_match, on(contact_outcome_page)),
      page(Method::get, "/supervision/contacts/{contact:id}/correct", "supervision.title.contact_correct", Permission::correct_contact, on(correct_contact_page)),
      page(Method::post, "/supervision/contacts/{contact:id}/correct", "supervision.title.contact_correct", Permission::correct_contact, on(post_correction)),
      page(Method::post, "/supervision/contacts/{contact:id}/void", "supervision.title.contact", Permission::correct_contact, on(post_void_contact)),
      page(Method::get, "/supervision/calling-session", "supervision.title.calling_session", Permission::record_contact, on(calling_session_page)),
      page(Method::post, "/supervision/calling-session", "supervision.title.calling_session", Permission::record_contact, on(post_calling_session)),
      page(Method::post, "/supervision/calling-session/draft", "supervision.title.calling_session", Permission::record_contact, on(post_session_draft)),
  };
}

}  // namespace kith::supervision

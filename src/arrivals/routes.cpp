// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/writer.h"
#include "platform/lists/lists.h"

namespace kith::arrivals {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc take_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "intake.field.programme"},
    {.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"}};
constexpr FieldDoc aside_table[] = {{.name = "reason", .required = true, .limit = 2'000, .about = "arrival.reason"}};

/// Of taking, with whoever wrote a referral.
std::span<const FieldDoc> take_docs() {
  static const auto docs = [] {
    std::vector<FieldDoc> list(std::begin(take_table), std::end(take_table));
    for (const auto& doc : writer_docs()) list.push_back(doc);
    return list;
  }();
  return docs;
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(get, "/apply", "arrival.title.start", anyone, with(start_page)),
      page(get, "/apply/{kind:word}", "arrival.title.start", anyone, with(apply_page)),
      page(post, "/apply/{kind:word}", "arrival.title.start", anyone, with(apply_post)),
      page(get, "/apply/later/{link:word}", "arrival.title.start", anyone, with(later_page)),
      page(post, "/apply/later/{link:word}", "arrival.title.start", anyone, with(later_post)),
      page(post, "/apply/later/{link:word}/mail", "arrival.title.start", anyone, with(later_mail)),
      page(get, "/apply/thanks/{kind:word}", "arrival.title.thanks", anyone, with(thanks_page)),
      page(get, "/arrivals", "arrival.title.inbox", see_people, with(inbox_page)),
      lists::as_file("/arrivals/as/{file:word}", "list.as_file", see_people, with(inbox_page)),
      page(get, "/arrivals/{arrival:id}", "arrival.title.one", see_people, with(arrival_page)),
      page(post, "/arrivals/{arrival:id}/take", "arrival.title.one", see_people, with(take_post)),
      page(post, "/arrivals/{arrival:id}/set_aside", "arrival.title.one", see_people, with(set_aside_post)),
      api(get, "/api/v1/arrivals", "arrival.title.inbox", see_people, with(inbox_api)),
      api(get, "/api/v1/arrivals/{arrival:id}", "arrival.title.one", see_people, with(arrival_api)),
      api(post, "/api/v1/arrivals/{arrival:id}/take", "arrival.title.one", see_people, with(take_api),
          {.takes = take_docs()}),
      api(post, "/api/v1/arrivals/{arrival:id}/set-aside", "arrival.title.one", see_people, with(set_aside_api),
          {.takes = aside_table}),
  };
}

}  // namespace kith::arrivals

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <span>

#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "supervision/people.h"
#include "supervision/queries.h"
#include "supervision/recognitions.html.h"
#include "supervision/support_acts.h"
#include "supervision/support_page.h"

namespace kith::supervision {
namespace {

constexpr std::size_t thanks_per_page = 25;

struct Thanks {
  PersonId person;
  ProgrammeId programme;
  Date day{};
  std::string role, kind;
};
struct ThanksLine {
  Date day{};
  std::string name, role, kind, programme;
};
constexpr lists::Column<ThanksLine> thanks_columns[] = {
    {"supervision.support.day", lists::field<&ThanksLine::day>},
    {"supervision.recognitions.who", lists::field<&ThanksLine::name>},
    {"supervision.support.thanked_as", lists::field<&ThanksLine::role>},
    {"supervision.support.thank_how", lists::field<&ThanksLine::kind>},
    {"supervision.support.programme", lists::field<&ThanksLine::programme>},
};
struct RecognitionsView {
  std::vector<ThanksLine> lines;
  std::optional<render::Empty> nothing;
  std::optional<lists::PageLinks> pages;
  bool any{}, may_record{};
};

/// Newest first.
std::vector<Thanks> thanks_for(Visit& visit, const snapshot::Snapshot& snapshot) {
  const ThanksReach reach(visit, snapshot);
  auto all = visit.reading([&](db::Tx& tx) {
    return tx.all(sql::recognitions, {{"as_of", visit.today}}, [](const db::Row& row) {
      return Thanks{row.id<PersonId>(0), row.id<ProgrammeId>(1), row.date(2), row.string(3), row.string(4)};
    });
  });
  std::erase_if(all, [&](const Thanks& one) { return !reach.may_see(one.programme, one.person); });
  return all;
}

/// Whoever is named was seen.
std::vector<ThanksLine> lines_of(Visit& visit, std::span<const Thanks> thanks) {
  const auto programmes = casefile::programme_names(visit);
  std::vector<ThanksLine> lines;
  visit.read([&](db::Tx& tx) {
    PersonCards cards(tx, visit.today);
    for (const auto& one : thanks) {
      const auto programme = programmes.find(one.programme);
      lines.push_back({one.day, cards.name(one.person), visit.words.text_of("supervision.track." + one.role),
                       visit.words.text_of("supervision.recognition_kind." + one.kind),
                       programme == programmes.end() ? std::string() : programme->second});
    }
    for (const auto& [person, card] : cards.seen()) visit.saw("person", person.value);
  });
  return lines;
}

}  // namespace

http::Response recognitions_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto thanks = thanks_for(visit, *snapshot);
  if (lists::wanted(visit))
    return lists::answer(visit, "supervision.title.recognitions", thanks_columns, lines_of(visit, thanks));
  const auto page = lists::paged(visit, thanks.size(), thanks_per_page);
  RecognitionsView view;
  view.lines = lines_of(visit, std::span(thanks).subspan(page.first, page.last - page.first));
  view.pages = page.links;
  view.any = !view.lines.empty();
  view.may_record = visit.actor.may(auth::Permission::record_support);
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("supervision.recognitions.none"),
                                 visit.words.text("supervision.recognitions.none_hint")};
  render::Html body(16 * 1024);
  html::recognitions(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.recognitions"), body);
}

http::Response recognitions_api(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  std::string out;
  JsonWriter json(out);
  json.object().key("recognitions").array();
  for (const auto& one : thanks_for(visit, *snapshot)) {
    visit.saw("person", one.person.value);
    json.object().member("person", visit.seal(one.person)).member("programme", visit.seal(one.programme));
    json.member("event_date", iso(one.day)).member("role", one.role).member("kind", one.kind).end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::supervision

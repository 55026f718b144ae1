// SPDX-License-Identifier: AGPL-3.0-or-later
#include <limits>

#include "casefile/casefile.h"
#include "casefile/people.html.h"
#include "casefile/person_words.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"

namespace kith::casefile {
namespace {

constexpr std::size_t most_hits = 50;

struct Line {
  std::string id, name, roles, fit, phone;
  std::optional<Date> born;
  render::Url href;
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};

struct PeopleView {
  std::string q;
  std::vector<Line> lines;
  std::int64_t count{};
  bool any{}, full{}, may_add{};
  std::optional<render::Empty> nothing;
};

constexpr lists::Column<Line> list_columns[] = {
    {"casefile.column.name", lists::field<&Line::name>},
    {"casefile.column.roles", lists::field<&Line::roles>},
    {"casefile.field.birth_date", lists::field<&Line::born>},
    {"casefile.field.phone", lists::field<&Line::phone>},
};

std::string roles_of(const Visit& visit, const Indexed& one, const PeopleReach::Sides& sides) {
  std::string text;
  const auto add = [&](i18n::Key key) { (text += text.empty() ? "" : ", ") += visit.words.text(key); };
  const auto has = [&](Side side) {
    return std::any_of(one.files.begin(), one.files.end(), [&](const File& f) { return f.side == side; });
  };
  if (sides.mentee && has(Side::mentee)) add("casefile.role.mentee");
  if (sides.mentor && has(Side::mentor)) add("casefile.role.mentor");
  if (sides.mentee && !one.wards.empty()) add("casefile.role.family");
  if (has(Side::staff)) add("casefile.role.staff");
  return text;
}

std::vector<Line> found(Visit& visit, const Uses& uses, std::string_view q) {
  const auto most = lists::wanted(visit) ? std::numeric_limits<std::size_t>::max() : most_hits;
  std::vector<Line> lines;
  const auto snapshot = uses.columns();
  uses.book([&](const Book& book) {
    const PeopleReach reach(*snapshot, book, visit.actor, visit.today);
    for (const auto& hit : book.find(
             q, [&](const Indexed& one) { return reach.shows(one); },
             [&](const Indexed& one) { return reach.of(one).opens; }, most)) {
      const auto& one = *book.of(hit.person);
      Line line{visit.seal(hit.person), one.name, roles_of(visit, one, reach.of(one)), {}, {}, one.born, {}};
      if (hit.fit == Fit::variant) line.fit = visit.words.text("casefile.fit.variant");
      if (!one.phone.empty() && (!one.number_hidden || reach.of(one).opens)) line.phone = "+" + one.phone;
      line.href = render::Url("/casefile/people/" + line.id);
      visit.saw("person", hit.person.value);
      lines.push_back(std::move(line));
    }
  });
  return lines;
}

}  // namespace

http::Response people_page(Visit& visit, const Uses& uses) {
  PeopleView view;
  view.q = visit.request.query.get("q");
  view.may_add = visit.actor.may(auth::Permission::record_people);
  if (!view.q.empty()) view.lines = found(visit, uses, view.q);
  if (lists::wanted(visit)) return lists::answer(visit, "casefile.title.people", list_columns, view.lines);
  if (!view.lines.empty()) visit.offer_file();
  view.count = static_cast<std::int64_t>(view.lines.size());
  view.any = !view.lines.empty();
  view.full = view.lines.size() == most_hits;
  if (!view.q.empty() && view.lines.empty())
    view.nothing =
        render::Empty{visit.words.text("casefile.people.none"), visit.words.text("casefile.people.none_hint")};
  render::Html body;
  html::people(body, view, visit.words);
  return visit.page(visit.words.text("casefile.title.people"), body);
}

http::Response people_api_list(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("people").array();
  for (const auto& line : found(visit, uses, visit.request.query.get("q"))) {
    json.object().member("id", line.id).member("name", line.name).member("roles", line.roles);
    if (line.born) json.member("birth_date", iso(*line.born));
    json.member("variant", !line.fit.empty()).end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::casefile

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "platform/render/url.h"
#include "policies/policies.h"
#include "policies/programme.html.h"
#include "policies/queries.h"
#include "policies/setup.h"
#include "policies/values.h"

namespace kith::policies {
namespace {

struct Choice {
  std::string value, text;
  bool chosen{};
};
struct Line {
  std::string name, value, usual, since, approver, read_by;
  render::Url href;
  std::optional<render::Status> looser;
};
struct Part {
  std::string id, heading;
  std::vector<Line> lines;
};
struct PolicyRow {
  std::string programme, part;
  Line line;
};
template <auto Member>
lists::Cell of_line(const PolicyRow& row) {
  return row.line.*Member;
}
constexpr lists::Column<PolicyRow> policy_columns[] = {
    {"policy.programme", lists::field<&PolicyRow::programme>},
    {"policy.column.part", lists::field<&PolicyRow::part>},
    {"policy.column.key", of_line<&Line::name>},
    {"policy.column.value", of_line<&Line::value>},
    {"list.standing", of_line<&Line::looser>},
    {"policy.column.since", of_line<&Line::since>},
    {"policy.column.approver", of_line<&Line::approver>},
    {"policy.column.usual", of_line<&Line::usual>},
    {"policy.column.read_by", of_line<&Line::read_by>},
};
struct PeriodLine {
  std::string kind, name;
  Date start{}, end{};
  render::Url href;
};
struct ProgrammeView {
  std::vector<PeriodLine> periods;
  render::Url facts, new_period;
  bool may_set{}, may_add{}, any_period{};
  std::vector<Choice> programmes;
  std::vector<Part> parts;
  std::string name;
  bool many{}, none{};
  std::int64_t looser{};
  bool any_looser() const { return looser > 0; }
};

Line line_of(const Visit& visit, const KeyRule& rule, const std::vector<Value>& values, const std::string& place) {
  const Value* now = in_force(values, rule, visit.today);
  Line line{key_words(visit.words, rule),
            value_words(visit.words, rule, now ? std::string_view(now->value) : std::string_view(default_text(rule))),
            value_words(visit.words, rule, default_text(rule)),
            now ? visit.words.date(now->from) : visit.words.text("policy.by_default"),
            now ? now->approver : std::string(),
            rule.read_by.empty() ? visit.words.text("policy.read_by_work") : std::string(rule.read_by),
            render::Url("/policies/programme/" + place + "/" + std::string(snapshot::word(rule.key))),
            {}};
  if (now && is_looser(rule, now->value))
    line.looser = render::Status{render::Mark::late, visit.words.text("policy.looser")};
  return line;
}

ProgrammeView view_of(Visit& visit, const std::vector<Place>& places, const Place& place) {
  ProgrammeView view;
  view.name = place.name;
  view.many = places.size() > 1;
  const std::string sealed = visit.seal(place.programme);
  for (const Place& p : places)
    view.programmes.push_back({visit.seal(p.programme), p.name, p.programme == place.programme});
  const auto values = visit.reading([&](db::Tx& tx) { return values_of(tx, place.programme, visit.today); });
  for (const KeyRule& rule : key_rules()) {
    auto part = std::ranges::find(view.parts, rule.part, &Part::id);
    if (part == view.parts.end())
      part = view.parts.insert(
          part, {std::string(rule.part), visit.words.text_of("policy.part." + std::string(rule.part)), {}});
    part->lines.push_back(line_of(visit, rule, values, sealed));
    view.looser += part->lines.back().looser.has_value();
  }
  view.may_set = place.may_set;
  view.facts = render::Url("/policies/programmes/" + sealed);
  view.new_period = render::Url("/policies/programmes/" + sealed + "/calendar");
  for (const auto& p : visit.reading([&](db::Tx& tx) { return periods_of(tx, place.programme, visit.today); }))
    view.periods.push_back({visit.words.text_of("record.code." + p.kind), p.name, p.start, p.end,
                            render::Url("/policies/programmes/" + sealed +
                                        "/calendar?period=" + visit.seal_record("calendar_periods", p.id))});
  view.any_period = !view.periods.empty();
  return view;
}

http::Response policies_as_file(Visit& visit, const ProgrammeView& view) {
  std::vector<PolicyRow> rows;
  for (const Part& part : view.parts)
    for (const Line& line : part.lines) rows.push_back({view.name, part.heading, line});
  return lists::answer(visit, "policy.title.programme", policy_columns, rows);
}

}  // namespace

std::vector<Place> places_of(Visit& visit) {
  const auto see = auth::scope_of(visit.actor, auth::Permission::see_policies);
  const auto set = auth::scope_of(visit.actor, auth::Permission::set_policies);
  std::vector<Place> places;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      const auto id = row.id<ProgrammeId>(0);
      // Nobody is assigned to a programme: who has a caseload in it reads the rules it works by.
      if (see.sees(id, {}, auth::Relation::assigned_now)) places.push_back({id, row.string(1), set.sees_whole(id)});
    });
  });
  return places;
}

std::optional<Place> place_at(Visit& visit, std::string_view sealed) {
  const auto id = visit.open_id<ProgrammeId>(sealed);
  for (const Place& place : places_of(visit))
    if (id && place.programme == *id) return place;
  return std::nullopt;
}

http::Response programme_page(Visit& visit) {
  const auto places = places_of(visit);
  const auto asked = visit.request.query.get("programme");
  const auto place = !asked.empty()   ? place_at(visit, asked)
                     : places.empty() ? std::nullopt
                                      : std::optional(places.front());
  if (!place && !asked.empty()) return visit.refused({RefusalKind::not_found, {}});
  ProgrammeView view;
  if (place) view = view_of(visit, places, *place);
  if (lists::wanted(visit)) return policies_as_file(visit, view);
  if (place) visit.offer_file();
  view.none = !place;
  view.may_add = visit.actor.may(auth::Permission::import_records);
  render::Html body(16 * 1024);
  html::programme(body, view, visit.words);
  return visit.page(visit.words.text("policy.title.programme"), body);
}

}  // namespace kith::policies

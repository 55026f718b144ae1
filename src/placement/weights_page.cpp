// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "casefile/person_name.h"
#include "placement/pool_run.h"
#include "placement/queries.h"
#include "placement/weights.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/append.h"
#include "records/labels.h"

/// What a programme's placement weighs, and which rules are hard: dated records like any policy, set by who sets
/// policies, shown to everybody who sees the pool.
namespace kith::placement {
namespace {

using i18n::Key;
using render::Field;

constexpr std::int64_t most_points = 1'000'000, most_units = 10'000, most_least = 60;
constexpr casefile::FormField from_field[] = {{"matching_criteria.valid_from", casefile::Control::date, true}};
constexpr casefile::RecordForm from_form{"matching_criteria", "placement.field.", from_field};

struct Row {
  std::string label, now;
  std::optional<Field> points, most, least, hard;
};
struct Past {
  std::string what, value, from, who;
};
struct WeightsView {
  std::string programme, name;
  render::Url back;
  bool may_set{}, any_past{};
  render::FormToken token;
  render::ErrorSummary problems;
  std::vector<Row> rows;
  std::optional<Field> from;
  std::vector<Past> past;
};

bool has_hard(std::string_view c) { return c == "languages" || c == "proximity" || c == "programme" || c == "placing"; }
bool has_least(std::string_view c) { return c == "availability" || c == "age"; }
bool has_points(std::string_view c) { return c != "placing"; }

std::string words_of(const Visit& visit, const CriterionFact& c) {
  std::string text;
  if (has_points(c.criterion))
    text = visit.words.text("placement.weight_now", {{"points", c.points}, {"most", c.most}});
  if (has_least(c.criterion)) text += " " + visit.words.text("placement.weight_least", {{"n", c.at_least.value_or(0)}});
  if (has_hard(c.criterion))
    text += (text.empty() ? "" : " ") +
            visit.words.text(c.mandatory ? Key("placement.weight_hard") : Key("placement.weight_soft"));
  return text;
}

matching::Rules rules_now(Visit& visit, ProgrammeId programme) {
  return rules_of(visit.reading([&](db::Tx& tx) { return facts_of(tx, programme, visit.today); }).criteria);
}

/// The form begins with what is in force, or with the weights somebody tried on the pool's page.
std::vector<Row> rows_of(const Visit& visit, const matching::Rules& rules, bool may_set, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  std::vector<Row> rows;
  for (const auto& c : settings_of(rules)) {
    Row row{c.criterion == "placing" ? visit.words.text("placement.placing")
                                     : records::code_label(visit.words, c.criterion),
            words_of(visit, c),
            {},
            {},
            {},
            {}};
    const auto tried = visit.request.query.get("w_" + c.criterion);
    if (may_set && has_points(c.criterion)) {
      row.points = state.field("points_" + c.criterion, "placement.field.points",
                               tried.empty() ? std::to_string(c.points) : std::string(tried));
      row.most = state.field("most_" + c.criterion, "placement.field.most", std::to_string(c.most));
    }
    if (may_set && has_least(c.criterion))
      row.least =
          state.field("least_" + c.criterion, "placement.field.at_least", std::to_string(c.at_least.value_or(0)));
    if (may_set && has_hard(c.criterion))
      row.hard = state.field("hard_" + c.criterion, "placement.field.mandatory", c.mandatory ? "true" : "");
    if (row.hard) row.hard->required = false;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Past> past_of(Visit& visit, ProgrammeId programme) {
  std::vector<Past> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::settings, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
      const CriterionFact c{row.string(0), row.flag(1), row.maybe_integer(2), row.integer(3), row.integer(4)};
      list.push_back({c.criterion == "placing" ? visit.words.text("placement.placing")
                                               : records::code_label(visit.words, c.criterion),
                      words_of(visit, c), visit.words.date(row.date(5)),
                      casefile::person_name(row.text(6), row.text(7), row.text(8))});
    });
  });
  return list;
}

http::Response show(Visit& visit, const ProgrammeName& programme, const Refusal* refusal) {
  WeightsView view;
  view.programme = visit.seal(programme.programme);
  view.name = programme.name;
  view.back = render::Url("/placement/pool?programme=" + view.programme);
  view.may_set = may_set_weights(visit, programme.programme);
  view.rows = rows_of(visit, rules_now(visit, programme.programme), view.may_set, refusal);
  if (view.may_set) {
    const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
    view.token = {visit.csrf(), visit.fresh_key()};
    view.problems = state.problems();
    view.from = state.field("valid_from", "placement.field.valid_from", visit.words.date(visit.today));
  }
  view.past = past_of(visit, programme.programme);
  view.any_past = !view.past.empty();
  render::Html body(16 * 1024);
  html::weights(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.weights"), body, casefile::status_of(refusal));
}

class Typed {
 public:
  explicit Typed(const Visit& visit) : visit_(visit) {}
  std::int64_t number(const std::string& field, std::int64_t least, std::int64_t most) {
    const auto typed = visit_.request.form.get(field);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error != std::errc{} || end != typed.data() + typed.size() || value < least || value > most)
      problems.push_back({field, "placement.flaw.number"});
    return value;
  }
  CriterionFact setting(CriterionFact c) {
    if (has_points(c.criterion)) {
      c.points = number("points_" + c.criterion, 0, most_points);
      c.most = number("most_" + c.criterion, 1, most_units);
    }
    if (has_least(c.criterion)) c.at_least = number("least_" + c.criterion, 0, most_least);
    if (c.criterion == "age") c.mandatory = c.at_least.value_or(0) > 0;
    if (has_hard(c.criterion)) c.mandatory = visit_.request.form.get("hard_" + c.criterion) == "true";
    return c;
  }
  std::vector<Problem> problems;

 private:
  const Visit& visit_;
};

Result<std::vector<CriterionFact>> changed(const Visit& visit, const matching::Rules& now) {
  Typed typed(visit);
  std::vector<CriterionFact> all, list;
  for (const auto& c : settings_of(now)) {
    all.push_back(typed.setting(c));
    if (!(all.back() == c)) list.push_back(all.back());
  }
  if (!typed.problems.empty()) return refuse(std::move(typed.problems));
  if (matching::flaw(rules_of(all), {}))
    return refuse(RefusalKind::invalid, "placement.flaw.too_great", "points_interests");
  return list;
}

/// The programme that was sent, where the actor sets what is weighed.
std::optional<ProgrammeName> set_here(Visit& visit) {
  auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme || visit.request.form.get("programme").empty() || !may_set_weights(visit, programme->programme))
    return std::nullopt;
  return programme;
}

Result<http::Response> set_weights(Visit& visit, const ProgrammeName& programme, const http::Response& done) {
  const auto list = changed(visit, rules_now(visit, programme.programme));
  if (!list) return tl::unexpected(list.error());
  auto from = casefile::decode(visit, from_form);
  if (!from.problems.empty()) return refuse(std::move(from.problems));
  return visit.change("pairing.weights", [&](db::Tx& tx) -> Result<http::Response> {
    for (const auto& setting : *list)
      if (const auto row =
              record_setting(tx, programme.programme, setting, *from.answers.date("matching_criteria.valid_from"),
                             casefile::author_of(visit));
          !row)
        return tl::unexpected(row.error());
    visit.changed("programme", programme.programme.value);
    return done;
  });
}

}  // namespace

http::Response weights_page(Visit& visit, const Uses&) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  return programme ? show(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response weights_post(Visit& visit, const Uses&) {
  const auto programme = set_here(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      set_weights(visit, *programme,
                  http::Response::see_other("/placement/weights?programme=" + visit.seal(programme->programme) +
                                            "&done=done.saved"));
  return made ? *made : show(visit, *programme, &made.error());
}

http::Response weights_api(Visit& visit, const Uses&) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(programme->programme));
  for (const auto& c : settings_of(rules_now(visit, programme->programme))) {
    if (has_points(c.criterion)) json.member("points_" + c.criterion, c.points).member("most_" + c.criterion, c.most);
    if (has_least(c.criterion)) json.member("least_" + c.criterion, c.at_least.value_or(0));
    if (has_hard(c.criterion)) json.member("hard_" + c.criterion, c.mandatory);
  }
  json.end();
  return http::Response::json(out);
}

http::Response weights_api_post(Visit& visit, const Uses&) {
  const auto programme = set_here(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = set_weights(visit, *programme, http::Response::json("{}", 201));
  return made ? *made : visit.refused(made.error());
}

std::span<const http::FieldDoc> weights_docs() {
  static const std::vector<std::pair<std::string, std::string_view>> names = [] {
    std::vector<std::pair<std::string, std::string_view>> list;
    for (const auto& c : settings_of({})) {
      if (has_points(c.criterion)) list.emplace_back("points_" + c.criterion, "placement.field.points");
      if (has_points(c.criterion)) list.emplace_back("most_" + c.criterion, "placement.field.most");
      if (has_least(c.criterion)) list.emplace_back("least_" + c.criterion, "placement.field.at_least");
      if (has_hard(c.criterion)) list.emplace_back("hard_" + c.criterion, "placement.field.mandatory");
    }
    return list;
  }();
  static const std::vector<http::FieldDoc> before = [] {
    std::vector<http::FieldDoc> docs{
        {.name = "programme", .type = http::FieldType::id, .required = true, .about = "placement.programmes"}};
    for (const auto& [name, about] : names)
      docs.push_back({.name = name,
                      .type = name.starts_with("hard_") ? http::FieldType::boolean : http::FieldType::integer,
                      .required = true,
                      .about = about});
    return docs;
  }();
  return casefile::docs_of(from_form, before);
}

}  // namespace kith::placement

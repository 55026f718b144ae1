// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_run.h"
#include "placement/profiles.html.h"
#include "placement/profiles_file.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// Many profiles at once, pasted as CSV: every mistake is told by its row, and all rows are saved or none.
namespace kith::placement {
namespace {

struct Line {
  std::int64_t row{};
  std::string column, what;
};
struct ProfilesView {
  std::string programme, name;
  render::Url back;
  render::FormToken token;
  render::ErrorSummary problems;
  std::vector<Line> lines;
  bool any_lines{};
  render::Field csv;
};

http::Response show(Visit& visit, const ProgrammeName& programme, const std::vector<RowFlaw>& flaws,
                    const Refusal* refusal) {
  ProfilesView view;
  view.programme = visit.seal(programme.programme);
  view.name = programme.name;
  view.back = render::Url("/placement/pool?programme=" + view.programme);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.csv = state.field("csv", "placement.field.csv");
  view.csv.hint = visit.words.text("placement.field.csv_hint");
  for (const auto& flaw : flaws) view.lines.push_back({flaw.row, flaw.column, visit.words.text_of(flaw.key)});
  view.any_lines = !view.lines.empty();
  render::Html body(8 * 1024);
  html::profiles(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.profiles"), body, casefile::status_of(refusal));
}

std::optional<ProgrammeName> open(Visit& visit) {
  auto programme = asked_programme(visit, programmes_for(visit));
  return programme && may_decide(visit, programme->programme) ? std::move(programme) : std::nullopt;
}

std::optional<ProgrammeName> open_sent(Visit& visit) {
  return visit.request.form.get("programme").empty() ? std::nullopt : open(visit);
}

ReadProfiles read_sent(Visit& visit, const Uses& uses, const ProgrammeName& programme) {
  auto pool = load_pool(visit, *uses.columns(), programme.programme);
  const auto hidden = hidden_from(visit);
  for (auto k = std::ssize(pool.mentees) - 1; k >= 0; --k) {  // a child of the actor's own is nobody here
    if (!hidden.contains(pool.mentees[static_cast<std::size_t>(k)].person)) continue;
    pool.mentees.erase(pool.mentees.begin() + k);
    pool.asked.pool.mentees.erase(pool.asked.pool.mentees.begin() + k);
  }
  return read_profiles(visit.request.form.get("csv"), pool);
}

/// `done` is told how many rows were recorded.
Result<http::Response> record(Visit& visit, const ReadProfiles& read, FunctionRef<http::Response(std::int64_t)> done) {
  if (!read.flaws.empty()) return refuse(RefusalKind::invalid, "placement.flaw.csv", "csv");
  return visit.change("pairing.profiles", [&](db::Tx& tx) -> Result<http::Response> {
    const auto rows = record_profiles(tx, read, casefile::author_of(visit));
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : read.rows) visit.changed("person", row.person.value);
    return done(*rows);
  });
}

}  // namespace

http::Response profiles_page(Visit& visit, const Uses&) {
  const auto programme = open(visit);
  return programme ? show(visit, *programme, {}, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response profiles_post(Visit& visit, const Uses& uses) {
  const auto programme = open_sent(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto read = read_sent(visit, uses, *programme);
  const auto made = record(visit, read, [&](std::int64_t) {
    return http::Response::see_other("/placement/pool?programme=" + visit.seal(programme->programme) +
                                     "&done=done.saved");
  });
  return made ? *made : show(visit, *programme, read.flaws, &made.error());
}

/// What is wrong with a row is a problem of its own: `csv.3.languages`.
http::Response profiles_api_post(Visit& visit, const Uses& uses) {
  const auto programme = open_sent(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto read = read_sent(visit, uses, *programme);
  auto made = record(visit, read, [](std::int64_t rows) {
    return http::Response::json("{\"rows\":" + std::to_string(rows) + "}", 201);
  });
  if (made) return *made;
  for (const auto& flaw : read.flaws)
    made.error().problems.push_back({"csv." + std::to_string(flaw.row) + "." + flaw.column, flaw.key});
  return visit.refused(made.error());
}

}  // namespace kith::placement

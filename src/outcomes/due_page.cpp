// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "outcomes/due.html.h"
#include "outcomes/outcomes.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"

/// Children whose outcomes can be measured today so that it counts (M1.02b).
namespace kith::outcomes {
namespace {

using render::Url;

constexpr std::size_t most = 200;

struct Row {
  std::string name, programme, wave;
  Date due{}, until{};
  std::int64_t outcomes{};
  render::Status status;
  Url episode, href;
  bool may_record{};
  std::int64_t referral{};
  Wave which{};
};
constexpr lists::Column<Row> list_columns[] = {
    {"outcome.column.child", lists::field<&Row::name>},     {"outcome.column.programme", lists::field<&Row::programme>},
    {"outcome.column.wave", lists::field<&Row::wave>},      {"outcome.column.due", lists::field<&Row::due>},
    {"outcome.column.last_day", lists::field<&Row::until>}, {"outcome.column.values", lists::field<&Row::outcomes>},
};
struct DueView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::int64_t count{};
  bool any{}, more{};
};

/// By the last day that counts.
std::vector<Row> rows_of(Visit& visit, const Uses& uses) {
  const auto plans = visit.reading([&](db::Tx& tx) { return load_plans(tx, visit.today); });
  const auto names = casefile::programme_names(visit);
  std::vector<Row> rows;
  uses.measured(visit.today, [&](const Measurements::Cases& measured) {
    intake::reading_episodes(visit, uses.intake, {}, [&](const std::vector<intake::Seen>& all) {
      for (const auto& seen : all) {
        const auto plan = plans.find(seen.episode->programme);
        if (plan == plans.end()) continue;
        const auto known = measured.find(seen.episode->referral);
        const auto told =
            known == measured.end() ? std::span<const Measured>() : std::span<const Measured>(known->second);
        for (const auto& ask : asks_of(*seen.episode, plan->second, told, visit.today)) {
          Row row{seen.name,
                  {},
                  wave_words(visit.words, ask.wave),
                  ask.due,
                  ask.until,
                  static_cast<std::int64_t>(ask.outcomes.size()),
                  {},
                  {},
                  {},
                  seen.may_record,
                  seen.episode->referral,
                  ask.wave};
          if (const auto name = names.find(seen.episode->programme); name != names.end()) row.programme = name->second;
          rows.push_back(std::move(row));
        }
      }
    });
  });
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.until < b.until; });
  return rows;
}

}  // namespace

std::string wave_words(const i18n::Words& words, Wave wave) {
  return words.text_of("outcome.wave." + std::string(name(wave)));
}

http::Response due_page(Visit& visit, const Uses& uses) {
  DueView view;
  view.rows = rows_of(visit, uses);
  view.count = static_cast<std::int64_t>(view.rows.size());
  if (!lists::wanted(visit) && view.rows.size() > most) view.rows.resize(most);
  for (auto& row : view.rows) {
    visit.saw("referral", row.referral);
    row.status = casefile::due_status(visit.words, row.until, visit.today);
    row.episode = Url(intake::address_of(visit, row.referral));
    row.href =
        Url("/outcomes/episodes/" + visit.seal_record("referrals", row.referral) + "/" + std::string(name(row.which)));
  }
  if (lists::wanted(visit)) return lists::answer(visit, "outcome.title.due", list_columns, view.rows);
  view.any = !view.rows.empty();
  view.more = static_cast<std::size_t>(view.count) > view.rows.size();
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("outcome.none_due"), visit.words.text("outcome.none_due_hint")};
  render::Html body(16 * 1024);
  html::due(body, view, visit.words);
  return visit.page(visit.words.text("outcome.title.due"), body);
}

http::Response due_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("due").array();
  for (const auto& row : rows_of(visit, uses)) {
    visit.saw("referral", row.referral);
    json.object()
        .member("episode", visit.seal_record("referrals", row.referral))
        .member("wave", name(row.which))
        .member("due", iso(row.due))
        .member("until", iso(row.until))
        .member("values", row.outcomes)
        .end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::outcomes

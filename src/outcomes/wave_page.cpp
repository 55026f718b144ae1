// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "outcomes/outcomes.h"
#include "outcomes/wave.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "records/value.h"

/// Measuring a child's outcomes: one form for all that a wave asks.
namespace kith::outcomes {
namespace {

using render::Field;
using render::Url;

struct ValueView {
  Field value;
  std::string before;
};
struct WaveView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string about, wave, outside;
  std::optional<Date> due;
  Url action, back;
  std::optional<Field> day;
  std::vector<ValueView> values;
  bool nothing{};
};

/// The wave of the path, in an episode the actor may record for.
struct Asked {
  intake::Seen seen;
  Wave wave{};
  std::optional<Date> due{};      ///< nothing for a wave that does not come
  std::vector<Outcome> outcomes;  ///< that the wave asks for
  OfEpisode measured;
  bool has(const Outcome& outcome) const {
    return due && std::any_of(measured.begin(), measured.end(),
                              [&](const Measured& m) { return counts(m, outcome.chain, wave, *due); });
  }
};

std::optional<Asked> asked_of(Visit& visit, const Uses& uses, std::string_view word) {
  const auto wave = parse_wave(word);
  auto seen = wave ? intake::open_episode(visit, uses.intake) : std::nullopt;
  if (!seen || !seen->may_record || !seen->episode->accepted()) return std::nullopt;
  const auto due = due_day(*seen->episode, *wave);
  const auto typed = i18n::read_date(visit.request.form.get("event_date"), visit.today);
  const Date day = due.value_or(typed.value_or(visit.today));  // the outcomes of that day are asked for
  Asked asked{std::move(*seen), *wave, due, {}, {}};
  visit.read([&](db::Tx& tx) {
    for (auto& outcome : load_plan(tx, asked.seen.episode->programme, visit.today).outcomes)
      if (outcome.covers(day)) asked.outcomes.push_back(std::move(outcome));
    asked.measured = load_measured(tx, asked.seen.episode->referral, visit.today);
  });
  return asked;
}

std::string field_of(const Visit& visit, const Outcome& outcome) {
  return "value_" + visit.seal_record("outcomes", outcome.chain);
}

/// The first field of the form.
std::string first_open(const Visit& visit, const Asked& asked) {
  for (const auto& outcome : asked.outcomes)
    if (!asked.has(outcome)) return field_of(visit, outcome);
  return "event_date";
}

/// "3.5 on 4 March 2026"
std::string before(const Visit& visit, const Asked& asked, const Outcome& outcome) {
  std::string text;
  for (const auto& m : asked.measured) {
    if (m.outcome != outcome.chain || !m.value) continue;
    const auto value = records::value_label(visit.words, *records::ColumnKey("outcome_measurements.value"), *m.value);
    const auto day = visit.words.date(m.day);
    text = visit.words.text("outcome.before", {{"value", std::string_view(value)}, {"day", std::string_view(day)}});
    const auto window = window_of(*asked.seen.episode, m.wave);
    if (!window || !window->has(m.day)) text += " · " + visit.words.text("outcome.outside");
  }
  return text;
}

/// What a value of today would be: outside the window of its wave, or of a wave that does not come; empty: it counts.
std::string outside_words(const Visit& visit, const Asked& asked) {
  const auto window = window_of(*asked.seen.episode, asked.wave);
  if (!window) return visit.words.text("outcome.no_window");
  if (window->has(visit.today)) return {};
  return visit.words.text("outcome.outside_now", {{"first", window->first}, {"last", window->last}});
}

http::Response show(Visit& visit, const Asked& asked, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  WaveView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.about = asked.seen.name;
  view.wave = wave_words(visit.words, asked.wave);
  view.due = asked.due;
  view.outside = outside_words(visit, asked);
  const auto episode = visit.seal_record("referrals", asked.seen.episode->referral);
  view.action = Url("/outcomes/episodes/" + episode + "/" + std::string(name(asked.wave)));
  view.back = Url(intake::address_of(visit, asked.seen.episode->referral));
  view.day = state.field("event_date", "outcome.field.day", visit.words.date(visit.today));
  for (const auto& outcome : asked.outcomes) {
    if (asked.has(outcome)) continue;
    auto field = state.field(field_of(visit, outcome), "outcome.field.value");
    field.label = outcome.statement;
    field.hint =
        outcome.indicator + (outcome.indicator.empty() || outcome.instrument.empty() ? "" : " · ") + outcome.instrument;
    field.required = false;
    view.values.push_back({std::move(field), before(visit, asked, outcome)});
  }
  view.nothing = view.values.empty();
  render::Html body(16 * 1024);
  html::wave(body, view, visit.words);
  return visit.page(visit.words.text("outcome.title.wave"), body, casefile::status_of(refusal));
}

/// "3.5", "3,5" as hundredths.
std::optional<std::int64_t> number_of(std::string_view typed) {
  std::string text(typed);
  std::replace(text.begin(), text.end(), ',', '.');
  db::Value value;
  if (records::parse(*records::ColumnKey("outcome_measurements.value"), text, value)) return std::nullopt;
  return value.integer();
}

struct Read {
  Date day{};
  std::vector<NewValue> values;
  std::vector<Problem> problems;
};
void take(Read& read, const std::string& field, std::string_view typed, const Outcome& outcome) {
  if (typed.empty()) return;
  if (const auto value = number_of(typed))
    read.values.push_back({outcome.chain, *value});
  else
    read.problems.push_back({field, "outcome.flaw.value"});
}
Read read_day(const Visit& visit) {
  Read read;
  if (const auto day = i18n::read_date(visit.request.form.get("event_date"), visit.today))
    read.day = *day;
  else
    read.problems.push_back({"event_date", "outcome.flaw.no_day"});
  return read;
}

Result<http::Response> record(Visit& visit, const Asked& asked, const Read& read,
                              FunctionRef<http::Response(int)> done) {
  if (!read.problems.empty()) return refuse(read.problems);
  return visit.change("outcomes.measured", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made =
        record_values(tx, *asked.seen.episode, asked.wave, read.day, read.values, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("referral", asked.seen.episode->referral);
    return done(*made);
  });
}

}  // namespace

http::Response wave_page(Visit& visit, const Uses& uses) {
  const auto asked = asked_of(visit, uses, visit.path.find("wave")->second);
  return asked ? show(visit, *asked, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response wave_post(Visit& visit, const Uses& uses) {
  const auto asked = asked_of(visit, uses, visit.path.find("wave")->second);
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  auto read = read_day(visit);
  for (const auto& outcome : asked->outcomes) {
    const auto field = field_of(visit, outcome);
    take(read, field, visit.request.form.get(field), outcome);
  }
  if (read.values.empty() && read.problems.empty())
    read.problems.push_back({first_open(visit, *asked), "outcome.flaw.nothing"});
  const auto made = record(visit, *asked, read, [&](int) {
    return http::Response::see_other(intake::address_of(visit, asked->seen.episode->referral) + "?done=done.saved");
  });
  return made ? *made : show(visit, *asked, &made.error());
}

http::Response wave_api_get(Visit& visit, const Uses& uses) {
  const auto asked = asked_of(visit, uses, visit.request.query.get("wave"));
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("wave", name(asked->wave));
  if (asked->due) json.member("due", iso(*asked->due));
  json.key("outcomes").array();
  for (const auto& outcome : asked->outcomes) {
    json.object().member("id", visit.seal_record("outcomes", outcome.chain)).member("statement", outcome.statement);
    json.member("indicator", outcome.indicator).member("instrument", outcome.instrument);
    json.member("measured", asked->has(outcome)).end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response wave_api(Visit& visit, const Uses& uses) {
  const auto asked = asked_of(visit, uses, visit.request.form.get("wave"));
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  auto read = read_day(visit);
  const auto key = visit.open_record("outcomes", visit.request.form.get("outcome"));
  const auto outcome = std::find_if(asked->outcomes.begin(), asked->outcomes.end(),
                                    [&](const Outcome& o) { return key && o.chain == *key; });
  if (outcome == asked->outcomes.end())
    read.problems.push_back({"outcome", "http.field.missing"});
  else
    take(read, "value", visit.request.form.get("value"), *outcome);
  const auto made = record(visit, *asked, read, [&](int count) {
    std::string out;
    JsonWriter(out).object().member("recorded", static_cast<std::int64_t>(count)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::outcomes

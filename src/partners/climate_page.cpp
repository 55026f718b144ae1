// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "partners/climate_asked.html.h"
#include "partners/climate_done.html.h"
#include "partners/partners.h"
#include "partners/round.html.h"
#include "platform/auth/policy.h"
#include "platform/auth/public_tries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

/// The climate check of a site: a round with its links and what each role said; the statements on paper, typed in by
/// staff; the page behind a link, without an account and without a name on it.
namespace kith::partners {
namespace {

using render::Field;
using render::Url;

constexpr int answers_an_hour = 60;  ///< from one network: a whole staff room sits behind one address
constexpr std::size_t longest_note = 5'000;

std::string link_kind(Voice voice) { return "climate_link_" + std::string(name(voice)); }

struct Opened {
  Seen seen;
  Round round;
};
/// The round of the path, of a site the actor sees.
std::optional<Opened> opened(Visit& visit, const Uses& uses) {
  auto seen = seen_at(visit, uses);
  const auto key = visit.open_record("climate_surveys", visit.path.find("round")->second);
  if (!seen || !key) return std::nullopt;
  const auto found = std::find_if(seen->site.rounds.begin(), seen->site.rounds.end(),
                                  [&](const Round& round) { return round.chain == *key; });
  if (found == seen->site.rounds.end()) return std::nullopt;
  const Round round = *found;
  return Opened{std::move(*seen), round};
}
bool may_type(const Visit& visit, const Opened& open) {
  return scope_of(visit.actor, auth::Permission::record_partners).sees_whole(open.round.programme, open.seen.site.site);
}

/// A round of other statements takes no answers to those of today.
bool takes_paper(const Visit& visit, const Opened& open) {
  return open.round.version == climate_version && may_type(visit, open);
}

std::string key_of_statement(int n) { return "partner.climate.q." + std::to_string(n); }

std::vector<Field> statements(const i18n::Words& words, const render::FormState& state) {
  std::vector<Field> list;
  for (int n = 1; n <= climate_statements; ++n) {
    std::vector<Field::Choice> scale;
    for (char value = '1'; value <= '5'; ++value)
      scale.push_back({std::string(1, value), words.text_of("survey.scale." + std::string(1, value))});
    list.push_back(state.choice("q" + std::to_string(n), *i18n::Key::find(key_of_statement(n)), std::move(scale)));
    list.back().required = false;
  }
  return list;
}

ClimateAnswer typed_in(const http::Fields& form, Voice voice) {
  ClimateAnswer answer{voice, {}, std::string(form.get("note"))};
  for (int n = 1; n <= climate_statements; ++n) {
    const auto one = form.get("q" + std::to_string(n));
    answer.answers.push_back(one.size() == 1 && one[0] >= '1' && one[0] <= '5' ? one[0] - '0' : 0);
  }
  return answer;
}

struct AskedView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, lead;
  Url action;
  std::optional<Url> back;
  std::optional<Field> who, day;
  std::vector<Field> questions;
  std::optional<Field> note;
};
AskedView asked_view(const Visit& visit, const render::FormState& state, const std::string& action) {
  AskedView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.heading = visit.words.text("partner.climate.title");
  view.action = Url(action);
  view.questions = statements(visit.words, state);
  view.note = state.field("note", "partner.climate.note");
  view.note->required = false;
  return view;
}
http::Response shown(Visit& visit, const AskedView& view, int status) {
  render::Html body(16 * 1024);
  html::climate_asked(body, view, visit.words);
  return visit.page(view.heading, body, status);
}

struct SaidView {
  std::string who, mean;
  std::int64_t count{};
  bool shown{}, any_note{};
  std::optional<std::string> link;
  struct Line {
    std::string statement, mean;
  };
  std::vector<Line> lines;
  std::vector<std::string> notes;
};
struct RoundView {
  std::string site, programme;
  Url back;
  std::optional<Url> paper;
  std::int64_t smallest{};
  Date opened{}, closes{};
  bool open{};
  std::vector<SaidView> said;
};

std::string mean_words(const i18n::Words& words, std::optional<int> mean) {
  return mean ? words.decimal(*mean) : std::string("–");
}

std::string path_of(const Visit& visit, const Round& round, Voice voice) {
  return "/climate/" + std::string(name(voice)) + "/" + visit.seal_record(link_kind(voice), round.chain);
}

SaidView said_view(const Visit& visit, const Opened& open, const Said& said) {
  SaidView view;
  view.who = visit.words.text_of("partner.climate.voice." + std::string(name(said.voice)));
  view.count = said.count;
  view.shown = said.shown;
  const bool records = may_type(visit, open);
  if (open.round.open_on(visit.today) && records)
    view.link = visit.request.server() + path_of(visit, open.round, said.voice);
  if (!said.shown) return view;
  view.mean = mean_words(visit.words, said.mean);
  for (int n = 1; n <= climate_statements; ++n)
    view.lines.push_back({visit.words.text_of(key_of_statement(n)),
                          mean_words(visit.words, said.means[static_cast<std::size_t>(n - 1)])});
  if (records) view.notes = said.notes;
  view.any_note = !view.notes.empty();
  return view;
}

std::string paper_path(const Visit& visit, const Opened& open) {
  return round_address(visit, open.seen.site.site, open.round).text() + "/paper";
}

http::Response show_paper(Visit& visit, const Opened& open, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  auto view = asked_view(visit, state, paper_path(visit, open));
  view.lead = visit.words.text("partner.climate.paper_lead");
  view.back = round_address(visit, open.seen.site.site, open.round);
  std::vector<Field::Choice> who;
  for (const Voice voice : voices)
    who.push_back({std::string(name(voice)), visit.words.text_of("partner.climate.voice." + std::string(name(voice)))});
  view.who = state.choice("role", "partner.climate.who", std::move(who));
  view.day =
      state.field("event_date", "partner.climate.day", visit.words.date(std::min(visit.today, open.round.closes)));
  return shown(visit, view, casefile::status_of(refusal));
}

Result<http::Response> type_in(Visit& visit, const Opened& open, FunctionRef<http::Response(std::int64_t)> done) {
  const auto& form = visit.request.form;
  const auto voice = parse_voice(form.get("role"));
  const auto day = i18n::read_date(form.get("event_date"), visit.today);
  std::vector<Problem> problems;
  if (!voice) problems.push_back({"role", "http.field.missing"});
  if (!day) problems.push_back({"event_date", "http.field.missing"});
  if (form.get("note").size() > longest_note) problems.push_back({"note", "http.field.too_long"});
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("partners.climate_paper", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made =
        record_climate_answer(tx, open.round, typed_in(form, *voice), *day, true, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("site", open.seen.site.site.value);
    return done(*made);
  });
}

/// What a link opens, while the round is open.
struct Asked {
  SiteId site;
  Round round;
  Voice voice{};
};
std::optional<Asked> asked_at(Visit& visit) {
  const auto voice = parse_voice(visit.path.find("voice")->second);
  const auto key = voice ? visit.open_record(link_kind(*voice), visit.path.find("round")->second) : std::nullopt;
  const auto found = key ? visit.reading([&](db::Tx& tx) { return load_round(tx, *key, visit.today); }) : std::nullopt;
  if (!found || !found->second.open_on(visit.today) || found->second.version != climate_version) return std::nullopt;
  return Asked{found->first, found->second, *voice};
}
http::Response show_asked(Visit& visit, const Asked& asked, const Refusal* refusal, int status) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  auto view = asked_view(visit, state, path_of(visit, asked.round, asked.voice));
  view.lead = visit.words.text("partner.climate.lead", {{"n", std::int64_t{asked.round.smallest}}});
  return shown(visit, view, status);
}

struct ThanksView {
  std::string heading;
};
/// Unlike a link of one person it opens again, for the next of them.
http::Response thanks(Visit& visit) {
  const ThanksView view{visit.words.text("partner.climate.title")};
  render::Html body(1024);
  html::climate_done(body, view, visit.words);
  return visit.page(view.heading, body);
}

}  // namespace

Url round_address(const Visit& visit, SiteId site, const Round& round) {
  return Url(address_of(visit, site) + "/climate/" + visit.seal_record("climate_surveys", round.chain));
}

http::Response round_page(Visit& visit, const Uses& uses) {
  const auto open = opened(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  RoundView view;
  view.site = open->seen.site.name;
  const auto names = casefile::programme_names(visit);
  if (const auto found = names.find(open->round.programme); found != names.end()) view.programme = found->second;
  view.back = Url(address_of(visit, open->seen.site.site));
  if (visit.today <= open->round.closes && takes_paper(visit, *open)) view.paper = Url(paper_path(visit, *open));
  view.smallest = open->round.smallest;
  view.opened = open->round.opened;
  view.closes = open->round.closes;
  view.open = open->round.open_on(visit.today);
  const auto answers =
      visit.reading([&](db::Tx& tx) { return load_climate_answers(tx, open->round.chain, visit.today); });
  for (const auto& said : said_in(open->round, answers, visit.today))
    view.said.push_back(said_view(visit, *open, said));
  render::Html body(16 * 1024);
  html::round(body, view, visit.words);
  return visit.page(visit.words.text("partner.climate"), body);
}

http::Response round_api(Visit& visit, const Uses& uses) {
  const auto open = opened(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto answers =
      visit.reading([&](db::Tx& tx) { return load_climate_answers(tx, open->round.chain, visit.today); });
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(open->round.programme)).member("opened_on", iso(open->round.opened));
  json.member("closes_on", iso(open->round.closes)).member("smallest_group", std::int64_t{open->round.smallest});
  json.key("said").array();
  for (const auto& said : said_in(open->round, answers, visit.today)) {
    json.object().member("role", name(said.voice)).member("answers", std::int64_t{said.count});
    json.member("shown", said.shown);
    if (said.mean) json.member("mean_hundredths", std::int64_t{*said.mean});
    if (open->round.open_on(visit.today) && may_type(visit, *open))
      json.member("link", path_of(visit, open->round, said.voice));
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response paper_page(Visit& visit, const Uses& uses) {
  const auto open = opened(visit, uses);
  return open && takes_paper(visit, *open) ? show_paper(visit, *open, nullptr)
                                           : visit.refused({RefusalKind::not_found, {}});
}

http::Response paper_post(Visit& visit, const Uses& uses) {
  const auto open = opened(visit, uses);
  if (!open || !takes_paper(visit, *open)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = type_in(visit, *open, [&](std::int64_t) {
    return http::Response::see_other(paper_path(visit, *open) + "?done=done.saved");
  });
  return made ? *made : show_paper(visit, *open, &made.error());
}

http::Response paper_api_post(Visit& visit, const Uses& uses) {
  const auto open = opened(visit, uses);
  if (!open || !takes_paper(visit, *open)) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      type_in(visit, *open, [&](std::int64_t row) { return http::created(visit, "climate_answers", row); });
  return made ? *made : visit.refused(made.error());
}

http::Response climate_page(Visit& visit, const Uses&) {
  if (visit.request.query.get("done") == "done.answered") return thanks(visit);
  const auto asked = asked_at(visit);
  return asked ? show_asked(visit, *asked, nullptr, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response climate_post(Visit& visit, const Uses& uses) {
  const auto asked = asked_at(visit);
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  if (visit.request.form.get("note").size() > longest_note) {
    const Refusal too_long{RefusalKind::invalid, {{"note", "http.field.too_long"}}};
    return show_asked(visit, *asked, &too_long, 422);
  }
  const Refusal too_often{RefusalKind::invalid, {{"", "casefile.link.too_often"}}};
  const auth::PublicTries tries("climate", uses.mark(visit.request.client), answers_an_hour);
  const auto made = visit.change("partners.climate_asked", [&](db::Tx& tx) -> Result<http::Response> {
    if (!tries.left(tx, visit.now)) return show_asked(visit, *asked, &too_often, 429);
    tries.count(tx, visit.now);
    const auto row = record_climate_answer(tx, asked->round, typed_in(visit.request.form, asked->voice), visit.today,
                                           false, {asked->round.asked_by, visit.now});
    if (!row) return tl::unexpected(row.error());
    visit.changed("site", asked->site.value);
    return http::Response::see_other(path_of(visit, asked->round, asked->voice) + "?done=done.answered");
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show_asked(visit, *asked, &made.error(), 422)
                                                   : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::partners

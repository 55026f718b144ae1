// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "platform/audit/entry.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/openings.h"
#include "review/openings.html.h"
#include "review/openings_new.html.h"
#include "review/queries.h"
#include "review/review.h"

namespace kith::review {
namespace {

using render::Url;

struct SeenLine {
  Instant at{};
  std::string what;
  std::optional<Url> href;
};
struct OpeningLine {
  std::string who, round, why;
  Date last{};
  render::Status status;
  Url end_to, packages;
  bool running{};
  std::vector<SeenLine> seen;
  std::string looks;
};
lists::Cell files_seen(const OpeningLine& line) { return line.seen.size(); }
constexpr lists::Column<OpeningLine> opening_columns[] = {
    {"review.opening.who", lists::field<&OpeningLine::who>},
    {"review.title.round", lists::field<&OpeningLine::round>},
    {"review.opening.why", lists::field<&OpeningLine::why>},
    {"review.opening.last_day", lists::field<&OpeningLine::last>},
    {"review.state", lists::field<&OpeningLine::status>},
    {"review.opening.seen", files_seen},
};
struct OpeningsView {
  render::FormToken token;
  std::vector<OpeningLine> lines;
  std::optional<render::Empty> nothing;
};
struct NoRounds {
  Url draw;
};
/// A round that would open, with its files.
struct ReachLine {
  struct File {
    std::string label, stratum;
    std::optional<Url> href;
  };
  std::string round;
  std::vector<File> files;
};
struct NewView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field login, rounds, last_day, why;
  std::optional<render::Field> released;
  std::string reach, figures, shown;
  std::vector<ReachLine> opens;
  std::vector<std::string> beside;
  std::optional<NoRounds> no_rounds;
  bool survivors{}, sure{};
};

/// The rounds whose programme's director the actor is.
std::vector<Seen> own_rounds(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::open_review);
  auto list = rounds_for(visit);
  std::erase_if(list, [&](const Seen& seen) { return !scope.sees_whole(seen.round.programme); });
  return list;
}

/// Where the actor reads the file; nothing for a case of their own, which opens for them nowhere.
std::optional<Url> link_to(const Visit& visit, db::Tx& tx, const SampleFile& file) {
  if (is_own_case(tx, file, visit.actor.person)) return std::nullopt;
  return Url(address_of(visit, file));
}

/// Which drawn files of the round an account was shown, and when last, from the audit log; newest first.
std::vector<SeenLine> seen_by(const Visit& visit, db::Tx& tx, AccountId account, const Seen& round) {
  std::vector<SeenLine> list;
  std::vector<const SampleFile*> files;
  tx.query(sql::views_of, {{"account", account}, {"about", "%[\"review_file\",%"}}, [&](const db::Row& row) {
    for (const auto& subject : audit::subjects_in(row.text(2))) {
      if (subject.kind != "review_file") continue;
      const auto file = std::ranges::find(round.sample, subject.key, &SampleFile::id);
      if (file == round.sample.end() || std::ranges::find(files, &*file) != files.end()) continue;
      files.push_back(&*file);
      list.push_back({{row.integer(0), static_cast<std::int32_t>(row.integer(1))}, label_text(visit, *file), {}});
    }
  });
  for (std::size_t i = 0; i < files.size(); ++i) list[i].href = link_to(visit, tx, *files[i]);
  return list;
}

NewOpening read(const Visit& visit, const std::vector<Seen>& own) {
  NewOpening opening;
  const auto& form = visit.request.form;
  opening.login = form.get("login");
  for (const auto sent : form.all("rounds"))
    if (const auto id = visit.open_record("review_rounds", sent))
      if (std::any_of(own.begin(), own.end(), [&](const Seen& s) { return s.round.id == *id; }))
        opening.rounds.push_back(*id);
  opening.last = i18n::read_date(form.get("last_day"), visit.today);
  opening.released = form.get("released") == "true" || form.get("released") == "on";
  opening.why = form.get("why");
  return opening;
}

std::vector<std::string> beside_texts(const Visit& visit, const Beside& beside) {
  std::vector<std::string> texts;
  for (const auto& [quarter, programme, last] : beside.open) {
    const std::string round = quarter_text(visit, quarter) + " · " + programme, day = visit.words.date(last);
    texts.push_back(visit.words.text("review.opening.beside",
                                     {{"round", std::string_view(round)}, {"day", std::string_view(day)}}));
  }
  if (beside.role_alone) texts.push_back(visit.words.text("review.opening.role_alone"));
  return texts;
}

std::vector<ReachLine> reach_lines(const Visit& visit, db::Tx& tx, const Reach& reach) {
  std::vector<ReachLine> lines;
  for (const auto& part : reach.parts) {
    ReachLine line{quarter_text(visit, part.round.quarter) + " · " + part.programme, {}};
    for (const auto& file : part.files)
      line.files.push_back({label_text(visit, file),
                            visit.words.text_of("review.stratum." + std::string(name(file.stratum))),
                            link_to(visit, tx, file)});
    lines.push_back(std::move(line));
  }
  return lines;
}

void tell_reach(Visit& visit, const Reach& reach, const render::FormState& form, NewView& view) {
  view.sure = true;
  view.shown = shown_of(reach, visit.request.form.get("login"));
  view.opens = visit.reading([&](db::Tx& tx) { return reach_lines(visit, tx, reach); });
  view.survivors = reach.survivor_programmes > 0;
  view.reach = visit.words.text("review.opening.reach", {{"files", reach.files}, {"programmes", reach.programmes}});
  std::string names;
  for (const auto& name : reach.names) (names += names.empty() ? "" : ", ") += name;
  view.figures = visit.words.text("review.opening.figures", {{"names", std::string_view(names)}});
  const auto login = visit.request.form.get("login");
  view.beside = beside_texts(visit, visit.reading([&](db::Tx& tx) { return beside_of(tx, login, visit.today); }));
  if (!view.survivors) return;
  view.released = form.field("released", "review.opening.released");
  view.released->required = false;
}

http::Response show(Visit& visit, const std::vector<Seen>& own, const Refusal* refusal, std::optional<Reach> reach) {
  const bool again = refusal || reach;
  const render::FormState form(visit.words, again ? &visit.request.form : nullptr, refusal);
  NewView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.login = form.field("login", "review.opening.login");
  view.login.hint = visit.words.text("review.opening.login_hint");
  std::vector<render::Field::Choice> choices;
  const auto sent = visit.request.form.all("rounds");
  for (const auto& seen : own)
    choices.push_back({visit.seal_record("review_rounds", seen.round.id),
                       quarter_text(visit, seen.round.quarter) + " · " + seen.programme});
  view.rounds = form.choice("rounds", "review.opening.rounds", std::move(choices));
  for (auto& choice : view.rounds.choices)
    choice.chosen = std::find(sent.begin(), sent.end(), choice.value) != sent.end();
  view.last_day = form.field("last_day", "review.opening.last_day", visit.words.date(add_days(visit.today, 14)));
  view.last_day.hint = visit.words.text("review.opening.last_day_hint");
  view.why = form.field("why", "review.opening.why");
  if (own.empty()) view.no_rounds = NoRounds{Url("/review/rounds")};
  if (reach) tell_reach(visit, *reach, form, view);
  render::Html body;
  html::openings_new(body, view, visit.words);
  return visit.page(visit.words.text("review.opening.title_new"), body, refusal ? 422 : 200);
}

/// What was asked for and fits, with what it would open, and whether exactly that was shown before.
struct Asked {
  NewOpening opening;
  Reach reach;
  bool was_shown{};
};
Result<Asked> ask(Visit& visit, const std::vector<Seen>& own) {
  Asked asked{read(visit, own), {}, false};
  const auto sent = visit.request.form.all("rounds");
  if (std::cmp_less(asked.opening.rounds.size(), std::ranges::count_if(sent, [](auto id) { return !id.empty(); })))
    return refuse(RefusalKind::invalid, "http.field.not_a_choice", "rounds");  // rather than open fewer in silence
  const auto fits = visit.reading([&](db::Tx& tx) { return check_opening(tx, asked.opening, visit.today); });
  if (!fits) return tl::unexpected(fits.error());
  asked.reach = visit.reading([&](db::Tx& tx) { return reach_of(tx, asked.opening.rounds, visit.today); });
  asked.was_shown = visit.request.form.get("shown") == shown_of(asked.reach, asked.opening.login);
  return asked;
}

Result<http::Response> let_in(Visit& visit, const NewOpening& opening, FunctionRef<http::Response()> done) {
  return visit.change("review.let_in", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto opened = open_to(tx, opening, visit.actor.account, visit.now, visit.actor.person);
    if (!opened) return tl::unexpected(opened.error());
    for (const auto round : opening.rounds) visit.changed("review_round", round);
    return done();
  });
}

bool leads(const std::vector<Seen>& own, const Opening& opening) {
  return std::any_of(own.begin(), own.end(), [&](const Seen& s) { return s.round.id == opening.round; });
}

/// Ends the opening of the path.
Result<http::Response> let_out(Visit& visit, const http::Response& done) {
  const auto id = visit.open_record("review_openings", visit.path.find("opening")->second);
  const auto own = own_rounds(visit);
  return visit.change("review.let_out", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    for (const auto& opening : openings(tx)) {
      if (!id || opening.id != *id || !leads(own, opening)) continue;
      if (!end_opening(tx, opening, visit.actor.person, visit.now))
        return refuse(RefusalKind::conflict, "review.flaw.ended");
      visit.changed("review_opening", opening.id);
      return done;
    }
    return refuse(RefusalKind::not_found, "records.not_found");
  });
}

http::Response reach_json(const Visit& visit, const Asked& asked) {
  const Reach& reach = asked.reach;
  std::string out;
  JsonWriter json(out);
  json.object().member("shown", shown_of(reach, asked.opening.login)).member("files", reach.files);
  json.key("programmes").array();
  for (const auto& name : reach.names) json.value(name);
  json.end().member("survivor_programmes", reach.survivor_programmes).key("rounds").array();
  for (const auto& part : reach.parts) {
    json.object().member("quarter", iso(part.round.quarter.first)).member("programme", part.programme);
    json.key("files").array();
    for (const auto& file : part.files)
      json.object()
          .member("id", visit.seal_record("review_files", file.id))
          .member("label", file.label)
          .member("stratum", name(file.stratum))
          .end();
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace

http::Response openings_page(Visit& visit) {
  OpeningsView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  const auto own = own_rounds(visit);
  visit.read([&](db::Tx& tx) {
    for (const auto& opening : openings(tx)) {
      const auto round =
          std::find_if(own.begin(), own.end(), [&](const Seen& s) { return s.round.id == opening.round; });
      if (round == own.end()) continue;
      OpeningLine line;
      line.who = opening.who;
      line.round = quarter_text(visit, round->round.quarter) + " · " + round->programme;
      line.why = opening.why;
      line.last = opening.ended_on && *opening.ended_on < opening.last ? *opening.ended_on : opening.last;
      line.running = opening.open_on(visit.today);
      line.status = {
          line.running ? render::Mark::open : render::Mark::off,
          visit.words.text(line.running ? i18n::Key("review.opening.running") : i18n::Key("review.opening.over"))};
      line.end_to = Url("/review/openings/" + visit.seal_record("review_openings", opening.id) + "/end");
      line.packages = Url("/evidence/openings/" + visit.seal_record("review_openings", opening.id));
      line.seen = seen_by(visit, tx, opening.account, *round);
      line.looks = visit.words.text("review.opening.looks", {{"n", static_cast<std::int64_t>(line.seen.size())}});
      view.lines.push_back(std::move(line));
    }
  });
  if (lists::wanted(visit)) return lists::answer(visit, "review.opening.title", opening_columns, view.lines);
  if (!view.lines.empty())
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("review.opening.none"), visit.words.text("review.opening.none_hint")};
  render::Html body;
  html::openings(body, view, visit.words);
  return visit.page(visit.words.text("review.opening.title"), body);
}

http::Response openings_new_page(Visit& visit) { return show(visit, own_rounds(visit), nullptr, std::nullopt); }

/// First what it would open is shown; only a second press opens it.
http::Response openings_post(Visit& visit) {
  const auto own = own_rounds(visit);
  const auto asked = ask(visit, own);
  if (!asked) return show(visit, own, &asked.error(), std::nullopt);
  if (!asked->was_shown) return show(visit, own, nullptr, asked->reach);
  const auto made =
      let_in(visit, asked->opening, [] { return http::Response::see_other("/review/openings?done=done.saved"); });
  return made ? *made : show(visit, own, &made.error(), asked->reach);
}

http::Response openings_end_post(Visit& visit) {
  const auto made = let_out(visit, http::Response::see_other("/review/openings?done=done.saved"));
  return made ? *made : visit.refused(made.error());
}

http::Response openings_api(Visit& visit) {
  const auto own = own_rounds(visit);
  std::string out;
  JsonWriter json(out);
  json.object().key("openings").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& opening : openings(tx)) {
      if (!leads(own, opening)) continue;
      json.object().member("id", visit.seal_record("review_openings", opening.id)).member("who", opening.who);
      json.member("round", visit.seal_record("review_rounds", opening.round)).member("why", opening.why);
      json.member("first_day", iso(opening.first)).member("last_day", iso(opening.last));
      json.member("ended_on", opening.ended_on ? iso(*opening.ended_on) : std::string());
      json.member("running", opening.open_on(visit.today)).end();
    }
  });
  json.end().end();
  return http::Response::json(out);
}

http::Response openings_api_post(Visit& visit) {
  const auto asked = ask(visit, own_rounds(visit));
  if (!asked) return visit.refused(asked.error());
  if (!asked->was_shown) return reach_json(visit, *asked);
  const auto made = let_in(visit, asked->opening, [] { return http::Response::json("{}", 201); });
  return made ? *made : visit.refused(made.error());
}

http::Response openings_api_end(Visit& visit) {
  const auto made = let_out(visit, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review

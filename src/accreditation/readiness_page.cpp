// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/cases.h"
#include "accreditation/concerns_seen.h"
#include "accreditation/few_cases.h"
#include "accreditation/figure_view.h"
#include "accreditation/measures_page.h"
#include "accreditation/own_pages.h"
#include "accreditation/pinned_edition.h"
#include "accreditation/queries.h"
#include "accreditation/readiness.html.h"
#include "accreditation/readiness_view.h"
#include "casefile/person_name.h"
#include "platform/i18n/keys.h"
#include "records/agency.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

using i18n::Key;
using render::Mark;
using render::Status;

/// Makes the view of one programme for one visit.
class Page {
 public:
  Page(Visit& visit, const snapshot::Snapshot& snapshot, const MeasuresQuery& query, const Readiness& ready,
       const OwnCatalogues& own)
      : visit_(visit), words_(visit.words), snapshot_(snapshot), query_(query), ready_(ready), own_(own) {}

  void standing(const PinnedEdition& pinned, ReadinessView& view) const {
    view.edition = pinned.text(words_);
    for (const SectionResult& s : ready_.result.sections)
      view.standing.push_back({section_name(s.section), rated(s.rating), pinned.level(words_, s.section, s.rating),
                               clauses_of(s, pinned.edition)});
    for (const auto& overlay : ready_.overlays) {
      const auto n = static_cast<std::int64_t>(overlay->clauses.size());
      const int year = overlay->years.front();
      view.standing.push_back({overlay->body + (overlay->family.empty() ? "" : " · " + overlay->family) +
                                   (year ? " " + std::to_string(year) : std::string()),
                               {Mark::note, words_.text(Key("accreditation.readiness.clauses"), {{"n", n}})},
                               {},
                               clauses_of(*overlay)});
    }
  }
  void to_do(ReadinessView& view) const {
    for (const ClauseLift& lift : ready_.lifts)
      if (lift.held)
        (view.held += view.held.empty() ? "" : ", ") += lift.clause;
      else
        view.lifts.push_back(lifted(lift));
    if (!view.held.empty())
      view.held = words_.text(Key("accreditation.readiness.held"), {{"clauses", std::string_view(view.held)}});
    for (const DocumentReady& d : ready_.documents)
      view.documents.push_back({d.clause,
                                words_.text_of("record.code." + std::string(word(d.kind))),
                                state_of(d),
                                d.review_by == Day::never() ? std::nullopt : std::optional(Date(d.review_by)),
                                {}});
    add_attested(view);
    for (const NotApplicableTested& n : ready_.declared) view.declared.push_back({n.clause, state_of(n)});
    for (const CadenceShare& c : ready_.cadences)
      view.cadences.push_back({words_.text_of("accreditation.cadence." + std::string(c.preset)),
                               words_.number(c.share.num), words_.number(c.share.den), percent(c.share)});
  }
  /// Names of people and files: only for who may see every case of the programme.
  void people(const CaseSight& sight, ReadinessView& view) const {
    view.sees_people = sight.sees_all();
    if (!view.sees_people) return;
    view.sees_heat = scope_of(visit_.actor, auth::Permission::make_evidence).sees_whole(query_.programme->programme);
    visit_.read([&](db::Tx& tx) {
      Cases cases(visit_, tx, snapshot_, sight, ready_.period.as_of);
      for (const FileToFix& file : ready_.files)
        if (const auto shown = cases.of(file.measure, file.first)) view.files.push_back(file_view(*shown, file));
      const Date as_of(ready_.period.as_of);
      const auto name_of = [&](std::uint32_t key) {
        return tx
            .first(sql::name_of_person, {{"person", std::int64_t{key}}, {"as_of", as_of}},
                   [](const db::Row& r) { return casefile::person_name(r.text(0), r.text(1), r.text(2)); })
            .value_or(std::string());
      };
      owed(view, name_of);
      for (std::size_t i = 0; i < ready_.documents.size(); ++i)
        if (const auto version = ready_.documents[i].approved)
          view.documents[i].vouched =
              tx.first(sql::author_of_document, {{"version", std::int64_t{version}}, {"as_of", as_of}},
                       [](const db::Row& r) { return casefile::person_name(r.text(0), r.text(1), r.text(2)); })
                  .value_or(std::string());
      if (!view.sees_heat) return;
      view.workers.all = warm(ready_.workers, Key("accreditation.readiness.nobody"), name_of);
      view.sites.all = warm(ready_.sites, Key("accreditation.readiness.no_site"), [&](std::uint32_t key) {
        return tx
            .first(sql::name_of_site, {{"site", std::int64_t{key}}, {"as_of", as_of}},
                   [](const db::Row& r) { return r.string(0); })
            .value_or(std::string());
      });
    });
    if (!view.sees_heat) return;
    view.workers.map = draw_heat(words_.text(Key("accreditation.readiness.worker_map")), view.workers.all, words_);
    view.sites.map = draw_heat(words_.text(Key("accreditation.readiness.site_map")), view.sites.all, words_);
  }

 private:
  Status rated(std::optional<int> rating) const { return {mark_of_rating(rating), rating_text(words_, rating)}; }
  std::string percent(const Share& s) const { return s.den > 0 ? words_.percent(s.num, s.den) : std::string("–"); }
  std::string section_name(std::string_view number) const {
    const std::string name = words_.text_of("accreditation.section." + ("s" + std::string(number)));
    return words_.text(Key("accreditation.measures.section"), {{"number", number}, {"name", std::string_view(name)}});
  }
  std::string link() const {
    return "programme=" + visit_.seal(query_.programme->programme) + "&from=" + iso(ready_.period.from) +
           "&to=" + iso(ready_.period.to) + "&as_of=" + iso(ready_.period.as_of);
  }
  render::Url cases_url(std::string_view measure) const {
    return render::Url("/accreditation/measures/" + std::string(measure) + "?" + link());
  }
  std::string title_of(std::string_view id) const {
    for (const Measure& m : ready_.result.measures)
      if (m.id == id) return figure_view(words_, m, {}).name;
    return {};
  }
  LiftView lifted(const ClauseLift& lift) const {
    LiftView made{words_.text(Key("accreditation.readiness.lift"),
                              {{"n", lift.acts}, {"clause", lift.clause}, {"now", lift.now}, {"next", lift.next}}),
                  {},
                  {}};
    for (const NextRating& part : lift.parts) {
      const std::string name = title_of(part.measure);
      made.parts.push_back(
          {words_.text(Key("accreditation.readiness.lift_part"),
                       {{"n", part.cases}, {"name", std::string_view(name)}, {"measure", part.measure}}),
           cases_url(part.measure)});
    }
    return made;
  }
  /// Names those who look after the failing cases of each clause that cases lift.
  template <class NameOf>
  void owed(ReadinessView& view, NameOf name_of) const {
    std::size_t at = 0;
    for (const ClauseLift& lift : ready_.lifts) {
      if (lift.held) continue;
      std::string text;
      for (const OwedBy& one : lift.owed)
        (text += text.empty() ? "" : ", ") +=
            (one.worker ? name_of(one.worker) : words_.text(Key("accreditation.readiness.nobody"))) + " " +
            words_.number(one.cases);
      if (!text.empty())
        view.lifts[at].owed = words_.text(Key("accreditation.readiness.lift_owed"), {{"who", std::string_view(text)}});
      ++at;
    }
  }
  /// Clauses of the overlays that no record shows.
  void add_attested(ReadinessView& view) const {
    for (const auto& overlay : ready_.overlays)
      for (const EditionClause& clause : overlay->clauses)
        if (clause.attested)
          view.documents.push_back({clause.id,
                                    clause.title.in(words_),
                                    {Mark::note, words_.text(Key("accreditation.readiness.attested"))},
                                    std::nullopt,
                                    {}});
  }
  static FileView file_view(const CaseView& shown, const FileToFix& file) {
    FileView made{shown.who, shown.href, std::to_string(file.measures.size()), {}};
    for (const auto m : file.measures) (made.measures += made.measures.empty() ? "" : ", ") += m;
    return made;
  }

  /// A figure in one line: its share, how many cases fail, what holds it down.
  FigureLine line(const Measure& m) const {
    const FigureView full = figure_view(words_, m, link());
    FigureLine made{full.id, full.name, full.share, full.how, full.status, {}, full.cases};
    const auto add = [&](const std::string& text) { (made.why += made.why.empty() ? "" : " · ") += text; };
    if (full.failing > 0) add(words_.text(Key("figure.cases"), {{"n", full.failing}}));
    for (const auto& cap : full.caps) add(cap);
    for (const auto& flag : full.flags) add(flag);
    return made;
  }
  /// Wording of a clause of the base: pasted for the edition it is pinned to, or for that one's base.
  std::string wording_of(const Edition* edition, std::string_view clause) const {
    if (!edition) return {};
    const std::string text = own_.wording_of(edition->folder, clause);
    return text.empty() && !edition->base.empty() ? own_.wording_of(edition->base, clause) : text;
  }
  std::vector<ClauseLines> clauses_of(const SectionResult& section, const Edition* pinned) const {
    std::vector<ClauseLines> all;
    for (const ClauseResult& c : ready_.result.clauses) {
      if (std::find(section.clauses.begin(), section.clauses.end(), c.clause) == section.clauses.end()) continue;
      ClauseLines made{words_.text(Key("accreditation.measures.clause"), {{"clause", c.clause}}),
                       wording_of(pinned, c.clause),
                       rated(c.rating),
                       {}};
      for (const Measure& m : ready_.result.measures)
        if (m.clause == c.clause) made.figures.push_back(line(m));
      all.push_back(std::move(made));
    }
    return all;
  }
  /// Clauses of an overlay: by the measures that show it, its document, or as attested.
  std::vector<ClauseLines> clauses_of(const Edition& edition) const {
    std::vector<ClauseLines> all;
    for (const EditionClause& clause : edition.clauses) {
      const ClauseStanding standing = standing_of(ready_, clause);
      ClauseLines made{clause.id + " · " + clause.title.in(words_),
                       clause.wording.empty() ? own_.wording_of(edition.folder, clause.id) : clause.wording,
                       {},
                       {}};
      for (const Measure* m : standing.measures) made.figures.push_back(line(*m));
      made.status = standing.document ? state_of(*standing.document)
                    : clause.attested ? Status{Mark::note, words_.text(Key("accreditation.readiness.attested"))}
                                      : rated(standing.rating);
      all.push_back(std::move(made));
    }
    return all;
  }
  Status state_of(const DocumentReady& d) const {
    return {mark_of_rating(d.status),
            words_.text_of("accreditation.document_status." + ("s" + std::to_string(d.status)))};
  }
  Status state_of(const NotApplicableTested& n) const {
    if (n.contradicted) return {Mark::bad, words_.text(Key("accreditation.flag.na_contradicted"))};
    if (n.unlisted_reason) return {Mark::due, words_.text(Key("accreditation.flag.na_reason_not_listed"))};
    return {Mark::good, words_.text(Key("accreditation.readiness.na_holds"))};
  }

  /// Rows with what is missing, most first.
  template <class NameOf>
  std::vector<WarmRow> warm(const std::vector<Warmth>& all, Key none, NameOf name_of) const {
    std::vector<std::pair<std::int64_t, WarmRow>> rows;
    for (const Warmth& w : all) {
      WarmRow row{w.key ? name_of(w.key) : words_.text(none), {}, {}};
      std::int64_t missing = 0;
      for (const Share& share : w.tracks) {
        missing += share.den - share.num;
        row.tracks.push_back({mark_of_rating(rating_of(share.num, share.den)), percent(share)});
      }
      row.missing = words_.number(missing);
      rows.emplace_back(missing, std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<WarmRow> sorted;
    for (auto& [_, row] : rows) sorted.push_back(std::move(row));
    return sorted;
  }

  Visit& visit_;
  const i18n::Words& words_;
  const snapshot::Snapshot& snapshot_;
  const MeasuresQuery& query_;
  const Readiness& ready_;
  const OwnCatalogues& own_;
};

Readiness seen_readiness(Visit& visit, const Live& live, const MeasuresQuery& query, const OwnCatalogues& own) {
  const Day as_of = query.period.as_of;
  auto ready = readiness_of(live, snapshot::ref_of(query.programme->programme), as_of, own,
                            as_seen_by(visit, live, year_until(as_of), query.programme->programme));
  if (!query.year_ends.empty()) leave_out_few(ready);
  return ready;
}

/// For who may open no case: of the years that end with a quarter, as the reader sees each.
std::vector<MonthReady> seen_trend(Visit& visit, const Live& live, const MeasuresQuery& query) {
  const ProgrammeId programme = query.programme->programme;
  if (query.year_ends.empty()) return trend_of(live, snapshot::ref_of(programme), query.period.as_of);
  std::vector<MonthReady> quarters;
  auto ends = year_ends(add_days(Date(query.period.as_of), 1), 1 + months_of_trend / 3);
  std::reverse(ends.begin(), ends.end());
  for (const Date end : ends)
    quarters.push_back({Day(end), as_seen_by(visit, live, year_until(Day(end)), programme).sections});
  return quarters;
}

void fill(Visit& visit, const Live& live, const OwnCatalogues& own, const MeasuresQuery& query, ReadinessView& view) {
  for (const auto& choice : query.choices)
    view.programmes.push_back(
        {visit.seal(choice.programme), choice.name, choice.programme == query.programme->programme});
  for (const Date day : query.year_ends)
    view.year_ends.push_back({iso(day), visit.words.date(day), Day(day) == query.period.as_of});
  const Readiness ready = seen_readiness(visit, live, query, own);
  PinnedEdition pinned;
  visit.read([&](db::Tx& tx) {
    pinned = pinned_edition(tx, query.programme->programme, query.period.as_of);
    view.formative_left_out = records::formative_left_out(tx) &&
                              std::ranges::any_of(ready.overlays, [](const auto& o) { return o->overlay == "ima"; });
  });
  const Page page(visit, *live.columns, query, ready, own);
  page.standing(pinned, view);
  page.to_do(view);
  page.people(CaseSight(visit, *live.columns, query.programme->programme), view);
  if (view.sees_people) view.own_problems = problem_texts(visit.words, own);
  view.trend = draw_trend(seen_trend(visit, live, query), visit.words);
  view.may_keep_own = visit.actor.may(auth::Permission::set_policies);
  view.may_see_work = visit.actor.may(auth::Permission::see_measure_cases);
  view.all_work = render::Url("/accreditation/effect?programme=" + visit.seal(query.programme->programme));
  view.work_list = render::Url("/supervision/work-list?programme=" + visit.seal(query.programme->programme));
}

}  // namespace

http::Response readiness_page(Visit& visit, const Live& live, const OwnCatalogues& own) {
  const auto query = read_measures_query(visit, *live.columns);
  ReadinessView view;
  view.as_of = iso(query.period.as_of);
  view.problems = problem_texts(visit.words, query);
  view.none = !query.programme;
  if (query.programme) fill(visit, live, own, query, view);
  render::Html body(32 * 1024);
  html::readiness(body, view, visit.words);
  return visit.page(visit.words.text(Key("accreditation.title.readiness")), body, status_of(query));
}

http::Response readiness_api(Visit& visit, const Live& live, const OwnCatalogues& own) {
  const auto query = read_measures_query(visit, *live.columns);
  if (!query.problems.empty()) return visit.refused(Refusal{RefusalKind::invalid, query.problems});
  if (!query.programme)
    return visit.refused(Refusal{RefusalKind::not_found, {{"programme", "accreditation.measures.none"}}});
  const bool people = CaseSight(visit, *live.columns, query.programme->programme).sees_all();
  return http::Response::json(
      readiness_json(seen_readiness(visit, live, query, own), seen_trend(visit, live, query), *live.columns, people));
}

}  // namespace kith::accreditation

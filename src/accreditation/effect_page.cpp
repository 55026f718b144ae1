// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <map>

#include "accreditation/cases.h"
#include "accreditation/concerns_seen.h"
#include "accreditation/effect.html.h"
#include "accreditation/figure_view.h"
#include "accreditation/measures_page.h"
#include "accreditation/queries.h"
#include "accreditation/work_by_effect.h"
#include "casefile/person_name.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "snapshot/refs.h"

/// What to do first in the files of a programme, and who owes it.
namespace kith::accreditation {
namespace {

using i18n::Key;

constexpr std::size_t files_per_page = 25, parts_named = 3;
constexpr std::string_view nobody = "nobody";

struct ActLine {
  std::string text;
  render::Url href;
  std::optional<Date> due;
  std::string state;
  bool linked() const { return !href.empty(); }
};
struct WorkLine {
  std::string who;
  render::Url href;
  std::string gain, owes, passed_title;
  std::vector<ActLine> acts, passed;
  bool linked() const { return !href.empty(); }
  bool has_acts() const { return !acts.empty(); }
  bool has_passed() const { return !passed.empty(); }
};
struct WorkPages {
  std::int64_t page{}, of{};
  std::optional<render::Url> previous, next;
};
struct WorkView {
  struct Option {
    std::string value, text;
    bool chosen{};
  };
  std::vector<Option> programmes, workers;
  std::vector<std::string> problems;
  bool none{}, sees_people{};
  std::string held, summary;
  std::vector<WorkLine> lines;
  std::optional<WorkPages> pages;
  render::Url readiness;
  bool has_lines() const { return !lines.empty(); }
};

/// A row of the file: one act.
struct FileRow {
  std::int64_t rank{};
  const WorkLine* line{};
  const ActLine* act{};
};
constexpr lists::Column<FileRow> list_columns[] = {
    {"accreditation.work.rank", lists::field<&FileRow::rank>},
    {"accreditation.work.file", [](const FileRow& row) -> lists::Cell { return row.line->who; }},
    {"accreditation.work.gain", [](const FileRow& row) -> lists::Cell { return row.line->gain; }},
    {"accreditation.work.act", [](const FileRow& row) -> lists::Cell { return row.act->text; }},
    {"accreditation.work.due", [](const FileRow& row) -> lists::Cell { return row.act->due; }},
    {"list.standing", [](const FileRow& row) -> lists::Cell { return row.act->state; }},
    {"accreditation.work.owes", [](const FileRow& row) -> lists::Cell { return row.line->owes; }},
};

/// The files of one programme that the actor may open, in order.
class Work {
 public:
  Work(Visit& visit, const Live& live, const MeasuresQuery& query)
      : visit_(visit),
        words_(visit.words),
        as_of_(query.period.as_of),
        snapshot_(*live.columns),
        sight_(visit, *live.columns, query.programme->programme),
        result_(as_seen_by(visit, live, year_until(as_of_), query.programme->programme)),
        evaluation_(*live.columns, year_until(as_of_)),
        files_of_(evaluation_, result_),
        lifts_(clause_lifts(files_of_, result_)),
        files_(work_by_effect(files_of_, result_, lifts_)) {
    std::erase_if(files_, [&](const WorkFile& file) { return !sees(file.file); });
    for (const WorkFile& file : files_) ++carried_[file.file.worker.key];
  }
  bool sees_people() const { return sight_.sees_all(); }
  const std::vector<WorkFile>& files() const { return files_; }

  /// Leaves those of one worker (a sealed person, or "nobody"); false: no such worker.
  bool keep_only(std::string_view worker) {
    if (worker.empty() || !sees_people()) return true;
    const auto person = visit_.open_id<PersonId>(worker);
    if (!person && worker != nobody) return false;
    const std::uint32_t key = person ? snapshot::ref_of(*person).key : 0;
    std::erase_if(files_, [&](const WorkFile& file) { return file.file.worker.key != key; });
    return true;
  }
  std::vector<WorkView::Option> workers(db::Tx& tx, std::string_view chosen) {
    std::vector<WorkView::Option> all;
    for (const auto& [key, n] : carried_) {
      const std::string value = key ? visit_.seal(snapshot::key_of(PersonRef{key})) : std::string(nobody);
      all.push_back({value, name_of(tx, key) + " (" + words_.number(n) + ")", value == chosen});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
    all.insert(all.begin(), {"", words_.text(Key("accreditation.work.everyone")), chosen.empty()});
    return all;
  }
  std::string held() const {
    std::string clauses;
    for (const ClauseLift& lift : lifts_)
      if (lift.held) (clauses += clauses.empty() ? "" : ", ") += lift.clause;
    return clauses.empty() ? clauses
                           : words_.text(Key("accreditation.readiness.held"), {{"clauses", std::string_view(clauses)}});
  }
  std::string summary() const {
    return words_.text(Key("accreditation.work.summary"), {{"n", static_cast<std::int64_t>(files_.size())}});
  }
  std::vector<WorkLine> lines(db::Tx& tx, std::size_t from, std::size_t until) {
    Cases cases(visit_, tx, snapshot_, sight_, as_of_);
    std::vector<WorkLine> all;
    for (std::size_t i = from; i < std::min(until, files_.size()); ++i) all.push_back(line(tx, cases, files_[i]));
    return all;
  }

 private:
  bool sees(const FileOfCase& file) const {
    if (sight_.sees_all()) return true;
    const auto sees_match = [&](MatchRef match) {
      const auto state = snapshot::state_of(snapshot_, match, as_of_);
      return state && sight_.sees(*state);
    };
    if (file.match) return sees_match(file.match);
    for (const auto& pairing : snapshot_.of<snapshot::PairingRow>(file.person))
      if (pairing.shows(as_of_) && sees_match(pairing.match)) return true;
    return false;
  }
  std::string name_of(db::Tx& tx, std::uint32_t key) {
    if (!key) return words_.text(Key("accreditation.readiness.nobody"));
    auto& name = names_[key];
    if (name.empty())
      name =
          tx.first(sql::name_of_person, {{"person", std::int64_t{key}}, {"as_of", Date(as_of_)}}, [](const db::Row& r) {
              return casefile::person_name(r.text(0), r.text(1), r.text(2));
            }).value_or(std::string());
    return name;
  }
  WorkLine line(db::Tx& tx, Cases& cases, const WorkFile& file) {
    WorkLine made;
    for (const WorkPart& part : file.parts)
      (made.gain += made.gain.empty() ? "" : "; ") +=
          words_.text(Key("accreditation.work.part"), {{"clause", part.clause}, {"n", part.cases}, {"of", part.of}});
    made.owes = name_of(tx, file.file.worker.key);
    add_due(cases, file, made);
    for (const WorkCases& same : file.cases) add_cases(cases, same, made);
    made.passed_title =
        words_.text(Key("accreditation.work.passed"), {{"n", static_cast<std::int64_t>(made.passed.size())}});
    return made;
  }
  void begin(WorkLine& line, const CaseView& shown) const {
    if (!line.who.empty()) return;
    line.who = shown.who;
    line.href = shown.href;
  }
  void add_due(Cases& cases, const WorkFile& file, WorkLine& line) {
    if (file.due.empty()) return;
    const auto shown = cases.of("M8.03", {file.file.key, {}});
    if (!shown) return;
    begin(line, *shown);
    for (const auto& owed : file.due) {
      const std::string_view track = word(owed.track);
      const bool may = visit_.actor.may(auth::Permission::record_contact);
      const std::string name = track_text(words_, track);
      line.acts.push_back({words_.text(Key("accreditation.work.contact"),
                                       {{"party", std::string_view(name)}, {"day", Date(owed.window.due)}}),
                           may ? render::Url("/supervision/contacts/new?match=" +
                                             visit_.seal(snapshot::key_of(owed.match)) + "&track=" + std::string(track))
                               : shown->href,
                           Date(owed.window.due), words_.text(Key("accreditation.work.still_open"))});
    }
  }
  /// "September 2026, October 2026": the first parts of the file that the cases are about.
  static std::string parts_of(Cases& cases, const WorkCases& same) {
    std::string parts;
    for (std::size_t i = 0; i < std::min(parts_named, same.places.size()); ++i)
      if (const auto shown = cases.of(same.measure->id, same.measure->failing[same.places[i]]);
          shown && !shown->part.empty())
        (parts += parts.empty() ? "" : ", ") += shown->part;
    return parts.empty() || same.places.size() <= parts_named ? parts : parts + ", …";
  }
  void add_cases(Cases& cases, const WorkCases& same, WorkLine& line) {
    const Failing& first = same.measure->failing[same.places.front()];
    const auto shown = cases.of(same.measure->id, first);
    if (!shown) return;
    begin(line, *shown);
    const std::string name = figure_view(words_, *same.measure, {}).name;
    std::string what =
        words_.text(Key("accreditation.work.case"), {{"name", std::string_view(name)},
                                                     {"measure", same.measure->id},
                                                     {"reasons", std::string_view(shown->reasons)},
                                                     {"n", static_cast<std::int64_t>(same.places.size())}});
    if (const std::string parts = parts_of(cases, same); !parts.empty()) what += " · " + parts;
    ActLine act{std::move(what), same.open ? cases.act(same.measure->id, first, *shown) : render::Url(), std::nullopt,
                words_.text(same.open ? Key("accreditation.work.still_open") : Key("accreditation.work.day_passed"))};
    (same.open ? line.acts : line.passed).push_back(std::move(act));
  }

  Visit& visit_;
  const i18n::Words& words_;
  Day as_of_;
  const snapshot::Snapshot& snapshot_;
  CaseSight sight_;
  ProgrammeResult result_;
  Evaluation evaluation_;
  FilesOfCases files_of_;
  std::vector<ClauseLift> lifts_;
  std::vector<WorkFile> files_;
  std::map<std::uint32_t, std::int64_t> carried_;  ///< files by who owes them
  std::map<std::uint32_t, std::string> names_;
};

http::Response as_file(Visit& visit, Work& work) {
  std::vector<WorkLine> lines;
  visit.read([&](db::Tx& tx) { lines = work.lines(tx, 0, work.files().size()); });
  std::vector<FileRow> rows;
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (const auto* acts : {&lines[i].acts, &lines[i].passed})
      for (const ActLine& act : *acts) rows.push_back({static_cast<std::int64_t>(i + 1), &lines[i], &act});
  return lists::answer(visit, "accreditation.title.work", list_columns, rows);
}

std::optional<WorkPages> pages(const std::string& link, std::size_t page, std::size_t of) {
  if (of < 2) return std::nullopt;
  WorkPages made{static_cast<std::int64_t>(page), static_cast<std::int64_t>(of), {}, {}};
  const auto url = [&](std::size_t n) { return render::Url(link + "&page=" + std::to_string(n)); };
  if (page > 1) made.previous = url(page - 1);
  if (page < of) made.next = url(page + 1);
  return made;
}

void fill(Visit& visit, Work& work, const MeasuresQuery& query, WorkView& view) {
  const std::string programme = visit.seal(query.programme->programme);
  const std::string worker(visit.request.query.get("worker"));
  for (const auto& choice : query.choices)
    view.programmes.push_back(
        {visit.seal(choice.programme), choice.name, choice.programme == query.programme->programme});
  const std::size_t of = std::max<std::size_t>(1, (work.files().size() + files_per_page - 1) / files_per_page);
  const auto asked = visit.request.query.get("page");
  std::size_t page = 1;
  std::from_chars(asked.data(), asked.data() + asked.size(), page);
  page = std::clamp<std::size_t>(page, 1, of);
  view.sees_people = work.sees_people();
  view.held = work.held();
  view.summary = work.summary();
  visit.read([&](db::Tx& tx) {
    if (view.sees_people) view.workers = work.workers(tx, worker);
    view.lines = work.lines(tx, (page - 1) * files_per_page, page * files_per_page);
  });
  view.pages =
      pages("/accreditation/effect?programme=" + programme + (worker.empty() ? "" : "&worker=" + worker), page, of);
  view.readiness = render::Url("/accreditation/readiness?programme=" + programme);
  if (view.has_lines()) visit.offer_file();
}

}  // namespace

http::Response effect_page(Visit& visit, const Live& live) {
  const auto query = read_measures_query(visit, *live.columns);
  if (!query.problems.empty() && lists::wanted(visit)) return visit.refused({RefusalKind::invalid, query.problems});
  WorkView view;
  view.problems = problem_texts(visit.words, query);
  view.none = !query.programme;
  if (view.none && lists::wanted(visit)) return visit.refused({RefusalKind::not_found, {}});
  if (query.programme) {
    Work work(visit, live, query);
    if (!work.keep_only(visit.request.query.get("worker"))) return visit.refused({RefusalKind::not_found, {}});
    if (lists::wanted(visit)) return as_file(visit, work);
    fill(visit, work, query, view);
  }
  render::Html body(32 * 1024);
  html::effect(body, view, visit.words);
  return visit.page(visit.words.text(Key("accreditation.title.work")), body, status_of(query));
}

}  // namespace kith::accreditation

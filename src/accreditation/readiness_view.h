// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/cases.h"
#include "accreditation/readiness.h"
#include "platform/render/components.h"

/// What the page "Readiness" shows; all texts in the visitor's language.
namespace kith::accreditation {

struct FigureLine {
  std::string id, name, share, how;
  render::Status status;
  std::string why;  ///< failing cases, caps, flags
  render::Url cases;
  bool drillable() const { return !cases.empty(); }
};
struct ClauseLines {
  std::string heading, wording;
  render::Status status;
  std::vector<FigureLine> figures;
};
struct StandingView {
  std::string name;
  render::Status status;
  std::string level;  ///< what the rating means in the edition
  std::vector<ClauseLines> clauses;
};
/// Ratings by section and month as a picture (960 wide) and the same as a table.
struct TrendView {
  struct Cell {
    int x{}, middle{}, y{}, text_y{};
    std::string title, rating;
    render::Mark mark{};
    std::string_view icon() const { return render::name(mark); }
  };
  struct Row {
    std::string name;
    int text_y{};
    std::vector<Cell> cells;
  };
  struct Month {
    int middle{};
    std::string name, full;
  };
  int height{};
  std::vector<Month> months;
  std::vector<Row> rows;
};
TrendView draw_trend(const std::vector<MonthReady>& trend, const i18n::Words& words);
/// The mark of a rating; `off` without one.
render::Mark mark_of_rating(std::optional<int> rating);

/// What lifts a clause, and who looks after its failing cases (only for who may see every case).
struct LiftView {
  struct Part {
    std::string text;
    render::Url cases;
  };
  std::string text;
  std::vector<Part> parts;
  std::string owed;
};
struct DocumentView {
  std::string clause, name;
  render::Status status;
  std::optional<Date> review_by;
  std::string vouched;  ///< who recorded the approved version; only for who may see every case
};
struct DeclaredView {
  std::string clause;
  render::Status status;
};
struct CadenceView {
  std::string name, num, den, rate;
};
struct FileView {
  std::string who;
  render::Url href;
  std::string number, measures;
  bool linked() const { return !href.empty(); }
};
struct WarmRow {
  std::string name;
  std::vector<render::Status> tracks;  ///< mentor, mentee, guardian
  std::string missing;
};
/// The same rows as a picture (960 wide): a field for each track, with its share in words, most missing first.
struct HeatView {
  struct Column {
    int middle{};
    std::string name;
  };
  struct Cell {
    int x{}, middle{}, y{}, text_y{};
    std::string title, share;
    render::Mark mark{};
    std::string_view icon() const { return render::name(mark); }
  };
  struct Row {
    std::string name;
    int text_y{};
    std::vector<Cell> cells;
  };
  std::string name;
  int height{};
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool empty() const { return rows.empty(); }
};
HeatView draw_heat(std::string name, const std::vector<WarmRow>& rows, const i18n::Words& words);

struct WarmTable {
  HeatView map;
  std::vector<WarmRow> all;
};

struct ReadinessView {
  struct Option {
    std::string value, text;
    bool chosen{};
  };
  std::vector<Option> programmes;
  std::string as_of, edition;
  bool formative_left_out{};      ///< a folder that was imported had none, and the programme follows the IMA standards
  std::vector<Option> year_ends;  ///< instead of any day, for who may open no case
  std::vector<std::string> problems, own_problems;
  std::vector<StandingView> standing;  ///< sections of the base, then overlays
  TrendView trend;
  std::vector<LiftView> lifts;
  std::string held;  ///< the clauses that cases alone do not lift
  std::vector<DocumentView> documents;
  std::vector<DeclaredView> declared;
  std::vector<CadenceView> cadences;
  std::vector<FileView> files;
  WarmTable workers, sites;
  render::Url work_list, all_work;
  bool sees_people{}, sees_heat{}, may_keep_own{}, may_see_work{}, none{};
  bool closed() const { return !year_ends.empty(); }
  bool has_lifts() const { return !lifts.empty(); }
  bool has_declared() const { return !declared.empty(); }
  bool has_files() const { return !files.empty(); }
};

}  // namespace kith::accreditation

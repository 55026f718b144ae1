// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "personnel/board.html.h"
#include "personnel/personnel.h"
#include "personnel/words.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

/// The board of staff: who carries what, what is owed by whom, and the matches nobody looks after.
namespace kith::personnel {
namespace {

using render::Mark;
using render::Url;

constexpr int review_notice = 30;  // days before the end of the quarter

struct UnownedView {
  std::string names, programme;
  std::optional<Url> href;
};
struct ProgrammeView {
  std::string name, limit;
  std::int64_t waiting{};
  bool set_limit{};
};
struct ActView {
  std::string text, name;
  Url href;
};
struct RowView {
  std::string name, roles, programme;
  Url href;
  std::int64_t matches{}, mentors{};
  std::optional<render::Status> load, overdue, skills, review;
  std::optional<ActView> act;
  int urgency{};  // the higher the earlier
};
std::string next_words(const RowView& row) { return row.act ? row.act->text : std::string(); }
constexpr lists::Column<RowView> board_columns[] = {
    {"personnel.column.worker", lists::field<&RowView::name>},
    {"record.column.role", lists::field<&RowView::roles>},
    {"list.programme", lists::field<&RowView::programme>},
    {"personnel.column.load", lists::field<&RowView::load>},
    {"record.table.matches", lists::field<&RowView::matches>},
    {"personnel.column.overdue", lists::field<&RowView::overdue>},
    {"personnel.column.skills", lists::field<&RowView::skills>},
    {"personnel.column.review", lists::field<&RowView::review>},
    {"personnel.column.next", [](const RowView& row) -> lists::Cell { return next_words(row); }},
};
struct BoardView {
  std::vector<UnownedView> unowned;
  std::int64_t unowned_count{};
  std::vector<ProgrammeView> programmes;
  std::vector<RowView> rows;
  std::optional<render::Empty> nothing;
  bool alarm{}, any_programme{}, any{}, may_add{};
};

class Board {
 public:
  Board(Visit& visit, const Desk& desk)
      : visit_(visit),
        desk_(desk),
        sums_(desk.columns(), visit.today),
        names_(casefile::programme_names(visit)),
        overdue_(overdue_contacts(desk.columns(), visit.today)) {}

  BoardView view() {
    unowned_matches();
    for (const auto& place : desk_.places()) v_.rows.push_back(row(place));
    std::stable_sort(v_.rows.begin(), v_.rows.end(), [](const RowView& a, const RowView& b) {
      return a.urgency != b.urgency   ? a.urgency > b.urgency
             : a.matches != b.matches ? a.matches > b.matches
                                      : a.name < b.name;
    });
    programmes();
    v_.any = !v_.rows.empty();
    v_.may_add = visit_.actor.may(auth::Permission::record_staff);
    if (!v_.any)
      v_.nothing = render::Empty{visit_.words.text("personnel.none"), visit_.words.text("personnel.none_hint")};
    return std::move(v_);
  }

 private:
  void unowned_matches() {
    const auto scope = scope_of(visit_.actor, auth::Permission::see_personnel);
    for (const auto& match : unowned(desk_.columns(), visit_.today)) {
      if (!scope.sees_whole(snapshot::key_of(match.programme), snapshot::key_of(match.site))) continue;
      UnownedView one{desk_.name(snapshot::key_of(match.mentee)) + " · " + desk_.name(snapshot::key_of(match.mentor)),
                      names_[snapshot::key_of(match.programme)],
                      {}};
      if (desk_.records(match))
        one.href = Url("/personnel/matches/" + visit_.seal(snapshot::key_of(match.match)) + "/assignment");
      v_.unowned.push_back(std::move(one));
      visit_.saw("match", match.match.key);
    }
    v_.unowned_count = static_cast<std::int64_t>(v_.unowned.size());
    v_.alarm = v_.unowned_count > 0;
  }
  void programmes() {
    const auto counts = waiting(desk_.columns(), visit_.today);
    ProgrammeId last;
    for (const auto& place : desk_.places()) {
      if (place.programme == last) continue;
      last = place.programme;
      const auto limit = sums_.of({}, last, visit_.today).limit;
      const auto found = counts.find(last);
      v_.programmes.push_back({names_[last], limit_words(visit_.words, limit),
                               found == counts.end() ? 0 : found->second,
                               !limit && visit_.actor.may(auth::Permission::set_policies)});
    }
    v_.any_programme = !v_.programmes.empty();
  }
  RowView row(const Place& place) {
    RowView row;
    row.name = desk_.name(place.person);
    row.roles = role_words(visit_.words, place.roles);
    row.programme = names_[place.programme];
    row.href = Url(address_of(visit_, place.person));
    const auto carries = sums_.of(place.person, place.programme, visit_.today);
    row.matches = carries.load.matches;
    row.mentors = static_cast<std::int64_t>(carries.load.mentors.size());
    if (place.carries() || row.matches > 0) row.load = load_status(visit_.words, carries);
    if (const auto late = overdue_.find(place.person); late != overdue_.end())
      row.overdue = render::Status{Mark::bad, visit_.words.text("personnel.overdue", {{"n", late->second}})};
    const auto skills = skills_of(desk_.columns(), place, visit_.today);
    if (skills.state != State::nothing_asked) row.skills = skills_status(visit_.words, skills.state);
    const auto review = review_due(desk_.columns(), place, visit_.today);
    if (review) row.review = review_status(visit_.words, *review, visit_.today);
    next(row, place, carries, skills, review);
    visit_.saw("person", place.person.value);
    return row;
  }
  /// The one thing to do first: too much to carry, a gap, contacts that are overdue, the review of the quarter.
  void next(RowView& row, const Place& place, const Carries& carries, const Skills& skills,
            const std::optional<ReviewDue>& review) {
    const bool records = place.person != visit_.actor.person && desk_.records(place.programme, place.site);
    const auto offer = [&](int urgency, std::string_view act, i18n::Key text) {
      row.urgency = urgency;
      if (records)
        row.act = ActView{visit_.words.text(text), row.name, Url(address_of(visit_, place.person) + std::string(act))};
    };
    if (carries.over()) return offer(4, "/hand-over", "personnel.act.hand_over");
    if (skills.state == State::gaps) return offer(3, "/plan", "personnel.act.plan");
    if (row.overdue) {
      row.urgency = 2;
      row.act = ActView{visit_.words.text("personnel.see_overdue"), row.name,
                        Url("/supervision/work-list?whose=" + visit_.seal(place.person))};
      return;
    }
    const bool soon = review && add_days(visit_.today, review_notice) >= review->due;
    if (review && !review->done) return offer(soon ? 1 : 0, "/review", "personnel.act.review");
  }

  Visit& visit_;
  const Desk& desk_;
  Sums sums_;
  std::map<ProgrammeId, std::string> names_;
  std::map<PersonId, int> overdue_;
  BoardView v_;
};

}  // namespace

http::Response board_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto view = Board(visit, desk).view();
  if (lists::wanted(visit)) return lists::answer(visit, "personnel.title.board", board_columns, view.rows);
  if (view.any) visit.offer_file();
  render::Html body(16 * 1024);
  html::board(body, view, visit.words);
  return visit.page(visit.words.text("personnel.title.board"), body);
}

http::Response board_api(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  Sums sums(desk.columns(), visit.today);
  const auto late = overdue_contacts(desk.columns(), visit.today);
  std::string out;
  JsonWriter json(out);
  json.object().key("workers").array();
  for (const auto& place : desk.places()) {
    const auto carries = sums.of(place.person, place.programme, visit.today);
    const auto overdue = late.find(place.person);
    const auto review = review_due(desk.columns(), place, visit.today);
    json.object().member("person", visit.seal(place.person)).member("name", desk.name(place.person));
    json.member("programme", visit.seal(place.programme));
    json.member("matches", carries.load.matches).member("weighted_load", JsonWriter::Decimal{carries.load.weight, 2});
    if (carries.limit) json.member("limit", JsonWriter::Decimal{*carries.limit, 2});
    json.member("mentors", carries.load.mentors.size())
        .member("overdue_contacts", overdue == late.end() ? 0 : overdue->second);
    json.member("competencies", name(skills_of(desk.columns(), place, visit.today).state));
    if (review && !review->done) json.member("review_due", iso(review->due));
    json.end();
    visit.saw("person", place.person.value);
  }
  json.end().key("unowned_matches").array();
  const auto scope = scope_of(visit.actor, auth::Permission::see_personnel);
  for (const auto& match : unowned(desk.columns(), visit.today)) {
    if (!scope.sees_whole(snapshot::key_of(match.programme), snapshot::key_of(match.site))) continue;
    json.value(visit.seal(snapshot::key_of(match.match)));
    visit.saw("match", match.match.key);
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::personnel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/support_page.h"

#include <algorithm>
#include <set>

#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"
#include "supervision/people.h"
#include "supervision/queries.h"
#include "supervision/support.html.h"
#include "supervision/support_acts.h"

namespace kith::supervision {
namespace {

using i18n::Key;
using render::Field;

struct RequestView {
  std::string id, who, kind, text, match, outcome_id;
  Date day{};
  render::Status status;
  render::FormToken token;
  std::vector<Field::Choice> outcomes;
  bool open{};
};
/// A request in a file: what was said stays on the page.
constexpr lists::Column<RequestView> request_columns[] = {
    {"supervision.support.day", lists::field<&RequestView::day>},
    {"supervision.support.raised", lists::field<&RequestView::who>},
    {"supervision.support.kind", lists::field<&RequestView::kind>},
    {"supervision.support.match", lists::field<&RequestView::match>},
    {"list.standing", lists::field<&RequestView::status>},
};
struct MentorView {
  std::string name, match, id;
  render::FormToken token;
  std::vector<Field::Choice> kinds;
};
struct SupportView {
  std::vector<Field::Choice> programmes;
  std::string why;
  render::FormToken token;
  render::ErrorSummary problems;
  std::vector<RequestView> open, recent;
  std::vector<MentorView> unthanked;
  Field match, raised_by, kind, text, day;
  bool many{}, none_open{}, all_thanked{}, nothing{};
};

std::vector<Field::Choice> choices(const i18n::Words& words, const char* family,
                                   std::initializer_list<const char*> codes) {
  std::vector<Field::Choice> list;
  for (const auto* code : codes) list.push_back({code, words.text_of(std::string(family) + code)});
  return list;
}

ProgrammeId programme_of(const Visit& visit, const SupportReach& reach) {
  const auto asked = visit.open_id<ProgrammeId>(visit.request.query.get("programme"));
  if (asked && reach.serves(*asked)) return *asked;
  const auto all = reach.programmes();
  return all.empty() ? ProgrammeId{} : all.front();
}

std::string pair_name(PersonCards& cards, const snapshot::MatchState& match) {
  return cards.name(snapshot::key_of(match.mentee)) + " · " + cards.name(snapshot::key_of(match.mentor));
}

render::Status standing(const Visit& visit, const Request& request, int days) {
  const Date due = add_days(request.day, days);
  if (request.answered)
    return *request.answered <= due
               ? render::Status{render::Mark::good,
                                visit.words.text(Key("supervision.support.answered"), {{"day", *request.answered}})}
               : render::Status{render::Mark::late, visit.words.text(Key("supervision.support.answered_late"),
                                                                     {{"day", *request.answered}})};
  if (due < visit.today)
    return {render::Mark::bad, visit.words.text(Key("supervision.support.overdue"), {{"due", due}})};
  return {due == visit.today ? render::Mark::due : render::Mark::open,
          visit.words.text(Key("supervision.support.due"), {{"due", due}})};
}

class Filling {
 public:
  Filling(Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const SupportReach& reach, SupportView& view)
      : visit_(visit), tx_(tx), snapshot_(snapshot), reach_(reach), cards_(tx, visit.today), view_(view) {}

  void fill(ProgrammeId programme) {
    const snapshot::Policies policies(snapshot_, snapshot::Day(visit_.today));
    days_ = policies.timeline(snapshot::PolicyKey::support_days, snapshot::ref_of(programme))
                .whole_on(snapshot::Day(visit_.today), 7);
    view_.why = visit_.words.text(Key("supervision.support.why"), {{"n", days_}});
    programme_names(programme);
    for (const auto& request : open_requests(tx_, programme, visit_.today)) add(request, view_.open, true);
    for (const auto& request : recent_requests(tx_, programme, add_days(visit_.today, -90), visit_.today))
      if (request.answered) add(request, view_.recent, false);
    mentors(programme);
    form(programme);
    view_.none_open = view_.open.empty();
    view_.all_thanked = view_.unthanked.empty();
    for (const auto& [person, card] : cards_.seen()) visit_.saw("person", person.value);
  }

 private:
  void programme_names(ProgrammeId chosen) {
    std::set<ProgrammeId> mine;
    for (const auto id : reach_.programmes()) mine.insert(id);
    tx_.query(sql::programme_names, {{"as_of", visit_.today}}, [&](const db::Row& row) {
      const auto id = row.id<ProgrammeId>(0);
      if (mine.contains(id)) view_.programmes.push_back({visit_.seal(id), row.string(1), id == chosen});
    });
    view_.many = view_.programmes.size() > 1;
  }

  void add(const Request& request, std::vector<RequestView>& list, bool open) {
    if (!reach_.may_see(request)) return;
    RequestView line{visit_.seal(request.request),
                     {},
                     visit_.words.text_of("supervision.support_kind." + request.kind),
                     request.text,
                     {},
                     {},
                     request.day,
                     standing(visit_, request, days_),
                     {visit_.csrf(), visit_.fresh_key()},
                     choices(visit_.words, "supervision.support_outcome.", {"solved", "open", "referred"}),
                     open};
    line.outcome_id = "outcome-" + line.id;
    line.who = visit_.words.text(Key("supervision.support.raised_by"),
                                 {{"name", std::string_view(cards_.name(request.raised_by))}, {"day", request.day}});
    if (const auto match = request.match ? reach_.match(request.match) : std::nullopt)
      line.match = pair_name(cards_, *match);
    visit_.saw("request", request.request.value);
    list.push_back(std::move(line));
  }

  bool thanked(const snapshot::MatchState& match) const {
    const snapshot::Day since(add_months(visit_.today, -12)), today(visit_.today);
    for (const auto& row : snapshot_.of<snapshot::RecognitionRow>(match.mentor))
      if (row.shows(today) && row.date > since && row.programme == match.programme &&
          row.role == snapshot::RecognitionRole::mentor)
        return true;
    return false;
  }

  void mentors(ProgrammeId programme) {
    std::set<std::uint32_t> seen;
    for (const auto& match : reach_.matches()) {
      if (snapshot::key_of(match.programme) != programme || thanked(match) || !seen.insert(match.mentor.key).second)
        continue;
      if (view_.unthanked.size() == 30) return;
      const auto id = visit_.seal(snapshot::key_of(match.match));
      view_.unthanked.push_back(
          {cards_.name(snapshot::key_of(match.mentor)),
           id,
           "thanks-" + id,
           {visit_.csrf(), visit_.fresh_key()},
           choices(visit_.words, "supervision.recognition_kind.", {"thank_you", "award", "event", "letter", "other"})});
    }
  }

  void form(ProgrammeId programme) {
    const render::FormState state(visit_.words, nullptr, nullptr);
    std::vector<Field::Choice> matches;
    for (const auto& match : reach_.matches())
      if (snapshot::key_of(match.programme) == programme && matches.size() < 300)
        matches.push_back({visit_.seal(snapshot::key_of(match.match)), pair_name(cards_, match)});
    std::sort(matches.begin(), matches.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
    view_.match = state.choice("match", Key("supervision.support.match"), std::move(matches));
    view_.raised_by = state.choice("raised_by", Key("supervision.support.raised"),
                                   choices(visit_.words, "supervision.track.", {"mentor", "mentee"}), "mentor");
    view_.kind = state.choice(
        "kind", Key("supervision.support.kind"),
        choices(visit_.words, "supervision.support_kind.",
                {"practical", "relationship", "activity_idea", "transport", "money", "family_query", "other"}),
        "practical");
    view_.text = state.field("text", Key("supervision.support.text"));
    view_.day = state.field("day", Key("supervision.support.day"), visit_.words.date(visit_.today));
    view_.day.choices = {{visit_.words.date(visit_.today), visit_.words.text("form.today")},
                         {visit_.words.date(add_days(visit_.today, -1)), visit_.words.text("form.yesterday")}};
    view_.token = {visit_.csrf(), visit_.fresh_key()};
  }

  Visit& visit_;
  db::Tx& tx_;
  const snapshot::Snapshot& snapshot_;
  const SupportReach& reach_;
  PersonCards cards_;
  SupportView& view_;
  int days_{7};
};

http::Response show(Visit& visit, const snapshot::Snapshot& snapshot, const Refusal* refusal) {
  const SupportReach reach(visit, snapshot);
  SupportView view;
  const auto programme = programme_of(visit, reach);
  view.nothing = !programme;
  if (programme) visit.read([&](db::Tx& tx) { Filling(visit, tx, snapshot, reach, view).fill(programme); });
  if (lists::wanted(visit)) {
    auto rows = std::move(view.open);
    std::ranges::move(view.recent, std::back_inserter(rows));
    return lists::answer(visit, "supervision.title.support", request_columns, rows);
  }
  if (!view.open.empty() || !view.recent.empty()) visit.offer_file();
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.problems = state.problems();
  if (refusal) view.text.value = state.value("text");
  render::Html body(16 * 1024);
  html::support(body, view, visit.words);
  return visit.page(visit.words.text(Key("supervision.title.support")), body, refusal ? 422 : 200);
}

http::Response answer(Visit& visit, const snapshot::Snapshot& snapshot, Result<http::Response> made) {
  if (made) return *made;
  if (made.error().kind == RefusalKind::invalid) return show(visit, snapshot, &made.error());
  return visit.refused(made.error());
}

}  // namespace

http::Response support_page(Visit& visit, const Columns& columns) { return show(visit, *columns(), nullptr); }

http::Response post_support_request(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  return answer(visit, *snapshot, add_request(visit, *snapshot, [](std::int64_t) {
                  return http::Response::see_other("/supervision/support?done=done.support_request");
                }));
}

http::Response post_support_response(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  return answer(visit, *snapshot, add_response(visit, *snapshot, [](std::int64_t) {
                  return http::Response::see_other("/supervision/support?done=done.support_response");
                }));
}

http::Response post_recognition(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  return answer(visit, *snapshot, add_recognition(visit, *snapshot, [](std::int64_t) {
                  return http::Response::see_other("/supervision/support?done=done.recognition");
                }));
}

}  // namespace kith::supervision

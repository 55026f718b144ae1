// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "relationship/meeting_form.h"
#include "relationship/meeting_pages.h"
#include "relationship/meeting_reach.h"
#include "relationship/months_without.html.h"
#include "relationship/telling.h"

namespace kith::relationship {
namespace {

using i18n::Key;

struct NoMeetingView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string match;
  render::Field month, reason, event_date;
  render::Url back;
};

http::Response show(Visit& visit, const Reached& reached, MatchId match, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  NoMeetingView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.match = visit.seal(match);
  view.back = back_from_telling(visit, reached, match);
  std::vector<render::Field::Choice> months;
  for (int back = 0; back < 6; ++back) {
    const Date month = add_months(first_of_month(visit.today), -back);
    months.push_back({iso(month).substr(0, 7), visit.words.month(month)});
  }
  view.month = form.choice("month", Key("relationship.field.month"), std::move(months), iso(visit.today).substr(0, 7));
  view.event_date = form.field("event_date", Key("relationship.field.told_on"), visit.words.date(visit.today));
  view.reason = form.field("reason", Key("relationship.field.reason"));
  visit.saw("match", match.value);
  render::Html body;
  html::months_without(body, view, visit.words);
  return visit.page(visit.words.text(Key("relationship.title.no_meeting")), body, refusal ? 422 : 200);
}

}  // namespace

http::Response months_without_new_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto match = visit.open_id<MatchId>(visit.request.query.get("match"));
  const auto reached = match ? reach_to_tell(visit, snapshot, *match) : std::nullopt;
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, *reached, *match, nullptr);
}

http::Response months_without_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto decoded = decode_no_meeting(visit);
  const auto reached = reach_to_tell(visit, snapshot, decoded.entry.match);
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, *reached, decoded.entry.match, &refusal);
  }
  const auto made = visit.change("meeting.none", [&](db::Tx& tx) -> Result<http::Response> {
    const auto entry = record_no_meeting(tx, reached->state, decoded.entry, {visit.actor.person, visit.now});
    if (!entry) return tl::unexpected(entry.error());
    visit.changed("no_meeting", *entry);
    return http::Response::see_other(done_at(visit, *reached, decoded.entry.match, "done.no_meeting"));
  });
  return made ? *made : show(visit, *reached, decoded.entry.match, &made.error());
}

}  // namespace kith::relationship

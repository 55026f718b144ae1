// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/notice.html.h"
#include "placement/placement.h"
#include "placement/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// What the family is told about the computer's part in a proposal: that a program put the possible mentors in an
/// order, from what, that a person decided, and what they may ask for. No other mentor is named, no points are shown.
namespace kith::placement {
namespace {

struct NoticeView {
  std::string computed, decided;
  render::Url back;
};

struct Decided {
  ProgrammeId programme;
  PersonId mentee;
  Date day{};
  std::int64_t others{}, rank{};
};

std::optional<Decided> load(Visit& visit, std::int64_t proposal) {
  return visit.reading([&](db::Tx& tx) {
    return tx.first(
        sql::decision_of_proposal, {{"proposal", proposal}, {"as_of", visit.today}}, [](const db::Row& row) {
          const std::string list = row.string(4);
          return Decided{row.id<ProgrammeId>(0), row.id<PersonId>(1), row.date(3),
                         list.empty() ? 0 : 1 + static_cast<std::int64_t>(std::count(list.begin(), list.end(), ';')),
                         row.integer(5)};
        });
  });
}

}  // namespace

http::Response notice_page(Visit& visit, const Uses&) {
  const auto proposal = visit.open_record("match_proposals", visit.path.find("proposal")->second);
  const auto decided = proposal ? load(visit, *proposal) : std::nullopt;
  if (!decided || !scope_of(visit.actor, auth::Permission::see_pool).sees_whole(decided->programme) ||
      hidden_from(visit).contains(decided->mentee))
    return visit.refused({RefusalKind::not_found, {}});
  visit.saw("proposal", *proposal);
  NoticeView view;
  view.computed = visit.words.text("placement.notice.computed", {{"n", decided->others + 1}});
  view.decided = visit.words.text(
      decided->rank == 1 ? i18n::Key("placement.notice.decided_first") : i18n::Key("placement.notice.decided_other"),
      {{"day", decided->day}});
  view.back = render::Url("/matches/proposals/" + visit.seal_record("match_proposals", *proposal));
  render::Html body(4 * 1024);
  html::notice(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.notice"), body);
}

}  // namespace kith::placement

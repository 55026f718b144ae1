// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/lives.h"
#include "placement/placement.h"
#include "placement/queries.h"
#include "platform/auth/policy.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// Taking a proposal back before it was approved (workflows.md §3, "dissolved before start"): the child goes on
/// waiting, and a person says why. Nobody's answer is invented for it, the pair may be proposed again, and no side is
/// told the reason. A side that draws back says no instead (src/matches).
namespace kith::placement {
namespace {

using casefile::Control;
using casefile::FormField;

constexpr FormField fields[] = {{"matching_decisions.reason", Control::area, true}};
const casefile::RecordForm form{"matching_decisions", "placement.field.", fields};

/// A proposal of a programme in which the actor decides; never one of themselves or their own family.
std::optional<matches::Life> open(Visit& visit) {
  const auto proposal = visit.open_record("match_proposals", visit.path.find("proposal")->second);
  if (!proposal) return std::nullopt;
  auto life = visit.reading([&](db::Tx& tx) { return matches::load_proposal(tx, *proposal, visit.today); });
  if (!life || !may_decide(visit, life->programme) || life->mentor == visit.actor.person ||
      hidden_from(visit).contains(life->mentee))
    return std::nullopt;
  visit.saw("proposal", *proposal);
  return life;
}

std::string page_of(const Visit& visit, const matches::Life& life) {
  return "/matches/proposals/" + visit.seal_record("match_proposals", life.proposal);
}

http::Response show(Visit& visit, const matches::Life& life, const Refusal* refusal) {
  auto page = casefile::form_page(visit, form, {}, refusal);
  page.heading = visit.words.text("placement.title.withdraw");
  page.lead = visit.words.text("placement.withdraw_lead");
  page.action =
      render::Url("/placement/proposals/" + visit.seal_record("match_proposals", life.proposal) + "/withdrawal");
  page.back = render::Url(page_of(visit, life));
  page.save = visit.words.text("placement.withdraw");
  return casefile::show_form(visit, page, "placement.title.withdraw", refusal);
}

Result<http::Response> record(Visit& visit, const matches::Life& life, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("pairing.withdraw", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = withdraw_proposal(tx, life.proposal, decoded.answers.text("matching_decisions.reason"),
                                       casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("proposal", life.proposal);
    visit.changed("person", life.mentee.value);
    return done(*row);
  });
}

}  // namespace

Result<std::int64_t> withdraw_proposal(db::Tx& tx, std::int64_t proposal, std::string_view reason,
                                       const records::Author& author) {
  const Date today = date_of(author.at);
  const auto life = matches::load_proposal(tx, proposal, today);
  if (!life) return refuse(RefusalKind::not_found, "records.not_found");
  if (const char* why = matches::refused_withdrawal(*life)) return refuse(RefusalKind::conflict, why);
  if (reason.empty()) return refuse(RefusalKind::invalid, "placement.flaw.reason", "reason");
  const auto row = records::append(tx, "matching_decisions",
                                   {{"matching_decisions.mentee_id", life->mentee},
                                    {"matching_decisions.programme_id", life->programme},
                                    {"matching_decisions.mentor_id", life->mentor},
                                    {"matching_decisions.event_date", today},
                                    {"matching_decisions.decision", "keep_waiting"},
                                    {"matching_decisions.reason", reason},
                                    {"matching_decisions.decided_by", author.person},
                                    {"matching_decisions.proposal_id", proposal}},
                                   author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

http::Response withdraw_page(Visit& visit, const Uses&) {
  const auto life = open(visit);
  if (!life) return visit.refused({RefusalKind::not_found, {}});
  if (const char* why = matches::refused_withdrawal(*life)) return visit.refused({RefusalKind::conflict, {{"", why}}});
  return show(visit, *life, nullptr);
}

http::Response withdraw_post(Visit& visit, const Uses&) {
  const auto life = open(visit);
  if (!life) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *life, [&](std::int64_t) {
    return http::Response::see_other(page_of(visit, *life) + "?done=done.saved");
  });
  return made ? *made : show(visit, *life, &made.error());
}

http::Response withdraw_api(Visit& visit, const Uses&) {
  const auto life = open(visit);
  if (!life) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *life, [&](std::int64_t row) { return http::created(visit, "matching_decisions", row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::placement

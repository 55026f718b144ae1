// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/lives.h"
#include "matches/matches.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

/// The four factors of both sides of a proposal (MS 6.01), completed after it was made and until it is approved: a new
/// version of the proposal (decision 0293).
namespace kith::matches {
namespace {

using casefile::Control;

constexpr casefile::FormField reasons[] = {
    {"match_proposals.mentor_strengths", Control::area},   {"match_proposals.mentor_needs", Control::area},
    {"match_proposals.mentor_preferences", Control::area}, {"match_proposals.mentor_interests", Control::area},
    {"match_proposals.mentee_strengths", Control::area},   {"match_proposals.mentee_needs", Control::area},
    {"match_proposals.mentee_preferences", Control::area}, {"match_proposals.mentee_interests", Control::area}};

std::optional<Seen> open_unapproved(Visit& visit, const Uses& uses) {
  auto seen = seen_at(visit, uses);
  if (seen && !seen->may_record) seen.reset();
  return seen;
}

http::Response show_reasons(Visit& visit, const Seen& seen, const Refusal* refusal) {
  const auto version = visit.reading(
      [&](db::Tx& tx) { return records::effective(tx, "match_proposals", seen.life.proposal, visit.today); });
  if (!version) return visit.refused({RefusalKind::not_found, {}});
  auto page = casefile::form_page(visit, reasons_form, casefile::answers_of(reasons_form, *version), refusal);
  page.heading = visit.words.text("match.reasons");
  page.about = seen.mentee + " · " + seen.mentor;
  page.lead = visit.words.text("match.reasons_lead");
  page.action = render::Url(acts_of(visit, seen.life) + "/reasons");
  page.back = render::Url(address_of(visit, seen.life));
  page.hidden.push_back({"version", std::to_string(version->id)});
  return casefile::show_form(visit, page, "match.reasons", refusal);
}

/// A reason that was not sent stays as it is; one that was sent empty is emptied.
casefile::Answers sent_in(const Visit& visit, const casefile::Answers& decoded) {
  casefile::Answers sent;
  for (const auto& [column, stored] : decoded.list())
    if (!visit.request.form.all(column->name).empty()) sent.put(column, stored);
  return sent;
}

Result<http::Response> record_reasons(Visit& visit, const Seen& seen, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, reasons_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto answers = sent_in(visit, decoded.answers);
  const auto read = visit.request.form.get("version");
  return visit.change("matches.reasons", [&](db::Tx& tx) -> Result<http::Response> {
    const auto life = load_proposal(tx, seen.life.proposal, visit.today);
    if (!life) return refuse(RefusalKind::not_found, "records.not_found");
    if (read != std::to_string(records::newest(tx, "match_proposals", life->proposal)->id))
      return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto made = complete_reasons(tx, *life, seen.around, answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("proposal", life->proposal);
    return done(*made);
  });
}

}  // namespace

const casefile::RecordForm reasons_form{"match_proposals", "life.field.", reasons};

Result<std::int64_t> complete_reasons(db::Tx& tx, const Life& life, const Around& around,
                                      const casefile::Answers& answers, const records::Author& author) {
  if (const char* why = refused_in(life, around, Act::answer)) return refuse(RefusalKind::conflict, why);
  const auto last = records::newest(tx, "match_proposals", life.proposal);
  const auto made = records::correct(tx, "match_proposals", life.proposal, last->id, answers.fields(), author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

http::Response reasons_page(Visit& visit, const Uses& uses) {
  const auto seen = open_unapproved(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  if (seen->life.match) return http::Response::see_other(address_of(visit, seen->life));
  return show_reasons(visit, *seen, nullptr);
}

http::Response reasons_post(Visit& visit, const Uses& uses) {
  const auto seen = open_unapproved(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_reasons(visit, *seen, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, seen->life) + "?done=done.saved");
  });
  return made ? *made : show_reasons(visit, *seen, &made.error());
}

http::Response reasons_api_post(Visit& visit, const Uses& uses) {
  const auto seen = open_unapproved(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_reasons(visit, *seen, [&](std::int64_t proposal) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal_record("match_proposals", proposal)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::matches

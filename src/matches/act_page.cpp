// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/sites.h"
#include "matches/matches.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

namespace kith::matches {
namespace {

using casefile::Answers;

/// What a form begins with: today, the usual answer, for a change the record as it stands.
Answers initial_of(Visit& visit, const Seen& seen, const ActForm& form) {
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  if (form.act == Act::checklist)
    return visit.reading([&](db::Tx& tx) {
      return casefile::answers_of(form.form, *records::newest(tx, form.form.table, seen.life.closure->chain));
    });
  if (form.act == Act::introduction && seen.life.plan)
    return visit.reading([&](db::Tx& tx) {
      return casefile::answers_of(form.form, *records::newest(tx, form.form.table, seen.life.plan->chain));
    });
  if (!form.form.fields.empty() && form.act != Act::introduction) initial.put(form.form.fields.front().column, today);
  initial.put("match_assignments.person_id", seen.life.proposed_by.value);
  initial.put("match_disclosures.audience", std::string(seen.life.told_mentor ? "mentee" : "mentor"));
  for (const auto party : {Party::mentor, Party::mentee, Party::guardian}) {  // the first who has not answered yet
    if (seen.life.answer_of(party) || (party == Party::guardian && !seen.around.guardian)) continue;
    initial.put("match_acceptances.party", std::string(name(party)));
    break;
  }
  for (const auto& due : seen.standing.owed)
    if (!due.kind.empty()) initial.put("match_reviews.kind", std::string(due.kind));
  initial.put("initial_meetings.arranged_by_staff", 1);
  initial.put("initial_meetings.staff_present", 1);
  initial.put("initial_meetings.status", std::string("held"));
  return initial;
}

/// The people a field of the form offers.
std::vector<casefile::Offer> offers_of(Visit& visit, const Uses& uses, const Seen& seen, Act act) {
  if (act != Act::answer && act != Act::briefing && act != Act::approval) return {};
  const auto people = visit.reading([&](db::Tx& tx) {
    return act == Act::approval ? workers_of(tx, seen.life.programme, visit.today)
                                : guardians_for(tx, seen.life.mentee, visit.today);
  });
  casefile::Offer offer{act == Act::approval ? records::ColumnKey("match_assignments.person_id")
                        : act == Act::answer ? records::ColumnKey("match_acceptances.person_id")
                                             : records::ColumnKey("role_briefings.person_id"),
                        {}};
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person)) offer.choices.push_back({visit.seal(person), found->name});
  });
  return {offer};
}

/// Which provider is left out: no person, so the form's table cannot offer it.
casefile::FormRow provider_row(Visit& visit, const Seen& seen, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  std::vector<render::Field::Choice> choices;
  for (const auto& p : visit.reading([&](db::Tx& tx) { return providers_for(tx, seen.life.mentee, visit.today); }))
    choices.push_back({visit.seal_record("coordinating_providers", p.chain), p.organization});
  const std::string only = choices.size() == 1 ? choices.front().value : "";
  if (choices.size() != 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  casefile::FormRow row;
  row.as_select = state.choice("provider", "life.field.provider", std::move(choices), only);
  return row;
}

/// A supervisor passes what is soft; what is hard stays in the way by itself.
bool may_override(const Seen& seen, Act act) { return seen.supervisor && has_soft_guards(act); }

http::Response show(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal) {
  const auto& form = form_of(act);
  const auto offers = offers_of(visit, uses, seen, act);
  auto page = casefile::form_page(visit, form.form, initial_of(visit, seen, form), refusal, offers);
  if (act == Act::provider_exclusion) page.rows.insert(page.rows.begin(), provider_row(visit, seen, refusal));
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (act == Act::approval)
    if (auto site = casefile::site_row(visit, state, "casefile.site_of_referral"))
      page.rows.push_back(std::move(*site));
  page.heading = act_word(visit, act);
  page.about = seen.mentee + " · " + seen.mentor;
  page.lead = visit.words.text_of("life.lead." + std::string(name(act)));
  page.action = render::Url(acts_of(visit, seen.life) + "/" + std::string(name(act)));
  page.back = render::Url(address_of(visit, seen.life));
  if (may_override(seen, act) && !blocks(seen.life, seen.around, act).empty())
    casefile::offer_override(page, visit, refusal);
  return casefile::show_form(visit, page, "life.title.act", refusal);
}

std::optional<Seen> open(Visit& visit, const Uses& uses) {
  auto seen = seen_at(visit, uses);
  return seen && seen->may_record ? std::move(seen) : std::nullopt;
}

/// The act of the path; one of the other kind is not there.
std::optional<Act> act_of(const Visit& visit) {
  const auto act = parse_act(visit.path.find("act")->second);
  return act && of_proposal(*act) == !visit.path.contains("match") ? act : std::nullopt;
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Seen& seen, Act act,
                              FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, form_of(act).form);
  if (const SiteId site = act == Act::approval ? casefile::chosen_site(visit, decoded.problems) : SiteId{})
    decoded.answers.put("matches.site_id", site.value);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  if (act == Act::provider_exclusion)
    decoded.answers.put("provider_exclusions.provider_id",
                        visit.open_record("coordinating_providers", visit.request.form.get("provider")).value_or(0));
  const Hand hand{casefile::author_of(visit), casefile::override_of(visit, may_override(seen, act)), seen.supervisor};
  const std::string what = "matches." + std::string(name(act)) + (hand.override_.passes() ? ".override" : "");
  const auto snapshot = uses.people.columns();
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    // Read again inside the write: whoever was faster has changed what the guards ask.
    const auto life = seen.life.match ? load_life(tx, seen.life.match, visit.today)
                                      : load_proposal(tx, seen.life.proposal, visit.today);
    if (!life) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = record_act(tx, *snapshot, *life, seen.around, act, decoded.answers, hand);
    if (!row) return tl::unexpected(row.error());
    if (life->match)
      visit.changed("match", life->match.value);
    else
      visit.changed("proposal", life->proposal);
    return done(*row);
  });
}

}  // namespace

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto act = act_of(visit);
  const auto seen = act ? open(visit, uses) : std::nullopt;
  return seen ? show(visit, uses, *seen, *act, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto act = act_of(visit);
  const auto seen = act ? open(visit, uses) : std::nullopt;
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *seen, *act, [&](std::int64_t row) {
    Life then = seen->life;
    if (*act == Act::approval) then.match = MatchId{row};
    return http::Response::see_other(address_of(visit, then) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *seen, *act, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const auto seen = open(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *seen, act, [&](std::int64_t row) {
    std::string out;
    JsonWriter json(out);
    json.object();
    if (act == Act::approval)
      json.member("match", visit.seal(MatchId{row}));
    else
      json.member("id", visit.seal_record(form_of(act).form.table->name, row));
    json.end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::matches

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matches/rematch.h"
#include "placement/propose.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

/// Proposing a mentor for a child of the pool: the four factors of both sides (MS 6.01) begin with what profiles and
/// wishes say, a person completes them. The proposal and the decision with the alternatives are one act.
namespace kith::placement {
namespace {

using casefile::Answers;
using i18n::Key;

/// The mentor of the address or the form, among those possible for the child.
struct Chosen {
  PersonId mentor;
  std::string name;
  std::size_t rank{};  ///< 0 = the best
  std::size_t others{};
};
std::optional<Chosen> chosen(const Visit& visit, const Child& child) {
  const auto typed = visit.request.form.get("mentor");
  const auto mentor = visit.open_id<PersonId>(typed.empty() ? visit.request.query.get("mentor") : typed);
  const auto candidates = candidates_of(child.pool, child.mentee, visit.actor.person);
  for (std::size_t k = 0; mentor && k < candidates.size(); ++k) {
    const auto& who = child.pool.mentors[static_cast<std::size_t>(candidates[k].mentor)];
    if (who.is(*mentor)) return Chosen{who.person, who.name, k, candidates.size() - 1};
  }
  return std::nullopt;
}

std::string spaced(std::string_view list) {
  std::string text;
  for (const char c : list) text += c == ';' ? std::string(", ") : std::string(1, c);
  return text;
}

const Profile& profile_of(const Facts& facts, PersonId person) {
  static const Profile nothing;
  const auto found = facts.profiles.find(person);
  return found == facts.profiles.end() ? nothing : found->second;
}

/// "Between 6 and 14 years old."
std::string ages_wished(const Visit& visit, const Wish& wish) {
  const auto from = wish.age_from.value_or(0), to = wish.age_to.value_or(0);
  if (wish.age_from && wish.age_to) return visit.words.text("placement.wish.ages", {{"from", from}, {"to", to}});
  if (wish.age_from) return visit.words.text("placement.wish.age_from", {{"from", from}});
  return wish.age_to ? visit.words.text("placement.wish.age_to", {{"to", to}}) : std::string();
}

/// "Gender wished: woman. At least 25 years old."
std::string wish_words(const Visit& visit, const Facts& facts, PersonId person, Giver giver) {
  const auto found = facts.wishes.find({person, giver});
  if (found == facts.wishes.end()) return {};
  const Wish& wish = found->second;
  std::string text;
  const auto say = [&](Key label, const std::string& value) {
    if (!value.empty()) text += (text.empty() ? "" : " ") + visit.words.text(label) + ": " + value + ".";
  };
  say("placement.field.genders", spaced(wish.genders));
  if (const auto ages = ages_wished(visit, wish); !ages.empty()) text += (text.empty() ? "" : " ") + ages;
  say("placement.field.backgrounds", spaced(wish.backgrounds));
  return text;
}

Answers begun(const Visit& visit, const Child& child, const Chosen& mentor, Date answer_by) {
  const PersonId mentee = child.who().person;
  const Profile &of_mentor = profile_of(child.facts, mentor.mentor), &of_mentee = profile_of(child.facts, mentee);
  std::string wishes = wish_words(visit, child.facts, mentee, Giver::mentee);
  if (const auto more = wish_words(visit, child.facts, mentee, Giver::guardian); !more.empty())
    wishes += (wishes.empty() ? "" : "\n") + visit.words.text("placement.form.guardian_wishes") + ": " + more;
  Answers answers;
  answers.put("match_proposals.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  answers.put("match_proposals.mentor_strengths", spaced(of_mentor.skills));
  answers.put("match_proposals.mentor_preferences", wish_words(visit, child.facts, mentor.mentor, Giver::mentor));
  answers.put("match_proposals.mentor_interests", spaced(of_mentor.interests));
  answers.put("match_proposals.mentee_needs", spaced(of_mentee.goals));
  answers.put("match_proposals.mentee_preferences", wishes);
  answers.put("match_proposals.mentee_interests", spaced(of_mentee.interests));
  answers.put("match_proposals.alternatives_considered", static_cast<std::int64_t>(mentor.others));
  answers.put("proposal_deadlines.answer_by", static_cast<std::int64_t>(day_number(answer_by)));
  return answers;
}

bool may_override(const Visit& visit, ProgrammeId programme) {
  return visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, programme, {});
}

http::Response show(Visit& visit, const Uses& uses, const Child& child, const Chosen& mentor, const Refusal* refusal) {
  const auto columns = uses.columns();
  const int days = matches::days_to_answer(*columns, child.pool.programme, visit.today, visit.today);
  const Date usual = add_days(visit.today, days);
  auto page = casefile::form_page(visit, matches::proposal_form, begun(visit, child, mentor, usual), refusal);
  if (mentor.rank > 0) {
    const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
    casefile::FormRow reason;
    reason.as_area = state.field("reason", Key("placement.field.reason"));
    reason.as_area->hint = visit.words.text("placement.field.reason_hint");
    page.rows.insert(page.rows.begin(), std::move(reason));
  }
  page.heading = visit.words.text("placement.title.propose");
  page.about = child.who().name + " · " + mentor.name;
  page.lead = visit.words.text("placement.propose_lead", {{"day", usual}, {"n", std::int64_t{days}}});
  if (const auto rest =
          matches::rest_of(*columns, child.pool.programme, mentor.mentor, child.who().person, visit.today);
      rest.any())
    page.lead += " " + matches::rest_words(visit.words, rest);
  page.action = render::Url(address_of(visit, child.who().referral) + "/proposal");
  page.back = render::Url(address_of(visit, child.who().referral));
  page.hidden.push_back({"mentor", visit.seal(mentor.mentor)});
  page.save = visit.words.text("placement.propose");
  if (may_override(visit, child.pool.programme)) casefile::offer_override(page, visit, refusal);
  visit.saw("person", mentor.mentor.value);
  return casefile::show_form(visit, page, "placement.title.propose", refusal);
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Child& child, const Chosen& mentor,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, matches::proposal_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const bool may = may_override(visit, child.pool.programme);
  const matches::Hand hand{casefile::author_of(visit), casefile::override_of(visit, may), may};
  const auto snapshot = uses.columns();
  const Choice choice{child.pool.programme, child.who().referral, mentor.mentor,
                      std::string(visit.request.form.get("reason"))};
  return visit.change("pairing.propose", [&](db::Tx& tx) -> Result<http::Response> {
    const auto proposal = propose(tx, *snapshot, choice, decoded.answers, hand, visit.today);
    if (!proposal) return tl::unexpected(proposal.error());
    visit.changed("proposal", *proposal);
    visit.changed("person", child.who().person.value);
    return done(*proposal);
  });
}

std::optional<Child> open(Visit& visit, const Uses& uses) {
  auto child = open_child(visit, uses);
  if (child && !may_decide(visit, child->pool.programme)) return std::nullopt;
  return child;
}

http::Response not_possible(Visit& visit, const Uses& uses, const Child& child) {
  const Refusal refusal{RefusalKind::invalid, {{"", "placement.flaw.not_possible"}}};
  return show_child(visit, uses, child, &refusal);
}

}  // namespace

http::Response propose_page(Visit& visit, const Uses& uses) {
  const auto child = open(visit, uses);
  if (!child) return visit.refused({RefusalKind::not_found, {}});
  const auto mentor = chosen(visit, *child);
  return mentor ? show(visit, uses, *child, *mentor, nullptr) : not_possible(visit, uses, *child);
}

http::Response propose_post(Visit& visit, const Uses& uses) {
  const auto child = open(visit, uses);
  if (!child) return visit.refused({RefusalKind::not_found, {}});
  const auto mentor = chosen(visit, *child);
  if (!mentor) return not_possible(visit, uses, *child);
  const auto made = record(visit, uses, *child, *mentor, [&](std::int64_t proposal) {
    return http::Response::see_other("/matches/proposals/" + visit.seal_record("match_proposals", proposal) +
                                     "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *child, *mentor, &made.error());
}

http::Response propose_api(Visit& visit, const Uses& uses) {
  const auto child = open(visit, uses);
  if (!child) return visit.refused({RefusalKind::not_found, {}});
  const auto mentor = chosen(visit, *child);
  if (!mentor) return visit.refused({RefusalKind::invalid, {{"mentor", "placement.flaw.not_possible"}}});
  const auto made = record(visit, uses, *child, *mentor, [&](std::int64_t proposal) {
    std::string out;
    const auto id = visit.seal_record("match_proposals", proposal);
    JsonWriter(out).object().member("id", id).member("proposal", id).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::placement

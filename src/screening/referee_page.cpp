// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "screening/referee.html.h"
#include "screening/reference_fields.h"
#include "screening/reference_mail.h"
#include "screening/screening.h"

/// The page that the link of a letter opens, for a referee without an account.
namespace kith::screening {
namespace {

using render::Url;

constexpr int answers_an_hour = 20;
constexpr std::string_view verdicts[] = {"positive", "mixed", "negative"};

struct RefereeView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string lead;
  Url action;
  std::vector<render::Field> answers;
  std::optional<render::Field> verdict;
  bool done{}, already{};
};

/// The reference that the link of a letter names, while it may be answered.
std::optional<std::pair<Asked, std::string>> open_link(Visit& visit) {
  const auto key = visit.open_record(referee_link_kind, visit.path.find("reference")->second);
  if (!key) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<std::pair<Asked, std::string>> {
    auto asked = load_asked_one(tx, *key, visit.today);
    if (!asked || asked->answered || add_days(asked->asked, link_days) < visit.today) return std::nullopt;
    auto name = applicant_name(tx, asked->person, visit.today);
    return std::pair(std::move(*asked), std::move(name));
  });
}

http::Response show_referee(Visit& visit, const Asked& asked, const std::string& applicant, const Refusal* refusal,
                            int status) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  RefereeView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.lead = visit.words.text("screening.reference.page_lead", {{"name", std::string_view(applicant)}});
  view.action = Url(path_of_reference(visit, asked.reference));
  view.answers = reference_questions(state, true);
  std::vector<render::Field::Choice> choices;
  for (const auto verdict : verdicts)
    choices.push_back(
        {std::string(verdict), visit.words.text_of("screening.reference.verdict." + std::string(verdict))});
  view.verdict = state.choice("verdict", "screening.reference.verdict", std::move(choices));
  render::Html body;
  html::referee(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.referee"), body, status);
}

http::Response show_done(Visit& visit, bool already = false, int status = 200) {
  RefereeView view;
  view.done = true;
  view.already = already;
  render::Html body;
  html::referee(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.referee"), body, status);
}

/// Whoever holds a link that nothing is asked by any more is told so, and nothing else.
http::Response show_already(Visit& visit, int status) {
  const auto key = visit.open_record(referee_link_kind, visit.path.find("reference")->second);
  const bool stands = key && visit.reading([&](db::Tx& tx) {
    const auto newest = records::newest(tx, "mentor_references", *key);
    if (!newest || newest->voided) return false;
    const auto asked = load_asked_one(tx, *key, visit.today);
    return !asked || asked->answered;  // asked still, but too long ago: the link is not there
  });
  return stands ? show_done(visit, true, status) : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace

std::vector<render::Field> reference_questions(const render::FormState& state, bool required) {
  std::vector<render::Field> fields{state.field("known_for", "screening.reference.known_for"),
                                    state.field("strengths", "screening.reference.strengths"),
                                    state.field("worries", "screening.reference.worries")};
  for (auto& field : fields) field.required = required && field.name != "worries";
  return fields;
}

ReferenceAnswer typed_reference(const Visit& visit) {
  const auto get = [&](std::string_view field) {
    return std::string(visit.request.form.get(field).substr(0, longest_reference_words));
  };
  return {get("known_for"), get("strengths"), get("worries"), get("verdict")};
}

http::Response referee_page(Visit& visit, const Uses&) {
  if (visit.request.query.get("done") == "done.reference") return show_done(visit);
  const auto open = open_link(visit);
  return open ? show_referee(visit, open->first, open->second, nullptr, 200) : show_already(visit, 200);
}

http::Response referee_post(Visit& visit, const Uses& uses) {
  const auto open = open_link(visit);
  if (!open) return show_already(visit, 409);
  const auto& [asked, applicant] = *open;
  const auto answer = typed_reference(visit);
  std::vector<Problem> problems;
  if (answer.known_for.empty()) problems.push_back({"known_for", "http.field.missing"});
  if (answer.strengths.empty()) problems.push_back({"strengths", "http.field.missing"});
  if (std::find(std::begin(verdicts), std::end(verdicts), answer.verdict) == std::end(verdicts))
    problems.push_back({"verdict", "http.field.missing"});
  for (const char* field : {"known_for", "strengths", "worries"})
    if (visit.request.form.get(field).size() > longest_reference_words)
      problems.push_back({field, "http.field.too_long"});
  const Refusal refusal{RefusalKind::invalid, problems},
      too_often{RefusalKind::invalid, {{"", "screening.flaw.too_often"}}};
  if (!problems.empty()) return show_referee(visit, asked, applicant, &refusal, 422);
  const auth::PublicTries tries("reference", uses.mark(visit.request.client), answers_an_hour);
  const auto made = visit.change("screening.referee", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!tries.left(tx, visit.now)) return show_referee(visit, asked, applicant, &too_often, 429);
    tries.count(tx, visit.now);
    const auto still = load_asked_one(tx, asked.reference, visit.today);
    if (!still || still->answered) return show_done(visit, true, 409);
    keep_answer(tx, asked.reference, answer, visit.now);
    mail::take_back(tx, "reference", asked.reference, visit.now);
    visit.changed("application", asked.application);
    return http::Response::see_other(path_of_reference(visit, asked.reference) + "?done=done.reference");
  });
  return made ? *made : show_referee(visit, asked, applicant, &made.error(), 422);
}

}  // namespace kith::screening

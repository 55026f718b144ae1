// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "directory/directory.h"
#include "intake/intake.h"
#include "intake/onward.html.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::intake {
namespace {

using casefile::Answers;

/// What a form begins with: today, the usual answer.
Answers initial_of(const Visit& visit, const ActForm& form) {
  Answers initial;
  if (form.act != Act::onward_outcome)
    initial.put(form.form.fields.front().column, static_cast<std::int64_t>(day_number(visit.today)));
  initial.put("assessments.kind", std::string("initial"));
  initial.put("case_reviews.decision", std::string("continue"));
  return initial;
}

/// Who may be the giver of a consent: the mentee, and those who may consent.
std::vector<casefile::Offer> offers_of(Visit& visit, const Uses& uses, const Seen& seen, Act act) {
  if (act != Act::consent) return {};
  auto people = visit.reading([&](db::Tx& tx) { return givers_for(tx, seen.episode->mentee, visit.today); });
  people.push_back(seen.episode->mentee);
  casefile::Offer offer{"consents.given_by", {}};
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person)) offer.choices.push_back({visit.seal(person), found->name});
  });
  return {offer};
}

/// The record that the act ends, sealed.
std::string to_end(const Visit& visit) {
  const auto typed = visit.request.form.get("record");
  return std::string(typed.empty() ? visit.request.query.get("record") : typed);
}
/// Which one it is, in words: "North clinic, since 3 May 2026".
std::string word_of(const Visit& visit, const StandingRecord& record) {
  std::string text = record.code.empty() ? "" : visit.words.text_of("intake.field.kind." + record.code);
  if (!record.text.empty()) text += (text.empty() ? "" : " · ") + record.text;
  return text + ", " + visit.words.text("casefile.since", {{"day", record.since}});
}
/// The form says which record it ends. Where none is named (what is owed leads here without), the only referral
/// elsewhere is meant; among several, and of consents and providers, which are ended for good, one is chosen.
void say_which(Visit& visit, const Seen& seen, Act act, const Refusal* refusal, casefile::FormPage& page) {
  const auto open = visit.reading([&](db::Tx& tx) { return standing_records(tx, *seen.episode, act, visit.today); });
  const auto sealed = [&](const StandingRecord& r) {
    return visit.seal_record(form_of(act).form.table->name, r.chain);
  };
  auto named = to_end(visit);
  if (named.empty() && act == Act::onward_outcome && open.size() == 1) named = sealed(open.front());
  const auto found = std::ranges::find_if(open, [&](const auto& r) { return sealed(r) == named; });
  if (found != open.end()) page.about += " · " + word_of(visit, *found);
  if (!named.empty() || open.empty()) return page.hidden.push_back({"record", std::move(named)});
  std::vector<render::Field::Choice> choices{{"", visit.words.text("casefile.choose")}};
  for (const auto& record : open) choices.push_back({sealed(record), word_of(visit, record)});
  casefile::FormRow which;
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  which.as_select = state.choice("record", "screening.which", std::move(choices));
  page.rows.insert(page.rows.begin(), std::move(which));
}

/// Of a referral elsewhere: the service that was chosen from the directory, sealed.
std::string chosen(const Visit& visit) {
  const auto typed = visit.request.form.get("service");
  return std::string(typed.empty() ? visit.request.query.get("service") : typed);
}

std::optional<directory::Whole> chosen_service(Visit& visit) {
  const auto id = directory::open_service(visit, chosen(visit));
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) { return directory::service(tx, *id); });
}

/// The form, and below it the way into the directory.
struct OnwardView {
  casefile::FormPage form;
  std::string chosen, referral;
  std::optional<std::int64_t> age;
  std::optional<render::Url> service;
};

http::Response show_onward(Visit& visit, const Uses& uses, const Seen& seen, casefile::FormPage page,
                           const std::optional<directory::Whole>& service, const Refusal* refusal) {
  OnwardView view;
  view.referral = visit.seal_record("referrals", seen.episode->referral);
  if (service) {
    page.hidden.push_back({"service", directory::seal_service(visit, service->found.id)});
    view.chosen = directory::as_agency(service->found.service);
    view.service = render::Url("/directory/services/" + directory::seal_service(visit, service->found.id) +
                               "?referral=" + view.referral);
  }
  uses.people.book([&](const casefile::Book& book) {
    const auto* mentee = book.of(seen.episode->mentee);
    if (mentee && mentee->born)  // fills a filter: a day off is no harm
      view.age = std::int64_t{days_between(*mentee->born, visit.today)} * 400 / 146'097;
  });
  for (auto& row : page.rows)  // one of the two is needed
    if (row.as_text && row.as_text->name == "agency") row.as_text->required = !service;
  view.form = std::move(page);
  render::Html body(16 * 1024);
  html::onward(body, view, visit.words);
  return visit.page(visit.words.text("intake.title.episode"), body, casefile::status_of(refusal));
}

http::Response show(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal) {
  const auto& form = form_of(act);
  const auto offers = offers_of(visit, uses, seen, act);
  auto initial = initial_of(visit, form);
  const auto service = act == Act::onward ? chosen_service(visit) : std::nullopt;
  if (service) initial.put("referrals_out.agency", directory::as_agency(service->found.service));
  auto page = casefile::form_page(visit, form.form, initial, refusal, offers);
  page.heading = visit.words.text_of("intake.act." + std::string(name(act)));
  page.about = seen.name;
  page.lead = visit.words.text_of("intake.lead." + std::string(name(act)));
  if (act == Act::consent && !seen.around.adult && offers.front().choices.size() == 1)
    page.aside = casefile::nobody_consents(visit, seen.episode->mentee);
  page.action = render::Url(address_of(visit, seen.episode->referral) + "/" + std::string(name(act)));
  page.back = render::Url(address_of(visit, seen.episode->referral));
  if (ends_record(act)) say_which(visit, seen, act, refusal, page);
  const bool asked = act == Act::release ? refusal != nullptr : !blocks(*seen.episode, seen.around).empty();
  if (act != Act::case_review && asked && may_override(visit, seen, act))
    casefile::offer_override(page, visit, refusal);
  if (act == Act::onward) return show_onward(visit, uses, seen, std::move(page), service, refusal);
  return casefile::show_form(visit, page, "intake.title.episode", refusal);
}

/// The service that the referral goes to; without words of one's own it is named as the directory names it.
Result<std::optional<std::int64_t>> take_chosen(Visit& visit, Answers& answers) {
  if (chosen(visit).empty()) return std::nullopt;
  const auto service = chosen_service(visit);
  if (!service) return refuse(RefusalKind::invalid, "intake.flaw.service", "service");
  if (answers.text("referrals_out.agency").empty()) {
    Answers with;
    for (const auto& answer : answers.list())
      if (answer.column != records::ColumnKey("referrals_out.agency")) with.put(answer.column, answer.stored);
    with.put("referrals_out.agency", directory::as_agency(service->found.service));
    answers = std::move(with);
  }
  return service->found.id;
}

struct Opened {
  Seen seen;
  Act act{};
};
std::optional<Opened> open(Visit& visit, const Uses& uses) {
  const auto act = parse_act(visit.path.find("act")->second);
  if (!act) return std::nullopt;
  auto seen = open_episode(visit, uses);
  if (!seen || !seen->may_record) return std::nullopt;
  return Opened{std::move(*seen), *act};
}

Result<http::Response> record(Visit& visit, const Seen& seen, Act act, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, form_of(act).form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto service =
      act == Act::onward ? take_chosen(visit, decoded.answers) : Result<std::optional<std::int64_t>>(std::nullopt);
  if (!service) return tl::unexpected(service.error());
  const auto override_ = casefile::override_of(visit, may_override(visit, seen, act));
  const std::string what = "intake." + std::string(name(act)) + (override_.reason.empty() ? "" : ".override");
  const auto ended = ends_record(act) ? visit.open_record(form_of(act).form.table->name, to_end(visit)) : std::nullopt;
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    // Read again inside the write: whoever was faster has changed what the guards ask.
    const auto episode = load_episode(tx, seen.episode->referral, visit.today);
    if (!episode) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = record_act(tx, *episode, seen.around, seen.standing.state, act, decoded.answers, override_,
                                casefile::author_of(visit), ended.value_or(0));
    if (!row) return tl::unexpected(row.error());
    if (*service) directory::choose(tx, *row, **service);
    visit.changed("referral", seen.episode->referral);
    return done(*row);
  });
}

}  // namespace

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, uses);
  return opened ? show(visit, uses, opened->seen, opened->act, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, uses);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, opened->seen, opened->act, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, opened->seen.episode->referral) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, opened->seen, opened->act, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const auto seen = open_episode(visit, uses);
  if (!seen || !seen->may_record) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *seen, act, [&](std::int64_t chain) {
    return http::created(visit, form_of(act).form.table->name, chain);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::intake

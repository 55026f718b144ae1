// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "arrivals/arrivals.h"
#include "concerns/store.h"
#include "intake/acts.h"
#include "platform/auth/account.h"
#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "screening/arrived.h"
#include "screening/reference_mail.h"

/// An arrival becomes a record through the function of the slice that owns it.
namespace kith::arrivals {
namespace {

using casefile::Answers;

/// Whether the text says the actor's whole name, by any spelling of case and accents.
bool names_the_actor(const auth::Actor& actor, const http::Fields& fields) {
  const auto own = records::name_words(actor.display_name);
  if (own.empty()) return false;
  std::vector<std::string> said;
  for (const auto* field : {"who", "what"})
    for (auto& word : records::name_words(fields.get(field))) said.push_back(std::move(word));
  return std::all_of(own.begin(), own.end(),
                     [&](const auto& word) { return std::find(said.begin(), said.end(), word) != said.end(); });
}

/// "Label: answer" for what has no column.
void add_line(const Visit& visit, std::string& text, const char* label, std::string_view answer) {
  if (!answer.empty()) (text += text.empty() ? "" : "\n") += visit.words.text_of(label) + ": " + std::string(answer);
}

Result<Case> application(Visit& visit, db::Tx& tx, const snapshot::Snapshot& columns, const Arrival& arrival,
                         PersonId person, ProgrammeId programme) {
  screening::Arrived came{
      *arrival.sent_on, std::string(arrival.fields.get("source")), !arrival.fields.get("signature").empty(), {}};
  for (int i = 1; i <= referees; ++i) {
    const std::string one = "referee" + std::to_string(i);
    const auto name = arrival.fields.get(one + "_name");
    if (!name.empty())
      came.referees.push_back({std::string(name), std::string(arrival.fields.get(one + "_relation")),
                               std::string(arrival.fields.get(one + "_reach")), arrival.language});
  }
  const auto made = screening::take_arrival(
      tx, columns, person, programme, came, casefile::author_of(visit), [&](std::int64_t reference) {
        return screening::referee_path(visit.seal_record(screening::referee_link_kind, reference));
      });
  if (!made) return tl::unexpected(made.error());
  return Case{*made, "/screening/mentors/" + visit.seal_record("mentor_applications", *made), person};
}

Result<Case> referral(Visit& visit, db::Tx& tx, const Arrival& arrival, PersonId person, const Taking& taking) {
  const auto typed = casefile::decode(visit, arrival.fields, *form_of(Kind::referral).of_case);
  Answers answers;
  for (const auto& one : typed.answers.list())
    if (one.column != records::ColumnKey("referrals.request")) answers.put(one.column, one.stored);
  std::string request(typed.answers.text("referrals.request"));
  add_line(visit, request, "arrival.field.spoken", arrival.fields.get("spoken"));
  add_line(visit, request, "arrival.field.by_name", arrival.fields.get("by_name"));
  add_line(visit, request, "arrival.field.by_relation", arrival.fields.get("by_relation"));
  add_line(visit, request, "arrival.field.by_reach", arrival.fields.get("by_reach"));
  add_line(visit, request, "arrival.field.by_safe", arrival.fields.get("by_safe"));
  add_line(visit, request, "arrival.writer.typed_phone", arrival.fields.get("typed_phone"));
  add_line(visit, request, "arrival.writer.typed_email", arrival.fields.get("typed_email"));
  add_line(visit, request, "arrival.writer.typed_safe", arrival.fields.get("typed_safe"));
  if (!arrival.fields.get("family_knows").empty())
    add_line(visit, request, "arrival.field.family_knows", visit.words.text("arrival.yes"));
  answers.put("referrals.request", std::move(request));
  answers.put("referrals.event_date", static_cast<std::int64_t>(day_number(*arrival.sent_on)));
  answers.put("referrals.screened_under_contract", std::int64_t{0});
  if (taking.nominated_by) answers.put("referrals.nominated_by", taking.nominated_by.value);
  const auto made = intake::record_referral(tx, person, taking.programme, answers, casefile::author_of(visit));
  if (!made) return tl::unexpected(made.error());
  return Case{*made, "/intake/episodes/" + visit.seal_record("referrals", *made), person};
}

Result<Case> concern(Visit& visit, db::Tx& tx, const Arrival& arrival, ProgrammeId programme) {
  const auto nature = arrival.fields.get("nature");
  std::string summary(arrival.fields.get("what"));
  add_line(visit, summary, "arrival.field.when", arrival.fields.get("when"));
  add_line(visit, summary, "arrival.field.who", arrival.fields.get("who"));
  add_line(visit, summary, "arrival.field.by_name", arrival.fields.get("by_name"));
  add_line(visit, summary, "arrival.field.by_reach", arrival.fields.get("by_reach"));
  Answers answers;
  answers.put("concerns.event_date", static_cast<std::int64_t>(day_number(*arrival.sent_on)));
  answers.put("concerns.category", std::string(nature == "danger"      ? "safety"
                                               : nature == "complaint" ? "grievance"
                                                                       : "routine"));
  answers.put("concerns.summary", std::move(summary));
  const auto made = concerns::raise(tx, {programme, {}, true}, answers, casefile::author_of(visit));
  if (!made) return tl::unexpected(made.error());
  return Case{*made, "/concerns/" + visit.seal_record("concerns", *made), {}};
}

bool may_take(const auth::Actor& actor, ProgrammeId programme, const Arrival& arrival) {
  const auto scope = scope_of(actor, permission_of(arrival.kind));
  const auto& areas = scope.areas();
  const bool somewhere =
      scope.everything() || std::any_of(areas.begin(), areas.end(), [](const auto& area) { return area.whole; });
  if (programme ? !scope.sees_whole(programme) : !somewhere) return false;
  return arrival.kind != Kind::concern || !names_the_actor(actor, arrival.fields);
}

/// Everybody who can sign in today and handles concerns.
std::vector<auth::Actor> concern_handlers(db::Tx& tx, Date today) {
  constexpr int at_once = 200;
  std::vector<auth::Actor> handlers;
  std::string after;
  for (;;) {
    const auto accounts = auth::list_accounts(tx, after, at_once);
    for (const auto& account : accounts) {
      auto actor = auth::load_actor(tx, account.id, today);
      if (actor.may(auth::Permission::handle_concern)) handlers.push_back(std::move(actor));
    }
    if (accounts.size() < at_once) return handlers;
    after = accounts.back().login;
  }
}

}  // namespace

auth::Permission permission_of(Kind kind) {
  switch (kind) {
    case Kind::mentor: return auth::Permission::screen_mentors;
    case Kind::referral: return auth::Permission::record_intake;
    case Kind::concern: return auth::Permission::handle_concern;
  }
  return auth::Permission::handle_concern;
}

ProgrammeId programme_of(const Visit& visit, const Arrival& arrival) {
  return visit.open_id<ProgrammeId>(arrival.fields.get("programme")).value_or(ProgrammeId{});
}

bool may_take(const Visit& visit, const Arrival& arrival) {
  return may_take(visit.actor, programme_of(visit, arrival), arrival);
}

std::int64_t concerns_for_nobody(db::Tx& tx, Date today, FunctionRef<ProgrammeId(const Arrival&)> programme_of) {
  auto all = waiting(tx);
  std::erase_if(all, [](const Arrival& one) { return one.kind != Kind::concern; });
  const auto handlers = all.empty() ? std::vector<auth::Actor>() : concern_handlers(tx, today);
  return std::count_if(all.begin(), all.end(), [&](const Arrival& one) {
    const auto programme = programme_of(one);
    return std::none_of(handlers.begin(), handlers.end(),
                        [&](const auth::Actor& actor) { return may_take(actor, programme, one); });
  });
}

std::optional<Answers> person_in(const Visit& visit, const Arrival& arrival) {
  const auto* form = form_of(arrival.kind).person;
  return form ? std::optional(casefile::decode(visit, arrival.fields, *form).answers) : std::nullopt;
}

Result<Case> take(Visit& visit, db::Tx& tx, const snapshot::Snapshot& columns, const Arrival& arrival,
                  const Taking& taking) {
  const auto& [known, programme, by] = taking;
  if (!scope_of(visit.actor, permission_of(arrival.kind)).sees_whole(programme))
    return refuse(RefusalKind::invalid, "http.field.missing", "programme");
  if (arrival.kind == Kind::concern) return concern(visit, tx, arrival, programme);
  auto typed = person_in(visit, arrival);
  const auto person = known ? Result<PersonId>(*known) : casefile::add_person(tx, *typed, casefile::author_of(visit));
  if (!person) return tl::unexpected(person.error());
  visit.changed("person", person->value);
  return arrival.kind == Kind::mentor ? application(visit, tx, columns, arrival, *person, programme)
                                      : referral(visit, tx, arrival, *person, taking);
}

}  // namespace kith::arrivals

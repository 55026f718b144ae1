// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/programmes.h"
#include "platform/auth/policy.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "snapshot/mentor_ready.h"
#include "training/training.h"

/// Prior learning of a mentor (workflows.md §5.2): topics learnt elsewhere count when a supervisor signs for them, and
/// stand as credited, not as attended.
namespace kith::training {
namespace {

using casefile::Control;

/// All topics of MS 5.01 and 5.02.
const std::vector<std::string_view>& topic_codes() {
  static const std::vector<std::string_view> codes = [] {
    std::vector<std::string_view> list;
    const auto all = snapshot::orientation_topics.with(snapshot::training_topics).with(snapshot::survivor_topics);
    all.each([&](Topic topic) { list.push_back(snapshot::word(topic)); });
    return list;
  }();
  return codes;
}

const casefile::RecordForm& prior_form() {
  static const std::vector<casefile::FormField> fields{
      {"training_records.topics_covered", Control::many, true, topic_codes()},
      {"training_records.expires_on", Control::date}};
  static const casefile::RecordForm form{"training_records", "training.prior.", fields};
  return form;
}

/// A mentor of a programme in which the actor supervises training.
std::optional<PersonId> supervised_mentor(Visit& visit, const Uses& uses) {
  const auto person = visit.open_id<PersonId>(visit.path.find("person")->second);
  if (!person || *person == visit.actor.person) return std::nullopt;
  const auto snapshot = uses.people.columns();
  for (const auto& [programme, name] : casefile::programme_names(visit))
    if (may_credit(visit, programme) && mentors_of(*snapshot, programme, visit.today).contains(*person)) return person;
  return std::nullopt;
}

http::Response show_prior(Visit& visit, const Uses& uses, PersonId person, const Refusal* refusal) {
  visit.saw("person", person.value);
  auto page = casefile::form_page(visit, prior_form(), {}, refusal);
  page.heading = visit.words.text("training.title.prior");
  page.about = name_of(uses, person);
  page.lead = visit.words.text("training.prior.lead");
  page.action = render::Url("/training/people/" + visit.seal(person) + "/prior-learning");
  page.back = render::Url("/training/owed");
  return casefile::show_form(visit, page, "training.title.prior", refusal);
}

Result<http::Response> credit(Visit& visit, PersonId person, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, prior_form());
  const auto until = decoded.answers.date("training_records.expires_on");
  if (until && *until < visit.today) decoded.problems.push_back({"expires_on", "training.flaw.valid_until"});
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("training.credited", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    auto fields = decoded.answers.fields();
    fields.push_back({"training_records.event_date", visit.today});  // of the signature: no day that has gone by
    fields.push_back({"training_records.person_id", person});
    fields.push_back({"training_records.result", "credited"});
    fields.push_back({"training_records.approved_by", visit.actor.person});
    const auto made = records::append(tx, "training_records", fields, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", person.value);
    return done(made->chain);
  });
}

}  // namespace

bool may_credit(const Visit& visit, ProgrammeId programme) {
  return scope_of(visit.actor, auth::Permission::record_training).sees_whole(programme) &&
         visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, programme, {});
}

std::span<const http::FieldDoc> prior_docs() { return casefile::docs_of(prior_form()); }

http::Response prior_page(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  return person ? show_prior(visit, uses, *person, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response prior_post(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  if (!person) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      credit(visit, *person, [](std::int64_t) { return http::Response::see_other("/training/owed?done=done.saved"); });
  return made ? *made : show_prior(visit, uses, *person, &made.error());
}

http::Response prior_api_post(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  if (!person) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      credit(visit, *person, [&](std::int64_t chain) { return http::created(visit, "training_records", chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::training

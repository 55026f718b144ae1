// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "casefile/programmes.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "snapshot/mentor_ready.h"
#include "training/prior.html.h"
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

std::string address_of_prior(const Visit& visit, PersonId person) {
  return "/training/people/" + visit.seal(person) + "/prior-learning";
}
std::string address_of_credit(const Visit& visit, PersonId person, std::int64_t record) {
  return address_of_prior(visit, person) + "/" + visit.seal_record("training_records", record);
}

/// The form, and below it what was signed for already, which can be corrected or withdrawn there.
struct CreditRow {
  std::string topics;
  Date day{};
  render::Url href;
};
struct PriorView {
  casefile::FormPage form;
  std::vector<CreditRow> given;
  bool any{};
};

http::Response show_prior(Visit& visit, const Uses& uses, PersonId person, const Refusal* refusal) {
  visit.saw("person", person.value);
  auto page = casefile::form_page(visit, prior_form(), {}, refusal);
  page.heading = visit.words.text("training.title.prior");
  page.about = name_of(uses, person);
  page.lead = visit.words.text("training.prior.lead");
  page.action = render::Url(address_of_prior(visit, person));
  page.back = render::Url("/training/owed");
  PriorView view{std::move(page), {}, false};
  for (const auto& taken : visit.reading([&](db::Tx& tx) { return taken_by(tx, person, visit.today); }))
    if (taken.result == "credited")
      view.given.push_back({topic_words(visit.words, taken.topics), taken.day,
                            render::Url(address_of_credit(visit, person, taken.record))});
  view.any = !view.given.empty();
  render::Html body(16 * 1024);
  html::prior(body, view, visit.words);
  return visit.page(visit.words.text("training.title.prior"), body, casefile::status_of(refusal));
}

/// What was read of the form, and not valid only until a day that has gone by.
casefile::Decoded still_valid(const Visit& visit, casefile::Decoded decoded) {
  const auto until = decoded.answers.date("training_records.expires_on");
  if (until && *until < visit.today) decoded.problems.push_back({"expires_on", "training.flaw.valid_until"});
  return decoded;
}

Result<http::Response> credit(Visit& visit, PersonId person, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = still_valid(visit, casefile::decode(visit, prior_form()));
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

/// A record that was credited, withdrawn or not, of a mentor as above.
struct Credited {
  PersonId person;
  std::int64_t record{};
};
std::optional<Credited> open_credited(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  const auto record = visit.open_record("training_records", visit.path.find("record")->second);
  if (!person || !record) return std::nullopt;
  const auto last = visit.reading([&](db::Tx& tx) { return records::newest(tx, "training_records", *record); });
  if (!last) return std::nullopt;
  const auto value = [&](records::ColumnKey column) -> const records::Stored& {
    return last->values[static_cast<std::size_t>(column.position()) - 1];
  };
  if (value("training_records.person_id").integer != person->value ||
      value("training_records.result").text != "credited")
    return std::nullopt;
  visit.saw("person", person->value);
  return Credited{*person, *record};
}

http::Response show_credited(Visit& visit, const Uses& uses, const Credited& it, const Refusal* refusal) {
  casefile::CorrectionPage page;
  page.heading = visit.words.text("training.title.prior");
  page.about = casefile::called(uses.people, it.person);
  page.back = render::Url(address_of_prior(visit, it.person));
  page.here = render::Url(address_of_credit(visit, it.person, it.record));
  page.may_correct = true;
  return casefile::show_correction(visit, prior_form(), it.record, page, uses.people, "training.title.prior", refusal);
}

/// Whoever corrects it signs for it anew, today.
Result<http::Response> change_credited(Visit& visit, const Credited& it, bool withdraws,
                                       FunctionRef<http::Response()> done) {
  casefile::Decoded decoded;
  if (!withdraws) {
    const auto newest = [&](db::Tx& tx) { return records::newest(tx, "training_records", it.record); };
    decoded = still_valid(visit, casefile::decode_corrected(visit, prior_form(), *visit.reading(newest)));
  }
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  decoded.answers.put("training_records.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  decoded.answers.put("training_records.approved_by", visit.actor.person.value);
  const auto what = casefile::correction_of(visit, it.record);
  return visit.change(withdraws ? "training.record.withdraw" : "training.record.correct",  // not a word: an act
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto author = casefile::author_of(visit);
                        const auto row =
                            withdraws ? casefile::withdraw_record(tx, "training_records", what, author)
                                      : casefile::correct_record(tx, prior_form(), what, decoded.answers, author);
                        if (!row) return tl::unexpected(row.error());
                        visit.changed("person", it.person.value);
                        return done();
                      });
}

http::Response change_credited_on_page(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_credited(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_credited(visit, *it, withdraws, [&] {
    return http::Response::see_other(address_of_credit(visit, it->person, it->record) + "?done=done.saved");
  });
  return made ? *made : show_credited(visit, uses, *it, &made.error());
}

http::Response change_credited_as_json(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_credited(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      change_credited(visit, *it, withdraws, [&] { return http::created(visit, "training_records", it->record); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

bool may_credit(const Visit& visit, ProgrammeId programme) {
  return scope_of(visit.actor, auth::Permission::record_training).sees_whole(programme) &&
         visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, programme, {});
}

std::span<const http::FieldDoc> prior_docs() { return casefile::docs_of(prior_form()); }
std::span<const http::FieldDoc> credited_docs() { return casefile::docs_of(prior_form(), casefile::correction_docs); }

http::Response prior_page(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  return person ? show_prior(visit, uses, *person, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response prior_post(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  if (!person) return visit.refused({RefusalKind::not_found, {}});
  const auto made = credit(visit, *person, [&](std::int64_t) {
    return http::Response::see_other(address_of_prior(visit, *person) + "?done=done.saved");
  });
  return made ? *made : show_prior(visit, uses, *person, &made.error());
}

http::Response credited_page(Visit& visit, const Uses& uses) {
  const auto it = open_credited(visit, uses);
  return it ? show_credited(visit, uses, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response credited_correct_post(Visit& visit, const Uses& uses) {
  return change_credited_on_page(visit, uses, false);
}
http::Response credited_withdraw_post(Visit& visit, const Uses& uses) {
  return change_credited_on_page(visit, uses, true);
}

http::Response prior_api_get(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  if (!person) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", person->value);
  std::string out;
  JsonWriter json(out);
  json.object().key("credited").array();
  for (const auto& taken : visit.reading([&](db::Tx& tx) { return taken_by(tx, *person, visit.today); }))
    if (taken.result == "credited") {
      json.object().member("id", visit.seal_record("training_records", taken.record)).member("day", iso(taken.day));
      json.key("topics").array();
      taken.topics.each([&](Topic topic) { json.value(snapshot::word(topic)); });
      json.end();
      json.end();
    }
  json.end();
  json.end();
  return http::Response::json(out);
}
http::Response credited_api_get(Visit& visit, const Uses& uses) {
  const auto it = open_credited(visit, uses);
  return it ? casefile::correction_json(visit, prior_form(), it->record) : visit.refused({RefusalKind::not_found, {}});
}
http::Response credited_correct_api(Visit& visit, const Uses& uses) {
  return change_credited_as_json(visit, uses, false);
}
http::Response credited_withdraw_api(Visit& visit, const Uses& uses) {
  return change_credited_as_json(visit, uses, true);
}

http::Response prior_api_post(Visit& visit, const Uses& uses) {
  const auto person = supervised_mentor(visit, uses);
  if (!person) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      credit(visit, *person, [&](std::int64_t chain) { return http::created(visit, "training_records", chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::training

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "training/room.h"

/// What is on record of one person's training, with all versions: corrected or withdrawn with the reason
/// (docs/decisions/0244, 0247). Also what a sheet does not ask: topics beside the course, until when it is valid.
namespace kith::training {
namespace {

struct OpenRecord {
  Event event;
  std::int64_t record{};
  PersonId person;
};
std::optional<OpenRecord> open_record(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  const auto record = visit.open_record("training_records", visit.path.find("record")->second);
  if (!record) return std::nullopt;
  auto found = visit.reading([&](db::Tx& tx) -> std::optional<OpenRecord> {
    auto event = event_at(visit, tx, visit.path.find("event")->second);
    if (!event || !scope.sees_whole(event->programme)) return std::nullopt;
    const auto person = person_of_record(tx, *event, *record);
    if (!person) return std::nullopt;
    return OpenRecord{std::move(*event), *record, *person};
  });
  if (found) visit.saw("person", found->person.value);
  return found;
}

std::string address_of_record(const Visit& visit, const OpenRecord& it) {
  return address_of(visit, it.event) + "/records/" + visit.seal_record("training_records", it.record);
}

http::Response show_record(Visit& visit, const Uses& uses, const OpenRecord& it, const Refusal* refusal) {
  casefile::CorrectionPage page;
  page.heading = visit.words.text("training.title.record");
  page.about = casefile::called(uses.people, it.person);
  page.back = render::Url(address_of(visit, it.event));
  page.here = render::Url(address_of_record(visit, it));
  page.may_correct = true;
  return casefile::show_correction(visit, record_form, it.record, page, uses.people, "training.title.record", refusal);
}

/// Whether a correction lets somebody be there on a day on which they could not stand on the sheet; what is on record
/// already stays.
bool not_there_then(Visit& visit, const Uses& uses, const OpenRecord& it, const casefile::Answers& answers) {
  const auto came = [](const casefile::Answers& said) { return said.text("training_records.result") != "absent"; };
  const auto day = answers.date("training_records.event_date");
  if (!day || !came(answers)) return false;
  const auto last = visit.reading([&](db::Tx& tx) { return records::newest(tx, "training_records", it.record); });
  const auto stands = last ? casefile::answers_of(record_form, *last) : casefile::Answers{};
  if (last && came(stands) && stands.date("training_records.event_date") == day) return false;
  return !may_stand(visit, uses, it.event, *day).contains(it.person);
}

Result<http::Response> change_record(Visit& visit, const Uses& uses, const OpenRecord& it, bool withdraws,
                                     FunctionRef<http::Response()> done) {
  casefile::Decoded decoded;
  if (!withdraws) {
    const auto newest = [&](db::Tx& tx) { return records::newest(tx, record_form.table, it.record); };
    decoded = casefile::decode_corrected(visit, record_form, *visit.reading(newest));
  }
  if (!withdraws && decoded.problems.empty() && not_there_then(visit, uses, it, decoded.answers))
    decoded.problems.push_back({"event_date", "training.flaw.not_then"});
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto what = casefile::correction_of(visit, it.record);
  return visit.change(withdraws ? "training.record.withdraw" : "training.record.correct",  // not a word: an act
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto author = casefile::author_of(visit);
                        const auto row = withdraws ? casefile::withdraw_record(tx, record_form.table, what, author)
                                                   : correct_training(tx, it.event, what, decoded.answers, author);
                        if (!row) return tl::unexpected(row.error());
                        visit.changed("training", it.event.event);
                        visit.changed("person", it.person.value);
                        return done();
                      });
}

http::Response change_on_page(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_record(visit);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_record(visit, uses, *it, withdraws, [&] {
    return http::Response::see_other(address_of_record(visit, *it) + "?done=done.saved");
  });
  return made ? *made : show_record(visit, uses, *it, &made.error());
}
http::Response change_as_json(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_record(visit);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      change_record(visit, uses, *it, withdraws, [&] { return http::created(visit, "training_records", it->record); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

http::Response record_page(Visit& visit, const Uses& uses) {
  const auto it = open_record(visit);
  return it ? show_record(visit, uses, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response record_correct_post(Visit& visit, const Uses& uses) { return change_on_page(visit, uses, false); }
http::Response record_withdraw_post(Visit& visit, const Uses& uses) { return change_on_page(visit, uses, true); }
http::Response record_versions_api(Visit& visit, const Uses&) {
  const auto it = open_record(visit);
  return it ? casefile::correction_json(visit, record_form, it->record) : visit.refused({RefusalKind::not_found, {}});
}
http::Response record_correct_api(Visit& visit, const Uses& uses) { return change_as_json(visit, uses, false); }
http::Response record_withdraw_api(Visit& visit, const Uses& uses) { return change_as_json(visit, uses, true); }

}  // namespace kith::training

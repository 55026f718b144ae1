// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "screening/acts.h"
#include "screening/reference_letters.h"

/// The fields of each act on a mentor's file.
namespace kith::screening {
namespace {

using casefile::Control;
using casefile::FormField;

constexpr std::string_view declared[] = {"clear", "record_found"};
constexpr std::string_view statuses[] = {"available", "on_hold", "suspended", "reinstated", "exited", "barred"};

constexpr FormField application[] = {{"mentor_applications.signed_on", Control::date, true},
                                     {"background_checks.consented_on", Control::date, true},
                                     {"mentor_applications.complete", Control::check}};
constexpr FormField interview[] = {{"mentor_interviews.event_date", Control::date, true},
                                   {"mentor_interviews.mode", Control::chips, true},
                                   {"mentor_interviews.qualities_note", Control::area},
                                   {"mentor_interviews.motive_note", Control::area}};
constexpr FormField reference[] = {{"mentor_references.event_date", Control::date, true},
                                   {"mentor_references.referee_name", Control::text, true},
                                   {"mentor_references.relation"},
                                   {"mentor_references.status", Control::chips, true},
                                   {"mentor_references.method", Control::chips},
                                   {"mentor_references.verdict", Control::chips}};
constexpr FormField reference_answer[] = {{"mentor_references.event_date", Control::date, true},
                                          {"mentor_references.status", Control::chips, true},
                                          {"mentor_references.method", Control::chips},
                                          {"mentor_references.verdict", Control::chips}};
constexpr FormField check_order[] = {{"background_checks.ordered_on", Control::date, true},
                                     {"background_checks.check_type", Control::select, true},
                                     {"background_checks.jurisdiction", Control::place},
                                     {"background_checks.issuer"}};
constexpr FormField check_return[] = {{"background_checks.event_date", Control::date, true},
                                      {"background_checks.result", Control::chips, true},
                                      {"background_checks.valid_from", Control::date},
                                      {"background_checks.valid_until", Control::date}};
constexpr FormField self_declaration[] = {{"background_checks.event_date", Control::date, true},
                                          {"background_checks.result", Control::chips, true, declared}};
constexpr FormField exemption[] = {{"background_checks.event_date", Control::date, true},
                                   {"background_checks.check_type", Control::select, true},
                                   {"background_checks.jurisdiction", Control::place, true}};
constexpr FormField adjudication[] = {{"background_checks.adjudicated_on", Control::date, true},
                                      {"background_checks.adjudication", Control::chips, true},
                                      {"correction_reasons.reason", Control::area, true}};
constexpr FormField score[] = {{"criterion_scores.event_date", Control::date, true}};
constexpr FormField agreement[] = {{"agreements.event_date", Control::date, true},
                                   {"agreements.kind", Control::many, true, signed_kinds},
                                   {"agreements.version"},
                                   {"agreements.min_visits_per_month", Control::number},
                                   {"agreements.min_hours_per_month", Control::decimal},
                                   {"agreements.duration_months", Control::number}};
constexpr FormField capacity[] = {{"mentor_capacities.valid_from", Control::date, true},
                                  {"mentor_capacities.capacity", Control::number, true},
                                  {"mentor_capacities.paid", Control::yes_no, true},
                                  {"mentor_capacities.full_time", Control::yes_no, true},
                                  {"mentor_capacities.hours_per_month", Control::decimal, true},
                                  {"mentor_capacities.model_note", Control::text, true},
                                  {"mentor_capacities.population_note", Control::text, true}};
constexpr FormField decision[] = {
    {"mentor_decisions.event_date", Control::date, true},  {"mentor_decisions.decision", Control::chips, true},
    {"mentor_decisions.decided_by", Control::person},      {"mentor_decisions.qualities_rating", Control::number},
    {"mentor_decisions.qualities_note", Control::area},    {"mentor_decisions.availability_rating", Control::number},
    {"mentor_decisions.availability_note", Control::area}, {"mentor_decisions.reason", Control::area}};
constexpr FormField status[] = {{"mentor_status_events.event_date", Control::date, true},
                                {"mentor_status_events.status", Control::chips, true, statuses},
                                {"mentor_status_events.reason", Control::area, true}};
constexpr FormField transport[] = {{"transport_periods.start_date", Control::date, true},
                                   {"transport_periods.end_date", Control::date}};

constexpr FormField move[] = {{"background_checks.consented_on", Control::date, true},
                              {"background_checks.jurisdiction", Control::place, true}};
constexpr FormField revocation[] = {{"background_checks.revoked_on", Control::date, true},
                                    {"correction_reasons.reason", Control::area, true}};

constexpr FormField sighting[] = {{"check_sightings.event_date", Control::date, true},
                                  {"check_sightings.shown", Control::chips, true},
                                  {"check_sightings.seen_by", Control::person}};
constexpr FormField commitment_told[] = {{"commitments_told.event_date", Control::date, true},
                                         {"commitments_told.duration_months", Control::number, true},
                                         {"commitments_told.min_visits_per_month", Control::number},
                                         {"commitments_told.min_hours_per_month", Control::decimal},
                                         {"commitments_told.means", Control::chips}};

constexpr std::string_view words = "screening.field.";
constexpr casefile::RecordForm forms[] = {
    {"mentor_applications", words, application},
    {"mentor_interviews", words, interview},
    {"mentor_references", words, reference},
    {"mentor_references", words, reference_answer},
    {"background_checks", words, check_order},
    {"background_checks", words, check_return},
    {"background_checks", words, self_declaration},
    {"background_checks", words, exemption},
    {"background_checks", words, adjudication},
    {"criterion_scores", words, score},
    {"agreements", words, agreement},
    {"mentor_capacities", words, capacity},
    {"mentor_decisions", words, decision},
    {"mentor_status_events", words, status},
    {"transport_periods", words, transport},
    {"background_checks", words, move},
    {"background_checks", words, revocation},
    {"check_sightings", words, sighting},
    {"commitments_told", words, commitment_told},
};
static_assert(std::size(forms) == act_count);

}  // namespace

const casefile::RecordForm& form_of(Act act) { return forms[static_cast<std::size_t>(act)]; }

void complete(std::vector<records::Field>& fields, Act act, const MentorFile& f, const Typed& typed, PersonId author) {
  const auto add = [&](std::initializer_list<records::Field> more) { fields.insert(fields.end(), more); };
  constexpr records::ColumnKey seen_by("check_sightings.seen_by");
  switch (act) {
    case Act::interview:
      add({{"mentor_interviews.application_id", f.application}, {"mentor_interviews.interviewer_id", author}});
      break;
    case Act::reference: add({{"mentor_references.application_id", f.application}}); break;
    case Act::capacity:
      add({{"mentor_capacities.person_id", f.person},
           {"mentor_capacities.programme_id", f.programme},
           {"mentor_capacities.approved_by", author}});
      break;
    case Act::status:
      add({{"mentor_status_events.person_id", f.person}, {"mentor_status_events.programme_id", f.programme}});
      break;
    case Act::commitment_told:
      add({{"commitments_told.person_id", f.person},
           {"commitments_told.programme_id", f.programme},
           {"commitments_told.party", "mentor"},
           {"commitments_told.staff_id", author}});
      break;
    case Act::sighting: {
      const auto by = typed.answers.key<PersonId>(seen_by);
      std::erase_if(fields, [&](const records::Field& field) { return field.column == seen_by; });
      add({{seen_by, by ? by : author}, {"check_sightings.check_id", typed.which}});
      break;
    }
    default: break;
  }
}

std::optional<records::TableKey> about(Act act) {
  switch (act) {
    case Act::reference_answer: return records::TableKey("mentor_references");
    case Act::check_return:
    case Act::revocation:
    case Act::sighting:
    case Act::adjudication: return records::TableKey("background_checks");
    case Act::exemption: return records::TableKey("documents");
    default: return std::nullopt;
  }
}

const char* answered_already(db::Tx& tx, const MentorFile& file, const Typed& typed) {
  const auto asked = std::ranges::find(file.references, typed.which, &Reference::chain);
  if (asked == file.references.end() || asked->status != "requested") return "screening.refused.answered";
  return !typed.read_answer && answer_of(tx, typed.which) ? "screening.refused.answered_by_link" : nullptr;
}

}  // namespace kith::screening

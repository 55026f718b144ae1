// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "platform/base/json_writer.h"

/// A record corrected by its one form, on a page and as JSON (docs/decisions/0302). The form of a page says the whole
/// record. A JSON body says `version`, the one that was read, and what changes: what it does not name stays, null or an
/// empty text takes it away.
namespace kith::casefile {

struct Uses;

/// The record as the request wants it: an answer for each field of the form, and what could not be read.
Decoded decode_corrected(const Visit& visit, const RecordForm& form, const records::Version& stands);

/// Of a JSON body: each field it names of `all` that is not among `here`, so that nothing is dropped in silence.
void refuse_others(const Visit& visit, std::span<const FormField> all, std::span<const FormField> here, const char* why,
                   std::vector<Problem>& problems);

/// The new version. Refused as `conflict` (records.corrected_meanwhile) when the request's `version` is not the one
/// that stands, else as records::correct.
Result<records::Appended> correct_standing(db::Tx& tx, const Visit& visit, const RecordForm& form,
                                           const records::Version& stands, const Answers& answers);

/// Members of an open object: `version` and the fields of the form, as a correction takes them; null where nothing is
/// known.
void tell_standing(JsonWriter& json, const Visit& visit, const RecordForm& form, const records::Version& stands);

/// What a correction takes as JSON: `version`, and the fields of the form, none of them required. Lives as long as the
/// program.
std::span<const http::FieldDoc> docs_of_corrected(const RecordForm& form);

/// The same of what an alias or a protection hides; what is left out or empty stays.
std::span<const http::FieldDoc> docs_of_sealed();

/// 200 with the record and the version that stands now.
http::Response corrected(std::string_view sealed_record, const records::Appended& row);

/// The member `record` of the person of the path, all but what is sealed; nothing when the actor may not correct them.
void tell_record(JsonWriter& json, Visit& visit, const Uses& uses);

// The handlers of people and of how they stand to each other.
http::Response people_api_correct(Visit& visit, const Uses& uses);   ///< POST /api/v1/people/{person}
http::Response seal_api_correct(Visit& visit, const Uses& uses);     ///< POST .../open/correct
http::Response family_api_one(Visit& visit, const Uses& uses);       ///< GET /api/v1/relationships/{relation}
http::Response family_api_correct(Visit& visit, const Uses& uses);   ///< POST the same
http::Response custody_api_one(Visit& visit, const Uses& uses);      ///< GET /api/v1/custody-intervals/{custody}
http::Response custody_api_correct(Visit& visit, const Uses& uses);  ///< POST the same

}  // namespace kith::casefile

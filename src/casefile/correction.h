// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "casefile/casefile.h"
#include "casefile/record_form.h"

/// One record on screen with all its versions, to be corrected or withdrawn with a reason (docs/decisions/0244). A
/// correction is a new row that replaces the last one, a withdrawal a voided one; the reason is a record of its own,
/// `correction_reasons`, that names the row. Slices say which records may be reached, and their guards.
namespace kith::casefile {

/// What somebody wants to change. `seen`: the version that was on the screen.
struct Correction {
  std::int64_t chain{}, seen{};
  std::string reason;
  std::string reason_field;  ///< the field it was typed into
};
/// Of the request: `version`, and `correction_reason` or, of the form that withdraws, `withdrawal_reason`.
Correction correction_of(const Visit& visit, std::int64_t chain);

/// A new version of the record. Returns the record. `invalid`: no reason (the field it is typed into), nothing differs,
/// or as records::correct; `conflict`: corrected or withdrawn meanwhile.
Result<std::int64_t> correct_record(db::Tx& tx, const RecordForm& form, const Correction& what, const Answers& answers,
                                    const records::Author& author);
/// Withdraws it. Refusals as above.
Result<std::int64_t> withdraw_record(db::Tx& tx, records::TableKey table, const Correction& what,
                                     const records::Author& author);

/// A person as staff call them; empty when nobody is known. Not inside a read of the database.
std::string called(const Uses& people, PersonId person);

struct CorrectionPage {
  std::string heading, about;
  render::Url back, here;  ///< `here`: shows; POST corrects; POST to `here`/withdraw withdraws
  bool may_correct{};
  bool offers_override{};
};
/// All versions, and the two forms while the record stands. 200, 422 or 409; 404 when there is no such record.
http::Response show_correction(Visit& visit, const RecordForm& form, std::int64_t chain, const CorrectionPage& page,
                               const Uses& people, i18n::Key title, const Refusal* refusal);

/// The same as JSON: the `version` that a correction names, when and why each version was recorded, newest first, and
/// the `record` as it stands, in the fields that a correction takes.
http::Response correction_json(Visit& visit, const RecordForm& form, std::int64_t chain);

/// The JSON fields of a correction and of a withdrawal, to stand before those of the form.
extern const std::span<const http::FieldDoc> correction_docs;

}  // namespace kith::casefile

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"
#include "platform/http/field_table.h"
#include "platform/http/message.h"
#include "supervision/contact.h"

namespace kith {
class Visit;
}

/// The one decoder of a contact: pages send `parties.0.note=...`, the API sends {"parties":[{"note":...}]}, both arrive
/// as the same fields (architecture: JSON bodies are flattened).
namespace kith::supervision {

/// What the API takes, for OpenAPI and for `http::check_fields`. `*` stands for the number of a party, from 0.
std::span<const http::FieldDoc> contact_fields();
/// The same for a correction: the contact as it should read, and only the parties that change, go or are new.
std::span<const http::FieldDoc> correction_fields();

struct DecodedContact {
  NewContact contact;
  std::vector<std::size_t> rows;  ///< for each party of `contact`, its number in the form
  std::vector<Problem> problems;  ///< values that cannot be read, by the form's field names

  /// A problem found on `contact`, under the name its field has in the form.
  Problem as_sent(Problem problem) const;
};

/// Reads a contact. Party rows without a result are not part of it ("not in this contact"). Two things exist in forms
/// only: `parties.N.informant` says kind and person in one choice ("guardian.<sealed id>", "other_adult"), and
/// `parties.N.nothing_learned` is the box for "reached, but learned nothing". Ids that do not open count as unknown.
DecodedContact decode_contact(const http::Fields& fields, const Visit& visit);

struct DecodedCorrection {
  DecodedContact as_read;  ///< with the rows of `correction.parties`
  Correction correction;
};
/// Reads a correction: besides the answers `seen` and `reason`, and of each party `party`, `seen` and `remove`.
DecodedCorrection decode_correction(const http::Fields& fields, const Visit& visit);

/// White space at both ends removed.
std::string_view trimmed(std::string_view text);

}  // namespace kith::supervision

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "evidence/evidence.h"
#include "evidence/pseudonyms.h"

namespace kith::evidence {

/// Which record a pseudonym of a package means, for those at the agency who may know.
struct CaseFound {
  std::string id;       ///< exchange id
  std::string measure;  ///< a measure whose units are of this kind, and
  std::string unit;     ///< the unit that names the record: accreditation::Cases opens it
};
/// Looks among matches, people, referrals and applications, then figure by figure among what those of the package
/// counted. Nothing for a pseudonym of another package, which costs as much as computing all figures.
std::optional<CaseFound> case_of(const snapshot::Snapshot& snapshot, const Asked& asked, const Pseudonyms& pseudonyms,
                                 std::string_view pseudonym);

/// Whether it has the form of one: "c-" and twelve hexadecimal digits.
bool is_pseudonym(std::string_view text);

}  // namespace kith::evidence

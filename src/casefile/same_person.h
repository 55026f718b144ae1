// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "casefile/record_form.h"
#include "records/append.h"

/// One person recorded twice (docs/decisions/0221): two records are joined by one record of its own, and parted by
/// withdrawing it. No other row changes, so parting brings back both exactly as they were, and figures as of earlier
/// days stay what they were.
namespace kith::casefile {

inline constexpr FormField merge_fields[] = {
    {"person_merges.kept_id", Control::person, true},
    {"person_merges.reason", Control::area, true},
};
inline constexpr RecordForm merge_form{"person_merges", "casefile.same.", merge_fields};

/// A record that is not used any more, as it stood.
struct Merged {
  std::int64_t merge{};    ///< the record that joins the two
  std::int64_t version{};  ///< its newest row
  PersonId absorbed;
  Date since{};
  std::string reason, name, by, phone;
  std::optional<Date> born;
};
/// The records joined with `kept`, oldest first.
std::vector<Merged> merged_into(db::Tx& tx, PersonId kept);

/// From now on `absorbed` is `kept`. Refused as `conflict`: one of them is joined already in a way that would make a
/// chain (casefile.same.flaw.chain); `absorbed` has an account, a role or a caseload, which a merge must not hand on
/// (flaw.works_here); they are mentor and mentee of one another, or family (flaw.two_people). The caller has asked
/// whether the actor may see both whole.
Result<std::int64_t> join_records(db::Tx& tx, PersonId kept, PersonId absorbed, std::string_view reason,
                                  const records::Author& author);
/// Parts them again. `version` is the row the visitor looked at (`conflict` when somebody was faster).
Result<std::int64_t> part_records(db::Tx& tx, const Merged& merged, const records::Author& author);

}  // namespace kith::casefile

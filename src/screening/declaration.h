// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "screening/files.h"

/// The yearly self-declaration between checks (workflows.md §5.1, decision 0253): when it is asked of a mentor, and how
/// the mentor gives it, in the own account or by a link without one. Recorded on paper's behalf it is an act of the
/// file (Act::self_declaration).
namespace kith::screening {

inline constexpr std::string_view declaration_link_kind = "declaration link";  ///< sealed as

/// What the next declaration follows: the newest declaration; without one the newest check that is back; 0: neither.
std::int64_t declaration_anchor(const MentorFile& file);

struct DeclarationOwed {
  std::int64_t anchor{};         ///< declaration_anchor
  std::optional<Date> last;      ///< the last day that needs none
  std::optional<Date> suspends;  ///< the first day on which it suspends, once it is late
  int stage{};                   ///< of the letter: 0 from 60 days before, 1 from 30 days before, 2 late
};
/// Nothing when none is asked for within 60 days, the mentor is not in service, or two have not decided yet on the one
/// that told of a change.
std::optional<DeclarationOwed> declaration_owed(const MentorFile& file, const Around& around, State state, Date today);

/// A mentor's file on which one is owed; of several the one whose last day is first.
struct OwnDeclaration {
  MentorFile file;
  Around around;
  State state{};
  DeclarationOwed owed;
};
std::optional<OwnDeclaration> declaration_of(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId mentor,
                                             Date today);
/// Of the check that a link names; nothing once another followed it, or none is owed any more.
std::optional<OwnDeclaration> declaration_by_link(db::Tx& tx, const snapshot::Snapshot& snapshot, std::int64_t anchor,
                                                  Date today);

/// Given by the mentor: `clear` when nothing has changed, `record_found` when something has; that is decided by two as
/// any finding is. The author is the mentor. Refused as record_act.
Result<std::int64_t> declare(db::Tx& tx, const OwnDeclaration& own, std::string_view result, Instant now);

}  // namespace kith::screening

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/case_unit.h"
#include "accreditation/measure.h"
#include "accreditation/measures_query.h"
#include "platform/http/visit.h"
#include "platform/render/url.h"

namespace kith::accreditation {

/// A failing case as a person reads it: whom it is about, which part, why, and the way to its page.
struct CaseView {
  std::string who;   ///< names, or the exchange id of a record without a page of its own
  std::string part;  ///< "Mentor, B3", "May 2026"; may be empty
  std::string reasons;
  render::Url href;
  bool linked() const { return !href.empty(); }
};

/// Concerns are counted in their figures but named in no list of cases, to nobody: whom a concern names must not find
/// out by comparing lists (workflows.md §18.63). Who handles them finds them on their own board. Here their units give
/// way to "withheld" and leave their order.
void withhold_concerns(Measure& measure);

/// Turns failing units of one measure into cases, for the actor's eyes only, and notes on the visit what is shown.
class Cases {
 public:
  Cases(Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const CaseSight& sight, Day as_of)
      : visit_(visit), tx_(tx), snapshot_(snapshot), sight_(sight), as_of_(as_of) {}
  /// Nothing when the actor may not open the case.
  std::optional<CaseView> of(std::string_view measure, const Failing& failing);
  /// Where the case is put in order, as far as the actor may go there; `shown.href` else.
  render::Url act(std::string_view measure, const Failing& failing, const CaseView& shown);

 private:
  std::optional<CaseView> of_match(MatchId match, std::string_view part);
  std::optional<CaseView> of_contact(std::string_view id);
  std::optional<CaseView> of_person(PersonId person);
  std::optional<CaseView> of_record(std::string_view id);
  std::optional<CaseView> of_unit(Unit unit, std::string_view id, std::string_view part);
  std::string name_of(PersonId person);
  std::optional<std::string> act_path(std::string_view measure, Unit unit, std::string_view id);

  Visit& visit_;
  db::Tx& tx_;
  const snapshot::Snapshot& snapshot_;
  const CaseSight& sight_;
  Day as_of_;
};

}  // namespace kith::accreditation

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/base/id.h"
#include "snapshot/codes.h"
#include "snapshot/exchange_ids.h"
#include "snapshot/grouped.h"
#include "snapshot/kinds.h"
#include "snapshot/text_marks.h"

/// What rows of columns are made of. Rows hold what rules ask of the records: no names, no notes, no phone numbers. A
/// text is kept as the bit "it is filled" or as a mark. Fields are those of the exchange format under its names.
///
/// To add a record type: a struct here or in the `*_rows.h` of its chapter, a statement in queries.sql with its cells
/// in order, and a `fill` and a `source` line in the `*_load.cpp` of the chapter. Nothing else names the kinds one by
/// one.
///
/// A field `id` gets the exchange id of the record, a field `chain` its key; fields `date`, `days` or `month` decide
/// the order within an owner. Every row says in its comment who its owner is (how rows are grouped).
namespace kith::snapshot {

/// A row grouped under another record. `N`: owners that are copied together when one changes; few rows per owner: many
/// owners.
template <Kind K, std::uint32_t N>
struct Of : Version {
  static constexpr Kind table = K;
  static constexpr std::uint32_t per_block = N;
};
/// A row grouped under a person: after two records of one person were joined, under the one that is kept.
template <Kind K, std::uint32_t N>
struct OfPerson : Of<K, N> {
  static constexpr bool of_person = true;
};
/// A row that is its own owner: all versions of one record.
template <Kind K, std::uint32_t N>
struct Itself : Of<K, N> {
  static constexpr bool itself = true;
};
template <class Row>
inline constexpr bool owns_itself = requires {
  Row::itself;
};

template <class Row>
inline constexpr bool owned_by_person = requires {
  Row::of_person;
};

using ProgrammeRef = Ref<Programme>;
using SiteRef = Ref<Site>;
using PersonRef = Ref<Person>;
using MatchRef = Ref<Match>;
using ContactRef = Ref<Contact>;
using RequestRef = Ref<SupportRequest>;
using GroupRef = Ref<struct Group>;
using SessionRef = Ref<struct Session>;
using ReferralRef = Ref<struct Referral>;
using ProposalRef = Ref<struct Proposal>;
using ApplicationRef = Ref<struct Application>;
using OutcomeRef = Ref<struct Outcome>;
using WaitlistRef = Ref<struct Waitlist>;
using CourseRef = Ref<struct Course>;
using CourseVersionRef = Ref<struct CourseVersion>;
using TrainingEventRef = Ref<struct TrainingEvent>;
using ProviderRef = Ref<struct Provider>;
using OfficialRef = Ref<struct Official>;
using ConcernRef = Ref<struct Concern>;
using CycleRef = Ref<struct Cycle>;
using ActionRef = Ref<struct Action>;
using FormativeCycleRef = Ref<struct FormativeCycle>;

}  // namespace kith::snapshot

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "arrivals/arrivals.h"

/// Who wrote a referral becomes somebody who stands to the young person, so that nobody types them again: guardian,
/// teacher, worker, as the worker who takes the referral says (decision 0291). What was sent is offered in the fields.
namespace kith::arrivals {

struct WriterPart {
  render::Field enter;                   ///< whether they are entered at all
  std::optional<render::Field> same_as;  ///< people who may be the same, `writer_same_as`
  std::vector<casefile::FormRow> rows;
};
/// `refusal` null: shown for the first time; then a parent or guardian is ticked already.
WriterPart writer_part(Visit& visit, const casefile::Uses& people, const Arrival& arrival,
                       const render::FormState& state, const Refusal* refusal);

struct Writer {
  bool enter{};
  std::optional<PersonId> known;
  casefile::Answers person, relation;
};
/// People who may be the writer as they wrote of themselves, `writer_same_as`; empty but for a referral.
std::vector<render::Field::Choice> who_may_have_written(Visit& visit, const casefile::Uses& people,
                                                        const Arrival& arrival);
/// What `read_writer` reads, for JSON: needed only with `enter_writer`, so nothing of it is required.
std::vector<http::FieldDoc> writer_docs();
/// What the worker sent. Refused by field: what is missing, `writer_same_as` while somebody may be the same.
Result<Writer> read_writer(Visit& visit, const casefile::Uses& people, const Arrival& arrival);
/// What was typed of somebody who is on file already, where it is not what was sent: goes into the request of the
/// referral, beside what was sent, because nothing of them is written over.
Arrival with_typed(Arrival arrival, const Writer& writer);
/// Whether the number, the address or how to reach them safely was typed otherwise than it stands on file.
bool otherwise_on_file(db::Tx& tx, const Writer& writer, Date today);
/// Inside the transaction of the referral: who it is, on file now; 0 when they are not entered.
Result<PersonId> writer_on_file(Visit& visit, db::Tx& tx, const Writer& writer);
/// Whether the writer nominated the child: a teacher or a worker did, a family does not.
bool nominates(const Writer& writer);
/// Then how they stand to the child. Who does already is not entered twice.
Result<void> enter_standing(Visit& visit, db::Tx& tx, const Writer& writer, PersonId person, PersonId mentee);

}  // namespace kith::arrivals

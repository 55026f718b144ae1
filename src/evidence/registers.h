// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "evidence/evidence.h"
#include "evidence/figures.h"
#include "evidence/folder.h"
#include "evidence/parts.h"
#include "evidence/pseudonyms.h"
#include "platform/files/vault.h"

namespace kith::evidence {

/// What the registers of a package are written from.
struct Registers {
  db::Tx& tx;
  accreditation::Evaluation& evaluation;
  snapshot::ProgrammeRef programme;
  const accreditation::ProgrammeResult& result;
  const Pseudonyms& pseudonyms;
  const files::Vault* vault{};  ///< of the documents' files; null: the package holds none
};

/// registers/: documents.csv (what each clause asks for, also what is missing, with review dates and the files, which
/// lie under documents/; never a paper of a case), not_applicable.csv,
/// late_entries.csv, file_reviews.csv, workload.csv, changes.csv (standards.md §1.9).
void write_registers(Folder& folder, const Registers& from);

/// Names by exchange id, of people and of matches ("mentee / mentor"), as they may leave (`lists::OutwardNames`).
Names names_of(db::Tx& tx, accreditation::Evaluation& evaluation, snapshot::ProgrammeRef programme);

}  // namespace kith::evidence

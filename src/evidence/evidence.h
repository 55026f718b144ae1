// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "accreditation/evaluation.h"
#include "platform/audit/checkpoint.h"
#include "platform/base/crypto.h"
#include "platform/db/db.h"
#include "platform/files/vault.h"
#include "platform/i18n/i18n.h"

/// The self-study and evidence package of one programme (standards.md §1.9): a folder or a zip in the standard's own
/// order, with every figure, every case behind it, the registers, OSCAL, the proof of the audit log, and a verifier
/// that a reviewer runs offline. The same records, period and as-of day give the same bytes.
///
/// What never gets in: the formative store (edge case 55), names unless the director asks for them, and names of a
/// survivors' programme at all.
namespace kith::evidence {

struct Asked {
  snapshot::ProgrammeRef programme;
  accreditation::Period period;
  i18n::Language language{i18n::Language::en};
  bool named{};  ///< exchange ids and names instead of pseudonyms; the caller has noted it in the audit log
  bool pdf{};    ///< a tagged PDF for each part
  std::string edition{"all"};  ///< which standards (edition_choice.h, own_part.h)
};
/// What a package is about, as text: names it, for pseudonyms and UUIDs. `log`: the audit log's name.
std::string subject_of(const std::string& log, const snapshot::Snapshot& snapshot, const Asked& asked);

/// Where it is made from.
struct Source {
  db::Db& db;
  const snapshot::Snapshot& snapshot;
  const audit::SigningKey& signing_key;
  crypto::Key secret;  ///< of the agency, for pseudonyms only; never in a package
  std::string agency;  ///< its name
  Instant now;
  const files::Vault* vault{};  ///< of the documents' files; null: none of them gets in
  std::string standards{};      ///< folder of the agency's own catalogues; empty: none
};

struct Watch {
  /// Before each step: what is made now (a name of the package), how many steps are done, of how many.
  std::function<void(const std::string& what, int done, int of)> progress = nullptr;
  std::function<bool()> cancelled = nullptr;  ///< asked before each step; true removes what was written
};

struct Made {
  bool cancelled{};
  std::vector<std::string> files;  ///< by name
  std::string sum{};               ///< SHA-256 of SHA256SUMS: names the whole package
};

/// The package cannot be made, in a plain sentence without case data.
struct EvidenceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes to `path`, which must not exist; a name that ends with ".zip" becomes an archive. It is made beside the
/// target under another name and renamed when whole. Throws EvidenceError, records::ExportError, DbError.
Made make_package(const Source& source, const Asked& asked, const std::string& path, const Watch& watch = {});

}  // namespace kith::evidence

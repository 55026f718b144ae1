// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <vector>

#include "documents/store.h"

/// What the machine does with the files of documents: `kith verify`, `kith export --documents`, the hourly sweep.
namespace kith::documents {

/// How long a file stays after its document was withdrawn, in days.
inline constexpr int kept_withdrawn_days = 30;
/// Takes their keys away from files of documents that were withdrawn before that: nobody can open them any more, here
/// or with a later backup, and the next sweep takes the bytes. How many.
std::int64_t forget_withdrawn(db::Tx& tx, Instant now);

/// Names in the vault that some row names and has the key of.
std::set<std::string> named_files(db::Tx& tx);

/// A sentence for each file that is missing, damaged or of another key; reads and opens every one. Not inside a
/// transaction.
std::vector<std::string> file_faults(const std::vector<Upload>& uploads, const files::Vault& vault);

/// Files of documents that stand, with the exchange id of the document each belongs to.
struct Handed {
  std::string document;
  Upload upload;
};
std::vector<Handed> to_hand_out(db::Tx& tx, Date as_of);
/// Writes them in the clear: FOLDER/<exchange id of the document>/<number>-<name>, for whoever leaves with `kith
/// export`. The folder may not be there yet. Throws std::runtime_error.
void hand_out(const std::vector<Handed>& files, const files::Vault& vault, const std::string& folder);

}  // namespace kith::documents

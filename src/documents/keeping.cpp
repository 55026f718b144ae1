// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/keeping.h"

#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>

#include "documents/queries.h"
#include "platform/base/whole_file.h"

namespace kith::documents {

std::int64_t forget_withdrawn(db::Tx& tx, Instant now) {
  return tx.exec(sql::forget_withdrawn, {{"before", now.utc_seconds - std::int64_t{kept_withdrawn_days} * 86'400}});
}

std::set<std::string> named_files(db::Tx& tx) {
  std::set<std::string> names;
  for (auto& upload : all_uploads(tx))
    if (!upload.kept.wrapped_key.empty()) names.insert(std::move(upload.kept.file));
  return names;
}

std::vector<std::string> file_faults(const std::vector<Upload>& uploads, const files::Vault& vault) {
  std::vector<std::string> faults;
  for (const auto& upload : uploads) {
    if (upload.kept.wrapped_key.empty()) continue;  // taken away for good
    const auto what = "file of upload " + std::to_string(upload.id);
    if (!vault.is_there(upload.kept.file))
      faults.push_back(what + " is missing");
    else if (!vault.get(upload.kept))
      faults.push_back(what + " is damaged, or the key is another one");
  }
  return faults;
}

std::vector<Handed> to_hand_out(db::Tx& tx, Date as_of) {
  std::vector<Handed> list;
  for (auto& upload : all_uploads(tx)) {
    if (!stands(tx, upload.document, as_of)) continue;
    auto id =
        tx.first(sql::exchange_id, {{"document", upload.document}}, [](const db::Row& row) { return row.string(0); });
    if (id) list.push_back({std::move(*id), std::move(upload)});
  }
  return list;
}

void hand_out(const std::vector<Handed>& files, const files::Vault& vault, const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0)
    throw std::runtime_error("the folder for the documents is there already, or cannot be made");
  for (const auto& [document, upload] : files) {
    const auto content = vault.get(upload.kept);
    if (!content) throw std::runtime_error("a file is missing or damaged: upload " + std::to_string(upload.id));
    const std::string place = folder + "/" + document;
    std::filesystem::create_directory(place);
    replace_file(place + "/" + std::to_string(upload.id) + "-" + upload.name, *content, 0600);
  }
}

}  // namespace kith::documents

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/zip/pack.h"
#include "records/export.h"
#include "records/export_file.h"

namespace kith::records {

void zip_files(const std::string& folder, const std::vector<std::string>& files, const std::string& archive) {
  try {
    zip::pack(folder, files, archive);
  } catch (const zip::ZipError& error) {
    throw ExportError(error.what());
  }
}

}  // namespace kith::records

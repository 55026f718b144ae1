// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/temp_folder.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace kith::test {

TempFolder::TempFolder() : path_((std::filesystem::temp_directory_path() / "kith-XXXXXX").string()) {
  if (!::mkdtemp(path_.data())) throw std::runtime_error("cannot create a temporary folder");
  ::chmod(path_.c_str(), 0711);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace kith::test

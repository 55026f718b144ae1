// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/zip/pack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <memory>

namespace kith::zip {
namespace {

/// 1 January 1980, 00:00, the first moment that a zip can tell.
constexpr zip_uint16_t no_time = 0, no_date = (1 << 5) | 1;

void add_file(zip_t* archive, const std::string& folder, const std::string& name, int level) {
  zip_source_t* const source = zip_source_file(archive, (folder + "/" + name).c_str(), 0, -1);
  if (!source) throw ZipError();
  const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    throw ZipError();
  }
  const auto at = static_cast<zip_uint64_t>(index);
  if (zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, static_cast<zip_uint32_t>(level)) != 0 ||
      zip_file_set_dostime(archive, at, no_time, no_date, 0) != 0 ||
      zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, 0100600U << 16) != 0)
    throw ZipError();
}

}  // namespace

void pack(const std::string& folder, const std::vector<std::string>& files, const std::string& path,
          const Packing& packing) {
  int error = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &error), zip_discard);
  if (!archive) throw ZipError();
  for (const std::string& file : files) add_file(archive.get(), folder, file, packing.level);
  if (zip_close(archive.get()) != 0) throw ZipError();
  archive.release();
  const int made = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool good = made >= 0 && (!packing.durable || ::fsync(made) == 0) && ::fchmod(made, 0600) == 0;
  if (made >= 0) ::close(made);
  if (!good) throw ZipError();
}

}  // namespace kith::zip

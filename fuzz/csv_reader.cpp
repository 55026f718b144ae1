// SPDX-License-Identifier: AGPL-3.0-or-later
// Whatever the bytes: no crash, chunking makes no difference, and what was read without mistakes reads back the same.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "platform/csv/reader.h"
#include "platform/csv/writer.h"

namespace {

using Rows = std::vector<std::vector<std::string>>;

kith::csv::Source source_of(const std::string& text, std::size_t chunk) {
  return [&text, chunk, at = std::size_t{0}](std::span<char> into) mutable {
    const std::size_t n = std::min({chunk, into.size(), text.size() - at});
    std::memcpy(into.data(), text.data() + at, n);
    at += n;
    return n;
  };
}

Rows read(const std::string& text, std::size_t chunk, std::size_t& mistakes) {
  kith::csv::Reader reader(source_of(text, chunk), 4096);
  Rows rows;
  for (mistakes = 0; reader.next(); mistakes += reader.mistakes().size())
    rows.emplace_back(reader.fields().begin(), reader.fields().end());
  return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::size_t mistakes = 0, others = 0;
  const Rows rows = read(text, text.size() + 1, mistakes);
  if (read(text, 1 + data[0] % 16, others) != rows || mistakes != others) std::abort();
  if (mistakes > 0 || (!rows.empty() && rows[0][0].starts_with("\xEF\xBB\xBF"))) return 0;
  std::string out;
  kith::csv::Writer writer([&](std::string_view bytes) { out += bytes; });
  for (const auto& row : rows) {
    for (const auto& value : row) writer.field(value);
    writer.end_record();
  }
  writer.flush();
  const bool ends_blank = !rows.empty() && rows.back().size() == 1 && rows.back()[0].empty();
  if (!ends_blank && (read(out, 7, others) != rows || others != 0)) std::abort();
  return 0;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// bench/run sheet_write: rows a second of the writer behind lists as files, and what memory it needs.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "platform/sheet/write.h"

using namespace kith;

namespace {

void write_row(sheet::Writer& out, std::int64_t n) {
  out.text("Zoé Gagné-Łukasz " + std::to_string(n));
  out.text("École Saint-Exupéry");
  out.text(n % 3 ? "Waiting for the second reference" : "=accepted");
  out.day(add_days(on(2020, 1, 1), static_cast<int>(n % 2'000)));
  out.number(n);
  out.decimal(n * 25);
  out.text("Overdue for 12 days");
  out.blank();
  out.text("Record the contact");
  out.end_row();
}

}  // namespace

/// sheet_write csv|xlsx ROWS FOLDER: prints seconds, bytes, peak memory in KB.
int main(int count, char** args) {
  if (count != 4) return 2;
  const auto kind = std::string(args[1]) == "csv" ? sheet::Kind::csv : sheet::Kind::xlsx;
  const auto rows = std::atoll(args[2]);
  const auto begun = std::chrono::steady_clock::now();
  const auto out = sheet::Writer::make(kind, args[3], "Bench");
  for (std::int64_t n = 0; n < rows; ++n) write_row(*out, n);
  const auto file = out->finish();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("%.3f %llu %ld\n", took.count(), static_cast<unsigned long long>(file->size()), used.ru_maxrss);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/date.h"

#include <gtest/gtest.h>

#include "platform/base/instant.h"

namespace kith {
namespace {

TEST(Date, writes_and_reads_iso) {
  EXPECT_EQ(iso(on(2024, 2, 29)), "2024-02-29");
  EXPECT_EQ(parse_date("2024-02-29"), on(2024, 2, 29));
  for (const char* bad : {"2023-02-29", "2024-13-01", "2024-2-29", "0000-01-01", " 2024-02-29", "2024/02/29", ""})
    EXPECT_FALSE(parse_date(bad)) << bad;
}

TEST(Date, counts_months_from_the_original_date) {
  EXPECT_EQ(add_months(on(2023, 1, 31), 1), on(2023, 2, 28));
  EXPECT_EQ(add_months(on(2023, 1, 31), 2), on(2023, 3, 31));
  EXPECT_EQ(add_months(on(2025, 3, 31), -1), on(2025, 2, 28));
  EXPECT_EQ(last_of_month(on(2024, 2, 3)), on(2024, 2, 29));
}

TEST(Instant, keeps_the_wall_clock_day_whatever_the_offset) {
  for (const char* text : {"2025-11-02T23:50:00-05:00", "2026-01-01T00:10:00+05:45", "1969-12-31T23:59:59+00:00"}) {
    const auto t = parse_instant(text);
    ASSERT_TRUE(t) << text;
    EXPECT_EQ(iso(*t), text);
    EXPECT_EQ(iso(date_of(*t)), std::string(text).substr(0, 10));
  }
  for (const char* bad : {"2025-11-02T24:00:00-05:00", "2025-11-02 23:50:00-05:00", "2025-11-02T23:50:00Z",
                          "2025-11-02T23:50:00-00:00", "2025-11-02T23:50:00-05:60"})
    EXPECT_FALSE(parse_instant(bad)) << bad;
}

}  // namespace
}  // namespace kith

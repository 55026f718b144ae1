// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include <algorithm>

#include "accreditation/measure.h"

namespace kith::accreditation::test_only {

/// The units kept add up to the figure, and every failing one is among them.
inline void expect_counted(const Measure& m) {
  std::int64_t num = 0, den = 0;
  for (const Counted& c : m.counted) {
    num += c.num;
    den += c.den;
  }
  EXPECT_EQ(num, m.num) << m.id;
  EXPECT_EQ(den, m.den) << m.id;
  const auto short_of =
      std::count_if(m.counted.begin(), m.counted.end(), [](const Counted& c) { return c.num < c.den; });
  EXPECT_EQ(short_of, static_cast<std::int64_t>(m.failing.size())) << m.id;
}

}  // namespace kith::accreditation::test_only

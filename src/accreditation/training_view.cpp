// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/training_view.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

std::vector<std::string> missing_topics(Topics missing) {
  std::vector<std::string> reasons;
  missing.each([&](Topic t) { reasons.push_back("missing:" + std::string(word(t))); });
  return reasons;
}

}  // namespace kith::accreditation

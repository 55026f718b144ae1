// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "accreditation/training.h"

namespace kith::accreditation {

using snapshot::Topic;
using snapshot::Topics;

/// "missing:<topic>" for each topic that is.
std::vector<std::string> missing_topics(Topics missing);

}  // namespace kith::accreditation

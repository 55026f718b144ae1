// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/base/date.h"
#include "platform/i18n/i18n.h"
#include "platform/render/html.h"

namespace kith::render {

/// The body of /styleguide: every component with made-up contents, drawn by the same partials as the real pages.
Html styleguide(const i18n::Words& words, Date today);

}  // namespace kith::render

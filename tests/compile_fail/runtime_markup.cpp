// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: no matching function|could not convert|cannot convert|no known conversion|not a constant
#include "platform/render/html.h"

void f(kith::render::Html& out, const std::string& typed) { out.markup(typed); }

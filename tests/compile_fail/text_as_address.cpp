// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: a whole address must be a render::Url
#include "platform/render/html.h"

void f(kith::render::Html& out, const std::string& typed) { out.url(typed); }

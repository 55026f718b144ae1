// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: only texts and whole numbers print as they are
#include "platform/render/html.h"

void f(kith::render::Html& out) { out.text(kith::on(2026, 1, 1)); }

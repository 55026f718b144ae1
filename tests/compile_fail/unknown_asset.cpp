// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: not a constant expression|no such file
#include "platform/render/assets.h"

auto f() { return kith::render::Asset{"nothing.css"}.url(); }

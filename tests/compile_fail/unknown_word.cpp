// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: not a constant expression|no such word
#include "platform/i18n/keys.h"

int f() { return kith::i18n::Key{"no.such.word"}.value() != 0; }

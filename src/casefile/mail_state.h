// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/http/visit.h"
#include "platform/mail/outbox.h"

namespace kith::casefile {

/// Beside a letter that a page shows: whether it left by mail, and when. In the reader's language.
std::string mail_state(const Visit& visit, const mail::Posted& posted);

}  // namespace kith::casefile

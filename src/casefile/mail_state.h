// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "platform/http/visit.h"
#include "platform/mail/outbox.h"

namespace kith::casefile {

/// Beside a letter that a page shows: whether it left by mail, and when. In the reader's language.
std::string mail_state(const Visit& visit, const mail::Posted& posted);

/// Whether the letter of a stage has left or waits: it leaves once; one that failed or was taken back has not.
bool left_at_stage(const std::vector<mail::Posted>& posted, int stage);

}  // namespace kith::casefile

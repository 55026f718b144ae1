// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/mail_state.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::casefile {

std::string mail_state(const Visit& visit, const mail::Posted& posted) {
  const auto day = [&](std::int64_t at) { return visit.day_at(at); };
  switch (posted.state) {
    case mail::State::sent: return visit.words.text("casefile.mail.sent", {{"day", day(*posted.done_at)}});
    case mail::State::failed: return visit.words.text("casefile.mail.failed", {{"day", day(posted.made_at)}});
    case mail::State::waiting:
      return posted.error.empty() ? visit.words.text("casefile.mail.leaves")
                                  : visit.words.text("casefile.mail.waits", {{"day", day(posted.made_at)}});
    case mail::State::taken_back: break;
  }
  return visit.words.text("casefile.mail.taken_back", {{"day", day(posted.done_at.value_or(posted.made_at))}});
}

bool left_at_stage(const std::vector<mail::Posted>& posted, int stage) {
  return std::any_of(posted.begin(), posted.end(), [&](const mail::Posted& one) {
    return one.part == stage && (one.state == mail::State::waiting || one.state == mail::State::sent);
  });
}

}  // namespace kith::casefile

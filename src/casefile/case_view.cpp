// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case_view.h"

#include "platform/i18n/keys.h"

namespace kith::casefile {

using render::Mark;

render::Status due_status(const i18n::Words& words, std::optional<Date> due, Date today) {
  if (!due) return {Mark::open, words.text("casefile.next_step")};
  if (*due < today) return {Mark::bad, words.text("casefile.overdue")};
  return *due == today ? render::Status{Mark::due, words.text("casefile.due_today")}
                       : render::Status{Mark::open, words.text("casefile.due")};
}

BlockRow block_row(const i18n::Words& words, std::string what, std::string_view act, bool hard,
                   std::optional<render::Url> href) {
  const i18n::Key key = hard ? i18n::Key("casefile.lift.hard") : i18n::Key("casefile.lift.soft");
  return {std::move(what), words.text(key, {{"act", act}}), hard, std::move(href)};
}

}  // namespace kith::casefile

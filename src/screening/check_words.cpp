// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/check_words.h"

#include "platform/i18n/keys.h"

namespace kith::screening {

std::string check_note(const i18n::Words& words, const Covered& one) {
  if (one.by_what == snapshot::AskedBy::finding) return words.text("screening.note.change");
  if (!one.since || !one.bring) return {};
  const bool gone = one.suspends();
  const i18n::Key key =
      one.by_what == snapshot::AskedBy::declaration
          ? (gone ? i18n::Key("screening.note.declaration_over") : i18n::Key("screening.note.declaration"))
      : one.by_what == snapshot::AskedBy::move
          ? (gone ? i18n::Key("screening.note.move_over") : i18n::Key("screening.note.move"))
          : (gone ? i18n::Key("screening.note.driving_over") : i18n::Key("screening.note.driving"));
  return words.text(key, {{"since", *one.since}, {"by", *one.bring}});
}

Cover cover_seen(const Covered& one, bool detail) {
  if (detail) return one.cover;
  return one.lacking() ? Cover::missing : Cover::valid;
}

void write_check(JsonWriter& json, const Covered& one, bool detail) {
  json.member("type", one.type).member("cover", name(cover_seen(one, detail)));
  if (one.until) json.member("until", iso(*one.until));
  if (detail && one.since) json.member("since", iso(*one.since));
  if (detail && one.bring) json.member("bring_by", iso(*one.bring));
}

}  // namespace kith::screening

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/obligations.h"

#include <algorithm>

#include "obligations/preset_schedule.h"
#include "obligations/windows.h"
#include "platform/base/json_writer.h"

namespace kith::obligations {

using snapshot::MatchRow;
using snapshot::PartyVersion;
using snapshot::Policies;

std::vector<Obligation> obligations_of(const Snapshot& snapshot, MatchRef match, Day as_of) {
  std::vector<Obligation> list;
  const auto state = state_of(snapshot, match, as_of);
  if (!state || !state->started()) return list;
  const ContactRules rules = contact_rules(Policies(snapshot, as_of), state->programme);
  const MatchCase c = open_case(snapshot, rules, *state, as_of);
  const PresetSchedule schedule(state->start, rules.preset);
  each_window(c, schedule, 0, Day::never(), [&](const Window& w, const std::array<Judged, 3>& judged) {
    for (const Track t : tracks) {
      const Judged& j = judged[static_cast<std::size_t>(t)];
      list.push_back({match, t, w, j.status, j.hit.flag, j.hit.by ? j.hit.by->contact : ContactRef{},
                      j.hit.by ? j.hit.by->date : Day{}});
    }
  });
  return list;
}

int substitutes_in_a_row(const Snapshot& snapshot, MatchRef match, Day as_of) {
  int in_row = 0;
  for (const Obligation& o : obligations_of(snapshot, match, as_of)) {
    if (o.track != Track::guardian || o.status == Status::open || o.status == Status::excused) continue;
    const bool met = o.status == Status::met || o.status == Status::late;
    in_row = met && o.flag == Flag::substituted ? in_row + 1 : 0;
  }
  return in_row;
}

std::optional<std::string> obligations_json(const Snapshot& snapshot, MatchRef match, Day as_of) {
  const auto state = state_of(snapshot, match, as_of);
  if (!state) return std::nullopt;
  const std::string id = snapshot.id_of<MatchRow>(match);
  const auto day = [](Day d) { return d == Day::never() ? std::nullopt : std::optional<std::string>(iso(d)); };
  std::string out;
  JsonWriter json(out);
  json.object().member("format", "kith-obligations").member("version", 1).member("match_id", id);
  json.member("as_of", iso(as_of)).member("start", day(state->start)).member("end", day(state->end));
  json.key("obligations").array();
  for (const Obligation& o : obligations_of(snapshot, match, as_of)) {
    json.object().member("match_id", id).member("track", word(o.track)).member("window", o.window.name());
    json.member("first_day", iso(o.window.first_day)).member("last_day", iso(o.window.last_day));
    json.member("due", iso(o.window.due)).member("status", word(o.status)).key("flags").array();
    if (o.flag != Flag::none) json.value(word(o.flag));
    json.end().key("contact_id");
    if (o.contact)
      json.value(snapshot.id_of<snapshot::ContactRow>(o.contact)).member("contact_date", iso(o.contact_date));
    else
      json.null().key("contact_date").null();
    json.end();
  }
  json.end().end();
  return out;
}

}  // namespace kith::obligations

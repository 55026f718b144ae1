// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies/preset_note.h"

#include "obligations/preset_schedule.h"
#include "platform/i18n/keys.h"
#include "policies/keys.h"
#include "snapshot/refs.h"

namespace kith::policies {

std::optional<PresetNote> preset_note(const Visit& visit, const snapshot::Policies& policies, ProgrammeId programme,
                                      std::string_view name, Date d) {
  const auto timeline = policies.timeline(PolicyKey::contact_preset, snapshot::ref_of(programme));
  const auto preset = obligations::preset_on(timeline, d);
  if (preset == obligations::ContactPreset::coa) return std::nullopt;
  const std::string chosen = visit.words.text_of("policy.choice." + std::string(snapshot::word(preset)));
  PresetNote note{
      visit.words.text(i18n::Key("policy.note.preset"), {{"programme", name}, {"preset", std::string_view(chosen)}}),
      {}};
  if (!obligations::looser_than_coa(preset).empty())
    note.text += " " + visit.words.text(i18n::Key("policy.note.looser"));
  if (visit.actor.may(auth::Permission::see_policies))
    note.href = render::Url("/policies/programme/" + visit.seal(programme) + "/contact_preset");
  return note;
}

}  // namespace kith::policies

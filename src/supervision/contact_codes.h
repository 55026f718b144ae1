// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "snapshot/codes.h"

/// The closed lists of a supervisory contact, as people type and read them. The values and their words are the
/// snapshot's; here is what forms need: parsing that may fail, and the locale key of each word.
namespace kith::supervision {

using snapshot::ContactRule;
using snapshot::InformantKind;
using snapshot::Track;
using Mode = snapshot::ContactMode;       ///< how the contact was made; `blank` only in imported records
using Outcome = snapshot::ContactResult;  ///< what came of it with one party: an attempt is not a contact

inline constexpr std::array all_tracks{Track::mentor, Track::mentee, Track::guardian};
inline constexpr std::array all_modes{
    Mode::in_person,          Mode::phone,     Mode::video,        Mode::text_conversation,
    Mode::email_conversation, Mode::voicemail, Mode::bulk_message, Mode::letter};
inline constexpr std::array all_informant_kinds{InformantKind::self, InformantKind::guardian,
                                                InformantKind::other_adult, InformantKind::custody_organization,
                                                InformantKind::safe_adult};
inline constexpr std::array all_outcomes{Outcome::reached, Outcome::attempted, Outcome::refused};

/// The word of the exchange format: "text_conversation".
template <class E>
std::string_view code(E value) {
  return snapshot::word(value);
}

std::optional<Track> parse_track(std::string_view);
std::optional<Mode> parse_mode(std::string_view);  ///< never `blank`
std::optional<InformantKind> parse_informant_kind(std::string_view);
std::optional<Outcome> parse_outcome(std::string_view);

/// Locale keys: "supervision.track.mentor", "supervision.mode.phone", "supervision.mode.none" for a blank one.
std::string key_of(Track);
std::string key_of(Mode);
std::string key_of(InformantKind);
std::string key_of(Outcome);

}  // namespace kith::supervision

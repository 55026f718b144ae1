// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// The closed lists of a supervisory contact, spelt as in the exchange format. Each list is written once, in
/// contact_codes.cpp, and gives parsing, printing and the locale key ("supervision.mode." + code).
namespace kith::supervision {

/// With whom a contact is owed: each match has these three tracks (MS 8.03).
enum class Track : std::uint8_t { mentor, mentee, guardian };
inline constexpr std::array all_tracks{Track::mentor, Track::mentee, Track::guardian};

/// How the contact was made. The last three never inform (measure decisions §7.4).
enum class Mode : std::uint8_t {
  in_person, phone, video, text_conversation, email_conversation, voicemail, bulk_message, letter,
};
inline constexpr std::array all_modes{Mode::in_person,          Mode::phone,     Mode::video,        Mode::text_conversation,
                                      Mode::email_conversation, Mode::voicemail, Mode::bulk_message, Mode::letter};

/// Who answered on a track. Mentor and mentee answer for themselves; the rest are answers on the guardian track.
enum class InformantKind : std::uint8_t { self, guardian, other_adult, custody_organization, safe_adult };
inline constexpr std::array all_informant_kinds{InformantKind::self, InformantKind::guardian, InformantKind::other_adult,
                                                InformantKind::custody_organization, InformantKind::safe_adult};

/// What came of it with one party. "Made" does not exist: an attempt is not a contact.
enum class Outcome : std::uint8_t { reached, attempted, refused };
inline constexpr std::array all_outcomes{Outcome::reached, Outcome::attempted, Outcome::refused};

/// What the file says about reaching one person on behalf of the mentee.
enum class ContactRule : std::uint8_t { any, required, barred, safe_adult };

std::string_view code(Track);
std::string_view code(Mode);
std::string_view code(InformantKind);
std::string_view code(Outcome);
std::optional<Track> parse_track(std::string_view);
std::optional<Mode> parse_mode(std::string_view);
std::optional<InformantKind> parse_informant_kind(std::string_view);
std::optional<Outcome> parse_outcome(std::string_view);
/// A word the format does not know reads as `any`: the store has checked it already.
ContactRule parse_contact_rule(std::string_view);

/// Whether a contact in this mode can inform at all.
constexpr bool informs(Mode mode) {
  return mode != Mode::voicemail && mode != Mode::bulk_message && mode != Mode::letter;
}

}  // namespace kith::supervision

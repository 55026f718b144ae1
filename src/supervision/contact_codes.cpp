// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_codes.h"

namespace kith::supervision {
namespace {

constexpr std::array<std::string_view, 3> track_codes{"mentor", "mentee", "guardian"};
constexpr std::array<std::string_view, 8> mode_codes{"in_person", "phone", "video", "text_conversation", "email_conversation",
                                                     "voicemail", "bulk_message", "letter"};
constexpr std::array<std::string_view, 5> informant_codes{"self", "guardian", "other_adult", "custody_organization", "safe_adult"};
constexpr std::array<std::string_view, 3> outcome_codes{"reached", "attempted", "refused"};
constexpr std::array<std::string_view, 4> rule_codes{"any", "required", "barred", "safe_adult"};

template <class E, std::size_t N>
std::string_view spell(const std::array<std::string_view, N>& codes, E value) {
  return codes[static_cast<std::size_t>(value)];
}

template <class E, std::size_t N>
std::optional<E> parse(const std::array<std::string_view, N>& codes, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (codes[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace

std::string_view code(Track track) { return spell(track_codes, track); }
std::string_view code(Mode mode) { return spell(mode_codes, mode); }
std::string_view code(InformantKind kind) { return spell(informant_codes, kind); }
std::string_view code(Outcome outcome) { return spell(outcome_codes, outcome); }
std::optional<Track> parse_track(std::string_view text) { return parse<Track>(track_codes, text); }
std::optional<Mode> parse_mode(std::string_view text) { return parse<Mode>(mode_codes, text); }
std::optional<InformantKind> parse_informant_kind(std::string_view text) { return parse<InformantKind>(informant_codes, text); }
std::optional<Outcome> parse_outcome(std::string_view text) { return parse<Outcome>(outcome_codes, text); }
ContactRule parse_contact_rule(std::string_view text) { return parse<ContactRule>(rule_codes, text).value_or(ContactRule::any); }

}  // namespace kith::supervision

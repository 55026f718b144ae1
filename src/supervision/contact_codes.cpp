// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_codes.h"

namespace kith::supervision {
namespace {

template <class List>
std::optional<typename List::value_type> parse(const List& all, std::string_view text) {
  for (const auto value : all)
    if (code(value) == text) return value;
  return std::nullopt;
}

}  // namespace

std::optional<Track> parse_track(std::string_view text) { return parse(all_tracks, text); }
std::optional<Mode> parse_mode(std::string_view text) { return parse(all_modes, text); }
std::optional<InformantKind> parse_informant_kind(std::string_view text) { return parse(all_informant_kinds, text); }
std::optional<Outcome> parse_outcome(std::string_view text) { return parse(all_outcomes, text); }

std::string key_of(Track track) { return std::string("supervision.track.").append(code(track)); }
std::string key_of(Mode mode) {
  return std::string("supervision.mode.").append(mode == Mode::blank ? "none" : code(mode));
}
std::string key_of(InformantKind kind) { return std::string("supervision.informant.").append(code(kind)); }
std::string key_of(Outcome outcome) { return std::string("supervision.result.").append(code(outcome)); }

}  // namespace kith::supervision

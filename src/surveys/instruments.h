// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The questionnaires that a match is asked: our own statements, answered from 1 (not at all) to 5 (very much). Their
/// wording stands in locale/survey.json; licensed instruments keep theirs on paper and bring only their score
/// (docs/decisions/0229).
namespace kith::surveys {

/// In the order of survey_responses.instrument.
enum class Instrument : std::uint8_t {
  relationship,       ///< how mentor and mentee get on (EEPM B.5.4)
  youth_outcomes,     ///< how the mentee is doing (MS 1.02)
  programme_feedback  ///< what mentor, mentee and guardian think of the programme (IMA VI-1)
};
inline constexpr Instrument instruments[] = {Instrument::relationship, Instrument::youth_outcomes,
                                             Instrument::programme_feedback};
enum class Party : std::uint8_t { mentor, mentee, guardian };
inline constexpr Party parties[] = {Party::mentor, Party::mentee, Party::guardian};

std::string_view name(Instrument);
std::string_view name(Party);
std::optional<Instrument> parse_instrument(std::string_view);
std::optional<Party> parse_party(std::string_view);

/// The clause that asks for it.
std::string_view clause(Instrument);
/// Whether this party is asked at all.
bool asks(Instrument, Party);
/// How many statements it has.
int items(Instrument);
/// Agreeing with statement `n` (from 1) is worse, not better: 1 counts as 5.
bool reversed(Instrument, int n);
/// Where the words of statement `n` are: "survey.item.relationship.mentor.1".
std::string item_words(Instrument, Party, int n);

/// Answers as they are stored, one for each statement, `;` between, empty where it was skipped: "4;5;;2;3". Nothing
/// when they are not of this instrument, or all are skipped.
std::optional<std::vector<int>> parse_answers(Instrument, std::string_view stored);
std::string stored_answers(std::span<const int> answers);
/// The mean of what was answered, in hundredths (100 to 500, higher is better); nothing when less than two thirds were.
std::optional<int> score(Instrument, std::span<const int> answers);

}  // namespace kith::surveys

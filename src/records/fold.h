// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

/// Names as people look for them: without case, accents and apostrophes (docs/decisions/0150). Text is well-formed
/// UTF-8.
namespace kith::records {

/// Lower case, marks taken off, letters with strokes and ligatures spelled out ("Łódź" -> "lodz", "Œuvré" -> "oeuvre"),
/// apostrophes dropped ("O'Brien" -> "obrien"), everything that is neither letter nor digit a blank. Syllabics and
/// other scripts stay themselves. O(length).
std::string fold(std::string_view text);

/// The words of a folded name under which it is found: each word, and the parts on either side of an apostrophe
/// ("Aoife O'Brien" -> aoife, obrien, brien) or hyphen ("Jean-Luc" -> jean, luc, jeanluc). No repeats, single letters
/// between apostrophes left out.
std::vector<std::string> name_words(std::string_view name);

/// How a folded word sounds, roughly, in English and French: words spelled differently that share it are variants
/// ("steven" and "stephen", "mohammed" and "muhammad", "catherine" and "katherine"). Empty for words without Latin
/// letters.
std::string sound_of(std::string_view folded_word);

/// The digits of a text, nothing else.
std::string digits_of(std::string_view text);

}  // namespace kith::records

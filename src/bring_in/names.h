// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "casefile/book.h"

/// Who is meant by a name in a cell.
namespace kith::bring_in {

/// Folded, with single blanks between the words and none at the ends.
std::string word_line(std::string_view text);

struct Named {
  std::string given, family;
};
/// "Tremblay, Josée" and "Josée Tremblay": the last word is the family name where no comma says otherwise.
Named split_name(std::string_view full);

/// Whether every word of `line` (folded) is a word of the person's name; a single letter may stand for a word that
/// begins with it ("Fatima G."). Never by sound, never by a part.
bool fits(const casefile::Indexed& person, std::string_view line);

/// How staff are written in lists: also "JT", "J. Tremblay" and "jtremblay".
bool fits_staff(const casefile::Indexed& person, std::string_view line);

/// Everybody of the book whom the cell fits.
std::vector<PersonId> people_named(const casefile::Book& book, std::string_view cell);
/// Somebody whose name is like it, for a question; empty when nobody.
std::string like(const casefile::Book& book, std::string_view cell);

/// What a refusal repeats of a cell: its first 60 bytes, no letter cut in two.
std::string shortened(std::string_view cell);

/// "Hassan / Tekakwitha": both sides of a match in one cell.
std::pair<std::string_view, std::string_view> both_sides(std::string_view cell);

}  // namespace kith::bring_in

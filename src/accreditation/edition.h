// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/i18n.h"
#include "snapshot/codes.h"

/// Standards as data: what `standards/*/edition.toml` say, which is compiled into the program.
namespace kith::accreditation {

/// A text of an edition in both languages, in our own words.
struct EditionText {
  std::string en, fr;
  const std::string& in(const i18n::Words& words) const { return words.language() == i18n::Language::fr ? fr : en; }
};
/// A clause of an edition that lists its clauses, and what shows it: exactly one of the three.
struct EditionClause {
  std::string id;
  EditionText title;
  std::vector<std::string> measures;
  std::optional<snapshot::DocumentKind> document;
  bool attested{};
  std::string wording{};  ///< the publisher's own, where an agency that holds it pasted it (own_catalogues.h)
};
/// What the ratings 1 to 4 mean in some sections.
struct EditionScale {
  std::vector<std::string> sections;
  std::array<EditionText, 4> levels;
};
/// What a reviewer of this edition asks for in a section besides what the base asks for.
struct EditionEvidence {
  std::string section;
  EditionText item;
};
struct Edition {
  std::string folder;  ///< "coa-pa-ms-2020"
  std::string body, family, base;
  std::vector<int> years;  ///< printed years with this numbering
  std::string overlay;     ///< code of the exchange format; empty: no overlay
  std::optional<EditionText> term;
  std::vector<EditionScale> scales;
  std::vector<EditionEvidence> evidence;
  std::vector<EditionClause> clauses;
  /// Of the edition itself, not of its base; null when it has none for the section.
  const EditionScale* scale_of(std::string_view section) const;
};

/// One edition from its text. Throws std::runtime_error with the line for text that is no TOML, std::exception for a
/// scale without four levels or a document of an unknown kind.
Edition parse_edition(std::string_view folder, std::string_view text);

/// All of them, by folder.
std::span<const Edition> editions();
/// Null when there is none.
const Edition* edition_in(std::string_view folder);
/// The edition of MS, PA-MS or CA-MS a programme is pinned to; null for a year no catalogue has.
const Edition* edition_of(std::string_view family, int year);
/// What rating 1 to 4 means in a section of this edition: its own scale, else that of its base.
const EditionText* level_text(const Edition& edition, std::string_view section, int rating);
/// What it calls the body that runs the programme.
const EditionText& term_of(const Edition& edition);

}  // namespace kith::accreditation

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "evidence/folder.h"
#include "evidence/parts.h"
#include "evidence/pseudonyms.h"

namespace kith::evidence {

/// Who a case is about, by exchange id; empty in a package without names.
using Names = std::map<std::string, std::string, std::less<>>;

/// figures.csv of the whole package: a line for each figure and the file with its cases.
void write_figures(Folder& folder, const std::vector<Part>& parts, const i18n::Words& words);
/// The same lines of some figures of these parts, under another name.
void write_figures_of(Folder& folder, const std::string& name, const std::vector<const accreditation::Measure*>& some,
                      const std::vector<Part>& parts, const i18n::Words& words);
/// <part>/figures.csv, <part>/breakdown.csv (shares, what is left out, counts) and <part>/cases/<measure>.csv: each
/// unit that counted, what it added to the figure, and why when it is short of it.
void write_part(Folder& folder, const Part& part, const Pseudonyms& pseudonyms, const Names& names,
                const i18n::Words& words);

/// "94.9", truncated as everywhere; empty without cases.
std::string percent_text(const accreditation::Measure& measure);

}  // namespace kith::evidence

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "evidence/packages.h"
#include "platform/render/components.h"

namespace kith::evidence {

/// What pages say of a package. `here`: its archive is there to be taken.
render::Status status_of(const i18n::Words& words, const Package& package, bool here);
std::string cases_text(const i18n::Words& words, const Package& package);
/// "County of Elmwood 2026" for "own/county"; a catalogue that is not there any more by its name.
std::string edition_text(const i18n::Words& words, std::string_view edition, const accreditation::OwnCatalogues& own);
/// "1.2 MB"
std::string size_text(const i18n::Words& words, std::int64_t bytes);
/// "Section 8" for the step "section_8", "Printing" for its PDF.
std::string step_text(const i18n::Words& words, std::string_view step);

}  // namespace kith::evidence

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/measure.h"
#include "platform/i18n/i18n.h"
#include "platform/render/components.h"

namespace kith::accreditation {

/// A measure as its card shows it: the figure, what it is made of, how it is computed, and the way to its cases.
/// All texts are in the visitor's language.
struct FigureView {
  struct Part {
    std::string name, num, den, rate;
  };
  std::string name, id, how;
  std::string value, share;  ///< "94.9%" and "131 of 138"; empty without cases
  int rating{};              ///< 1-4, indicative; 0: none
  std::string finding;       ///< in the words of a standard that has no ratings (IMA); else empty
  render::Status status;     ///< why there is no rating
  render::Url cases;         ///< the failing cases; "#": none to open
  std::int64_t failing{};
  bool plain{};  ///< a figure of counts, without a share
  bool small{};
  std::vector<Part> parts;
  std::vector<Part> counts;    ///< name and num only
  std::vector<Part> excluded;  ///< name and num only
  std::vector<std::string> caps, flags;
  bool has_parts() const { return !parts.empty(); }
  bool rated() const { return rating != 0; }
  bool drillable() const { return !cases.empty(); }
};

/// `query`: programme, period and as-of day, for the address of the cases.
FigureView figure_view(const i18n::Words& words, const Measure& measure, const std::string& query);
/// What a measure is called: "M8.03" gives "Contacts in time".
std::string figure_name(const i18n::Words& words, std::string_view measure);
/// "Indicative rating 2", or "No rating".
std::string rating_text(const i18n::Words& words, std::optional<int> rating);
/// Why a case of the measure is not in order, in words: "days:17" of M8.01c gives "typed after 17 days".
std::string reason_text(const i18n::Words& words, std::string_view measure, std::string_view reason);
/// "mentor" -> "Mentor"
std::string track_text(const i18n::Words& words, std::string_view track);

}  // namespace kith::accreditation

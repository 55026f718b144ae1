// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

#include "app/agency.h"
#include "platform/base/id.h"
#include "platform/files/apart.h"

/// What the demonstration agency has beside its records, done by the acts of the slices as its director would have done
/// it over the last months. Each is left out when its files do not lie in `folder`, or nobody there could do it.
namespace kith::app {

/// `review.toml`: a round of file review of the quarter before, read and ended, with an evaluation and an action for
/// what two readers saw differently; and a round of this quarter, half read. In the programme that the director
/// directs, read by those who work there. Throws std::runtime_error when the file does not fit.
void demonstrate_review(Agency& agency, PersonId director, const std::string& folder, std::ostream& out);

/// `[opening]` of `review.toml`: the drawn files of the newest round that has ended are open to the account `reviewer`,
/// whose own notes lie there, with a package of evidence of the year up to it, by the account `director`.
void demonstrate_opening(Agency& agency, std::string_view director, std::string_view reviewer,
                         const std::string& folder, std::ostream& out);

/// `documents/KIND.pdf` or `.txt`: the files of the documents of that kind in that programme.
void demonstrate_documents(Agency& agency, PersonId director, const std::string& folder, std::ostream& out,
                           const files::Apart& apart = files::Apart());

}  // namespace kith::app

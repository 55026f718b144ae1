// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "screening/screening.h"

/// What others said of an applicant, for whoever decides: the first of the two who decide on a finding (workflows.md
/// §5.1), and referees in their own words (MS 4.02). Nothing of it for whoever may not see what came of things.
namespace kith::screening {

/// "Criminal record: A. Tremblay proposed Accepted ..." of each finding that waits for its second word.
std::vector<std::string> first_words(Visit& visit, const Uses& uses, const Seen& seen);
/// Every finding that is to be decided has the actor's own word: somebody else goes on.
bool waits_for_another(Visit& visit, const Seen& seen);

struct WroteLine {
  std::string question, words;
};
struct Wrote {
  std::string referee;
  std::vector<WroteLine> lines;
  std::optional<render::Url> read;  ///< came by the link and is not recorded yet
};
/// While the words are kept (forget_answers).
std::vector<Wrote> wrote(Visit& visit, const Seen& seen);

}  // namespace kith::screening

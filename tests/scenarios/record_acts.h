// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "scenarios/world.h"

/// Acts of the case files: forms of a slice filled in from the asides of a sentence, recorded by the slice's own
/// function.
namespace kith::scenarios {

/// The form, filled in on `day`. Each field is an aside of its name: `result fits`, `given by Ana` (a person), `urgent`
/// (a box to tick; left alone it is "no"), `participants mentee and guardian` (several). The form's first day is `day`
/// unless said.
casefile::Answers filled_in(World& w, const casefile::RecordForm& form, Date day, Asides& a);
/// The aside `passed because {reason}`: a soft guard passed by who may.
casefile::Override passed(World& w, const std::string& who, Date day, ProgrammeId programme, Asides& a);
/// Whether the person may do such things at all on the day; when not, handles it as a refusal ("not permitted").
bool permitted(World& w, const std::string& who, Date day, auth::Permission permission, ProgrammeId programme,
               Asides& a);
/// "closing summary" -> "closing_summary"
std::string code_of(const std::string& words);
/// What is owed: `owes` holds each act with its day, or nothing. Finds the act, with the day when one is asked for.
using Owes = std::vector<std::pair<std::string, std::optional<Date>>>;
void expect_owed(const Caught& c, const Owes& owes);

std::vector<Sentence> intake_acts();     ///< intake_acts.cpp: referral to closing summary (MS 3)
std::vector<Sentence> screening_acts();  ///< screening_acts.cpp: mentors' files (MS 4)
std::vector<Sentence> mail_acts();       ///< mail_acts.cpp: referees who are chased by mail
std::vector<Sentence> placement_acts();  ///< placement_acts.cpp: pool, kept runs, proposals from it (MS 6.01)
std::vector<Sentence> match_acts();      ///< match_acts.cpp: proposal to exit interview (MS 6, 7.01)
std::vector<Sentence> concern_acts();    ///< concern_acts.cpp: concerns and grievances (III-3, MG-M3)
std::vector<Sentence> group_acts();      ///< group_acts.cpp: sessions and attendance (MG-C1, MG-C2, MG-P4)
std::vector<Sentence> partner_acts();    ///< partner_acts.cpp: hosts and their agreements (MS 7.02)
std::vector<Sentence> sharing_acts();    ///< sharing_acts.cpp: what somebody outside reads (CR 2.01)
std::vector<Sentence> outcome_acts();  ///< outcome_acts.cpp: outcomes of a programme (MS 1), learning of a pair (IMA V)
std::vector<Sentence> staff_acts();    ///< staff_acts.cpp: competencies, workload, hand-over (MS 2)
std::vector<Sentence> person_acts();   ///< person_acts.cpp: one person recorded twice; surveys
std::vector<Sentence> register_acts();  ///< register_acts.cpp: documents (standards.md §6), training (MS 5)
std::vector<Sentence> training_acts();  ///< training_acts.cpp: sessions for mentors and their sheets (IMA I-5, IV-3)
std::vector<Sentence> review_acts();    ///< review_acts.cpp: file review (PQI 4)

}  // namespace kith::scenarios

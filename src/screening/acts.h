// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "screening/mentor_file.h"

/// What is recorded on a mentor's file: one form each (casefile/record_form.h), one decision with its guards for all.
namespace kith::screening {

/// What can be signed on paper or on screen.
inline constexpr std::string_view signed_kinds[] = {"commitment",      "code_of_conduct",  "confidentiality",
                                                    "mismatch_policy", "site_policy_pack", "formative_non_use"};

/// The first field is the day of the act. Scores have no form: one line a criterion (Typed::scores).
const casefile::RecordForm& form_of(Act act);

inline constexpr casefile::FormField inquiry_fields[] = {
    {"mentor_applications.event_date", casefile::Control::date, true},
    {"mentor_applications.status", casefile::Control::chips, true},
    {"mentor_applications.source"},
};
inline constexpr casefile::RecordForm inquiry_form{"mentor_applications", "screening.field.", inquiry_fields};

struct Score {
  std::string criterion;
  std::int64_t score{};
  std::string note;
};
/// What was typed on a form of an act.
struct Typed {
  casefile::Answers answers;
  std::int64_t which{};       ///< the reference, check or document that the act is about; see `about`
  std::vector<Score> scores;  ///< of Act::score
  casefile::Override passed;
  bool director{};     ///< the actor may decide on findings (adjudicate_checks)
  bool read_answer{};  ///< of Act::reference_answer: the actor has before them what came by the link
};
/// What `which` names: the record type that the act continues or rests on; nothing for acts that stand alone.
std::optional<records::TableKey> about(Act act);

/// Why an answer of a referee may not be recorded (decision 0292): there is one, or one came by the link that the actor
/// has not read. Locale key, or null.
const char* answered_already(db::Tx& tx, const MentorFile& file, const Typed& typed);

/// Adds the columns of a record that stands alone (interview, reference, capacity, status, commitment told, sighting)
/// which its form does not ask for.
void complete(std::vector<records::Field>& fields, Act act, const MentorFile& file, const Typed& typed,
              PersonId author);

/// Records `act`. Refusals: `invalid` by field (also days to come or before the inquiry, and the guards below),
/// `conflict` when the state does not allow it.
/// - application: signed, and consent to checks; opens each required check;
/// - accepting: HARD without application or a valid required check, with an open finding, or when the only decider led
/// the
///   interview; SOFT without the rest (blocks) and without both ratings and their notes: only with `passed`, whose
///   reason is kept in the decision; rejecting and deferring say why, inside;
/// - adjudication: the first of two proposes; a director who is somebody else decides, and agrees, or proposes anew;
/// each
///   says why (correction_reasons);
/// - self-declaration: not while two have not decided on the last one, which told of a change;
/// - check order: of the check that waits in the same jurisdiction, or names none; else of another one;
/// - revocation: from a day on which the check holds, with the reason, and of no exemption by law;
/// - move: to a jurisdiction that some required check is not asked for in yet, all of them are opened there with the
///   consent of that day;
/// - sighting: of a check that came back, not before it did; without a name the author saw it;
/// - exemption rests on a document with the law; a commitment names visits and months; availability needs the topics.
Result<std::int64_t> record_act(db::Tx& tx, const MentorFile& file, const Around& around, State state, Act act,
                                const Typed& typed, const records::Author& author);

/// A new inquiry: the beginning of a file. Who is barred stays barred; the inquiry is kept and shows it.
Result<std::int64_t> record_inquiry(db::Tx& tx, PersonId person, ProgrammeId programme,
                                    const casefile::Answers& answers, const records::Author& author);

}  // namespace kith::screening

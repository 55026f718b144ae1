// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/correction.h"
#include "casefile/record_form.h"
#include "intake/episode.h"

/// What is recorded on an episode: one form each (casefile/record_form.h), one decision with its guards for all.
namespace kith::intake {

struct ActForm {
  Act act{};
  casefile::RecordForm form;
  records::ColumnKey parent;  ///< what the record hangs on: the referral, the mentee, the waitlist entry
};
const ActForm& form_of(Act act);

inline constexpr casefile::FormField referral_fields[] = {
    {"referrals.event_date", casefile::Control::date, true},
    {"referrals.source", casefile::Control::select, true},
    {"referrals.request", casefile::Control::area},
    {"referrals.nominated_by", casefile::Control::person},
    {"referrals.identified_because", casefile::Control::area},
    {"referrals.screened_under_contract", casefile::Control::check},
};
inline constexpr casefile::RecordForm referral_form{"referrals", "intake.field.", referral_fields};

/// Records `act`. Refusals: `invalid` by field (also days in the future or before the referral, and the guards below),
/// `conflict` when the state does not allow the act.
/// - accepting: HARD without a guardian's permission for a minor (self or mature minor's consent in its place); SOFT
///   without screening and notice, rights, intake, an answer to a critical need, assessment, assent: only with an
///   override, whose reason is kept in the decision (intake.override.prefix) and by the audit row;
/// - consent: the giver must be one of `givers` for a guardian's permission, the mentee for all others;
/// - what leaves the organization has a written authority in force that covers it, its copy given, or a legal duty
///   (CR 2.01): SOFT, the reason stays in guard_overrides;
/// - a case review is a supervisor's: whoever may pass a soft guard there;
/// - `provider_end`, `withdrawal` end the record `ended`, one of standing_records, not before its own day;
///   `onward_outcome` completes one that way;
/// - an urgent intake says why; declining says why; a rights notice that was not given says why.
Result<std::int64_t> record_act(db::Tx& tx, const Episode& episode, const Around& around, State state, Act act,
                                const casefile::Answers& answers, const casefile::Override& override_,
                                const records::Author& author, std::int64_t ended = 0);

/// Whether the record, in any version, is of the episode.
bool is_of(db::Tx& tx, const Episode& episode, Act act, std::int64_t chain);
/// Corrects a record of the episode: the guards of `record_act` ask again, the state does not. Refusals besides as
/// casefile::correct_record.
Result<std::int64_t> correct_act(db::Tx& tx, const Episode& episode, const Around& around, Act act,
                                 const casefile::Answers& answers, const casefile::Override& override_,
                                 const casefile::Correction& what, const records::Author& author);

/// A record of the mentee that can be ended.
struct StandingRecord {
  std::int64_t chain{};
  Date since{};
  std::string code, text;  ///< kind of a consent; who is meant
};
/// What an act that ends one can end today: providers, consents for the programme, or referrals elsewhere
/// of which nobody told what came of them.
std::vector<StandingRecord> standing_records(db::Tx& tx, const Episode& episode, Act act, Date today);

/// A new referral of a mentee: the beginning of an episode.
Result<std::int64_t> record_referral(db::Tx& tx, PersonId mentee, ProgrammeId programme,
                                     const casefile::Answers& answers, const records::Author& author);

/// To whom something goes, and which parts of a file (codes of information_releases.scope, "goals;progress").
struct Leaving {
  std::string_view recipient, scope;
};
/// Keeps that it left today, by an act that has made sure of the authority (src/sharing). Refusals as records::append.
Result<std::int64_t> record_release(db::Tx& tx, PersonId mentee, ProgrammeId programme, const Leaving& what,
                                    const records::Author& author);

/// The people who may give a guardian's permission today.
std::vector<PersonId> givers_for(db::Tx& tx, PersonId mentee, Date today);

}  // namespace kith::intake

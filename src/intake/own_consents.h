// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "intake/intake.h"

/// What a family permitted, as the family reads it (workflows.md §15: a guardian's is "consent"; decision 0311).
namespace kith::intake {

struct OwnConsent {
  std::int64_t chain{};
  PersonId given_by;
  ProgrammeId programme;  ///< none: it counts in all
  Date day{};
  std::optional<Date> until, withdrawn, copy_given;
  std::string kind, basis, recipient, scope;  ///< codes of consents; `recipient` in words

  bool stands(Date on) const { return day <= on && (!until || *until >= on) && (!withdrawn || *withdrawn > on); }
};
/// A consent that the service of a programme waits for.
struct OwnAsk {
  ProgrammeId programme;
  std::optional<Date> since;  ///< the day from which it is missing, or will be; nothing before the acceptance
  bool of_actor{};            ///< the actor may give it
};
struct OwnChild {
  PersonId person;
  std::string name;
  auth::Role as{};                   ///< guardian, or mentee
  std::vector<OwnAsk> asked;         ///< by referral
  std::vector<OwnConsent> consents;  ///< the newest first
};

/// The actor's children, and the actor as mentee, with what casefile::asks_as opens of them. What a child decided alone
/// (own consent, the mature minor's) is not read by a guardian, nor is a release that somebody else gave. What names no
/// programme is left out where the child has a case in a programme for survivors (workflows.md §18.56).
std::vector<OwnChild> own_children(Visit& visit, const Uses& uses);

/// Whether the actor may take the consent back: who gave it, while it stands, may at any time.
bool takes_back(const Visit& visit, const OwnConsent& consent);

/// Takes it back from today on. Refusal: `conflict` when it does not stand any more.
Result<std::int64_t> take_back(db::Tx& tx, PersonId child, std::int64_t consent, const records::Author& author);

http::Response my_consents_page(Visit& visit, const Uses& uses);  ///< GET /intake/my-consents
http::Response my_consents_api(Visit& visit, const Uses& uses);
http::Response take_back_page(Visit& visit, const Uses& uses);  ///< GET /intake/my-consents/{consent}/withdraw
http::Response take_back_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response take_back_api(Visit& visit, const Uses& uses);

}  // namespace kith::intake

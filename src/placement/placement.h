// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <set>

#include "casefile/record_form.h"
#include "matching/explain.h"
#include "placement/pool.h"
#include "platform/http/router.h"
#include "platform/render/html.h"

/// Who could be placed with whom, looked at and decided by a person (MS 6.01). Nothing here proposes by itself: a page
/// computes, a decision is a record. Seen by whoever sees the programme's pool (docs/policy.md).
namespace kith::placement {

class Desk;
struct Loaded;
struct ProfileForm;

struct Uses {
  std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
  Desk* desk = nullptr;  ///< where placements are worked out and kept (desk.h); null: in the page, each time
};
std::vector<http::Route> routes(const Uses& uses);

struct ProgrammeName {
  ProgrammeId programme;
  std::string name;
};
/// The programmes whose pool the actor sees, by name.
std::vector<ProgrammeName> programmes_for(Visit& visit);
bool may_decide(const Visit& visit, ProgrammeId programme);
ProgrammePool load_pool(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme);
/// Whom the actor does not see here: themselves, and the children they are family or staff of at home or school
/// (workflows.md §18.25, 26).
std::set<PersonId> hidden_from(Visit& visit);

/// A waiting child of a pool the actor may see.
struct Child {
  std::shared_ptr<const Loaded> from;
  const Facts& facts;  ///< of `from`, as `pool` is
  const ProgrammePool& pool;
  std::int32_t mentee{};  ///< in the pool
  const Somebody& who() const { return pool.mentees[static_cast<std::size_t>(mentee)]; }
};
std::optional<Child> open_child(Visit& visit, const Uses& uses);
std::string address_of(const Visit& visit, std::int64_t referral);
/// "Not known yet: language, place"; empty when all is known.
std::string not_known(const Visit& visit, const Somebody& somebody);
std::string blocker_words(const Visit& visit, std::uint32_t against);

/// Mentors a mentee may be placed with, best first: points, then order of ids. Without `myself`: nobody proposes
/// themselves.
struct Candidate {
  std::int32_t mentor{};
  matching::Score score;
};
std::vector<Candidate> candidates_of(const ProgrammePool& pool, std::int32_t mentee, PersonId myself = {});
/// The other way round (matching::mentees_for), without `hidden`.
std::vector<matching::Fit> children_for(const ProgrammePool& pool, std::int32_t mentor,
                                        const std::set<PersonId>& hidden = {});

/// How many of the other mentors a decision names.
inline constexpr std::size_t most_alternatives = 5;

/// What somebody decided for a child: a mentor to propose, or to wait. The mentors looked at beside the chosen one are
/// kept (6.01). `invalid`: `mentor` is not possible (placement.flaw.not_possible); a mentor who is not the first, or
/// waiting although somebody is possible, needs a reason (placement.flaw.reason).
struct Decision {
  std::optional<PersonId> mentor;  ///< nothing: keep waiting
  std::string reason;
  std::int64_t proposal{};  ///< the proposal it led to
};
/// Takes a proposal back that is not approved: the child goes on waiting. `conflict` once it was approved, declined or
/// withdrawn; `invalid` without a reason.
Result<std::int64_t> withdraw_proposal(db::Tx& tx, std::int64_t proposal, std::string_view reason,
                                       const records::Author& author);
Result<std::int64_t> record_decision(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentee,
                                     const Decision& decision, const records::Author& author);
/// Keeps a pair together or apart, from the pool's day on (places in the pool). `invalid` by field: a pair that is not
/// possible, or a mentee who is kept together with somebody else, cannot be kept together; an end in the past.
extern const casefile::RecordForm pair_rule_form;
Result<std::int64_t> record_pair_rule(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee,
                                      const casefile::Answers& answers, const records::Author& author);

/// GET /placement/pool?programme=&placement=optimal|stable|steady&w_<criterion>=
http::Response pool_page(Visit& visit, const Uses& uses);
http::Response pool_stop(Visit& visit, const Uses& uses);  ///< POST /placement/pool/stop: the best so far is taken
http::Response pool_api_stop(Visit& visit, const Uses& uses);
/// A setting of the criteria from a day on, approved by who sets it.
Result<std::int64_t> record_setting(db::Tx& tx, ProgrammeId programme, const CriterionFact& setting, Date from,
                                    const records::Author& author);

http::Response pair_page(Visit& visit,
                         const Uses& uses);  ///< GET /placement/pairs/new?programme=&mentor=&mentee=&rule=
http::Response pairs_post(Visit& visit, const Uses& uses);  ///< POST /placement/pairs
http::Response pairs_api_post(Visit& visit, const Uses& uses);
http::Response pair_end(Visit& visit, const Uses& uses);   ///< POST /placement/pairs/{rule}/end
http::Response pairs_api(Visit& visit, const Uses& uses);  ///< GET /api/v1/placement/pairs?programme=: those in force
http::Response pair_api_end(Visit& visit, const Uses& uses);
http::Response run_post(Visit& visit, const Uses& uses);    ///< POST /placement/runs: keeps the run of now
http::Response run_decide(Visit& visit, const Uses& uses);  ///< POST /placement/runs/{run}: adopted or set aside
http::Response run_api_post(Visit& visit, const Uses& uses);
http::Response run_api_decide(Visit& visit, const Uses& uses);
http::Response weights_page(Visit& visit,
                            const Uses& uses);                ///< GET /placement/weights?programme=&w_<criterion>=
http::Response weights_post(Visit& visit, const Uses& uses);  ///< POST the same
/// GET /api/v1/placement/weights?programme=: what is in force today, by the names that a POST of the same takes: all of
/// them, for what is to be in force from a day on.
http::Response weights_api(Visit& visit, const Uses& uses);
http::Response weights_api_post(Visit& visit, const Uses& uses);
std::span<const http::FieldDoc> weights_docs();
http::Response child_page(Visit& visit, const Uses& uses);  ///< GET /placement/children/{child}
http::Response child_wait(Visit& visit, const Uses& uses);  ///< POST /placement/children/{child}/waiting
http::Response show_child(Visit& visit, const Uses& uses, const Child& child, const Refusal* refusal);
http::Response mentor_page(Visit& visit, const Uses& uses);  ///< GET /placement/mentors/{mentor}?programme=
http::Response mentor_api(Visit& visit, const Uses& uses);   ///< GET /api/v1/placement/mentors/{mentor}?programme=
/// GET /placement/my-wait: a family's own view of the wait, for guardians and mentees of age with an account.
http::Response my_wait_page(Visit& visit, const Uses& uses);
http::Response wait_note_page(Visit& visit,
                              const Uses& uses);  ///< GET /placement/wait-notes/{child}?language=: on paper
/// GET and POST /placement/children/{child}/proposal?mentor=: proposal and decision in one act; the acceptances follow
/// on the proposal's page (src/matches).
http::Response propose_page(Visit& visit, const Uses& uses);
http::Response propose_post(Visit& visit, const Uses& uses);
http::Response propose_api(Visit& visit, const Uses& uses);    ///< POST /api/v1/placement/children/{child}/proposal
http::Response wait_api(Visit& visit, const Uses& uses);       ///< POST /api/v1/placement/children/{child}/waiting
http::Response withdraw_page(Visit& visit, const Uses& uses);  ///< GET /placement/proposals/{proposal}/withdrawal
http::Response withdraw_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response withdraw_api(Visit& visit,
                            const Uses& uses);  ///< POST /api/v1/placement/proposals/{proposal}/withdrawal
/// GET /placement/notices/{proposal}: what the family is told about the computer's part in a proposal.
http::Response notice_page(Visit& visit, const Uses& uses);
http::Response profile_page(Visit& visit,
                            const Uses& uses);                ///< GET /placement/people/{person}/{form}?programme=
http::Response profile_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response profile_api_post(Visit& visit, const Uses& uses, const ProfileForm& form);
http::Response sheet_page(Visit& visit, const Uses& uses);  ///< GET /placement/sheets/{person}?programme=: PDF
/// A sheet as PDF called `file`; where there is no printer, the same sheet as a page.
http::Response printed(render::Html sheet, std::string_view file);
http::Response profiles_page(Visit& visit,
                             const Uses& uses);                ///< GET /placement/profiles?programme=: many, as CSV
http::Response profiles_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response profiles_api_post(Visit& visit, const Uses& uses);
http::Response pool_api(Visit& visit, const Uses& uses);   ///< GET /api/v1/placement/pool?programme=
http::Response child_api(Visit& visit, const Uses& uses);  ///< GET /api/v1/placement/children/{child}

}  // namespace kith::placement

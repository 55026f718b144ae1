// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/slices.h"

#include "accounts/accounts.h"
#include "accreditation/routes.h"
#include "app/form_drafts.h"
#include "app/site.h"
#include "arrivals/arrivals.h"
#include "bring_in/bring_in.h"
#include "casefile/casefile.h"
#include "casefile/trail.h"
#include "concerns/concerns.h"
#include "directory/directory.h"
#include "documents/documents.h"
#include "evidence/routes.h"
#include "formative/formative.h"
#include "groups/groups.h"
#include "intake/intake.h"
#include "matches/matches.h"
#include "outcomes/outcomes.h"
#include "partners/partners.h"
#include "personnel/personnel.h"
#include "placement/desk.h"
#include "platform/audit/entry.h"
#include "platform/auth/tries.h"
#include "platform/render/print.h"
#include "policies/policies.h"
#include "record_view/record_view.h"
#include "relationship/meeting_pages.h"
#include "review/review.h"
#include "screening/screening.h"
#include "sharing/sharing.h"
#include "supervision/supervision.h"
#include "supervision/support_person.h"
#include "surveys/surveys.h"
#include "training/training.h"

namespace kith::app {
namespace {

/// What stands on somebody's own work list below the contacts.
supervision::AlsoOwed also_owed(const surveys::Uses& surveys, const screening::Uses& screening,
                                const matches::Uses& matches) {
  supervision::AlsoOwed owed;
  owed.parts = [surveys](Visit& visit) {
    std::vector<casefile::WorkPart> also;
    if (auto part = relationship::work_panel(visit, *surveys.people.columns())) also.push_back(std::move(*part));
    if (auto part = surveys::work_panel(visit, surveys)) also.push_back(std::move(*part));
    if (auto part = bring_in::work_panel(visit)) also.push_back(std::move(*part));
    return also;
  };
  owed.waiting = [screening, matches](Visit& visit) {
    auto lines = arrivals::waiting_lines(visit);
    for (auto& line : concerns::waiting_lines(visit, {matches.people})) lines.push_back(std::move(line));
    if (auto line = screening::waiting_line(visit, screening)) lines.push_back(std::move(*line));
    if (auto line = matches::waiting_line(visit, matches)) lines.push_back(std::move(*line));
    return lines;
  };
  return owed;
}

/// Of those that arrived and of those on record.
std::int64_t concerns_for_nobody(Visit& visit, const casefile::Uses& people) {
  const auto arrived = visit.reading([&](db::Tx& tx) {
    return arrivals::concerns_for_nobody(
        tx, visit.today, [&](const arrivals::Arrival& one) { return arrivals::programme_of(visit, one); });
  });
  return arrived + concerns::concerns_for_nobody(visit, {people});
}

/// All cases of one kind, kept current from one request to the next (casefile/kept_cases.h).
template <class Kept>
auto kept_cases(Agency* agency) {
  return [agency, kept = std::make_shared<Kept>()](Date today, FunctionRef<void(const typename Kept::Cases&)> read) {
    kept->reading(agency->db(), today, read);
  };
}

std::shared_ptr<training::BadgeKey> badge_key_of(const Agency* agency) {
  return agency ? std::make_shared<training::BadgeKey>(agency->folder()) : nullptr;
}

/// The page of an episode shows what is measured of the child.
intake::Uses with_outcomes(intake::Uses uses) {
  uses.outcomes = [](Visit& visit, const intake::Seen& seen) { return outcomes::panel(visit, seen); };
  return uses;
}

accounts::Uses uses_of_accounts(Agency* agency, auth::Hasher& hasher, const casefile::Uses& people) {
  if (!agency) return {};
  return {&agency->db(), &hasher, &agency->secrets(), [agency] { return agency->name(); },
          [people](Visit& visit) { return concerns_for_nobody(visit, people); }};
}

/// What the pages of this path are called; the first one that stands in the table.
std::optional<i18n::Key> title_of(const http::Router& router, std::string_view path) {
  for (const auto& route : router.routes())
    if (route.path == path) return i18n::Key::find(route.title);
  return std::nullopt;
}

/// The pages of people link to what supervision shows of each.
casefile::Uses with_support(casefile::Uses people) {
  people.supports = [own = people](const Visit& visit, PersonId person) {
    return supervision::may_support(visit, own, person);
  };
  return people;
}

}  // namespace

Slices::Slices(Agency* agency, Metrics& metrics) {
  const auto columns = [agency] { return agency->snapshots().current(agency->db()); };
  router_.add(site_routes(agency, metrics, router_));
  router_.add(draft_routes());
  casefile::Uses people;
  people.columns = columns;
  people.book = [agency](FunctionRef<void(const casefile::Book&)> read) {
    agency->people().reading(agency->db(), read);
  };
  router_.add(accounts::routes(uses_of_accounts(agency, hasher_, people)));
  const auto mark = [agency](std::string_view client) {
    return audit::client_mark(agency->secrets().marks(), auth::network_of(client));
  };
  intake::Uses intake;
  intake.people = people;
  intake.episodes = [agency](Date today, FunctionRef<void(const std::map<std::int64_t, intake::Episode>&)> read) {
    agency->episodes().reading(agency->db(), today, read);
  };
  screening::Uses screening;
  screening.people = people;
  screening.files = [agency](Date today, FunctionRef<void(const std::map<std::int64_t, screening::MentorFile>&)> read) {
    agency->mentor_files().reading(agency->db(), today, read);
  };
  screening.mark = mark;
  if (agency) screening.agency = [agency] { return agency->name(); };
  people.cases = [intake, screening](Visit& visit, PersonId person) {
    auto lines = intake::case_lines(visit, intake, person);
    for (auto& line : screening::case_lines(visit, screening, person)) lines.push_back(std::move(line));
    return lines;
  };
  router_.add(casefile::routes(with_support(people)));
  router_.add(directory::routes());
  router_.add(intake::routes(with_outcomes(intake)));
  router_.add(screening::routes(screening));
  const surveys::Uses surveys{people, kept_cases<surveys::Responses>(agency), mark};
  router_.add(surveys::routes(surveys));
  router_.add(outcomes::routes({intake, kept_cases<outcomes::Measurements>(agency)}));
  router_.add(formative::routes({people, kept_cases<formative::Cycles>(agency)}));
  const matches::Uses matches{
      people, intake.episodes, [surveys](Visit& visit, MatchId match) { return surveys::panel(visit, surveys, match); },
      [people](Visit& visit, MatchId match) { return concerns::withheld_of(visit, {people}, match); }};
  router_.add(matches::routes(matches));
  router_.add(concerns::routes({people}));
  router_.add(groups::routes({people}));
  router_.add(partners::routes({people, mark}));
  router_.add(personnel::routes({people}));
  if (agency) placements_ = std::make_unique<placement::Desk>(placement::Desk::Needs{agency->db(), columns});
  router_.add(placement::routes({columns, placements_.get()}));
  router_.add(relationship::routes(columns, mark));
  router_.add(sharing::routes(columns));
  router_.add(supervision::routes(columns, matches, also_owed(surveys, screening, matches)));
  const std::string standards = agency ? agency->folder() + "/standards" : std::string();
  router_.add(accreditation::routes(columns, standards,
                                    [agency]() -> accreditation::KeptFigures& { return agency->figures(); }));
  router_.add(review::routes(columns));
  router_.add(evidence::routes({columns, [agency] { return evidence_folder(*agency); },
                                [agency] { return agency->signing_key().verifier().name; },
                                [agency] { return agency->secrets().pseudonyms(); }, &evidence_bell_, standards}));
  router_.add(arrivals::routes({people, mark}));
  router_.add(training::routes(
      {people, mark, [agency] { return agency->name(); }, [agency] { return agency->secrets().audit_origin(); },
       [](std::string_view html) { return render::print_for_reader(html, render::sheet_style); },
       badge_key_of(agency)}));
  router_.add(documents::routes({people, agency ? &agency->vault() : nullptr}));
  router_.add(policies::routes());
  router_.add(record_view::routes());
  router_.add(bring_in::routes({people.book, columns}));
  router_.add(casefile::trail_routes({people, [this](std::string_view path) { return title_of(router_, path); }}));
}

Slices::~Slices() = default;

}  // namespace kith::app

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "evidence/opened.h"
#include "evidence/opening.html.h"
#include "evidence/package_words.h"
#include "evidence/queries.h"
#include "evidence/routes.h"
#include "platform/audit/entry.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

/// Which packages go with an opening of a round to an outside reviewer: chosen by the director, with pseudonyms only.
namespace kith::evidence {
namespace {

using render::Url;

struct DownloadLine {
  Instant at{};
  std::string what;
};
struct OpeningPackagesView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string who, programme;
  Date last{};
  Url action;
  render::Field packages;
  std::vector<DownloadLine> downloads;
  bool none{}, untouched{};
};

/// A running opening of a programme that the actor directs.
struct OpeningSeen {
  review::Opening opening;
  ProgrammeName programme;
};
std::optional<OpeningSeen> opening_at(Visit& visit) {
  const auto id = visit.open_record("review_openings", visit.path.find("opening")->second);
  const auto programmes = programmes_for(visit);
  const auto found = visit.reading([&](db::Tx& tx) -> std::optional<std::pair<review::Opening, ProgrammeId>> {
    for (const auto& opening : review::openings(tx))
      if (id && opening.id == *id && opening.open_on(visit.today))
        if (const auto round = review::find_round(tx, opening.round)) return std::pair(opening, round->programme);
    return std::nullopt;
  });
  if (!found || !scope_of(visit.actor, auth::Permission::open_review).sees_whole(found->second)) return std::nullopt;
  for (const auto& programme : programmes)
    if (programme.id == found->second) return OpeningSeen{found->first, programme};
  return std::nullopt;
}

std::string package_text(const Visit& visit, const Package& package) {
  return visit.words.date(package.from) + " – " + visit.words.date(package.to) + ", " +
         visit.words.text("evidence.as_of") + " " + visit.words.date(package.as_of) + " (" +
         std::to_string(package.id) + ")";
}

std::vector<Package> offered(Visit& visit, const Uses& uses, const OpeningSeen& seen) {
  auto list = packages_for(visit);
  std::erase_if(list, [&](const Package& p) { return !can_be_opened(p, seen.programme.id) || !is_here(uses, p); });
  return list;
}

/// What the account of the opening took away since it was let in, from the audit log.
std::vector<DownloadLine> downloads(Visit& visit, const OpeningSeen& seen, const std::vector<Package>& packages) {
  std::vector<DownloadLine> list;
  const db::Params of{{"account", seen.opening.account}, {"about", "%[\"evidence_package\",%"}};
  visit.read([&](db::Tx& tx) {
    tx.query(sql::downloads_of, of, [&](const db::Row& row) {
      for (const auto& subject : audit::subjects_in(row.text(2))) {
        const auto package = std::ranges::find(packages, subject.key, &Package::id);
        if (subject.kind == "evidence_package" && package != packages.end())
          list.push_back({{row.integer(0), static_cast<std::int32_t>(row.integer(1))}, package_text(visit, *package)});
      }
    });
  });
  return list;
}

http::Response show_opening(Visit& visit, const Uses& uses, const OpeningSeen& seen, const Refusal* refusal) {
  const auto packages = offered(visit, uses, seen);
  const auto given = visit.reading([&](db::Tx& tx) { return opened_with(tx, seen.opening.id); });
  const render::FormState state(visit.words, nullptr, refusal);
  OpeningPackagesView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.who = seen.opening.who, view.programme = seen.programme.name, view.last = seen.opening.last;
  view.action = Url("/evidence/openings/" + visit.seal_record("review_openings", seen.opening.id));
  std::vector<render::Field::Choice> choices;
  for (const Package& package : packages)
    choices.push_back({visit.seal_record("evidence_packages", package.id), package_text(visit, package)});
  view.packages = state.choice("packages", "evidence.opening.packages", std::move(choices));
  view.packages.required = false;
  for (std::size_t i = 0; i < packages.size(); ++i) view.packages.choices[i].chosen = given.contains(packages[i].id);
  view.downloads = downloads(visit, seen, packages);
  view.none = packages.empty(), view.untouched = view.downloads.empty();
  render::Html body;
  html::opening(body, view, visit.words);
  return visit.page(visit.words.text("evidence.opening.title"), body,
                    !refusal                                 ? 200
                    : refusal->kind == RefusalKind::conflict ? 409
                                                             : 422);
}

Result<http::Response> save_opening(Visit& visit, const Uses& uses, const OpeningSeen& seen, http::Response done) {
  const auto packages = offered(visit, uses, seen);
  std::set<std::int64_t> ids, wanted;
  for (const Package& package : packages) ids.insert(package.id);
  for (const auto sent : visit.request.form.all("packages")) {
    const auto id = visit.open_record("evidence_packages", sent);
    if (!id || std::ranges::find(packages, *id, &Package::id) == packages.end())
      return refuse(RefusalKind::invalid, "http.field.not_a_choice", "packages");
    wanted.insert(*id);
  }
  return visit.change("evidence.open_to_reviewer", [&](db::Tx& tx) -> Result<http::Response> {  // not a word
    const auto kept = open_packages(tx, seen.opening, ids, wanted, visit.actor.account, visit.now);
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("review_opening", seen.opening.id);
    for (const auto id : *kept) visit.changed("evidence_package", id);
    return done;
  });
}

}  // namespace

http::Response opening_page(Visit& visit, const Uses& uses) {
  const auto seen = opening_at(visit);
  return seen ? show_opening(visit, uses, *seen, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response opening_post(Visit& visit, const Uses& uses) {
  const auto seen = opening_at(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto address = "/evidence/openings/" + visit.seal_record("review_openings", seen->opening.id);
  const auto made = save_opening(visit, uses, *seen, http::Response::see_other(address + "?done=done.saved"));
  return made ? *made : show_opening(visit, uses, *seen, &made.error());
}

http::Response opening_api_post(Visit& visit, const Uses& uses) {
  const auto seen = opening_at(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = save_opening(visit, uses, *seen, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::evidence

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <filesystem>

#include "accreditation/own_store.h"
#include "evidence/queries.h"
#include "evidence/routes.h"
#include "platform/auth/policy.h"

namespace kith::evidence {
namespace {

bool on(const http::Fields& form, std::string_view name) {
  const auto value = form.get(name);
  return value == "true" || value == "on";
}

}  // namespace

std::vector<ProgrammeName> programmes_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::make_evidence);
  std::vector<ProgrammeName> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees_whole(row.id<ProgrammeId>(0))) list.push_back({row.id<ProgrammeId>(0), row.string(1)});
    });
  });
  return list;
}

accreditation::OwnCatalogues own_for(Visit& visit, const Uses& uses) {
  return visit.reading([&](db::Tx& tx) { return accreditation::own_catalogues(tx, uses.standards, visit.today); });
}

std::vector<Package> packages_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::make_evidence);
  auto list = visit.reading([](db::Tx& tx) { return packages(tx); });
  std::erase_if(list, [&](const Package& p) { return !scope.sees_whole(p.programme); });
  return list;
}

std::optional<Package> open_package(Visit& visit) {
  const auto id = visit.open_record("evidence_packages", visit.path.find("package")->second);
  if (!id) return std::nullopt;
  auto package = visit.reading([&](db::Tx& tx) { return find_package(tx, *id); });
  const auto scope = scope_of(visit.actor, auth::Permission::make_evidence);
  return package && scope.sees_whole(package->programme) ? std::move(package) : std::nullopt;
}

std::string address_of(const Visit& visit, const Package& package) {
  return "/evidence/packages/" + visit.seal_record("evidence_packages", package.id);
}

bool is_here(const Uses& uses, const Package& package) {
  return package.state == PackageState::made && std::filesystem::exists(archive_path(uses.folder(), package.id));
}

std::string download_name(const Package& package) { return "kith-evidence-" + iso(package.as_of) + ".zip"; }

Result<NewPackage> read_wanted(const Visit& visit) {
  const auto& form = visit.request.form;
  std::vector<Problem> problems;
  NewPackage wanted;
  const auto programme = visit.open_id<ProgrammeId>(form.get("programme"));
  if (programme && scope_of(visit.actor, auth::Permission::make_evidence).sees_whole(*programme))
    wanted.programme = *programme;
  else
    problems.push_back({"programme", "http.field.missing"});
  const auto day = [&](std::string_view name, Date& into) {
    const auto typed = i18n::read_date(form.get(name), visit.today);
    if (typed)
      into = *typed;
    else
      problems.push_back({std::string(name), form.get(name).empty() ? "http.field.missing" : "http.field.not_a_date"});
  };
  day("from", wanted.from);
  day("to", wanted.to);
  wanted.as_of = visit.today;
  if (!form.get("as_of").empty()) day("as_of", wanted.as_of);
  if (!form.get("edition").empty()) wanted.edition = form.get("edition");
  wanted.language = form.get("language").empty()
                        ? visit.words.language()
                        : i18n::parse_language(form.get("language")).value_or(i18n::Language::fake);
  if (wanted.language == i18n::Language::fake) problems.push_back({"language", "http.field.not_a_choice"});
  wanted.named = form.get("cases") == "names";
  wanted.names_confirmed = on(form, "names_confirmed");
  wanted.why = form.get("why");
  if (wanted.why.size() > 2'000) problems.push_back({"why", "http.field.too_long"});
  wanted.printed = !on(form, "without_pdf");
  if (!problems.empty()) return refuse(std::move(problems));
  return wanted;
}

Result<http::Response> order(Visit& visit, const Uses& uses, FunctionRef<http::Response(std::int64_t)> done) {
  const auto wanted = read_wanted(visit);
  if (!wanted) return tl::unexpected(wanted.error());
  const auto columns = uses.columns();
  const auto own = own_for(visit, uses);
  const char* act = wanted->named ? "evidence.order_named" : "evidence.order";  // not a word: an act
  auto made = visit.change(act, [&](db::Tx& tx) -> Result<http::Response> {
    const auto id = ask_for(tx, *wanted, *columns, own, visit.actor.account, visit.now);
    if (!id) return tl::unexpected(id.error());
    visit.changed("evidence_package", *id);
    visit.changed("programme", wanted->programme.value);
    return done(*id);
  });
  if (made && uses.bell) uses.bell->ring();
  return made;
}

Result<http::Response> stop(Visit& visit, const Uses& uses, const Package& package, http::Response done) {
  auto made = visit.change("evidence.stop", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!stop_package(tx, package.id, visit.now)) return refuse(RefusalKind::conflict, "evidence.flaw.over");
    visit.changed("evidence_package", package.id);
    return done;
  });
  if (made && uses.bell) uses.bell->ring();
  return made;
}

Result<http::Response> take_away(Visit& visit, const Uses& uses, const Package& package, http::Response done) {
  auto made = visit.change("evidence.remove", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!remove_package(tx, package.id, visit.today)) return refuse(RefusalKind::conflict, "evidence.flaw.gone");
    visit.changed("evidence_package", package.id);
    return done;
  });
  std::error_code ignored;
  if (made) std::filesystem::remove(archive_path(uses.folder(), package.id), ignored);
  return made;
}

}  // namespace kith::evidence

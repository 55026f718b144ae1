// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evidence/builder.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"

/// Pages and JSON of evidence packages.
namespace kith::evidence {

/// What the pages use. The maker (Builder) works for the same folder and bell.
struct Uses {
  std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
  std::function<std::string()> folder;  ///< of the archives
  std::function<std::string()> log;     ///< the audit log's name (subject_of)
  std::function<crypto::Key()> secret;  ///< the agency's, for pseudonyms
  Bell* bell{};
  std::string standards{};  ///< folder of the agency's own catalogues; empty: only those in the records
};
std::vector<http::Route> routes(const Uses& uses);

/// A package as the actor may see it: of a programme they make packages for.
std::vector<Package> packages_for(Visit& visit);
std::optional<Package> open_package(Visit& visit);
struct ProgrammeName {
  ProgrammeId id;
  std::string name;
};
std::vector<ProgrammeName> programmes_for(Visit& visit);
/// The agency's own catalogues as they are today, of every programme.
accreditation::OwnCatalogues own_for(Visit& visit, const Uses& uses);
std::string address_of(const Visit& visit, const Package& package);
/// Whether its archive lies here: it was made, by this server, and is still there.
bool is_here(const Uses& uses, const Package& package);
/// The archive as an answer; noted as seen. 404 when it is not there.
http::Response archive_of(Visit& visit, const Uses& uses, const Package& package);
/// "package-12" of the archive a browser saves: the as-of day, nothing a person typed.
std::string download_name(const Package& package);
/// Reads the fields of the form or of JSON; problems by field.
Result<NewPackage> read_wanted(const Visit& visit);
/// Queues what was read and rings; the answer is made from its id.
Result<http::Response> order(Visit& visit, const Uses& uses, FunctionRef<http::Response(std::int64_t)> done);
/// Ends a package under way, or takes an archive away. Refusal: `conflict` when there is nothing to end or take away.
Result<http::Response> stop(Visit& visit, const Uses& uses, const Package& package, http::Response done);
Result<http::Response> take_away(Visit& visit, const Uses& uses, const Package& package, http::Response done);

http::Response packages_page(Visit& visit, const Uses& uses);      ///< GET /evidence/packages
http::Response packages_new_page(Visit& visit, const Uses& uses);  ///< GET /evidence/packages/new
http::Response packages_post(Visit& visit, const Uses& uses);
http::Response package_page(Visit& visit, const Uses& uses);  ///< GET /evidence/packages/{package}
http::Response package_stop_post(Visit& visit, const Uses& uses);
http::Response package_remove_post(Visit& visit, const Uses& uses);
http::Response package_download(Visit& visit, const Uses& uses);
http::Response package_case_page(Visit& visit, const Uses& uses);  ///< GET /evidence/packages/{package}/case
/// GET /evidence/opened, /evidence/opened/{package}/package.zip: an outside reviewer's (opened.h).
http::Response opened_page(Visit& visit, const Uses& uses);
http::Response opened_download(Visit& visit, const Uses& uses);
http::Response opened_api(Visit& visit, const Uses& uses);
/// GET and POST /evidence/openings/{opening}: which packages go with an opening.
http::Response opening_page(Visit& visit, const Uses& uses);
http::Response opening_post(Visit& visit, const Uses& uses);
http::Response opening_api_post(Visit& visit, const Uses& uses);
http::Response packages_api_list(Visit& visit, const Uses& uses);
http::Response packages_api_post(Visit& visit, const Uses& uses);
http::Response package_api_one(Visit& visit, const Uses& uses);
http::Response package_api_stop(Visit& visit, const Uses& uses);
http::Response package_api_remove(Visit& visit, const Uses& uses);

}  // namespace kith::evidence

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "accreditation/own_store.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "platform/render/form.h"
#include "platform/render/url.h"

/// Pages and API of the agency's own catalogues (decision 0290), for whoever sets policies: of the whole agency for
/// what is about every programme and for wording, else of each programme that a catalogue names.
namespace kith::accreditation {

/// What a text holds, as {{> own_preview}} shows it.
struct OwnPreview {
  struct Clause {
    std::string id, title, shown, wording;
  };
  struct Wording {
    std::string edition, clause, text;
  };
  std::string heading, whom;
  std::vector<Clause> clauses;
  std::vector<Wording> wordings;
  bool has_clauses() const { return !clauses.empty(); }
  bool has_wordings() const { return !wordings.empty(); }
};
OwnPreview preview_of(const i18n::Words& words, const OwnCatalogues& own,
                      const std::vector<ProgrammeNamed>& programmes);
/// "county.toml, line 7, clause Y-2: there is no measure M9.99."
std::vector<std::string> problem_texts(const i18n::Words& words, const OwnCatalogues& own);

/// Whether the actor may keep, change or withdraw a text that is about these programmes (`programmes_of`).
bool may_keep(const auth::Actor& actor, const std::optional<std::vector<ProgrammeId>>& programmes);
/// Keeps what was sent, from the page or as JSON: `sent` has a name, a content and, for a new version, the chain and
/// the version that was read. Refusals as `keep_own_text`; `forbidden`, also for the name of a file in `folder`, whose
/// catalogue would no longer be used, to who does not set policies of the agency; `conflict` when a newer version is
/// there.
Result<http::Response> keep(Visit& visit, const std::string& folder, const OwnText& sent,
                            FunctionRef<http::Response(std::int64_t)> done);
/// The field `version` as it was sent; 0: none.
std::int64_t version_sent(const Visit& visit);
Result<http::Response> withdraw(Visit& visit, std::int64_t chain, FunctionRef<http::Response()> done);
/// The one the path names; nothing when there is none.
std::optional<OwnText> own_text_at(Visit& visit);
std::string address_of(const Visit& visit, std::int64_t own_text);

/// `folder`: where files of catalogues lie (own_catalogues.h).
std::vector<http::Route> own_routes(const std::string& folder);

http::Response own_catalogues_page(Visit& visit, const std::string& folder);  ///< GET /accreditation/own-catalogues
http::Response own_new_page(Visit& visit);                                    ///< GET .../own-catalogues/new
http::Response own_new_post(Visit& visit, const std::string& folder);  ///< POST .../own-catalogues: `act` check or save
http::Response own_page(Visit& visit);                                 ///< GET .../own-catalogues/{catalogue}
http::Response own_edit_page(Visit& visit);                            ///< GET .../own-catalogues/{catalogue}/edit
http::Response own_edit_post(Visit& visit, const std::string& folder);  ///< POST the same
http::Response own_withdraw_post(Visit& visit);
http::Response own_download(Visit& visit);  ///< GET .../own-catalogues/{catalogue}/catalogue.toml
http::Response own_wording_page(Visit& visit, const std::string& folder);  ///< GET .../own-catalogues/wording
http::Response own_wording_post(Visit& visit, const std::string& folder);
http::Response own_wording_api(Visit& visit, const std::string& folder);  ///< POST /api/v1/own-catalogues/wording
std::span<const http::FieldDoc> wording_docs();
http::Response own_api_list(Visit& visit, const std::string& folder);
http::Response own_api_one(Visit& visit);
http::Response own_api_post(
    Visit& visit,
    const std::string& folder);  ///< a new one, or with {catalogue} a new version; `only_check` keeps nothing
http::Response own_api_withdraw(Visit& visit);

}  // namespace kith::accreditation

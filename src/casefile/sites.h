// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"

/// The sites of the agency's programmes as a field of a form: where a child is served, a group meets.
namespace kith::casefile {

/// Those of today by name; value = sealed site.
std::vector<render::Field::Choice> sites_of_today(Visit& visit);
/// A select of them, `site`, by name, with `none` (left out: "No site") first. Nothing when the agency has no sites.
std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, i18n::Key none);
std::optional<FormRow> site_row(Visit& visit, const render::FormState& state);
/// What was chosen there; 0 when nothing was. A problem of `site` when it is no site of today.
SiteId chosen_site(Visit& visit, std::vector<Problem>& problems);

/// For check_fields and OpenAPI.
inline constexpr http::FieldDoc site_doc{.name = "site", .type = http::FieldType::id, .about = "casefile.field.site"};

}  // namespace kith::casefile

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <initializer_list>

#include "casefile/record_form.h"
#include "platform/auth/permission.h"

/// The sites of the agency's programmes as a field of a form: where a child is served, a group meets.
namespace kith::casefile {

/// Those of today by name; value = sealed site.
std::vector<render::Field::Choice> sites_of_today(Visit& visit);
/// Of those the ones that some permission opens to the actor as a whole, in whatever programme: a teacher lead's are
/// the own school alone (workflows.md §15).
std::vector<render::Field::Choice> sites_worked_at(Visit& visit, std::initializer_list<auth::Permission> permissions);
/// Whether the permission opens a site of the programme, or the programme: who may choose the programme on a form that
/// asks for the site too.
bool works_somewhere_in(const Visit& visit, auth::Permission permission, ProgrammeId programme);

/// A select of them, `site`, by name, with `none` (left out: "No site") first. Nothing when the agency has no sites.
std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, i18n::Key none);
std::optional<FormRow> site_row(Visit& visit, const render::FormState& state);
/// The same of the sites that `permission` opens; "No site" is there for who works at all of a programme.
std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, auth::Permission permission);
/// What was chosen there; 0 when nothing was. A problem of `site` when it is no site of today.
SiteId chosen_site(Visit& visit, std::vector<Problem>& problems);

/// For check_fields and OpenAPI.
inline constexpr http::FieldDoc site_doc{.name = "site", .type = http::FieldType::id, .about = "casefile.field.site"};

}  // namespace kith::casefile

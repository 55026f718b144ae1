// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "platform/render/components.h"
#include "review/answers.h"
#include "review/improvement.h"

/// What the pages of improvement share.
namespace kith::review {

struct Programme {
  ProgrammeId id;
  std::string name;
};
/// Whose feedback an evaluation gathers and whom it is shared with (IMA VI-1), as the records call them.
inline constexpr std::string_view stakeholder_groups[] = {"mentees", "mentors",       "families",   "staff",
                                                          "leaders", "site_partners", "supervisors"};

/// Those in which the actor may, by name.
std::vector<Programme> programmes_for(Visit& visit, auth::Permission permission);
/// The one asked for, else the first.
std::optional<Programme> chosen(const Visit& visit, const std::vector<Programme>& list, std::string_view sent);
/// The one asked for, among those the actor records evaluations and actions of.
std::optional<Programme> recording(Visit& visit, std::string_view sent);
std::string address_of_improvement(const Visit& visit, ProgrammeId programme);

render::Status status_of(const Visit& visit, const PlanAction& action);
/// "Not in order in some files · The rights were explained in writing"
std::string finding_text(const Visit& visit, const Finding& finding);

/// Records what the request says of a new evaluation, action or step, for the page and for JSON alike.
Result<http::Response> record_evaluation(Visit& visit, const Programme& programme,
                                         FunctionRef<http::Response(std::int64_t)> done);
Result<http::Response> record_action(Visit& visit, const Programme& programme,
                                     FunctionRef<http::Response(std::int64_t)> done);
/// An action of the path, when the actor owns it or records for its programme.
struct OpenedAction {
  PlanAction action;
  ProgrammeId programme;
};
std::optional<OpenedAction> open_action(Visit& visit);
Result<http::Response> record_step(Visit& visit, const OpenedAction& opened, http::Response done);
/// Their JSON fields.
std::span<const http::FieldDoc> evaluation_docs();
std::span<const http::FieldDoc> action_docs();
std::span<const http::FieldDoc> share_docs();
std::span<const http::FieldDoc> external_docs();

}  // namespace kith::review

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "platform/http/visit.h"
#include "review/oversight.h"

namespace kith::review {

/// A record of oversight that is added on a form of its own.
struct OversightAct {
  const casefile::RecordForm* form;
  std::string_view title, lead;               ///< words
  std::string_view new_path, path, api_path;  ///< GET the form, POST it, POST as JSON
};
std::span<const OversightAct> oversight_acts();

http::Response oversight_new_page(Visit& visit, const OversightAct& act);
http::Response oversight_post(Visit& visit, const OversightAct& act);
http::Response oversight_api_post(Visit& visit, const OversightAct& act);
http::Response determination_page(Visit& visit);  ///< GET /review/determinations/{determination}
http::Response determination_post(Visit& visit);  ///< POST the same: corrected, or confirmed again
http::Response determination_withdraw_post(Visit& visit);
http::Response determination_api(Visit& visit);       ///< GET /api/v1/determinations/{determination}
http::Response determination_api_post(Visit& visit);  ///< POST the same
http::Response determination_api_withdraw(Visit& visit);

}  // namespace kith::review

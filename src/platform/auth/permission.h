// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string_view>

namespace kith::auth {

/// What a person may do. The policy table (policy.cpp) says which role may, over whom (relation), in which account
/// state; what is not in the table is denied. `anyone` and `signed_in` need no role.
enum class Permission : std::uint8_t {
  anyone,             ///< the sign-in page, assets, probes
  signed_in,          ///< own account, sign out, language
  see_work_list,      ///< who needs me today
  see_match,          ///< a match's page: people, timeline, windows
  record_contact,     ///< a supervisory contact (MS 8.03)
  correct_contact,    ///< a new version of a contact
  record_meeting,     ///< a meeting of mentor and mentee (MS 8.01)
  record_support,     ///< support requests, responses and recognitions (MS 8.02)
  see_measures,       ///< figures without names
  see_measure_cases,  ///< the failing cases behind a figure
  see_records,        ///< the generic record view
  import_records,
  export_records,
  manage_accounts,
  see_audit,
  see_operations,     ///< /metrics, self-audit
};
std::string_view name(Permission);

}  // namespace kith::auth

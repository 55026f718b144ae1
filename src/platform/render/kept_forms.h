// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/function_ref.h"
#include "platform/i18n/i18n.h"

/// Drafts as a property of every form (docs/decisions/0208): a form that posts and has room for free text keeps what is
/// typed. The finished page is gone over once, so no slice has to do anything for it and none can forget it.
namespace kith::render {

using KeptFields = std::vector<std::pair<std::string, std::string>>;

/// What somebody typed into a form earlier and has not sent.
struct KeptForm {
  KeptFields fields;
  std::string when;  ///< in the visitor's language
};

/// Where drafts are sent, and the names of the two fields that every such form carries: which form it is, and the page
/// it stands on.
inline constexpr std::string_view drafts_address = "/drafts", draft_field = "_draft", draft_page_field = "_page";

/// `page` with its forms made to keep drafts: the script saves there, the fields say which form it is. `kept` is asked
/// for each; what it gives stands in the fields, with a notice and a button to start afresh. The name of a form is
/// where it posts and what its hidden fields say it is about, never a value somebody types. Left alone: forms without a
/// textarea, forms that keep drafts of their own (data-draft-url), and those marked data-draft="no".
/// `page` is a page of our templates: lower-case names, values in double quotes. O(size of the page).
std::string keep_forms(std::string_view page, std::string_view address, const i18n::Words& words,
                       FunctionRef<std::optional<KeptForm>(std::string_view form)> kept);

}  // namespace kith::render

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/i18n/i18n.h"

/// What stands in a person's record, as people say it.
namespace kith::casefile {

/// A number as it is read aloud: "416 555-0101" of the North American "+14165550101"; any other as it is kept (E.164).
std::string phone_shown(std::string_view e164);
/// "French, Cree" of "fr;cr"; a code without a word of ours stays a code.
std::string languages_shown(const i18n::Words& words, std::string_view codes);
/// Whole years lived on a day. Born on 29 February: older from 1 March in other years.
int age_on(Date born, Date day);

}  // namespace kith::casefile

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/instant.h"

namespace kith::db {
class Tx;
}

/// What somebody has typed and not sent yet, kept on the server so that an ended session, a dead battery or another
/// browser loses nothing. A draft belongs to one person, one form and one record, so it never shows up on another
/// record's form. Sealing and permission are the form's: whoever may not open the form never gets its draft.
namespace kith::drafts {

using Fields = std::vector<std::pair<std::string, std::string>>;  ///< names and values in the form's order

/// As they are stored: a list of names and values, in order. `from_text` takes only what `as_text` made.
std::string as_text(const Fields& fields);
Fields from_text(std::string_view text);
/// Those worth keeping (see `save`); nothing when they are too many, too big or not UTF-8.
std::optional<Fields> keepable(const Fields& fields);

struct Place {
  AccountId account{};
  std::string_view form;     ///< a word of ours: "supervision.contact"
  std::string_view subject;  ///< the record the form is about, "match:12"; empty for a form about none
};

struct Draft {
  Fields fields;
  std::int64_t saved_at{};  ///< UTC seconds
};

/// Puts `fields` in the place of an earlier draft. Fields whose names begin with `_` (form token, idempotency key) or
/// contain "password" are left out; so are empty ones, and a draft of none is discarded. False, changing nothing, when
/// it is too big (200 fields, 64 KiB) or not UTF-8.
bool save(db::Tx& tx, const Place& place, const Fields& fields, Instant now);
std::optional<Draft> load(db::Tx& tx, const Place& place);
/// To be called in the act that sends the form. False when there was none.
bool discard(db::Tx& tx, const Place& place);

struct Waiting {
  std::string form, subject;
  std::int64_t saved_at{};
};
/// All drafts of a person, newest first.
std::vector<Waiting> waiting(db::Tx& tx, AccountId account);

/// Deletes what was not touched for `days` days; returns how many.
std::int64_t purge(db::Tx& tx, int days, Instant now);

}  // namespace kith::drafts

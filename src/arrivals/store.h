// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "arrivals/forms.h"
#include "platform/db/db.h"
#include "records/append.h"

namespace kith::arrivals {

inline constexpr int draft_days = 30;  ///< how long a form that was put aside is kept

struct Arrival {
  std::int64_t arrival{};
  Kind kind{};
  http::Fields fields;
  std::string language;
  std::optional<Date> sent_on;  ///< nothing: a draft
  bool doubtful{};
};

/// What is written: the answers as asked, and the language of the page.
struct Typed {
  Kind kind{};
  http::Fields fields;
  std::string language;
};
/// Keeps a form for later; the link is shown once and stored as a digest. Nothing when it is too big (64 KiB).
std::optional<std::string> put_aside(db::Tx& tx, const Typed& typed, Instant now);
/// The same under a link that is there; false when it is too big, has been sent or has ended.
bool put_aside_again(db::Tx& tx, std::string_view link, const Typed& typed, Instant now);
/// Under its link, or without one. 0 when the link has been used.
std::int64_t send(db::Tx& tx, std::string_view link, const Typed& typed, bool doubtful, Instant now);
/// Drafts of the last `draft_days` and what was sent.
std::optional<Arrival> find(db::Tx& tx, std::string_view link, Instant now);

/// Sent and not settled, oldest first; or one of them.
std::vector<Arrival> waiting(db::Tx& tx);
std::optional<Arrival> waiting_one(db::Tx& tx, std::int64_t arrival);
/// `record` 0: set aside, with a reason. Refused (`conflict`) when somebody else has settled it.
Result<void> settle(db::Tx& tx, std::int64_t arrival, std::int64_t record, std::string_view reason,
                    const records::Author& author);

/// Deletes drafts that have ended.
std::int64_t purge(db::Tx& tx, Instant now);
/// Takes the words away of what was taken or set aside more than `days` ago; how many.
std::int64_t forget_words(db::Tx& tx, int days, Instant now);

}  // namespace kith::arrivals

// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "directory/hsds.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"
#include "platform/db/db.h"

namespace kith::directory {

/// What a reading did, or would do.
struct Done {
  std::int64_t added{}, changed{}, unchanged{};
  std::int64_t gone{};  ///< no longer there: marked, never deleted
  std::int64_t back{};  ///< among `changed`: were gone
};
struct Reading {
  std::string source;  ///< which directory, as the agency calls it
  PersonId by{};       ///< 0 = nobody in the records
  Instant at{};
  bool dry_run{};
  bool sure{};  ///< more than half may vanish
};
/// Brings a source up to date: adds what is new, changes what says something else, marks what is no longer there. The
/// same services twice change nothing. Refusals (`invalid`): no source, no service; `conflict` when more than half of
/// what stood there would vanish and the reading is not `sure`, as when one page of a list was taken for the whole.
Result<Done> take(db::Tx& tx, const std::vector<Listing>& services, const Reading& reading);

struct LastReading {
  std::string source;
  std::int64_t at{};  ///< UTC seconds
  std::int64_t added{}, changed{}, unchanged{}, gone{};
};
std::vector<LastReading> last_readings(db::Tx& tx);  ///< of each source

struct Asked {
  std::string words;     ///< all of them must be found, in whatever field; the first four count
  std::string language;  ///< a code; empty: any
  std::optional<std::int64_t> age;
  bool all{};  ///< those that are closed or vanished too
};
struct Found {
  std::int64_t id{};
  Listing service;
  std::optional<std::int64_t> gone_at;  ///< UTC seconds
};
/// By name, those whose name has the first word before the others. One pass over the table.
std::vector<Found> find(db::Tx& tx, const Asked& asked, std::size_t most, std::size_t skip);
std::int64_t count(db::Tx& tx, const Asked& asked);
/// Code and how a directory writes it, for the filter.
std::vector<std::pair<std::string, std::string>> languages(db::Tx& tx);

struct Whole {
  Found found;
  std::string source;
  std::int64_t changed_at{};  ///< UTC seconds
};
std::optional<Whole> service(db::Tx& tx, std::int64_t id);

/// How a referral names the service: "Youth helpline, Maison des jeunes, +1 514-555-0101".
std::string as_agency(const Listing& service);
/// Notes where a referral went, once for each.
void choose(db::Tx& tx, std::int64_t referral_out, std::int64_t service);
struct Outcome {
  std::string code;  ///< of referrals_out.outcome; empty: not known yet
  std::int64_t count{};
};
std::vector<Outcome> outcomes(db::Tx& tx, std::int64_t service, Date as_of);

}  // namespace kith::directory

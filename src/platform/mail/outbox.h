// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/instant.h"

namespace kith::db {
class Tx;
}

/// Letters that leave by mail (docs/decisions/0240). A slice puts one here in the transaction of the act that causes
/// it; a thread of the server sends it (postman.h). What is on file of a letter is read from here, not from the slice's
/// own tables. Works the same when nothing can be sent: letters wait.
namespace kith::mail {

/// What the agency has set (settings.h, `kith mail set`).
struct Terms {
  bool on{};  ///< switched on, with an address to come from and one to be reached at
  std::string from, from_name;
  std::string public_address;  ///< "https://kith.example.org", without a slash at the end
};
Terms terms(db::Tx& tx);

/// A letter as a slice puts it. Subjects say nothing of mentoring and name nobody: mailboxes are shared (decision
/// 0207).
struct Letter {
  std::string act;  ///< "reference", "survey", "meetings", "decision", "arrival": what `record` is a key of
  std::int64_t record{};
  int part{};         ///< which of several about the record
  std::string once;   ///< letters of one act, record, part and `once` are one letter
  PersonId person{};  ///< to whom, when they are in the records
  std::string to, language, subject, body;
};
/// Puts a letter, to be sent from now on; false when it was put before. Throws std::invalid_argument for what
/// message.h refuses: ask `is_address` first.
bool put(db::Tx& tx, const Letter& letter, Instant now);

/// Letters about the record that have not left do not leave; their text is gone.
void take_back(db::Tx& tx, std::string_view act, std::int64_t record, Instant now);

enum class State : std::uint8_t { waiting, sent, failed, taken_back };

/// What is on file of one letter.
struct Posted {
  std::int64_t record{};
  int part{};
  State state{};
  std::int64_t made_at{}, next_at{};    ///< UTC seconds
  std::optional<std::int64_t> done_at;  ///< UTC seconds; when it was sent, given up or taken back
  std::string error;                    ///< kind of the last failure (transport.h), or empty
};
std::vector<Posted> about(db::Tx& tx, std::string_view act, std::int64_t record);  ///< oldest first
std::vector<Posted> about_all(db::Tx& tx, std::string_view act);                   ///< by record, oldest first
/// Records of `act` that letters wait for.
std::vector<std::int64_t> waiting_records(db::Tx& tx, std::string_view act);

/// For the administrator: no address, no text.
struct Unsent {
  std::int64_t id{};
  std::string act;
  std::int64_t made_at{};
  State state{};
  int attempts{};
  std::int64_t next_at{};
  std::string error;
};
std::vector<Unsent> unsent(db::Tx& tx, int most);
struct Counts {
  std::int64_t waiting{}, failed{}, sent{};
  std::optional<std::int64_t> last_sent, oldest_waiting;  ///< UTC seconds
};
Counts counts(db::Tx& tx);
/// A letter that failed or waits for its next try is tried at once; false when there is none, or it is on its way.
bool try_again(db::Tx& tx, std::int64_t id, Instant now);
/// All that wait for their next try are tried at once; how many.
std::int64_t try_all_again(db::Tx& tx, Instant now);
/// Takes address and text of letters away that were given up 30 days ago.
void forget_failed(db::Tx& tx, Instant now);

}  // namespace kith::mail

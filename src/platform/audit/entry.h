// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/instant.h"

namespace kith::audit {

/// A record an act read or changed: kind ("match", "contact", "account", a record type) and key.
struct Subject {
  std::string kind;
  std::int64_t key{};
  auto operator<=>(const Subject&) const = default;
};

/// Of one entry; what is more goes into a second.
inline constexpr std::size_t most_subjects = 10'000;

/// On whose behalf something was done.
enum class By : std::uint8_t {
  account,    ///< a signed-in person
  anonymous,  ///< nobody signed in (a failed sign-in)
  machine,    ///< the command line ("operator")
  job,        ///< the program itself, by the clock
};
std::string_view name(By);

/// One line of the audit log: who did what to which records, when, from where, with which outcome, and why.
/// No field carries record content, names, logins, passwords or tokens. All texts are printable ASCII (32-126) of at
/// most 200 characters; `append` throws std::logic_error for anything else, so nothing can break or forge a line.
struct Entry {
  Instant at{};
  By by{By::account};
  AccountId account{};  ///< 0 = none
  PersonId person{};    ///< 0 = none
  std::string action;   ///< "contact.record", "match.see", "sign_in.refused", "session.end": a constant of ours
  std::vector<Subject> subjects;  ///< sorted and made unique when appended; at most 10,000
  std::string client;             ///< keyed digest of the client's address (client_mark), or empty
  std::string request;            ///< the request's reference number, or empty
  std::string outcome{"done"};    ///< "done", or why not: a refusal's kind or key
  std::string detail;             ///< why or how in words of ours: "state=suspended", "reason=throttled"
};

/// `[["match",12],["person",7]]`, as stored.
std::string subjects_text(const std::vector<Subject>& subjects);
/// The same read back; what is not of that form is left out.
std::vector<Subject> subjects_in(std::string_view text);

/// One stored row: what `audit_log` holds and what `kith audit export` writes.
struct Row {
  std::uint64_t seq{};
  std::int64_t at{};      ///< UTC seconds
  std::int32_t offset{};  ///< minutes
  std::string by;
  std::int64_t account{}, person{};
  std::string action, subjects, client, request, outcome, detail;
  std::string node;  ///< base64 of the biggest complete subtree ending with this row (not part of the leaf)
};

/// The bytes that are hashed into the tree: thirteen netstrings (`<length in decimal>:<bytes>,`) in this order:
/// `kith-audit-1`, seq, at, offset, by, account, person, action, subjects, client, request, outcome, detail; numbers in
/// decimal. docs/audit.md has an example; tools/verify_audit.py is a second implementation.
std::string canonical(const Row& row);

/// What stands for a client's address in the log: 16 characters of a keyed digest, the same for the same address and
/// agency, worthless to anybody else.
std::string client_mark(const std::array<unsigned char, 32>& secret, std::string_view address);

}  // namespace kith::audit

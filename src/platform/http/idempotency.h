// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"
#include "platform/http/message.h"

namespace kith::db {
class Tx;
}

/// Sending a changing request twice does it once (a double click, a phone that lost the answer, a fail-over of the
/// database). The client names the attempt: header `Idempotency-Key`, or the hidden form field `_key`. The answer is
/// kept in the act's own transaction for a day; the same attempt again gets that answer and changes nothing.
namespace kith::http {

struct Route;

/// One named attempt by one person.
struct Attempt {
  AccountId account{};       ///< 0 = nobody signed in
  std::string key;           ///< as sent
  std::string route;         ///< "POST /supervision/contacts"
  std::string request_hash;  ///< BLAKE2b-256 over path, fields (not: form token, key, passwords) and uploads, base64url
};

/// Nothing when the request names no attempt, or asks for something only (GET): that may be asked again.
std::optional<Attempt> attempt_of(const Request& request, const Route& route, AccountId account);

/// Inside the write transaction, before the act: the kept answer if the attempt was made before, nothing if it is new.
/// Refusals: invalid (422) request.key.invalid (empty, longer than 200 or not printable ASCII), request.key.reused (the
/// same key named another request).
Result<std::optional<Response>> look_up(db::Tx& tx, const Attempt& attempt);

/// After the act, in the same transaction: keeps status, location, content type and body. Other headers are not kept.
void keep(db::Tx& tx, const Attempt& attempt, const Response& answer, Instant now);

/// Deletes answers older than `hours`; returns how many.
std::int64_t purge_answers(db::Tx& tx, int hours, Instant now);

}  // namespace kith::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/idempotency.h"

#include <algorithm>

#include "platform/base/crypto.h"
#include "platform/db/db.h"
#include "platform/http/queries.h"
#include "platform/http/router.h"

namespace kith::http {
namespace {

constexpr std::size_t longest_key = 200;

void add(std::string& bytes, std::string_view part) {
  bytes += std::to_string(part.size());
  bytes += ':';
  bytes += part;
}

/// Form token and key differ by themselves; passwords must not be stored, not even under a quick hash.
bool counts(std::string_view field) {
  return field != "_csrf" && field != "_key" && field.find("password") == field.npos;
}

std::string hash_of(const Request& request) {
  std::string bytes;
  add(bytes, request.path);
  for (const Fields* fields : {&request.query, &request.form}) {
    bytes += '|';
    for (const auto& [name, value] : fields->list()) {
      if (!counts(name)) continue;
      add(bytes, name);
      add(bytes, value);
    }
  }
  bytes += '|';
  for (const Upload& upload : request.uploads) {
    add(bytes, upload.field);
    add(bytes, upload.file_name);
    add(bytes, upload.content);
  }
  return crypto::base64url(crypto::digest(bytes));
}

bool well_formed(std::string_view key) {
  return !key.empty() && key.size() <= longest_key &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// The part of the answer that can be kept, if the attempt is the one it was kept for.
struct Kept {
  std::string route, request_hash;
  Response answer;
};

Kept read_kept(const db::Row& r) {
  Kept kept{r.string(0), r.string(1), {}};
  kept.answer.status = static_cast<int>(r.integer(2));
  if (!r.text(3).empty()) kept.answer.header("location", r.string(3));
  kept.answer.content_type = r.string(4);
  kept.answer.body = r.string(5);
  return kept;
}

std::string location_of(const Response& answer) {
  for (const auto& [name, value] : answer.headers)
    if (name == "location" || name == "Location") return value;
  return {};
}

}  // namespace

std::optional<Attempt> attempt_of(const Request& request, const Route& route, AccountId account) {
  if (route.method == Method::get) return std::nullopt;
  const auto sent = request.headers.all("idempotency-key");
  if (sent.empty() && !request.form.has("_key")) return std::nullopt;
  const auto key = sent.empty() ? request.form.get("_key") : sent.front();
  if (sent.size() > 1) return Attempt{account, {}, {}, {}};  // two keys are no key
  return Attempt{account, std::string(key), std::string(name(route.method)) + " " + std::string(route.path),
                 hash_of(request)};
}

Result<std::optional<Response>> look_up(db::Tx& tx, const Attempt& attempt) {
  if (!well_formed(attempt.key)) return refuse(RefusalKind::invalid, "request.key.invalid", "_key");
  auto kept = tx.first(sql::answer_of, {{"account", attempt.account}, {"key", attempt.key}}, read_kept);
  if (!kept) return std::optional<Response>();
  if (kept->route != attempt.route || kept->request_hash != attempt.request_hash)
    return refuse(RefusalKind::invalid, "request.key.reused", "_key");
  return std::optional<Response>(std::move(kept->answer));
}

void keep(db::Tx& tx, const Attempt& attempt, const Response& answer, Instant now) {
  tx.exec(sql::keep_answer, {{"account", attempt.account},
                             {"key", attempt.key},
                             {"route", attempt.route},
                             {"request_hash", attempt.request_hash},
                             {"status", answer.status},
                             {"location", location_of(answer)},
                             {"content_type", answer.content_type},
                             {"body", answer.body},
                             {"at", now.utc_seconds}});
}

std::int64_t purge_answers(db::Tx& tx, int hours, Instant now) {
  return tx.exec(sql::purge_answers, {{"before", now.utc_seconds - std::int64_t{hours} * 3600}});
}

}  // namespace kith::http

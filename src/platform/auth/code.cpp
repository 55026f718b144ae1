// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/account.h"
#include "platform/auth/queries.h"
#include "platform/auth/session.h"
#include "platform/auth/tries.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

std::string hash_of(std::string_view code) { return crypto::base64url(crypto::digest(code)); }

}  // namespace

std::string_view name(CodePurpose purpose) { return purpose == CodePurpose::invitation ? "invitation" : "reset"; }

Result<Code> make_code(db::Tx& tx, AccountId id, AccountId by, Instant now) {
  const auto account = find_account(tx, id);
  if (!account) return refuse(RefusalKind::not_found, "accounts.unknown");
  if (account->state != AccountState::active && account->state != AccountState::invited)
    return refuse(RefusalKind::conflict, "accounts.state.not_active");
  const Code code{crypto::random_token(), password_hash(tx, id).empty() ? CodePurpose::invitation : CodePurpose::reset};
  tx.exec(sql::void_codes, {{"account", id}, {"now", now.utc_seconds}});
  tx.exec(sql::add_code, {{"account", id},
                          {"purpose", name(code.purpose)},
                          {"code_hash", hash_of(code.text)},
                          {"now", now.utc_seconds},
                          {"by", by},
                          {"ends_at", now.utc_seconds + code_hours * 3600}});
  return code;
}

std::optional<OpenCode> look_up_code(db::Tx& tx, std::string_view code, Instant now) {
  return tx.first(sql::open_code, {{"code_hash", hash_of(code)}, {"now", now.utc_seconds}}, [](const db::Row& r) {
    return OpenCode{r.id<AccountId>(0), r.text(1) == "reset" ? CodePurpose::reset : CodePurpose::invitation,
                    r.string(2), r.string(3)};
  });
}

Result<AccountId> use_code(db::Tx& tx, std::string_view code, std::string_view password_hash, Instant now) {
  struct Used {
    AccountId account;
    std::string purpose;
  };
  const auto used =
      tx.first(sql::use_code, {{"code_hash", hash_of(code)}, {"now", now.utc_seconds}}, [](const db::Row& r) {
        return Used{r.id<AccountId>(0), r.string(1)};
      });
  if (!used) return refuse(RefusalKind::not_found, "accounts.code.void");
  const auto set =
      tx.exec(sql::activate_with_password,
              {{"id", used->account}, {"password", password_hash}, {"by", used->purpose}, {"now", now.utc_seconds}});
  if (set != 1) return refuse(RefusalKind::not_found, "accounts.code.void");
  end_sessions(tx, used->account, 0, End::password, now);
  tx.exec(sql::void_codes, {{"account", used->account}, {"now", now.utc_seconds}});
  forgive_login(tx, find_account(tx, used->account)->login);
  return used->account;
}

}  // namespace kith::auth

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/settings/settings.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "platform/base/utf8.h"
#include "platform/db/db.h"
#include "platform/settings/queries.h"

namespace kith::settings {
namespace {

constexpr std::size_t longest_text = 300;

constexpr Setting settings_list[] = {
    {"agency_secret", "256 random bits from which all other secrets are derived; base64", "", 0, 0},
    {"agency_id", "public name of this installation's audit log", "", 0, 0},
    {"keep_answers_hours", "how long the answer to a changing request is kept for a repetition", "24", 24, 720},
    {"keep_drafts_days", "how long a draft is kept after the last change to it", "30", 1, 365},
    {"keep_sessions_days", "how long ended sessions and used invitation codes are kept", "30", 1, 3650},
    {"keep_arrivals_days",
     "how long the words of what the public sent are kept after a worker has taken it or set it aside", "180", 30,
     3650},
    {"keep_references_days", "how long a referee's own words by the link are kept after the reference was recorded",
     "365", 30, 3650},
    {"mail", "on: letters leave by mail; off: they are copied by hand", "off", 0, 0, true},
    {"mail_from", "the address that letters come from", "", 0, 0, true},
    {"mail_from_name", "the name that letters come from", "", 0, 0, true},
    {"mail_public_address", "where the public reaches this server: https://host, without a path", "", 0, 0, true},
    {"mail_relay", "HOST:PORT of the relay that takes letters", "", 0, 0, true},
    {"mail_tls", "starttls: TLS is asked for and required; tls: from the first byte; none: a relay on this machine",
     "starttls", 0, 0, true},
    {"mail_user", "name at the relay; empty: it wants none", "", 0, 0, true},
    {"mail_password_file", "file with the password, which only its owner may read", "", 0, 0, true},
    {"mail_ca_file", "certificates that the relay's is checked against; empty: the system's", "", 0, 0, true},
    {"keep_tries_hours", "how long failed sign-in tries are remembered after the last one", "24", 24, 720},
};

const Setting& setting(std::string_view name) {
  const auto found = std::find_if(std::begin(settings_list), std::end(settings_list),
                                  [&](const Setting& s) { return s.name == name; });
  if (found == std::end(settings_list)) throw std::logic_error("there is no such setting");
  return *found;
}

std::optional<std::string> stored(db::Tx& tx, std::string_view name) {
  return tx.first(sql::value_of, {{"name", name}}, [](const db::Row& r) { return r.string(0); });
}

std::optional<int> whole_number(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

/// The stored value; `fresh` is stored first when there is none. Two servers starting at once agree on one.
std::string ensure(db::Tx& tx, std::string_view name, const std::string& fresh, Instant now) {
  tx.exec(sql::put_first_value, {{"name", name}, {"value", fresh}, {"changed_at", now.utc_seconds}});
  return stored(tx, name).value();
}

std::string new_agency_id() {
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
  const crypto::Key random = crypto::random_key();
  std::string id;
  for (std::size_t i = 0; i < 10; ++i) id += letters[random[i] % letters.size()];
  return id;
}

}  // namespace

std::span<const Setting> all_settings() { return settings_list; }

std::string get(db::Tx& tx, std::string_view name) {
  const Setting& s = setting(name);
  return stored(tx, name).value_or(std::string(s.standard));
}

int number(db::Tx& tx, std::string_view name) {
  const Setting& s = setting(name);
  if (s.most == 0) throw std::logic_error("that setting is no number");
  const auto n = whole_number(get(tx, name));
  if (!n) throw std::runtime_error("a stored setting is no number: " + std::string(s.name));
  return std::clamp(*n, s.least, s.most);
}

bool set(db::Tx& tx, std::string_view name, std::string_view value, Instant now) {
  const Setting& s = setting(name);
  if (s.text) {
    if (value.size() > longest_text || !is_utf8(value) || has_control(value) ||
        value.find_first_of("\n\t") != value.npos)
      return false;
    tx.exec(sql::put_value, {{"name", name}, {"value", value}, {"changed_at", now.utc_seconds}});
    return true;
  }
  if (s.standard.empty()) return false;
  const auto n = whole_number(value);
  if (!n || *n < s.least || *n > s.most) return false;
  tx.exec(sql::put_value, {{"name", name}, {"value", value}, {"changed_at", now.utc_seconds}});
  return true;
}

Secrets ensure_secrets(db::Tx& tx, Instant now) {
  Secrets secrets;
  const auto key = crypto::key_from_base64(ensure(tx, "agency_secret", crypto::base64(crypto::random_key()), now));
  if (!key) throw std::runtime_error("the stored agency secret is damaged");
  secrets.agency = *key;
  secrets.agency_id = ensure(tx, "agency_id", new_agency_id(), now);
  return secrets;
}

Retention retention(db::Tx& tx) {
  return {number(tx, "keep_answers_hours"), number(tx, "keep_drafts_days"),   number(tx, "keep_sessions_days"),
          number(tx, "keep_tries_hours"),   number(tx, "keep_arrivals_days"), number(tx, "keep_references_days")};
}

}  // namespace kith::settings

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/mail/command.h"

#include <ostream>
#include <stdexcept>

#include "platform/audit/log.h"
#include "platform/cli/command.h"
#include "platform/db/db.h"
#include "platform/mail/message.h"
#include "platform/mail/outbox.h"
#include "platform/mail/postman.h"
#include "platform/settings/settings.h"

namespace kith::mail {
namespace {

using Args = std::span<const std::string>;
constexpr int unavailable = 6;

void note(db::Tx& tx, std::string action, Instant now, std::string detail = {}) {
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::machine;
  entry.action = std::move(action);
  entry.detail = std::move(detail);
  audit::append(tx, std::move(entry));
}

/// "https://kith.example.org", "http://127.0.0.1:8080": no path, no query, nobody's name.
bool is_public_address(std::string_view text) {
  const std::string_view scheme = text.starts_with("https://") ? "https://" : "http://";
  if (!text.starts_with(scheme)) return false;
  const auto host = text.substr(scheme.size());
  return !host.empty() &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == host.npos;
}

bool on_loopback(const std::string& relay) {
  return relay.starts_with("localhost:") || relay.starts_with("127.") || relay.starts_with("[::1]:");
}

/// One option of `set`; the words of what is wrong with it, or nothing.
const char* flaw_of(std::string_view setting, const std::string& value) {
  Relay relay;
  if (setting == "mail_from" && !value.empty() && !is_address(value)) return "--from wants an e-mail address";
  if (setting == "mail_public_address" && !value.empty() && !is_public_address(value))
    return "--public-address wants https://HOST without a path";
  if (setting == "mail_relay" && !value.empty() && !read_relay(value, relay)) return "--relay wants HOST:PORT";
  if (setting == "mail_tls" && value != "starttls" && value != "tls" && value != "none")
    return "--tls is starttls, tls or none";
  if (setting.ends_with("_file") && !value.empty() && !value.starts_with('/')) return "a file wants its whole path";
  return nullptr;
}

struct Given {
  std::string_view setting, option;
  std::string value;
  bool given{};
};

int set(Args args, const Console& console) {
  const std::string absent(1, '\0');
  Given list[] = {{"mail_from", "--from", absent},
                  {"mail_from_name", "--from-name", absent},
                  {"mail_public_address", "--public-address", absent},
                  {"mail_relay", "--relay", absent},
                  {"mail_tls", "--tls", absent},
                  {"mail_user", "--user", absent},
                  {"mail_password_file", "--password-file", absent},
                  {"mail_ca_file", "--ca-file", absent}};
  bool on = false, off = false;
  cli::Command command("kith mail set", "Says how letters leave (docs/mail.md).");
  command.flag("--on", on, "letters leave by mail").flag("--off", off, "they are copied by hand, as before");
  for (auto& one : list) command.option(std::string(one.option), one.value, "see docs/mail.md");
  if (const auto exit = command.parse(args, console.out, console.err)) return *exit;
  std::string changed;
  for (auto& one : list) {
    one.given = one.value != absent;
    if (const char* flaw = one.given ? flaw_of(one.setting, one.value) : nullptr) throw std::invalid_argument(flaw);
  }
  console.db.write("set mail", [&](db::Tx& tx) {
    const auto now = console.clock();
    const auto keep = [&](std::string_view setting, std::string_view value) {
      if (!settings::set(tx, setting, value, now))
        throw std::invalid_argument("a value is one line of 300 bytes at most");
      changed += (changed.empty() ? "" : ",") + std::string(setting);
    };
    for (const auto& one : list)
      if (one.given) keep(one.setting, one.value);
    if (settings::get(tx, "mail_tls") == "none" && !on_loopback(settings::get(tx, "mail_relay")))
      throw std::invalid_argument("without TLS the relay must be on this machine (127.0.0.1, [::1], localhost)");
    if (on != off) keep("mail", on ? "on" : "off");
    if (on && !terms(tx).on) throw std::invalid_argument("--on wants --from and --public-address too");
    note(tx, "mail.set", now, "settings=" + changed);
  });
  console.out << "kept\n";
  if (list[2].given && !list[2].value.empty())
    console.out << "a running server answers under that name after its next start\n";
  return cli::done;
}

std::string day_of(const std::optional<std::int64_t>& at) { return at ? iso(Instant{*at, 0}) : "-"; }

int status(const Console& console) {
  console.db.read("mail status", [&](db::Tx& tx) {
    const auto set = terms(tx);
    const auto relay = settings::get(tx, "mail_relay");
    console.out << "mail           " << (set.on ? "on" : "off") << "\nfrom           "
                << (set.from.empty() ? "-" : set.from) << "\nreached at     "
                << (set.public_address.empty() ? "-" : set.public_address) << "\nleaves by      ";
    if (!console.folder.empty())
      console.out << "a folder\n";
    else
      console.out << (relay.empty() ? "nothing: set --relay or serve with --mail-dir"
                                    : relay + " (" + settings::get(tx, "mail_tls") + ")")
                  << '\n';
    const auto all = counts(tx);
    console.out << "waiting        " << all.waiting << " since " << day_of(all.oldest_waiting) << "\nfailed         "
                << all.failed << "\nsent           " << all.sent << " last " << day_of(all.last_sent) << '\n';
    for (const auto& one : unsent(tx, 50))
      console.out << "  " << one.id << ' ' << one.act << ' ' << (one.state == State::failed ? "failed" : "waiting")
                  << " tries=" << one.attempts << " why=" << (one.error.empty() ? "-" : one.error) << '\n';
  });
  return cli::done;
}

int send_now(const std::string& folder, const Console& console) {
  console.db.write("send now", [&](db::Tx& tx) {
    const auto now = console.clock();
    if (try_all_again(tx, now) > 0) note(tx, "mail.send_now", now);
  });
  const std::atomic<bool> never{false};
  const auto round = send_due(console.db, folder, console.clock, never);
  console.out << round.sent << " sent, " << round.put_off << " put off, " << round.failed << " failed";
  if (round.problem != Outcome::sent) console.out << " (" << name(round.problem) << ')';
  console.out << '\n';
  return round.problem == Outcome::sent ? cli::done : unavailable;
}

int test(const std::string& folder, const std::string& address, const Console& console) {
  if (!is_address(address)) throw std::invalid_argument("that is no e-mail address");
  const auto set = console.db.reading("mail terms", [](db::Tx& tx) { return terms(tx); });
  if (!is_address(set.from)) throw std::invalid_argument("set --from first");
  const auto now = console.clock();
  const auto outcome =
      send_test(console.db, folder, address, "kith: test / essai", "This works.\nCela fonctionne.\n", now);
  console.db.write("mail test", [&](db::Tx& tx) { note(tx, "mail.test", now, "came=" + std::string(name(outcome))); });
  console.out << name(outcome) << '\n';
  return outcome == Outcome::sent ? cli::done : unavailable;
}

}  // namespace

int mail_command(Args args, const Console& console) {
  const std::string verb = args.empty() ? "" : args[0];
  std::string folder = console.folder, address;
  if (verb == "set") return set(args.subspan(1), console);
  cli::Command command("kith mail", "set, status, send-now or test ADDRESS: letters by mail (docs/mail.md).");
  std::string which;
  command.argument("VERB", which, "set, status, send-now or test").required();
  command.argument("ADDRESS", address, "test: who gets the letter");
  command.option("--mail-dir", folder, "a file a letter in this folder, instead of the relay");
  if (const auto exit = command.parse(args, console.out, console.err)) return *exit;
  if (verb == "status") return status(console);
  if (verb == "send-now") return send_now(folder, console);
  if (verb == "test") return test(folder, address, console);
  throw std::invalid_argument("there is no such verb; --help lists them");
}

}  // namespace kith::mail

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/command.h"

#include <charconv>
#include <istream>
#include <ostream>

#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/policy.h"
#include "platform/auth/session.h"
#include "platform/cli/command.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

using Args = std::span<const std::string>;
using cli::not_found;

/// Ends the transaction with nothing done. `why` is for the person at the console; a refusal has keys of words instead.
struct Stop {
  int exit;
  std::string why;
  std::vector<Problem> refused{};
};

[[noreturn]] void stop(int exit, std::string why) { throw Stop{exit, std::move(why)}; }

[[noreturn]] void stop(const Refusal& refusal) { throw Stop{cli::exit_of(refusal.kind), {}, refusal.problems}; }

template <class T>
T value_or_stop(Result<T> result) {
  if (!result) stop(result.error());
  return std::move(*result);
}

void note(db::Tx& tx, std::string action, AccountId account, const Console& at, std::string detail = {}) {
  audit::Entry entry;
  entry.at = at.now;
  entry.by = audit::By::machine;
  entry.action = std::move(action);
  entry.subjects = {{"account", account.value}};
  entry.detail = std::move(detail);
  audit::append(tx, std::move(entry));
}

AccountId known(db::Tx& tx, const std::string& login) {
  const auto account = find_account(tx, login);
  if (!account) stop(not_found, "there is no account of that name");
  return account->id;
}

/// ROLE[:PROGRAMME[:SITE]] with exchange ids.
Grant read_grant(db::Tx& tx, const std::string& text) {
  const auto first = text.find(':'), second = first == text.npos ? first : text.find(':', first + 1);
  const auto role = parse_role(text.substr(0, first));
  if (!role) stop(cli::invalid, "there is no such role; `kith policy` lists them");
  Grant grant{*role, {}, {}};
  if (first == text.npos) return grant;
  const auto programme = programme_by_id(tx, text.substr(first + 1, second == text.npos ? second : second - first - 1));
  if (!programme) stop(not_found, "there is no programme of that id");
  grant.programme = *programme;
  if (second == text.npos) return grant;
  const auto site = site_by_id(tx, text.substr(second + 1));
  if (!site) stop(not_found, "there is no site of that id");
  grant.site = *site;
  return grant;
}

void print_link(const Console& at, const Code& code) {
  at.out << (code.purpose == CodePurpose::invitation ? "invitation" : "reset") << " link, for " << code_hours
         << " hours and once:\n"
         << code_path(code.text) << "\n";
}

/// Typed twice at a terminal would be another program's task; a script or a person pipes one line in.
std::string read_password(const Console& at) {
  std::string line;
  std::getline(at.in, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

struct Added {
  std::string login, name, person, language;
  std::vector<std::string> roles;
  std::optional<Date> last_day;
  bool password{false};
};

NewAccount to_account(db::Tx& tx, const Added& what) {
  NewAccount account{
      .login = what.login, .display_name = what.name, .language = what.language, .last_day = what.last_day};
  if (what.person.empty()) return account;
  const auto person = person_by_id(tx, what.person);
  if (!person) stop(not_found, "there is no person of that id");
  account.person = *person;
  return account;
}

AccountId create(db::Tx& tx, const Added& what, const std::string& hash, const Console& at) {
  const NewAccount account = to_account(tx, what);
  const auto id = value_or_stop(hash.empty() ? create_account(tx, account, at.now)
                                             : create_active_account(tx, account, hash, at.now));
  for (const std::string& role : what.roles)
    value_or_stop(add_grant(tx, id, {read_grant(tx, role), date_of(at.now), what.last_day}, {}, at.now));
  note(tx, "account.create", id, at);
  return id;
}

int add(Args args, const Console& at) {
  Added what;
  cli::Command command("kith user add",
                       "Makes an account and prints the one-time link with which its owner sets a password.");
  command.argument("LOGIN", what.login, "2-64 of a-z 0-9 . _ - + @").required();
  command.option("--name", what.name, "as others see it").required();
  command.option("--person", what.person, "exchange id of the person in the records");
  command.option("--role", what.roles, "ROLE[:PROGRAMME[:SITE]] with exchange ids; may be repeated");
  command.option("--language", what.language, "en or fr; default: as the browser asks");
  command.option("--last-day", what.last_day, "the account ends after this day, YYYY-MM-DD");
  command.flag("--password-stdin", what.password,
               "take the password from standard input; the account is active at once");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  std::string hash;
  if (what.password)
    hash = value_or_stop(hash_new_password(at.hasher, read_password(at), own_words(what.login, what.name),
                                           words_of_the_place(at.agency_name), "password"));
  std::optional<Code> code;
  at.db.write("user add", [&](db::Tx& tx) {
    const AccountId id = create(tx, what, hash, at);
    if (hash.empty()) code = value_or_stop(make_code(tx, id, {}, at.now));
  });
  if (code) print_link(at, *code);
  return cli::done;
}

int list(Args args, const Console& at) {
  cli::Command command("kith user list", "Lists the accounts: login, state, name, roles of its own.");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.db.read("user list", [&](db::Tx& tx) {
    std::string after;
    for (auto page = list_accounts(tx, after, 200); !page.empty(); page = list_accounts(tx, after, 200))
      for (const Account& account : page) {
        after = account.login;
        at.out << account.login << '\t' << name(state_on(account, date_of(at.now))) << '\t' << account.display_name
               << '\t';
        for (const HeldGrant& held : list_grants(tx, account.id))
          at.out << held.id << ':' << name(held.grant.role) << ' ';
        at.out << '\n';
      }
  });
  return cli::done;
}

int set_state(Args args, const Console& at, const char* verb, const char* meaning, AccountState state) {
  std::string login;
  cli::Command command(verb, meaning);
  command.argument("LOGIN", login, "the account").required();
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.db.write("user state", [&](db::Tx& tx) {
    const AccountId id = known(tx, login);
    const auto now_is = value_or_stop(change_state(tx, id, state, at.now));
    note(tx, "account.state", id, at, "state=" + std::string(name(now_is)));
  });
  return cli::done;
}

int suspend(Args args, const Console& at) {
  return set_state(args, at, "kith user suspend", "Shuts an account at once: sessions, links, known browsers.",
                   AccountState::suspended);
}
int resume(Args args, const Console& at) {
  return set_state(args, at, "kith user resume", "Opens a suspended or expired account again.", AccountState::active);
}
int remove(Args args, const Console& at) {
  return set_state(args, at, "kith user remove", "Off-boards an account for good; its history stays.",
                   AccountState::off_boarded);
}

int reset(Args args, const Console& at) {
  std::string login;
  cli::Command command("kith user reset", "Prints a one-time link with which the owner sets a new password.");
  command.argument("LOGIN", login, "the account").required();
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  const Code code = at.db.writing("user reset", [&](db::Tx& tx) {
    const AccountId id = known(tx, login);
    auto made = value_or_stop(make_code(tx, id, {}, at.now));
    note(tx, "account.link", id, at, "purpose=" + std::string(name(made.purpose)));
    return made;
  });
  print_link(at, code);
  return cli::done;
}

int end_all_sessions(Args args, const Console& at) {
  std::string login;
  cli::Command command("kith user end-sessions", "Ends every session of an account.");
  command.argument("LOGIN", login, "the account").required();
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  const auto ended = at.db.writing("user end-sessions", [&](db::Tx& tx) {
    const AccountId id = known(tx, login);
    const auto count = end_sessions(tx, id, 0, End::administrator, at.now);
    note(tx, "account.end_sessions", id, at, "sessions=" + std::to_string(count));
    return count;
  });
  at.out << ended << " sessions ended\n";
  return cli::done;
}

int grant(Args args, const Console& at) {
  std::string login, role;
  std::optional<Date> from, until;
  cli::Command command("kith user grant", "Gives an account a role on top of the staff records.");
  command.argument("LOGIN", login, "the account").required();
  command.argument("ROLE", role, "ROLE[:PROGRAMME[:SITE]] with exchange ids").required();
  command.option("--from", from, "first day, YYYY-MM-DD; default today");
  command.option("--until", until, "last day, YYYY-MM-DD");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.db.write("user grant", [&](db::Tx& tx) {
    const AccountId id = known(tx, login);
    const Grant given = read_grant(tx, role);
    value_or_stop(add_grant(tx, id, {given, from.value_or(date_of(at.now)), until}, {}, at.now));
    note(tx, "account.grant", id, at, "role=" + std::string(name(given.role)));
  });
  return cli::done;
}

int revoke(Args args, const Console& at) {
  std::string login, number;
  cli::Command command("kith user revoke", "Takes back a role given by `kith user grant`.");
  command.argument("LOGIN", login, "the account").required();
  command.argument("NUMBER", number, "as `kith user list` shows it").required();
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  std::int64_t held = 0;
  std::from_chars(number.data(), number.data() + number.size(), held);
  at.db.write("user revoke", [&](db::Tx& tx) {
    const AccountId id = known(tx, login);
    if (!revoke_grant(tx, id, held, at.now)) stop(not_found, "the account has no such role");
    note(tx, "account.revoke", id, at, "grant=" + std::to_string(held));
  });
  return cli::done;
}

struct Verb {
  std::string_view name;
  int (*run)(Args, const Console&);
};
constexpr Verb verbs[] = {{"add", add},
                          {"list", list},
                          {"suspend", suspend},
                          {"resume", resume},
                          {"remove", remove},
                          {"reset", reset},
                          {"end-sessions", end_all_sessions},
                          {"grant", grant},
                          {"revoke", revoke}};

}  // namespace

std::string code_path(std::string_view code) { return "/welcome/" + std::string(code); }

int user_command(std::span<const std::string> args, const Console& console) {
  try {
    for (const Verb& verb : verbs)
      if (!args.empty() && args[0] == verb.name) return verb.run(args.subspan(1), console);
  } catch (const Stop& stopped) {
    console.err << "kith user: " << stopped.why;
    for (const Problem& problem : stopped.refused)
      console.err << (&problem == stopped.refused.data() ? "" : " ") << console.words(problem.key);
    console.err << "\n";
    return stopped.exit;
  }
  const bool asked = !args.empty() && args[0] == "--help";
  (asked ? console.out : console.err) << "usage: kith user add | list | suspend | resume | remove | reset | "
                                         "end-sessions | grant | revoke  (--help for each)\n";
  return asked ? cli::done : cli::invalid;
}

int policy_command(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  bool json = false;
  cli::Command command("kith policy", "Prints who may do what: roles, permissions, relations.");
  command.flag("--json", json, "for machines, every allowed cell");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  out << (json ? policy_json() : policy_text());
  return cli::done;
}

}  // namespace kith::auth

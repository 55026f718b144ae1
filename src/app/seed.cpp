// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "app/agency.h"
#include "app/commands.h"
#include "app/demonstration.h"
#include "app/queries.h"
#include "casefile/person_name.h"
#include "directory/store.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/password.h"
#include "platform/base/crypto.h"
#include "platform/cli/command.h"
#include "records/import.h"

namespace kith::app {
namespace {

/// The day up to which things happened in demo/agency.zip (demo/make.py).
constexpr Date demonstration_day = on(2026, 11, 20);

struct Somebody {
  PersonId person;
  std::string name;
};

/// An account of the demonstration: who, under which login, with which grant beside the staff records.
struct Login {
  std::string login, what;
  Somebody who;
  std::optional<auth::Role> grant;
  std::string language, password{};
};

Somebody somebody(const db::Row& row) {
  return {row.id<PersonId>(0), casefile::person_name(row.text(1), row.text(2), row.text(3))};
}

std::vector<Login> logins_for(db::Tx& tx, Date today) {
  const auto workers = tx.all(sql::busiest_workers, {{"today", today}}, somebody);
  const auto directors = tx.all(sql::directors, {{"today", today}}, somebody);
  if (workers.size() < 2 || directors.empty())
    throw std::runtime_error("the agency has too few staff to show kith with");
  std::vector<Login> logins{
      {"coordinator", "looks after the most matches", workers[0], {}, "en"},
      {"coordonnatrice", "looks after other matches, in French", workers[1], {}, "fr"},
      {"director", "sees every programme", directors[0], auth::Role::director, "en"},
      {"administrator",
       "accounts and operation, no case content",
       {{}, "Demonstration administrator"},
       auth::Role::administrator,
       "en"},
      {"reviewer", "from outside, for the drawn files of one quarter", {{}, "Demonstration reviewer"}, {}, "en"},
  };
  if (workers.size() > 3) {
    logins.push_back(
        {"supervisor", "stands in for the team of every programme", workers[2], auth::Role::supervisor, "en"});
    logins.push_back(
        {"screening", "screens mentors and keeps their checks", workers.back(), auth::Role::screening_officer, "en"});
    logins.push_back(
        {"intake", "takes referrals and keeps the waiting list", workers[3], auth::Role::intake_worker, "en"});
  }
  if (const auto mentor = tx.first(sql::mentor_of_worker, {{"worker", workers[0].person}, {"today", today}}, somebody))
    logins.push_back({"mentor", "a mentor of the first coordinator", *mentor, auth::Role::mentor, "en"});
  const db::Value adult = add_months(today, -18 * 12);
  if (const auto guardian = tx.first(sql::guardian_of_worker,
                                     {{"worker", workers[0].person}, {"today", today}, {"adult", adult}}, somebody))
    logins.push_back({"guardian", "a parent of a child with a mentor", *guardian, auth::Role::guardian, "en"});
  return logins;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("an account could not be made: " + result.error().problems.front().key);
  return std::move(*result);
}

void make_account(db::Tx& tx, const Login& login, const std::string& hash, Instant now) {
  const auto account = must(auth::create_account(
      tx,
      {.login = login.login, .display_name = login.who.name, .person = login.who.person, .language = login.language},
      now));
  if (login.grant) must(auth::add_grant(tx, account, {{*login.grant, {}, {}}, date_of(now), {}}, {}, now));
  const auto code = must(auth::make_code(tx, account, {}, now));
  must(auth::use_code(tx, code.text, hash, now));
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::machine;
  entry.action = "account.seed";
  entry.subjects = {{"account", account.value}};
  audit::append(tx, std::move(entry));
}

void write_private(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("the file of logins cannot be written into the data folder");
  const bool whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (!whole) throw std::runtime_error("the file of logins cannot be written into the data folder");
}

std::string card(const std::vector<Login>& logins) {
  std::string text = "Demonstration logins (made for this folder alone):\n";
  for (const auto& login : logins) {
    std::string line = "  " + login.login;
    line.resize(19, ' ');
    text += line + login.password + "   " + login.who.name + ", " + login.what + "\n";
  }
  return text;
}

void import_demonstration(Agency& agency, const std::string& path, std::ostream& out) {
  records::ImportOptions options;
  options.shift_days = days_between(demonstration_day, date_of(system_clock.now("America/Toronto")));
  options.before_commit = [&](db::Tx& tx, const records::ImportReport& report) {
    audit::Entry entry;
    entry.at = agency.now();
    entry.by = audit::By::machine;
    entry.action = "records.seed";  // not a word
    entry.detail = "added=" + std::to_string(report.added);
    audit::append(tx, std::move(entry));
  };
  const auto report = records::import_from(agency.db(), path, options);
  if (!report.stored) throw std::runtime_error("the demonstration agency could not be imported");
  out << "imported " << report.added << " records\n";
}

/// The directory of services that lies beside the agency, if one does.
void read_directory(Agency& agency, const std::string& path, std::ostream& out) {
  const auto folder = std::filesystem::path(path).parent_path() / "directory";
  if (!std::filesystem::is_directory(folder)) return;
  records::ImportReport report;
  const auto services = directory::read_services(directory::files_at(folder.string()), report);
  agency.db().write("seed", [&](db::Tx& tx) {
    if (const auto done = directory::take(tx, services, {"Demonstration directory", {}, agency.now(), false, true}))
      out << "read " << done->added << " services to refer to\n";
  });
}

}  // namespace

int seed(Invocation& call) {
  std::string path = "demo/agency.zip";
  cli::Command command("kith seed", "Makes the demonstration agency in an empty place, its days moved to end today.");
  command.option("--agency", path, "exchange folder or zip (default demo/agency.zip)");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  Agency agency(call.store, true, system_clock);
  const bool used = agency.db().reading("seed", [](db::Tx& tx) {
    return tx.first(sql::any_person, {}, [](const db::Row&) { return true; }).has_value();
  });
  if (used) throw std::invalid_argument("there are records here already; a demonstration wants an empty place");
  import_demonstration(agency, path, call.out);
  read_directory(agency, path, call.out);
  agency.read_properties();
  const Instant now = agency.now();
  auto logins = agency.db().reading("seed", [&](db::Tx& tx) { return logins_for(tx, date_of(now)); });
  auth::Hasher hasher;
  for (auto& login : logins) {
    login.password = crypto::random_token(12);
    const auto hash = hasher.hash(login.password);
    agency.db().write("seed", [&](db::Tx& tx) { make_account(tx, login, *hash, now); });
  }
  write_private(call.store.folder + "/demonstration-logins.txt", card(logins));  // whatever becomes of the rest
  const auto director =
      std::find_if(logins.begin(), logins.end(), [](const Login& l) { return l.login == "director"; });
  const auto folder = std::filesystem::path(path).parent_path().string();
  demonstrate_review(agency, director->who.person, folder, call.out);
  demonstrate_documents(agency, director->who.person, folder, call.out);
  demonstrate_opening(agency, "director", "reviewer", folder, call.out);
  return cli::done;
}

}  // namespace kith::app

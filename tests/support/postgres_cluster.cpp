// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/postgres_cluster.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

namespace kith::test {
namespace {

namespace fs = std::filesystem;

/// The newest installed version's programs; empty when there is none.
std::string find_programs() {
  std::error_code error;
  int newest = 0;
  std::string found;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
    const int number = std::atoi(version.path().filename().c_str());
    if (number <= newest || !fs::exists(version.path() / "bin/postgres", error)) continue;
    newest = number;
    found = (version.path() / "bin").string();
  }
  return found;
}

struct Account {
  uid_t user = ::getuid();
  gid_t group = ::getgid();
};

/// Who may run the server: it refuses to run as root.
Account server_account() {
  Account account;
  if (account.user != 0) return account;
  if (const passwd* entry = ::getpwnam("postgres")) account = {entry->pw_uid, entry->pw_gid};
  return account;
}

/// Starts a program as the server's account, its output in `log`. Only system calls between fork and exec.
pid_t launch(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const Account account = server_account();
  const bool change = account.user != ::getuid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(output, 1);
  ::dup2(output, 2);
  if (change && (::setgroups(1, &account.group) != 0 || ::setgid(account.group) != 0 || ::setuid(account.user) != 0))
    ::_exit(126);
  ::setpgid(0, 0);  // an interrupt at the terminal is for the tests
  ::prctl(PR_SET_PDEATHSIG, SIGINT);
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

using Connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;

Connection connect(const std::string& to) { return {PQconnectdb(to.c_str()), PQfinish}; }

}  // namespace

TempPostgres* TempPostgres::shared() {
  static const std::unique_ptr<TempPostgres> server = [] {
    const char* engines = std::getenv("KITH_TEST_ENGINES");
    std::string programs = engines && std::string_view(engines) == "sqlite" ? "" : find_programs();
    if (programs.empty()) return std::unique_ptr<TempPostgres>();
    return std::unique_ptr<TempPostgres>(new TempPostgres(std::move(programs)));
  }();
  return server.get();
}

TempPostgres::TempPostgres(std::string programs) : programs_(std::move(programs)) {
  make_cluster();
  start();
}

TempPostgres::~TempPostgres() { stop(SIGINT); }

void TempPostgres::make_cluster() {
  const Account account = server_account();
  for (const char* name : {"data", "socket"}) {
    fs::create_directory(folder_ / name);
    if (::chown((folder_ / name).c_str(), account.user, account.group) != 0)
      throw std::runtime_error("cannot give a folder to the server's account");
    ::chmod((folder_ / name).c_str(), 0700);
  }
  const pid_t child = launch({programs_ + "/initdb", "-D", folder_ / "data", "-U", "kith", "--auth=trust",
                              "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"},
                             folder_ / "initdb.log");
  int status = 0;
  if (::waitpid(child, &status, 0) != child || status != 0) throw std::runtime_error("initdb failed");
}

void TempPostgres::start() {
  server_ = launch({programs_ + "/postgres", "-D", folder_ / "data", "-k", folder_ / "socket", "-c",
                    "listen_addresses=", "-c", "jit=off", "-c", "max_wal_size=128MB", "-c", "min_wal_size=32MB", "-c",
                    "max_connections=120", "-c", "shared_buffers=64MB"},
                   folder_ / "server.log");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (PQstatus(connect(connection("postgres")).get()) != CONNECTION_OK) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the PostgreSQL server does not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void TempPostgres::stop(int signal) {
  if (server_ <= 0) return;
  ::kill(server_, signal);
  for (int i = 0; i < 1000; ++i) {
    if (::waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = -1;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(server_, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

void TempPostgres::crash_and_restart() {
  stop(SIGQUIT);
  start();
}

std::string TempPostgres::connection(const std::string& database) const {
  return "host=" + folder_ / "socket" + " user=kith dbname=" + database;
}

std::string TempPostgres::create_database(const std::string& like) {
  const std::string name = "test_" + std::to_string(++databases_);
  run("postgres", "create database " + name + " template " + like);
  return name;
}

void TempPostgres::drop_database(const std::string& name) {
  run("postgres", "drop database if exists " + name + " with (force)");
}

void TempPostgres::run(const std::string& database, const std::string& sql) {
  const Connection connection_to = connect(connection(database));
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection_to.get(), sql.c_str()), PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(PQerrorMessage(connection_to.get()));
}

}  // namespace kith::test

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>

#include "platform/db/fault.h"
#include "platform/db/postgres_fault.h"

namespace kith::db {
namespace {

/// Set in every session. The batch's lock is waited for at most `lock_timeout`: then the caller hears "busy".
constexpr const char* session_settings =
    "set time zone 'UTC'; set standard_conforming_strings = on; set client_min_messages = warning; "
    "set lock_timeout = '30s'; set jit = off";

bool good(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_IN: return true;
    default: return false;
  }
}

pg_conn* connect(const std::string& settings) {
  // What stands before dbname is a default that the connection string may override.
  const std::array<std::array<const char*, 2>, 9> options{{{"connect_timeout", "5"},
                                                           {"tcp_user_timeout", "15000"},
                                                           {"keepalives_idle", "10"},
                                                           {"keepalives_interval", "5"},
                                                           {"keepalives_count", "3"},
                                                           {"target_session_attrs", "read-write"},
                                                           {"fallback_application_name", "kith"},
                                                           {"dbname", settings.c_str()},
                                                           {"client_encoding", "UTF8"}}};
  std::vector<const char*> names, values;
  for (const auto& [name, value] : options) {
    names.push_back(name);
    values.push_back(value);
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectdbParams(names.data(), values.data(), 1);
}

void note_warning(void* warned, const PGresult* notice) {
  const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity && std::string_view(severity) == "WARNING") *static_cast<bool*>(warned) = true;
}

}  // namespace

void PostgresResultClear::operator()(pg_result* result) const { PQclear(result); }

PostgresConnection::PostgresConnection(std::string settings) : settings_(std::move(settings)) {
  try {
    reconnect();
  } catch (...) {
    disconnect();
    throw;
  }
}

PostgresConnection::~PostgresConnection() { disconnect(); }

bool PostgresConnection::connected() const { return connection_ && PQstatus(connection_) == CONNECTION_OK; }

void PostgresConnection::disconnect() noexcept {
  PQfinish(connection_);
  connection_ = nullptr;
  for (auto& [text, statement] : statements_) statement.versions.clear();
}

void PostgresConnection::reconnect() {
  disconnect();
  connection_ = connect(settings_);
  if (!connected()) {
    std::string why = connection_ ? PQerrorMessage(connection_) : "out of memory";
    while (!why.empty() && why.back() == '\n') why.pop_back();
    disconnect();
    throw DbError(Fault::connection, "cannot connect to the database: " + why);
  }
  PQsetNoticeReceiver(connection_, note_warning, &warned_);
  simple("session settings", session_settings);
  const std::string commit = answer("session settings", "show synchronous_commit");
  if (commit == "off" || commit == "local") simple("session settings", "set synchronous_commit = on");
}

/// Class 42 (syntax, unknown names) speaks of the SQL text only; other messages may hold values.
void PostgresConnection::fail(std::string_view name, const pg_result* result, bool running) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  if (!state || !connected()) {
    disconnect();
    throw failure(name, Fault::connection);
  }
  const Fault fault = fault_of_sqlstate(state);
  std::string detail = std::string("SQLSTATE ") + state;
  if (const char* constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME); constraint && *constraint)
    detail = constraint;
  else if (const char* column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME); column && *column)
    detail = column;
  else if (const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
           message && (!running || std::string_view(state).starts_with("42")))
    detail += std::string(", ") + message;
  if (fault == Fault::connection) disconnect();
  throw failure(name, fault, detail);
}

/// False when the server is gone or out of patience.
bool PostgresConnection::wait_readable() {
  pollfd socket{PQsocket(connection_), POLLIN, 0};
  const int limit = patience_.count() > 0 ? static_cast<int>(patience_.count() * 1000) : -1;
  int ready = 0;
  do ready = ::poll(&socket, 1, limit);
  while (ready < 0 && errno == EINTR);
  return ready > 0 && PQconsumeInput(connection_) == 1;
}

PostgresResult PostgresConnection::next_result() {
  while (PQisBusy(connection_))
    if (!wait_readable()) {
      disconnect();
      return nullptr;
    }
  return PostgresResult(PQgetResult(connection_));
}

/// The first bad result, else the last one; null when the server is gone.
PostgresResult PostgresConnection::last_result() {
  PostgresResult kept;
  while (connection_) {
    PostgresResult next = next_result();
    if (!next) break;
    const bool copying = PQresultStatus(next.get()) == PGRES_COPY_IN;
    if (!kept || good(kept.get())) kept = std::move(next);
    if (copying) break;
  }
  return connection_ ? std::move(kept) : nullptr;
}

PostgresResult PostgresConnection::simple(std::string_view name, const std::string& text) {
  warned_ = false;
  if (!connected() || !PQsendQuery(connection_, text.c_str())) fail(name, nullptr, true);
  auto result = last_result();
  if (!result || !good(result.get())) fail(name, result.get(), true);
  return result;
}

std::string PostgresConnection::answer(std::string_view name, const std::string& text) {
  const auto result = simple(name, text);
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : std::string();
}

void PostgresConnection::begin_copy(std::string_view name, const std::string& text) { simple(name, text); }

void PostgresConnection::copy(std::string_view name, std::string_view bytes) {
  if (!connected() || PQputCopyData(connection_, bytes.data(), static_cast<int>(bytes.size())) != 1)
    fail(name, nullptr, true);
}

void PostgresConnection::end_copy(std::string_view name) {
  if (!connected() || PQputCopyEnd(connection_, nullptr) != 1) fail(name, nullptr, true);
  const auto result = last_result();
  if (!result || !good(result.get())) fail(name, result.get(), true);
}

void PostgresConnection::abandon_copy() noexcept {
  if (!connected()) return;
  PQputCopyEnd(connection_, "abandoned");
  last_result();
}

}  // namespace kith::db

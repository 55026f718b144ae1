// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/grants.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "app/commands.h"
#include "platform/cli/command.h"

namespace kith::app {
namespace {

constexpr std::array<std::string_view, 20> changed{
    "account_codes",     "account_devices", "account_grants",     "accounts",           "arrivals",
    "brought_files",     "drafts",          "caseload_handovers", "directory_services", "evidence_openings",
    "evidence_packages", "list_files",      "mail_outbox",        "reference_answers",  "roster_links",
    "sessions",          "settings",        "several_lines",      "sign_in_tries",      "uploads"};
constexpr std::array<std::string_view, 10> emptied{
    "account_codes", "account_devices", "arrivals",          "brought_files", "brought_mappings",
    "drafts",        "idempotency",     "reference_letters", "sessions",      "sign_in_tries"};

void add_grant(std::string& sql, std::string_view right, std::span<const std::string_view> tables,
               std::string_view role) {
  for (const auto table : tables)
    sql.append("grant ").append(right).append(" on ").append(table).append(" to ").append(role).append(";\n");
}

/// Words of PostgreSQL that stand for everybody, or for whoever runs the SQL: `grant … to public` opens all records.
constexpr std::array<std::string_view, 5> no_roles{"public", "none", "current_role", "current_user", "session_user"};

bool is_role(std::string_view role) {
  if (std::ranges::find(no_roles, role) != no_roles.end()) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !role.empty() && role.size() <= 63 && letter(role[0]) &&
         std::all_of(role.begin(), role.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

std::span<const std::string_view> changed_tables() { return changed; }
std::span<const std::string_view> emptied_tables() { return emptied; }

std::string grants_for(std::string_view role) {
  const std::string to = " to " + std::string(role) + ";\n", from = " from " + std::string(role) + ";\n";
  std::string sql = "begin;\n";
  sql += "revoke all on all tables in schema public" + from;
  sql += "grant usage on schema public" + to;
  sql += "grant select, insert on all tables in schema public" + to;
  sql += "revoke insert on schema_steps" + from;
  sql += "grant usage, select on all sequences in schema public" + to;
  add_grant(sql, "update", changed, role);
  add_grant(sql, "delete", emptied, role);
  return sql + "commit;\n";
}

int grants(Invocation& call) {
  std::string role;
  cli::Command command("kith grants",
                       "Prints the SQL that gives a PostgreSQL role what serving needs and no more: records can then "
                       "be added and never changed (docs/postgresql.md). The owner of the tables runs it.");
  command.option("--to", role, "the role that will serve").required();
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  if (!is_role(role)) {
    call.err << "kith grants: --to wants the name of a role: a-z, 0-9 and _; not public\n";
    return cli::invalid;
  }
  call.out << grants_for(role);
  return cli::done;
}

}  // namespace kith::app

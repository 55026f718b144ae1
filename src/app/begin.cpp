// SPDX-License-Identifier: AGPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/agency.h"
#include "app/commands.h"
#include "casefile/person_name.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/command.h"
#include "platform/base/crypto.h"
#include "platform/cli/command.h"
#include "platform/csv/writer.h"
#include "records/agency.h"
#include "records/import.h"
#include "records/schema.h"

/// `kith begin`: a new agency from nothing. Its first person, who directs it, is a record like any other; whoever
/// records must be one, so that this one is brought in as an exchange folder of one row (docs/decisions/0301).
namespace kith::app {
namespace {

namespace fs = std::filesystem;
constexpr const char* first_person = "first-person";

struct Beginning {
  std::string name, country{"CA"}, zone{"America/Toronto"}, language{"en"}, given, family, login;
};

std::string record_of(const std::vector<std::string>& cells) {
  std::string text;
  csv::Writer writer([&](std::string_view bytes) { text += bytes; });
  for (const auto& cell : cells) writer.field(cell);
  writer.end_record();
  writer.flush();
  return text;
}

/// The head of a record type's file, and of persons the one row.
std::string content_of(const records::Table& table, const Beginning& what, const std::string& moment) {
  std::vector<std::string> head, row;
  for (const auto& column : table.columns) {
    head.emplace_back(column.name);
    const auto name = column.name;
    row.push_back(name == "sourced_id" || name == "recorded_by" ? first_person
                  : name == "given_name"                        ? what.given
                  : name == "family_name"                       ? what.family
                  : name == "recorded_at"                       ? moment
                  : name == "voided"                            ? "false"
                                                                : "");
  }
  return record_of(head) + (table.name == "persons" ? record_of(row) : "");
}

void write_exchange(const fs::path& folder, const Beginning& what, const std::string& moment) {
  std::string manifest = record_of({"property", "value"});
  const auto say = [&](std::string property, std::string value) {
    manifest += record_of({std::move(property), std::move(value)});
  };
  say("format", "kith-exchange");
  say("format_version", "1." + std::to_string(records::newest_minor));
  say("agency_name", what.name);
  say("country", what.country);
  say("default_language", what.language);
  say("time_zone", what.zone);
  say("formative", "included");
  for (const auto& table : records::tables()) {
    const auto content = content_of(table, what, moment);
    const auto path = folder / table.file;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    say("rows:" + std::string(table.file), table.name == "persons" ? "1" : "0");
    say("sha256:" + std::string(table.file), crypto::hex(crypto::sha256(content)));
  }
  std::ofstream(folder / "manifest.csv", std::ios::binary) << manifest;
}

template <class T>
T must_be(Result<T> result) {
  if (!result) throw std::invalid_argument("the account: " + result.error().problems.front().key);
  return std::move(*result);
}

/// The account of the first person: directs every programme, and looks after accounts until somebody else does.
std::string first_account(db::Tx& tx, const Beginning& what, Instant now) {
  const auto person = auth::person_by_id(tx, first_person);
  const auto account = must_be(auth::create_account(tx,
                                                    {.login = what.login,
                                                     .display_name = casefile::person_name(what.given, what.family, ""),
                                                     .person = *person,
                                                     .language = what.language},
                                                    now));
  for (const auto role : {auth::Role::director, auth::Role::administrator})
    must_be(auth::add_grant(tx, account, {{role, {}, {}}, date_of(now), {}}, {}, now));
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::machine;
  entry.action = "agency.begin";  // not a word
  entry.subjects = {{"account", account.value}};
  audit::append(tx, std::move(entry));
  return must_be(auth::make_code(tx, account, {}, now)).text;
}

}  // namespace

int begin(Invocation& call) {
  Beginning what;
  cli::Command command("kith begin",
                       "Begins a new agency in an empty place, with the person who directs it, and prints the one-time "
                       "link with which they set a password.");
  command.option("--name", what.name, "of the agency, as letters show it").required();
  command.option("--given-name", what.given, "of the person who directs it").required();
  command.option("--family-name", what.family, "of that person").required();
  command.option("--login", what.login, "their login: 2-64 of a-z 0-9 . _ - + @").required();
  command.option("--country", what.country, "two letters; default CA");
  command.option("--time-zone", what.zone, "default America/Toronto");
  command.option("--language", what.language, "en or fr, where nobody has chosen; default en");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  if (exists(call.store)) throw std::invalid_argument("there is an agency here already");
  if (!records::is_time_zone(what.zone)) throw std::invalid_argument("there is no such time zone");
  Agency agency(call.store, true, system_clock);
  const fs::path folder = fs::path(agency.folder()) / "beginning";
  fs::create_directories(folder);
  write_exchange(folder, what, iso(system_clock.now(what.zone)));
  std::string code;
  records::ImportOptions options;
  options.before_commit = [&](db::Tx& tx, const records::ImportReport&) {
    code = first_account(tx, what, system_clock.now(what.zone));
  };
  const auto report = records::import_from(agency.db(), folder.string(), options);
  fs::remove_all(folder);
  if (!report.stored) {
    for (const auto& problem : report.problems) call.err << "kith begin: " << problem.column << '\n';
    return cli::invalid;
  }
  call.out << what.name << " begins. " << what.login << " directs it; their link, for " << auth::code_hours
           << " hours and once:\n"
           << auth::code_path(code) << "\nNow: kith serve, open the link, then Policies, New programme.\n";
  return cli::done;
}

}  // namespace kith::app

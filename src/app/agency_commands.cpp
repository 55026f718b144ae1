// SPDX-License-Identifier: AGPL-3.0-or-later
#include <filesystem>
#include <ostream>

#include "app/agency.h"
#include "app/checkpoints.h"
#include "app/commands.h"
#include "documents/keeping.h"
#include "platform/audit/command.h"
#include "platform/audit/log.h"
#include "platform/audit/new_key.h"
#include "platform/audit/verify.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"
#include "platform/db/standing.h"
#include "platform/settings/settings.h"
#include "records/schema_faults.h"

namespace kith::app {
namespace {

constexpr const char* files_beside = ".documents";

/// The sealed files of a backup into the data folder; how many.
std::size_t restore_files(const std::string& from, const std::string& data_folder) {
  namespace fs = std::filesystem;
  if (!fs::exists(from)) return 0;
  const fs::path into = fs::path(data_folder) / "documents";
  fs::create_directories(into);
  fs::permissions(into, fs::perms::owner_all);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(from))
    if (const auto sealed = entry.is_regular_file() ? read_file(entry.path().string()) : std::nullopt) {
      replace_file((into / entry.path().filename()).string(), *sealed, 0600);
      ++files;
    }
  return files;
}

}  // namespace

AgencyAt::AgencyAt(const Invocation& call, bool create)
    : own_(call.server ? nullptr : std::make_unique<Agency>(call.store, create, system_clock)),
      agency_(call.server ? &call.server->agency : own_.get()) {}

AgencyAt::~AgencyAt() = default;

int status(Invocation& call) {
  bool quiet = false;
  cli::Command command("kith status", "Says whether there is an agency in the data folder or database.");
  command.flag("--quiet", quiet, "print nothing; the exit code tells");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  const bool made = call.server || exists(call.store);
  const auto agency = made ? std::make_unique<AgencyAt>(call) : nullptr;
  const bool named = agency && !(*agency)->name().empty();  // an import that was refused leaves an empty store
  if (!quiet && !named) call.out << "no agency here\n";
  if (!quiet && named)
    call.out << (*agency)->name() << ", " << (*agency)->zone() << (call.server ? ", being served" : "") << '\n';
  return named ? cli::done : cli::failed;
}

namespace {

/// `kith audit new-key`: before anything else of the agency is opened, for that needs the key.
int new_key(Invocation& call) {
  std::string because;
  cli::Command command("kith audit new-key", "Begins another signing key when audit.key is gone for good.");
  command.option("--because", because, "lost, stolen or replaced; stands in the log").required();
  const std::vector<std::string> args(call.args.begin() + 1, call.args.end());
  if (const auto exit = command.parse(args, call.out, call.err)) return *exit;
  if (call.server) {
    call.err << "kith audit new-key: stop the server first\n";
    return cli::failed;
  }
  const auto store = open_store(call.store, !call.store.postgres.empty());
  const Instant now = system_clock.now("UTC");
  const auto origin = store->writing(
      "agency secrets", [&](db::Tx& tx) { return std::string(settings::ensure_secrets(tx, now).audit_origin()); });
  const auto key = audit::begin_new_key(*store, call.store.folder, origin, because, now);
  call.out << "a new key signs the audit log from here on, and the log says so; give this to whoever keeps the "
              "checkpoints:\n"
           << key.text() << '\n';
  return cli::done;
}

/// What is wanted beside the database, in one sentence; empty when both keys are there or not needed.
std::string keys_to_bring(const std::string& folder, bool log_was_signed, std::size_t files) {
  const auto missing = [&](const char* name) { return !std::filesystem::exists(std::filesystem::path(folder) / name); };
  std::string keys;
  if (log_was_signed && missing("audit.key")) keys += "audit.key (signs the audit log)";
  if (files > 0 && missing("documents.key"))
    keys += std::string(keys.empty() ? "" : " and ") + "documents.key (opens the files of documents)";
  return keys;
}

/// The signatures, when the key is there already.
std::vector<std::string> signature_faults(db::Db& db, const std::string& folder) {
  if (!std::filesystem::exists(std::filesystem::path(folder) / "audit.key")) return {};
  const auto origin = db.writing("agency secrets", [&](db::Tx& tx) {
    return std::string(settings::ensure_secrets(tx, system_clock.now("UTC")).audit_origin());
  });
  const auto key = audit::SigningKey::load_or_make(folder, origin, true);
  return db.reading("verify the audit log", [&](db::Tx& tx) { return audit::verify(tx, key.verifier()).first_faults; });
}

/// What the database's own rights add to the triggers; nothing to say on SQLite.
void tell_rights(db::Db& db, std::int64_t open, std::ostream& out) {
  if (db.engine() != db::Engine::postgres) return;
  if (open == 0)
    out << "the database role may add records and cannot change or remove them\n";
  else
    out << "the database role could change or remove the rows of " << open
        << " tables past their triggers; docs/postgresql.md tells how to serve with less\n";
}

void tell_key(const audit::Verification& log, std::ostream& out) {
  if (log.key_since == 0) return;
  out << "signed by the key in use from row " << log.key_since << " on (" << iso(date_of(Instant{log.key_since_at, 0}))
      << "); ";
  if (log.unsigned_before > 0)
    out << log.unsigned_before << " checkpoints before are compared with the rows, their key is not known any more\n";
  else
    out << "checkpoints before by the key before\n";
}

}  // namespace

int audit_log(Invocation& call) {
  if (!call.args.empty() && call.args.front() == "new-key") return new_key(call);
  const AgencyAt agency(call);
  if (call.args.size() == 1 && call.args.front() == "head") take_checkpoint(*agency, at_once);  // with the records
  return audit::audit_command(call.args, agency->db(), agency->signing_key(), agency->now(), call.out, call.err);
}

int verify(Invocation& call) {
  std::vector<std::string> files, outside;
  bool least = false;
  cli::Command command("kith verify",
                       "Checks the database, its schema, every record's references and digest, the files of documents "
                       "and the audit log.");
  command.option("--checkpoint", files, "a file with a checkpoint that left this machine; may be repeated");
  command.flag("--least-rights", least, "a database role that could change records is a fault (PostgreSQL)");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  for (const auto& file : files) {
    auto note = read_file(file);
    if (!note) {
      call.err << "kith verify: there is no file " << file << '\n';
      return cli::invalid;
    }
    outside.push_back(std::move(*note));
  }
  const AgencyAt agency(call);
  auto faults = agency->db().check_integrity();
  const auto add = [&](const std::vector<std::string>& more) { faults.insert(faults.end(), more.begin(), more.end()); };
  add(records::schema_faults(agency->db()));
  const auto store = check_log_and_records(*agency, outside);
  add(store.faults);
  const auto uploads =
      agency->db().reading("files of documents", [](db::Tx& tx) { return documents::all_uploads(tx); });
  add(documents::file_faults(uploads, agency->vault()));
  const auto open = db::tables_open_to_change(agency->db());
  if (least && open > 0) faults.push_back("the database role has more rights than serving needs");
  for (const auto& fault : faults) call.err << fault << '\n';
  tell_rights(agency->db(), open, call.out);
  tell_key(store.log, call.out);
  call.out << (faults.empty() ? "sound: " : "NOT sound: ") << store.log.rows << " audit rows, " << store.log.checkpoints
           << " checkpoints, " << uploads.size() << " files, " << faults.size() << " faults\n";
  return faults.empty() && store.log.sound() ? cli::done : cli::failed;
}

int backup(Invocation& call) {
  std::string target;
  cli::Command command("kith backup",
                       "Writes a consistent copy of the database to FILE while work goes on, and the files of "
                       "documents to FILE.documents.");
  command.argument("FILE", target, "must not exist yet").required();
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  const std::string beside = target + files_beside;
  if (std::filesystem::exists(target) || std::filesystem::exists(beside)) {
    call.err << "kith backup: the file exists already\n";
    return cli::invalid;
  }
  const AgencyAt agency(call);
  agency->db().backup(target);
  const auto files = agency->vault().copy_to(beside);  // after the database: every file it names is there by now
  call.out << "written, with " << files
           << " files of documents, sealed as they are; the keys of the data folder (*.key) are not in it, keep them "
              "apart\n";
  return cli::done;
}

int restore(Invocation& call) {
  std::string source;
  cli::Command command("kith restore", "Restores a copy made by `kith backup` into an empty place.");
  command.argument("FILE", source, "a backup").required();
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  db::restore({.folder = call.store.folder, .postgres = call.store.postgres}, source);
  auto store = open_store(call.store, !call.store.postgres.empty());
  auto faults = store->check_integrity();
  for (auto& fault : records::schema_faults(*store)) faults.push_back(std::move(fault));
  const auto files = restore_files(source + files_beside, call.store.folder);
  const auto signatures = signature_faults(*store, call.store.folder);
  faults.insert(faults.end(), signatures.begin(), signatures.end());
  for (const auto& fault : faults) call.err << fault << '\n';
  if (files > 0) call.out << files << " files of documents restored\n";
  const bool was_signed =
      store->reading("signed before", [](db::Tx& tx) { return audit::last_checkpoint(tx).has_value(); });
  const auto keys = keys_to_bring(call.store.folder, was_signed, files);
  if (!faults.empty())
    call.out << "restored, but NOT sound\n";
  else if (keys.empty())
    call.out << "restored and sound; `kith verify` compares every record with the checkpoints too\n";
  else
    call.out << "restored; the records are sound. Before anything else put back into the data folder: " << keys
             << ". They are not in a backup. Then `kith verify`; for an audit.key lost for good: docs/audit.md\n";
  return faults.empty() ? cli::done : cli::failed;
}

}  // namespace kith::app

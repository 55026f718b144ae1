// SPDX-License-Identifier: AGPL-3.0-or-later
#include <filesystem>
#include <ostream>

#include "app/agency.h"
#include "app/commands.h"
#include "documents/keeping.h"
#include "platform/audit/command.h"
#include "platform/audit/log.h"
#include "platform/audit/verify.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"

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
    : own_(call.running ? nullptr : std::make_unique<Agency>(call.store, create, system_clock)),
      agency_(call.running ? call.running : own_.get()) {}

AgencyAt::~AgencyAt() = default;

int status(Invocation& call) {
  bool quiet = false;
  cli::Command command("kith status", "Says whether there is an agency in the data folder or database.");
  command.flag("--quiet", quiet, "print nothing; the exit code tells");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  if (!exists(call.store)) {
    if (!quiet) call.out << "no agency here\n";
    return cli::failed;
  }
  if (!quiet) {
    const AgencyAt agency(call);
    call.out << agency->name() << ", " << agency->zone() << (call.running ? ", being served" : "") << '\n';
  }
  return cli::done;
}

int audit_log(Invocation& call) {
  const AgencyAt agency(call);
  return audit::audit_command(call.args, agency->db(), agency->signing_key(), agency->now(), call.out, call.err);
}

int verify(Invocation& call) {
  cli::Command command("kith verify",
                       "Checks the database, every record's references, the files of documents and the audit log.");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  const AgencyAt agency(call);
  auto faults = agency->db().check_integrity();
  const auto log = agency->db().reading(
      "verify the audit log", [&](db::Tx& tx) { return audit::verify(tx, agency->signing_key().verifier()); });
  faults.insert(faults.end(), log.first_faults.begin(), log.first_faults.end());
  const auto uploads =
      agency->db().reading("files of documents", [](db::Tx& tx) { return documents::all_uploads(tx); });
  const auto missing = documents::file_faults(uploads, agency->vault());
  faults.insert(faults.end(), missing.begin(), missing.end());
  for (const auto& fault : faults) call.err << fault << '\n';
  call.out << (faults.empty() ? "sound: " : "NOT sound: ") << log.rows << " audit rows, " << log.checkpoints
           << " checkpoints, " << uploads.size() << " files, " << faults.size() << " faults\n";
  return faults.empty() && log.sound() ? cli::done : cli::failed;
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
  auto store = open_store(call.store, false);
  const auto faults = store->check_integrity();
  const auto files = restore_files(source + files_beside, call.store.folder);
  for (const auto& fault : faults) call.err << fault << '\n';
  call.out << (faults.empty() ? "restored and sound\n" : "restored, but NOT sound\n");
  if (files > 0)
    call.out << files
             << " files of documents restored; they open with the documents.key they were sealed with: put it back "
                "before anything else\n";
  return faults.empty() ? cli::done : cli::failed;
}

}  // namespace kith::app

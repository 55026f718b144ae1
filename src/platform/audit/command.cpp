// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/command.h"

#include <ostream>

#include "platform/audit/log.h"
#include "platform/audit/proof.h"
#include "platform/audit/verify.h"
#include "platform/base/json_writer.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

using Args = std::span<const std::string>;

struct Place {
  db::Db& db;
  const SigningKey& key;
  Instant now;
  std::ostream& out;
  std::ostream& err;
};

int refuse(const Place& at, const std::string& why) {
  at.err << "kith audit: " << why << "\n";
  return cli::invalid;
}

/// The size a proof is about: the one asked for, else that of the newest checkpoint that covers `least`, else all rows.
std::uint64_t proof_size(db::Tx& tx, const SigningKey& key, std::uint64_t asked, std::uint64_t least) {
  if (asked > 0) return asked;
  const auto note = last_checkpoint(tx);
  const auto newest = note ? open_note(*note, key.verifier()) : std::nullopt;
  return newest && newest->size >= least ? newest->size : size(tx);
}

int head(Args args, const Place& at) {
  cli::Command command("kith audit head", "Signs the log as it stands and prints the checkpoint.");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.out << at.db.writing("audit checkpoint", [&](db::Tx& tx) { return take_checkpoint(tx, at.key, at.now); });
  return cli::done;
}

int verify_log(Args args, const Place& at) {
  std::vector<std::string> files;
  cli::Command command("kith audit verify", "Checks the whole log against its checkpoints and those kept outside.");
  command.option("--checkpoint", files, "a file with a checkpoint that left this machine; may be repeated");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  std::vector<std::string> notes;
  for (const std::string& file : files) {
    auto note = read_file(file);
    if (!note) return refuse(at, "there is no file " + file);
    notes.push_back(std::move(*note));
  }
  const Verification found =
      at.db.reading("audit verify", [&](db::Tx& tx) { return verify(tx, at.key.verifier(), notes); });
  for (const std::string& fault : found.first_faults) at.out << fault << "\n";
  if (found.faults > found.first_faults.size()) at.out << found.faults - found.first_faults.size() << " more faults\n";
  at.out << found.rows << " rows, " << found.checkpoints << " checkpoints, root " << crypto::base64(found.root) << ": "
         << (found.sound() ? "sound" : "NOT SOUND") << "\n";
  return found.sound() ? cli::done : cli::failed;
}

int prove(Args args, const Place& at) {
  std::uint64_t seq = 0, size = 0;
  cli::Command command("kith audit prove", "Shows that a row is in the log, for tools/verify_audit.py.");
  command.argument("SEQ", seq, "number of the row").required();
  command.option("--size", size, "number of rows of the tree; default: the newest checkpoint's");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  return at.db.reading("audit proof", [&](db::Tx& tx) {
    const auto found = row(tx, seq);
    const std::uint64_t rows = found ? proof_size(tx, at.key, size, found->seq) : 0;
    if (!found || found->seq > rows || rows > audit::size(tx))
      return refuse(at, "there is no such row in a log of that size");
    at.out << inclusion_proof(tx, *found, rows) << "\n";
    return cli::done;
  });
}

int consistency(Args args, const Place& at) {
  std::uint64_t old_size = 0, size = 0;
  cli::Command command("kith audit consistency", "Shows that the log continues an earlier, smaller one unchanged.");
  command.argument("OLD", old_size, "number of rows of the earlier log").required();
  command.option("--size", size, "number of rows of the later log; default: the newest checkpoint's");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  return at.db.reading("audit proof", [&](db::Tx& tx) {
    const std::uint64_t rows = proof_size(tx, at.key, size, old_size);
    if (old_size == 0 || old_size > rows || rows > audit::size(tx))
      return refuse(at, "the log has not had these sizes");
    at.out << consistency_proof(tx, old_size, rows) << "\n";
    return cli::done;
  });
}

int export_rows(Args args, const Place& at) {
  std::uint64_t from = 1;
  cli::Command command("kith audit export", "Prints the log as JSON lines, one row a line.");
  command.option("--from", from, "number of the first row; default 1");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.db.read("audit export", [&](db::Tx& tx) {
    std::string line;
    each_row(tx, std::max<std::uint64_t>(from, 1), [&](const Row& row) {
      line.clear();
      JsonWriter json(line);
      json.object();
      put_row(json, row);
      json.end();
      at.out << line << "\n";
    });
  });
  at.out.flush();
  return at.out ? cli::done : cli::failed;
}

int print_key(Args args, const Place& at) {
  cli::Command command("kith audit key", "Prints the verifier key that outside checks need.");
  if (const auto exit = command.parse(args, at.out, at.err)) return *exit;
  at.out << at.key.verifier().text() << "\n";
  return cli::done;
}

struct Verb {
  std::string_view name;
  int (*run)(Args, const Place&);
};
constexpr Verb verbs[] = {{"head", head},          {"verify", verify_log},
                          {"prove", prove},        {"consistency", consistency},
                          {"export", export_rows}, {"key", print_key}};

}  // namespace

int audit_command(std::span<const std::string> args, db::Db& db, const SigningKey& key, Instant now, std::ostream& out,
                  std::ostream& err) {
  const Place at{db, key, now, out, err};
  for (const Verb& verb : verbs)
    if (!args.empty() && args[0] == verb.name) return verb.run(args.subspan(1), at);
  const bool asked = !args.empty() && args[0] == "--help";
  (asked ? out : err) << "usage: kith audit head | verify | prove SEQ | consistency OLD | export | key\n";
  return asked ? cli::done : cli::invalid;
}

}  // namespace kith::audit

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/command.h"

#include <ostream>

#include "platform/cli/command.h"
#include "platform/i18n/keys.h"
#include "records/import_folder.h"

namespace kith::directory {
namespace {

struct Wish {
  std::string act, path, source = "directory", language = "en";
  bool dry = false, sure = false;
};

/// Thrown to leave the transaction with nothing stored.
struct NotTaken {
  Refusal refusal;
};

int find_services(const Wish& wish, const Here& here, std::ostream& out) {
  here.db.read("directory", [&](db::Tx& tx) {
    for (const auto& found : find(tx, {wish.path, {}, {}, false}, 50, 0)) out << as_agency(found.service) << '\n';
  });
  return cli::done;
}

int import_services(const Wish& wish, const Here& here, const i18n::Words& words, std::ostream& out,
                    std::ostream& err) {
  std::vector<Given> files;
  try {
    files = files_at(wish.path);
  } catch (const records::FolderError& error) {
    err << "kith directory: " << error.what() << '\n';
    return cli::invalid;
  }
  records::ImportReport report;
  const auto services = read_services(files, report);
  if (report.problem_count > 0) {
    records::write_report([&](std::string_view text) { err << text; }, report, words);
    err << "kith directory: " << words.text("directory.nothing_stored") << '\n';
    return cli::invalid;
  }
  Done done;
  try {
    here.db.exclusive("directory", [&](db::Tx& tx) {
      const auto made = take(tx, services, {wish.source, {}, here.now, wish.dry, wish.sure || wish.dry});
      if (!made) throw NotTaken{made.error()};
      done = *made;
      if (!wish.dry) here.audit(tx, done);
    });
  } catch (const NotTaken& refused) {
    err << "kith directory: " << words.text_of(refused.refusal.problems.front().key) << '\n';
    return refused.refusal.kind == RefusalKind::conflict ? 5 : cli::invalid;
  }
  out << words.text(
             wish.dry ? i18n::Key("directory.would") : i18n::Key("directory.done"),
             {{"added", done.added}, {"changed", done.changed}, {"unchanged", done.unchanged}, {"gone", done.gone}})
      << '\n';
  return cli::done;
}

}  // namespace

int directory_command(std::span<const std::string> args, const Here& here, std::ostream& out, std::ostream& err) {
  Wish wish;
  cli::Command command(
      "kith directory",
      "Reads a directory of services (Open Referral HSDS 2 or 3: JSON, a folder or zip of CSV), so that "
      "a family can be referred to one, or finds services in it.");
  command.argument("ACT", wish.act, "import or find").required();
  command.argument("PATH", wish.path, "import: the file, folder or zip; find: words").required();
  command.option("--source", wish.source, "which directory it is; each is brought up to date for itself");
  command.option("--language", wish.language, "en or fr");
  command.flag("--dry-run", wish.dry, "only says what would be added, changed and marked as gone");
  command.flag("--sure", wish.sure, "even when more than half of the directory is no longer there");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  const i18n::Words words(i18n::parse_language(wish.language).value_or(i18n::Language::en));
  if (wish.act == "find") return find_services(wish, here, out);
  if (wish.act == "import") return import_services(wish, here, words, out, err);
  throw std::invalid_argument("wants import or find");
}

}  // namespace kith::directory

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/command.h"

#include <algorithm>
#include <ostream>

#include "accreditation/commands.h"
#include "accreditation/own_store.h"
#include "evidence/case_of.h"
#include "evidence/edition_choice.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"
#include "platform/cli/interrupt.h"
#include "records/export.h"

namespace kith::evidence {
namespace {

constexpr int not_found = 4;

struct Line {
  std::string programme, period, out, language, edition = "all";
  std::optional<Date> as_of;
  bool named = false, no_pdf = false;
};

std::optional<int> read(Line& line, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  cli::Command command("kith evidence", "Writes the self-study and evidence package of a programme.");
  command.option("--programme", line.programme, "exchange id of the programme").required();
  command.option("--period", line.period, "first and last day, YYYY-MM-DD..YYYY-MM-DD").required();
  command.option("--as-of", line.as_of, "use what was recorded by this day (default: today)");
  command.option("--edition", line.edition,
                 "all, base, ima, martin, eepm4, eepm5, or own/NAME of a catalogue of your own (default: all)");
  command.option("--out", line.out, "a new folder, or a new archive when it ends with .zip").required();
  command.option("--language", line.language, "en or fr (default: the agency's)");
  command.flag("--named", line.named, "exchange ids and names instead of pseudonyms; noted in the audit log");
  command.flag("--no-pdf", line.no_pdf, "without the printed sections");
  return command.parse(args, out, err);
}

std::optional<accreditation::Period> period_of(const std::string& text, std::optional<Date> as_of, Date today) {
  const auto dots = text.find("..");
  if (dots == text.npos) return std::nullopt;
  const auto from = parse_date(text.substr(0, dots)), to = parse_date(text.substr(dots + 2));
  if (!from || !to || *to < *from) return std::nullopt;
  return accreditation::Period{*from, *to, as_of.value_or(today)};
}

int refuse(std::ostream& err, int exit, const std::string& why) {
  err << "kith evidence: " << why << "\n";
  return exit;
}

}  // namespace

int evidence_command(std::span<const std::string> args, const Source& source, i18n::Language usual, Date today,
                     const std::function<void(bool)>& before, std::ostream& out, std::ostream& err) {
  Line line;
  if (const auto exit = read(line, args, out, err)) return *exit;
  accreditation::warn_of_a_day_to_come("kith evidence", line.as_of, today, err);
  const auto period = period_of(line.period, line.as_of, today);
  if (!period) return refuse(err, cli::invalid, "--period wants two days, the earlier first: 2026-01-01..2026-12-31");
  const auto language =
      line.language.empty() ? usual : i18n::parse_language(line.language).value_or(i18n::Language::fake);
  if (language == i18n::Language::fake) return refuse(err, cli::invalid, "--language is en or fr");
  const auto programme = source.snapshot.find<snapshot::ProgrammeRow, Programme>(line.programme);
  if (!source.snapshot.effective<snapshot::ProgrammeRow>(programme, period->as_of))
    return refuse(err, not_found, "no programme " + line.programme + " on " + iso(period->as_of));
  const auto own = source.db.reading(
      "own catalogues", [&](db::Tx& tx) { return accreditation::own_catalogues(tx, source.standards, today); });
  const auto offered = editions_of(source.snapshot, programme, period->as_of, own);
  if (std::find(offered.begin(), offered.end(), line.edition) == offered.end())
    return refuse(err, cli::invalid, "--edition: the programme has no figures of " + line.edition);
  const cli::Interruptible guard;
  Watch watch;
  watch.cancelled = cli::interrupted;
  watch.progress = [&](const std::string& what, int done, int of) {
    err << "[" << done + 1 << "/" << of << "] " << what << std::endl;
  };
  try {
    before(line.named);
    const Asked asked{programme, *period, language, line.named, !line.no_pdf, line.edition};
    const Made made = make_package(source, asked, line.out, watch);
    if (made.cancelled) return refuse(err, cli::failed, "stopped, nothing was written");
    out << made.files.size() << " files: " << line.out << "\nsha256 of SHA256SUMS: " << made.sum << "\n";
    return cli::done;
  } catch (const EvidenceError& error) {
    return refuse(err, cli::failed, error.what());
  } catch (const records::ExportError& error) {
    return refuse(err, cli::failed, error.what());
  }
}

namespace {

/// The value of a member of package.json, which we wrote: all are texts without escapes but names.
std::string member(const std::string& json, std::string_view name) {
  const std::string mark = "\"" + std::string(name) + "\":\"";
  const auto at = json.find(mark);
  if (at == json.npos) return {};
  const auto from = at + mark.size();
  return json.substr(from, json.find('"', from) - from);
}

struct CaseLine {
  std::string pseudonym, package, programme, period, edition = "all";
  std::optional<Date> as_of;
};

std::optional<int> read(CaseLine& line, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  cli::Command command("kith evidence case", "Tells which record a pseudonym of an evidence package means.");
  command.argument("PSEUDONYM", line.pseudonym, "as in the package: c-0123456789ab").required();
  command.option("--package", line.package, "package.json of the package");
  command.option("--programme", line.programme, "exchange id of the programme");
  command.option("--period", line.period, "first and last day, YYYY-MM-DD..YYYY-MM-DD");
  command.option("--as-of", line.as_of, "as-of day of the package (default: today)");
  command.option("--edition", line.edition, "its choice of standards (default: all)");
  return command.parse(args, out, err);
}

/// False: there is no such package.json.
bool read_package(CaseLine& line) {
  if (line.package.empty()) return true;
  const auto json = read_file(line.package);
  if (!json || member(*json, "format") != "kith-evidence") return false;
  line.programme = member(*json, "programme_id");
  line.period = member(*json, "from") + ".." + member(*json, "to");
  line.as_of = parse_date(member(*json, "as_of"));
  line.edition = member(*json, "edition");
  return true;
}

}  // namespace

int case_command(std::span<const std::string> args, const Source& source, Date today,
                 const std::function<void()>& before, std::ostream& out, std::ostream& err) {
  CaseLine line;
  if (const auto exit = read(line, args, out, err)) return *exit;
  if (!read_package(line)) return refuse(err, cli::invalid, "--package wants the package.json of a package");
  const auto period = period_of(line.period, line.as_of, today);
  if (!period) return refuse(err, cli::invalid, "give --package, or --programme and --period");
  const auto programme = source.snapshot.find<snapshot::ProgrammeRow, Programme>(line.programme);
  if (!source.snapshot.effective<snapshot::ProgrammeRow>(programme, period->as_of))
    return refuse(err, not_found, "no such programme on " + iso(period->as_of));
  const Asked asked{programme, *period, i18n::Language::en, false, false, line.edition};
  const Pseudonyms pseudonyms(source.secret, subject_of(source.signing_key.verifier().name, source.snapshot, asked),
                              false);
  const auto found = case_of(source.snapshot, asked, pseudonyms, line.pseudonym);
  if (!found) return refuse(err, not_found, "no case of that package has this pseudonym");
  before();
  out << found->id << "\n";
  return cli::done;
}

}  // namespace kith::evidence

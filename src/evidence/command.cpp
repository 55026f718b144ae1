// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/command.h"

#include <ostream>

#include "platform/cli/command.h"
#include "platform/cli/interrupt.h"
#include "records/export.h"

namespace kith::evidence {
namespace {

constexpr int not_found = 4;

struct Line {
  std::string programme, period, out, language;
  std::optional<Date> as_of;
  bool named = false, no_pdf = false;
};

std::optional<int> read(Line& line, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  cli::Command command("kith evidence", "Writes the self-study and evidence package of a programme.");
  command.option("--programme", line.programme, "exchange id of the programme").required();
  command.option("--period", line.period, "first and last day, YYYY-MM-DD..YYYY-MM-DD").required();
  command.option("--as-of", line.as_of, "use what was recorded by this day (default: today)");
  command.option("--out", line.out, "a new folder, or a new archive when it ends with .zip").required();
  command.option("--language", line.language, "en or fr (default: the agency's)");
  command.flag("--named", line.named, "exchange ids and names instead of pseudonyms; noted in the audit log");
  command.flag("--no-pdf", line.no_pdf, "without the printed sections");
  return command.parse(args, out, err);
}

std::optional<accreditation::Period> period_of(const Line& line, Date today) {
  const auto dots = line.period.find("..");
  if (dots == line.period.npos) return std::nullopt;
  const auto from = parse_date(line.period.substr(0, dots)), to = parse_date(line.period.substr(dots + 2));
  if (!from || !to || *to < *from) return std::nullopt;
  return accreditation::Period{*from, *to, line.as_of.value_or(today)};
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
  const auto period = period_of(line, today);
  if (!period) return refuse(err, cli::invalid, "--period wants two days, the earlier first: 2026-01-01..2026-12-31");
  const auto language =
      line.language.empty() ? usual : i18n::parse_language(line.language).value_or(i18n::Language::fake);
  if (language == i18n::Language::fake) return refuse(err, cli::invalid, "--language is en or fr");
  const auto programme = source.snapshot.find<snapshot::ProgrammeRow, Programme>(line.programme);
  if (!source.snapshot.effective<snapshot::ProgrammeRow>(programme, period->as_of))
    return refuse(err, not_found, "no programme " + line.programme + " on " + iso(period->as_of));
  const cli::Interruptible guard;
  Watch watch;
  watch.cancelled = cli::interrupted;
  watch.progress = [&](const std::string& what, int done, int of) {
    err << "[" << done + 1 << "/" << of << "] " << what << std::endl;
  };
  try {
    before(line.named);
    const Made made = make_package(source, {programme, *period, language, line.named, !line.no_pdf}, line.out, watch);
    if (made.cancelled) return refuse(err, cli::failed, "stopped, nothing was written");
    out << made.files.size() << " files: " << line.out << "\nsha256 of SHA256SUMS: " << made.sum << "\n";
    return cli::done;
  } catch (const EvidenceError& error) {
    return refuse(err, cli::failed, error.what());
  } catch (const records::ExportError& error) {
    return refuse(err, cli::failed, error.what());
  }
}

}  // namespace kith::evidence

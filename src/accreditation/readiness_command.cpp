// SPDX-License-Identifier: AGPL-3.0-or-later
#include <ostream>

#include "accreditation/commands.h"
#include "accreditation/readiness.h"
#include "platform/cli/command.h"

namespace kith::accreditation {
namespace {

void print(const Readiness& ready, std::ostream& out) {
  for (const SectionResult& s : ready.result.sections)
    out << "section " << s.section << "  " << (s.rating ? std::to_string(*s.rating) : std::string("-")) << "\n";
  for (const NextRating& n : ready.next)
    out << n.measure << "  " << n.cases << " more cases in order: " << n.now << " becomes " << n.next << "\n";
  for (const DocumentReady& d : ready.documents)
    if (d.status > 1) out << d.clause << "  " << word(d.kind) << ": " << d.status << "\n";
  for (const NotApplicableTested& n : ready.declared)
    if (n.contradicted) out << n.clause << "  declared not applicable, contradicted by records\n";
}

}  // namespace

int readiness_command(std::span<const std::string> args, const Columns& columns, Date today,
                      const std::function<void()>& before, std::ostream& out, std::ostream& err) {
  constexpr int not_found = 4;
  std::string id;
  std::optional<Date> as_of;
  bool json = false;
  cli::Command command("kith readiness", "Prints where a programme stands before a review.");
  command.option("--programme", id, "exchange id of the programme").required();
  command.option("--as-of", as_of, "use what was recorded by this day (default: today)");
  command.flag("--json", json, "as JSON");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  const Day day = as_of.value_or(today);
  const auto current = columns();
  const ProgrammeRef programme = current->find<snapshot::ProgrammeRow, Programme>(id);
  if (!current->effective<snapshot::ProgrammeRow>(programme, day)) {
    err << "kith readiness: no programme " << id << " on " << iso(day) << "\n";
    return not_found;
  }
  const Readiness ready = readiness_of(*current, programme, day);
  before();
  if (json)
    out << readiness_json(ready, trend_of(current, programme, day)) << "\n";
  else
    print(ready, out);
  return cli::done;
}

}  // namespace kith::accreditation

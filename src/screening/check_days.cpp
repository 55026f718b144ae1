// SPDX-License-Identifier: AGPL-3.0-or-later
// The days on which a check holds, alone and with others of its type (workflows.md §5.1).
#include <algorithm>

#include "screening/mentor_file.h"
#include "snapshot/check_stand.h"

namespace kith::screening {

snapshot::TextMark Check::place() const { return snapshot::place_of(jurisdiction); }

std::optional<Held> held(const Check& c) {
  if (!c.from) return std::nullopt;
  Held days{*c.from, c.until.value_or(on(9999, 12, 31))};
  if (c.exemption) return c.document ? std::optional(days) : std::nullopt;
  if (!c.until) return std::nullopt;
  days.from = std::max(days.from, c.completed);
  if (c.result == "record_found" && c.adjudication == "accepted" && c.adjudicated)
    days.from = std::max(days.from, *c.adjudicated);
  else if (c.result != "clear")
    return std::nullopt;
  if (c.revoked) days.until = std::min(days.until, add_days(*c.revoked, -1));
  return days.from <= days.until ? std::optional(days) : std::nullopt;
}

bool may_be_revoked(const Check& c) { return !c.exemption && !c.revoked && held(c); }
bool may_be_seen(const Check& c) { return !c.waiting() && !c.exemption && c.type != declaration_type; }

std::optional<Date> covered_until(const MentorFile& f, std::string_view type, Date day) {
  std::optional<Date> until;
  for (bool more = true; more;) {
    more = false;
    const Date reach = until ? add_days(*until, 1) : day;
    for (const auto& c : f.checks) {
      const auto days = c.type == type ? held(c) : std::nullopt;
      if (!days || days->from > reach || days->until < reach) continue;
      until = days->until;
      more = days->until < on(9999, 12, 31);
      break;
    }
  }
  return until;
}

std::vector<Held> gaps(const MentorFile& f, std::string_view type, Date from, Date until) {
  std::vector<Held> spans, open;
  for (const auto& c : f.checks)
    if (c.type == type)
      if (const auto days = held(c)) spans.push_back(*days);
  std::sort(spans.begin(), spans.end(), [](const Held& a, const Held& b) { return a.from < b.from; });
  for (const auto& span : spans) {
    if (from > until) break;
    if (span.from > from) open.push_back({from, std::min(until, add_days(span.from, -1))});
    if (span.until >= from) from = span.until == on(9999, 12, 31) ? span.until : add_days(span.until, 1);
  }
  if (from <= until) open.push_back({from, until});
  return open;
}

}  // namespace kith::screening

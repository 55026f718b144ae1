# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 7: relationship development and sites (measure_decisions.md section 6)."""
from datetime import timedelta
from case import Case
from rules import (add_months, document_status, end_of, full_active_months, hundredths, listed, matches_of, month_name, policy, quarters_within,
                   sessions_of, start_of)


def m701a(world, programme, p0, p1, pe):
    """M7.01a (rule 1)."""
    case = Case("M7.01a", "7.01")
    case.parts("staff_present")
    for match in matches_of(world, programme):
        approved = match.date("event_date")
        if not p0 <= approved <= p1:
            continue
        due = approved + timedelta(days=int(policy(world, programme, "first_meeting_days", approved)))
        if due > world.A:
            case.leave_out("not_due")
            continue
        if any(c["kind"] == "dissolved_before_start" and c.date("event_date") <= due for c in world.of_match("match_closures", match.id)):
            case.leave_out("dissolved")
            continue
        held = [m for m in world.of_match("initial_meetings", match.id) if m["status"] == "held" and m.date("event_date") <= due]
        if not held:
            case.judge(match.id, ["not_held_in_time"])
            continue
        case.judge(match.id, [] if any(m["arranged_by_staff"] == "true" for m in held) else ["not_arranged_by_staff"])
        case.part("staff_present", any(m["staff_present"] == "true" for m in held))
    return case


def minutes_of(log):
    return int(log["minutes"]) if log["minutes"] != "" else 0


def minute_of_day(text):
    return int(text[0:2]) * 60 + int(text[3:5])


def same_meeting(one, two):
    """Rule 2: two logs of the same match and day."""
    if one["event_date"] != two["event_date"]:
        return False
    if one["start_time"] == "" or two["start_time"] == "":
        return one["entered_by"] != two["entered_by"]
    a, b = minute_of_day(one["start_time"]), minute_of_day(two["start_time"])
    return a == b or (a < b + minutes_of(two) and b < a + minutes_of(one))


def meetings(logs):
    """Rule 2: groups of logs, closed transitively; the minutes of each group."""
    groups = []
    for log in logs:
        near = [g for g in groups if any(same_meeting(log, other) for other in g)]
        groups = [g for g in groups if not any(g is n for n in near)] + [[log] + [x for g in near for x in g]]
    return [max(minutes_of(log) for log in group) for group in groups]


def m701b(world, programme, p0, p1, pe):
    """M7.01b (rule 2)."""
    case = Case("M7.01b", "7.01")
    for match in matches_of(world, programme):
        for first, last in full_active_months(world, match, p0, pe):
            count, hours = policy(world, programme, "meeting_min_count", first), policy(world, programme, "meeting_min_hours", first)
            if count is None and hours is None:
                case.leave_out("no_policy")
                continue
            every_mode = policy(world, programme, "virtual_meetings_count", first) == "true"
            held = meetings([log for log in world.of_match("meeting_logs", match.id)
                             if first <= log.date("event_date") <= last and (every_mode or log["mode"] == "in_person")])
            reasons = []
            if count is not None and len(held) < int(count):
                reasons.append(f"count:{len(held)}")
            if hours is not None and sum(held) * 100 < hundredths(hours) * 60:
                reasons.append(f"minutes:{sum(held)}")
            case.judge(f"{match.id}|{month_name(first)}", reasons)
    case.not_assessed = case.den == 0 and "no_policy" in case.excluded
    return case


def whole_months_between(start, end):
    k = 0
    while add_months(start, k + 1) <= end:
        k += 1
    return k


def m701c(world, programme, p0, p1, pe):
    """M7.01c (rule 2)."""
    case = Case("M7.01c", "7.01")
    case.parts("without_death_move_safeguarding")
    for match in matches_of(world, programme):
        start = start_of(world, match.id)
        for closure in world.of_match("match_closures", match.id):
            end = closure.date("event_date")
            if start is None or end < start or closure["kind"] == "dissolved_before_start" or not p0 <= end <= pe:
                continue
            least = policy(world, programme, "min_duration_months", start)
            if least is None:
                case.leave_out("no_policy")
                continue
            months, reason = whole_months_between(start, end), closure["reason"]
            passed = months >= int(least) or reason == "agreed_short_term_ended"
            case.judge(match.id, [] if passed else [f"months:{months}", "reason:" + reason])
            case.part("reason:" + reason, passed)
            if reason not in ("death", "mentor_moved", "mentee_moved", "safeguarding"):
                case.part("without_death_move_safeguarding", passed)
    case.not_assessed = case.den == 0 and "no_policy" in case.excluded
    return case


def m701d(world, programme, p0, p1, pe):
    """M7.01d (rule 2)."""
    case = Case("M7.01d", "7.01")
    case.own_rating = document_status(world, programme, "meeting_expectations")
    case.judge(programme, [] if case.own_rating == 1 else [f"document_status:{case.own_rating}"])
    return case


def outside(world, site_id):
    return site_id in world.sites and world.sites[site_id]["controlled_by_org"] == "false"


def external_activity(world, programme, first, last):
    """Rule 3: the distinct (site, day) of a meeting or a held session at a site that the organization does not control."""
    found = set()
    for match in matches_of(world, programme):
        for log in world.of_match("meeting_logs", match.id):
            if outside(world, log["site_id"]) and first <= log.date("event_date") <= last:
                found.add((log["site_id"], log.date("event_date")))
    for session in sessions_of(world, programme):
        if outside(world, session["site_id"]) and first <= session.date("event_date") <= last:
            found.add((session["site_id"], session.date("event_date")))
    return found


def m702a(world, programme, p0, p1, pe):
    """M7.02a (rule 3)."""
    case = Case("M7.02a", "7.02")
    for site, on in external_activity(world, programme, p0, pe):
        agreed = any(a["programme_id"] in ("", programme) and a.covers(on, "valid_from", "valid_until") and a.date("signed_on") is not None
                     and a.date("signed_on") <= on for a in world.by("site_agreements", "site_id", site))
        case.judge(f"{site}|{on}", [] if agreed else ["no_agreement"])
    return case


def m702b(world, programme, p0, p1, pe):
    """M7.02b (rule 4)."""
    case = Case("M7.02b", "7.02")
    for year in range(p0.year, pe.year + 1):
        for first, last in quarters_within(p0.replace(year=year, month=1, day=1), p0.replace(year=year, month=12, day=31)):
            if not p0 <= last <= pe:
                continue
            for site in {site for site, _ in external_activity(world, programme, max(first, p0), min(last, pe))}:
                met = any(c["programme_id"] == programme and c["two_way"] == "true" and first <= c.date("event_date") <= last
                          for c in world.by("site_contacts", "site_id", site))
                case.judge(f"{site}|{month_name(first)}", [] if met else ["no_contact"])
    return case


def m702c(world, programme, p0, p1, pe):
    """M7.02c (rule 5)."""
    case = Case("M7.02c", "7.02")
    year_ago = add_months(world.A, -12)
    for site in {site for site, _ in external_activity(world, programme, p0, pe)}:
        for official in world.by("site_officials", "site_id", site):
            if not official.covers(world.A):
                continue
            start = official.date("start_date")
            given = sorted(a.date("event_date") for a in world.by("official_acknowledgements", "official_id", official.id))
            if not given and start + timedelta(days=30) > world.A:
                case.leave_out("not_due")
            elif not any(year_ago <= d <= world.A for d in given):
                case.judge(official.id, ["no_acknowledgement"])
            else:
                late = start >= year_ago and given[0] > start + timedelta(days=30)
                case.judge(official.id, ["acknowledged_late"] if late else [])
    return case


def m702d(world, programme, p0, p1, pe):
    """M7.02d (rule 6)."""
    case = Case("M7.02d", "7.02")
    case.info = True
    for match in matches_of(world, programme):
        for log in world.of_match("meeting_logs", match.id):
            site = world.sites.get(log["site_id"])
            if site is None or site["kind"] != "school" or log["activity_tags"] == "" or not p0 <= log.date("event_date") <= pe:
                continue
            passed = listed(log["activity_tags"]) != ["academic"]
            case.judge(log.id, [] if passed else ["academic_only"])
            case.part("site:" + site.id, passed)
    case.has_cases = case.den > 0
    case.counts["alert_sites"] = sorted((name[5:] for name, part in case.sub.items() if part["num"] * 2 < part["den"]), key=str.encode)
    return case


MEASURES = (m701a, m701b, m701c, m701d, m702a, m702b, m702c, m702d)

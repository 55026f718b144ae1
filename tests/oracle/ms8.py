# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 8: supervision and monitoring (measure_decisions.md section 7)."""
from datetime import timedelta
from case import Case
from obligations import obligations, satisfying, windows
from read_folder import day
from rules import (INFORMING_MODES, active, add_months, end_of, full_active_months, grouped, guardian_party_applies, matches_of, month_name,
                   policy, service_days, start_of)

TRACKS = ("mentor", "mentee", "guardian")


def logs_in(world, match, first, last):
    return [log for log in world.of_match("meeting_logs", match.id) if first <= log.date("event_date") <= last]


def m801a(world, programme, p0, p1, pe):
    case = Case("M8.01a", "8.01")
    for match in matches_of(world, programme):
        for log in logs_in(world, match, p0, pe):
            reasons = []
            if log["minutes"] == "" or int(log["minutes"]) <= 0:
                reasons.append("no_minutes")
            if not any(text.strip() for text in log["activities"].split(";")):
                reasons.append("no_activity")
            case.judge(log.id, reasons)
    return case


def m801b(world, programme, p0, p1, pe):
    case = Case("M8.01b", "8.01")
    for match in matches_of(world, programme):
        for first, last in full_active_months(world, match, p0, pe):
            stated = any(e["month"] == month_name(first) for e in world.of_match("no_meeting_entries", match.id))
            entered = logs_in(world, match, first, last) or stated
            case.judge(f"{match.id}|{month_name(first)}", [] if entered else ["no_entry"])
    return case


def m801c(world, programme, p0, p1, pe):
    case = Case("M8.01c", "8.01")
    for match in matches_of(world, programme):
        for log in logs_in(world, match, p0, pe):
            lag = (log.first_recorded - log.date("event_date")).days
            case.judge(log.id, [] if lag <= 14 else [f"days:{lag}"])
    return case


def m801d(world, programme, p0, p1, pe):
    case = Case("M8.01d", "8.01")
    rows = grouped(world.parties, "contact_id")
    for contact in world.contacts.values():
        if contact["programme_id"] != programme or not p0 <= contact.date("event_date") <= pe:
            continue
        parties, reasons = rows.get(contact.id, []), []
        if contact["mode"] == "":
            reasons.append("no_mode")
        if not parties:
            reasons.append("no_parties")
        noted = contact["note"] != "" or (parties and all(p["note"] != "" for p in parties))
        case.judge(contact.id, reasons if noted else reasons + ["no_note"])
    return case


def mentors_on(world, programme, pe):
    """Section 7, rule 2: mentors with a match active on pe, or a group membership as mentor covering pe."""
    found = {m["mentor_id"] for m in matches_of(world, programme) if active(start_of(world, m.id), end_of(world, m.id), pe)}
    for row in world.of("group_memberships"):
        group = world.groups.get(row["group_id"])
        if group is not None and group["programme_id"] == programme and row["role"] == "mentor" and row.covers(pe):
            found.add(row["person_id"])
    return found


def supervision_notes(world, programme, mentor):
    """(day, has guidance) of every note that counts, section 7 rule 2."""
    for row in world.parties:
        contact = world.contacts[row["contact_id"]]
        if (row["track"] == "mentor" and row["person_id"] == mentor and row["result"] == "reached" and row["note"] != ""
                and contact["mode"] in INFORMING_MODES and contact["programme_id"] == programme and contact["staff_id"] != mentor):
            yield contact.date("event_date"), row["guidance"] != ""


def m802acd(world, programme, p0, p1, pe):
    case = Case("M8.02acd", "8.02")
    case.sub = {name: {"num": 0, "den": 0} for name in ("contact", "guidance", "recognition")}
    first_service = service_days(world, programme)
    for mentor in sorted(mentors_on(world, programme, pe)):
        f = first_service.get(mentor)
        if f is None or f > pe:
            continue
        if f > add_months(pe, -3):
            case.leave_out("under_3_months")
            continue
        notes, year = list(supervision_notes(world, programme, mentor)), add_months(pe, -12)
        blocks = [(add_months(pe, -3 * j - 3), add_months(pe, -3 * j)) for j in range(4)]
        tested = [(a, b) for a, b in blocks if a + timedelta(days=1) >= f]
        contact = all(any(a < on <= b for on, _ in notes) for a, b in tested)
        guidance = any(year < on <= pe and guided for on, guided in notes)
        case.part("contact", contact)
        case.part("guidance", guidance)
        reasons = ([] if contact else ["no_note_in_quarter"]) + ([] if guidance else ["no_guidance"])
        if f <= add_months(pe, -6):
            credited = any(r["person_id"] == mentor and r["programme_id"] == programme and r["role"] == "mentor"
                           and year < r.date("event_date") <= pe for r in world.of("recognitions"))
            case.part("recognition", credited)
            reasons += [] if credited else ["no_recognition"]
        case.judge(mentor, reasons)
    return case


def m802b(world, programme, p0, p1, pe):
    case = Case("M8.02b", "8.02")
    responses = grouped(world.of("support_responses"), "request_id")
    for request in world.of("support_requests"):
        raised = request.date("event_date")
        if request["programme_id"] != programme or request["kind"] == "family_query" or not p0 <= raised <= pe:
            continue
        due = raised + timedelta(days=int(policy(world, programme, "support_days", raised)))
        if due > world.A:
            case.leave_out("not_due")
            continue
        answers = [a.date("event_date") for a in responses.get(request.id, [])]
        if any(a <= due for a in answers):
            case.judge(request.id, [])
        else:
            case.judge(request.id, ["late"] if answers else ["no_response"])
    return case


def missed_throughout(lines):
    """One window: its tracks among MET, LATE, MISSED, EXCUSED are all MISSED, and there is at least one."""
    states = [line["status"] for line in lines if line["status"] in ("MET", "LATE", "MISSED", "EXCUSED")]
    return bool(states) and all(s == "MISSED" for s in states)


def m803(world, programme, p0, p1, pe):
    case = Case("M8.03", "8.03")
    case.counts = {name: 0 for name in ("met", "late", "missed", "excused", "not_applicable", "substituted", "custody")}
    twice = False
    for match in matches_of(world, programme):
        lines = obligations(world, match)
        for line in lines:
            if not (p0 <= day(line["last_day"]) <= p1 and day(line["last_day"]) <= world.A):
                continue
            state = line["status"]
            if state.lower() in case.counts:
                case.counts[state.lower()] += 1
            if state not in ("MET", "LATE", "MISSED"):
                continue
            case.judge(f"{match.id}|{line['track']}|{line['window']}", [] if state == "MET" else [state])
            case.part(f"{line['track']}:{line['window'][0]}", state == "MET")
            case.counts["substituted"] += "SUBSTITUTED" in line["flags"]
            case.counts["custody"] += "CUSTODY" in line["flags"]
        in_order = [lines[i:i + 3] for i in range(0, len(lines), 3)]
        for one, two in zip(in_order, in_order[1:]):
            both_in = all(p0 <= day(w[0]["last_day"]) <= min(p1, world.A) for w in (one, two))
            twice = twice or (both_in and missed_throughout(one) and missed_throughout(two))
    if twice:
        case.cap("all_tracks_missed_twice", 3)
    return case


def contact_days(world, match, track, start, end):
    """Every day in (S, end] with a contact that satisfies the track in its own window."""
    found = set()
    for window in windows(start, end):
        found |= {on for on, _, _ in satisfying(world, match, track, window)}
    return sorted(on for on in found if start < on <= end)


def m803g(world, programme, p0, p1, pe):
    case = Case("M8.03g", "8.03")
    case.info = True
    for match in matches_of(world, programme):
        start, closed = start_of(world, match.id), end_of(world, match.id)
        if start is None or start > pe or (closed is not None and closed <= max(p0, start)):
            continue
        end = pe if closed is None else min(pe, closed)
        for track in TRACKS:
            if track == "guardian" and not guardian_party_applies(world, match, end):
                continue
            points = [start] + contact_days(world, match, track, start, end) + [end]
            gaps = [(b - a).days for a, b in zip(points, points[1:]) if b >= p0]
            best = case.counts.get(track)
            if gaps and (best is None or max(gaps) > best["days"]):  # matches come by id, so a tie keeps the smallest
                case.counts[track] = {"days": max(gaps), "match_id": match.id}
    case.has_cases = bool(case.counts)
    return case


MEASURES = (m801a, m801b, m801c, m801d, m802acd, m802b, m803, m803g)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 4: screening and selection of mentors (measure_decisions.md section 4, rules 1-4)."""
from case import Case
from rules import ONE, active, active_in, add_months, days_of, end_of, listed, matches_of, pause_in_force, policy, sessions_of, start_of


def check_holds(check, on):
    """Rule 1: a row that is no exemption holds on the day."""
    if check["law_exemption"] == "true":
        return False
    if check["result"] == "record_found":
        decided = check.date("adjudicated_on")
        if check["adjudication"] != "accepted" or decided is None or decided > on:
            return False
    elif check["result"] != "clear":
        return False
    first, last, revoked = check.date("valid_from"), check.date("valid_until"), check.date("revoked_on")
    if first is None or last is None:
        return False
    return max(first, check.date("event_date")) <= on <= last and (revoked is None or on < revoked)


def exemption_holds(check, on):
    """Rule 1: an exemption by law with the text on file."""
    first, last = check.date("valid_from"), check.date("valid_until")
    return (check["law_exemption"] == "true" and check["document_id"] != "" and first is not None and first <= on
            and (last is None or on <= last))


def covered(world, person, check_type, on):
    return any(c["check_type"] == check_type and (check_holds(c, on) or exemption_holds(c, on))
               for c in world.by("background_checks", "person_id", person))


def ever_covered(world, person, check_type, pe):
    """Held, or exempt, on some day up to pe. Whether a row holds can change only on the days tried here."""
    for check in world.by("background_checks", "person_id", person):
        if check["check_type"] != check_type:
            continue
        starts = [check.date(c) for c in ("event_date", "valid_from", "adjudicated_on")]
        if any(d is not None and d <= pe and (check_holds(check, d) or exemption_holds(check, d)) for d in starts):
            return True
    return False


def required_types(world, programme, person, on):
    types = listed(policy(world, programme, "required_checks", on))
    if any(t["programme_id"] == programme and t.covers(on) for t in world.by("transport_periods", "person_id", person)):
        types = types + listed(policy(world, programme, "required_checks_transport", on))
    return types


def mentor_days(world, programme, p0, pe):
    """Rule 1: mentor -> the days of [p0, pe] with a match active and not safety-paused, or a session of a group of theirs."""
    found = {}
    for match in matches_of(world, programme):
        start, end = start_of(world, match.id), end_of(world, match.id)
        if not active_in(start, end, p0, pe):
            continue
        safety = [p for p in world.of_match("match_pauses", match.id) if p["kind"] == "safety"]
        for on in days_of(max(start, p0), pe):
            if active(start, end, on) and not any(pause_in_force(p, on) for p in safety):
                found.setdefault(match["mentor_id"], set()).add(on)
    for session in sessions_of(world, programme):
        on = session.date("event_date")
        if p0 <= on <= pe:
            for member in world.by("group_memberships", "group_id", session["group_id"]):
                if member["role"] == "mentor" and member.covers(on):
                    found.setdefault(member["person_id"], set()).add(on)
    return found


def m401(world, programme, p0, p1, pe):
    """M4.01 (rule 1)."""
    case = Case("M4.01", "4.01")
    case.parts("mentors")
    for mentor, days in mentor_days(world, programme, p0, pe).items():
        failed, missing = [], set()
        for on in sorted(days):
            absent = [t for t in required_types(world, programme, mentor, on) if not covered(world, mentor, t, on)]
            if absent:
                failed.append(on)
                missing.update(absent)
        case.den += len(days)
        case.num += len(days) - len(failed)
        case.part("mentors", not failed)
        if failed:
            case.failing[mentor] = sorted([f"not_covered:{t}" for t in missing] + [f"days:{len(failed)}", f"first:{failed[0]}", f"last:{failed[-1]}"],
                                          key=str.encode)
            case.cap("uncovered_day", 3)
            if len(failed) == len(days) and any(not ever_covered(world, mentor, t, pe) for t in missing):
                case.cap("never_cleared", 4)
    return case


def unrated(decision):
    """The blocks of a decision without rating or note."""
    return [decision[block + "_rating"] == "" or decision[block + "_note"] == "" for block in ("qualities", "availability")]


def accepted_applications(world, programme, p0, pe):
    """(application, its first accepted decision in P): an application is one unit. Of several of one day: the one that rates."""
    for application in sorted(world.by("mentor_applications", "programme_id", programme), key=lambda a: a.id.encode()):
        decisions = [d for d in world.by("mentor_decisions", "application_id", application.id)
                     if d["decision"] == "accepted" and p0 <= d.date("event_date") <= pe]
        if decisions:
            yield application, min(decisions, key=lambda d: (d.date("event_date"), unrated(d)))


def last_active_day(world, person, decided):
    """Rule 2: over the matches of the mentor, in any programme, that began before the decision."""
    found = []
    for match in world.by("matches", "mentor_id", person):
        start, end = start_of(world, match.id), end_of(world, match.id)
        if start is None or not start < decided or (end is not None and end <= start):
            continue
        found.append((decided if end is None else min(end, decided)) - ONE)
    return max(found) if found else None


def counting_applications(world, programme, application, decided):
    """Rule 2: this application, and the earlier ones of the person to the same programme if the last service is recent."""
    last = last_active_day(world, application["person_id"], decided)
    months = int(policy(world, programme, "rescreen_after", decided))
    if last is None or decided > add_months(last, months):
        return [application]
    earlier = [a for a in world.by("mentor_applications", "person_id", application["person_id"])
               if a["programme_id"] == programme and a.date("event_date") < application.date("event_date")]
    return [application] + earlier


def m402(world, programme, p0, p1, pe):
    """M4.02 (rule 2)."""
    case = Case("M4.02", "4.02")
    case.parts("application", "interview", "references", "video_interview_only")
    for application, decision in accepted_applications(world, programme, p0, pe):
        decided = decision.date("event_date")
        counting = counting_applications(world, programme, application, decided)
        written = any(a["complete"] == "true" and a.date("signed_on") is not None and a.date("signed_on") <= decided for a in counting)
        complete = [i for a in counting for i in world.by("mentor_interviews", "application_id", a.id)
                    if i.date("event_date") <= decided and i["qualities_note"] != "" and i["motive_note"] != ""]
        met = any(i["mode"] == "in_person" for i in complete)
        answered = [r for a in counting for r in world.by("mentor_references", "application_id", a.id)
                    if r["status"] == "completed" and r.date("event_date") <= decided]
        enough = len(answered) >= int(policy(world, programme, "min_references", decided))
        case.part("application", written)
        case.part("interview", met)
        case.part("references", enough)
        case.part("video_interview_only", not met and any(i["mode"] == "video" for i in complete))
        parts = (("application", written), ("interview", met), ("references", enough))
        case.judge(application.id, [name for name, passed in parts if not passed])
    return case


def above_zero(text):
    return text != "" and int(text) > 0


def m403(world, programme, p0, p1, pe):
    """M4.03 (rule 3)."""
    case = Case("M4.03", "4.03")
    for application, decision in accepted_applications(world, programme, p0, pe):
        decided, reasons = decision.date("event_date"), []
        reasons += [block for block, missing in zip(("qualities", "availability"), unrated(decision)) if missing]
        earlier_count = len(counting_applications(world, programme, application, decided)) > 1
        signed = [a for a in world.by("agreements", "person_id", application["person_id"])
                  if a["programme_id"] == programme and a["kind"] == "commitment" and a.date("event_date") <= decided
                  and (earlier_count or a.date("event_date") >= application.date("event_date"))]
        if not signed:
            reasons.append("agreement")
        elif not any(above_zero(a["min_visits_per_month"]) and above_zero(a["duration_months"]) for a in signed):
            reasons.append("agreement_numbers")
        case.judge(application.id, reasons)
    return case


def m403cap(world, programme, p0, p1, pe):
    """M4.03cap (rule 4)."""
    case = Case("M4.03cap", "4.03")
    spans = {}
    for match in matches_of(world, programme):
        start, end = start_of(world, match.id), end_of(world, match.id)
        if active_in(start, end, p0, pe):
            spans.setdefault(match["mentor_id"], []).append((start, end))
    for mentor, lives in spans.items():
        rows = [c for c in world.by("mentor_capacities", "person_id", mentor) if c["programme_id"] == programme]
        reasons = set()
        for on in days_of(p0, pe):
            carried = sum(active(start, end, on) for start, end in lives)
            if carried == 0:
                continue
            valid = [c for c in rows if c.covers(on, "valid_from", "valid_until")]
            if not valid:
                reasons.add("capacity_unset")
            elif carried > int(max(valid, key=lambda c: (c["valid_from"], c.id.encode()))["capacity"]):
                reasons.add("above_capacity")
        case.judge(mentor, reasons)
    return case


MEASURES = (m401, m402, m403, m403cap)

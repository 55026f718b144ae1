# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 3: intake and assessment (measure_decisions.md section 3)."""
from datetime import timedelta
from case import Case
from rules import acceptance, first_served, first_start_after, guardian_applies, listed, policy, referrals_of, termination

NEEDS = ("need_safety", "need_health", "need_self_harm", "need_housing", "need_intensive_service")


def days_policy(world, programme, key, on):
    return timedelta(days=int(policy(world, programme, key, on)))


def of_referral(world, file, referral):
    return world.by(file, "referral_id", referral.id)


def m301(world, programme, p0, p1, pe):
    """M3.01 (rule 1)."""
    case = Case("M3.01", "3.01")
    for referral in referrals_of(world, programme):
        received = referral.date("event_date")
        if not p0 <= received <= pe:
            continue
        due = received + days_policy(world, programme, "screen_days", received)
        if due > world.A:
            case.leave_out("not_due")
        elif any(d["decision"] == "withdrawn" and d.date("event_date") <= due for d in of_referral(world, "referral_decisions", referral)):
            case.leave_out("withdrawn")
        elif referral["screened_under_contract"] == "true":
            case.leave_out("contract")
        else:
            reasons = []
            if not any(s["result"] != "" and s.date("event_date") <= due for s in of_referral(world, "referral_screenings", referral)):
                reasons.append("not_screened_in_time")
            told = [n for n in of_referral(world, "applicant_notices", referral) if n.date("event_date") <= due and n["informed_to"] != ""]
            if not any(n["informed_fit"] == "true" for n in told):
                reasons.append("not_informed_fit")
            if not any(n["informed_services"] == "true" for n in told):
                reasons.append("not_informed_services")
            case.judge(referral.id, reasons)
    return case


def intakes_in(world, programme, p0, pe):
    return [(i, world.referrals[i["referral_id"]]) for i in world.of("intakes") if i["referral_id"] in world.referrals
            and world.referrals[i["referral_id"]]["programme_id"] == programme and p0 <= i.date("event_date") <= pe]


def m302a(world, programme, p0, p1, pe):
    """M3.02a (rule 2)."""
    case = Case("M3.02a", "3.02")
    for intake, referral in intakes_in(world, programme, p0, pe):
        reasons = []
        if any(intake[need] == "" for need in NEEDS):
            reasons.append("need_blank")
        if any(intake[need] == "true" for need in NEEDS) and intake["action"] == "" and not of_referral(world, "referrals_out", referral):
            reasons.append("need_without_action")
        case.judge(intake.id, reasons)
    return case


def m302b(world, programme, p0, p1, pe):
    """M3.02b (rule 3)."""
    case = Case("M3.02b", "3.02")
    for intake, referral in intakes_in(world, programme, p0, pe):
        if intake["urgent"] != "true":
            continue
        received = referral.date("event_date")
        due = received + days_policy(world, programme, "urgent_days", received)
        if due > world.A:
            case.leave_out("not_due")
            continue
        answers = [u.date("event_date") for u in of_referral(world, "urgent_responses", referral)]
        if any(a <= due for a in answers):
            case.judge(intake.id, [])
        else:
            case.judge(intake.id, ["response_late" if answers else "no_response"])
            if not answers:
                case.cap("urgent_without_response", 3)
    return case


def accepted_on(world, referral):
    decision = acceptance(world, referral.id)
    return decision.date("event_date") if decision else None


def m302c(world, programme, p0, p1, pe):
    """M3.02c (rule 5)."""
    case = Case("M3.02c", "3.02")
    for referral in referrals_of(world, programme):
        accepted = accepted_on(world, referral)
        if accepted is None:
            continue
        due = accepted + days_policy(world, programme, "start_days", accepted)
        if not p0 <= due <= p1:
            continue
        served, ended = first_served(world, referral, accepted), termination(world, referral.id)
        if due > world.A:
            case.leave_out("not_due")
        elif any(w.covers(due) for w in of_referral(world, "waitlist_entries", referral)):
            case.leave_out("waitlisted")
        elif ended is not None and ended <= due and not (served is not None and served <= ended):
            case.leave_out("ended_unserved")
        else:
            case.judge(referral.id, [] if served is not None and served <= due else ["not_started_in_time"])
    return case


def longest_wait(world, entry):
    """Rule 6: the longest gap between the entry's start, its status contacts up to its end, and min(end, A)."""
    start, end = entry.date("start_date"), entry.date("end_date")
    last = world.A if end is None else min(end, world.A)
    told = [c.date("event_date") for c in world.by("waitlist_contacts", "waitlist_entry_id", entry.id)]
    points = sorted([start, last] + [d for d in told if start <= d <= last])
    return max((b - a).days for a, b in zip(points, points[1:]))


def waiting_reasons(world, programme, referral, due):
    if any(o.date("event_date") <= due for o in of_referral(world, "referrals_out", referral)):
        return []
    entries = [w for w in of_referral(world, "waitlist_entries", referral) if w.date("start_date") <= due]
    if not entries:
        return ["neither_waitlist_nor_referral"]
    for entry in entries:
        if longest_wait(world, entry) > int(policy(world, programme, "wait_contact_days", entry.date("start_date"))):
            return ["wait_contact_gap"]
    return []


def m302d(world, programme, p0, p1, pe):
    """M3.02d (rule 6)."""
    case = Case("M3.02d", "3.02")
    for referral in referrals_of(world, programme):
        if not p0 <= referral.date("event_date") <= pe:
            continue
        accepted = accepted_on(world, referral)
        if accepted is not None:
            due = accepted + days_policy(world, programme, "start_days", accepted)
            served, ended = first_served(world, referral, accepted), termination(world, referral.id)
            if served is not None and served <= due:
                continue
        else:
            declined = [d.date("event_date") for d in of_referral(world, "referral_decisions", referral) if d["decision"] == "declined"]
            if not declined:
                continue
            due, ended = min(declined) + days_policy(world, programme, "onward_days", min(declined)), None
        if due > world.A:
            case.leave_out("not_due")
        elif ended is not None and ended <= due:
            case.leave_out("ended_unserved")
        else:
            case.judge(referral.id, waiting_reasons(world, programme, referral, due))
    return case


def m303a(world, programme, p0, p1, pe):
    """M3.03a (rule 7)."""
    case = Case("M3.03a", "3.03")
    for referral in referrals_of(world, programme):
        accepted = accepted_on(world, referral)
        if accepted is None or not p0 <= accepted <= pe:
            continue
        due = accepted + days_policy(world, programme, "assess_days", accepted)
        if due > world.A:
            case.leave_out("not_due")
            continue
        done = [a.date("event_date") for a in of_referral(world, "assessments", referral) if a["kind"] == "initial"]
        start = first_start_after(world, referral, accepted)
        reasons = []
        if not done or min(done) > due:
            reasons.append("not_assessed_in_time")
        if not done or (start is not None and min(done) >= start):
            reasons.append("not_before_match")
        case.judge(referral.id, reasons)
    return case


def m303b(world, programme, p0, p1, pe):
    """M3.03b (rule 8)."""
    case = Case("M3.03b", "3.03")
    for trigger in world.of("assessment_triggers"):
        referral, raised = world.referrals.get(trigger["referral_id"]), trigger.date("event_date")
        if referral is None or referral["programme_id"] != programme or not p0 <= raised <= pe:
            continue
        due = raised + timedelta(days=30)
        if due > world.A:
            case.leave_out("not_due")
            continue
        done = any((a["kind"] == "reassessment" or (a["kind"] == "no_change" and a["signed_by"] != "")) and raised <= a.date("event_date") <= due
                   for a in of_referral(world, "assessments", referral))
        case.judge(trigger.id, [] if done else ["not_reassessed"])
    return case


def m303c(world, programme, p0, p1, pe):
    """M3.03c (rule 9)."""
    case = Case("M3.03c", "3.03")
    for referral in referrals_of(world, programme):
        decision = acceptance(world, referral.id)
        if decision is None or decision["intake_elsewhere"] != "true" or not p0 <= decision.date("event_date") <= pe:
            continue
        due = decision.date("event_date") + timedelta(days=30)
        if due > world.A:
            case.leave_out("not_due")
            continue
        copied = any(s.date("event_date") <= due for s in of_referral(world, "outside_summaries", referral))
        case.judge(referral.id, [] if copied else ["no_copy_in_time"])
    return case


def m303d(world, programme, p0, p1, pe):
    """M3.03d (rule 10)."""
    case = Case("M3.03d", "3.03")
    for assessment in world.of("assessments"):
        referral, on = world.referrals.get(assessment["referral_id"]), assessment.date("event_date")
        if referral is None or referral["programme_id"] != programme or assessment["kind"] not in ("initial", "reassessment") or not p0 <= on <= pe:
            continue
        present, reasons = listed(assessment["participants"]), []
        if assessment["culture_language"] == "":
            reasons.append("no_culture_language")
        if "mentee" not in present:
            reasons.append("no_mentee")
        if "guardian" not in present and guardian_applies(world, programme, referral["mentee_id"], on):
            reasons.append("no_guardian")
        case.judge(assessment.id, reasons)
    return case


MEASURES = (m301, m302a, m302b, m302c, m302d, m303a, m303b, m303c, m303d)

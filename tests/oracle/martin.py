# SPDX-License-Identifier: AGPL-3.0-or-later
"""The overlay `martin` (measure_decisions.md section 8, rule 4; standards.md section 4)."""
from datetime import timedelta
from case import Case
from rules import (ONE, active, active_in, days_of, end_of, guardian_applies, guardian_rows, listed, matches_of, month_name, policy, sessions_of,
                   start_of, whole_months)


def martin(name):
    return Case(name, name)


def periods(world, programme, kind, p0, pe):
    """Terms or school years in P: the end lies in [p0, pe]."""
    return [c for c in sorted(world.by("calendar_periods", "programme_id", programme), key=lambda c: c.id.encode())
            if c["kind"] == kind and p0 <= c.date("end_date") <= pe]


def within(row, period, column="event_date"):
    return period.date("start_date") <= row.date(column) <= period.date("end_date")


def groups_of(world, programme):
    return [g for g in world.groups.values() if g["programme_id"] == programme]


def attended(world, session, person, role):
    return any(a["person_id"] == person and a["role"] == role and a["status"] in ("present", "late")
               for a in world.by("attendance", "session_id", session.id))


def mgp1(world, programme, p0, p1, pe):
    """MG-P1"""
    case = martin("MG-P1")
    first = {}
    for session in sessions_of(world, programme):
        site = world.sites.get(session["site_id"])
        if site is None or site["kind"] != "school":
            continue
        for a in world.by("attendance", "session_id", session.id):
            if a["role"] == "mentor" and a["status"] in ("present", "late"):
                key, on = (a["person_id"], site.id), session.date("event_date")
                first[key] = min(on, first.get(key, on))
    for (mentor, site), on in first.items():
        if p0 <= on <= pe:
            known = any(a["programme_id"] == programme and a["kind"] == "site_policy_pack" and a["site_id"] == site and a.date("event_date") <= on
                        for a in world.by("agreements", "person_id", mentor))
            case.judge(f"{mentor}|{site}", [] if known else ["no_pack"])
    return case


def mgp2(world, programme, p0, p1, pe):
    """MG-P2"""
    case = martin("MG-P2")
    for term in periods(world, programme, "term", p0, pe):
        met = any(e["kind"] == "mentor_meeting" and e["school_staff_present"] == "true" and within(e, term)
                  for e in world.by("training_events", "programme_id", programme))
        case.judge(term.id, [] if met else ["no_meeting"])
    return case


def members_for_thirty_days(world, programme, role, term):
    """Persons who were members in that role for at least 30 days of the term."""
    rows = {}
    for group in groups_of(world, programme):
        for m in world.by("group_memberships", "group_id", group.id):
            if m["role"] == role:
                rows.setdefault(m["person_id"], []).append(m)
    return {person for person, own in rows.items()
            if sum(any(m.covers(d) for m in own) for d in days_of(term.date("start_date"), term.date("end_date"))) >= 30}


def three_answers(check_in):
    return check_in["headway"] != "" and check_in["hurdles"] != "" and check_in["needs"] != ""


def checked_in(world, programme, role, person, term):
    return any(c["programme_id"] == programme and c["role"] == role and within(c, term) and three_answers(c)
               for c in world.by("check_ins", "person_id", person))


def guardian_checked_in(world, programme, mentee, term):
    """A check-in with somebody who was a guardian of the mentee on its day."""
    return any(c["role"] == "guardian" and within(c, term) and three_answers(c)
               and any(g["person_id"] == c["person_id"] for g in guardian_rows(world, mentee, c.date("event_date")))
               for c in world.by("check_ins", "programme_id", programme))


def check_in_units(world, programme, p0, pe, roles):
    """(unit, passed)"""
    for term in periods(world, programme, "term", p0, pe):
        mentees = members_for_thirty_days(world, programme, "mentee", term)
        if "mentor" in roles:
            for mentor in members_for_thirty_days(world, programme, "mentor", term):
                yield f"mentor|{mentor}|{term.id}", checked_in(world, programme, "mentor", mentor, term)
        if "mentee" in roles:
            for mentee in mentees:
                yield f"mentee|{mentee}|{term.id}", checked_in(world, programme, "mentee", mentee, term)
        for mentee in mentees:
            if guardian_applies(world, programme, mentee, term.date("end_date")):
                yield f"guardian|{mentee}|{term.id}", guardian_checked_in(world, programme, mentee, term)


def mgp3(world, programme, p0, p1, pe):
    """MG-P3"""
    case = martin("MG-P3")
    for unit, passed in check_in_units(world, programme, p0, pe, ("mentor", "mentee", "guardian")):
        case.judge(unit, [] if passed else ["no_check_in"])
    return case


def mgp4(world, programme, p0, p1, pe):
    """MG-P4"""
    case = martin("MG-P4")
    for group in groups_of(world, programme):
        sessions = sorted((s for s in world.sessions.values() if s["group_id"] == group.id), key=lambda s: (s["event_date"], s.id.encode()))
        members = {}
        for m in world.by("group_memberships", "group_id", group.id):
            if m["role"] == "mentee":
                members.setdefault(m["person_id"], []).append(m)
        for mentee, rows in members.items():
            own = [s for s in sessions if any(m.covers(s.date("event_date")) for m in rows)]
            was_low = False
            for k in range(2, len(own)):
                on = own[k].date("event_date")
                low = sum(attended(world, s, mentee, "mentee") for s in own[k - 2:k + 1]) < int(policy(world, programme, "att_min", on))
                if low and not was_low and p0 <= on <= pe:
                    due = on + timedelta(days=7)
                    if due > world.A:
                        case.leave_out("not_due")
                    else:
                        followed = any(f["group_id"] == group.id and on <= f.date("event_date") <= due
                                       for f in world.by("attendance_followups", "person_id", mentee))
                        case.judge(f"{group.id}|{mentee}|{on}", [] if followed else ["no_follow_up"])
                was_low = low
    return case


def paired(world, programme):
    return [m for m in matches_of(world, programme) if m["group_id"] != ""]


def mgp5(world, programme, p0, p1, pe):
    """MG-P5"""
    case = martin("MG-P5")
    case.not_applicable = not any(active_in(start_of(world, m.id), end_of(world, m.id), p0, pe) for m in paired(world, programme))
    for term in periods(world, programme, "term", p0, pe):
        for match in paired(world, programme):
            if active(start_of(world, match.id), end_of(world, match.id), term.date("end_date")):
                reviewed = any(r["kind"] == "term" and within(r, term) for r in world.by("match_reviews", "match_id", match.id))
                case.judge(f"{match.id}|{term.id}", [] if reviewed else ["no_review"])
    return case


def mgp6(world, programme, p0, p1, pe):
    """MG-P6"""
    case = martin("MG-P6")
    for year in periods(world, programme, "school_year", p0, pe):
        for role in ("mentor", "mentee"):
            given = any(r["role"] == role and within(r, year) for r in world.by("recognitions", "programme_id", programme))
            case.judge(f"{role}|{year.id}", [] if given else ["no_recognition"])
    return case


def mgm1(world, programme, p0, p1, pe):
    """MG-M1"""
    case = martin("MG-M1")
    days = [s.date("event_date") for s in sessions_of(world, programme)]
    for first, last in whole_months(p0, pe):
        if any(first <= d <= last for d in days):
            met = any({"teacher_lead", "team_lead"} <= set(listed(c["participants"])) and first <= c.date("event_date") <= last
                      for c in world.by("site_contacts", "programme_id", programme))
            case.judge(month_name(first), [] if met else ["no_contact"])
    return case


def mgm2(world, programme, p0, p1, pe):
    """MG-M2"""
    case = martin("MG-M2")
    for match in paired(world, programme):
        reviews = world.by("match_reviews", "match_id", match.id)
        poor = [r.date("event_date") for r in reviews if r["kind"] == "early" and r["rating"] == "poor" and p0 <= r.date("event_date") <= pe]
        if not poor:
            continue
        due = min(poor) + timedelta(days=14)
        if due > world.A:
            case.leave_out("not_due")
            continue
        met = any(r["kind"] == "joint_discussion" and {"teacher_lead", "team_lead"} <= set(listed(r["participants"]))
                  and min(poor) <= r.date("event_date") <= due for r in reviews)
        case.judge(match.id, [] if met else ["no_discussion"])
    return case


def in_order(actions, kind):
    return sorted((a["event_date"], int(a["sequence"])) for a in actions if a["kind"] == kind)


def mgm3(world, programme, p0, p1, pe):
    """MG-M3"""
    case = martin("MG-M3")
    case.parts("first_coaching_3_days")
    for concern in world.by("concerns", "programme_id", programme):
        actions = world.by("concern_actions", "concern_id", concern.id)
        closed = sorted(a.date("event_date") for a in actions if a["kind"] == "closed")
        if concern["category"] != "relationship" or not closed or not p0 <= closed[0] <= pe:
            continue
        raised = concern.date("event_date")
        mentor, mentee, joint = (in_order(actions, kind) for kind in ("coach_mentor", "coach_mentee", "joint_meeting"))
        right = bool(mentor and mentee and joint) and mentor[0] < joint[0] and mentee[0] < joint[0]
        quick = any(a["kind"] in ("coach_mentor", "coach_mentee") and raised <= a.date("event_date") <= raised + timedelta(days=3) for a in actions)
        case.part("first_coaching_3_days", quick)
        case.judge(concern.id, ([] if right else ["order"]) + ([] if quick else ["late"]))
    return case


def mgm4(world, programme, p0, p1, pe):
    """MG-M4"""
    case = martin("MG-M4")
    for year in periods(world, programme, "school_year", p0, pe):
        done = any(within(c, year) for c in world.by("evaluation_cycles", "programme_id", programme))
        case.judge(year.id, [] if done else ["no_evaluation"])
    return case


def mgc1(world, programme, p0, p1, pe):
    """MG-C1"""
    case = martin("MG-C1")
    for group in groups_of(world, programme):
        days = [s.date("event_date") for s in world.sessions.values() if s["group_id"] == group.id]
        if days and p0 <= min(days) <= pe:
            published = any(s["place"] and s["meeting_time"] and s["frequency"] and s.date("event_date") <= min(days)
                            for s in world.by("group_schedules", "group_id", group.id))
            case.judge(group.id, [] if published else ["no_schedule"])
    return case


def mgc2(world, programme, p0, p1, pe):
    """MG-C2"""
    case = martin("MG-C2")
    for year in periods(world, programme, "school_year", p0, pe):
        held = [s for s in sessions_of(world, programme) if within(s, year)]
        case.judge(year.id, [] if 3 <= len(held) <= 8 else [f"sessions:{len(held)}"])
    return case


def first_attended(world, programme, mentee):
    days = [s.date("event_date") for s in sessions_of(world, programme) if attended(world, s, mentee, "mentee")]
    return min(days) if days else None


def mgf1(world, programme, p0, p1, pe):
    """MG-F1"""
    case = martin("MG-F1")
    mentees = {m["person_id"] for g in groups_of(world, programme) for m in world.by("group_memberships", "group_id", g.id)
               if m["role"] == "mentee" and p0 <= m.date("start_date") <= pe}
    for mentee in mentees:
        first = first_attended(world, programme, mentee)
        if first is None:
            continue
        told = {i for p in world.by("information_packs", "mentee_id", mentee) if p["programme_id"] == programme and p.date("event_date") <= first
                for i in listed(p["items"])}
        case.judge(mentee, [i for i in ("goals", "why_identified", "mentor_selection", "roles") if i not in told])
    return case


def mgf2(world, programme, p0, p1, pe):
    """MG-F2"""
    case = martin("MG-F2")
    for unit, passed in check_in_units(world, programme, p0, pe, ("guardian",)):
        case.judge(unit, [] if passed else ["no_check_in"])
    return case


def fifth_weekday(world, programme, raised):
    closed = [c for c in world.by("calendar_periods", "programme_id", programme) if c["kind"] == "closed_month" and c["site_id"] == ""]
    on, counted = raised, 0
    while counted < 5:
        on += ONE
        counted += on.weekday() < 5 and not any(c.covers(on) for c in closed)
    return on


def mgf3(world, programme, p0, p1, pe):
    """MG-F3: cases not due are left out without being counted (rule 1.1)."""
    case = martin("MG-F3")
    for request in world.by("support_requests", "programme_id", programme):
        raised = request.date("event_date")
        if request["kind"] != "family_query" or not p0 <= raised <= pe:
            continue
        due = fifth_weekday(world, programme, raised)
        if due <= world.A:
            answered = any(a.date("event_date") <= due for a in world.by("support_responses", "request_id", request.id))
            case.judge(request.id, [] if answered else ["late"])
    return case


MEASURES = (mgp1, mgp2, mgp3, mgp4, mgp5, mgp6, mgm1, mgm2, mgm3, mgm4, mgc1, mgc2, mgf1, mgf2, mgf3)

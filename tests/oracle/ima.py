# SPDX-License-Identifier: AGPL-3.0-or-later
"""The overlay `ima` (measure_decisions.md section 8, rule 3; standards.md section 3)."""
from datetime import timedelta
from case import Case
from ms2 import touches
from ms5 import orientation, topics_of, version_of
from rules import (active, add_months, document_status, end_of, grouped, listed, matches_of, mentors_active_on, month_name, policy,
                   quarters_within, service_days, serving, spans_within, start_of)

LEADERS = ("director", "supervisor", "school_champion")
SEVEN = ("adult_learning", "reflective_questioning", "mentor_role", "assessment_expectations", "developmental_stages", "trust_confidentiality",
         "programme_expectations")
PARTIES = ("mentees", "mentors", "families", "staff", "leaders")


def ima(name, clause=None):
    case = Case(name, clause or name)
    case.ima = True
    return case


def document(world, programme, name, kind):
    case = ima(name)
    case.own_rating = document_status(world, programme, kind)
    case.judge(kind, [] if case.own_rating == 1 else [f"document_status:{case.own_rating}"])
    return case


def i1(world, programme, p0, p1, pe):
    """I-1"""
    return document(world, programme, "I-1", "programme_design")


def course_kind(world, record):
    """Kind of the course of the record's own version."""
    version = version_of(world, record)
    return next((c["kind"] for c in world.of("courses") if version is not None and c.id == version["course_id"]), None)


def took_course(world, person, kinds, pe):
    return any(r["result"] in ("passed", "attended") and r.date("event_date") <= pe and course_kind(world, r) in kinds
               for r in world.by("training_records", "person_id", person))


def leaders_on(world, programme, pe):
    """Roles director, supervisor, school champion covering pe and held for 60 days by then."""
    return {r["person_id"] for r in world.by("staff_roles", "programme_id", programme)
            if r["role"] in LEADERS and r.covers(pe) and r.date("start_date") + timedelta(days=60) <= pe}


def mentees_since(world, programme, pe, days):
    """Matches active on pe with S + days <= pe, by mentee."""
    return grouped([m for m in matches_of(world, programme) if active(start_of(world, m.id), end_of(world, m.id), pe)
                    and start_of(world, m.id) + timedelta(days=days) <= pe], "mentee_id")


def i2a(world, programme, p0, p1, pe):
    """I-2a"""
    case = ima("I-2a", "I-2")
    first = service_days(world, programme)
    for mentor in mentors_active_on(world, programme, pe):
        if first[mentor] + timedelta(days=60) <= pe:
            case.judge(mentor, [] if took_course(world, mentor, ("orientation",), pe) else ["no_orientation"])
    for leader in leaders_on(world, programme, pe):
        case.judge(leader, [] if took_course(world, leader, ("orientation", "leadership"), pe) else ["no_orientation"])
    for mentee, matches in mentees_since(world, programme, pe, 60).items():
        told = any(b["audience"] == "mentee" and b.date("event_date") <= pe for m in matches
                   for b in world.by("role_briefings", "match_id", m.id))
        case.judge(mentee, [] if told else ["no_briefing"])
    return case


def i2b(world, programme, p0, p1, pe):
    """I-2b"""
    case = ima("I-2b", "I-2")
    for first, last in quarters_within(p0, pe):
        for match in matches_of(world, programme):
            start, end = start_of(world, match.id), end_of(world, match.id)
            if not (active(start, end, first) and active(start, end, last)):
                continue
            asked = any(c["programme_id"] == programme and c["role"] == "mentee" and first <= c.date("event_date") <= last
                        for c in world.by("check_ins", "person_id", match["mentee_id"]))
            reviewed = any(r["party"] == "mentee" and first <= r.date("event_date") <= last for r in world.by("match_reviews", "match_id", match.id))
            case.judge(f"{match.id}|{month_name(first)}", [] if asked or reviewed else ["no_feedback"])
    return case


def i3(world, programme, p0, p1, pe):
    """I-3"""
    case = ima("I-3")
    for first, last in quarters_within(p0, pe):
        reviewed = any(r["decision"] != "" and first <= r.date("event_date") <= last for r in world.by("resource_reviews", "programme_id", programme))
        case.judge(month_name(first), [] if reviewed else ["no_review"])
    return case


def agreement_touches(agreement, first, last):
    until = agreement.date("valid_until")
    return agreement.date("valid_from") <= last and (until is None or until >= first)


def i4(world, programme, p0, p1, pe):
    """I-4"""
    case = ima("I-4")
    agreements = [a for a in world.of("site_agreements") if a["programme_id"] in ("", programme)]
    for site in {a["site_id"] for a in agreements if agreement_touches(a, p0, pe) and a["site_id"] in world.sites}:
        reasons = []
        if not any(a["site_id"] == site and a.covers(pe, "valid_from", "valid_until") and a.date("signed_on") is not None
                   and a.date("signed_on") <= pe for a in agreements):
            reasons.append("no_agreement")
        days = [c.date("event_date") for c in world.by("site_contacts", "site_id", site) if c["programme_id"] == programme]
        if not all(any(first <= d <= last for d in days) for first, last in quarters_within(p0, pe)):
            reasons.append("no_contact")
        case.judge(site, reasons)
    return case


def session_days(world, person, kind):
    """Days of training events of a kind that the person took part in."""
    events = {e.id for e in world.of("training_events") if e["kind"] == kind}
    return [r.date("event_date") for r in world.by("training_records", "person_id", person)
            if r["training_event_id"] in events and r["result"] in ("passed", "attended")]


def i5(world, programme, p0, p1, pe):
    """I-5"""
    case = ima("I-5")
    for first, last in spans_within(p0, pe, 6):
        mentors = {m["mentor_id"] for m in matches_of(world, programme)
                   if all(active(start_of(world, m.id), end_of(world, m.id), d) for d in (first, last))}
        for mentor in mentors:
            met = any(first <= d <= last for d in session_days(world, mentor, "community_meeting"))
            case.judge(f"{mentor}|{month_name(first)}", [] if met else ["no_community_meeting"])
    return case


def cycles_of(world, programme):
    return world.by("formative_cycles", "programme_id", programme)


def items_of(world, programme, mentee):
    return [i for c in cycles_of(world, programme) if c["mentee_id"] == mentee for i in world.by("formative_items", "formative_cycle_id", c.id)]


def i6(world, programme, p0, p1, pe):
    """I-6"""
    case = ima("I-6")
    for mentee in mentees_since(world, programme, pe, 90):
        kinds = {i["kind"] for i in items_of(world, programme, mentee)}
        case.judge(mentee, ([] if kinds - {"artifact"} else ["no_assessment"]) + ([] if "artifact" in kinds else ["no_artifact"]))
    return case


def signed_by_day(world, programme, person, kind, on):
    return any(a["programme_id"] == programme and a["kind"] == kind and a.date("event_date") <= on for a in world.by("agreements", "person_id", person))


def i7(world, programme, p0, p1, pe):
    """I-7"""
    case = ima("I-7")
    first, starts = service_days(world, programme), {}
    for row in world.by("staff_roles", "programme_id", programme):
        if touches(row, p0, pe):
            starts.setdefault(row["person_id"], []).append(row.date("start_date"))
    for person in set(serving(world, programme, p0, pe)) | set(starts):
        access = min(starts.get(person, []) + ([first[person]] if person in first else []))
        case.judge(person, [kind for kind in ("code_of_conduct", "confidentiality") if not signed_by_day(world, programme, person, kind, access)])
    return case


def ii1(world, programme, p0, p1, pe):
    """II-1"""
    return document(world, programme, "II-1", "organization_chart")


def ii2(world, programme, p0, p1, pe):
    """II-2"""
    case = ima("II-2")
    meetings = world.by("stakeholder_meetings", "programme_id", programme)
    months = int(policy(world, programme, "stakeholder_meeting_months", pe))
    for first, last in spans_within(p0, pe, months):
        case.judge(month_name(first), [] if any(first <= m.date("event_date") <= last for m in meetings) else ["no_meeting"])
    groups = {g for m in meetings if p0 <= m.date("event_date") <= pe for g in listed(m["groups"])}
    if len(groups) < 3:
        case.cap("few_groups", 3)
    return case


def ii3(world, programme, p0, p1, pe):
    """II-3"""
    case = ima("II-3")
    for leader in leaders_on(world, programme, pe):
        learned = any(r["result"] in ("passed", "attended") and add_months(pe, -12) < r.date("event_date") <= pe
                      for r in world.by("training_records", "person_id", leader))
        signed = signed_by_day(world, programme, leader, "confidentiality", pe)
        case.judge(leader, ([] if learned else ["no_training"]) + ([] if signed else ["no_confidentiality"]))
    return case


def iii1(world, programme, p0, p1, pe):
    """III-1"""
    case = ima("III-1")
    for application in world.by("mentor_applications", "programme_id", programme):
        for decision in world.by("mentor_decisions", "application_id", application.id):
            decided = decision.date("event_date")
            if decision["decision"] not in ("accepted", "rejected") or not p0 <= decided <= pe:
                continue
            criteria = listed(policy(world, programme, "selection_criteria", decided) or "")
            scored = {s["criterion"] for s in world.by("criterion_scores", "application_id", application.id) if s.date("event_date") <= decided}
            case.judge(application.id, [c for c in criteria if c not in scored] if criteria else ["no_criteria"])
    return case


def iii2(world, programme, p0, p1, pe):
    """III-2"""
    case = ima("III-2")
    for match in matches_of(world, programme):
        start = start_of(world, match.id)
        if start is None:
            continue
        day_90 = start + timedelta(days=90)
        if not p0 <= day_90 <= pe or not active(start, end_of(world, match.id), day_90):
            continue
        if start + timedelta(days=120) > world.A:
            case.leave_out("not_due")
            continue
        parties = {r["party"] for r in world.by("match_reviews", "match_id", match.id) if r["kind"] == "day_90"
                   and start + timedelta(days=60) <= r.date("event_date") <= start + timedelta(days=120)}
        case.judge(match.id, [p for p in ("mentor", "mentee") if p not in parties])
    return case


def iii3a(world, programme, p0, p1, pe):
    """III-3a"""
    case = ima("III-3a", "III-3")
    for concern in world.by("concerns", "programme_id", programme):
        raised = concern.date("event_date")
        if concern["match_id"] == "" or concern["category"] not in ("routine", "relationship", "safety") or not p0 <= raised <= pe:
            continue
        if raised + timedelta(days=14) > world.A:
            case.leave_out("not_due")
            continue
        actions = world.by("concern_actions", "concern_id", concern.id)
        first = any(raised <= a.date("event_date") <= raised + timedelta(days=3) for a in actions)
        settled = any(a["kind"] in ("plan", "resolved", "closed") and raised <= a.date("event_date") <= raised + timedelta(days=14) for a in actions)
        case.judge(concern.id, ([] if first else ["no_response"]) + ([] if settled else ["not_settled"]))
    return case


def iii3b(world, programme, p0, p1, pe):
    """III-3b"""
    case = ima("III-3b", "III-3")
    for mentor in mentors_active_on(world, programme, pe):
        case.judge(mentor, [] if signed_by_day(world, programme, mentor, "mismatch_policy", pe) else ["no_agreement"])
    return case


def iv1(world, programme, p0, p1, pe):
    """IV-1"""
    return orientation(world, programme, p0, pe, ima("IV-1"), SEVEN)


def long_serving(world, programme, pe, months):
    """Mentors with a match active on pe and a first service day by pe minus the months."""
    first = service_days(world, programme)
    return {m for m in mentors_active_on(world, programme, pe) if first[m] <= add_months(pe, -months)}


def iv2(world, programme, p0, p1, pe):
    """IV-2"""
    case = ima("IV-2")
    for mentor in long_serving(world, programme, pe, 12):
        topics = set()
        for record in world.by("training_records", "person_id", mentor):
            expires = record.date("expires_on")
            if (add_months(pe, -12) < record.date("event_date") <= pe and (expires is None or expires >= pe) and course_kind(world, record) == "ongoing"):
                topics.update(topics_of(world, record))
        case.judge(mentor, [t for t in ("diverse_needs", "formative_tools") if t not in topics])
    return case


def iv3(world, programme, p0, p1, pe):
    """IV-3"""
    case = ima("IV-3")
    for mentor in long_serving(world, programme, pe, 6):
        reasons = [kind for kind in ("network_session", "conferencing", "observation", "shared_development")
                   if not any(add_months(pe, -12) < d <= pe for d in session_days(world, mentor, kind))]
        case.judge(mentor, reasons)
    return case


def open_plans(world, programme):
    """(cycle, its undropped goals) of the cycles open on A with at least one."""
    for cycle in cycles_of(world, programme):
        closed = cycle.date("closed_on")
        goals = [g for g in world.by("learning_plan_goals", "formative_cycle_id", cycle.id) if g["status"] != "dropped"]
        if (closed is None or closed > world.A) and goals:
            yield cycle, goals


def v1(world, programme, p0, p1, pe):
    """V-1"""
    case = ima("V-1")
    items = {i.id for i in world.of("formative_items")}
    for cycle, goals in open_plans(world, programme):
        cited = all(any(i in items for i in listed(g["item_ids"])) for g in goals)
        case.judge(cycle.id, [] if cited else ["goal_without_item"])
    return case


def v2(world, programme, p0, p1, pe):
    """V-2"""
    case = ima("V-2")
    for mentee in mentees_since(world, programme, pe, 90):
        kinds = {i["kind"] for i in items_of(world, programme, mentee) if add_months(pe, -12) < i.date("event_date") <= pe}
        case.judge(mentee, [] if len(kinds) >= 2 else ["kinds"])
    return case


def v3(world, programme, p0, p1, pe):
    """V-3"""
    case = ima("V-3")
    for cycle in cycles_of(world, programme):
        if cycle["closed_on"] != "" and p0 <= cycle.date("closed_on") <= pe:
            case.judge(cycle.id, [] if cycle["summary"] != "" else ["no_summary"])
    return case


def v4(world, programme, p0, p1, pe):
    """V-4"""
    case = ima("V-4")
    for cycle, goals in open_plans(world, programme):
        agreed = all(g["agreed_by_mentee"] == "true" and g["agreed_by_mentor"] == "true" for g in goals)
        milestone = any(g["milestone"] != "" and g["milestone_criterion"] != "" for g in goals)
        case.judge(cycle.id, ([] if agreed else ["not_agreed"]) + ([] if milestone else ["no_milestone"]))
    return case


def v5(world, programme, p0, p1, pe):
    """V-5"""
    case = ima("V-5")
    for access in world.by("formative_accesses", "programme_id", programme):
        if access["granted"] != "true" or not p0 <= access.date("event_date") <= pe:
            continue
        right = (access["purpose"] in ("mentoring", "professional_development", "programme_evaluation")
                 and access["role"] not in ("line_manager", "hr", "employer", "administrator"))
        case.judge(access.id, [] if right else ["misuse"])
        if not right:
            case.cap("misuse", 4)
    return case


def vi1(world, programme, p0, p1, pe):
    """VI-1"""
    case = ima("VI-1")
    case.parts("plan_actions")
    A, cycles = world.A, world.by("evaluation_cycles", "programme_id", programme)
    latest = max(cycles, key=lambda c: (c["event_date"], c.id.encode())) if cycles else None
    of_latest = (lambda file: world.by(file, "evaluation_cycle_id", latest.id)) if latest else (lambda file: [])
    answered = {f["group"] for f in of_latest("evaluation_feedback") if int(f["responded"]) >= 1}
    shared = {d["group"] for d in of_latest("evaluation_distributions")}
    plan = of_latest("plan_actions")
    for cycle in cycles:
        for action in world.by("plan_actions", "evaluation_cycle_id", cycle.id):
            if action["due_date"] != "" and p0 <= action.date("due_date") <= pe:
                updates = world.by("plan_action_updates", "plan_action_id", action.id)
                case.part("plan_actions", any(u["status"] == "done" or u["reason"] != "" for u in updates))
    actions = case.sub["plan_actions"]
    tests = (("report", latest is not None and add_months(A, -12) <= latest.date("event_date") <= A),
             ("feedback", all(g in answered for g in PARTIES)),
             ("sources", latest is not None and len(listed(latest["sources"])) >= 2),
             ("distribution", all(g in shared for g in PARTIES)),
             ("plan", bool(plan) and all(a["owner_id"] != "" and a["due_date"] != "" for a in plan)),
             ("actions", actions["num"] == actions["den"]),
             ("external_review", any(add_months(A, -48) <= r.date("event_date") <= A for r in world.by("external_reviews", "programme_id", programme))))
    for name, passed in tests:
        case.judge(name, [] if passed else [name])
    return case


MEASURES = (i1, i2a, i2b, i3, i4, i5, i6, i7, ii1, ii2, ii3, iii1, iii2, iii3a, iii3b, iv1, iv2, iv3, v1, v2, v3, v4, v5, vi1)

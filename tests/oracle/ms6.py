# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 6: matching (measure_decisions.md section 5)."""
from datetime import timedelta
from case import Case
from rules import adult, guardian_party_applies, guardian_rows, listed, matches_of, start_of

FACTORS = [f"{side}_{factor}" for side in ("mentor", "mentee") for factor in ("strengths", "needs", "preferences", "interests")]


def started_in(world, programme, p0, pe):
    for match in matches_of(world, programme):
        start = start_of(world, match.id)
        if start is not None and p0 <= start <= pe:
            yield match, start


def proposal_of(world, match):
    return next((p for p in world.of("match_proposals") if p.id == match["proposal_id"]), None)


def of_proposal(world, file, match):
    """Records that name the match's proposal, whether or not the proposal itself is withdrawn (README, reading 26)."""
    return world.by(file, "proposal_id", match["proposal_id"]) if match["proposal_id"] != "" else []


def m601(world, programme, p0, p1, pe):
    """M6.01 (rule 1)."""
    case = Case("M6.01", "6.01")
    for match, start in started_in(world, programme, p0, pe):
        proposal = proposal_of(world, match)
        if proposal is None:
            case.judge(match.id, ["no_proposal"])
            continue
        reasons = [] if proposal.date("event_date") < start else ["proposal_not_before_start"]
        case.judge(match.id, reasons + ["blank:" + f for f in FACTORS if proposal[f] == ""])
    return case


def guardian_answer(world, match, answer):
    """Rule 2: an answer of somebody who could answer as guardian on its day."""
    on, mentee = answer.date("event_date"), match["mentee_id"]
    if answer["party"] == "guardian":
        return any(g["person_id"] == answer["person_id"] and g["may_consent"] == "true" for g in guardian_rows(world, mentee, on))
    if answer["party"] == "custody_organization":
        return any(c["may_consent"] == "true" and c.covers(on) for c in world.custody.get(mentee, []))
    return False


def latest_accepts(answers):
    return bool(answers) and max(answers, key=lambda a: (a["event_date"], a.id.encode()))["response"] == "accepted"


def m602(world, programme, p0, p1, pe):
    """M6.02 (rule 2)."""
    case = Case("M6.02", "6.02")
    for match, start in started_in(world, programme, p0, pe):
        answers = [a for a in of_proposal(world, "match_acceptances", match) if a.date("event_date") <= start]
        reasons = []
        for party in ("mentor", "mentee"):
            if not latest_accepts([a for a in answers if a["party"] == party and a["person_id"] == match[party + "_id"]]):
                reasons.append(party)
        if guardian_party_applies(world, match, start) and not latest_accepts([a for a in answers if guardian_answer(world, match, a)]):
            reasons.append("guardian")
            if not adult(world, programme, match["mentee_id"], start):
                case.cap("guardian_acceptance_missing_for_minor", 3)
        case.judge(match.id, reasons)
    return case


def role_reasons(world, match, start, applies):
    """Rule 3a."""
    told = {b["audience"] for b in world.by("role_briefings", "match_id", match.id) if b.date("event_date") <= start}
    return ([] if "mentee" in told else ["mentee_not_briefed"]) + ([] if "guardian" in told or not applies else ["guardian_not_briefed"])


def goal_reasons(world, match, start, applies):
    """Rule 3b."""
    until = start + timedelta(days=30)
    goals = [g for g in world.by("match_goals", "match_id", match.id) if g.date("event_date") <= until]
    family = ("guardian", "family") if applies else ("guardian", "family", "mentee")
    reasons = []
    if not goals:
        reasons.append("no_goal")
    elif not any(c in family for g in goals for c in listed(g["contributors"])):
        reasons.append("no_family_contributor")
    brought_in = {p for g in goals for p in listed(g["provider_ids"])}
    left_out = {e["provider_id"] for e in world.by("provider_exclusions", "match_id", match.id) if e.date("event_date") <= until}
    for provider in world.by("coordinating_providers", "mentee_id", match["mentee_id"]):
        if provider.covers(until) and provider.id not in brought_in | left_out:
            reasons.append("provider:" + provider.id)
    return reasons


def disclosure_reasons(world, match, start):
    """Rule 3c."""
    shown = any(d["audience"] == "mentor" and d.date("event_date") <= start for d in of_proposal(world, "match_disclosures", match))
    return [] if shown else ["no_disclosure"]


def m603(world, programme, p0, p1, pe):
    """M6.03 (rule 3)."""
    case = Case("M6.03", "6.03")
    case.parts("role_explained", "goals", "disclosure")
    for match, start in started_in(world, programme, p0, pe):
        if start + timedelta(days=30) > world.A:
            case.leave_out("not_due")
            continue
        applies = guardian_party_applies(world, match, start)
        role, goals, shown = role_reasons(world, match, start, applies), goal_reasons(world, match, start, applies), disclosure_reasons(world, match, start)
        case.part("role_explained", not role)
        case.part("goals", not goals)
        case.part("disclosure", not shown)
        case.judge(match.id, role + goals + shown)
    return case


MEASURES = (m601, m602, m603)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clauses beside MS: case records, rights, releases, record reviews (measure_decisions.md section 8, rule 2; standards.md section 2)."""
from datetime import timedelta
from case import Case
from rules import acceptance, add_months, attended_sessions, listed, month_name, quarters_within, referrals_of, start_of, termination


def accepted_day(world, referral):
    decision = acceptance(world, referral.id)
    return decision.date("event_date") if decision else None


def mprg101(world, programme, p0, p1, pe):
    """MPRG1.01"""
    case = Case("MPRG1.01", "PRG 1")
    open_records = {}
    for referral in referrals_of(world, programme):
        if accepted_day(world, referral) is not None and termination(world, referral.id) is None:
            open_records.setdefault(referral["mentee_id"], []).append(referral.id)
    for mentee, referrals in open_records.items():
        case.judge(mentee, [] if len(referrals) == 1 else ["several"])
    return case


def service_matches(world, programme, referral, accepted, limit):
    """Matches of the mentee in the programme with S in [acceptance, lim]."""
    found = []
    for match in world.by("matches", "mentee_id", referral["mentee_id"]):
        start = start_of(world, match.id)
        if match["programme_id"] == programme and start is not None and accepted <= start <= limit:
            found.append(match)
    return found


def contents_missing(world, programme, referral, accepted, limit):
    """MPRG1.02a: names of the contents that are not there."""
    mentee, missing = referral["mentee_id"], []
    person = world.persons.get(mentee)
    if person is None or person["birth_date"] == "" or not any(person[c] for c in ("phone", "email", "street")):
        missing.append("demographics")
    if referral["request"] == "":
        missing.append("request")
    if not any(a.date("event_date") > add_months(limit, -12) for a in world.by("assessments", "referral_id", referral.id)):
        missing.append("assessment")
    matches = service_matches(world, programme, referral, accepted, limit)
    if not any("mentee" in listed(g["contributors"]) for m in matches for g in world.by("match_goals", "match_id", m.id)):
        missing.append("plan")
    if not any(c["kind"] in ("guardian_permission", "self_consent") for c in world.consents.get(mentee, [])):
        missing.append("consent")
    attended = any(person == mentee and accepted <= on <= limit for person, on in attended_sessions(world, programme, "mentee"))
    if not matches and not attended:
        missing.append("services")
    noted = any(world.of_match("meeting_logs", m.id) or world.of_match("contact_parties", m.id) for m in matches)
    if not noted and not on_a_list(world, programme, mentee, accepted, limit):
        missing.append("documentation")
    reviews = [r.date("event_date") for r in world.by("case_reviews", "referral_id", referral.id)]
    if not all(any(first <= d <= last for d in reviews) for first, last in quarters_within(accepted, limit)):
        missing.append("quarterly_review")
    return missing


def on_a_list(world, programme, mentee, accepted, limit):
    """An attendance row of the mentee, whatever it says, at a held session of the programme."""
    for row in world.by("attendance", "person_id", mentee):
        session = world.sessions.get(row["session_id"])
        if (session is not None and row["role"] == "mentee" and world.groups[session["group_id"]]["programme_id"] == programme
                and accepted <= session.date("event_date") <= limit):
            return True
    return False


def mprg102a(world, programme, p0, p1, pe):
    """MPRG1.02a"""
    case = Case("MPRG1.02a", "PRG 1")
    for referral in referrals_of(world, programme):
        accepted, ended = accepted_day(world, referral), termination(world, referral.id)
        if accepted is None or accepted > pe or (ended is not None and ended < p0):
            continue
        limit = world.A if ended is None else min(ended, world.A)
        case.judge(referral.id, contents_missing(world, programme, referral, accepted, limit))
    return case


def mprg102b(world, programme, p0, p1, pe):
    """MPRG1.02b: cases not due are left out without being counted (rule 1.1)."""
    case = Case("MPRG1.02b", "PRG 1")
    for referral in referrals_of(world, programme):
        for end in world.by("service_terminations", "referral_id", referral.id):
            ended = end.date("event_date")
            due = ended + timedelta(days=30)
            if p0 <= due <= p1 and due <= world.A:
                written = any(ended <= s.date("event_date") <= due for s in world.by("closing_summaries", "referral_id", referral.id))
                case.judge(referral.id, [] if written else ["no_summary"])
    return case


def mcr101(world, programme, p0, p1, pe):
    """MCR1.01"""
    case = Case("MCR1.01", "CR 1.01")
    for referral in referrals_of(world, programme):
        accepted = accepted_day(world, referral)
        if accepted is None or not p0 <= accepted <= pe:
            continue
        notices = world.by("rights_notices", "referral_id", referral.id)
        given = [n.date("event_date") for n in notices if n["given"] == "true"]
        deferred = [n for n in notices if n["given"] != "true" and n["deferral_reason"] != "" and n.date("event_date") <= accepted]
        case.judge(referral.id, [] if any(d <= accepted for d in given) or (deferred and given) else ["not_given"])
    return case


def mcr201(world, programme, p0, p1, pe):
    """MCR2.01"""
    case = Case("MCR2.01", "CR 2.01")
    for release in world.by("information_releases", "programme_id", programme):
        on = release.date("event_date")
        if release["legal_duty"] != "" or not p0 <= on <= pe:
            continue
        allowed = False
        for consent in world.consents.get(release["mentee_id"], []):
            if (consent["kind"] == "information_release" and consent["recipient"] == release["recipient"] and consent["copy_given_on"] != ""
                    and set(listed(release["scope"])) <= set(listed(consent["scope"])) and in_force(consent, on)):
                allowed = True
        case.judge(release.id, [] if allowed else ["no_authorisation"])
    return case


def in_force(consent, on):
    """Rule 1.11."""
    withdrawn, until = consent.date("withdrawn_on"), consent.date("valid_until")
    return consent.date("event_date") <= on and (withdrawn is None or on < withdrawn) and (until is None or on <= until)


def enough_files(round_):
    opened, closed = int(round_["population_open"]), int(round_["population_closed"])
    population = opened + closed
    least = min(population, max(10, (population + 9) // 10))
    return (int(round_["open_files"]) + int(round_["closed_files"]) >= least and (closed == 0 or int(round_["closed_files"]) >= 1)
            and (opened == 0 or int(round_["open_files"]) >= 1))


def mpqi4(world, programme, p0, p1, pe):
    """MPQI4"""
    case = Case("MPQI4", "PQI 4")
    for first, _ in quarters_within(p0, pe):
        if not world.programmes[programme].covers(first):
            continue
        rounds = [r for r in world.by("file_review_rounds", "programme_id", programme) if r.date("quarter_start") == first]
        case.judge(month_name(first), [] if any(enough_files(r) for r in rounds) else ["no_round"])
    return case


MEASURES = (mprg101, mprg102a, mprg102b, mcr101, mcr201, mpqi4)

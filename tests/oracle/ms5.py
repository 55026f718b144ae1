# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 5: orientation and training of mentors (measure_decisions.md section 4, rules 5-7)."""
from datetime import timedelta
from case import Case
from rules import hundredths, listed, policy, service_days, serving

SIX = ("philosophy_role", "duties_mentee", "duties_guardian", "duties_organization", "organization_duties", "realistic_expectations")
SEVEN = ("good_practice", "communication", "role_modelling", "building_trust", "boundaries", "diversity", "population")
SURVIVOR_SIX = ("trauma_informed", "nonverbal_cues", "cycles_of_change", "runaway_triggers", "trafficker_bond", "clinician_call")


def version_of(world, record):
    return next((v for v in world.of("course_versions") if v.id == record["course_version_id"]), None)


def topics_of(world, record):
    """Rule 5."""
    if record["result"] in ("passed", "attended"):
        version = version_of(world, record)
        return listed(version["topics"]) if version else []
    if record["result"] == "partial" or (record["result"] == "credited" and record["approved_by"] != ""):
        return listed(record["topics_covered"])
    return []


def topics_by(world, person, deadline):
    """Rule 5: the record dated by the deadline and not expired on it."""
    found = set()
    for record in world.by("training_records", "person_id", person):
        expires = record.date("expires_on")
        if record.date("event_date") <= deadline and (expires is None or expires >= deadline):
            found.update(topics_of(world, record))
    return found


def missing_topics(world, person, topics, deadline):
    known = topics_by(world, person, deadline)
    return ["missing:" + t for t in topics if t not in known]


def orientation(world, programme, p0, pe, case, topics):
    """Rule 6, and IV-1 with other topics: mentors whose first service day is in P."""
    case.counts["prior_learning"] = 0
    for mentor, first in service_days(world, programme).items():
        if p0 <= first <= pe:
            case.judge(mentor, missing_topics(world, mentor, topics, first))
            case.counts["prior_learning"] += any(r["result"] == "credited" and r["approved_by"] != "" and r.date("event_date") <= first
                                                 for r in world.by("training_records", "person_id", mentor))
    return case


def m501(world, programme, p0, p1, pe):
    """M5.01 (rule 6)."""
    applies = world.programmes[programme]["guardian_topic_applies"] != "false"
    return orientation(world, programme, p0, pe, Case("M5.01", "5.01"), [t for t in SIX if applies or t != "duties_guardian"])


def two_hours_in_person(world, mentor, first):
    """Rule 7."""
    total = 0
    for record in world.by("training_records", "person_id", mentor):
        if (record["mode"] == "in_person" and record["result"] in ("passed", "attended", "partial") and record["hours"] != ""
                and record.date("event_date") <= first):
            total += hundredths(record["hours"])
    return total >= 200


def trained(world, programme, p0, pe, case, topics):
    """Rule 7."""
    case.parts("in_person_2h")
    for mentor in sorted(serving(world, programme, p0, pe)):
        first = service_days(world, programme)[mentor]
        deadline = first + timedelta(days=int(policy(world, programme, "train_days", first)))
        if deadline > world.A:
            case.leave_out("not_due")
            continue
        missing = missing_topics(world, mentor, topics, deadline)
        case.judge(mentor, missing)
        case.part("in_person_2h", two_hours_in_person(world, mentor, first))
        if "missing:clinician_call" in missing:
            case.cap("clinician_topic", 3)
    return case


def m502(world, programme, p0, p1, pe):
    """M5.02 (rule 7)."""
    return trained(world, programme, p0, pe, Case("M5.02", "5.02"), SEVEN)


def m502s(world, programme, p0, p1, pe):
    """M5.02s (rule 7)."""
    case = Case("M5.02s", "5.02")
    if world.programmes[programme]["survivor"] != "true":
        case.parts("in_person_2h")
        return case
    return trained(world, programme, p0, pe, case, SEVEN + SURVIVOR_SIX)


MEASURES = (m501, m502, m502s)

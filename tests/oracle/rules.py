# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several measures of section 8 share, from measure_decisions.md section 1: policies, adulthood, guardians,
match start and end, pauses, full active months, document status, ratings. One function per rule, named by its number."""
import calendar
from datetime import date, timedelta

ONE = timedelta(days=1)


def add_months(d, k):
    """From the original day, clipped to the month's end (standards 0.5)."""
    count = d.year * 12 + (d.month - 1) + k
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(d.day, calendar.monthrange(year, month)[1]))


def days_of(first, last):
    while first <= last:
        yield first
        first += ONE


def month_name(d):
    return f"{d.year:04d}-{d.month:02d}"


def whole_months(first, last):
    """(first day, last day) of every calendar month that lies wholly inside [first, last]."""
    d = date(first.year, first.month, 1)
    while d <= last:
        end = add_months(d, 1) - ONE
        if d >= first and end <= last:
            yield d, end
        d = add_months(d, 1)


DEFAULTS = {"support_days": "7", "parent_attempts": "2", "age_of_majority": "18", "leap_birthday": "mar_01"}
INFORMING_MODES = ("in_person", "phone", "video", "text_conversation", "email_conversation")  # section 7, rule 4


class World:
    """The records that exist on A, with a few indexes so that the rules below can be written in one line each."""

    def __init__(self, folder, as_of):
        self.A = as_of
        self.records = folder.as_of(as_of)
        self.matches = {m.id: m for m in self.of("matches")}
        self.contacts = {c.id: c for c in self.of("supervisory_contacts")}
        self.groups = {g.id: g for g in self.of("groups")}
        self.persons = {p.id: p for p in self.of("persons")}
        # Rule 1: a party row whose contact is not effective on A is not read.
        self.parties = [p for p in self.of("contact_parties") if p["contact_id"] in self.contacts]
        self.by_match = {}
        for file in ("initial_meetings", "match_closures", "match_pauses", "match_assignments", "meeting_logs", "no_meeting_entries"):
            self.by_match[file] = grouped(self.of(file), "match_id")
        self.by_match["contact_parties"] = grouped(self.parties, "match_id")
        self.relationships = grouped(self.of("relationships"), "mentee_id")
        self.custody = grouped(self.of("custody_intervals"), "mentee_id")
        self.consents = grouped(self.of("consents"), "mentee_id")

    def of(self, file):
        return self.records.get(file, [])

    def of_match(self, file, match_id):
        return self.by_match[file].get(match_id, [])


def grouped(records, column):
    result = {}
    for record in records:
        result.setdefault(record[column], []).append(record)
    return result


def policy(world, programme_id, key, on):
    """Rule 5: the programme's rows before the agency's; the greatest valid_from, then the greatest id."""
    rows = [p for p in world.of("policies") if p["key"] == key and p.covers(on, "valid_from", "valid_until")]
    for owner in (programme_id, ""):
        own = [p for p in rows if p["programme_id"] == owner]
        if own:
            return max(own, key=lambda p: (p["valid_from"], p.id.encode()))["value"]
    return DEFAULTS.get(key)


def start_of(world, match_id):
    """Rule 6: S, the earliest held initial meeting; None if the match has not started."""
    held = [m.date("event_date") for m in world.of_match("initial_meetings", match_id) if m["status"] == "held"]
    return min(held) if held and min(held) <= world.A else None


def end_of(world, match_id):
    """Rule 6: E; None while open. FORMAT section 4.6 allows one effective closure per match."""
    closed = [c.date("event_date") for c in world.of_match("match_closures", match_id)]
    return min(closed) if closed else None


def active(start, end, on):
    return start is not None and start <= on and (end is None or on < end)


def pause_in_force(pause, on):
    """Rule 8."""
    return pause.covers(on) and (pause["kind"] == "safety" or pause["approved_on"] != "")


def month_closed(world, match, first, last):
    """Rule 9: every day of the month is covered by closed_month rows of the programme for this site or for all sites."""
    rows = [c for c in world.of("calendar_periods") if c["kind"] == "closed_month" and c["programme_id"] == match["programme_id"]
            and c["site_id"] in ("", match["site_id"])]
    return all(any(c.covers(d) for c in rows) for d in days_of(first, last))


def full_active_months(world, match, p0, pe):
    """Rule 9: (first, last) of the months in which the match was active throughout, unpaused, and the programme open."""
    start, end = start_of(world, match.id), end_of(world, match.id)
    if start is None:
        return
    pauses = world.of_match("match_pauses", match.id)
    for first, last in whole_months(p0, pe):
        if start > first or (end is not None and end <= last):
            continue
        if any(pause_in_force(p, d) for p in pauses for d in days_of(first, last)):
            continue
        if not month_closed(world, match, first, last):
            yield first, last


def majority_day(birth, years, leap_birthday):
    """Rule 10."""
    try:
        return date(birth.year + years, birth.month, birth.day)
    except ValueError:  # born 29 February, no such day that year
        return date(birth.year + years, 2, 28) if leap_birthday == "feb_28" else date(birth.year + years, 3, 1)


def adult(world, programme_id, mentee_id, on):
    """Rule 10; the two policies are those in force on the day judged (README, reading 1)."""
    person = world.persons.get(mentee_id)
    birth = person.date("birth_date") if person else None
    if birth is None:
        return False
    years = int(policy(world, programme_id, "age_of_majority", on))
    return on >= majority_day(birth, years, policy(world, programme_id, "leap_birthday", on))


def consent_in_force(world, mentee_id, kind, on):
    """Rule 11."""
    for c in world.consents.get(mentee_id, []):
        withdrawn, until = c.date("withdrawn_on"), c.date("valid_until")
        if c["kind"] == kind and c.date("event_date") <= on and (withdrawn is None or on < withdrawn) and (until is None or on <= until):
            return True
    return False


def guardian_rows(world, mentee_id, on):
    """Rule 11: relationship rows by which somebody is a guardian of the mentee on that day."""
    return [r for r in world.relationships.get(mentee_id, []) if r["is_guardian"] == "true" and r.covers(on)]


def guardian_party_applies(world, match, on):
    """Rule 11."""
    mentee = match["mentee_id"]
    if adult(world, match["programme_id"], mentee, on):
        if any(g["authority"] == "adult_guardianship" for g in guardian_rows(world, mentee, on)):
            return True
        return consent_in_force(world, mentee, "guardian_contact_after_majority", on)
    return not consent_in_force(world, mentee, "mature_minor", on)


def service_days(world, programme_id):
    """Rule 12: mentor -> first service day in the programme (a match that was ever active, or a held session attended)."""
    first = {}

    def seen(person, on):
        first[person] = min(on, first.get(person, on))
    for match in world.matches.values():
        start, end = start_of(world, match.id), end_of(world, match.id)
        if match["programme_id"] == programme_id and start is not None and (end is None or end > start):
            seen(match["mentor_id"], start)
    sessions = {s.id: s for s in world.of("group_sessions") if s["status"] == "held" and s["group_id"] in world.groups
                and world.groups[s["group_id"]]["programme_id"] == programme_id}
    for a in world.of("attendance"):
        if a["session_id"] in sessions and a["role"] == "mentor" and a["status"] in ("present", "late"):
            seen(a["person_id"], sessions[a["session_id"]].date("event_date"))
    return first


def document_status(world, programme_id, kind):
    """Rule 16, on A."""
    all_rows = [d for d in world.of("documents") if d["kind"] == kind and d.date("event_date") <= world.A]
    rows = [d for d in all_rows if d["programme_id"] == programme_id] or [d for d in all_rows if d["programme_id"] == ""]
    if not rows:
        return 4
    approved = [d for d in rows if d["status"] == "approved"]
    if not approved:
        return 3
    chosen = max(approved, key=lambda d: (d["event_date"], d.id.encode()))
    review = chosen.date("review_date") or add_months(chosen.date("event_date"), 12)
    overdue = (world.A - review).days
    if overdue > 90 or chosen["parts_missing"] == "major":
        return 3
    if overdue >= 1 or chosen["parts_missing"] == "minor":
        return 2
    return 1


def rating(num, den):
    """R without caps (standards 0.4), whole numbers only."""
    if num * 100 >= 95 * den:
        return 1
    if num * 100 >= 80 * den:
        return 2
    if num * 100 >= 50 * den:
        return 3
    return 4

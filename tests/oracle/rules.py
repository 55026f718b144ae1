# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several measures share, from measure_decisions.md section 1: policies, adulthood, guardians, match start and end,
pauses, full active months, service days, groups, acceptance of referrals, document status, ratings. One function per rule."""
import calendar
import functools
from datetime import date, timedelta

ONE = timedelta(days=1)


def add_months(d, k):
    """From the original day, clipped to the month's end (standards 0.5)."""
    count = d.year * 12 + (d.month - 1) + k
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(d.day, calendar.monthrange(year, month)[1]))


def quarters_within(first, last):
    """Rule 14: (first day, last day) of every calendar quarter wholly inside [first, last]."""
    return spans_within(first, last, 3)


def spans_within(first, last, months):
    """The same for periods of that many months, counted from January of each year."""
    d = date(first.year, 1, 1)
    while d <= last:
        for k in range(0, 12, months):
            begin, end = add_months(d, k), add_months(d, k + months) - ONE
            if begin >= first and end <= last:
                yield begin, end
        d = add_months(d, 12)


def quarter_of(d):
    return add_months(date(d.year, 1, 1), (d.month - 1) // 3 * 3)


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


DEFAULTS = {"screen_days": "10", "urgent_days": "1", "start_days": "60", "onward_days": "30", "wait_contact_days": "30", "assess_days": "30",
            "required_checks": "criminal_record", "required_checks_transport": "driving_record", "min_references": "2",
            "rescreen_after": "12", "train_days": "0", "first_meeting_days": "14", "virtual_meetings_count": "false",
            "support_days": "7", "parent_attempts": "2", "age_of_majority": "18", "leap_birthday": "mar_01",
            "weight_standard": "1", "weight_raised": "1.5", "weight_high": "2", "weight_new_match": "0.5",
            "stakeholder_meeting_months": "3", "att_min": "2"}  # FORMAT, policy keys; the other keys have no default
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
        self.programmes = {p.id: p for p in self.of("programmes")}
        self.sites = {s.id: s for s in self.of("sites")}
        self.referrals = {r.id: r for r in self.of("referrals")}
        self.sessions = {s.id: s for s in self.of("group_sessions") if s["status"] == "held" and s["group_id"] in self.groups}  # rule 13
        self.tables, self.memory = {}, {}

    def by(self, file, column, value):
        """The records of a file with that value in that column."""
        if (file, column) not in self.tables:
            self.tables[file, column] = grouped(self.of(file), column)
        return self.tables[file, column].get(value, [])

    def of(self, file):
        return self.records.get(file, [])

    def of_match(self, file, match_id):
        return self.by_match[file].get(match_id, [])


def remembered(rule):
    """A rule is asked the same question many times in one run: its answer for the same arguments is kept."""
    @functools.wraps(rule)
    def ask(world, *arguments):
        key = (rule.__name__,) + tuple(getattr(a, "id", a) for a in arguments)
        if key not in world.memory:
            world.memory[key] = rule(world, *arguments)
        return world.memory[key]
    return ask


def grouped(records, column):
    result = {}
    for record in records:
        result.setdefault(record[column], []).append(record)
    return result


@remembered
def policy(world, programme_id, key, on):
    """Rule 5: the programme's rows before the agency's; the greatest valid_from, then the greatest id."""
    rows = [p for p in world.of("policies") if p["key"] == key and p.covers(on, "valid_from", "valid_until")]
    for owner in (programme_id, ""):
        own = [p for p in rows if p["programme_id"] == owner]
        if own:
            return max(own, key=lambda p: (p["valid_from"], p.id.encode()))["value"]
    return DEFAULTS.get(key)


@remembered
def start_of(world, match_id):
    """Rule 6: S, the earliest held initial meeting; None if the match has not started."""
    held = [m.date("event_date") for m in world.of_match("initial_meetings", match_id) if m["status"] == "held"]
    return min(held) if held and min(held) <= world.A else None


@remembered
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


@remembered
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


@remembered
def guardian_rows(world, mentee_id, on):
    """Rule 11: relationship rows by which somebody is a guardian of the mentee on that day."""
    return [r for r in world.relationships.get(mentee_id, []) if r["is_guardian"] == "true" and r.covers(on)]


def guardian_party_applies(world, match, on):
    return guardian_applies(world, match["programme_id"], match["mentee_id"], on)


@remembered
def guardian_applies(world, programme_id, mentee, on):
    """Rule 11."""
    if adult(world, programme_id, mentee, on):
        if any(g["authority"] == "adult_guardianship" for g in guardian_rows(world, mentee, on)):
            return True
        return consent_in_force(world, mentee, "guardian_contact_after_majority", on)
    return not consent_in_force(world, mentee, "mature_minor", on)


@remembered
def service_days(world, programme_id):
    """Rule 12: mentor -> first service day in the programme (a match that was ever active, or a held session attended)."""
    first = {}

    def seen(person, on):
        first[person] = min(on, first.get(person, on))
    for match in world.matches.values():
        start, end = start_of(world, match.id), end_of(world, match.id)
        if match["programme_id"] == programme_id and start is not None and (end is None or end > start):
            seen(match["mentor_id"], start)
    for person, on in attended_sessions(world, programme_id, "mentor"):
        seen(person, on)
    return first


def sessions_of(world, programme_id):
    """Held sessions of the programme's groups (rules 4 and 13)."""
    return [s for s in world.sessions.values() if world.groups[s["group_id"]]["programme_id"] == programme_id]


@remembered
def attended_sessions(world, programme_id, role):
    """Rule 13: (person, day) of everybody present or late in that role at a held session of the programme."""
    found = []
    for session in sessions_of(world, programme_id):
        for a in world.by("attendance", "session_id", session.id):
            if a["role"] == role and a["status"] in ("present", "late"):
                found.append((a["person_id"], session.date("event_date")))
    return found


def active_in(start, end, p0, pe):
    """Rule 6: active on some day of P."""
    return start is not None and start <= pe and (end is None or (end > p0 and end > start))


@remembered
def serving(world, programme_id, p0, pe):
    """Rule 12: mentors serving in P."""
    found = {m["mentor_id"] for m in matches_of(world, programme_id) if active_in(start_of(world, m.id), end_of(world, m.id), p0, pe)}
    return found | {person for person, on in attended_sessions(world, programme_id, "mentor") if p0 <= on <= pe}


@remembered
def mentors_active_on(world, programme_id, on):
    return {m["mentor_id"] for m in matches_of(world, programme_id) if active(start_of(world, m.id), end_of(world, m.id), on)}


@remembered
def matches_of(world, programme_id):
    return [m for m in sorted(world.matches.values(), key=lambda m: m.id.encode()) if m["programme_id"] == programme_id]


def referrals_of(world, programme_id):
    return [r for r in sorted(world.referrals.values(), key=lambda r: r.id.encode()) if r["programme_id"] == programme_id]


@remembered
def acceptance(world, referral_id):
    """The accepted decision of a referral, if there is one (FORMAT 4.6 allows one)."""
    found = [d for d in world.by("referral_decisions", "referral_id", referral_id) if d["decision"] == "accepted"]
    return min(found, key=lambda d: (d["event_date"], d.id.encode())) if found else None


@remembered
def termination(world, referral_id):
    """The day the service episode ended, or None."""
    days = [t.date("event_date") for t in world.by("service_terminations", "referral_id", referral_id)]
    return min(days) if days else None


@remembered
def first_start_after(world, referral, accepted):
    """Section 3 rule 4: the earliest S, on or after acceptance, of a match of this mentee in this programme."""
    days = [start_of(world, m.id) for m in world.by("matches", "mentee_id", referral["mentee_id"]) if m["programme_id"] == referral["programme_id"]]
    days = [d for d in days if d is not None and d >= accepted]
    return min(days) if days else None


@remembered
def first_served(world, referral, accepted):
    """Section 3 rule 4."""
    days = [on for person, on in attended_sessions(world, referral["programme_id"], "mentee") if person == referral["mentee_id"] and on >= accepted]
    start = first_start_after(world, referral, accepted)
    return min(days + ([start] if start else []), default=None)


def listed(value):
    """The items of a list joined with `;`."""
    return [item for item in value.split(";") if item != ""]


def hundredths(text):
    """Rule 5: a decimal in whole hundredths."""
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


@remembered
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

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contact schedule of MS 8.03: windows, what satisfies them, and the list of `kith obligations`
(standards.md MS 8.03; measure_decisions.md section 7 rules 3-8 and section 9)."""
from datetime import timedelta
from rules import (INFORMING_MODES, ONE, add_months, days_of, end_of, guardian_party_applies, guardian_rows, policy, start_of)

TRACKS = ("mentor", "mentee", "guardian")


class Window:
    def __init__(self, name, first, last, due):
        self.name, self.first, self.last, self.due = name, first, last, due

    @property
    def phase(self):
        return self.name[0]


def windows(start, until):
    """Every window of the schedule whose first day is on or before `until`, in order."""
    month = add_months(start, 1)
    yield_these = [Window("A1", start + ONE, start + timedelta(days=14), start + timedelta(days=14)),
                   Window("A2", start + timedelta(days=15), month, start + timedelta(days=28))]
    for k in range(1, 12):
        last = add_months(start, k + 1)
        yield_these.append(Window(f"B{k}", add_months(start, k) + ONE, last, last))
    q = 1
    while add_months(start, 12 + 3 * (q - 1)) + ONE <= until:
        last = add_months(start, 12 + 3 * q)
        yield_these.append(Window(f"C{q}", add_months(start, 12 + 3 * (q - 1)) + ONE, last, last))
        q += 1
    return [w for w in yield_these if w.first <= until]


def contact_of(world, row):
    return world.contacts[row["contact_id"]]


def date_of(world, row):
    return contact_of(world, row).date("event_date")


def informs(world, match, row):
    """Section 7, rule 4."""
    contact = contact_of(world, row)
    return (row["result"] == "reached" and row["information_obtained"] == "true" and row["note"] != ""
            and contact["mode"] in INFORMING_MODES and contact["staff_id"] != match["mentor_id"])


def non_barred_guardian(world, mentee_id, person_id, on):
    """The person is a guardian on that day by some row whose rule is not `barred` (README, reading 3)."""
    return any(g["person_id"] == person_id and g["contact_rule"] != "barred" for g in guardian_rows(world, mentee_id, on))


def by_self(match, track, row):
    """Rule 5."""
    return row["track"] == track and row["informant_kind"] == "self" and row["person_id"] == match[track + "_id"]


def by_guardian(world, match, row, on):
    """Rule 6a."""
    return row["informant_kind"] == "guardian" and non_barred_guardian(world, match["mentee_id"], row["person_id"], on)


def by_custody(world, match, row, on):
    """Rule 6b."""
    return row["informant_kind"] == "custody_organization" and any(
        c["temporary"] == "true" and c.covers(on) for c in world.custody.get(match["mentee_id"], []))


def by_safe_adult(world, match, row, on):
    """Rule 6c."""
    if row["informant_kind"] != "safe_adult":
        return False
    if any(g["contact_rule"] != "barred" for g in guardian_rows(world, match["mentee_id"], on)):
        return False
    return any(r["person_id"] == row["person_id"] and r["contact_rule"] == "safe_adult" and r.covers(on)
               for r in world.relationships.get(match["mentee_id"], []))


def attempt_days(world, match, window, until):
    """Rule 6d: the different days on which a non-barred guardian was tried in vain."""
    found = set()
    for row in world.of_match("contact_parties", match.id):
        contact, on = contact_of(world, row), date_of(world, row)
        if (window.first <= on <= min(window.last, until) and row["track"] == "guardian" and row["informant_kind"] == "guardian"
                and non_barred_guardian(world, match["mentee_id"], row["person_id"], on) and not informs(world, match, row)
                and contact["mode"] not in ("", "bulk_message") and contact["staff_id"] != match["mentor_id"]):
            found.add(on)
    return found


def by_other_adult(world, match, window, row, on):
    """Rule 6d."""
    if row["informant_kind"] != "other_adult" or row["relation"] == "":
        return False
    person = row["person_id"]
    if person != "":
        if any(m["mentee_id"] == match["mentee_id"] and m["mentor_id"] == person for m in world.matches.values()):
            return False
        if any(a["person_id"] == person for a in world.of_match("match_assignments", match.id)):
            return False
        if contact_of(world, row)["staff_id"] == person:
            return False
    needed = int(policy(world, match["programme_id"], "parent_attempts", on))
    return len(attempt_days(world, match, window, on)) >= needed


def required_date(world, match, window, direct):
    """Rule 6e: None if nobody is required; else the one day on which 6a counts, or "never"."""
    required = {g["person_id"] for g in guardian_rows(world, match["mentee_id"], window.last) if g["contact_rule"] == "required"}
    if not required:
        return None
    firsts = []
    for person in required:
        dates = [date_of(world, row) for row in direct if row["person_id"] == person]
        if not dates:
            return "never"
        firsts.append(min(dates))
    return max(firsts)


def guardian_contacts(world, match, window):
    """Rule 6: list of (date, contact id, flag) that satisfy the guardian track in this window; flag "", CUSTODY or SUBSTITUTED."""
    rows = [r for r in world.of_match("contact_parties", match.id) if r["track"] == "guardian" and informs(world, match, r)
            and window.first <= date_of(world, r) <= window.last and date_of(world, r) <= world.A]
    direct = [r for r in rows if by_guardian(world, match, r, date_of(world, r))]
    only_on = required_date(world, match, window, direct)
    found = []
    for row in rows:
        on, contact_id = date_of(world, row), row["contact_id"]
        if row in direct and (only_on is None or only_on == on):
            found.append((on, contact_id, ""))
        if by_custody(world, match, row, on):
            found.append((on, contact_id, "CUSTODY"))
        if by_safe_adult(world, match, row, on):
            found.append((on, contact_id, ""))
        if by_other_adult(world, match, window, row, on):
            found.append((on, contact_id, "SUBSTITUTED"))
    return found


def self_contacts(world, match, track, window):
    return [(date_of(world, r), r["contact_id"], "") for r in world.of_match("contact_parties", match.id)
            if by_self(match, track, r) and informs(world, match, r)
            and window.first <= date_of(world, r) <= window.last and date_of(world, r) <= world.A]


def satisfying(world, match, track, window):
    return guardian_contacts(world, match, window) if track == "guardian" else self_contacts(world, match, track, window)


def earliest(found):
    """Rule 7: earliest (date, contact id); within one contact no flag before CUSTODY before SUBSTITUTED."""
    order = {"": 0, "CUSTODY": 1, "SUBSTITUTED": 2}
    return min(found, key=lambda f: (f[0], f[1].encode(), order[f[2]])) if found else None


def excused(world, match, window):
    """Rule 8: every day of the window lies in a contact_suspended pause that somebody approved on a day."""
    pauses = [p for p in world.of_match("match_pauses", match.id)
              if p["kind"] == "contact_suspended" and p["approved_by"] != "" and p["approved_on"] != ""]
    return all(any(p.covers(d) for p in pauses) for d in days_of(window.first, window.last))


def status(world, match, end, track, window, contact):
    """Rule 8, first that fits."""
    if end is not None and end <= window.due:
        return "CANCELLED"
    if track == "guardian" and not guardian_party_applies(world, match, window.last):
        return "NOT_APPLICABLE"
    if excused(world, match, window):
        return "EXCUSED"
    if contact is not None:
        return "MET" if contact[0] <= window.due else "LATE"
    return "MISSED" if window.last <= world.A else "OPEN"


def obligations(world, match):
    """Rule 3: every window whose first day is <= A and, if the match is closed, < E; mentor, mentee, guardian in each."""
    start, end = start_of(world, match.id), end_of(world, match.id)
    if start is None:
        return []
    lines = []
    for window in windows(start, world.A):
        if end is not None and not window.first < end:
            continue
        for track in TRACKS:
            contact = earliest(satisfying(world, match, track, window))
            lines.append({"match_id": match.id, "track": track, "window": window.name, "first_day": str(window.first),
                          "last_day": str(window.last), "due": str(window.due),
                          "status": status(world, match, end, track, window, contact),
                          "flags": [contact[2]] if contact and contact[2] else [],
                          "contact_id": contact[1] if contact else None, "contact_date": str(contact[0]) if contact else None})
    return lines


def obligations_json(world, match_id):
    """The JSON of `kith obligations`, or None where the program must refuse: the match does not exist on A."""
    match = world.matches.get(match_id)
    if match is None:
        return None
    start, end = start_of(world, match_id), end_of(world, match_id)
    return {"format": "kith-obligations", "version": 1, "match_id": match_id, "as_of": str(world.A),
            "start": str(start) if start else None, "end": str(end) if end else None, "obligations": obligations(world, match)}

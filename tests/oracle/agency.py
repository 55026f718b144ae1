# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hand-made records for the oracle's own tests."""
from measures import measures_json
from obligations import obligations_json
from read_folder import Folder, chains, day
from rules import World


class Row(dict):
    """Columns that a test does not name are empty."""
    def __missing__(self, column):
        return ""


class Agency:
    """A folder in memory. `add` takes the columns that matter; recorded on the event's day unless told."""

    def __init__(self):
        self.files = {}
        self.add("programmes", id="p", on="2000-01-01", standards_family="MS", survivor="false", high_risk="false", guardian_topic_applies="true")
        self.add("persons", id="kid", birth_date="2015-06-01")

    def add(self, file, id=None, on=None, typed=None, replaces="", voided="false", **columns):
        rows = self.files.setdefault(file, [])
        name = id or f"{file}-{len(rows) + 1}"
        row = Row(columns, sourced_id=name, supersedes=replaces, voided=voided)
        if on is not None:
            row["event_date"] = row["start_date"] = row["valid_from"] = on
        row["recorded_at"] = (typed or on or "2000-01-01") + "T10:00:00-05:00"
        rows.append(row)
        return name

    def match(self, start="2024-01-31", id="m", mentor="mentor", mentee="kid"):
        self.add("matches", id=id, on=start, programme_id="p", mentor_id=mentor, mentee_id=mentee)
        self.add("initial_meetings", on=start, match_id=id, status="held")
        return id

    def parent(self, person="mum", rule="any", start="2000-01-01", end="", **columns):
        self.add("relationships", on=start, typed="2000-01-01", mentee_id="kid", person_id=person, is_guardian="true", contact_rule=rule, end_date=end, **columns)

    def contact(self, on, track="mentor", person="mentor", kind="self", mode="phone", staff="staff", match="m", typed=None, note="n", **columns):
        contact = self.add("supervisory_contacts", on=on, typed=typed, programme_id="p", mode=mode, staff_id=staff)
        columns.setdefault("result", "reached")
        columns.setdefault("information_obtained", "true")
        self.add("contact_parties", typed=typed or on, contact_id=contact, match_id=match, track=track, informant_kind=kind, person_id=person, note=note, **columns)
        return contact

    def as_of(self, on):
        return World(self.folder(), day(on))

    def folder(self):
        folder = Folder.__new__(Folder)
        folder._chains = {file: chains(rows) for file, rows in self.files.items()}
        return folder

    def line(self, as_of, track, window, match="m"):
        found = obligations_json(self.as_of(as_of), match)["obligations"]
        return next((o for o in found if o["track"] == track and o["window"] == window), None)

    def status(self, as_of, track, window):
        line = self.line(as_of, track, window)
        return line and line["status"]

    def measure(self, name, p0, p1, as_of, programme="p"):
        found = next(p for p in measures_json(self.folder(), day(p0), day(p1), day(as_of))["programmes"] if p["programme_id"] == programme)
        return next(m for m in found["measures"] if m["id"] == name)

    def figures(self, name, p0, p1, as_of):
        """(num, den, rating) and the reasons of each failing unit."""
        m = self.measure(name, p0, p1, as_of)
        return (m["num"], m["den"], m["rating"]), {f["unit"]: f["reasons"] for f in m["failing"]}

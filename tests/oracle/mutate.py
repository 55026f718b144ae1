#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes random but valid changes to an exchange folder that stress the measures, and writes the changed folder. Section 8 is here.

  mutate.py FROM TO --seed N [--changes N]

Every change keeps the folder importable (FORMAT.md section 4): references name first rows, corrections are later rows,
no event lies after its recording, one effective closure per match. The manifest is made anew.
"""
import argparse
import os
import random
from datetime import date, timedelta
from mutate_overlays import OVERLAY_WEIGHTS, Overlays
from mutate_rest import WEIGHTS, Rest
from obligations import windows
from read_folder import day
from rules import add_months
from write_folder import Tables

ONE = timedelta(days=1)
INFORMANTS = ("guardian", "guardian", "guardian", "other_adult", "other_adult", "custody_organization", "safe_adult")
MODES = ("in_person", "phone", "video", "text_conversation", "email_conversation", "voicemail", "bulk_message", "letter", "")
LAGS = (0, 0, 0, 1, 2, 5, 13, 14, 15, 16, 30, 61, 200)


class Mutator(Rest, Overlays):
    def __init__(self, tables, seed):
        self.t, self.r, self.seed, self.count = tables, random.Random(seed), seed, 0
        self.rows = tables.rows
        self.today = max(day(r["recorded_at"]) for rows in tables.rows.values() for r in rows)
        self.worker = self.rows["persons"][0]["sourced_id"]
        self.superseded = {r["supersedes"] for rows in tables.rows.values() for r in rows if r["supersedes"]}
        self.starts = {}
        for meeting in self.rows["initial_meetings"]:
            if meeting["status"] == "held":
                self.starts.setdefault(meeting["match_id"], day(meeting["event_date"]))
        self.matches = [m for m in self.rows["matches"] if m["sourced_id"] in self.starts and not m["supersedes"]]
        self.focus = self.r.sample(self.matches, min(40, len(self.matches)))

    # ---- building blocks
    def new_id(self):
        self.count += 1
        return f"{self.r.choice(('a', 'Z', 'z.', '_', '-x', '9', 'con-', 'mee-'))}{self.seed}.{self.count:05d}"

    def stamp(self, on):
        """A timestamp on that day, or on the last day of the folder if it lies later."""
        on = min(on, self.today)
        return f"{on}T{self.r.randint(0, 23):02d}:{self.r.randint(0, 59):02d}:00-05:00"

    def add(self, file, when, recorded=None, **values):
        """A new record about `when`, typed some days later. None if it would lie in the future."""
        if when > self.today:
            return None
        typed = recorded if recorded is not None else when + timedelta(days=self.r.choice(LAGS))
        row = {c: "" for c in self.t.columns[file]}
        for name in ("event_date", "start_date", "valid_from"):
            if name in row:
                row[name] = str(when)
        row.update({k: v if isinstance(v, str) else ("true" if v is True else "false" if v is False else str(v)) for k, v in values.items()})
        row.update(sourced_id=self.new_id(), recorded_at=self.stamp(max(typed, when)), recorded_by=self.worker, voided=row.get("voided") or "false")
        self.rows[file].append(row)
        return row

    def correct(self, file, row, **changes):
        """A later row that replaces the last row of the chain; `voided="true"` withdraws it."""
        if row["sourced_id"] in self.superseded:
            return None
        values = {k: v for k, v in row.items()}
        values.update(changes)
        typed = max([day(row["recorded_at"])] + [day(values[c]) for c in ("event_date",) if values.get(c)])
        typed = typed + timedelta(days=self.r.choice((0, 0, 1, 5, 20, 90)))
        if typed > self.today:
            typed = self.today
        if values.get("event_date") and day(values["event_date"]) > typed:
            return None
        values.update(sourced_id=self.new_id(), supersedes=row["sourced_id"], recorded_by=self.worker)
        values["recorded_at"] = self.stamp(typed)
        if values["recorded_at"][:19] < row["recorded_at"][:19]:
            values["recorded_at"] = row["recorded_at"]
        self.superseded.add(row["sourced_id"])
        self.rows[file].append(values)
        return values

    def match(self):
        return self.r.choice(self.focus if self.r.random() < .85 else self.matches)

    def window(self, match):
        start = self.starts[match["sourced_id"]]
        found = [w for w in windows(start, self.today)]
        return self.r.choice(found[:15] or found) if found else None

    def edge_day(self, match):
        """A day on which something turns: a window's first, last or due day, or one beside it."""
        window = self.window(match)
        start = self.starts[match["sourced_id"]]
        if window is None:
            return min(start, self.today)
        on = self.r.choice((window.first, window.last, window.due, window.due + ONE, window.last + ONE, start, start + ONE,
                            window.first + (window.last - window.first) / 2))
        return min(max(on, start), self.today)

    def staff(self, match):
        own = [a["person_id"] for a in self.rows["match_assignments"] if a["match_id"] == match["sourced_id"]]
        return self.r.choice((own or [self.worker]) * 6 + [self.worker, match["mentor_id"]])

    def guardians(self, match):
        return [r["person_id"] for r in self.rows["relationships"] if r["mentee_id"] == match["mentee_id"] and r["is_guardian"] == "true"]

    def some_person(self):
        return self.r.choice(self.firsts("persons")[:400])["sourced_id"]

    def first_of(self, file, row):
        while row["supersedes"]:
            row = next(x for x in self.rows[file] if x["sourced_id"] == row["supersedes"])
        return row["sourced_id"]

    # ---- contacts
    def party(self, contact, match, track, typed, **given):
        values = dict(contact_id=contact, match_id=match["sourced_id"], track=track, informant_kind="self",
                      result=self.r.choice(("reached",) * 6 + ("attempted", "refused")), information_obtained=self.r.random() < .85,
                      note=self.r.choice(("fine", "fine", "fine", "")), guidance=self.r.choice(("", "try a walk")))
        values["person_id"] = match[track + "_id"] if track != "guardian" else ""
        if track == "guardian":
            kind = self.r.choice(INFORMANTS)
            values["informant_kind"] = kind
            known = self.guardians(match)
            related = [r["person_id"] for r in self.rows["relationships"] if r["mentee_id"] == match["mentee_id"]]
            if kind in ("guardian", "safe_adult"):
                values["person_id"] = self.r.choice((known if kind == "guardian" else related) or [self.some_person()])
            if kind == "other_adult":
                values.update(relation="teacher", informant_name="A. Teacher",
                              person_id=self.r.choice(("", "", self.some_person(), match["mentor_id"], self.staff(match))))
            if kind == "custody_organization":
                values["informant_name"] = "Duty worker"
        values.update(given)
        on = day(next(c for c in self.rows["supervisory_contacts"] if c["sourced_id"] == contact)["event_date"])
        return self.add("contact_parties", on, typed, **values)

    def contact(self, match, on, mode=None, staff=None, lag=None):
        typed = on + timedelta(days=self.r.choice(LAGS) if lag is None else lag)
        made = self.add("supervisory_contacts", on, typed, programme_id=match["programme_id"], staff_id=staff or self.staff(match),
                        mode=self.r.choice(MODES) if mode is None else mode, note=self.r.choice(("", "", "seen")))
        return made and (made["sourced_id"], day(made["recorded_at"]))

    def contact_on_an_edge(self):
        match = self.match()
        made = self.contact(match, self.edge_day(match), mode=self.r.choice(MODES[:5] * 3 + MODES))
        if made:
            for track in self.r.sample(("mentor", "mentee", "guardian"), self.r.randint(0, 3)):
                self.party(made[0], match, track, made[1] if self.r.random() < .8 else None)

    def contact_about_two_matches(self):
        one = self.match()
        near = [m for m in self.matches if m is not one and (m["mentor_id"] == one["mentor_id"] or m["mentee_id"] == one["mentee_id"])]
        two = self.r.choice(near or self.matches)
        made = self.contact(one, self.edge_day(one), mode="phone")
        if made:
            for match in (one, two):
                self.party(made[0], match, self.r.choice(("mentor", "mentee", "guardian")), made[1], note=self.r.choice(("", "own note")))

    def attempts_then_substitute(self):
        match, known = self.match(), None
        window = self.window(match)
        known = self.guardians(match)
        if window is None or not known:
            return
        span = (window.last - window.first).days
        at = sorted(self.r.randint(-2, span) for _ in range(self.r.randint(1, 4)))
        for offset in at:
            made = self.contact(match, window.first + timedelta(days=offset), mode=self.r.choice(("phone", "voicemail", "letter", "bulk_message", "")))
            if made:
                self.party(made[0], match, "guardian", made[1], informant_kind="guardian", person_id=self.r.choice(known),
                           result=self.r.choice(("attempted", "refused", "reached")), information_obtained=False, relation="", informant_name="")
        made = self.contact(match, window.first + timedelta(days=min(span, max(0, at[-1] + self.r.randint(-1, 3)))), mode="phone")
        if made:
            self.party(made[0], match, "guardian", made[1], informant_kind="other_adult", relation=self.r.choice(("teacher", "aunt")),
                       person_id=self.r.choice(("", "", self.some_person(), match["mentor_id"], self.staff(match))), result="reached", information_obtained=True, note="seen well")

    def safe_adult_called(self):
        """A safe adult of the file is called, whatever stands about the guardians; sometimes all of these are barred first."""
        match = self.match()
        on, adult = self.edge_day(match), self.some_person()
        self.add("relationships", self.starts[match["sourced_id"]], mentee_id=match["mentee_id"], person_id=adult, kind="advocate", is_guardian=False,
                 may_consent=False, may_pick_up=False, contact_rule="safe_adult", end_date=str(max(on, self.starts[match["sourced_id"]])) if self.r.random() < .3 else "")
        if self.r.random() < .5:
            for row in [r for r in self.rows["relationships"] if r["mentee_id"] == match["mentee_id"] and r["is_guardian"] == "true"]:
                self.correct("relationships", row, contact_rule="barred")
        made = self.contact(match, min(self.today, on + timedelta(days=self.r.choice((0, 0, 1)))), mode="phone")
        if made:
            self.party(made[0], match, "guardian", made[1], informant_kind="safe_adult", person_id=adult, relation="", informant_name="", result="reached",
                       information_obtained=True, note="well")

    def one_contact_two_ways(self):
        """A guardian and somebody in the guardian's place in the same contact."""
        match, known = self.match(), None
        known = self.guardians(match)
        made = self.contact(match, self.edge_day(match), mode="in_person")
        if not made or not known:
            return
        on = day(next(c for c in self.rows["supervisory_contacts"] if c["sourced_id"] == made[0])["event_date"])
        if self.r.random() < .5:
            self.add("custody_intervals", on, on, mentee_id=match["mentee_id"], organization="Centre", temporary=True, may_consent=False, end_date=str(on))
        else:
            for back in (0, 1):
                tried = self.contact(match, on - timedelta(days=back), mode="voicemail", lag=0)
                self.party(tried[0], match, "guardian", tried[1], informant_kind="guardian", person_id=known[0], result="attempted", relation="", informant_name="")
        for kind in self.r.sample(("guardian", "other_adult", "custody_organization"), 2):
            self.party(made[0], match, "guardian", made[1], informant_kind=kind, person_id=known[0] if kind == "guardian" else "", result="reached",
                       relation="uncle" if kind == "other_adult" else "", informant_name="", information_obtained=True, note="well")

    def everybody_called(self):
        """Dense contacts, so that corrections have something to change."""
        match = self.match()
        for _ in range(4):
            made = self.contact(match, self.edge_day(match), mode="phone")
            if made:
                for track in ("mentor", "mentee"):
                    self.party(made[0], match, track, made[1])
                for guardian in self.guardians(match):
                    self.party(made[0], match, "guardian", made[1], informant_kind="guardian", person_id=guardian, relation="", informant_name="")

    def correct_a_contact(self):
        row = self.r.choice(self.rows["supervisory_contacts"][-400:])
        on = day(row["event_date"]) + timedelta(days=self.r.choice((-1, 1, -15, 15, 0)))
        self.correct("supervisory_contacts", row, **self.r.choice((
            {"event_date": str(min(on, self.today))}, {"mode": self.r.choice(MODES)}, {"note": ""}, {"voided": "true"},
            {"staff_id": self.some_person()})))

    def correct_a_party(self):
        row = self.r.choice(self.rows["contact_parties"][-400:])
        changes = self.r.choice(({"result": "attempted"}, {"information_obtained": "false"}, {"information_obtained": "true", "result": "reached"},
                                 {"note": ""}, {"note": "added later"}, {"voided": "true"}, {"guidance": "later advice"}))
        self.correct("contact_parties", row, **changes)

    # ---- parties
    def pause(self):
        match = self.match()
        window = self.window(match)
        if window is None:
            return
        first = self.r.choice((window.first, window.first - ONE, window.first + ONE))
        last = self.r.choice((window.last, window.last + ONE, window.last - ONE, None))
        kind = self.r.choice(("meetings_only", "contact_suspended", "contact_suspended", "safety"))
        signed = self.r.choice((dict(approved_by=self.worker, approved_on=str(first)),) * 3 + (dict(approved_by=self.worker), dict(approved_on=str(first)), {}))
        if kind == "contact_suspended" and last and self.r.random() < .3 and first < window.due:
            split = window.first + (window.last - window.first) / 2
            self.add("match_pauses", first, match_id=match["sourced_id"], kind=kind, end_date=str(split), reason="trip", **signed)
            first = split + timedelta(days=self.r.choice((1, 1, 2)))
            if first > last:
                return
        self.add("match_pauses", first, match_id=match["sourced_id"], kind=kind, end_date=str(last) if last else "", reason="rest", **signed)

    def custody(self):
        match = self.match()
        first = self.edge_day(match)
        last = first + timedelta(days=self.r.choice((0, 1, 20, 40, 100)))
        self.add("custody_intervals", first, mentee_id=match["mentee_id"], organization="Youth centre", temporary=self.r.random() < .8,
                 may_consent=False, end_date=str(last) if self.r.random() < .8 else "")
        for on in sorted({first, last, last + ONE, first - ONE}):
            if on > self.starts[match["sourced_id"]] and self.r.random() < .6:
                made = self.contact(match, on, mode="phone")
                if made:
                    self.party(made[0], match, "guardian", made[1], informant_kind="custody_organization", person_id="", relation="",
                               informant_name="Duty worker", result="reached", information_obtained=True, note="well")

    def guardian(self):
        match = self.match()
        rule = self.r.choice(("any", "required", "required", "barred", "safe_adult"))
        first = self.r.choice((self.starts[match["sourced_id"]] - timedelta(days=50), self.edge_day(match)))
        self.add("relationships", first, mentee_id=match["mentee_id"], person_id=self.some_person(), kind=self.r.choice(("parent", "grandparent", "teacher")),
                 is_guardian=self.r.random() < .75, authority=self.r.choice(("", "parental", "adult_guardianship")), may_consent=True,
                 may_pick_up=True, contact_rule=rule, end_date=str(first + timedelta(days=self.r.randint(0, 200))) if self.r.random() < .3 else "")

    def guardian_changed(self):
        match = self.match()
        known = [r for r in self.rows["relationships"] if r["mentee_id"] == match["mentee_id"]]
        if known:
            row = self.r.choice(known)
            last = max(day(row["start_date"]), self.edge_day(match))
            self.correct("relationships", row, **self.r.choice(({"contact_rule": self.r.choice(("any", "required", "barred", "safe_adult"))},
                                                                {"end_date": str(last)}, {"authority": "adult_guardianship"}, {"voided": "true"})))

    def birthday(self):
        match = self.match()
        years = self.r.choice((18, 18, 18, 19, 21))
        window = self.window(match)
        turn = (window.last if window and self.r.random() < .7 else self.edge_day(match)) + timedelta(days=self.r.choice((-1, 0, 0, 1)))
        if self.r.random() < .25:
            turn = date(turn.year, 3, 1)
        birth = date(turn.year - years, 2, 29) if (turn.year - years) % 4 == 0 and self.r.random() < .6 else add_months(turn, -12 * years)
        row = next(p for p in self.rows["persons"] if p["sourced_id"] == match["mentee_id"] and not p["supersedes"])
        if self.r.random() < .3:
            self.correct("persons", row, birth_date=self.r.choice((str(birth), "")), birth_date_precision="day")
        else:
            row.update(birth_date=str(birth), birth_date_precision="day")

    def leap_child(self):
        """Born 29 February, comes of age in a year without that day, with windows that end on 28 February and 1 March."""
        year = self.r.choice([y for y in range(self.today.year - 6, self.today.year + 1) if y % 4])
        born = date(year - 18 - (year - 18) % 4, 2, 29)
        years = year - born.year
        programme = self.match()["programme_id"]
        kid = self.add("persons", add_months(date(year, 1, 1), -24), given_name="Leap", birth_date=str(born), birth_date_precision="day")
        self.add("relationships", date(year - 2, 1, 1), mentee_id=kid["sourced_id"], person_id=self.some_person(), kind="parent", is_guardian=True, may_consent=True,
                 may_pick_up=True, contact_rule="any")
        self.add("policies", date(year, 1, 1), date(year, 1, 1), programme_id=programme, key="age_of_majority", value=str(years), valid_until=f"{year}-12-31")
        self.add("policies", date(year, 1, 1), date(year, 1, 1), programme_id=programme, key="leap_birthday", value=self.r.choice(("feb_28", "mar_01")), valid_until=f"{year}-12-31")
        self.start_match(self.match()["mentor_id"], kid["sourced_id"], programme, add_months(self.r.choice((date(year, 2, 28), date(year, 3, 1))), -self.r.randint(1, 6)))

    def start_match(self, mentor, mentee, programme, start):
        made = start <= self.today and self.add("matches", start - timedelta(days=5), programme_id=programme, mentor_id=mentor, mentee_id=mentee)
        held = made and self.add("initial_meetings", start, match_id=made["sourced_id"], status="held", arranged_by_staff=True, staff_present=True,
                                 guardian_present=True, goals_discussed=True)
        if held:
            self.starts[made["sourced_id"]] = start
            self.matches.append(made)
            self.focus.append(made)
            self.add("match_assignments", start, match_id=made["sourced_id"], person_id=self.worker, need_level="standard")

    def consent(self):
        match = self.match()
        on = self.edge_day(match) - timedelta(days=self.r.choice((0, 1, 60, 400)))
        kind = self.r.choice(("mature_minor", "guardian_contact_after_majority", "guardian_contact_after_majority", "guardian_permission"))
        until = max(on, self.edge_day(match))
        self.add("consents", on, recorded=max(on, until if self.r.random() < .3 else on), mentee_id=match["mentee_id"], kind=kind,
                 given_by=match["mentee_id"], basis="self", valid_until=str(until) if self.r.random() < .4 else "",
                 withdrawn_on="", programme_id=self.r.choice(("", match["programme_id"])))

    def consent_withdrawn(self):
        made = [c for c in self.rows["consents"] if c["kind"] in ("mature_minor", "guardian_contact_after_majority")]
        if made:
            row = self.r.choice(made)
            later = day(row["recorded_at"])
            self.correct("consents", row, withdrawn_on=str(max(day(row["event_date"]), later - timedelta(days=self.r.randint(0, 3)))))

    # ---- matches
    def closure(self):
        match = self.match()
        if any(c["match_id"] == match["sourced_id"] for c in self.rows["match_closures"]):
            return
        start = self.starts[match["sourced_id"]]
        on = self.r.choice((start, start + ONE, start - ONE, start + timedelta(days=14), start + timedelta(days=28), start + timedelta(days=29),
                            add_months(start, 1), self.edge_day(match)))
        made = self.add("match_closures", on, match_id=match["sourced_id"], kind="unplanned", reason="other") if on <= self.today else None
        if made and self.r.random() < .5:
            undone = self.correct("match_closures", made, **self.r.choice(({"voided": "true"}, {"event_date": str(min(self.today, on + timedelta(days=9)))})))
            if undone and undone["voided"] == "true" and self.r.random() < .4:
                again = min(self.today, day(undone["recorded_at"]) + timedelta(days=3))
                self.add("match_closures", again, again, match_id=match["sourced_id"], kind="planned", reason="goals_reached")

    def closure_changed(self):
        rows = [c for c in self.rows["match_closures"] if c["sourced_id"] not in self.superseded and c["voided"] == "false"]
        if rows:
            row = self.r.choice(rows)
            on = day(row["event_date"]) + timedelta(days=self.r.choice((-30, -1, 1, 14)))
            self.correct("match_closures", row, **self.r.choice(({"voided": "true"}, {"event_date": str(min(self.today, on))})))

    def first_meeting_changed(self):
        match = self.match()
        rows = [m for m in self.rows["initial_meetings"] if m["match_id"] == match["sourced_id"]]
        row = self.r.choice(rows)
        on = min(self.today, day(row["event_date"]) + timedelta(days=self.r.choice((-20, -1, 1, 3, 31))))
        common = dict(arranged_by_staff=True, staff_present=False, guardian_present=False, goals_discussed=False)
        kind = self.r.random()
        if kind < .4:
            self.correct("initial_meetings", row, event_date=str(on))
        elif kind < .55:
            self.correct("initial_meetings", row, voided="true")
        else:
            self.add("initial_meetings", on, match_id=match["sourced_id"], status=self.r.choice(("held", "no_show", "cancelled")), **common)

    def another_match(self):
        """A second match of the mentor, or a second mentor of the mentee."""
        one, two = self.match(), self.r.choice(self.matches)
        mentor, mentee = (one["mentor_id"], two["mentee_id"])
        if mentor == mentee:
            return
        self.start_match(mentor, mentee, self.r.choice((one, two))["programme_id"], min(self.today, self.edge_day(one)))

    def match_withdrawn(self):
        row = self.match()
        if self.r.random() < .3:
            self.correct("matches", row, voided="true")

    # ---- meetings
    def meeting(self):
        match = self.match()
        on = self.edge_day(match) + timedelta(days=self.r.choice((0, 0, 3, 10, -40)))
        for _ in range(self.r.choice((1, 1, 2))):
            self.add("meeting_logs", on, match_id=match["sourced_id"], mode=self.r.choice(("in_person", "video", "phone", "message")),
                     minutes=self.r.choice(("", "0", "1", "90")), activities=self.r.choice(("", "walk", "walk;talk")),
                     activity_tags=self.r.choice(("", "social")), entered_by=self.r.choice(("mentor", "mentee", "staff")))

    def meeting_corrected(self):
        row = self.r.choice(self.rows["meeting_logs"])
        on = min(self.today, day(row["event_date"]) + timedelta(days=self.r.choice((-31, -20, -1, 1, 20))))
        self.correct("meeting_logs", row, **self.r.choice(({"minutes": "30"}, {"minutes": ""}, {"activities": ""}, {"voided": "true"}, {"event_date": str(on)})))

    def silent_month(self):
        match = self.match()
        month = self.edge_day(match)
        row = self.add("no_meeting_entries", min(self.today, month + timedelta(days=self.r.choice((0, 5, 60)))), match_id=match["sourced_id"],
                       month=f"{month.year:04d}-{month.month:02d}", reason="ill")
        logs = [x for x in self.rows["meeting_logs"] if x["match_id"] == match["sourced_id"] and x["event_date"][:7] == f"{month.year:04d}-{month.month:02d}"]
        if row and self.r.random() < .7:
            for log in logs:
                self.correct("meeting_logs", log, voided="true")
        if row and self.r.random() < .3:
            self.correct("no_meeting_entries", row, voided="true")

    def closed_month(self):
        match = self.match()
        first = self.edge_day(match).replace(day=1)
        last = add_months(first, 1) - ONE
        site = self.r.choice(("", match["site_id"], self.r.choice([s["sourced_id"] for s in self.firsts("sites")] or [""])))
        middle = first + timedelta(days=self.r.randint(5, 20))
        spans = self.r.choice(([(first, last)], [(first, middle), (middle + ONE, last)], [(first, middle), (middle + timedelta(days=2), last)], [(first - timedelta(days=9), last)]))
        for a, b in spans:
            self.add("calendar_periods", a, programme_id=match["programme_id"], site_id=site, kind="closed_month", name="Closed", end_date=str(b))

    # ---- rules, documents, determinations
    def policy(self):
        match = self.match()
        key, value = self.r.choice((("support_days", "3"), ("support_days", "14"), ("parent_attempts", "1"), ("parent_attempts", "3"), ("age_of_majority", "19"),
                                    ("age_of_majority", "21"), ("leap_birthday", "feb_28"), ("leap_birthday", "mar_01")))
        first = self.edge_day(match) - timedelta(days=self.r.choice((0, 0, 300)))
        until = first + timedelta(days=self.r.choice((0, 30, 200)))
        self.add("policies", first, self.r.choice((first, first + timedelta(days=90))), programme_id=self.r.choice(("", match["programme_id"])), key=key,
                 value=value, valid_until=str(until) if self.r.random() < .5 else "", approved_by=self.worker)

    def document(self):
        programme = self.programme()
        on = self.today - timedelta(days=self.r.randint(0, 500))
        review = self.today + timedelta(days=self.r.choice((-400, -92, -91, -90, -89, -1, 0, 1, 200)))
        self.add("documents", on, self.r.choice((on, on + timedelta(days=30))), programme_id=self.r.choice(("", programme, programme)),
                 kind="monitoring_procedure", title="Monitoring", status=self.r.choice(("approved", "approved", "draft")),
                 review_date=str(review) if self.r.random() < .7 else "", parts_missing=self.r.choice(("none", "none", "minor", "major")))

    def document_withdrawn(self):
        rows = [d for d in self.rows["documents"] if d["kind"] == "monitoring_procedure"]
        if rows:
            self.correct("documents", self.r.choice(rows), voided="true")

    def determination(self):
        on = self.today - timedelta(days=self.r.randint(0, 700))
        self.add("na_determinations", on, programme_id=self.programme(), clause=self.r.choice(("8.01", "8.02", "8.03")),
                 reason=self.r.choice(("other", "site_controlled_by_org", "no_site_based_programme")), approved_by=self.worker,
                 valid_until=str(on + timedelta(days=self.r.randint(0, 400))) if self.r.random() < .5 else "")

    # ---- support of mentors
    def request(self):
        match = self.match()
        on = self.edge_day(match)
        made = self.add("support_requests", on, self.r.choice((on, on + timedelta(days=20))), programme_id=match["programme_id"], match_id=match["sourced_id"],
                        raised_by=match["mentor_id"], kind=self.r.choice(("practical", "transport", "family_query", "other")), text="help")
        if made:
            for _ in range(self.r.choice((0, 1, 2))):
                answer = min(self.today, on + timedelta(days=self.r.choice((0, 3, 4, 6, 7, 8, 10, 14, 15, 40))))
                self.add("support_responses", answer, max(answer, day(made["recorded_at"])), request_id=made["sourced_id"], staff_id=self.worker, outcome="solved")

    def recognition(self):
        match = self.match()
        on = self.r.choice((self.edge_day(match), self.today - timedelta(days=self.r.randint(0, 800))))
        self.add("recognitions", on, person_id=match["mentor_id"], programme_id=match["programme_id"],
                 role=self.r.choice(("mentor", "mentor", "mentor", "mentee", "staff")), kind="thank_you")

    def advice(self):
        """A note for the mentor on a quarter's edge seen from the last days of recent months."""
        match = self.match()
        end = (self.today.replace(day=1) if self.r.random() < .7 else self.today) - timedelta(days=self.r.choice((0, 1)))
        on = add_months(end, -self.r.choice((0, 3, 6, 9, 12))) + timedelta(days=self.r.choice((-1, 0, 1)))
        made = self.contact(match, min(on, self.today), mode=self.r.choice(MODES[:6]))
        if made:
            self.party(made[0], match, "mentor", made[1], result=self.r.choice(("reached", "attempted")))

    def circle(self):
        """A mentor who joins a group and its sessions."""
        groups = [g for g in self.rows["groups"] if not g["supersedes"]]
        if not groups:
            return
        group, mentor = self.r.choice(groups), self.match()["mentor_id"]
        first = self.today - timedelta(days=self.r.randint(30, 900))
        self.add("group_memberships", first, group_id=group["sourced_id"], person_id=mentor, role=self.r.choice(("mentor", "mentor", "visitor")),
                 end_date=str(first + timedelta(days=self.r.randint(0, 700))) if self.r.random() < .4 else "")
        session = self.add("group_sessions", min(self.today, first + timedelta(days=self.r.randint(-20, 60))), group_id=group["sourced_id"],
                           status=self.r.choice(("held", "held", "cancelled")), minutes="60")
        if session:
            self.add("attendance", day(session["event_date"]), max(day(session["recorded_at"]), day(session["event_date"])), session_id=session["sourced_id"],
                     person_id=mentor, role=self.r.choice(("mentor", "mentor", "visitor")), status=self.r.choice(("present", "late", "absent", "absent_excused")))

    def reassigned(self):
        match = self.match()
        on = self.edge_day(match)
        self.add("match_assignments", on, match_id=match["sourced_id"], person_id=self.some_person(), need_level="raised")


    # ---- one person recorded twice
    def join_people(self, most=24):
        """The last of all changes: two records of one person are joined, some parted again. As kith itself would: not before both are
        recorded, not the two sides of a match or proposal, nor family of one another, nobody twice, no chains."""
        near = {(m["mentor_id"], m["mentee_id"]) for file in ("matches", "match_proposals") for m in self.rows[file]}
        near |= {(r["mentee_id"], r["person_id"]) for r in self.rows["relationships"]}
        known = {p["sourced_id"]: day(p["recorded_at"]) for p in self.rows["persons"] if not p["supersedes"]}
        taken, kinds = set(), [[m["mentor_id"] for m in self.focus], [m["mentee_id"] for m in self.focus],
                               [r["person_id"] for m in self.focus for r in self.rows["relationships"] if r["mentee_id"] == m["mentee_id"]],
                               [a["person_id"] for a in self.rows["match_assignments"]]]
        for _ in range(most):
            kind = self.r.choice([k for k in kinds if len(k) > 1])
            kept, absorbed = self.r.choice(kind), self.r.choice(kind if self.r.random() < .8 else self.r.choice(kinds) or kind)
            if kept == absorbed or {kept, absorbed} & taken or (kept, absorbed) in near or (absorbed, kept) in near:
                continue
            taken |= {kept, absorbed}
            when = max(self.past(1200), known[kept], known[absorbed])
            made = self.add("person_merges", when, kept_id=kept, absorbed_id=absorbed, decided_by=self.worker, reason="one number")
            if made and self.r.random() < .3:
                self.correct("person_merges", made, voided="true")


CHANGES = {"contact_on_an_edge": 12, "contact_about_two_matches": 4, "attempts_then_substitute": 6, "everybody_called": 6, "safe_adult_called": 3, "one_contact_two_ways": 3, "correct_a_contact": 8,
           "correct_a_party": 8, "pause": 8, "custody": 4, "guardian": 5, "guardian_changed": 4, "birthday": 6, "leap_child": 2, "consent": 5, "consent_withdrawn": 2,
           "closure": 4, "closure_changed": 2, "first_meeting_changed": 3, "another_match": 2, "match_withdrawn": 1, "meeting": 5, "meeting_corrected": 4,
           "silent_month": 3, "closed_month": 3, "policy": 3, "document": 2, "document_withdrawn": 1, "determination": 1, "request": 4, "recognition": 3,
           "advice": 4, "circle": 2, "reassigned": 2, **WEIGHTS, **OVERLAY_WEIGHTS}


def mutate(tables, seed, changes):
    mutator = Mutator(tables, seed)
    names, weights = list(CHANGES), list(CHANGES.values())
    for name in mutator.r.choices(names, weights, k=changes):
        getattr(mutator, name)()
    tables.bring_to(2, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/records/schema.csv"))
    mutator.join_people()
    return mutator


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--changes", type=int, default=1600)
    given = parser.parse_args()
    tables = Tables(given.source)
    mutate(tables, given.seed, given.changes)
    tables.write(given.target)


if __name__ == "__main__":
    main()

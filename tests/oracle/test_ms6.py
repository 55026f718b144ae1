#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sections 6 and 7 on hand-made records; the numbers were worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency
from ms6 import FACTORS

YEAR = ("2025-01-01", "2025-12-31")


class Matching(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.add("matches", id="m", on="2025-03-01", programme_id="p", mentor_id="mentor", mentee_id="kid", proposal_id="o")
        self.a.add("initial_meetings", on="2025-03-10", match_id="m", status="held", arranged_by_staff="true", staff_present="false")

    def proposal(self, on, **columns):
        self.a.add("match_proposals", id="o", on=on, programme_id="p", **{**{f: "x" for f in FACTORS}, **columns})

    def answer(self, party, person, on, response="accepted"):
        self.a.add("match_acceptances", on=on, proposal_id="o", party=party, person_id=person, response=response)

    def failing(self, name, as_of="2025-12-31"):
        return self.a.figures(name, *YEAR, as_of)[1]

    def test_proposal_strictly_before(self):
        self.assertEqual({"m": ["no_proposal"]}, self.failing("M6.01"))
        self.proposal("2025-03-10", mentee_needs="")
        self.assertEqual({"m": ["blank:mentee_needs", "proposal_not_before_start"]}, self.failing("M6.01"))

    def test_answers(self):
        self.proposal("2025-03-01")
        self.a.parent("mum", may_consent="true")
        self.answer("mentor", "mentor", "2025-03-10")
        self.answer("mentee", "kid", "2025-03-05")
        self.answer("guardian", "mum", "2025-03-05")
        self.assertEqual({}, self.failing("M6.02"))
        self.answer("mentee", "kid", "2025-03-06", "declined")
        self.answer("custody_organization", "", "2025-03-07", "declined")  # no custody: not an answer
        self.assertEqual({"m": ["mentee"]}, self.failing("M6.02"))
        self.a.add("custody_intervals", on="2025-03-07", mentee_id="kid", may_consent="true", temporary="true", end_date="2025-03-07")
        self.assertEqual({"m": ["guardian", "mentee"]}, self.failing("M6.02"))
        self.assertIn({"reason": "guardian_acceptance_missing_for_minor", "rating": 3}, self.a.measure("M6.02", *YEAR, "2025-12-31")["caps"])

    def test_roles_goals_disclosure(self):
        self.proposal("2025-03-01")
        self.assertEqual({"not_due": 1}, self.a.measure("M6.03", *YEAR, "2025-04-08")["excluded"])
        self.a.add("coordinating_providers", id="c", on="2025-04-09", mentee_id="kid")
        self.assertEqual({"m": ["guardian_not_briefed", "mentee_not_briefed", "no_disclosure", "no_goal", "provider:c"]}, self.failing("M6.03"))
        for audience in ("mentee", "guardian"):
            self.a.add("role_briefings", on="2025-03-10", match_id="m", audience=audience)
        self.a.add("match_disclosures", on="2025-03-10", proposal_id="o", audience="mentor")
        self.a.add("match_goals", on="2025-04-09", match_id="m", contributors="mentee", provider_ids="c")
        self.assertEqual({"m": ["no_family_contributor"]}, self.failing("M6.03"))
        self.a.add("match_goals", on="2025-04-10", match_id="m", contributors="family")  # a day late
        self.assertEqual({"m": ["no_family_contributor"]}, self.failing("M6.03"))
        self.a.add("consents", on="2025-03-10", mentee_id="kid", kind="mature_minor")
        self.assertEqual({}, self.failing("M6.03"))

    def test_first_meeting(self):
        m = self.a.measure("M7.01a", *YEAR, "2025-12-31")
        self.assertEqual((1, 1, {"staff_present": {"num": 0, "den": 1}}), (m["num"], m["den"], m["sub"]))
        self.assertEqual({"not_due": 1}, self.a.measure("M7.01a", *YEAR, "2025-03-14")["excluded"])
        self.a.add("matches", id="n", on="2025-05-01", programme_id="p", mentor_id="mentor", mentee_id="kid")
        self.a.add("matches", id="d", on="2025-05-01", programme_id="p", mentor_id="mentor", mentee_id="kid")
        self.a.add("match_closures", on="2025-05-15", match_id="d", kind="dissolved_before_start")
        m = self.a.measure("M7.01a", *YEAR, "2025-12-31")
        self.assertEqual(([{"unit": "n", "reasons": ["not_held_in_time"]}], {"dissolved": 1}), (m["failing"], m["excluded"]))


class Meetings(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.match("2025-01-01")

    def log(self, on="2025-03-05", start="", minutes="60", who="mentor", mode="in_person", **columns):
        self.a.add("meeting_logs", on=on, match_id="m", start_time=start, minutes=minutes, entered_by=who, mode=mode, **columns)

    def policy(self, key, value):
        self.a.add("policies", on="2025-01-01", programme_id="p", key=key, value=value)

    def march(self):
        return self.a.figures("M7.01b", "2025-03-01", "2025-03-31", "2025-12-31")[1].get("m|2025-03")

    def test_without_a_policy(self):
        m = self.a.measure("M7.01b", "2025-03-01", "2025-03-31", "2025-12-31")
        self.assertEqual(("NOT_ASSESSED", {"no_policy": 1}), (m["status"], m["excluded"]))

    def test_one_meeting_or_two(self):
        self.policy("meeting_min_count", "9")
        self.log(start="10:00")
        self.log(start="11:00")  # begins when the first ends: another meeting
        self.assertEqual(["count:2"], self.march())
        self.log(start="10:30", minutes="31")  # overlaps both: one chain
        self.assertEqual(["count:1"], self.march())
        self.log(start="", minutes="300")  # no time, same person: its own meeting
        self.assertEqual(["count:2"], self.march())
        self.log(start="", minutes="", who="mentee")  # no time, other party: joins all of the day
        self.assertEqual(["count:1"], self.march())
        self.log(mode="video")
        self.assertEqual(["count:1"], self.march())

    def test_minutes_to_the_minute(self):
        self.policy("meeting_min_hours", "3.25")  # 195 minutes
        self.log(minutes="194")
        self.assertEqual(["minutes:194"], self.march())
        self.log(on="2025-03-06", minutes="1")
        self.assertIsNone(self.march())

    def test_how_long(self):
        self.a.add("match_closures", on="2025-06-30", match_id="m", kind="unplanned", reason="mentor_moved")
        self.assertEqual("NOT_ASSESSED", self.a.measure("M7.01c", *YEAR, "2025-12-31")["status"])
        self.policy("min_duration_months", "6")
        m = self.a.measure("M7.01c", *YEAR, "2025-12-31")
        self.assertEqual([{"unit": "m", "reasons": ["months:5", "reason:mentor_moved"]}], m["failing"])
        self.assertEqual({"without_death_move_safeguarding": {"num": 0, "den": 0}, "reason:mentor_moved": {"num": 0, "den": 1}}, m["sub"])

    def test_document(self):
        self.assertEqual(((0, 1, 4), {"p": ["document_status:4"]}), self.a.figures("M7.01d", *YEAR, "2025-12-31"))


class Sites(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.match("2025-01-01")
        self.a.add("sites", id="s", on="2020-01-01", kind="school", controlled_by_org="false")
        for on, tags in (("2025-02-10", "academic"), ("2025-02-10", "academic;social"), ("2025-03-31", "academic")):
            self.a.add("meeting_logs", on=on, match_id="m", site_id="s", mode="in_person", minutes="60", activity_tags=tags, id=f"log-{on}-{tags}")

    def test_agreement_signed_by_the_day(self):
        self.a.add("site_agreements", on="2025-01-01", site_id="s", signed_on="2025-02-11")
        self.assertEqual(((1, 2, 4), {"s|2025-02-10": ["no_agreement"]}), self.a.figures("M7.02a", *YEAR, "2025-12-31"))

    def test_contact_in_the_quarter(self):
        self.a.add("site_contacts", on="2025-04-01", site_id="s", programme_id="p", two_way="true")
        self.assertEqual({"s|2025-01": ["no_contact"]}, self.a.figures("M7.02b", *YEAR, "2025-12-31")[1])
        self.a.add("site_contacts", on="2025-01-01", site_id="s", programme_id="p", two_way="true")
        self.assertEqual({}, self.a.figures("M7.02b", "2025-02-10", "2025-12-31", "2025-12-31")[1])
        self.assertEqual(0, self.a.measure("M7.02b", "2025-02-10", "2025-03-30", "2025-12-31")["den"])

    def test_officials(self):
        self.a.add("site_officials", id="new", on="2025-12-02", site_id="s", person_id="x")
        self.a.add("site_officials", id="old", on="2020-01-01", site_id="s", person_id="y")
        self.assertEqual(({"not_due": 1}, 1), (self.a.measure("M7.02c", *YEAR, "2025-12-31")["excluded"], self.a.measure("M7.02c", *YEAR, "2025-12-31")["den"]))
        self.a.add("official_acknowledgements", on="2026-01-02", official_id="new")
        self.a.add("official_acknowledgements", on="2025-01-02", official_id="old")
        self.assertEqual({"new": ["acknowledged_late"]}, self.a.figures("M7.02c", *YEAR, "2026-01-02")[1])
        self.assertEqual({"new": ["acknowledged_late"], "old": ["no_acknowledgement"]}, self.a.figures("M7.02c", *YEAR, "2026-01-03")[1])

    def test_tutoring_is_a_flag(self):
        m = self.a.measure("M7.02d", *YEAR, "2025-12-31")
        self.assertEqual(("INFO", 1, 3, ["s"], None), (m["status"], m["num"], m["den"], m["counts"]["alert_sites"], m["rating"]))

    def test_determinations(self):
        self.a.add("na_determinations", on="2025-01-01", programme_id="p", clause="7.02", reason="no_site_based_programme")
        m = self.a.measure("M7.02a", *YEAR, "2025-12-31")
        self.assertEqual(("RATED", ["na_contradicted"]), (m["status"], m["flags"]))
        self.assertEqual("NA", self.a.measure("M7.02a", "2025-04-01", "2025-12-31", "2025-12-31")["status"])
        self.a.add("na_determinations", on="2025-01-01", programme_id="p", clause="7.02", reason="site_controlled_by_org", valid_until="2025-12-31")
        self.assertEqual("NA", self.a.measure("M7.02c", *YEAR, "2025-12-31")["status"])


if __name__ == "__main__":
    unittest.main()

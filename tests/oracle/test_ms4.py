#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sections 4 and 5 on hand-made records; the numbers were worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency
from ms5 import SEVEN, SIX

YEAR = ("2025-01-01", "2025-12-31")


class Checks(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.match("2025-03-01")
        self.a.add("match_closures", on="2025-03-11", match_id="m", kind="planned")  # active 1 to 10 March: 10 days

    def check(self, on, first, until, **columns):
        self.a.add("background_checks", on=on, person_id="mentor", check_type="criminal_record", **{"result": "clear", "law_exemption": "false", **columns})
        self.a.files["background_checks"][-1].update(valid_from=first, valid_until=until)

    def figures(self):
        return self.a.figures("M4.01", *YEAR, "2025-12-31")

    def test_never_cleared(self):
        m = self.a.measure("M4.01", *YEAR, "2025-12-31")
        self.assertEqual([{"reason": "document:mentor_screening_procedure", "rating": 4}, {"reason": "never_cleared", "rating": 4}, {"reason": "uncovered_day", "rating": 3}], m["caps"])
        self.assertEqual([{"unit": "mentor", "reasons": ["days:10", "first:2025-03-01", "last:2025-03-10", "not_covered:criminal_record"]}], m["failing"])

    def test_a_check_counts_from_its_completion(self):
        self.check("2025-03-04", "2025-01-01", "2025-03-08")  # 4 to 8 March: 5 days
        (num, den, _), failing = self.figures()
        self.assertEqual((5, 10), (num, den))
        self.assertEqual(["days:5", "first:2025-03-01", "last:2025-03-10", "not_covered:criminal_record"], failing["mentor"])

    def test_revoked_adjudicated_exempt(self):
        self.check("2025-01-01", "2025-01-01", "2026-01-01", revoked_on="2025-03-03")
        self.assertEqual(2, self.figures()[0][0])
        self.check("2025-01-01", "2025-01-01", "2026-01-01", result="record_found", adjudication="accepted", adjudicated_on="2025-03-09")
        self.assertEqual(4, self.figures()[0][0])
        self.check("2025-01-01", "2025-01-01", "", law_exemption="true", document_id="d")
        self.assertEqual(10, self.figures()[0][0])

    def test_safety_pause_and_transport(self):
        self.check("2025-01-01", "2025-01-01", "2026-01-01")
        self.a.add("match_pauses", on="2025-03-09", match_id="m", kind="safety", end_date="2025-03-10")
        self.a.add("transport_periods", on="2025-03-08", person_id="mentor", programme_id="p")
        (num, den, _), failing = self.figures()
        self.assertEqual((7, 8), (num, den))
        self.assertEqual(["days:1", "first:2025-03-08", "last:2025-03-08", "not_covered:driving_record"], failing["mentor"])

    def test_session_day_of_a_member(self):
        self.a.add("groups", id="g", on="2025-01-01", programme_id="p")
        self.a.add("group_sessions", id="s", on="2025-05-05", group_id="g", status="held")
        self.a.add("group_memberships", on="2025-05-05", group_id="g", person_id="mentor", role="mentor")
        self.assertEqual(11, self.figures()[0][1])


class Acceptance(unittest.TestCase):
    def setUp(self):
        self.a = Agency()

    def apply(self, name, received, decided, signed=None, mode="in_person", references=2, notes="ok"):
        a = self.a
        a.add("mentor_applications", id=name, on=received, person_id="x", programme_id="p", complete="true", signed_on=signed or received)
        if mode:
            a.add("mentor_interviews", on=decided, application_id=name, mode=mode, qualities_note="q", motive_note="m")
        for _ in range(references):
            a.add("mentor_references", on=decided, application_id=name, status="completed")
        a.add("mentor_decisions", on=decided, application_id=name, decision="accepted", qualities_rating="3", qualities_note=notes, availability_rating="3", availability_note="ok")

    def test_elements(self):
        self.apply("one", "2025-01-10", "2025-02-10", signed="2025-02-11", mode="video", references=1)
        m = self.a.measure("M4.02", *YEAR, "2025-12-31")
        self.assertEqual(["application", "interview", "references"], m["failing"][0]["reasons"])
        self.assertEqual({"num": 1, "den": 1}, m["sub"]["video_interview_only"])

    def test_return_within_twelve_months(self):
        self.apply("old", "2023-01-10", "2023-02-10")
        self.a.match("2023-03-01", mentor="x")
        self.a.add("match_closures", on="2024-03-02", match_id="m", kind="planned")  # last active day 2024-03-01
        self.apply("new", "2025-02-20", "2025-03-01", mode=None, references=0)
        self.assertEqual((1, 1), self.a.figures("M4.02", *YEAR, "2025-12-31")[0][:2])
        b = Agency()
        b.files = {**self.a.files, "mentor_decisions": [dict(r) for r in self.a.files["mentor_decisions"]]}
        from agency import Row
        b.files["mentor_decisions"] = [Row(r, event_date="2025-03-02", recorded_at="2025-03-02T10:00:00-05:00") if r["application_id"] == "new" else Row(r) for r in b.files["mentor_decisions"]]
        self.assertEqual({"new": ["interview", "references"]}, b.figures("M4.02", *YEAR, "2025-12-31")[1])

    def test_agreement(self):
        self.apply("one", "2025-01-10", "2025-02-10", notes="")
        self.a.add("agreements", on="2025-01-09", person_id="x", programme_id="p", kind="commitment", min_visits_per_month="2", duration_months="12")
        self.assertEqual({"one": ["agreement", "qualities"]}, self.a.figures("M4.03", *YEAR, "2025-12-31")[1])
        self.a.add("agreements", on="2025-02-10", person_id="x", programme_id="p", kind="commitment", min_visits_per_month="2", duration_months="")
        self.assertEqual({"one": ["agreement_numbers", "qualities"]}, self.a.figures("M4.03", *YEAR, "2025-12-31")[1])

    def test_capacity(self):
        self.a.match("2025-01-10")
        self.a.match("2025-02-10", id="n")
        self.a.add("mentor_capacities", on="2025-01-11", person_id="mentor", programme_id="p", capacity="1")
        self.assertEqual({"mentor": ["above_capacity", "capacity_unset"]}, self.a.figures("M4.03cap", *YEAR, "2025-12-31")[1])
        self.assertEqual({}, self.a.figures("M4.03cap", "2025-01-11", "2025-02-09", "2025-12-31")[1])


class Training(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.match("2025-03-01")
        self.a.add("course_versions", id="v", on="2020-01-01", course_id="c", topics=";".join(SIX + SEVEN))

    def took(self, on, result="passed", version="v", **columns):
        self.a.add("training_records", on=on, person_id="mentor", course_version_id=version, result=result, **columns)

    def test_on_the_day_itself_and_the_day_after(self):
        self.took("2025-03-02")
        self.assertEqual(6, len(self.a.figures("M5.01", *YEAR, "2025-12-31")[1]["mentor"]))
        self.took("2025-03-01")
        self.assertEqual({}, self.a.figures("M5.01", *YEAR, "2025-12-31")[1])

    def test_partial_credited_expired(self):
        self.took("2025-02-01", "partial", topics_covered="philosophy_role")
        self.took("2025-02-01", "credited", topics_covered="duties_mentee")
        self.took("2025-02-01", "credited", topics_covered="duties_guardian", approved_by="boss")
        self.took("2025-02-01", expires_on="2025-02-28")
        m = self.a.measure("M5.01", *YEAR, "2025-12-31")
        self.assertEqual(["missing:" + t for t in ("duties_mentee", "duties_organization", "organization_duties", "realistic_expectations")], m["failing"][0]["reasons"])
        self.assertEqual(1, m["counts"]["prior_learning"])

    def test_days_after_the_first_service(self):
        self.a.add("policies", on="2025-01-01", programme_id="p", key="train_days", value="30")
        self.took("2025-03-31", hours="1.99", mode="in_person")
        self.assertEqual({"not_due": 1}, self.a.measure("M5.02", *YEAR, "2025-03-30")["excluded"])
        m = self.a.measure("M5.02", *YEAR, "2025-03-31")
        self.assertEqual((1, {"num": 0, "den": 1}), (m["num"], m["sub"]["in_person_2h"]))
        self.took("2025-03-01", "attended", hours="2", mode="in_person", version="")
        self.assertEqual({"num": 1, "den": 1}, self.a.measure("M5.02", *YEAR, "2025-03-31")["sub"]["in_person_2h"])

    def test_survivor_programmes(self):
        self.assertEqual("NO_CASES", self.a.measure("M5.02s", *YEAR, "2025-12-31")["status"])
        self.a.files["programmes"][0]["survivor"] = "true"
        self.took("2025-02-01")
        m = self.a.measure("M5.02s", *YEAR, "2025-12-31")
        self.assertIn({"reason": "clinician_topic", "rating": 3}, m["caps"])
        self.assertEqual(6, len(m["failing"][0]["reasons"]))


if __name__ == "__main__":
    unittest.main()

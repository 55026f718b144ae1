#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clauses beside MS and the overlays on hand-made records; the numbers were worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency

YEAR = ("2025-01-01", "2025-12-31")


class Sister(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.add("referrals", id="r", on="2025-01-10", programme_id="p", mentee_id="kid")
        self.a.add("referral_decisions", on="2025-02-01", referral_id="r", decision="accepted")

    def test_one_open_record(self):
        self.assertEqual((1, 1), self.a.figures("MPRG1.01", *YEAR, "2025-12-31")[0][:2])
        self.a.add("referrals", id="q", on="2025-03-10", programme_id="p", mentee_id="kid")
        self.a.add("referral_decisions", on="2025-04-01", referral_id="q", decision="accepted")
        self.assertEqual((0, 1), self.a.figures("MPRG1.01", *YEAR, "2025-12-31")[0][:2])

    def test_contents(self):
        reasons = self.a.figures("MPRG1.02a", *YEAR, "2025-12-31")[1]["r"]
        self.assertEqual(["assessment", "consent", "demographics", "documentation", "plan", "quarterly_review", "request", "services"], reasons)
        for on in ("2025-04-01", "2025-09-30"):
            self.a.add("case_reviews", on=on, referral_id="r")
        self.assertNotIn("quarterly_review", self.a.figures("MPRG1.02a", *YEAR, "2025-12-30")[1]["r"])
        self.assertIn("quarterly_review", self.a.figures("MPRG1.02a", *YEAR, "2025-12-31")[1]["r"])

    def test_summary_on_day_30(self):
        self.a.add("service_terminations", on="2025-06-01", referral_id="r")
        self.a.add("closing_summaries", on="2025-07-02", referral_id="r")
        self.assertEqual((0, {}), (self.a.measure("MPRG1.02b", *YEAR, "2025-06-30")["den"], self.a.measure("MPRG1.02b", *YEAR, "2025-06-30")["excluded"]))
        self.assertEqual((0, 1), self.a.figures("MPRG1.02b", *YEAR, "2025-12-31")[0][:2])
        self.a.add("closing_summaries", on="2025-07-01", referral_id="r")
        self.assertEqual((1, 1), self.a.figures("MPRG1.02b", *YEAR, "2025-12-31")[0][:2])

    def test_rights(self):
        self.a.add("rights_notices", on="2025-02-10", referral_id="r", given="true")
        self.assertEqual(0, self.a.figures("MCR1.01", *YEAR, "2025-12-31")[0][0])
        self.a.add("rights_notices", on="2025-02-01", referral_id="r", given="false", deferral_reason="crisis")
        self.assertEqual(1, self.a.figures("MCR1.01", *YEAR, "2025-12-31")[0][0])

    def test_releases(self):
        self.a.add("information_releases", id="out", on="2025-05-01", mentee_id="kid", programme_id="p", recipient="Clinic", scope="goals;progress")
        self.a.add("consents", on="2025-05-01", mentee_id="kid", kind="information_release", recipient="Clinic", scope="progress;goals;photo", copy_given_on="2025-05-01", withdrawn_on="2025-05-01")
        self.assertEqual(0, self.a.figures("MCR2.01", *YEAR, "2025-12-31")[0][0])
        self.a.add("consents", on="2025-05-01", mentee_id="kid", kind="information_release", recipient="Clinic", scope="progress;goals", copy_given_on="2025-05-01", withdrawn_on="2025-05-02")
        self.assertEqual(1, self.a.figures("MCR2.01", *YEAR, "2025-12-31")[0][0])

    def test_rounds(self):
        # 101 files: at least 11; 95 open, 6 closed
        self.a.add("file_review_rounds", on="2025-04-09", programme_id="p", quarter_start="2025-01-01", open_files="10", closed_files="1", population_open="95", population_closed="6")
        self.a.add("file_review_rounds", on="2025-07-09", programme_id="p", quarter_start="2025-04-01", open_files="11", closed_files="0", population_open="95", population_closed="6")
        self.a.add("file_review_rounds", on="2025-10-09", programme_id="p", quarter_start="2025-07-01", open_files="9", closed_files="1", population_open="95", population_closed="6")
        self.assertEqual({"2025-04", "2025-07", "2025-10"}, set(self.a.figures("MPQI4", *YEAR, "2025-12-31")[1]))


class Induction(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.files["programmes"][0]["overlays"] = "ima"

    def test_only_with_the_overlay(self):
        self.assertEqual(("NOT", 4), tuple(self.a.measure("I-1", *YEAR, "2025-12-31")[k] for k in ("finding", "rating")))
        with self.assertRaises(StopIteration):
            Agency().measure("I-1", *YEAR, "2025-12-31")

    def test_findings_and_misuse(self):
        for role in ("mentor",) * 19 + ("hr",):
            self.a.add("formative_accesses", on="2025-05-01", programme_id="p", granted="true", role=role, purpose="mentoring")
        m = self.a.measure("V-5", *YEAR, "2025-12-31")
        self.assertEqual((19, 20, 4, "NOT"), (m["num"], m["den"], m["rating"], m["finding"]))

    def test_quarterly_leaders(self):
        for on in ("2025-03-31", "2025-04-01", "2025-09-30"):
            self.a.add("stakeholder_meetings", on=on, programme_id="p", groups="mentors;staff")
        m = self.a.measure("II-2", *YEAR, "2025-12-31")
        self.assertEqual((3, 4, [3], "PARTLY"), (m["num"], m["den"], [c["rating"] for c in m["caps"]], m["finding"]))

    def test_feedback_at_90_days(self):
        self.a.match("2025-03-01")  # day 90 is 30 May; reviews from 30 April to 29 June
        self.a.add("match_reviews", on="2025-04-30", match_id="m", kind="day_90", party="mentor")
        self.a.add("match_reviews", on="2025-06-30", match_id="m", kind="day_90", party="mentee")
        self.assertEqual({"m": ["mentee"]}, self.a.figures("III-2", *YEAR, "2025-12-31")[1])
        self.assertEqual({"not_due": 1}, self.a.measure("III-2", *YEAR, "2025-06-28")["excluded"])

    def test_evaluation(self):
        self.assertEqual((1, 7), self.a.figures("VI-1", *YEAR, "2025-12-31")[0][:2])  # no action was due


class Circles(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.files["programmes"][0]["overlays"] = "martin"
        self.a.add("groups", id="g", on="2025-01-01", programme_id="p")
        self.a.add("calendar_periods", id="t", on="2025-01-06", programme_id="p", kind="term", end_date="2025-03-31")
        self.a.add("calendar_periods", id="y", on="2024-09-01", programme_id="p", kind="school_year", end_date="2025-06-30")

    def session(self, on, status):
        s = self.a.add("group_sessions", on=on, group_id="g", status="held")
        self.a.add("attendance", typed=on, session_id=s, person_id="kid", role="mentee", status=status)

    def test_thirty_days_of_the_term(self):
        self.a.add("group_memberships", on="2025-03-03", group_id="g", person_id="kid", role="mentee")  # 29 days
        self.assertEqual(0, self.a.measure("MG-P3", *YEAR, "2025-12-31")["den"])
        self.a.add("group_memberships", on="2025-03-02", group_id="g", person_id="kid", role="mentee")
        self.assertEqual({"mentee|kid|t", "guardian|kid|t"}, set(self.a.figures("MG-P3", *YEAR, "2025-12-31")[1]))
        self.a.parent("mum")
        self.a.add("check_ins", on="2025-03-31", programme_id="p", person_id="mum", role="guardian", headway="a", hurdles="b", needs="c")
        self.assertEqual((1, 1), self.a.figures("MG-F2", *YEAR, "2025-12-31")[0][:2])

    def test_poor_attendance(self):
        self.a.add("group_memberships", on="2025-01-06", group_id="g", person_id="kid", role="mentee")
        for on, status in (("2025-01-10", "present"), ("2025-01-17", "absent"), ("2025-01-24", "absent"), ("2025-01-31", "absent"), ("2025-02-07", "late"),
                           ("2025-02-14", "present"), ("2025-02-21", "absent"), ("2025-02-28", "absent")):
            self.session(on, status)
        self.a.add("attendance_followups", on="2025-01-31", group_id="g", person_id="kid")
        self.assertEqual(((1, 2, 3), {"g|kid|2025-02-28": ["no_follow_up"]}), self.a.figures("MG-P4", *YEAR, "2025-12-31"))
        self.assertEqual((1, 1), self.a.figures("MG-C2", *YEAR, "2025-12-31")[0][:2])  # 8 sessions

    def test_queries(self):
        self.a.add("calendar_periods", on="2025-07-01", programme_id="p", kind="closed_month", end_date="2025-08-31")
        self.a.add("support_requests", id="q", on="2025-06-27", programme_id="p", kind="family_query")  # a Friday: 30 June, then 1 to 4 September
        self.a.add("support_responses", on="2025-09-04", request_id="q")
        self.assertEqual(0, self.a.measure("MG-F3", *YEAR, "2025-09-03")["den"])
        self.assertEqual((1, 1), self.a.figures("MG-F3", *YEAR, "2025-09-04")[0][:2])

    def test_coached_apart_first(self):
        self.a.add("concerns", id="c", on="2025-02-01", programme_id="p", match_id="m", category="relationship")
        for sequence, (on, kind) in enumerate((("2025-02-04", "coach_mentor"), ("2025-02-09", "joint_meeting"), ("2025-02-09", "coach_mentee"), ("2025-02-10", "closed")), 1):
            self.a.add("concern_actions", on=on, concern_id="c", sequence=str(sequence), kind=kind)
        m = self.a.measure("MG-M3", *YEAR, "2025-12-31")
        self.assertEqual((0, 1, {"first_coaching_3_days": {"num": 1, "den": 1}}), (m["num"], m["den"], m["sub"]))

    def test_no_pairs(self):
        self.assertEqual("NA", self.a.measure("MG-P5", *YEAR, "2025-12-31")["status"])


class Exits(unittest.TestCase):
    def test_exit_interviews(self):
        a = Agency()
        a.files["programmes"][0]["overlays"] = "eepm4"
        a.match("2025-01-01")
        a.add("match_closures", on="2025-06-01", match_id="m", kind="planned")
        for party, on in (("mentor", "2025-07-01"), ("mentee", "2025-05-20"), ("guardian", "2025-07-02")):
            a.add("exit_interviews", on=on, match_id="m", party=party, outcome="refused")
        self.assertEqual({"not_due": 1}, a.measure("B.6.4", *YEAR, "2025-06-30")["excluded"])
        self.assertEqual({"m": ["guardian"]}, a.figures("B.6.4", *YEAR, "2025-12-31")[1])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sections 1 and 2 on hand-made records; the numbers were worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency
from measures import measures_json
from ms1 import PARTS
from read_folder import day


def model(a, on, status="approved", review="2025-12-31", blank=(), programme="p", better="false"):
    a.add("logic_models", on=on, programme_id=programme, status=status, review_date=review, needs_improvement=better,
          **{part: "" if part in blank else "x" for part in PARTS})


class LogicModels(unittest.TestCase):
    def setUp(self):
        self.a = Agency()

    def outcomes(self, *areas):
        for area in areas:
            self.a.add("outcomes", on="2020-01-01", programme_id="p", area=area)

    def rating(self, as_of="2025-06-30"):
        return self.a.figures("M1.01", "2025-01-01", "2025-06-30", as_of)

    def test_nothing_is_4_and_one_good_model_with_two_outcomes_is_1(self):
        self.assertEqual(((0, 1, 4), {"p": ["no_approved_model"]}), self.rating())
        model(self.a, "2025-01-05")
        self.assertEqual(4, self.rating()[0][2])  # no outcome anywhere
        self.outcomes("functional")
        self.assertEqual(2, self.rating()[0][2])
        self.outcomes("functional")
        self.assertEqual(((1, 1, 1), {}), self.rating())

    def test_review_day_counts_and_blank_parts_are_named(self):
        self.outcomes("functional", "clinical")
        model(self.a, "2025-01-05", review="2025-06-30", blank=("impact",))
        self.assertEqual(((0, 1, 3), {"p": ["blank:impact"]}), self.rating())  # (1 - 0) * 2 > 1
        self.assertEqual(["blank:impact", "review_overdue"], self.rating("2025-07-01")[1]["p"])

    def test_later_draft_does_not_count_and_improvement_is_a_2(self):
        self.outcomes("functional", "clinical")
        model(self.a, "2025-01-05", better="true")
        model(self.a, "2025-03-05", status="draft", blank=PARTS)
        self.assertEqual((1, 1, 2), self.rating()[0])

    def test_agency_block(self):
        self.outcomes("functional", "clinical")
        model(self.a, "2025-01-05")
        self.a.add("programmes", id="q", on="2020-01-01", standards_family="MS", survivor="false", high_risk="false")
        agency = measures_json(self.a.folder(), day("2025-01-01"), day("2025-06-30"), day("2025-06-30"))["agency"]["measures"]
        self.assertEqual([("M1.01", 1, 2, 3), ("M1.02a", 1, 2, 3)], [(m["id"], m["num"], m["den"], m["rating"]) for m in agency])
        self.assertEqual([{"unit": "q", "reasons": ["areas:0"]}], agency[1]["failing"])


class Outcomes(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.add("referrals", id="r", on="2024-01-01", programme_id="p", mentee_id="kid")
        self.a.add("referral_decisions", on="2024-01-31", referral_id="r", decision="accepted")
        self.a.add("outcomes", id="o", on="2024-01-01", programme_id="p", area="clinical")

    def measured(self, wave, on):
        self.a.add("outcome_measurements", on=on, referral_id="r", outcome_id="o", wave=wave)

    def test_waves_fall_due(self):
        # baseline 2024-03-01, month_6 2024-07-31, month_12 2025-01-31; 31 December + 30 days = 2025-01-30
        self.measured("baseline", "2024-03-31")
        self.measured("month_6", "2024-08-31")  # 31 days after
        self.assertEqual(((1, 2, 3), {"r|o|month_6": ["not_measured"]}), self.a.figures("M1.02b", "2024-01-01", "2024-12-31", "2025-06-01"))

    def test_not_due_and_ended(self):
        self.a.add("service_terminations", on="2024-07-31", referral_id="r")
        m = self.a.measure("M1.02b", "2024-01-01", "2024-12-31", "2024-08-29")
        self.assertEqual((1, {"not_due": 2}), (m["den"], m["excluded"]))  # closure and month_6 of 31 July: the 30th day is 30 August
        m = self.a.measure("M1.02b", "2024-01-01", "2024-12-31", "2024-08-30")
        self.assertEqual((2, {"ended_before_due": 1}), (m["den"], m["excluded"]))

    def test_reports(self):
        self.assertEqual(((0, 1, 4), {"p": ["report_status:4"]}), self.a.figures("M1.02c", "2024-01-01", "2024-12-31", "2025-06-30"))
        self.a.add("outcome_reports", on="2023-12-30", programme_id="p", status="approved", dimensions="gender;site", equity_note="n")
        self.assertEqual(2, self.a.figures("M1.02c", "2024-01-01", "2024-12-31", "2025-06-30")[0][2])
        self.a.add("outcome_reports", on="2024-06-30", programme_id="p", status="approved", dimensions="gender", equity_note="n")
        self.assertEqual(2, self.a.figures("M1.02c", "2024-01-01", "2024-12-31", "2025-06-30")[0][2])
        self.a.add("outcome_reports", on="2024-06-30", programme_id="p", status="approved", dimensions="gender;site", equity_note="n")
        self.assertEqual((1, 1, 1), self.a.figures("M1.02c", "2024-01-01", "2024-12-31", "2025-06-30")[0])


class Personnel(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.add("documents", on="2025-01-01", programme_id="p", kind="job_descriptions", status="approved", parts_missing="none")
        self.a.add("documents", on="2025-01-01", programme_id="p", kind="workload_policy", status="approved", parts_missing="none")

    def role(self, start="2025-01-01", end="", without="", person="w"):
        self.a.add("staff_roles", on=start, person_id=person, programme_id="p", role="coordinator", oversight="true",
                   excluded_competencies=without, end_date=end)

    def proofs(self, *competencies):
        for c in competencies:
            self.a.add("competency_evidence", on="2025-01-02", person_id="w", competency=c, verified_by="boss")

    def test_ninety_days(self):
        self.role()
        self.assertEqual(0, self.a.measure("M2.01", "2025-01-01", "2025-03-31", "2025-12-31")["den"])  # 1 January + 89 days
        self.assertEqual(1, self.a.measure("M2.01", "2025-01-01", "2025-04-01", "2025-12-31")["den"])

    def test_gap_and_plan(self):
        self.role(without="recruiting")
        self.proofs("matching", "mentor_lifecycle", "working_with_families")
        gap = "population_knowledge"
        self.assertEqual(((0, 1, 4), {"w": ["gap:" + gap]}), self.a.figures("M2.01", "2025-01-01", "2025-12-31", "2025-12-31"))
        self.a.add("support_plans", on="2025-02-01", person_id="w", competency=gap)
        m = self.a.measure("M2.01", "2025-01-01", "2025-12-31", "2025-12-31")
        self.assertEqual((4, 1, [f"gap:{gap}:plan"]), (m["rating"], m["counts"]["supported"], m["failing"][0]["reasons"]))
        self.proofs(gap)
        self.assertEqual((1, 1, 1), self.a.figures("M2.01", "2025-01-01", "2025-12-31", "2025-12-31")[0])

    def test_load(self):
        self.a.match("2025-03-31")
        self.a.add("match_assignments", on="2025-03-31", match_id="m", person_id="w", need_level="raised")
        m = self.a.measure("M2.02a", "2025-03-01", "2025-04-30", "2025-04-30")
        self.assertEqual(("NOT_ASSESSED", {"no_limit": 2}), (m["status"], m["excluded"]))
        # 30 April is the first day that is no longer in the first month: add_months(31 March, 1) = 30 April
        self.assertEqual([{"worker_id": "w", "active_matches": 1, "weighted_load": "1.50", "mentors": 1}], m["counts"]["table"])
        self.a.add("policies", on="2025-01-01", programme_id="p", key="max_load", value="1.5")
        self.assertEqual(((1, 2, 3), {"w|2025-03": ["load:2.00"]}), self.a.figures("M2.02a", "2025-03-01", "2025-04-30", "2025-04-30"))

    def test_review_in_the_quarter(self):
        self.role("2025-01-01", "2025-02-10")
        self.role("2025-02-11", "2025-06-29")
        self.assertEqual(((0, 1, 4), {"w|2025-01": ["no_review"]}), self.a.figures("M2.02b", "2025-01-01", "2025-06-30", "2025-06-30"))
        self.a.add("workload_reviews", on="2025-03-31", person_id="w", decision="keep", factors="experience")
        self.assertEqual((1, 1, 1), self.a.figures("M2.02b", "2025-01-01", "2025-06-30", "2025-06-30")[0])

    def test_clause_without_a_limit(self):
        self.test_load()
        self.role()
        self.a.add("workload_reviews", on="2025-03-01", person_id="w", decision="keep", factors="experience")
        self.a.files["policies"].clear()
        found = measures_json(self.a.folder(), day("2025-01-01"), day("2025-03-31"), day("2025-06-30"))["programmes"][0]
        self.assertIn({"clause": "2.02", "status": "RATED", "rating": 3, "measures": ["M2.02a", "M2.02b"]}, found["clauses"])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 3 on hand-made records; the numbers were worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency

YEAR = ("2025-01-01", "2025-12-31")


class Intake(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        self.a.add("referrals", id="r", on="2025-01-10", programme_id="p", mentee_id="kid", screened_under_contract="false")

    def put(self, file, on, **columns):
        return self.a.add(file, on=on, referral_id="r", **columns)

    def accept(self, on="2025-02-01", elsewhere="false"):
        self.put("referral_decisions", on, decision="accepted", intake_elsewhere=elsewhere)

    def failing(self, name, as_of="2025-12-31", p=YEAR):
        return self.a.figures(name, *p, as_of)[1]

    def excluded(self, name, as_of="2025-12-31", p=YEAR):
        m = self.a.measure(name, *p, as_of)
        return m["den"], m["excluded"]

    def test_screened_and_told_by_the_tenth_day(self):
        self.assertEqual((0, {"not_due": 1}), self.excluded("M3.01", "2025-01-19"))
        self.assertEqual({"r": ["not_informed_fit", "not_informed_services", "not_screened_in_time"]}, self.failing("M3.01", "2025-01-20"))
        self.put("referral_screenings", "2025-01-20", result="fits")
        self.put("applicant_notices", "2025-01-20", informed_fit="true", informed_services="false", informed_to="mum")
        self.put("applicant_notices", "2025-01-21", informed_fit="false", informed_services="true", informed_to="mum")
        self.assertEqual({"r": ["not_informed_services"]}, self.failing("M3.01"))
        self.put("referral_decisions", "2025-01-20", decision="withdrawn")
        self.assertEqual((0, {"withdrawn": 1}), self.excluded("M3.01"))

    def test_needs(self):
        asked = {n: "false" for n in ("need_health", "need_self_harm", "need_housing", "need_intensive_service")}
        self.put("intakes", "2025-01-12", id="i", need_safety="true", urgent="true", **asked)
        self.put("intakes", "2025-01-13", id="j", urgent="false", **asked)
        self.assertEqual({"i": ["need_without_action"], "j": ["need_blank"]}, self.failing("M3.02a"))
        self.put("referrals_out", "2025-05-01")
        self.assertEqual({"j": ["need_blank"]}, self.failing("M3.02a"))

    def test_urgent(self):
        self.put("intakes", "2025-01-12", id="i", urgent="true")
        m = self.a.measure("M3.02b", *YEAR, "2025-12-31")
        self.assertEqual([{"reason": "document:intake_procedure", "rating": 4}, {"reason": "urgent_without_response", "rating": 3}], m["caps"])
        self.put("urgent_responses", "2025-01-12")
        self.assertEqual({"i": ["response_late"]}, self.failing("M3.02b"))
        self.put("urgent_responses", "2025-01-09")
        self.assertEqual({}, self.failing("M3.02b"))

    def test_served_in_sixty_days(self):
        self.accept()  # due 2025-04-02
        self.assertEqual((0, {"not_due": 1}), self.excluded("M3.02c", "2025-04-01"))
        self.assertEqual({"r": ["not_started_in_time"]}, self.failing("M3.02c"))
        self.assertEqual({"r": ["neither_waitlist_nor_referral"]}, self.failing("M3.02d"))
        self.a.match("2025-04-03")
        self.assertEqual({"r": ["not_started_in_time"]}, self.failing("M3.02c"))
        self.put("waitlist_entries", "2025-03-10", id="w", end_date="2025-04-02")
        self.assertEqual((0, {"waitlisted": 1}), self.excluded("M3.02c"))
        self.assertEqual({}, self.failing("M3.02d"))  # 10 March to 2 April: 23 days

    def test_waiting_with_a_gap(self):
        self.accept()
        self.put("waitlist_entries", "2025-02-01", id="w")
        self.a.add("waitlist_contacts", on="2025-03-03", waitlist_entry_id="w")  # 30 days
        self.assertEqual({}, self.failing("M3.02d", "2025-04-02"))
        self.assertEqual({"r": ["wait_contact_gap"]}, self.failing("M3.02d", "2025-04-03"))
        self.put("referrals_out", "2025-04-02")
        self.assertEqual({}, self.failing("M3.02d", "2025-04-03"))

    def test_ended_unserved_and_declined(self):
        self.accept()
        self.put("service_terminations", "2025-04-02")
        self.assertEqual((0, {"ended_unserved": 1}), self.excluded("M3.02c"))
        self.assertEqual((0, {"ended_unserved": 1}), self.excluded("M3.02d"))
        b = Agency()
        b.add("referrals", id="d", on="2025-01-10", programme_id="p", mentee_id="kid")
        b.add("referral_decisions", on="2025-01-20", referral_id="d", decision="declined")
        b.add("referral_decisions", on="2025-01-25", referral_id="d", decision="declined")
        b.add("referrals_out", on="2025-02-20", referral_id="d")  # 31 days after the first
        self.assertEqual({"d": ["neither_waitlist_nor_referral"]}, b.figures("M3.02d", *YEAR, "2025-12-31")[1])

    def test_assessed_before_the_match(self):
        self.accept()  # due 2025-03-03
        self.assertEqual({"r": ["not_assessed_in_time", "not_before_match"]}, self.failing("M3.03a"))
        self.put("assessments", "2025-03-04", kind="initial")
        self.assertEqual({"r": ["not_assessed_in_time"]}, self.failing("M3.03a"))
        self.a.match("2025-03-04")
        self.assertEqual({"r": ["not_assessed_in_time", "not_before_match"]}, self.failing("M3.03a"))
        self.put("assessments", "2025-03-03", kind="initial")
        self.assertEqual({}, self.failing("M3.03a"))

    def test_triggers_copies_participants(self):
        self.accept(elsewhere="true")
        self.assertEqual({"r": ["no_copy_in_time"]}, self.failing("M3.03c"))
        self.put("outside_summaries", "2025-03-03")
        self.assertEqual({}, self.failing("M3.03c"))
        self.put("assessment_triggers", "2025-05-01", id="t")
        self.put("assessments", "2025-04-30", kind="reassessment", id="early", culture_language="x", participants="mentee;guardian")
        self.put("assessments", "2025-05-31", kind="no_change", id="unsigned")
        self.assertEqual({"t": ["not_reassessed"]}, self.failing("M3.03b"))
        self.put("assessments", "2025-05-31", kind="no_change", id="signed", signed_by="w")
        self.assertEqual({}, self.failing("M3.03b"))
        self.put("assessments", "2025-06-01", kind="initial", id="bare")
        self.assertEqual({"bare": ["no_culture_language", "no_guardian", "no_mentee"]}, self.failing("M3.03d"))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests of the oracle itself: the vectors of standards.md and workflows.md section 18, on hand-made records."""
import os
import sys
import tempfile
import unittest
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency
from compare import differences
from mutate import mutate
from obligations import obligations_json, windows
from read_folder import Folder, day
from rules import add_months, document_status, guardian_party_applies, majority_day, rating
from write_folder import Tables


class Schedule(unittest.TestCase):
    VECTORS = """2023-01-31 2023-02-14 2023-02-28 2023-02-28 2023-03-31 2023-04-30 2024-01-31 2024-04-30 2024-07-31
                 2024-01-31 2024-02-14 2024-02-28 2024-02-29 2024-03-31 2024-04-30 2025-01-31 2025-04-30 2025-07-31
                 2024-02-29 2024-03-14 2024-03-28 2024-03-29 2024-04-29 2024-05-29 2025-02-28 2025-05-29 2025-08-29
                 2023-11-30 2023-12-14 2023-12-28 2023-12-30 2024-01-30 2024-02-29 2024-11-30 2025-02-28 2025-05-30
                 2025-08-31 2025-09-14 2025-09-28 2025-09-30 2025-10-31 2025-11-30 2026-08-31 2026-11-30 2027-02-28"""

    def test_vectors_of_the_standards(self):
        for row in self.VECTORS.splitlines():
            start, a1, a2_due, a2, b1, b2, b11, c1, c2 = map(day, row.split())
            found = {w.name: w for w in windows(start, start + timedelta(days=800))}
            self.assertEqual([a1, a2_due, a2, b1, b2, b11, c1, c2],
                             [found["A1"].due, found["A2"].due, found["A2"].last, found["B1"].due, found["B2"].due, found["B11"].last, found["C1"].last, found["C2"].last])

    def test_windows_abut_for_every_start_of_ten_years(self):
        start = date(2019, 1, 1)
        while start < date(2029, 1, 1):
            found = windows(start, add_months(start, 30))
            self.assertEqual(start + timedelta(days=1), found[0].first)
            for one, two in zip(found, found[1:]):
                self.assertEqual(one.last + timedelta(days=1), two.first)
            self.assertIn((found[1].last - found[1].first).days + 1, (14, 15, 16, 17))
            self.assertLessEqual(found[1].due, found[1].last)
            start += timedelta(days=1)

    def test_a_list_holds_windows_begun_by_the_day_only(self):
        a = Agency(); a.match("2024-01-31")
        self.assertEqual(0, len(obligations_json(a.as_of("2024-01-31"), "m")["obligations"]))
        self.assertEqual(3, len(obligations_json(a.as_of("2024-02-01"), "m")["obligations"]))

    def test_no_match_no_list(self):
        a = Agency(); a.match("2024-01-31")
        self.assertIsNone(obligations_json(a.as_of("2024-01-30"), "m"))


class Contacts(unittest.TestCase):
    def test_boundary_days(self):
        a = Agency(); a.match("2024-01-31")
        a.contact("2024-01-31")
        self.assertEqual("MISSED", a.status("2024-03-31", "mentor", "A1"))
        a.contact("2024-02-14")
        self.assertEqual("MET", a.status("2024-03-31", "mentor", "A1"))
        self.assertEqual("MISSED", a.status("2024-03-31", "mentor", "A2"))
        a.contact("2024-02-29")
        self.assertEqual("LATE", a.status("2024-03-31", "mentor", "A2"))
        self.assertEqual("MISSED", a.status("2024-03-31", "mentor", "B1"))
        self.assertEqual("OPEN", a.status("2024-03-30", "mentor", "B1"))

    def test_what_does_not_inform(self):
        for wrong in ({"mode": "voicemail"}, {"mode": "bulk_message"}, {"mode": "letter"}, {"mode": ""}, {"note": ""}, {"result": "attempted"},
                      {"information_obtained": "false"}, {"staff": "mentor"}, {"person": "somebody"}, {"kind": "guardian"}, {"match": "other"}):
            a = Agency(); a.match("2024-01-31"); a.contact("2024-02-10", **wrong)
            self.assertEqual("OPEN", a.status("2024-02-10", "mentor", "A1"), wrong)

    def test_typed_later_is_unseen_before(self):
        a = Agency(); a.match("2024-01-31"); a.contact("2024-02-10", typed="2024-05-01")
        self.assertEqual("MISSED", a.status("2024-04-30", "mentor", "A1"))
        self.assertEqual("MET", a.status("2024-05-01", "mentor", "A1"))

    def test_corrected_date_moves_the_contact_from_that_day_on(self):
        a = Agency(); a.match("2024-01-31"); first = a.contact("2024-02-10")
        a.add("supervisory_contacts", on="2024-02-20", typed="2024-03-05", replaces=first, programme_id="p", mode="phone", staff_id="staff")
        self.assertEqual("MET", a.status("2024-03-04", "mentor", "A1"))
        self.assertEqual("MISSED", a.status("2024-03-05", "mentor", "A1"))
        self.assertEqual(first, a.line("2024-03-05", "mentor", "A2")["contact_id"])

    def test_party_row_of_a_withdrawn_contact_is_not_read(self):
        a = Agency(); a.match("2024-01-31"); first = a.contact("2024-02-10")
        a.add("supervisory_contacts", on="2024-02-10", typed="2024-03-05", replaces=first, voided="true", programme_id="p", mode="phone", staff_id="staff")
        self.assertEqual("MISSED", a.status("2024-03-05", "mentor", "A1"))

    def test_earliest_contact_is_shown_ties_by_byte_order(self):
        a = Agency(); a.match("2024-01-31")
        for name in ("b", "a", "Z"):
            a.add("supervisory_contacts", id=name, on="2024-02-10", programme_id="p", mode="phone", staff_id="staff")
            a.add("contact_parties", typed="2024-02-10", contact_id=name, match_id="m", track="mentor", informant_kind="self", person_id="mentor", note="n",
                  result="reached", information_obtained="true")
        self.assertEqual("Z", a.line("2024-03-05", "mentor", "A1")["contact_id"])


class GuardianTrack(unittest.TestCase):
    def setUp(self):
        self.a = Agency(); self.a.match("2024-01-31")

    def call(self, on, kind, person="", **columns):
        return self.a.contact(on, track="guardian", person=person, kind=kind, **columns)

    def test_guardian_and_barred_guardian(self):
        self.a.parent("mum", "barred"); self.call("2024-02-05", "guardian", "mum")
        self.assertEqual("OPEN", self.a.status("2024-02-05", "guardian", "A1"))
        self.a.parent("dad"); self.call("2024-02-06", "guardian", "dad")
        self.assertEqual("MET", self.a.status("2024-02-06", "guardian", "A1"))

    def test_substitution_needs_two_days_of_attempts(self):
        self.a.parent("mum")
        tried = dict(result="attempted", information_obtained="false", note="")
        self.call("2024-02-02", "guardian", "mum", **tried); self.call("2024-02-02", "guardian", "mum", mode="voicemail", **tried)
        self.call("2024-02-05", "other_adult", relation="teacher")
        self.assertEqual("OPEN", self.a.status("2024-02-13", "guardian", "A1"))
        self.call("2024-02-05", "guardian", "mum", result="refused", information_obtained="false", note="")
        line = self.a.line("2024-02-13", "guardian", "A1")
        self.assertEqual(("MET", ["SUBSTITUTED"]), (line["status"], line["flags"]))

    def test_attempts_by_bulk_message_or_outside_the_window_do_not_count(self):
        self.a.parent("mum")
        tried = dict(result="attempted", information_obtained="false", note="")
        self.call("2024-02-13", "guardian", "mum", **tried); self.call("2024-02-16", "guardian", "mum", mode="bulk_message", **tried)
        self.call("2024-02-17", "guardian", "mum", **tried)
        self.call("2024-02-20", "other_adult", relation="teacher")
        self.assertEqual("MISSED", self.a.status("2024-02-29", "guardian", "A2"))

    def test_the_mentor_or_worker_cannot_stand_in(self):
        self.a.parent("mum")
        self.a.add("match_assignments", on="2023-01-01", match_id="m", person_id="worker")
        for d in ("2024-02-02", "2024-02-03"):
            self.call(d, "guardian", "mum", result="attempted", information_obtained="false")
        for person in ("mentor", "worker", "staff"):
            self.call("2024-02-05", "other_adult", person, relation="friend")
        self.assertEqual("OPEN", self.a.status("2024-02-13", "guardian", "A1"))
        self.call("2024-02-06", "other_adult", "aunt", relation="aunt")
        self.assertEqual("MET", self.a.status("2024-02-13", "guardian", "A1"))

    def test_custody_by_the_day_of_the_contact(self):
        self.a.parent("mum")
        self.a.add("custody_intervals", on="2024-02-10", mentee_id="kid", temporary="true", end_date="2024-02-20")
        self.call("2024-02-09", "custody_organization"); self.call("2024-02-21", "custody_organization")
        self.assertEqual("OPEN", self.a.status("2024-02-13", "guardian", "A1"))
        self.assertEqual("OPEN", self.a.status("2024-02-25", "guardian", "A2"))
        self.call("2024-02-20", "custody_organization")
        self.assertEqual(["CUSTODY"], self.a.line("2024-02-25", "guardian", "A2")["flags"])

    def test_safe_adult_only_if_every_guardian_is_barred(self):
        self.a.parent("mum", "barred")
        self.a.add("relationships", on="2000-01-01", mentee_id="kid", person_id="aunt", is_guardian="false", contact_rule="safe_adult")
        self.call("2024-02-05", "safe_adult", "aunt")
        self.assertEqual([], self.a.line("2024-02-06", "guardian", "A1")["flags"])
        self.assertEqual("MET", self.a.status("2024-02-06", "guardian", "A1"))
        self.a.parent("dad")
        self.assertEqual("OPEN", self.a.status("2024-02-06", "guardian", "A1"))

    def test_required_guardians_all_of_them_on_the_last_first_day(self):
        self.a.parent("mum", "required"); self.a.parent("dad", "required")
        self.call("2024-02-05", "guardian", "mum")
        self.assertEqual("OPEN", self.a.status("2024-02-13", "guardian", "A1"))
        self.call("2024-02-08", "guardian", "dad"); self.call("2024-02-09", "guardian", "mum")
        self.assertEqual("2024-02-08", self.a.line("2024-02-13", "guardian", "A1")["contact_date"])

    def test_required_guardian_of_the_last_day_even_after_the_as_of_day(self):
        self.a.parent("mum"); self.a.parent("dad", "required", start="2024-02-14")
        self.call("2024-02-05", "guardian", "mum")
        self.assertEqual("OPEN", self.a.status("2024-02-06", "guardian", "A1"))

    def test_majority_inside_a_window(self):
        self.a.files["persons"][0]["birth_date"] = "2006-02-14"
        self.assertEqual("NOT_APPLICABLE", self.a.status("2024-02-10", "guardian", "A1"))
        self.a.files["persons"][0]["birth_date"] = "2006-02-15"
        self.assertEqual("OPEN", self.a.status("2024-02-10", "guardian", "A1"))

    def test_adult_with_adult_guardianship_or_agreement(self):
        self.a.files["persons"][0]["birth_date"] = "1990-01-01"
        match = self.a.as_of("2024-03-01").matches["m"]
        self.assertFalse(guardian_party_applies(self.a.as_of("2024-03-01"), match, day("2024-03-01")))
        self.a.add("consents", on="2024-02-01", mentee_id="kid", kind="guardian_contact_after_majority", valid_until="2024-03-01", withdrawn_on="2024-03-02")
        self.assertTrue(guardian_party_applies(self.a.as_of("2024-03-01"), match, day("2024-03-01")))
        self.assertFalse(guardian_party_applies(self.a.as_of("2024-03-01"), match, day("2024-03-02")))
        self.a.parent("mum", authority="adult_guardianship")
        self.assertTrue(guardian_party_applies(self.a.as_of("2024-03-01"), match, day("2024-03-02")))


class States(unittest.TestCase):
    def setUp(self):
        self.a = Agency(); self.a.match("2024-01-31")

    def close(self, on, typed=None, **columns):
        return self.a.add("match_closures", on=on, typed=typed, match_id="m", kind="unplanned", **columns)

    def test_closure_cancels_the_open_window_and_keeps_an_overdue_one(self):
        self.close("2024-02-28")
        self.assertEqual("CANCELLED", self.a.status("2024-06-01", "mentor", "A2"))
        self.assertIsNone(self.a.status("2024-06-01", "mentor", "B1"))
        self.a.files["match_closures"][0]["event_date"] = "2024-02-29"
        self.assertEqual("MISSED", self.a.status("2024-06-01", "mentor", "A2"))

    def test_reopened_match_gets_its_windows_back(self):
        first = self.close("2024-02-10")
        self.a.add("match_closures", on="2024-02-10", typed="2024-04-01", replaces=first, voided="true", match_id="m")
        self.assertEqual(3, len(obligations_json(self.a.as_of("2024-03-31"), "m")["obligations"]))
        self.assertEqual(12, len(obligations_json(self.a.as_of("2024-04-01"), "m")["obligations"]))
        self.assertIsNone(obligations_json(self.a.as_of("2024-04-01"), "m")["end"])

    def test_closed_on_or_before_the_start_was_never_active(self):
        self.close("2024-01-31")
        self.assertEqual([], obligations_json(self.a.as_of("2024-06-01"), "m")["obligations"])

    def test_suspension_must_cover_every_day_and_be_approved(self):
        pause = dict(match_id="m", kind="contact_suspended", approved_by="boss", approved_on="2024-02-01")
        self.a.add("match_pauses", on="2024-02-01", end_date="2024-02-07", **pause)
        self.assertEqual("MISSED", self.a.status("2024-06-01", "mentor", "A1"))
        self.a.add("match_pauses", on="2024-02-08", end_date="2024-02-14", **pause)
        self.a.contact("2024-02-10")
        line = self.a.line("2024-06-01", "mentor", "A1")
        self.assertEqual(("EXCUSED", "2024-02-10"), (line["status"], line["contact_date"]))
        self.a.files["match_pauses"][1]["approved_on"] = ""
        self.assertEqual("MET", self.a.status("2024-06-01", "mentor", "A1"))


class Measures(unittest.TestCase):
    def test_rating_thresholds_in_whole_numbers(self):
        self.assertEqual([1, 2, 2, 3, 3, 4], [rating(n, 100) for n in (95, 94, 80, 79, 50, 49)])
        self.assertEqual(1, rating(19, 20))

    def test_no_cases_is_no_rating(self):
        a = Agency()
        for name in ("M8.01a", "M8.01b", "M8.01c", "M8.01d", "M8.02acd", "M8.02b", "M8.03", "M8.03g"):
            found = a.measure(name, "2024-01-01", "2024-12-31", "2024-12-31")
            self.assertEqual(("NO_CASES", None, []), (found["status"], found["rating"], found["caps"]))

    def test_missed_twice_caps_and_gap(self):
        a = Agency(); a.match("2024-01-31"); a.parent("mum")
        found = a.measure("M8.03", "2024-02-01", "2024-02-29", "2024-03-01")
        self.assertEqual({"reason": "all_tracks_missed_twice", "rating": 3}, found["caps"][0])
        self.assertEqual((0, 6), (found["num"], found["den"]))
        a.contact("2024-02-14"); a.contact("2024-02-15")
        found = a.measure("M8.03", "2024-02-01", "2024-02-29", "2024-03-01")
        self.assertEqual(["document:monitoring_procedure"], [c["reason"] for c in found["caps"]])
        self.assertEqual({"num": 2, "den": 2}, found["sub"]["mentor:A"])
        gap = a.measure("M8.03g", "2024-02-01", "2024-02-29", "2024-03-01")
        self.assertEqual({"days": 14, "match_id": "m"}, gap["counts"]["mentor"])
        self.assertEqual({"days": 29, "match_id": "m"}, gap["counts"]["mentee"])

    def test_full_active_months(self):
        a = Agency(); a.match("2024-01-01")
        a.add("match_pauses", on="2024-03-31", match_id="m", kind="safety", end_date="2024-03-31")
        a.add("match_pauses", on="2024-04-30", match_id="m", kind="meetings_only", end_date="2024-04-30")
        a.add("calendar_periods", on="2024-07-01", programme_id="p", kind="closed_month", end_date="2024-07-31")
        a.add("match_closures", on="2024-09-30", match_id="m", kind="planned")
        a.add("no_meeting_entries", on="2024-02-20", match_id="m", month="2024-02")
        found = a.measure("M8.01b", "2024-01-01", "2024-12-31", "2024-12-31")
        self.assertEqual((1, 6), (found["num"], found["den"]))
        self.assertEqual([f"m|2024-{m:02d}" for m in (1, 4, 5, 6, 8)], [f["unit"] for f in found["failing"]])

    def test_late_log_and_correction_of_a_log(self):
        a = Agency(); a.match("2024-01-01")
        first = a.add("meeting_logs", on="2024-02-01", typed="2024-02-15", match_id="m", mode="phone", minutes="30", activities="walk")
        a.add("meeting_logs", on="2024-02-01", typed="2024-06-15", replaces=first, match_id="m", mode="phone", minutes="", activities="walk")
        a.add("meeting_logs", id="late", on="2024-02-01", typed="2024-02-16", match_id="m", mode="phone", minutes="0")
        self.assertEqual([{"unit": "late", "reasons": ["days:15"]}], a.measure("M8.01c", "2024-02-01", "2024-02-29", "2024-12-31")["failing"])
        found = a.measure("M8.01a", "2024-02-01", "2024-02-29", "2024-12-31")
        self.assertEqual([["no_activity", "no_minutes"], ["no_minutes"]], [f["reasons"] for f in found["failing"]])
        self.assertEqual((1, 2), tuple(a.measure("M8.01a", "2024-02-01", "2024-02-29", "2024-06-14")[k] for k in ("num", "den")))

    def test_support_answers_by_the_policy_of_the_day(self):
        a = Agency()
        a.add("policies", on="2024-01-01", key="support_days", value="3", valid_until="2024-01-31")
        for n, raised in enumerate(("2024-01-31", "2024-02-01", "2024-02-01"), 1):
            a.add("support_requests", id=f"r{n}", on=raised, programme_id="p", kind="practical")
        a.add("support_requests", on="2024-02-01", programme_id="p", kind="family_query")
        a.add("support_responses", on="2024-02-04", request_id="r1")
        a.add("support_responses", on="2024-02-08", request_id="r2")
        found = a.measure("M8.02b", "2024-01-01", "2024-02-29", "2024-02-08")
        self.assertEqual([{"unit": "r1", "reasons": ["late"]}, {"unit": "r3", "reasons": ["no_response"]}], found["failing"])
        self.assertEqual({"not_due": 2}, a.measure("M8.02b", "2024-01-01", "2024-02-29", "2024-02-07")["excluded"])

    def test_support_of_mentors_pro_rata(self):
        a = Agency(); a.match("2024-01-31")
        self.assertEqual({"under_3_months": 1}, a.measure("M8.02acd", "2024-01-01", "2024-04-30", "2024-12-31")["excluded"])
        a.contact("2024-02-01", mode="voicemail", guidance="x"); a.contact("2024-04-30", information_obtained="false", guidance="be patient")
        found = a.measure("M8.02acd", "2024-01-01", "2024-05-01", "2024-12-31")
        self.assertEqual((1, 1, {"num": 0, "den": 0}), (found["num"], found["den"], found["sub"]["recognition"]))
        found = a.measure("M8.02acd", "2024-01-01", "2024-08-01", "2024-12-31")
        self.assertEqual(["no_note_in_quarter", "no_recognition"], found["failing"][0]["reasons"])

    def test_contact_without_party_rows(self):
        a = Agency()
        a.add("supervisory_contacts", id="c", on="2024-02-01", programme_id="p", mode="", staff_id="s")
        self.assertEqual(["no_mode", "no_note", "no_parties"], a.measure("M8.01d", "2024-01-01", "2024-12-31", "2024-12-31")["failing"][0]["reasons"])

    def test_document_status(self):
        for review, parts, expected in (("2024-06-01", "none", 1), ("2024-05-31", "none", 2), ("2024-03-03", "none", 2), ("2024-03-02", "none", 3),
                                        ("2024-06-01", "minor", 2), ("2024-06-01", "major", 3)):
            a = Agency(); a.add("documents", on="2023-01-01", programme_id="p", kind="monitoring_procedure", status="approved", review_date=review, parts_missing=parts)
            self.assertEqual(expected, document_status(a.as_of("2024-06-01"), "p", "monitoring_procedure"), (review, parts))
        a = Agency(); a.add("documents", on="2023-01-01", kind="monitoring_procedure", status="draft", parts_missing="none")
        self.assertEqual(3, document_status(a.as_of("2024-06-01"), "p", "monitoring_procedure"))

    def test_majority_of_a_leap_day_child(self):
        self.assertEqual([date(2022, 3, 1), date(2022, 2, 28), date(2024, 2, 29)],
                         [majority_day(date(2004, 2, 29), 18, "mar_01"), majority_day(date(2004, 2, 29), 18, "feb_28"), majority_day(date(2004, 2, 29), 20, "mar_01")])


class Instruments(unittest.TestCase):
    """The comparison must be able to see, and the mutator must leave a folder that reads back."""

    def test_differences_are_found(self):
        one = {"measures": [{"id": "M8.03", "clause": "8.03", "num": 1, "failing": [{"unit": "a", "reasons": []}, {"unit": "b", "reasons": ["MISSED"]}]}]}
        self.assertEqual([], list(differences(one, one)))
        two = {"measures": [{"id": "M8.03", "clause": "8.03", "num": True, "failing": [{"unit": "b", "reasons": ["LATE"]}]}]}
        self.assertEqual(3, len(list(differences(one, two))))

    def test_mutated_folder_reads_back(self):
        source = os.environ.get("KITH_EXCHANGE_FOLDER")
        if not source:
            self.skipTest("KITH_EXCHANGE_FOLDER names no folder")
        with tempfile.TemporaryDirectory() as place:
            tables = Tables(source); mutate(tables, 7, 400); tables.write(place)
            again = Tables(place)
            self.assertEqual({f: len(r) for f, r in tables.rows.items()}, {f: len(r) for f, r in again.rows.items()})
            for file, rows in again.rows.items():
                ids = [r["sourced_id"] for r in rows]
                self.assertEqual(sorted(set(ids), key=str.encode), ids, file)
                by_id = {r["sourced_id"]: r for r in rows}
                replaced = [r["supersedes"] for r in rows if r["supersedes"]]
                self.assertEqual(len(set(replaced)), len(replaced), file)
                for row in rows:
                    if row["supersedes"]:
                        self.assertLessEqual(by_id[row["supersedes"]]["recorded_at"][:10], row["recorded_at"][:10], file)
                    if row.get("event_date"):
                        self.assertLessEqual(row["event_date"], row["recorded_at"][:10], (file, row["sourced_id"]))


if __name__ == "__main__":
    unittest.main()

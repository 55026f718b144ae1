#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One person recorded twice (docs/exchange-1.2.md): counted as one from the day the two are joined until they are parted. Worked out by hand."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agency import Agency
from read_folder import day


class Joined(unittest.TestCase):
    def setUp(self):
        self.a = Agency()
        for person in ("maya", "maja", "eva"):
            self.a.add("persons", id=person)
        self.a.match("2024-01-10", id="m", mentor="maya")
        self.a.match("2024-01-20", id="n", mentor="maja", mentee="eva")
        self.merge = self.a.add("person_merges", id="join", on="2024-03-01", kept_id="maya", absorbed_id="maja")
        self.a.add("person_merges", typed="2024-03-05", replaces="join", voided="true", kept_id="maya", absorbed_id="maja")

    def mentor(self, as_of):
        return self.a.as_of(as_of).matches["n"]["mentor_id"]

    def test_from_the_day_of_joining_to_the_day_of_parting(self):
        self.assertEqual(["maja", "maya", "maya", "maja"], [self.mentor(d) for d in ("2024-02-29", "2024-03-01", "2024-03-04", "2024-03-05")])

    def test_the_record_that_is_not_used_is_nobody(self):
        self.assertNotIn("maja", self.a.as_of("2024-03-02").persons)
        self.assertIn("maja", self.a.as_of("2024-03-05").persons)

    def test_ids_in_a_list_and_text_that_is_no_id(self):
        self.a.add("mentor_decisions", id="d", on="2024-01-05", application_id="maja-1", decided_by="maja;staff", note="maja asked")
        row = self.a.as_of("2024-03-02").of("mentor_decisions")[0]
        self.assertEqual(("maya;staff", "maja-1", "maja asked"), (row["decided_by"], row["application_id"], row["note"]))

    def test_a_call_to_one_record_answers_for_the_match_of_the_other(self):
        """The party names the kept record, the match the other: on 2 March they are one person, on 29 February not."""
        self.a.contact("2024-01-23", person="maya", match="n")
        self.assertEqual("MISSED", self.a.line("2024-02-29", "mentor", "A1", "n")["status"])
        self.assertEqual("MET", self.a.line("2024-03-02", "mentor", "A1", "n")["status"])
        self.assertEqual("MISSED", self.a.line("2024-03-06", "mentor", "A1", "n")["status"])

    def test_worker_of_a_measure_is_counted_once(self):
        mentors = {m["mentor_id"] for m in self.a.as_of("2024-03-02").of("matches")}
        self.assertEqual({"maya"}, mentors)
        self.assertEqual(day("2024-01-20"), self.a.as_of("2024-03-02").matches["n"].first_recorded)  # late entries stay what they were


if __name__ == "__main__":
    unittest.main()

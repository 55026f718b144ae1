# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes for mutate.py that stress the measures other than section 8: what generate.py does not write, and days that lie exactly on a rule."""
from datetime import date, timedelta
from read_folder import day
from rules import add_months

ONE = timedelta(days=1)
TOPICS = ("philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;realistic_expectations;good_practice;"
          "communication;role_modelling;building_trust;boundaries;diversity;population;trauma_informed;nonverbal_cues;cycles_of_change;"
          "runaway_triggers;trafficker_bond;clinician_call;adult_learning;reflective_questioning;mentor_role;assessment_expectations;"
          "developmental_stages;trust_confidentiality;programme_expectations;diverse_needs;formative_tools").split(";")
COMPETENCIES = ("recruiting", "matching", "mentor_lifecycle", "working_with_families", "population_knowledge", "trafficking_culture",
                "demand_driven_understanding")
KINDS = ("job_descriptions", "workload_policy", "intake_procedure", "assessment_procedure", "mentor_screening_procedure", "training_curricula",
         "matching_procedure", "meeting_expectations", "site_collaboration_procedure", "monitoring_procedure", "programme_design",
         "organization_chart")
POLICIES = (("screen_days", "5 10 20"), ("urgent_days", "0 1 3"), ("start_days", "30 60 61"), ("onward_days", "15 30"), ("wait_contact_days", "20 30 31"),
            ("assess_days", "20 30 31"), ("required_checks", "criminal_record criminal_record;child_abuse_registry vulnerable_sector"),
            ("required_checks_transport", "driving_record driving_record;self_declaration"), ("min_references", "1 2 3"), ("rescreen_after", "6 12 24"),
            ("train_days", "0 10 30"), ("first_meeting_days", "7 14 20"), ("meeting_min_count", "1 2 4"), ("meeting_min_hours", "2 3.25 4.5"),
            ("min_duration_months", "6 9 12"), ("virtual_meetings_count", "true false"), ("max_load", "2 7.5 30.25 45"), ("weight_standard", "0.75 1"),
            ("weight_raised", "1.25 1.5"), ("weight_high", "2 3"), ("weight_new_match", "0 0.25"), ("selection_criteria", "growth experience;growth"),
            ("stakeholder_meeting_months", "1 2 3 4 6"),
            ("att_min", "1 2 3"))


class Rest:
    """Mixed into Mutator, which has `add`, `correct`, `match`, `r`, `rows`, `today`, `starts`."""

    # ---- building blocks
    def firsts(self, file):
        return [r for r in self.rows[file] if not r["supersedes"]]

    def pick(self, file, test=lambda row: True):
        found = [r for r in self.firsts(file) if test(r)]
        return self.r.choice(found) if found else None

    def last_of(self, file, test=lambda row: True):
        found = [r for r in self.rows[file] if r["sourced_id"] not in self.superseded and r["voided"] == "false" and test(r)]
        return self.r.choice(found) if found else None

    def programme(self):
        return self.r.choice(self.firsts("programmes"))["sourced_id"]

    def past(self, most=900):
        return self.today - timedelta(days=self.r.randint(0, most))

    def turn(self):
        """The first or last day of a quarter or half-year, or one beside it."""
        month = date(self.today.year - self.r.randint(0, 2), self.r.choice((1, 4, 7, 10)), 1)
        return min(self.today, month + timedelta(days=self.r.choice((-2, -1, 0, 1, 40))))

    def by(self, base, *offsets):
        return min(self.today, base + timedelta(days=self.r.choice(offsets)))

    def often(self, share=.8):
        return self.r.random() < share

    def no_later(self, on):
        return str(min(on, self.today))

    # ---- sections 1 and 2
    def programme_changed(self):
        row = self.last_of("programmes")
        change = self.r.choice(({"overlays": "ima;martin;eepm4"}, {"overlays": "ima;martin;eepm4"}, {"overlays": "martin;eepm5"}, {"overlays": ""}, {"high_risk": "true"}, {"survivor": "true"},
                                {"standards_family": "PA-MS"}, {"guardian_topic_applies": "false"}, {"end_date": str(self.past(300))}))
        self.correct("programmes", row, **change)

    def logic_model(self):
        self.add("logic_models", self.past(500), programme_id=self.programme(), version="x", status=self.r.choice(("approved", "approved", "draft")),
                 needs_improvement=not self.often(), review_date=self.r.choice(("", str(self.today + timedelta(days=self.r.choice((-40, -1, 0, 1, 90)))))),
                 **{part: self.r.choice(("text",) * 30 + ("",)) for part in ("needs", "inputs_human", "inputs_financial", "inputs_organizational",
                                                                          "inputs_community", "activities", "outputs", "outcomes", "impact")})

    def logic_model_withdrawn(self):
        row = self.last_of("logic_models")
        if row:
            self.correct("logic_models", row, **self.r.choice(({"voided": "true"}, {"status": "draft"}, {"inputs_community": ""})))

    def outcome(self):
        first = self.past(900)
        self.add("outcomes", first, programme_id=self.programme(), area=self.r.choice(("clinical", "functional", "other")), statement="better",
                 end_date=str(first + timedelta(days=self.r.randint(0, 500))) if self.often(.6) else "")

    def outcome_ended(self):
        row = self.last_of("outcomes")
        if row:
            self.correct("outcomes", row, **self.r.choice(({"voided": "true"}, {"end_date": str(max(day(row["start_date"]), self.past(400)))})))

    def outcome_measured(self):
        decision = self.last_of("referral_decisions", lambda d: d["decision"] == "accepted")
        referral = next(r for r in self.rows["referrals"] if r["sourced_id"] == decision["referral_id"])
        outcome = self.pick("outcomes", lambda o: o["programme_id"] == referral["programme_id"])
        wave, base = self.r.choice((("baseline", timedelta(days=30)), ("month_6", 6), ("month_12", 12)))
        accepted = day(decision["event_date"])
        due = accepted + base if wave == "baseline" else add_months(accepted, base)
        if outcome:
            self.add("outcome_measurements", due + timedelta(days=self.r.choice((-31, -30, 0, 30, 31))), referral_id=referral["sourced_id"],
                     outcome_id=outcome["sourced_id"], wave=wave, value="3")

    def outcome_report(self):
        on = add_months(self.today, -self.r.choice((6, 12, 12, 18, 18, 20))) + timedelta(days=self.r.choice((-1, 0, 1)))
        self.add("outcome_reports", min(on, self.today), programme_id=self.programme(), status=self.r.choice(("approved", "approved", "draft")),
                 dimensions=self.r.choice(("gender;site", "gender", "")), equity_note=self.r.choice(("none found", "")))

    def outcome_report_withdrawn(self):
        row = self.last_of("outcome_reports")
        if row:
            self.correct("outcome_reports", row, **self.r.choice(({"voided": "true"}, {"equity_note": ""})))

    def role(self):
        start = self.r.choice((self.turn(), self.turn(), self.turn() - timedelta(days=self.r.choice((59, 60, 61, 89, 90, 91)))))
        person = self.r.choice(self.firsts("staff_roles"))["person_id"] if self.often() else self.some_person()
        self.add("staff_roles", start, person_id=person, programme_id=self.programme(), oversight=self.often(),
                 role=self.r.choice(("director", "supervisor", "school_champion", "coordinator", "trainer")), excluded_competencies=self.r.choice(("", "recruiting")),
                 end_date=str(start + timedelta(days=self.r.choice((0, 59, 89, 90, 300)))) if self.often(.5) else "")

    def role_ended(self):
        row = self.last_of("staff_roles")
        self.correct("staff_roles", row, end_date=str(max(day(row["start_date"]), self.r.choice((self.turn(), self.past(400))))))

    def evidence(self):
        person = self.r.choice(self.firsts("staff_roles"))["person_id"]
        on = self.past(700)
        self.add("competency_evidence", on, person_id=person, competency=self.r.choice(COMPETENCIES), basis="training", verified_by=self.r.choice((self.worker, "")),
                 valid_until=str(max(on, self.turn())) if self.often(.5) else "")

    def evidence_withdrawn(self):
        row = self.last_of("competency_evidence")
        if row:
            self.correct("competency_evidence", row, **self.r.choice(({"voided": "true"}, {"verified_by": ""}, {"valid_until": str(max(day(row["event_date"]), self.turn()))})))

    def support_plan(self):
        start = self.past(500)
        self.add("support_plans", start, person_id=self.r.choice(self.firsts("staff_roles"))["person_id"], competency=self.r.choice(COMPETENCIES), activity="shadowing",
                 due_date=str(start + timedelta(days=60)), completed_on=self.no_later(start) if self.often(.3) else "", cancelled_on=str(start) if self.often(.2) else "")

    def workload_review(self):
        self.add("workload_reviews", self.turn(), person_id=self.r.choice(self.firsts("staff_roles"))["person_id"], factors=self.r.choice(("experience", "experience;service_volume", "")),
                 decision=self.r.choice(("keep", "keep", "")))

    def a_policy(self):
        key, values = self.r.choice(POLICIES)
        first = self.r.choice((self.past(700), self.turn()))
        until = first + timedelta(days=self.r.choice((0, 30, 200)))
        self.add("policies", first, self.r.choice((first, first + timedelta(days=90))), programme_id=self.r.choice(("", self.programme(), self.programme())), key=key,
                 value=self.r.choice(values.split()), valid_until=str(until) if self.often(.6) else "", approved_by=self.worker)

    def policy_withdrawn(self):
        row = self.last_of("policies")
        if row:
            self.correct("policies", row, **self.r.choice(({"voided": "true"}, {"valid_until": str(max(day(row["valid_from"]), self.past(400)))})))

    def a_document(self):
        on = self.past(500)
        review = self.today + timedelta(days=self.r.choice((-400, -91, -90, -1, 0, 1, 200)))
        self.add("documents", on, programme_id=self.r.choice(("", self.programme(), self.programme())), kind=self.r.choice(KINDS), title="text",
                 status=self.r.choice(("approved", "approved", "approved", "draft")), review_date=str(review) if self.often(.7) else "",
                 parts_missing=self.r.choice(("none", "none", "none", "minor", "major")))

    def another_determination(self):
        clause, reason = self.r.choice((("7.02", "no_site_based_programme"), ("7.02", "site_controlled_by_org"), ("7.02", "other"), ("3.01", "screening_by_contract"),
                                        ("3.01", "non_clinical_group_only"), ("PRG 1", "non_clinical_group_only"), ("PRG 1", "other"), ("5.01", "other"), ("7.01", "no_site_based_programme")))
        on = self.past(700)
        self.add("na_determinations", on, programme_id=self.programme(), clause=clause, reason=reason, approved_by=self.worker,
                 valid_until=str(on + timedelta(days=self.r.randint(0, 500))) if self.often(.6) else "")

    def determination_withdrawn(self):
        row = self.last_of("na_determinations")
        if row:
            self.correct("na_determinations", row, **self.r.choice(({"voided": "true"}, {"valid_until": str(max(day(row["event_date"]), self.past(300)))})))

    # ---- section 3
    def referral(self):
        """A whole intake whose days lie on and beside the due days."""
        received = self.past(800)
        mentee = self.r.choice(self.firsts("referrals"))["mentee_id"] if self.often(.5) else self.some_person()
        made = self.add("referrals", received, programme_id=self.programme(), mentee_id=mentee, source="family", request=self.r.choice(("friend", "")),
                        screened_under_contract=not self.often(.93))
        if not made:
            return
        r = made["sourced_id"]

        def put(file, base, *offsets, **columns):
            on = base + timedelta(days=self.r.choice(offsets))
            typed = max(on, day(made["recorded_at"]))
            return self.add(file, on, typed + timedelta(days=self.r.choice((0, 0, 3, 30))), referral_id=r, **columns)
        if self.often(.9):
            put("referral_screenings", received, 9, 10, 11, result=self.r.choice(("fits", "not", "")))
        for fit, services in self.r.choice((((True, True),), ((True, False), (False, True)), ((True, False),))):
            put("applicant_notices", received, 5, 10, 11, informed_fit=fit, informed_services=services, informed_to=self.r.choice(("mother", "mother", "")))
        taken = put("intakes", received, 0, 3, urgent=self.often(.5), action=self.r.choice(("called", "")), **{
            n: self.r.choice(("false",) * 6 + ("true", "")) for n in ("need_safety", "need_health", "need_self_harm", "need_housing", "need_intensive_service")})
        if taken and self.often(.6):
            put("urgent_responses", received, 0, 1, 2, 9)
        decision = self.r.choice(("accepted", "accepted", "accepted", "declined", "withdrawn", ""))
        decided = received + timedelta(days=self.r.choice((3, 10, 11, 25)))
        if decision:
            put("referral_decisions", decided, 0, decision=decision, intake_elsewhere=self.often(.3))
        if decision == "declined" and self.often(.3):
            put("referral_decisions", decided, 5, decision="declined", intake_elsewhere=False)
        if self.often(.4):
            put("referrals_out", decided, -1, 29, 30, 31, 60, 61, agency="Club")
        for kind in self.r.sample(("initial", "initial", "reassessment", "no_change"), self.r.randint(0, 3)):
            put("assessments", decided, -2, 0, 29, 30, 31, 60, kind=kind, culture_language=self.r.choice(("asked", "")), done_elsewhere=False,
                participants=self.r.choice(("mentee;guardian", "mentee", "guardian", "")), signed_by=self.r.choice((self.worker, "")))
        if self.often(.4):
            raised = decided + timedelta(days=self.r.choice((30, 100)))
            put("assessment_triggers", raised, 0, kind="incident")
            put("assessments", raised, -1, 0, 30, 31, kind=self.r.choice(("reassessment", "no_change")), signed_by=self.r.choice((self.worker, "")), done_elsewhere=False)
        if self.often(.4):
            put("outside_summaries", decided, -5, 30, 31)
        if self.often(.7):
            put("rights_notices", decided, -1, 0, 1, given=self.often(.7), deferral_reason=self.r.choice(("", "in crisis")))
            put("rights_notices", decided, 2, 20, given=True)
        if decision and self.often(.5):
            self.waiting(put, decided)
        if decision == "accepted" and self.often(.5):
            ended = put("service_terminations", decided, 30, 59, 60, 61, 182, 365, reason="withdrew")
            if ended and self.often():
                put("closing_summaries", day(ended["event_date"]), -1, 0, 30, 31, summary="done")

    def waiting(self, put, decided):
        for _ in range(self.r.choice((1, 1, 2))):
            start = decided + timedelta(days=self.r.choice((0, 20, 59, 60, 61)))
            end = start + timedelta(days=self.r.choice((0, 20, 60, 100)))
            entry = put("waitlist_entries", start, 0, reason="capacity", end_date=str(end) if self.often(.6) else "")
            on = start + timedelta(days=self.r.choice((29, 30, 31)))
            while entry and on <= self.today and self.often(.8):
                self.add("waitlist_contacts", on, max(on, day(entry["recorded_at"])), waitlist_entry_id=entry["sourced_id"])
                on += timedelta(days=self.r.choice((20, 30, 30, 31)))

    def intake_corrected(self):
        file, changes = self.r.choice((
            ("referrals", {"screened_under_contract": "true"}), ("referrals", {"request": ""}), ("referrals", {"voided": "true"}),
            ("referral_decisions", {"voided": "true"}), ("referral_decisions", {"intake_elsewhere": "true"}), ("referral_screenings", {"result": ""}),
            ("applicant_notices", {"informed_to": ""}), ("intakes", {"need_health": ""}), ("intakes", {"urgent": "true"}), ("intakes", {"voided": "true"}),
            ("assessments", {"participants": "mentee"}), ("assessments", {"voided": "true"}), ("assessments", {"kind": "reassessment"}),
            ("waitlist_entries", {"voided": "true"}), ("waitlist_contacts", {"voided": "true"}), ("service_terminations", {"voided": "true"}),
            ("outcome_measurements", {"wave": "closure"}), ("outcome_measurements", {"voided": "true"}), ("rights_notices", {"given": "false", "deferral_reason": "crisis"}),
            ("closing_summaries", {"voided": "true"})))
        row = self.last_of(file)
        if row:
            self.correct(file, row, **changes)

    def intake_day_corrected(self):
        file = self.r.choice(("referrals", "referral_screenings", "applicant_notices", "referral_decisions", "assessments", "service_terminations", "waitlist_contacts",
                              "outcome_measurements", "closing_summaries", "rights_notices"))
        row = self.last_of(file)
        if row:
            self.correct(file, row, event_date=str(min(self.today, day(row["event_date"]) + timedelta(days=self.r.choice((-30, -10, -1, 1, 10, 30))))))

    # ---- sections 4 and 5
    def application(self):
        """A mentor comes back, or comes anew; earlier items count or do not by a day."""
        match = self.match()
        person = match["mentor_id"] if self.often() else self.some_person()
        ends = [day(c["event_date"]) for c in self.firsts("match_closures") if c["match_id"] == match["sourced_id"]]
        back = add_months(ends[0] - ONE, 12) + timedelta(days=self.r.choice((-1, 0, 1))) if ends and self.often(.6) else self.past(700)
        decided = min(back, self.today)
        received = decided - timedelta(days=self.r.choice((0, 20, 60)))
        programme = match["programme_id"] if self.often(.9) else self.programme()
        made = self.add("mentor_applications", received, received, person_id=person, programme_id=programme, complete=self.often(.9), status="volunteer",
                        signed_on=self.r.choice((str(received), str(decided), str(decided + ONE), "")))
        if not made:
            return
        a = made["sourced_id"]
        for _ in range(self.r.choice((0, 1, 2))):
            self.add("mentor_interviews", self.by(decided, -5, 0, 1), application_id=a, mode=self.r.choice(("in_person", "in_person", "video", "phone")),
                     qualities_note=self.r.choice(("warm", "warm", "")), motive_note=self.r.choice(("asked", "asked", "")))
        for _ in range(self.r.choice((0, 1, 2, 3))):
            self.add("mentor_references", self.by(decided, -5, 0, 1), application_id=a, referee_name="R", status=self.r.choice(("completed", "completed", "completed", "no_answer")))
        for c in self.r.sample(("works_with_others", "commits_time", "commits_community", "experience", "growth"), self.r.choice((0, 4, 5, 5))):
            self.add("criterion_scores", self.by(decided, -1, 0, 0, 0, 1), application_id=a, criterion=c, score=3)
        self.add("mentor_decisions", decided, application_id=a, decision=self.r.choice(("accepted", "accepted", "accepted", "rejected", "deferred")),
                 qualities_rating=self.r.choice(("4", "4", "")), qualities_note=self.r.choice(("ok", "ok", "")), availability_rating="3", availability_note=self.r.choice(("ok", "ok", "")))
        if self.often(.7):
            self.add("agreements", self.r.choice((received, received - ONE, decided, self.by(decided, 1))), person_id=person, programme_id=programme, kind="commitment",
                     min_visits_per_month=self.r.choice(("2", "2", "0", "")), duration_months=self.r.choice(("12", "12", "")))

    def screening_corrected(self):
        file, changes = self.r.choice((
            ("mentor_applications", {"complete": "false"}), ("mentor_applications", {"signed_on": ""}), ("mentor_interviews", {"mode": "video"}), ("mentor_interviews", {"motive_note": ""}),
            ("mentor_references", {"status": "no_answer"}), ("mentor_references", {"voided": "true"}), ("mentor_decisions", {"qualities_note": ""}), ("mentor_decisions", {"voided": "true"}),
            ("agreements", {"voided": "true"}), ("agreements", {"duration_months": ""}), ("mentor_capacities", {"voided": "true"}), ("criterion_scores", {"voided": "true"})))
        row = self.last_of(file)
        if row:
            self.correct(file, row, **changes)

    def check(self):
        match = self.match()
        start = self.starts[match["sourced_id"]]
        completed = self.r.choice((self.edge_day(match), start, start - timedelta(days=30), start + ONE))
        result = self.r.choice(("clear", "clear", "clear", "record_found", "record_found", "unable"))
        first = completed + timedelta(days=self.r.choice((0, 0, -200, 5)))
        until = max(first, completed) + timedelta(days=self.r.choice((0, 60, 400, 1000)))
        exempt = not self.often(.85)
        self.add("background_checks", completed, person_id=match["mentor_id"], result=result, jurisdiction="CA",
                 check_type=self.r.choice(("criminal_record", "criminal_record", "vulnerable_sector", "vulnerable_sector", "driving_record", "child_abuse_registry")),
                 adjudication=self.r.choice(("accepted", "accepted", "rejected", "")) if result == "record_found" else "",
                 adjudicated_on=self.r.choice((str(completed), str(completed + timedelta(days=20)))) if result == "record_found" else "",
                 valid_from=self.r.choice((str(first),) * 5 + ("",)), valid_until="" if exempt and self.often(.5) else self.r.choice((str(until),) * 5 + ("",)),
                 revoked_on=str(first + timedelta(days=self.r.choice((0, 30, 90)))) if self.often(.2) else "", law_exemption=exempt,
                 document_id=self.r.choice(("", self.firsts("documents")[0]["sourced_id"])) if exempt else "")

    def check_changed(self):
        match = self.match()
        row = self.last_of("background_checks", lambda c: c["person_id"] == match["mentor_id"])
        if row:
            first = day(row["valid_from"]) or day(row["event_date"])
            self.correct("background_checks", row, **self.r.choice((
                {"voided": "true"}, {"voided": "true"}, {"revoked_on": str(first + timedelta(days=self.r.randint(0, 500)))}, {"result": "unable"},
                {"valid_until": str(max(first, self.edge_day(match)))}, {"result": "record_found", "adjudication": "accepted", "adjudicated_on": str(first + timedelta(days=40))})))

    def unchecked_mentor(self):
        mentor = self.match()["mentor_id"]
        for row in [c for c in self.rows["background_checks"] if c["person_id"] == mentor and c["sourced_id"] not in self.superseded]:
            self.correct("background_checks", row, voided="true")

    def transport(self):
        match = self.match()
        first = self.edge_day(match)
        self.add("transport_periods", first, person_id=match["mentor_id"], programme_id=match["programme_id"],
                 end_date=str(first + timedelta(days=self.r.choice((0, 10, 300)))) if self.often(.6) else "")

    def capacity(self):
        match = self.match()
        first = self.edge_day(match)
        self.add("mentor_capacities", first, person_id=match["mentor_id"], programme_id=match["programme_id"], capacity=self.r.choice((0, 1, 1, 2)),
                 valid_until=str(first + timedelta(days=self.r.choice((0, 10, 300)))) if self.often(.6) else "")

    def capacity_ended(self):
        row = self.last_of("mentor_capacities")
        if row:
            self.correct("mentor_capacities", row, valid_until=str(max(day(row["valid_from"]), self.past(500))))

    def course_version(self):
        course = self.pick("courses")
        self.add("course_versions", self.past(900), course_id=course["sourced_id"], version="n", topics=";".join(self.r.sample(TOPICS, self.r.randint(3, 20))))

    def training(self):
        match = self.match()
        first = min(s for m in self.matches for s in [self.starts[m["sourced_id"]]] if m["mentor_id"] == match["mentor_id"])
        on = self.r.choice((self.by(first, -1, 0, 0, 1, 10, 30), self.turn(), self.edge_day(match)))
        result = self.r.choice(("passed", "attended", "partial", "partial", "credited", "failed", "absent"))
        event = self.pick("training_events") if self.often(.5) else None
        self.add("training_records", on, person_id=match["mentor_id"], training_event_id=event["sourced_id"] if event else "", result=result,
                 course_version_id=self.pick("course_versions")["sourced_id"] if self.often(.7) else "", hours=self.r.choice(("", "0.5", "1.99", "2", "3.5")),
                 topics_covered=";".join(self.r.sample(TOPICS, self.r.randint(0, 14))), mode=self.r.choice(("in_person", "in_person", "video", "")),
                 approved_by=self.r.choice((self.worker, "")), expires_on=str(on + timedelta(days=self.r.choice((0, 1, 30, 365)))) if self.often(.3) else "")

    def training_corrected(self):
        match = self.match()
        row = self.last_of("training_records", lambda t: t["person_id"] == match["mentor_id"])
        if row:
            self.correct("training_records", row, **self.r.choice((
                {"result": "partial", "topics_covered": "boundaries"}, {"result": "absent"}, {"voided": "true"}, {"course_version_id": ""}, {"hours": "1.25"}, {"mode": "video"},
                {"expires_on": str(self.starts[match["sourced_id"]] - self.r.choice((0, 1)) * ONE)},
                {"event_date": str(min(self.today, self.starts[match["sourced_id"]] + self.r.choice((0, 1)) * ONE))})))

    # ---- sections 6 and 7
    def proposal_corrected(self):
        match = self.match()
        row = self.last_of("match_proposals", lambda p: p["sourced_id"] == match["proposal_id"])
        start = self.starts[match["sourced_id"]]
        if row:
            self.correct("match_proposals", row, **self.r.choice(({"event_date": str(start)}, {"event_date": str(start - ONE)}, {"mentor_needs": ""}, {"voided": "true"},
                                                                  {"mentee_interests": "", "mentee_strengths": ""})))

    def answer(self):
        match = self.match()
        start = self.starts[match["sourced_id"]]
        if not match["proposal_id"]:
            return
        party = self.r.choice(("mentor", "mentee", "guardian", "guardian", "guardian", "custody_organization"))
        known = [r["person_id"] for r in self.rows["relationships"] if r["mentee_id"] == match["mentee_id"]] or [self.some_person()]
        on = self.by(start, -3, -1, 0, 0, 1)
        if party == "custody_organization" and self.often():
            self.add("custody_intervals", on - timedelta(days=self.r.choice((-1, 0, 5))), mentee_id=match["mentee_id"], organization="Centre", temporary=self.often(.5), may_consent=self.often(.7),
                     end_date=str(on + timedelta(days=self.r.choice((1, 5)))))
        person = "" if party == "custody_organization" else self.r.choice((match[party + "_id"],) * 5 + (self.some_person(),)) if party != "guardian" else self.r.choice(known)
        self.add("match_acceptances", on, proposal_id=match["proposal_id"], party=party, person_id=person, response=self.r.choice(("accepted", "accepted", "declined")))

    def consenting(self):
        match = self.match()
        row = self.last_of("relationships", lambda r: r["mentee_id"] == match["mentee_id"])
        if row:
            self.correct("relationships", row, may_consent=self.r.choice(("true", "false")))

    def briefing(self):
        match = self.match()
        start = self.starts[match["sourced_id"]]
        kind = self.r.choice(("mentee", "guardian"))
        for file in ("role_briefings",):
            row = self.last_of(file, lambda b: b["match_id"] == match["sourced_id"] and b["audience"] == kind)
            if row:
                self.correct(file, row, **self.r.choice(({"voided": "true"}, {"event_date": self.no_later(start + ONE)})))
        if self.often(.5):
            self.add("role_briefings", self.by(start, -1, 0, 1), match_id=match["sourced_id"], audience=kind, person_id=self.some_person(), staff_id=self.worker)
        shown = self.last_of("match_disclosures", lambda d: d["proposal_id"] == match["proposal_id"])
        if shown and self.often(.3):
            self.correct("match_disclosures", shown, **self.r.choice(({"audience": "guardian"}, {"event_date": self.no_later(start + ONE)}, {"event_date": self.no_later(start)})))

    def goal(self):
        match = self.match()
        start = self.starts[match["sourced_id"]]
        provider = None
        if self.often(.6):
            first = self.by(start, -20, 29, 30, 31)
            provider = self.add("coordinating_providers", first, mentee_id=match["mentee_id"], organization="Clinic",
                                end_date=str(first + timedelta(days=self.r.choice((0, 1, 50)))) if self.often(.4) else "")
        if provider and self.often(.4):
            self.add("provider_exclusions", self.by(start, 0, 29, 30, 31), match_id=match["sourced_id"], provider_id=provider["sourced_id"], reason="not wished")
        old = self.last_of("match_goals", lambda g: g["match_id"] == match["sourced_id"])
        if old and self.often(.6):
            self.correct("match_goals", old, **self.r.choice(({"voided": "true"}, {"contributors": "mentee"}, {"contributors": "staff"}, {"event_date": self.no_later(start + timedelta(days=31))})))
        self.add("match_goals", self.by(start, 0, 29, 30, 31), match_id=match["sourced_id"], statement="swim", contributors=self.r.choice(("mentee", "family;mentee", "guardian", "mentor", "")),
                 provider_ids=provider["sourced_id"] if provider and self.often(.5) else "", status=self.r.choice(("active", "dropped")))

    def approved_match(self):
        """Approved, with the first meeting on or beside the due day, or dissolved."""
        one, two = self.match(), self.r.choice(self.matches)
        if one["mentor_id"] == two["mentee_id"]:
            return
        approved = self.past(500)
        made = self.add("matches", approved, approved, programme_id=one["programme_id"], mentor_id=one["mentor_id"], mentee_id=two["mentee_id"], approved_by=self.worker,
                        proposal_id=self.r.choice(("", one["proposal_id"])), site_id=one["site_id"])
        if not made:
            return
        m = made["sourced_id"]
        if self.often(.7):
            self.add("initial_meetings", approved + timedelta(days=self.r.choice((-1, 13, 14, 15))), match_id=m, status=self.r.choice(("held", "held", "no_show")),
                     arranged_by_staff=self.often(.7), staff_present=self.often(.6), guardian_present=False, goals_discussed=False)
        if self.often(.3):
            self.add("match_closures", approved + timedelta(days=self.r.choice((13, 14, 15))), match_id=m, kind=self.r.choice(("dissolved_before_start", "dissolved_before_start", "unplanned")), reason="other")

    def twin_logs(self):
        """Two or three logs of one day: overlapping, abutting, without a time, by the same or by different people."""
        match = self.match()
        on = self.edge_day(match)
        for _ in range(self.r.choice((2, 2, 3, 4))):
            self.add("meeting_logs", on, match_id=match["sourced_id"], mode=self.r.choice(("in_person", "in_person", "in_person", "video")), minutes=self.r.choice(("", "0", "30", "60", "90")),
                     start_time=self.r.choice(("", "10:00", "10:30", "11:00", "11:30")), activities="walk", entered_by=self.r.choice(("mentor", "mentee", "staff")),
                     activity_tags=self.r.choice(("", "academic", "academic", "academic;social")), site_id=self.r.choice(("", match["site_id"], self.pick("sites")["sourced_id"])))

    def month_in_full(self):
        """Enough meetings in one month to stand on the limit of count and minutes."""
        match = self.match()
        first = self.edge_day(match).replace(day=1)
        for k in range(self.r.choice((1, 2, 3, 4))):
            self.add("meeting_logs", min(self.today, first + timedelta(days=3 + 6 * k)), match_id=match["sourced_id"], mode="in_person", minutes=self.r.choice(("60", "65", "80", "120")), activities="walk", entered_by="mentor",
                     activity_tags=self.r.choice(("academic", "social")), site_id=match["site_id"])

    def closed_short(self):
        """A closure on and beside the day on which the agreed months are whole."""
        match = self.match()
        if any(c["match_id"] == match["sourced_id"] for c in self.rows["match_closures"]):
            return
        on = add_months(self.starts[match["sourced_id"]], self.r.choice((6, 9, 10, 12))) + timedelta(days=self.r.choice((-1, 0, 1)))
        if on <= self.today:
            self.add("match_closures", on, match_id=match["sourced_id"], kind=self.r.choice(("planned", "unplanned", "unplanned", "dissolved_before_start")),
                     reason=self.r.choice(("agreed_short_term_ended", "death", "mentor_moved", "safeguarding", "mentor_time", "incompatible")))

    def site(self):
        row = self.last_of("sites")
        if row:
            self.correct("sites", row, **self.r.choice(({"controlled_by_org": "true"}, {"controlled_by_org": "false"}, {"kind": "school"}, {"kind": "workplace"}, {"voided": "true"})))

    def new_site(self):
        made = self.add("sites", self.past(600), name="Hall", kind=self.r.choice(("school", "faith_body", "workplace")), controlled_by_org=not self.often(.8))
        match = self.match()
        if made:
            on = max(day(made["recorded_at"]), self.edge_day(match))
            self.add("meeting_logs", on, match_id=match["sourced_id"], mode="in_person", minutes="50", activities="talk", entered_by="mentor", site_id=made["sourced_id"],
                     activity_tags=self.r.choice(("academic", "academic", "social")))

    def site_papers(self):
        site = self.pick("sites")
        programme = self.r.choice(("", self.programme(), self.programme()))
        first = self.past(700)
        self.add("site_agreements", first, site_id=site["sourced_id"], programme_id=programme, parties="a;b", signed_on=self.r.choice((str(first), str(first + timedelta(days=9)), "")),
                 valid_until=str(first + timedelta(days=self.r.choice((0, 100, 400)))) if self.often(.7) else "")
        self.add("site_contacts", self.turn(), site_id=site["sourced_id"], programme_id=self.programme(), two_way=self.often(.7),
                 participants=self.r.choice(("teacher_lead;team_lead", "teacher_lead;team_lead", "teacher_lead", "official", "")))
        start = self.today - timedelta(days=self.r.choice((10, 29, 30, 31, 300, 364, 365, 366)))
        official = self.add("site_officials", start, start, site_id=site["sourced_id"], person_id=self.some_person(), title="Head", end_date=str(self.today) if self.often(.2) else "")
        for on in self.r.sample((start, start + timedelta(days=30), start + timedelta(days=31), add_months(self.today, -12), add_months(self.today, -12) - ONE), self.r.randint(0, 2)):
            self.add("official_acknowledgements", max(start, on), official_id=official["sourced_id"])

    def site_papers_corrected(self):
        file, changes = self.r.choice((("site_agreements", {"signed_on": ""}), ("site_agreements", {"voided": "true"}), ("site_contacts", {"two_way": "false"}), ("site_contacts", {"voided": "true"}),
                                       ("official_acknowledgements", {"voided": "true"}), ("site_officials", {"end_date": str(self.today)})))
        row = self.last_of(file)
        if row and not (file == "site_officials" and row["start_date"] > changes["end_date"]):
            self.correct(file, row, **changes)

    # ---- clauses beside MS
    def release(self):
        match, on = self.match(), self.past(700)
        mentee = match["mentee_id"]
        self.add("information_releases", on, mentee_id=mentee, programme_id=match["programme_id"], recipient=self.r.choice(("Clinic", "School")), scope=self.r.choice(("goals", "goals;progress")),
                 legal_duty=self.r.choice(("", "", "", "court order")), staff_id=self.worker)
        signed = self.by(on, -30, 0, 1)
        self.add("consents", signed, mentee_id=mentee, kind=self.r.choice(("information_release", "information_release", "photo", "self_consent", "guardian_permission")), given_by=mentee, basis="self",
                 recipient="Clinic", scope=self.r.choice(("goals;progress;attendance", "goals")), copy_given_on=self.r.choice((str(signed), str(signed), "")),
                 valid_until=self.r.choice(("", str(max(signed, on)), str(max(signed, on - ONE)))), withdrawn_on=self.r.choice(("", "", str(max(signed, on)), str(max(signed, on) + ONE))))

    def review_round(self):
        start = self.turn().replace(day=1)
        start = date(start.year, (start.month - 1) // 3 * 3 + 1, 1)
        self.add("file_review_rounds", min(self.today, start + timedelta(days=95)), programme_id=self.programme(), quarter_start=str(start), open_files=self.r.choice((0, 4, 9, 10, 20)),
                 closed_files=self.r.choice((0, 1, 2)), population_open=self.r.choice((0, 5, 90, 101)), population_closed=self.r.choice((0, 1, 10)))

    def round_withdrawn(self):
        row = self.last_of("file_review_rounds")
        if row:
            self.correct("file_review_rounds", row, **self.r.choice(({"voided": "true"}, {"closed_files": "0"}, {"open_files": "7"})))

    def case_review(self):
        decision = self.last_of("referral_decisions", lambda d: d["decision"] == "accepted")
        accepted = day(decision["event_date"])
        quarter = date(accepted.year, (accepted.month - 1) // 3 * 3 + 1, 1)
        for k in range(1, self.r.choice((2, 4, 9))):
            first, last = add_months(quarter, 3 * k), add_months(quarter, 3 * k + 3) - ONE
            self.add("case_reviews", self.r.choice((first, last, last, last + ONE)), referral_id=decision["referral_id"], supervisor_id=self.worker, decision="continue")

    def ended(self):
        decision = self.last_of("referral_decisions", lambda d: d["decision"] == "accepted")
        if any(t["referral_id"] == decision["referral_id"] for t in self.rows["service_terminations"]):
            return
        on = self.by(day(decision["event_date"]), 30, 60, 182, 365, 500)
        self.add("service_terminations", on, referral_id=decision["referral_id"], reason="moved")
        self.add("closing_summaries", self.by(on, 0, 29, 30, 31), referral_id=decision["referral_id"], summary="end")

    def person_blank(self):
        row = self.last_of("persons")
        self.correct("persons", row, **self.r.choice(({"phone": "", "email": "", "street": ""}, {"phone": "", "email": "", "street": "1 Main"}, {"birth_date": "", "birth_date_precision": ""})))


WEIGHTS = {"programme_changed": 3, "logic_model": 2, "logic_model_withdrawn": 1, "outcome": 2, "outcome_ended": 1, "outcome_measured": 6, "outcome_report": 2, "outcome_report_withdrawn": 1, "role": 5, "role_ended": 2,
           "evidence": 4, "evidence_withdrawn": 3, "support_plan": 3, "workload_review": 5, "a_policy": 8, "policy_withdrawn": 2, "a_document": 5, "another_determination": 3, "determination_withdrawn": 2,
           "referral": 14, "intake_corrected": 14, "intake_day_corrected": 8, "application": 10, "screening_corrected": 8, "check": 14, "check_changed": 7, "unchecked_mentor": 1, "transport": 3,
           "capacity": 5, "capacity_ended": 2, "course_version": 1, "training": 14, "training_corrected": 6, "proposal_corrected": 4, "answer": 8, "consenting": 3, "briefing": 5, "goal": 8,
           "approved_match": 6, "twin_logs": 8, "month_in_full": 6, "closed_short": 4, "site": 1, "new_site": 1, "site_papers": 6, "site_papers_corrected": 3, "release": 5, "review_round": 4,
           "round_withdrawn": 2, "case_review": 4, "ended": 3, "person_blank": 3}

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes for mutate.py that stress the overlays: formative cycles, terms and school years, groups, reviews, concerns, evaluation."""
from datetime import date, timedelta
from read_folder import day
from rules import add_months

ONE = timedelta(days=1)
GROUPS = ("mentees", "mentors", "families", "staff", "leaders")


class Overlays:
    """Mixed into Mutator beside Rest."""

    def overlaid(self, kind):
        found = [self.first_of("programmes", p) for p in self.rows["programmes"] if kind in p["overlays"]]
        return self.r.choice(found) if found else self.programme()

    def match_of(self, kind):
        programme = self.overlaid(kind)
        found = [m for m in self.matches if m["programme_id"] == programme]
        return self.r.choice(found) if found else self.match()

    # ---- ima
    def cycle(self):
        match = self.match_of("ima")
        first = min(self.today, self.starts[match["sourced_id"]] + timedelta(days=self.r.choice((5, 60, 200))))
        closed = first + timedelta(days=self.r.choice((30, 150)))
        made = self.add("formative/formative_cycles", first, programme_id=match["programme_id"], mentee_id=match["mentee_id"], mentor_id=match["mentor_id"],
                        closed_on=self.no_later(closed) if self.often(.4) else "", summary=self.r.choice(("grew", "")))
        if not made:
            return
        ids = []
        for _ in range(self.r.choice((0, 1, 2, 3))):
            on = self.r.choice((first, self.past(500), add_months(self.today, -12), add_months(self.today, -12) + ONE))
            item = self.add("formative/formative_items", max(on, first), formative_cycle_id=made["sourced_id"],
                            kind=self.r.choice(("artifact", "artifact", "self_assessment", "work_analysis", "reflection_log")))
            ids += [item["sourced_id"]] if item else []
        for _ in range(self.r.choice((0, 1, 2))):
            self.add("formative/learning_plan_goals", max(first, self.past(400)), formative_cycle_id=made["sourced_id"], statement="reads plans",
                     item_ids=";".join(ids) if self.often(.7) else "", agreed_by_mentee=self.often(.9), agreed_by_mentor=self.often(.9), milestone=self.r.choice(("m", "m", "")),
                     milestone_criterion=self.r.choice(("c", "c", "")), status=self.r.choice(("active", "achieved", "dropped", "dropped")))

    def cycle_changed(self):
        file, changes = self.r.choice((("formative_items", {"voided": "true"}), ("formative_items", {"kind": "artifact"}), ("learning_plan_goals", {"status": "dropped"}),
                                       ("learning_plan_goals", {"item_ids": ""}), ("learning_plan_goals", {"agreed_by_mentor": "false"}), ("learning_plan_goals", {"milestone_criterion": ""}),
                                       ("formative_cycles", {"closed_on": "end", "summary": "s"}), ("formative_cycles", {"closed_on": "end"}), ("formative_cycles", {"voided": "true"})))
        row = self.last_of("formative/" + file)
        if row:
            if "closed_on" in changes:
                changes = {**changes, "closed_on": str(max(day(row["start_date"]), min(self.today, max(day(row["recorded_at"]), self.turn()))))}
            self.correct("formative/" + file, row, **changes)

    def access(self):
        self.add("formative/formative_accesses", self.past(600), programme_id=self.overlaid("ima"), person_id=self.some_person(), granted=self.often(.8),
                 role=self.r.choice(("mentor", "coordinator", "evaluator", "mentor", "mentor", "hr", "administrator")),
                 purpose=self.r.choice(("mentoring", "mentoring", "professional_development", "programme_evaluation", "appraisal")))

    def learning_session(self):
        match = self.match_of("ima")
        on = self.turn()
        kind = self.r.choice(("community_meeting", "network_session", "conferencing", "observation", "shared_development", "mentor_meeting"))
        event = self.add("training_events", on, programme_id=self.r.choice(("", match["programme_id"])), kind=kind, mode="in_person", school_staff_present=self.r.choice((True, False)))
        if event:
            self.add("training_records", on, max(on, day(event["recorded_at"])), person_id=match["mentor_id"], training_event_id=event["sourced_id"], result=self.r.choice(("attended", "attended", "absent")))

    def course_taken(self):
        leaders = [r["person_id"] for r in self.firsts("staff_roles") if r["role"] in ("director", "supervisor", "school_champion")]
        person = self.r.choice(leaders) if leaders and self.often(.6) else self.match_of("ima")["mentor_id"]
        on = self.r.choice((self.turn(), self.past(900), add_months(self.today, -12), add_months(self.today, -12) + ONE))
        self.add("training_records", on, person_id=person, course_version_id=self.pick("course_versions")["sourced_id"], result=self.r.choice(("passed", "attended", "partial", "failed")),
                 topics_covered=self.r.choice(("diverse_needs", "formative_tools;diverse_needs", "")), hours="1", mode="video",
                 expires_on=str(on + timedelta(days=300)) if self.often(.2) else "")

    def leadership_course(self):
        course = self.add("courses", self.past(900), name="Lead", kind=self.r.choice(("leadership", "ongoing")))
        if course:
            self.add("course_versions", day(course["recorded_at"]), course_id=course["sourced_id"], version="1", topics="leadership;diverse_needs;formative_tools")

    def papers_signed(self):
        match = self.match_of("ima")
        start = self.starts[match["sourced_id"]]
        staff = self.pick("staff_roles")
        person, base = self.r.choice(((match["mentor_id"], start), (staff["person_id"], day(staff["start_date"]))))
        self.add("agreements", self.by(base, -1, 0, 1), person_id=person, programme_id=match["programme_id"] if person != staff["person_id"] else staff["programme_id"],
                 kind=self.r.choice(("code_of_conduct", "confidentiality", "mismatch_policy")), version="3")

    def leaders_meet(self):
        programme = self.overlaid("ima")
        self.add("stakeholder_meetings", self.turn(), programme_id=programme, groups=self.r.choice(("mentees;mentors", "staff", "mentees;mentors;staff", "")))
        self.add("resource_reviews", self.turn(), programme_id=programme, decision=self.r.choice(("keep", "")))

    def meeting_withdrawn(self):
        file = self.r.choice(("stakeholder_meetings", "resource_reviews", "check_ins", "recognitions", "training_records", "attendance", "attendance_followups", "group_schedules", "information_packs"))
        row = self.last_of(file)
        if row:
            self.correct(file, row, voided="true")

    def feedback(self):
        match = self.match_of(self.r.choice(("ima", "martin")))
        start = self.starts[match["sourced_id"]]
        for party in self.r.sample(("mentor", "mentee", "guardian", "staff"), self.r.randint(1, 3)):
            self.add("match_reviews", self.r.choice((self.by(start, 59, 60, 120, 121), self.turn())), match_id=match["sourced_id"], kind=self.r.choice(("day_90", "day_90", "term", "anniversary")), party=party,
                     rating=self.r.choice(("good", "fair", "")))
        self.add("check_ins", self.turn(), programme_id=match["programme_id"], person_id=match["mentee_id"], role=self.r.choice(("mentee", "mentee", "mentor")), headway=self.r.choice(("ok", "")), hurdles="h", needs="n")

    def concern(self):
        match, on = self.match_of(self.r.choice(("ima", "martin"))), self.past(600)
        made = self.add("concerns", on, on, programme_id=match["programme_id"], match_id=match["sourced_id"] if self.often(.9) else "", raised_by=match["mentor_id"],
                        category=self.r.choice(("relationship", "relationship", "relationship", "routine", "safety", "grievance")))
        if not made:
            return
        at = on
        kinds = self.r.choice((("coach_mentor", "coach_mentee", "joint_meeting", "closed"), ("coach_mentee", "joint_meeting", "coach_mentor", "closed"), ("first_response", "plan", "closed"),
                               ("coach_mentor", "coach_mentee", "joint_meeting", "resolved", "closed"), ("first_response",), ("coach_mentor", "joint_meeting", "closed", "joint_meeting", "closed")))
        for sequence, kind in enumerate(kinds, 1):
            at += timedelta(days=self.r.choice((0, 0, 1, 3, 4, 14)))
            self.add("concern_actions", at, concern_id=made["sourced_id"], sequence=sequence, kind=kind)

    def evaluation(self):
        programme = self.overlaid(self.r.choice(("ima", "martin")))
        on = add_months(self.today, -self.r.choice((2, 12, 12, 14))) + timedelta(days=self.r.choice((-1, 0, 1)))
        cycle = self.add("evaluation_cycles", min(on, self.today), programme_id=programme, sources=self.r.choice(("records", "records;surveys", "")))
        if not cycle:
            return
        for group in self.r.sample(GROUPS, self.r.choice((4, 5, 5))):
            self.add("evaluation_feedback", on, evaluation_cycle_id=cycle["sourced_id"], group=group, invited=5, responded=self.r.choice((0, 1, 3, 3)))
        for group in self.r.sample(GROUPS, self.r.choice((4, 5, 5))):
            self.add("evaluation_distributions", self.by(on, 0, 30), evaluation_cycle_id=cycle["sourced_id"], group=group)
        for _ in range(self.r.choice((0, 1, 2))):
            due = on + timedelta(days=self.r.choice((10, 60, 200)))
            action = self.add("plan_actions", self.by(on, 0, 5), evaluation_cycle_id=cycle["sourced_id"], statement="act", owner_id=self.r.choice((self.worker, self.worker, "")), due_date=self.r.choice((str(due), str(due), "")))
            if action and self.often(.7):
                self.add("plan_action_updates", self.by(due, -5, 0, 5), plan_action_id=action["sourced_id"], status=self.r.choice(("done", "rescheduled", "dropped")), reason=self.r.choice(("late", "")))
        if self.often(.4):
            self.add("external_reviews", add_months(self.today, -self.r.choice((47, 48))) + timedelta(days=self.r.choice((-1, 0))), programme_id=programme, reviewer="Peers")

    def review_withdrawn(self):
        row = self.last_of("external_reviews")
        if row:
            self.correct("external_reviews", row, voided="true")

    # ---- martin
    def school_time(self):
        programme = self.overlaid("martin")
        end = self.turn()
        kind = self.r.choice(("term", "term", "school_year"))
        start = end - timedelta(days=self.r.choice((29, 60, 90)) if kind == "term" else 300)
        site = self.pick("sites", lambda s: s["kind"] == "school")
        self.add("calendar_periods", start, start, programme_id=programme, site_id=site["sourced_id"] if site and self.often(.1) else "", kind=kind, name="Extra", end_date=str(end))

    def a_group(self):
        programme = self.overlaid("martin")
        found = [g for g in self.firsts("groups") if g["programme_id"] == programme]
        if found and self.often(.8):
            return self.r.choice(found)
        return self.add("groups", self.past(500), programme_id=programme, name="New circle", site_id=self.pick("sites")["sourced_id"])

    def circle_of_four(self):
        """Members who join on and beside the day that makes thirty days of a term, sessions, attendance and what follows."""
        group = self.a_group()
        terms = [c for c in self.firsts("calendar_periods") if c["programme_id"] == group["programme_id"] and c["kind"] == "term" and day(c["end_date"]) <= self.today] if group else None
        if not terms:
            return
        term = self.r.choice(terms[-6:])
        first, last = day(term["start_date"]), day(term["end_date"])
        known = max(first, day(group["recorded_at"]))
        members = []
        for role in ("mentee", "mentee", "mentor"):
            pool = self.rows["referrals"] if role == "mentee" else self.matches
            person = self.r.choice(pool)["mentee_id" if role == "mentee" else "mentor_id"]
            joins = self.r.choice((first, first, last - timedelta(days=29), last - timedelta(days=28)))
            leaves = self.r.choice(("", str(max(joins, first + timedelta(days=28))), str(max(joins, first + timedelta(days=29)))))
            if self.add("group_memberships", max(joins, date(2000, 1, 1)), max(known, joins), group_id=group["sourced_id"], person_id=person, role=role, end_date=leaves):
                members.append((person, role))
        on = first + timedelta(days=self.r.choice((0, 2, 9)))
        for _ in range(self.r.choice((2, 4, 5, 9))):
            if on > self.today:
                break
            session = self.add("group_sessions", on, max(known, on), group_id=group["sourced_id"], site_id=self.r.choice((group["site_id"], "")), status=self.r.choice(("held", "held", "held", "held", "cancelled")))
            for person, role in members:
                if session and self.often(.9):
                    self.add("attendance", on, max(on, day(session["recorded_at"])), session_id=session["sourced_id"], person_id=person, role=role,
                             status=self.r.choice(("present", "present", "late", "absent", "absent_excused", "unknown")))
                if role == "mentee" and self.often(.3):
                    self.add("attendance_followups", self.by(on, 0, 7, 8), group_id=group["sourced_id"], person_id=person)
            on += timedelta(days=self.r.choice((1, 7, 12)))
        for person, role in members:
            if self.often(.6):
                self.add("check_ins", self.r.choice((first, last, last + ONE)), programme_id=group["programme_id"], person_id=person, role=role, headway="ok", hurdles=self.r.choice(("none", "none", "")), needs="none")
            if role == "mentee":
                guardians = [r["person_id"] for r in self.rows["relationships"] if r["mentee_id"] == person and r["is_guardian"] == "true"]
                if guardians and self.often(.6):
                    self.add("check_ins", self.r.choice((first, last, last + ONE)), programme_id=group["programme_id"], person_id=self.r.choice(guardians), role="guardian", headway="ok", hurdles="none", needs=self.r.choice(("none", "none", "")))
                self.add("information_packs", self.by(first, 0, 2, 3, 20), programme_id=group["programme_id"], mentee_id=person, items=self.r.choice(("goals;why_identified;mentor_selection;roles", "goals;roles")))
            elif group["site_id"] and self.often(.6):
                self.add("agreements", self.by(first, 0, 2, 3, 30), person_id=person, programme_id=group["programme_id"], site_id=group["site_id"], kind="site_policy_pack")
        if self.often(.5):
            self.add("group_schedules", self.by(first, 0, 2, 3), max(known, first + timedelta(days=9)), group_id=group["sourced_id"], place="Hall", meeting_time=self.r.choice(("noon", "")), frequency="weekly")

    def membership_ended(self):
        row = self.last_of("group_memberships")
        if row:
            self.correct("group_memberships", row, **self.r.choice(({"voided": "true"}, {"end_date": str(max(day(row["start_date"]), self.past(300)))})))

    def pairing(self):
        """A match inside a group, its early review and the talk about it."""
        one, two, group = self.match_of("martin"), self.r.choice(self.matches), self.a_group()
        if one["mentor_id"] == two["mentee_id"] or not group:
            return
        start = max(self.past(500), day(group["recorded_at"]))
        made = self.add("matches", start, start, programme_id=group["programme_id"], mentor_id=one["mentor_id"], mentee_id=two["mentee_id"], group_id=group["sourced_id"], approved_by=self.worker)
        if not made:
            return
        m = made["sourced_id"]
        self.add("initial_meetings", start, match_id=m, status="held", arranged_by_staff=True, staff_present=True, guardian_present=False, goals_discussed=True)
        on = start + timedelta(days=40)
        for party in self.r.sample(("mentor", "mentee"), self.r.randint(0, 2)):
            self.add("match_reviews", on + timedelta(days=self.r.choice((0, 3))), match_id=m, kind="early", party=party, rating=self.r.choice(("poor", "poor", "good")))
        self.add("match_reviews", on + timedelta(days=self.r.choice((13, 14, 15))), match_id=m, kind="joint_discussion", party="staff", participants=self.r.choice(("teacher_lead;team_lead", "teacher_lead")))
        if self.often(.4):
            self.add("match_closures", on + timedelta(days=self.r.choice((20, 90))), match_id=m, kind="planned", reason="agreed_short_term_ended")

    def query(self):
        on = self.r.choice((self.past(500), date(self.today.year - 1, 6, self.r.randint(22, 30)), self.turn()))
        made = self.add("support_requests", on, programme_id=self.overlaid("martin"), raised_by=self.some_person(), kind="family_query")
        if made and self.often():
            self.add("support_responses", self.by(on, 5, 6, 7, 8, 9), max(self.by(on, 9), day(made["recorded_at"])), request_id=made["sourced_id"])

    def team_talk(self):
        site = self.pick("sites")
        self.add("site_contacts", self.past(400), site_id=site["sourced_id"], programme_id=self.overlaid("martin"), two_way=True, participants=self.r.choice(("teacher_lead;team_lead", "team_lead")))
        self.add("recognitions", self.past(400), person_id=self.some_person(), programme_id=self.overlaid("martin"), role=self.r.choice(("mentor", "mentee")), kind="award")

    # ---- eepm4
    def exit_talk(self):
        closure = self.last_of("match_closures")
        if closure:
            for party in self.r.sample(("mentor", "mentee", "guardian"), self.r.choice((1, 2, 3, 3))):
                self.add("exit_interviews", self.by(day(closure["event_date"]), -3, 0, 30, 30, 31), match_id=closure["match_id"], party=party, outcome=self.r.choice(("held", "refused")))

    def exit_talk_withdrawn(self):
        row = self.last_of("exit_interviews")
        if row:
            self.correct("exit_interviews", row, voided="true")


OVERLAY_WEIGHTS = {"cycle": 8, "cycle_changed": 4, "access": 3, "learning_session": 5, "course_taken": 5, "leadership_course": 1, "papers_signed": 4, "leaders_meet": 3, "meeting_withdrawn": 5, "feedback": 6,
                   "concern": 6, "evaluation": 2, "review_withdrawn": 1, "school_time": 2, "circle_of_four": 4, "membership_ended": 2, "pairing": 3, "query": 3, "team_talk": 3, "exit_talk": 6, "exit_talk_withdrawn": 1}

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How groups, outcomes, documents, reviews, improvement and formative assessment are entered."""
from entering import Skipped, enters


@enters("groups")
def group(e, row):
    e.session(row).form("/groups/new", "/groups", name=row["name"], start_date=row["start_date"], end_date=row["end_date"],
                        programme=e.seal(row["programme_id"]), site=e.seal(row["site_id"]))
    e.adopt(row)


def on_group(e, row, act, person=None, **fields):
    address = f"/groups/{e.seal(row['group_id'])}/{act}"
    e.session(row).form(address + (f"?person={person}" if person else ""), address, **fields, **({"person": person} if person else {}))
    e.adopt(row)


@enters("group_memberships")
def membership(e, row):
    on_group(e, row, "member", person_id=e.seal(row["person_id"]), role=row["role"], start_date=row["start_date"])
    if row["end_date"]:
        e.at_last.append(lambda: on_group(e, row, "leaving", e.seal(row["person_id"]), end_date=row["end_date"]))


@enters("group_schedules")
def schedule(e, row):
    on_group(e, row, "schedule", event_date=row["event_date"], place=row["place"], meeting_time=row["meeting_time"], frequency=row["frequency"])


@enters("attendance_followups")
def followup(e, row):
    on_group(e, row, "followup", e.seal(row["person_id"]), event_date=row["event_date"], reason=row["reason"], encouragement=row["encouragement"])


@enters("group_sessions")
def session(e, row):
    there = [a for a in e.rows_of("attendance.csv") if a["session_id"] == row["sourced_id"] and a["person_id"] in e.new]
    e.post(row, "/groups/{group}/sessions", row["group_id"], marks=[{"person": e.seal(a["person_id"]), "status": a["status"]} for a in there])
    written = {e.server.db.execute("select person_id from attendance where id = ?", (chain,)).fetchone()[0]: (chain, sourced)
               for _, chain, sourced in e.fresh("attendance")}
    for a in there:
        if e.key(a["person_id"]) in written:
            e.new[a["sourced_id"]], e.became[a["sourced_id"]] = written[e.key(a["person_id"])], None
    e.adopt(row)


@enters("attendance")
def attendance(e, row):
    e.key(row["session_id"])
    raise Skipped("not on the sheet of that day")


def group_of(e, row, person):
    found = [m["group_id"] for m in e.agency.tables["group_memberships.csv"] if m["person_id"] == person and m["sourced_id"] in e.new
             and m["start_date"] <= row["event_date"]]
    if not found:
        raise Skipped("in no group of the sample")
    return found[-1]


@enters("information_packs")
def pack(e, row):
    e.post(row, "/groups/{group}/packs", group_of(e, row, row["mentee_id"]), person=e.seal(row["mentee_id"]))
    e.adopt(row)


@enters("check_ins")
def check_in(e, row):
    member = row["person_id"]
    if row["role"] == "guardian":
        children = [r["mentee_id"] for r in e.agency.tables["relationships.csv"] if r["person_id"] == row["person_id"]]
        member = children[0] if children else member
    e.post(row, "/groups/{group}/check-ins", group_of(e, row, member), person=e.seal(member), person_id=e.seal(row["person_id"]))
    e.adopt(row)


PROGRAMME = {"logic_models": "logic-models", "outcomes": "outcomes", "outcome_reports": "reports", "calendar_periods": "calendar"}


@enters("logic_models", "outcomes", "outcome_reports")
def of_programme(e, row):
    e.post(row, "/programmes/{programme}/" + PROGRAMME[e.agency.file_of[row["sourced_id"]][:-4]], row["programme_id"])
    e.adopt(row)


@enters("documents")
def document(e, row):
    e.post(row, "/documents", programme=e.seal(row["programme_id"]))
    e.adopt(row)


@enters("na_determinations")
def determination(e, row):
    until = row["valid_until"] or str(int(row["event_date"][:4]) + 1) + row["event_date"][4:]
    e.post(row, "/determinations", programme=e.seal(row["programme_id"]), valid_until=until)
    e.adopt(row)


@enters("resource_reviews")
def resources(e, row):
    e.post(row, "/resource-reviews", programme=e.seal(row["programme_id"]))
    e.adopt(row)


@enters("stakeholder_meetings")
def stakeholders(e, row):
    e.post(row, "/stakeholder-meetings", programme=e.seal(row["programme_id"]))
    e.adopt(row)


@enters("file_review_rounds")
def round_(e, row):
    e.post(row, "/reviews", programme=e.seal(row["programme_id"]), quarter=row["quarter_start"], rule="tenth")
    e.adopt(row)


@enters("evaluation_cycles")
def evaluation(e, row):
    answers = [f for f in e.rows_of("evaluation_feedback.csv") if f["evaluation_cycle_id"] == row["sourced_id"]]
    counts = {f"{f['group']}_{what}": int(f[what]) for f in answers for what in ("invited", "responded")}
    e.post(row, "/evaluations", programme=e.seal(row["programme_id"]), **counts)
    by_group = {e.server.db.execute('select "group" from evaluation_feedback where id = ?', (chain,)).fetchone()[0]: (chain, sourced)
                for _, chain, sourced in e.fresh("evaluation_feedback")}
    for f in answers:
        if f["group"] in by_group:
            e.new[f["sourced_id"]], e.became[f["sourced_id"]] = by_group[f["group"]], None
    e.adopt(row)


@enters("evaluation_distributions")
def shared(e, row):
    programme = e.seal(e.agency.by_id[row["evaluation_cycle_id"]]["programme_id"])
    e.session(row).form("/review/evaluations/share?programme=" + programme, "/review/evaluations/share", programme=programme,
                        event_date=row["event_date"], groups=[row["group"]])
    e.adopt(row)


@enters("plan_actions")
def action(e, row):
    e.post(row, "/plan-actions", programme=e.seal(e.agency.by_id[row["evaluation_cycle_id"]]["programme_id"]))
    e.adopt(row)


@enters("plan_action_updates")
def action_step(e, row):
    e.post(row, "/plan-actions/{action}/steps", row["plan_action_id"], step=row["status"], day=row["event_date"])
    e.adopt(row)


@enters("external_reviews")
def external(e, row):
    programme = e.seal(row["programme_id"])
    e.session(row).form("/review/external-reviews/new?programme=" + programme, "/review/external-reviews", programme=programme,
                        event_date=row["event_date"], reviewer=row["reviewer"])
    e.adopt(row)


@enters("matching_criteria")
def criterion(e, row):
    programme, name = e.seal(row["programme_id"]), row["criterion"]
    e.session(row).form("/placement/weights?programme=" + programme, "/placement/weights", programme=programme, valid_from=row["valid_from"],
                        **{f"points_{name}": row["points"], f"most_{name}": row["most"], f"hard_{name}": row["mandatory"],
                           f"least_{name}": row["at_least"]})
    e.adopt(row)


def match_of(e, row):
    cycle = e.agency.by_id[row["formative_cycle_id"]] if row.get("formative_cycle_id") else row
    found = [m for m in e.agency.tables["matches.csv"] if m["mentee_id"] == cycle["mentee_id"] and m["mentor_id"] == cycle["mentor_id"]]
    return found[-1]


@enters("formative/formative_cycles", "formative/formative_items", "formative/learning_plan_goals")
def formative(e, row):
    """Recorded by the mentor of the pair, who says first why the data is opened."""
    match = match_of(e, row)
    mentor = e.as_person(match["mentor_id"])
    act = {"formative/formative_cycles.csv": "cycle", "formative/formative_items.csv": "item",
           "formative/learning_plan_goals.csv": "goal"}[e.agency.file_of[row["sourced_id"]]]
    e.post(row, "/matches/{match}/formative/" + act, match["sourced_id"], by=mentor)
    e.adopt(row)


@enters("formative/formative_accesses")
def access(e, row):
    cycles = [c for c in e.rows_of("formative/formative_cycles.csv") if row["person_id"] in (c["mentor_id"], c["mentee_id"])]
    if not cycles:
        raise Skipped("no cycle of theirs")
    address = "/formative/matches/" + e.seal(match_of(e, cycles[0])["sourced_id"])
    e.as_person(row["person_id"]).form(address, address, purpose=row["purpose"])
    e.adopt(row)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How mentors and their training are entered."""
from entering import Skipped, enters


def application_of(e, row):
    """The application to which a row of a mentor belongs that names person and programme only."""
    found = [a for a in e.agency.tables["mentor_applications.csv"] if a["person_id"] == row["person_id"] and a["sourced_id"] in e.new and
             row.get("programme_id", a["programme_id"]) in ("", a["programme_id"])]
    if not found:
        raise Skipped("not entered: mentor_applications.csv")
    return found[0]["sourced_id"]


@enters("mentor_applications")
def application(e, row):
    e.post(row, "/inquiries", person=e.seal(row["person_id"]), programme=e.seal(row["programme_id"]))
    e.adopt(row)
    if row["signed_on"]:
        consents = [c["consented_on"] for c in e.agency.tables["background_checks.csv"] if c["person_id"] == row["person_id"] and c["consented_on"]]
        e.post(row, "/mentors/{application}/application", row["sourced_id"], consented_on=min(consents or [row["signed_on"]]))
        e.fresh("background_checks")  # those that the programme requires are open now
        e.adopt(row)


@enters("mentor_interviews")
def interview(e, row):
    e.post(row, "/mentors/{application}/interview", row["application_id"])
    e.adopt(row)


@enters("mentor_references")
def reference(e, row):
    e.post(row, "/mentors/{application}/reference", row["application_id"])
    e.adopt(row)


@enters("criterion_scores")
def score(e, row):
    e.post(row, "/mentors/{application}/score", row["application_id"], scores=[{"criterion": row["criterion"], "score": int(row["score"])}])
    e.adopt(row)


@enters("mentor_decisions")
def decision(e, row):
    deciders = row["decided_by"].split(";")
    interviewers = {i["interviewer_id"] for i in e.agency.tables["mentor_interviews.csv"] if i["application_id"] == row["application_id"]}
    programme = e.agency.by_id[row["application_id"]]["programme_id"]
    second = deciders[1:] or [r["person_id"] for r in e.rows_of("staff_roles.csv") if r["programme_id"] == programme and r["role"] == "director"]
    e.post(row, "/mentors/{application}/decision", row["application_id"], by=e.staff(deciders[0]),
           decided_by=e.seal(second[0]) if len(deciders) > 1 or deciders[0] in interviewers else None)
    e.adopt(row)


@enters("background_checks")
def check(e, row):
    application = application_of(e, row)
    act = "/mentors/{application}/"
    if row["check_type"] == "self_declaration":
        e.post(row, act + "self_declaration", application)
    elif row["law_exemption"] == "true":
        e.post(row, act + "exemption", application)
    else:
        e.post(row, act + "check_order", application, ordered_on=row["ordered_on"] or row["event_date"])
        e.adopt(row)
        if row["event_date"] != row["ordered_on"] or row["result"] != "unable":
            e.post(row, act + "check_return", application, which=e.seal(row["sourced_id"]))
    e.adopt(row)
    for approver in [p for p in sorted(e.agency.staff) if p in e.new][:2] if row["adjudication"] else []:
        e.post(row, act + "adjudication", application, which=e.seal(row["sourced_id"]), by=e.staff(approver), reason="As the rules say")
        e.adopt(row)


@enters("transport_periods")
def transport(e, row):
    e.post(row, "/mentors/{application}/transport", application_of(e, row))
    e.adopt(row)


@enters("agreements")
def agreement(e, row):
    e.post(row, "/mentors/{application}/agreement", application_of(e, row), kind=[row["kind"]], site=e.seal(row["site_id"]))
    e.adopt(row)


@enters("mentor_capacities")
def capacity(e, row):
    e.post(row, "/mentors/{application}/capacity", application_of(e, row))
    e.adopt(row)


@enters("courses")
def course(e, row):
    versions = [v for v in e.agency.tables["course_versions.csv"] if v["course_id"] == row["sourced_id"]]
    first = versions[0]
    e.session(first).form("/training/courses/new", "/training/courses", name=row["name"], kind=row["kind"], version=first["version"],
                          valid_from=first["valid_from"], hours=first["hours"], topics=first["topics"].split(";"))
    e.adopt(row, first)


@enters("course_versions")
def course_version(e, row):
    address = f"/training/courses/{e.seal(row['course_id'])}/version"
    e.session(row).form(address, address, version=row["version"], valid_from=row["valid_from"], hours=row["hours"], topics=row["topics"].split(";"))
    e.adopt(row)


@enters("training_events")
def event(e, row):
    if row["kind"] == "mentor_meeting":
        e.post(row, "/mentor-meetings", programme=e.seal(row["programme_id"]), site=e.seal(row["site_id"]))
        e.adopt(row)
        return
    if row["sourced_id"] not in e.plans:
        address, more = ("/training/events", {"version": e.seal(row["course_version_id"])}) if row["kind"] == "course" else ("/training/sessions", {})
        e.plans[row["sourced_id"]] = e.post(row, address, programme=e.seal(row["programme_id"]), **more,
                                            trainer=e.seal(row["trainer_id"]) if row["trainer_id"] != e.director else None)["id"]
    there = [r for r in e.rows_of("training_records.csv") if r["training_event_id"] == row["sourced_id"] and r["person_id"] in e.new
             and any(a["person_id"] == r["person_id"] and a["sourced_id"] in e.new for a in e.rows_of("mentor_applications.csv"))]
    if not there:
        raise Skipped("planned, nobody of the sample was there")
    held(e, row, there)


def mark(e, row, topics):
    """One line of the sheet; what is as the training is said all the same."""
    covered = row["topics_covered"].split(";") if row["topics_covered"] else []
    told = {"person": e.seal(row["person_id"]), "status": row["result"] if row["result"] in ("passed", "failed", "absent") else "there",
            "topics": [t for t in topics if covered and t not in covered], "also": [t for t in covered if t not in topics], "day": row["event_date"]}
    if row["hours"]:
        told["hours"] = float(row["hours"])
    if row["mode"]:
        told["mode"] = row["mode"]
    return told


def held(e, event, there):
    """A planned training becomes a record when it is told who was there."""
    topics = e.agency.by_id[event["course_version_id"]]["topics"].split(";") if event["course_version_id"] else []
    marks = [mark(e, r, topics) for r in there]
    e.session(event).api(f"/training/events/{e.plans[event['sourced_id']]}/attendance", marks=marks)
    written = {e.server.db.execute("select person_id from training_records where id = ?", (chain,)).fetchone()[0]: (chain, sourced)
               for _, chain, sourced in e.fresh("training_records")}
    for r in there:
        if e.key(r["person_id"]) in written:
            e.new[r["sourced_id"]], e.became[r["sourced_id"]] = written[e.key(r["person_id"])], None
    e.adopt(event)


@enters("training_records")
def training(e, row):
    """Whose training could be entered, but not with the others of it."""
    raise Skipped("nobody can be marked there")

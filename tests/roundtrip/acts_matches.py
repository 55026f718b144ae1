# SPDX-License-Identifier: AGPL-3.0-or-later
"""How matches are entered, from the proposal to the exit interview, and what is recorded while they run."""
from entering import Skipped, enters


LISTED = ("age", "interests")  # words of the demonstration that the form lists; others are typed beside them


@enters("match_proposals")
def proposal(e, row):
    e.post(row, "/proposals", mentee=e.seal(row["mentee_id"]), mentor=e.seal(row["mentor_id"]))
    e.adopt(row)


@enters("match_disclosures")
def disclosure(e, row):
    told = row["fields"].split(";")
    e.post(row, "/proposals/{proposal}/disclosure", row["proposal_id"], fields=[f for f in told if f in LISTED],
           own_words=[f for f in told if f not in LISTED])
    e.adopt(row)


@enters("match_acceptances")
def answer(e, row):
    e.post(row, "/proposals/{proposal}/answer", row["proposal_id"])
    e.adopt(row)


@enters("matches")
def match(e, row):
    """The approval gives the match to a worker; that one is told in the assignment of the same day."""
    workers = [a for a in e.rows_of("match_assignments.csv") if a["match_id"] == row["sourced_id"]]
    worker = workers[0]["person_id"] if workers else row["approved_by"]
    more = {"need_level": workers[0]["need_level"]} if workers else {}
    if row["group_id"]:
        more["group"] = e.seal(row["group_id"])
    e.post(row, "/proposals/{proposal}/approval", row["proposal_id"], person_id=e.seal(worker), site=e.seal(row["site_id"]), **more)
    e.adopt(row, *workers[:1])


@enters("match_assignments")
def assignment(e, row):
    e.post(row, "/matches/{match}/assignment", row["match_id"])
    e.adopt(row)


@enters("role_briefings")
def briefing(e, row):
    e.post(row, "/matches/{match}/briefing", row["match_id"])
    e.adopt(row)


@enters("initial_meetings")
def first_meeting(e, row):
    e.post(row, "/matches/{match}/first_meeting", row["match_id"])
    e.adopt(row)


@enters("match_goals")
def goal(e, row):
    helpers = [p for p in row["provider_ids"].split(";") if p]
    e.post(row, "/matches/{match}/goal", row["match_id"], **({"providers": [e.seal(p) for p in helpers]} if helpers else {}))
    e.adopt(row)


@enters("match_reviews")
def review(e, row):
    e.post(row, "/matches/{match}/review", row["match_id"])
    e.adopt(row)


@enters("match_pauses")
def pause(e, row):
    """Whoever approved is the founder, who has no role on record: approved on the day of recording."""
    row = {**row, "approved_on": "", "approved_by": ""}
    e.post(row, "/matches/{match}/" + ("pause_end" if row["supersedes"] else "pause"), row["match_id"])
    e.adopt(row)


@enters("match_closures")
def closure(e, row):
    e.post(row, "/matches/{match}/closure", row["match_id"])
    e.adopt(row)


@enters("exit_interviews")
def exit_interview(e, row):
    e.post(row, "/matches/{match}/exit_interview", row["match_id"], **({"note": "Did not wish to"} if row["outcome"] == "refused" else {}))
    e.adopt(row)


@enters("meeting_logs")
def meeting(e, row):
    match = e.agency.by_id[row["match_id"]]
    who = e.as_person(match[row["entered_by"] + "_id"]) if row["entered_by"] in ("mentor", "mentee") else e.session(row)
    if row["supersedes"]:
        address = "/relationship/meetings/" + e.seal(row["supersedes"])
        who.form(address, address, event_date=row["event_date"], start_time=row["start_time"], minutes=row["minutes"], mode=row["mode"],
                 length_untold="" if row["minutes"] else "true", site=e.seal(row["site_id"]) or "",
                 activities=row["activities"].replace(";", "\n"), tags=row["activity_tags"].split(";"), note=row["note"])
    else:
        more = {"site": e.seal(row["site_id"])} if row["site_id"] else {}
        if not row["minutes"]:
            more["length_untold"] = True
        e.post(row, "/meetings", by=who, match=e.seal(row["match_id"]), tags=[t for t in row["activity_tags"].split(";") if t],
               activities=row["activities"].split(";"), **more)
    e.adopt(row)


@enters("no_meeting_entries")
def no_meeting(e, row):
    e.post(row, "/months-without", match=e.seal(row["match_id"]))
    e.adopt(row)


PARTY = ("track", "result", "informant_kind", "informant_name", "relation", "note", "guidance", "problems", "next_step")


@enters("supervisory_contacts")
def contact(e, row):
    parties = [p for p in e.agency.parties[row["sourced_id"]]]
    told = []
    for p in parties:
        one = {name: p[name] for name in PARTY if p[name]}
        one.update({name: p[name] == "true" for name in ("information_obtained", "safety_asked", "private_talk") if p[name]})
        one.update(match=e.seal(p["match_id"]))
        if p["relationship_quality"]:
            one["relationship_quality"] = int(p["relationship_quality"])
        if p["person_id"] and p["informant_kind"] != "self":
            one["person"] = e.seal(p["person_id"])
        told.append(one)
    e.post(row, "/contacts", programme=e.seal(row["programme_id"]), parties=told, late_reason="From the paper log")
    e.adopt(row, *parties)


@enters("contact_parties")
def party(e, row):
    raise Skipped("not entered: supervisory_contacts.csv")


@enters("support_requests")
def request(e, row):
    if not row["match_id"]:
        e.post(row, "/people/{person}/support-requests", row["raised_by"], programme=e.seal(row["programme_id"]), day=row["event_date"])
        e.adopt(row)
        return
    match = e.agency.by_id.get(row["match_id"], {})
    raised = "mentee" if row["raised_by"] == match.get("mentee_id") else "mentor"
    e.post(row, "/support-requests", match=e.seal(row["match_id"]), raised_by=raised, day=row["event_date"])
    e.adopt(row)


@enters("support_responses")
def response(e, row):
    e.post(row, "/support-requests/{request}/responses", row["request_id"], day=row["event_date"])
    e.adopt(row)


@enters("recognitions")
def recognition(e, row):
    matches = [m for m in e.agency.tables["matches.csv"] if m[row["role"] + "_id"] == row["person_id"] and m["sourced_id"] in e.new]
    if not matches or row["role"] == "mentee":
        e.post(row, "/people/{person}/recognitions", row["person_id"], programme=e.seal(row["programme_id"]), day=row["event_date"])
        e.adopt(row)
        return
    e.post(row, "/recognitions", match=e.seal(matches[0]["sourced_id"]), day=row["event_date"])
    rows = e.fresh("recognitions")  # one for each of the pair
    for _, chain, sourced in rows:
        person = e.server.db.execute("select person_id from recognitions where id = ?", (chain,)).fetchone()[0]
        if person == e.key(row["person_id"]):
            e.new[row["sourced_id"]], e.became[row["sourced_id"]] = (chain, sourced), None


@enters("concerns")
def concern(e, row):
    raiser = e.agency.by_id[row["match_id"]]
    role = next((r for r in ("mentor", "mentee") if raiser[r + "_id"] == row["raised_by"]), None)
    e.post(row, "/concerns", match=e.seal(row["match_id"]), by=e.as_person(row["raised_by"]) if role else None)
    e.adopt(row)


@enters("concern_actions")
def concern_action(e, row):
    more = {} if row["note"] or row["kind"] == "closed" else {"note": "As on paper"}
    e.post(row, "/concerns/{concern}/" + row["kind"], row["concern_id"], **more)
    e.adopt(row)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How mentees are entered, from referral to closing summary."""
from entering import Skipped, enters

ACTS = {"referral_screenings": "screening", "applicant_notices": "notice", "intakes": "intake", "urgent_responses": "response",
        "referral_decisions": "decision", "outside_summaries": "summary_in", "rights_notices": "rights", "assessments": "assessment",
        "assessment_triggers": "trigger", "referrals_out": "onward", "case_reviews": "case_review", "service_terminations": "termination",
        "closing_summaries": "closing_summary"}


def episode_of(e, row):
    """The referral to which a row of a mentee belongs that names the mentee only; the newest before it."""
    found = [r for r in e.agency.tables["referrals.csv"] if r["mentee_id"] == row["mentee_id"] and r["sourced_id"] in e.new and
             row.get("programme_id", "") in ("", r["programme_id"])]
    if not found:
        raise Skipped("not entered: referrals.csv")
    return found[-1]["sourced_id"]


@enters("referrals")
def referral(e, row):
    e.post(row, "/referrals", person=e.seal(row["mentee_id"]), programme=e.seal(row["programme_id"]), site=e.seal(row["site_id"]))
    e.adopt(row)


@enters(*ACTS)
def of_episode(e, row):
    act = ACTS[e.agency.file_of[row["sourced_id"]][:-4]]
    e.post(row, "/episodes/{episode}/" + act, row["referral_id"])
    e.adopt(row)


@enters("waitlist_entries")
def waiting(e, row):
    e.post(row, "/episodes/{episode}/" + ("leave_waitlist" if row["supersedes"] else "waitlist"), row["referral_id"])
    e.adopt(row)


@enters("waitlist_contacts")
def wait_contact(e, row):
    entry = e.agency.by_id[row["waitlist_entry_id"]]
    e.key(entry["sourced_id"])
    e.post(row, "/episodes/{episode}/wait_contact", entry["referral_id"])
    e.adopt(row)


@enters("consents")
def consent(e, row):
    e.post(row, "/episodes/{episode}/consent", episode_of(e, row), given_by=e.seal(row["given_by"]))
    e.adopt(row)


@enters("coordinating_providers")
def provider(e, row):
    e.post(row, "/episodes/{episode}/provider", episode_of(e, row))
    e.adopt(row)


@enters("information_releases")
def release(e, row):
    e.post(row, "/episodes/{episode}/release", episode_of(e, row))
    e.adopt(row)


@enters("outcome_measurements")
def measurement(e, row):
    e.post(row, "/episodes/{episode}/outcomes", row["referral_id"], outcome=e.seal(row["outcome_id"]), value=row["value"], wave=row["wave"])
    e.adopt(row)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people, programmes, staff and sites are entered: record type -> act, columns -> fields (same names but for what stands here)."""
from entering import enters


def listed(text):
    return text.split(";") if text else []


@enters("programmes")
def programme(e, row):
    e.post(row, "/programmes", by=e.first)
    e.adopt(row)


@enters("calendar_periods")
def period(e, row):
    e.post(row, "/programmes/{programme}/calendar", row["programme_id"])
    e.adopt(row)


@enters("policies")
def policy(e, row):
    e.post(row, "/policies", programme=e.seal(row["programme_id"]), reason="As on paper")
    _, chain, sourced = e.fresh("policies")[0]  # the reason is the row after it
    e.new[row["sourced_id"]] = (chain, sourced)
    e.became[row["sourced_id"]] = None


@enters("persons")
def person(e, row):
    e.post(row, "/people", by=e.first, same_as="another")
    e.adopt(row)


@enters("staff")
def employment(e, row):
    """The first employment makes somebody staff; the page asks for the person and the first role as well."""
    who, role = e.agency.by_id[row["person_id"]], next(r for r in e.rows_of("staff_roles.csv") if r["person_id"] == row["person_id"])
    e.first.form("/personnel/staff/new", "/personnel/staff", same_as=e.seal(row["person_id"]), given_name=who["given_name"],
                 family_name=who["family_name"], job_title=row["job_title"], employment=row["employment"], start_date=row["start_date"],
                 programme=e.seal(role["programme_id"]), site=e.seal(role["site_id"]), role=role["role"],
                 **({"oversight": "true"} if role["oversight"] == "true" else {}), excluded_competencies=listed(role["excluded_competencies"]))
    e.adopt(row, role)


@enters("staff_roles")
def role(e, row):
    """A role beside the first."""
    e.post(row, "/personnel/{person}/role", row["person_id"], by=e.first, programme=e.seal(row["programme_id"]), site=e.seal(row["site_id"]))
    e.adopt(row)


@enters("competency_evidence")
def evidence(e, row):
    e.post(row, "/personnel/{person}/evidence", row["person_id"])
    e.adopt(row)


@enters("support_plans")
def plan(e, row):
    e.post(row, "/personnel/{person}/plan", row["person_id"])
    e.adopt(row)


@enters("workload_reviews")
def review(e, row):
    e.post(row, "/personnel/{person}/review", row["person_id"])
    e.adopt(row)


@enters("relationships")
def relationship(e, row):
    e.post(row, "/relationships", mentee=e.seal(row["mentee_id"]), person=e.seal(row["person_id"]))
    e.adopt(row)


@enters("custody_intervals")
def custody(e, row):
    if row["supersedes"]:
        address = "/casefile/custody/" + e.seal(row["supersedes"])
        e.session(row).form(address, address, end_date=row["end_date"])
    else:
        e.post(row, "/custody-intervals", mentee=e.seal(row["mentee_id"]))
    e.adopt(row)


@enters("sites")
def site(e, row):
    e.post(row, "/sites")
    e.adopt(row)


@enters("site_agreements")
def site_agreement(e, row):
    e.post(row, "/sites/{site}/agreement", row["site_id"], programme=e.seal(row["programme_id"]))
    e.adopt(row)


@enters("site_officials")
def official(e, row):
    who = e.agency.by_id[row["person_id"]]
    e.post(row, "/sites/{site}/official", row["site_id"], same_as=e.seal(row["person_id"]), given_name=who["given_name"],
           family_name=who["family_name"])
    e.adopt(row)


@enters("official_acknowledgements")
def acknowledgement(e, row):
    e.post(row, "/sites/{site}/acknowledgement", e.agency.by_id[row["official_id"]]["site_id"], of=e.seal(row["official_id"]))
    e.adopt(row)


@enters("site_contacts")
def site_contact(e, row):
    e.post(row, "/sites/{site}/contact", row["site_id"], programme=e.seal(row["programme_id"]))
    e.adopt(row)


@enters("matching_profiles")
def profile(e, row):
    profile_form(e, row, "profile", ("event_date", "interests", "goals", "skills", "experience", "outgoing", "active", "orderly", "playful", "east_km",
                                     "north_km", "reach_km", "introduction"))


@enters("weekly_availabilities")
def availability(e, row):
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    profile_form(e, {**row, **{day: listed(row[day]) for day in days}}, "availability", (*days, "valid_from", "valid_until"))


@enters("matching_preferences")
def wishes(e, row):
    profile_form(e, row, row["giver"] + "_wishes", ("event_date", "genders", "age_from", "age_to", "backgrounds", "note"),
                 **({"genders_required": "true"} if row["genders_required"] == "true" else {}))


def profile_form(e, row, name, columns, **more):
    address = f"/placement/people/{e.seal(row['person_id'])}/{name}"
    e.session(row).form(address, address, **{c: row[c] for c in columns}, **more)
    e.adopt(row)

"""Gives the demonstration agency would-be mentors at each step before a decision, and references that are waited for."""
import csv
import datetime
import hashlib
import io
import os

import profiles

PEOPLE = [("Amélie", "Gagnon", "1991-03-14"), ("Devon", "Clarke", "1988-11-02"), ("Sarah", "Etok", "1996-07-21"),
          ("Omar", "Haddad", "1984-01-30"), ("Jin", "Park", "1993-09-09")]
REFEREES = [("Ruth Bernard", "former teacher"), ("Paul Okafor", "employer")]
CHECKS = ["criminal_record", "vulnerable_sector"]


def at(as_of, days):
    return (datetime.date.fromisoformat(as_of) - datetime.timedelta(days=days)).isoformat()


class Appender:
    """Rows after those of one file of the folder."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name)
        with open(self.path, encoding="utf-8", newline="") as file:
            self.text = file.read()
        reader = csv.DictReader(io.StringIO(self.text))
        self.columns, rows = reader.fieldnames, list(reader)
        self.last = max(row["sourced_id"] for row in rows)

    def add(self, day, **values):
        prefix, number = self.last.rsplit("-", 1)
        self.last = f"{prefix}-{int(number) + 1:08}"
        row = {"sourced_id": self.last, "recorded_at": f"{day}T15:00:00-05:00", "recorded_by": "per-00000001", "voided": "false"}
        row.update({key: str(value) for key, value in values.items()})
        out = io.StringIO()
        csv.DictWriter(out, self.columns, restval="", lineterminator="\r\n").writerow(row)
        self.text += out.getvalue()
        return self.last

    def write(self):
        with open(self.path, "w", encoding="utf-8", newline="") as file:
            file.write(self.text)


def count_again(folder, files):
    """The manifest tells rows and digest of each file that grew."""
    path = os.path.join(folder, "manifest.csv")
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\r\n")
    for file in files:
        name = os.path.basename(file.path)
        rows = len(list(csv.DictReader(io.StringIO(file.text))))
        digest = hashlib.sha256(file.text.encode()).hexdigest()
        lines = [f"rows:{name},{rows}" if line.startswith(f"rows:{name},") else f"sha256:{name},{digest}" if line.startswith(f"sha256:{name},")
                 else line for line in lines]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\r\n".join(lines))


def add_to(folder, as_of):
    files = {name: Appender(folder, name + ".csv") for name in
             ("persons", "mentor_applications", "mentor_references", "mentor_interviews", "background_checks")}
    programmes = sorted(profiles.newest(profiles.rows_of(folder, "programmes.csv")))
    for place, (given, family, born) in enumerate(PEOPLE):
        day = at(as_of, 4 + 6 * place)
        person = files["persons"].add(day, given_name=given, family_name=family, birth_date=born, birth_date_precision="day",
                                      languages="fr;en" if place == 0 else "en", phone=f"+1514555{2100 + place}", country="CA")
        signed = {} if place == 0 else {"signed_on": day}
        application = files["mentor_applications"].add(day, person_id=person, programme_id=programmes[place % 2], event_date=day,
                                                       complete="false" if place == 0 else "true", status="volunteer",
                                                       source="public form", **signed)
        if place == 0:
            continue
        for kind in CHECKS:
            files["background_checks"].add(day, person_id=person, check_type=kind, event_date=day, consented_on=day, result="unable",
                                           law_exemption="false")
        for number, (name, relation) in enumerate(REFEREES):
            answered = place > 2 and number == 0
            status = {"status": "completed", "method": "form", "verdict": "positive"} if answered else {"status": "requested"}
            files["mentor_references"].add(day, application_id=application, event_date=day, referee_name=name, relation=relation, **status)
        if place == 4:
            talk = at(as_of, 9)
            files["mentor_interviews"].add(talk, application_id=application, event_date=talk, mode="in_person", interviewer_id="per-00000001",
                                           qualities_note="Listens well.", motive_note="Had a mentor as a boy.")
    for file in files.values():
        file.write()
    count_again(folder, files.values())

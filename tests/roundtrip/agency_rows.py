# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration agency as rows, and the part of it that is entered: few people, but every column and every code."""
import collections
import csv
import io
import os
import zipfile

BIG = {"meeting_logs.csv": 6, "contact_parties.csv": 6, "supervisory_contacts.csv": 6, "case_reviews.csv": 2, "outcome_measurements.csv": 2,
       "criterion_scores.csv": 6, "training_records.csv": 6, "attendance.csv": 4, "check_ins.csv": 3, "calendar_periods.csv": 4}  # rows a person or so
WHOLE = {"policies.csv", "staff.csv", "staff_roles.csv"}  # all of it: what is asked depends on it
BIG_OF_AGENCY = 6  # rows of a kind that are about nobody
BESIDE = {"recorded_at", "recorded_by", "sourced_id", "supersedes", "voided"}  # not compared, or compared as ids


class Column:
    def __init__(self, row):
        self.name, self.type, self.references = row["column"], row["type"], row["references"]
        self.codes = row["allowed"].split("|") if row["allowed"] else []


def read_schema(path):
    schema = collections.OrderedDict()
    with open(path, encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            schema.setdefault(row["file"], []).append(Column(row))
    return schema


def read_zip(path, schema):
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        read = {file: list(csv.DictReader(io.StringIO(archive.read(file).decode("utf-8"), newline=""))) for file in ("manifest.csv", *schema) if file in names}
    properties = {row["property"]: row["value"] for row in read.pop("manifest.csv") if ":" not in row["property"]}
    return properties, read


def read_folder(path, schema):
    tables = {}
    for file in schema:
        where = os.path.join(path, file)
        if os.path.exists(where):
            with open(where, encoding="utf-8", newline="") as handle:
                tables[file] = list(csv.DictReader(handle))
    return tables


class Agency:
    """All rows, and who refers to whom."""

    def __init__(self, path, schema):
        self.schema = schema
        self.properties, self.tables = read_zip(path, schema)
        self.by_id, self.file_of, self.people = {}, {}, {}
        for file, rows in self.tables.items():
            if any(row["sourced_id"] in self.by_id for row in rows):
                self.tell_apart(file)
            for row in rows:
                self.by_id[row["sourced_id"]], self.file_of[row["sourced_id"]] = row, file
        self.parties = collections.defaultdict(list)
        for row in self.tables["contact_parties.csv"]:
            self.parties[row["contact_id"]].append(row)
        self.staff = {row["person_id"] for row in self.tables["staff.csv"]} | {self.tables["persons.csv"][0]["sourced_id"]}

    def tell_apart(self, file):
        """Ids are unique in a file only; here they are unique."""
        for row in self.tables[file]:
            row["sourced_id"] += "'"
        for other, rows in self.tables.items():
            for column in self.schema[other]:
                if column.references == file:
                    for row in rows:
                        row[column.name] = ";".join(one + "'" for one in row.get(column.name, "").split(";") if one)

    def references(self, row):
        """Ids the row names, but not who recorded it."""
        for column in self.schema[self.file_of[row["sourced_id"]]]:
            value = row.get(column.name, "")
            if value and column.type in ("ref", "refs") and column.name != "recorded_by":
                yield from value.split(";")

    def people_of(self, row):
        """Everybody without whom the row means nothing, staff left out."""
        known = self.people.get(row["sourced_id"])
        if known is None:
            known = set()
            self.people[row["sourced_id"]] = known
            if self.file_of[row["sourced_id"]] == "persons.csv":
                known |= {row["sourced_id"]} - self.staff
            for other in self.references(row):
                known |= self.people_of(self.by_id[other])
            for party in self.parties.get(row["sourced_id"], []):
                known |= {p for p in (party["person_id"],) if p}
                known |= self.people_of(self.by_id[party["match_id"]])
        return known

    def needs(self, row):
        """What the row shows: each column that says something, each code."""
        file = self.file_of[row["sourced_id"]]
        for column in self.schema[file]:
            value = row.get(column.name, "")
            if not value or column.name in BESIDE:
                continue
            yield file, column.name, None
            if column.type in ("code", "codes") and column.codes:
                for code in value.split(";"):
                    yield file, column.name, code


def chosen_people(agency, times):
    """Few people whose rows show every column `times` times and every code once: rows that show the most new for the fewest people first."""
    missing = collections.Counter()
    showing = collections.defaultdict(list)
    for rows in agency.tables.values():
        for row in rows:
            for need in agency.needs(row):
                showing[need].append(row)
    for need, rows in showing.items():
        missing[need] = min(len(rows), times if need[2] is None else 1)
    people, seen = set(), set()

    def take(row):
        people.update(agency.people_of(row))
        if row["sourced_id"] not in seen:
            seen.add(row["sourced_id"])
            missing.subtract(agency.needs(row))

    for need in sorted(showing, key=lambda n: (len(showing[n]), n[0], n[1], n[2] or "")):
        while missing[need] > 0:
            rest = [row for row in showing[need] if row["sourced_id"] not in seen]
            take(min(rest, key=lambda r: (len(agency.people_of(r) - people), r["recorded_at"], r["sourced_id"])))
    return people, seen


def sample(agency, times):
    """The rows to enter, in the order of their recording; what a row refers to comes before it."""
    people, wanted = chosen_people(agency, times)
    people |= {p for row in agency.tables["relationships.csv"] if row["mentee_id"] in people for p in [row["person_id"]]}
    counts, rows = collections.Counter(), {}

    def add(row):
        if row["sourced_id"] in rows:
            return
        rows[row["sourced_id"]] = row
        for other in agency.references(row):
            add(agency.by_id[other])
        for party in agency.parties.get(row["sourced_id"], []):
            add(party)

    for file, all_rows in agency.tables.items():
        for row in all_rows:
            about = agency.people_of(row)
            if file in WHOLE or row["sourced_id"] in wanted:
                add(row)
            elif about <= people and file != "contact_parties.csv":
                key = (file, tuple(sorted(about)))
                counts[key] += 1
                if counts[key] <= (BIG.get(file, 10**9) if about else BIG_OF_AGENCY):
                    add(row)
    return in_order(agency, rows)


def in_order(agency, rows):
    done, order = set(), []

    def visit(row):
        if row["sourced_id"] in done:
            return
        done.add(row["sourced_id"])
        for other in agency.references(row):
            visit(agency.by_id[other])
        order.append(row)

    for row in sorted(rows.values(), key=lambda r: (r["recorded_at"][:10], list(agency.schema).index(agency.file_of[r["sourced_id"]]), r["recorded_at"])):
        visit(row)
    return order

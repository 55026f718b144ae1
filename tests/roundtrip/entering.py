# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of the demonstration agency entered through the program's own acts; what became of each."""
import collections
import re

from server import Refused

ROLES = ("director", "supervisor", "intake_worker", "screening_officer", "trainer", "coordinator", "administrator")
WHO = ("staff_id", "decided_by", "approved_by", "supervisor_id", "responder_id", "assessor_id", "trainer_id", "verified_by", "reviewer_id",
       "interviewer_id", "recorded_by")  # columns that are the author, by what they say first
TRIES = 12  # days on which an act that was refused is tried again
acts = {}


def enters(*files):
    """Marks the function that enters a row of these record types: it asks the server and calls `entry.adopt`."""
    def mark(function):
        for file in files:
            acts[file + ".csv"] = function
        return function
    return mark


def table_of(file):
    """The table of a record type (docs/architecture.md)."""
    name = file[:-4]
    if name.startswith("formative/"):
        name = name.split("/")[1]
        return name if name.startswith("formative_") else "formative_" + name
    return name


class Skipped(Exception):
    """The act was not asked: what the row refers to could not be entered."""


class Entry:
    def __init__(self, server, agency, api):
        self.server, self.agency, self.api = server, agency, api
        self.new = {}       # old exchange id -> (key of the chain, new exchange id of the row)
        self.became = {}    # old exchange id -> None when entered, else why not
        self.at_last = []   # what ends records: when all is entered
        self.at_first = {}  # old exchange id -> why it was not taken the first time
        self.last = collections.Counter()
        self.plans = {}     # old training event -> id of the planned one
        self.rows = []      # all that is to be entered
        self.director = None  # who founds the agency

    @property
    def first(self):
        return self.staff(self.director)


    # ids
    def key(self, old):
        if old not in self.new:
            raise Skipped("not entered: " + self.agency.file_of.get(old, "?"))
        return self.new[old][0]

    def seal(self, old):
        return self.server.sealer.seal(table_of(self.agency.file_of[old]), self.key(old)) if old else None

    def look(self):
        """What stands in the tables now was not entered here."""
        for file in self.agency.schema:
            self.fresh(table_of(file))

    def fresh(self, table):
        """Rows of a table since the last look."""
        rows = self.server.rows_after(table, self.last[table])
        if rows:
            self.last[table] = rows[-1][0]
        return rows

    def adopt(self, *rows):
        """The rows just written are these; of one chain the newest."""
        by_table = collections.defaultdict(list)
        for row in rows:
            by_table[table_of(self.agency.file_of[row["sourced_id"]])].append(row)
        for table, olds in by_table.items():
            chains = {}
            for _, chain, sourced in self.fresh(table):
                chains[chain] = sourced
            if len(chains) != len(olds):
                raise Refused(f"the act wrote {len(chains)} {table}")
            for old, (chain, sourced) in zip(olds, chains.items()):
                self.new[old["sourced_id"]] = (chain, sourced)
                self.became[old["sourced_id"]] = None

    def rows_of(self, file):
        return [row for row in self.rows if self.agency.file_of[row["sourced_id"]] == file]

    # who
    def session(self, row):
        for column in WHO:
            for person in (row.get(column) or "").split(";"):
                if person in self.agency.staff and person in self.new:
                    return self.staff(person)
        return self.first

    def staff(self, person):
        return self.server.signed_in(self.new[person][1])

    def as_person(self, person):
        """Somebody of the records who is no staff: a mentor, a mentee."""
        self.key(person)
        return self.server.signed_in(self.new[person][1])

    # acts
    def fields(self, row, template):
        """The columns of the row that the JSON act takes under their own names."""
        columns = {c.name: c for c in self.agency.schema[self.agency.file_of[row["sourced_id"]]]}
        properties = self.api[template]
        return {name: self.value(columns[name], row[name], kind) for name, kind in properties.items() if row.get(name) and name in columns}

    def value(self, column, text, kind):
        if column.type == "ref":
            return self.seal(text)
        if column.type == "refs":
            return [self.seal(one) for one in text.split(";")]
        if kind == "array":
            return text.split(";")
        if kind == "boolean":
            return text == "true"
        if kind == "integer":
            return int(text)
        if kind == "number":
            return float(text)
        return text

    def post(self, row, template, *ids, by=None, only=None, **more):
        """One JSON act; `ids` are the old ids in the address. Gives the answer; the rows are not adopted yet."""
        sealed = iter([self.seal(one) for one in ids])
        path = re.sub(r"\{\w+\}", lambda _: next(sealed), template)
        fields = self.fields(row, "/api/v1" + template)
        if only is not None:
            fields = {k: v for k, v in fields.items() if k in only}
        session = by or self.session(row)
        try:
            return session.api(path, **{**fields, **more})
        except Refused as refused:
            if "override_reason" in self.api["/api/v1" + template] and not more.get("override_reason"):
                self.overridden = str(refused)
                return session.api(path, **{**fields, **more, "override_reason": "Entered late, from paper"})
            raise

    def enter_all(self, rows):
        """In turn; what was refused again at the end of a day, as somebody who works through paper files does."""
        refused, day = [], ""
        for row in rows:
            if row["recorded_at"][:10] != day:
                day = row["recorded_at"][:10]
                refused = [(r, tries + 1) for r, tries in refused if tries < TRIES and not self.enter(r)]
            if not self.enter(row):
                refused.append((row, 0))
        while [r for r in rows if self.became[r["sourced_id"]] is not None and self.enter(r)]:
            pass
        for end in self.at_last:
            end()

    def enter(self, row):
        """Whether it is entered now."""
        file = self.agency.file_of[row["sourced_id"]]
        if self.became.get(row["sourced_id"], "new") is None:
            return True
        if file not in acts:
            self.became[row["sourced_id"]] = "no act"
            return False
        try:
            acts[file](self, row)
            if row["sourced_id"] not in self.new:
                self.became[row["sourced_id"]] = "not adopted"
        except (Refused, Skipped) as why:
            self.became[row["sourced_id"]] = str(why)
            self.at_first.setdefault(row["sourced_id"], str(why))
            self.fresh(table_of(file))
        return self.became[row["sourced_id"]] is None
